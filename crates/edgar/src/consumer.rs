//! Handing filings on while others are still being fetched.
//!
//! What became of each filing enters, in the order in which answers come; [`InOrder`] lets filings
//! leave in the order of asking, for a thread of the caller's that iterates over [`Arrivals`].
//! Next: [`crate::download`], which tells a consumer.

use std::collections::BTreeMap;
use std::future::Future;

use tokio::sync::mpsc;

use crate::error::{Error, ErrorKind};
use crate::store::Stored;

/// How many filings may have arrived before one that takes long, at about forty bytes each: eight
/// minutes of downloads.
const EARLY: usize = 4096;

/// How many filings may wait to be taken from [`Arrivals`]: whoever is slow there holds the
/// requests back.
const HANDED_ON: usize = 64;

/// Who uses the filings of a run: told what became of each, in the order in which that is known.
pub trait Consumer {
    /// Takes the filing that has this place among those asked for; `None` where it is not to be
    /// had. Requests wait as long as this does.
    ///
    /// # Errors
    ///
    /// An error ends the run.
    fn take(
        &mut self,
        position: usize,
        stored: Option<Stored>,
    ) -> impl Future<Output = Result<(), Error>>;

    /// Whether more filings may be begun.
    fn has_room(&self) -> bool {
        true
    }

    /// The run is over, in whatever way.
    fn finish(&mut self) -> impl Future<Output = ()> {
        std::future::ready(())
    }
}

/// Notes everything.
impl Consumer for Vec<(usize, Stored)> {
    async fn take(&mut self, position: usize, stored: Option<Stored>) -> Result<(), Error> {
        self.extend(stored.map(|stored| (position, stored)));
        Ok(())
    }
}

/// Hands filings on in the order of their places, whatever the order in which they arrive.
#[derive(Debug)]
pub struct InOrder {
    out: mpsc::Sender<Stored>,
    /// The place whose turn it is.
    next: usize,
    /// What arrived before its turn.
    waiting: BTreeMap<usize, Option<Stored>>,
    most: usize,
}

impl InOrder {
    /// Filings are handed on to whoever iterates over the arrivals. The first `named` places may
    /// come in any order, which takes memory for so many; the others come about in order.
    pub fn new(named: usize) -> (Self, Arrivals) {
        let (out, arrivals) = mpsc::channel(HANDED_ON);
        let most = named + EARLY;
        (Self { out, next: 0, waiting: BTreeMap::new(), most }, Arrivals(arrivals))
    }

    async fn hand_on(&mut self) -> Result<(), Error> {
        while self.waiting.contains_key(&self.next) {
            // A place is given up once there is room for it, so that nothing is lost where this
            // is interrupted.
            let Ok(room) = self.out.reserve().await else {
                return Err(ErrorKind::Interrupted.into());
            };
            if let Some(stored) = self.waiting.remove(&self.next).flatten() {
                room.send(stored);
            }
            self.next += 1;
        }
        Ok(())
    }
}

impl Consumer for InOrder {
    async fn take(&mut self, position: usize, stored: Option<Stored>) -> Result<(), Error> {
        self.waiting.insert(position, stored);
        self.hand_on().await
    }

    fn has_room(&self) -> bool {
        self.waiting.len() < self.most
    }

    /// Hands on what waits for a turn that will not come.
    async fn finish(&mut self) {
        for stored in std::mem::take(&mut self.waiting).into_values().flatten() {
            if self.out.send(stored).await.is_err() {
                return;
            }
        }
    }
}

/// Filings as they are handed on, for another thread than that of the requests: the end of the
/// iteration is the end of the run. Dropping it ends the run.
#[derive(Debug)]
pub struct Arrivals(mpsc::Receiver<Stored>);

impl Iterator for Arrivals {
    type Item = Stored;

    fn next(&mut self) -> Option<Stored> {
        self.0.blocking_recv()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FilingPath;

    fn stored(number: usize) -> Stored {
        let path = format!("edgar/data/77/0000000088-24-{number:06}.txt");
        Stored { path: FilingPath::find_in(&path).unwrap(), is_packed: false }
    }

    async fn drain(mut arrivals: Arrivals) -> Vec<Stored> {
        let mut all = Vec::new();
        while let Some(stored) = arrivals.0.recv().await {
            all.push(stored);
        }
        all
    }

    #[tokio::test]
    async fn filings_leave_in_the_order_of_their_places() {
        let (mut order, came) = InOrder::new(0);
        let giving = async move {
            for position in [3, 1, 0, 2, 5, 4] {
                let is_there = position != 2;
                order.take(position, is_there.then(|| stored(position))).await.unwrap();
            }
            // The sixth never comes.
            order.take(7, Some(stored(7))).await.unwrap();
            order.finish().await;
        };
        let ((), came) = tokio::join!(giving, drain(came));
        assert_eq!(came, [0, 1, 3, 4, 5, 7].map(stored));
    }

    #[tokio::test]
    async fn a_place_that_takes_long_holds_back_those_far_ahead() {
        let (mut order, _came) = InOrder::new(10);
        for position in 1..=EARLY + 10 {
            assert!(order.has_room());
            order.take(position, None).await.unwrap();
        }
        assert!(!order.has_room());
    }

    #[tokio::test]
    async fn nobody_to_hand_on_to_ends_the_run() {
        let (mut order, came) = InOrder::new(0);
        drop(came);
        assert!(order.take(0, Some(stored(0))).await.is_err());
        order.finish().await;
    }
}
