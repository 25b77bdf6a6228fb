//! The way of members from the thread that unpacks to the threads that read: in parcels, because
//! handing over each small member alone would cost more than unpacking it.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use crate::source::item::Item;

use super::members::Abandoned;

/// A parcel has about so many bytes...
const PARCEL_BYTES: u64 = 256 * 1024;
/// ...and at most so many members.
const PARCEL_ITEMS: usize = 256;

/// Both ends of the way.
pub(super) fn way() -> (Outbox, Inbox) {
    let (sender, receiver) = sync_channel(2);
    let outbox = Outbox { parcel: Vec::new(), bytes: 0, sender };
    (outbox, Inbox { receiver, parcel: Vec::new().into_iter() })
}

/// Where members are put in.
pub(super) struct Outbox {
    parcel: Vec<Item>,
    bytes: u64,
    sender: SyncSender<Vec<Item>>,
}

impl Outbox {
    /// A second outbox of the same way, for what must be told when the first one is lost.
    pub(super) fn another(&self) -> Self {
        Self { parcel: Vec::new(), bytes: 0, sender: self.sender.clone() }
    }

    /// Puts `item` into the parcel, and sends the parcel off when it is full.
    pub(super) fn push(&mut self, item: Item) -> Result<(), Abandoned> {
        self.bytes += item.size();
        self.parcel.push(item);
        if self.bytes < PARCEL_BYTES && self.parcel.len() < PARCEL_ITEMS {
            return Ok(());
        }
        self.send()
    }

    /// Sends the parcel off as it is.
    pub(super) fn send(&mut self) -> Result<(), Abandoned> {
        self.bytes = 0;
        self.sender.send(std::mem::take(&mut self.parcel)).map_err(|_| Abandoned)
    }
}

/// Where they come out.
pub(super) struct Inbox {
    receiver: Receiver<Vec<Item>>,
    parcel: std::vec::IntoIter<Item>,
}

impl Iterator for Inbox {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(item) = self.parcel.next() {
                return Some(item);
            }
            self.parcel = self.receiver.recv().ok()?.into_iter();
        }
    }
}
