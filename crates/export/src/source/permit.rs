//! One large file of an archive at a time.
//!
//! The thread that unpacks takes a [`Permit`] before it holds the bytes of a large member; the
//! permit travels with them, and is free again when whoever reads the member lets go of it.

use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// Where permits are had.
#[derive(Clone, Debug, Default)]
pub(super) struct Permits(Arc<Gate>);

#[derive(Debug, Default)]
struct Gate {
    is_taken: Mutex<bool>,
    freed: Condvar,
}

/// The right to hold the bytes of a large file.
#[derive(Debug)]
pub struct Permit(Arc<Gate>);

impl Permits {
    /// Waits until no other permit is out.
    pub(super) fn take(&self) -> Permit {
        let mut is_taken = self.0.is_taken.lock().unwrap_or_else(PoisonError::into_inner);
        while *is_taken {
            is_taken = self.0.freed.wait(is_taken).unwrap_or_else(PoisonError::into_inner);
        }
        *is_taken = true;
        Permit(Arc::clone(&self.0))
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        *self.0.is_taken.lock().unwrap_or_else(PoisonError::into_inner) = false;
        self.0.freed.notify_one();
    }
}
