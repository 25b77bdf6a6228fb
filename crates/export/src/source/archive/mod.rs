//! Archives as they stream: zip, tar, tar.gz and gz, nested one level, never unpacked to disk.
//!
//! A file or pipe enters; the items of its members leave, in the archive's order. A thread of its
//! own decompresses, and hands the members on in small parcels. Every member leaves as its bytes, a
//! word on what it is instead of a filing, or a problem that says why it was not read: entries with
//! absolute or `..` paths, links, encrypted entries and bombs are refused, and the rest is still
//! read. Next: [`walk`], and [`super::limits`].

mod gunzip;
mod gzip;
mod members;
mod meter;
mod packing;
mod parcel;
mod tape;
mod tar;
mod walk;
mod zip;

pub(super) use packing::{HEAD, Packing};
pub(super) use walk::Stream;

use std::panic::AssertUnwindSafe;

use section16::Code;

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
    let archive = source.clone();
    let unpack = move || {
        let mut emergency = outbox.another();
        let walker = Walker::new(archive.clone(), relative.clone(), outbox);
        // A thread that fails would end the archive as if it were whole.
        if std::panic::catch_unwind(AssertUnwindSafe(|| walker.run(packing, stream))).is_err() {
            let message = "this program failed on the archive; please report it with the file";
            let content = Content::Problem(Code::ArchiveDamaged, message.to_owned());
            let item = Item { source: archive, relative, named: true, content };
            let _ = emergency.push(item).and_then(|()| emergency.send());
        }
    };
    let spawned = std::thread::Builder::new().name("archive".to_owned()).spawn(unpack);
    let failed = spawned.err().map(|error| Item {
        source,
        relative: String::new(),
        named: true,
        content: Content::Failed(error),
    });
    failed.into_iter().chain(inbox)
}
