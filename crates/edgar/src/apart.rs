//! Long calculations, such as reading an index, apart from the thread that makes the requests: it
//! would miss the moments at which they are due.

use tokio::task::spawn_blocking;

/// Work on more bytes than this takes longer than a thread is worth.
const LARGE: usize = 256 * 1024;

/// Does `work` on so many bytes, and lets others go on if they are many.
pub(crate) async fn apart<T: Send + 'static>(
    bytes: usize,
    work: impl FnOnce() -> T + Send + 'static,
) -> T {
    if bytes < LARGE {
        return work();
    }
    match spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}
