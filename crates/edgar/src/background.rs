//! Long calculations, such as unpacking and reading an index, on a thread of their own.
//!
//! A calculation enters; its result leaves. The thread that makes the requests must not be held
//! up by one, or it would miss the moments at which requests are due.
//! Next: [`crate::client`], which unpacks and reads every answer this way.

use tokio::task::spawn_blocking;

/// Below so many bytes, a calculation is over sooner than it is handed to another thread.
const LARGE: usize = 256 * 1024;

/// Does `work` on another thread.
pub(crate) async fn in_background<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> T {
    match spawn_blocking(work).await {
        Ok(done) => done,
        // The task is never cancelled, so it can fail by a panic alone.
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}

/// Does `work` on so many bytes: on another thread if they are many, else at once.
pub(crate) async fn in_background_if_large<T: Send + 'static>(
    bytes: usize,
    work: impl FnOnce() -> T + Send + 'static,
) -> T {
    if bytes < LARGE { work() } else { in_background(work).await }
}
