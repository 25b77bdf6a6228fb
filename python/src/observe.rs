//! A run while it goes on: the library's threads work, and Python's own thread waits for them, calls
//! whoever wants to know how far it is, and ends the run at Ctrl-C.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use pyo3::prelude::*;

use section16_export::pipeline::{Notice, Observer, Outcome, Report};

use crate::report;

/// So often Python is asked whether it was interrupted, and told how far the run is.
const PULSE: Duration = Duration::from_millis(100);

/// What is known of a run that is on.
#[derive(Default)]
pub(crate) struct Seen {
    counts: Mutex<Report>,
    notices: Mutex<Vec<Notice>>,
}

impl Seen {
    /// The sentences that a user should be told, in order.
    pub(crate) fn notices(&self) -> Vec<String> {
        let notices = self.notices.lock().unwrap_or_else(PoisonError::into_inner);
        let each = notices.iter().map(|notice| {
            format!("{}: {}: {}", notice.severity.as_str(), notice.source, notice.message)
        });
        each.collect()
    }

    fn counts(&self) -> Report {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// So many sentences are kept; tables and report have them all.
const NOTICES: usize = 1000;

impl Observer for &Seen {
    fn batch(&mut self, _: &[Outcome], notices: Vec<Notice>, report: &Report) {
        *self.counts.lock().unwrap_or_else(PoisonError::into_inner) = report.clone();
        let mut kept = self.notices.lock().unwrap_or_else(PoisonError::into_inner);
        let room = NOTICES.saturating_sub(kept.len());
        kept.extend(notices.into_iter().take(room));
    }
}

/// Lets `work` run without Python's lock. `progress`, if any, is called with the counts meanwhile
/// and once at the end; what it raises, and Ctrl-C, end the run and are raised again.
pub(crate) fn watch<T: Send>(
    py: Python<'_>,
    progress: Option<&Bound<'_, PyAny>>,
    seen: &Seen,
    work: impl FnOnce(&AtomicBool) -> T + Send,
) -> PyResult<T> {
    let stop = AtomicBool::new(false);
    let mut raised = None;
    let done = thread::scope(|scope| {
        let (tell, told) = channel();
        let stop = &stop;
        scope.spawn(move || {
            // Nobody listens only where this function has been left by a panic.
            let _ = tell.send(work(stop));
        });
        let told = Mutex::new(told);
        loop {
            let next = py
                .detach(|| told.lock().unwrap_or_else(PoisonError::into_inner).recv_timeout(PULSE));
            match next {
                Ok(done) => return Some(done),
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) if raised.is_none() => {
                    let pulse = py.check_signals().and_then(|()| tell_counts(py, progress, seen));
                    if let Err(error) = pulse {
                        raised = Some(error);
                        stop.store(true, Ordering::Relaxed);
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    });
    if let Some(error) = raised {
        return Err(error);
    }
    match done {
        Some(done) => {
            tell_counts(py, progress, seen)?;
            Ok(done)
        }
        None => Err(crate::failure::environment("the run ended before its time", None)),
    }
}

fn tell_counts(py: Python<'_>, progress: Option<&Bound<'_, PyAny>>, seen: &Seen) -> PyResult<()> {
    if let Some(progress) = progress {
        progress.call1((report::dict(py, &seen.counts())?,))?;
    }
    Ok(())
}
