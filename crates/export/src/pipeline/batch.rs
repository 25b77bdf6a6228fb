//! Items to batches: the threads of a run take them in turn, and a number with each, by which what
//! is made of them finds its place again. Next: [`super::load`], which bounds what is in work.

use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};

use crate::source::Item;
use crate::source::limits::{IN_FLIGHT, SMALL_FILE};

use super::load::Load;

/// A batch has at most this many items...
pub(super) const BATCH_ITEMS: usize = 64;
/// ...and, but for its last item, at most this many bytes: fewer where many threads share what may
/// be in work.
fn batch_bytes(jobs: NonZeroUsize) -> u64 {
    let jobs = u64::try_from(jobs.get()).unwrap_or(u64::MAX);
    (IN_FLIGHT / jobs).clamp(16 * 1024, 512 * 1024)
}

/// Calls `handle` with batches of the items and their numbers, in `jobs` threads.
pub(super) fn each_batch(
    items: impl Iterator<Item = Item> + Send,
    jobs: NonZeroUsize,
    is_over: &(dyn Fn() -> bool + Sync),
    handle: &(dyn Fn(u64, Vec<Item>) + Sync),
) {
    let input = Mutex::new((0_u64, items.peekable()));
    let (load, most) = (Load::default(), batch_bytes(jobs));
    std::thread::scope(|scope| {
        for _ in 0..jobs.get() {
            scope.spawn(|| {
                loop {
                    let (ticket, batch, _share) = {
                        let mut input = input.lock().unwrap_or_else(PoisonError::into_inner);
                        let batch =
                            if is_over() { Vec::new() } else { next_batch(&mut input.1, most) };
                        let ticket = input.0;
                        input.0 += u64::from(!batch.is_empty());
                        // Taken in the order of the tickets: those in work need no later one.
                        let share = load.take(batch.iter().map(Item::size).sum());
                        (ticket, batch, share)
                    };
                    if batch.is_empty() {
                        return;
                    }
                    if batch.len() == 1 && batch[0].size() > SMALL_FILE {
                        // What a thread has freed, the allocator keeps for that thread: each
                        // worker would keep as much as one of the larger files took.
                        let large = scope.spawn(move || handle(ticket, batch));
                        if let Err(panic) = large.join() {
                            std::panic::resume_unwind(panic);
                        }
                    } else {
                        handle(ticket, batch);
                    }
                }
            });
        }
    });
}

fn next_batch(items: &mut std::iter::Peekable<impl Iterator<Item = Item>>, most: u64) -> Vec<Item> {
    let mut batch = Vec::new();
    let mut bytes = 0;
    // A batch that is full looks no further: the next large item of an archive comes only when
    // the one before was read.
    while batch.len() < BATCH_ITEMS && bytes < most {
        let Some(item) = items.next_if(|item| batch.is_empty() || bytes + item.size() <= most)
        else {
            break;
        };
        bytes += item.size();
        batch.push(item);
    }
    batch
}
