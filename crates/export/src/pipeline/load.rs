//! How much a run works on at the same time: files of so many bytes together, and a larger one
//! alone, so that memory does not grow with threads and no input takes it all.

use std::sync::{Condvar, Mutex, PoisonError};

use crate::source::limits::IN_FLIGHT;

/// The bytes in work.
#[derive(Debug, Default)]
pub(super) struct Load {
    bytes: Mutex<u64>,
    freed: Condvar,
}

/// A part of the load; it is taken off when this is let go of.
pub(super) struct Share<'a> {
    load: &'a Load,
    bytes: u64,
}

impl Load {
    /// Waits until `bytes` more are not too many. Whoever waits must have come after all that are
    /// in work, or they would wait for each other.
    pub(super) fn take(&self, bytes: u64) -> Share<'_> {
        let mut in_work = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        while *in_work > 0 && in_work.saturating_add(bytes) > IN_FLIGHT {
            in_work = self.freed.wait(in_work).unwrap_or_else(PoisonError::into_inner);
        }
        *in_work = in_work.saturating_add(bytes);
        Share { load: self, bytes }
    }
}

impl Drop for Share<'_> {
    fn drop(&mut self) {
        let mut in_work = self.load.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        *in_work = in_work.saturating_sub(self.bytes);
        self.load.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_share_waits_for_the_others() {
        let load = Load::default();
        let small = load.take(IN_FLIGHT / 2);
        let other = load.take(IN_FLIGHT / 2);
        std::thread::scope(|scope| {
            let large = scope.spawn(|| drop(load.take(3 * IN_FLIGHT)));
            drop(small);
            assert!(!large.is_finished());
            drop(other);
        });
        assert_eq!(*load.bytes.lock().unwrap(), 0);
    }
}
