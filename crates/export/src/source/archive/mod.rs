//! Archives as they stream: zip, tar, tar.gz and gz, nested one level, never unpacked to disk.
//!
//! A file or pipe enters; the items of its members leave, in the archive's order. A thread of its
//! own decompresses, and hands the members on in small parcels. Entries with absolute or `..`
//! paths, links and bombs are refused, and the rest is still read. Next: [`walk`].

mod gzip;
mod members;
mod meter;
mod packing;
mod parcel;
mod tar;
mod walk;
mod zip;

pub(super) use packing::{HEAD, Packing};
pub(super) use walk::Stream;

use super::item::{Content, Item};
use walk::Walker;

/// The members of an archive called `source`, whose path relative to the input is `relative`.
pub(super) fn items(
    packing: Packing,
    stream: Stream,
    source: String,
    relative: String,
) -> impl Iterator<Item = Item> {
    let (outbox, inbox) = parcel::way();
    let walker = Walker::new(source.clone(), relative, outbox);
    let spawned = std::thread::Builder::new()
        .name("archive".to_owned())
        .spawn(move || walker.run(packing, stream));
    let failed = spawned.err().map(|error| Item {
        source,
        relative: String::new(),
        named: true,
        content: Content::Failed(error),
    });
    failed.into_iter().chain(inbox)
}
