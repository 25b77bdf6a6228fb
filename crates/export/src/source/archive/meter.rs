//! What goes into a decoder is held against what comes out, so that a bomb is noticed.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Beyond so many bytes, what was decompressed is held against what went in...
const BOMB_FLOOR: u64 = 64 * 1024 * 1024;
/// ...and so many times as much is a bomb. Filings compress tenfold.
const BOMB_RATIO: u64 = 250;

/// Counts the bytes that go into a decoder.
pub(super) struct Counted<R> {
    pub(super) inner: R,
    pub(super) eaten: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.eaten.fetch_add(u64::try_from(read).unwrap_or_default(), Ordering::Relaxed);
        Ok(read)
    }
}

/// Stops a decoder that makes too much out of too little.
pub(super) struct Guarded<R> {
    pub(super) inner: R,
    pub(super) eaten: Arc<AtomicU64>,
    pub(super) made: u64,
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.made += u64::try_from(read).unwrap_or_default();
        let eaten = self.eaten.load(Ordering::Relaxed).max(1);
        if self.made > BOMB_FLOOR && self.made / eaten > BOMB_RATIO {
            return Err(io::Error::other(
                "it grows more than 250 times, as archives made to harm do",
            ));
        }
        Ok(read)
    }
}
