//! Lets threads that work out of order do one part of their work in order.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Each ticket passes once, in the order of the tickets' numbers, and no two at a time.
#[derive(Debug, Default)]
pub(super) struct Turnstile {
    next: Mutex<u64>,
    moved: Condvar,
}

impl Turnstile {
    /// Waits until all tickets before `ticket` have passed, then runs `work` and passes.
    pub(super) fn pass<T>(&self, ticket: u64, work: impl FnOnce() -> T) -> T {
        let mut next = self.lock();
        while *next != ticket {
            next = self.moved.wait(next).unwrap_or_else(PoisonError::into_inner);
        }
        drop(next);
        // Passes even if `work` panics, or all others would wait for ever.
        let _passing = Passing(self);
        work()
    }

    fn lock(&self) -> MutexGuard<'_, u64> {
        self.next.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Passing<'a>(&'a Turnstile);

impl Drop for Passing<'_> {
    fn drop(&mut self) {
        *self.0.lock() += 1;
        self.0.moved.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tickets_pass_in_order() {
        let turnstile = Turnstile::default();
        let passed = Mutex::new(Vec::new());
        std::thread::scope(|scope| {
            for thread in 0..4 {
                let (turnstile, passed) = (&turnstile, &passed);
                scope.spawn(move || {
                    for round in (0..25).map(|round| round * 4 + (3 - thread)) {
                        turnstile.pass(round, || passed.lock().unwrap().push(round));
                    }
                });
            }
        });
        assert_eq!(passed.into_inner().unwrap(), (0..100).collect::<Vec<_>>());
    }
}
