//! What an archive unpacks to is held against what it is packed in, as a whole: the archives
//! inside it count to it.
//!
//! Readers enter; readers that count leave, and one that fails when the archive is a bomb. Next:
//! [`crate::source::limits`].

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use crate::source::limits::{BOMB_FLOOR, BOMB_RATIO, LARGEST_WHOLE};

/// The counts of one archive.
#[derive(Clone, Default)]
pub(super) struct Meter(Rc<Counts>);

#[derive(Default)]
struct Counts {
    packed: Cell<u64>,
    unpacked: Cell<u64>,
    is_exceeded: Cell<bool>,
}

impl Meter {
    /// Counts bytes of the archive itself.
    pub(super) fn add_packed(&self, bytes: u64) {
        self.0.packed.set(self.0.packed.get().saturating_add(bytes));
    }

    /// `reader`, whose bytes are those of the archive itself.
    pub(super) fn packed<R: Read>(&self, reader: R) -> Packed<R> {
        Packed { reader, meter: self.clone() }
    }

    /// `reader`, whose bytes were unpacked; it fails once they are too many.
    pub(super) fn unpacked<R: Read>(&self, reader: R) -> Unpacked<R> {
        Unpacked { reader, meter: self.clone() }
    }

    /// Whether a reader failed because too much was unpacked.
    pub(super) fn is_exceeded(&self) -> bool {
        self.0.is_exceeded.get()
    }

    fn add_unpacked(&self, bytes: u64) -> io::Result<()> {
        let unpacked = self.0.unpacked.get().saturating_add(bytes);
        self.0.unpacked.set(unpacked);
        let is_bomb = unpacked > BOMB_FLOOR && unpacked / BOMB_RATIO > self.0.packed.get().max(1);
        if is_bomb || unpacked > LARGEST_WHOLE {
            self.0.is_exceeded.set(true);
            return Err(io::Error::other(if is_bomb {
                "it grows more than 250 times, as archives made to harm do"
            } else {
                "it unpacks to more than 256 GB"
            }));
        }
        Ok(())
    }
}

pub(super) struct Packed<R> {
    reader: R,
    meter: Meter,
}

impl<R: Read> Read for Packed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.meter.add_packed(u64::try_from(read).unwrap_or_default());
        Ok(read)
    }
}

pub(super) struct Unpacked<R> {
    reader: R,
    meter: Meter,
}

impl<R> Unpacked<R> {
    /// What it reads from.
    pub(super) fn get_ref(&self) -> &R {
        &self.reader
    }
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.meter.add_unpacked(u64::try_from(read).unwrap_or_default())?;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unpacked_in_parts_counts_together() {
        let meter = Meter::default();
        meter.add_packed(1000);
        let part = |bytes| {
            let mut reader = meter.unpacked(io::repeat(0).take(bytes));
            io::copy(&mut reader, &mut io::sink())
        };
        assert!(part(BOMB_FLOOR / 2).is_ok());
        assert!(part(BOMB_FLOOR / 2).is_ok());
        assert!(!meter.is_exceeded());
        assert!(part(1).is_err());
        assert!(meter.is_exceeded());
    }

    #[test]
    fn what_is_in_proportion_may_be_large() {
        let meter = Meter::default();
        meter.add_packed(BOMB_FLOOR / 10);
        let mut reader = meter.unpacked(io::repeat(0).take(2 * BOMB_FLOOR));
        assert!(io::copy(&mut reader, &mut io::sink()).is_ok());
    }
}
