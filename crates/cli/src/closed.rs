//! Whether standard output was closed when the program began.
//!
//! The standard library puts `/dev/null` in the place of a closed stream before `main` begins, and
//! what is printed then seems to arrive. So the one look at it comes earlier; it is the only code
//! of this project that the compiler cannot vouch for, and it calls nothing but the kernel.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

static IS_CLOSED: AtomicBool = AtomicBool::new(false);

#[cfg(unix)]
#[allow(unsafe_code)]
#[ctor::ctor(unsafe)]
fn look() {
    let flags = rustix::io::fcntl_getfd(rustix::stdio::stdout());
    IS_CLOSED.store(flags.is_err(), Ordering::Relaxed);
}

/// Standard output.
///
/// # Errors
///
/// Where it was closed when the program began.
pub(crate) fn standard_output() -> io::Result<io::Stdout> {
    match IS_CLOSED.load(Ordering::Relaxed) {
        true => Err(io::Error::other("it is closed")),
        false => Ok(io::stdout()),
    }
}
