//! Gzip: a stream enters; the members of the tar archive inside leave, or the one file.
//!
//! Next: [`super::gunzip`] for the bytes, [`super::tar`] for what is in them.

use std::io::{self, BufReader, Read};

use section16::Code;

use super::gunzip::{Gunzip, Trailing};
use super::members::{Ended, Members, fill};
use super::meter::Meter;
use super::packing::{HEAD, Packing};
use super::tar;

/// `name` is that of the compressed file.
pub(super) fn read(
    reader: impl Read,
    name: &str,
    meter: &Meter,
    members: &mut dyn Members,
) -> Result<(), Ended> {
    let gunzip = Gunzip::new(BufReader::with_capacity(128 * 1024, reader));
    let mut plain = meter.unpacked(gunzip);
    let mut head = Vec::new();
    let begun = fill(&mut plain, HEAD, &mut head);
    let is_tar = Packing::of(&head) == Some(Packing::Tar);
    let whole = io::Cursor::new(head).chain(Failing(begun.err())).chain(&mut plain);
    if is_tar {
        tar::read(whole, members)?;
        // The checksum stands behind the last byte.
        io::copy(&mut plain, &mut io::sink())?;
    } else {
        // One compressed file has its archive's name without the ending.
        members.member(name.strip_suffix(".gz").unwrap_or(name), &mut { whole })?;
    }
    let message = match plain.get_ref().trailing() {
        None => return Ok(()),
        Some(Trailing::Zeros) => "zeros follow the end of the compressed data, which are whole",
        Some(Trailing::Junk) => {
            "bytes that are not compressed follow the end of the compressed data, which are whole; \
             they were passed over"
        }
    };
    Ok(members.problem(None, Code::ArchiveTrailingData, message.to_owned())?)
}

/// Gives an error in its turn, once.
struct Failing(Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}
