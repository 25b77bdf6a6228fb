//! The stream under a tar archive, watched: how much stands between two members, and whether the
//! archive says where it ends.
//!
//! `tar` holds the names and attributes of a member in memory however long they are, and takes the
//! end of the stream for the end of the archive. Bytes enter and leave as they are; [`Tape`] tells
//! the rest.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use crate::source::limits::LARGEST_TAR_HEADERS;

/// A tar archive is made of blocks of so many bytes.
const BLOCK: usize = 512;

/// Behind the end of an archive, so many blank blocks are looked through for another one: 64 MB.
const LONGEST_PADDING: u64 = 128 * 1024;

/// What is seen of the stream between two members.
#[derive(Clone, Default)]
pub(super) struct Tape(Rc<Seen>);

#[derive(Default)]
struct Seen {
    is_between: Cell<bool>,
    /// Bytes of headers.
    headers: Cell<u64>,
    /// Blocks that are zero throughout: one is the mark of the end.
    blank: Cell<u64>,
    /// Reads that found something else.
    written: Cell<u64>,
    /// Whether the stream itself failed.
    is_broken: Cell<bool>,
}

impl Tape {
    pub(super) fn watch<R: Read>(&self, reader: R) -> Watched<R> {
        Watched { reader, tape: self.clone() }
    }

    /// A member was read, and the next is looked for.
    pub(super) fn begin(&self) {
        self.0.is_between.set(true);
        self.0.headers.set(0);
        self.0.blank.set(0);
        self.0.written.set(0);
    }

    /// The next member, or the end, was found.
    pub(super) fn end(&self) {
        self.0.is_between.set(false);
    }

    /// Whether the end mark came since the last member.
    pub(super) fn has_end_mark(&self) -> bool {
        self.0.blank.get() > 0
    }

    /// Whether the first thing after the end mark is no header of another archive.
    pub(super) fn is_behind_end(&self) -> bool {
        self.has_end_mark() && self.0.written.get() <= 1 && !self.0.is_broken.get()
    }
}

pub(super) struct Watched<R> {
    reader: R,
    tape: Tape,
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let seen = &self.tape.0;
        if !seen.is_between.get() {
            return self.reader.read(buffer);
        }
        if seen.blank.get() > LONGEST_PADDING {
            return Ok(0);
        }
        // A block in one piece, or zeros could not be told from the end of a header.
        let mut read = 0;
        while read < buffer.len() {
            match self.reader.read(&mut buffer[read..]) {
                Ok(0) => break,
                Ok(more) => read += more,
                Err(error) => {
                    seen.is_broken.set(true);
                    return Err(error);
                }
            }
        }
        let is_blank = buffer[..read].iter().all(|byte| *byte == 0);
        if is_blank && buffer.len() <= BLOCK {
            seen.blank.set(seen.blank.get() + u64::from(read == BLOCK));
            return Ok(read);
        }
        seen.written.set(seen.written.get() + 1);
        seen.headers.set(seen.headers.get() + u64::try_from(read).unwrap_or(u64::MAX));
        if seen.headers.get() > LARGEST_TAR_HEADERS {
            return Err(io::Error::other("the name or attributes of a member fill more than 1 MB"));
        }
        Ok(read)
    }
}
