//! Gzip: a stream enters; the tar archive inside leaves, or the one file.

use std::io::{self, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use flate2::read::MultiGzDecoder;

use super::members::{Ended, Members, read_head};
use super::meter::{Counted, Guarded};
use super::packing::{HEAD, Packing};
use super::tar;

/// `name` is that of the compressed file.
pub(super) fn read(reader: impl Read, name: &str, members: &mut dyn Members) -> Result<(), Ended> {
    let eaten = Arc::new(AtomicU64::new(0));
    let counted = Counted { inner: reader, eaten: Arc::clone(&eaten) };
    let decoder = MultiGzDecoder::new(BufReader::with_capacity(128 * 1024, counted));
    let mut guarded = Guarded { inner: decoder, eaten, made: 0 };
    let head = read_head(&mut guarded, HEAD)?;
    let mut whole = io::Cursor::new(head.clone()).chain(guarded);
    if Packing::of(&head) == Some(Packing::Tar) {
        return tar::read(whole, members);
    }
    // One compressed file has its archive's name without the ending.
    members.member(name.strip_suffix(".gz").unwrap_or(name), &mut whole)
}
