//! The thread on which all requests are made, and the user's wish to stop.
//!
//! Asynchronous work enters [`run`]; its result leaves, so that callers stay synchronous. An
//! [`Interrupt`] ends the work from anywhere.
//! Next: [`crate::download`], the longest of such works.

use std::future::Future;
use std::sync::Arc;

use tokio::runtime::Builder;
use tokio::sync::watch;

use crate::error::{Error, ErrorKind};

/// Runs the future that `work` makes to its end on a thread of its own, and waits for it.
///
/// # Errors
///
/// Those of `work`; an error of the environment where the operating system has no thread or no
/// file handle left.
///
/// # Panics
///
/// Where `work` does.
pub fn run<T, E, F>(work: impl FnOnce() -> F + Send) -> Result<T, E>
where
    T: Send,
    E: From<Error> + Send,
    F: Future<Output = Result<T, E>>,
{
    std::thread::scope(|scope| {
        let thread =
            std::thread::Builder::new().name("edgar".to_owned()).spawn_scoped(scope, || {
                check_handles().map_err(|error| Error::exhausted(&error))?;
                let runtime = Builder::new_current_thread().enable_all().build();
                let runtime = runtime.map_err(|error| Error::exhausted(&error))?;
                runtime.block_on(work())
            });
        match thread.map_err(|error| Error::exhausted(&error))?.join() {
            Ok(result) => result,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// Whether the system has the few handles of a runtime: without them, building one panics.
#[cfg(unix)]
fn check_handles() -> std::io::Result<()> {
    let pairs = (0..4).map(|_| std::os::unix::net::UnixStream::pair());
    pairs.collect::<Result<Vec<_>, _>>().map(drop)
}

#[cfg(not(unix))]
fn check_handles() -> std::io::Result<()> {
    Ok(())
}

/// A wish to stop, which can be given once and seen anywhere.
#[derive(Clone, Debug)]
pub struct Interrupt(Arc<watch::Sender<bool>>);

impl Default for Interrupt {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }
}

impl Interrupt {
    /// Gives the wish to stop.
    pub fn give(&self) {
        self.0.send_replace(true);
    }

    /// Whether it was given.
    pub fn is_given(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until it is given.
    pub async fn wait(&self) {
        // The sender lives in `self`, so the wait can end in one way alone.
        let _ = self.0.subscribe().wait_for(|given| *given).await;
    }

    /// Does `work`, or gives it up when the wish to stop is given.
    ///
    /// # Errors
    ///
    /// Those of `work`, or an interrupted error.
    pub async fn unless_given<T>(
        &self,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        tokio::select! {
            done = work => done,
            () = self.wait() => Err(ErrorKind::Interrupted.into()),
        }
    }

    /// Gives the wish to stop when the time has come. To be called within [`run`].
    pub fn give_at(&self, moment: std::time::Instant) {
        let interrupt = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep_until(moment.into()).await;
            interrupt.give();
        });
    }

    /// Takes Ctrl-C, and the signal to terminate, for a wish to stop. To be called within [`run`].
    pub fn give_on_signals(&self) {
        let interrupt = self.clone();
        tokio::spawn(async move {
            signal().await;
            interrupt.give();
        });
    }
}

#[cfg(unix)]
async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

#[cfg(not(unix))]
async fn signal() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending().await
    }
}
