//! Tar archives: a stream enters, its members go to a [`Members`].
//!
//! Links, devices and files with holes are refused. Archives that were written one after the other
//! into one file are all read. Next: [`super::tape`], which watches where the archive ends.

use std::io::{self, Read};

use section16::Code;
use tar::EntryType;

use super::members::{Ended, Members};
use super::tape::Tape;

pub(super) fn read(reader: impl Read, members: &mut dyn Members) -> Result<(), Ended> {
    let tape = Tape::default();
    let mut archive = tar::Archive::new(tape.watch(reader));
    // Behind the end mark of one archive another may begin.
    archive.set_ignore_zeros(true);
    let mut entries = archive.entries()?;
    loop {
        tape.begin();
        let next = entries.next();
        tape.end();
        match next {
            Some(Ok(mut entry)) => {
                take(&mut entry, members)?;
                io::copy(&mut entry, &mut io::sink())?;
            }
            Some(Err(_)) if tape.is_behind_end() => {
                let message = "bytes that are no archive follow the end of the archive, which is \
                               whole; they were passed over";
                members.problem(None, Code::ArchiveTrailingData, message.to_owned())?;
                break;
            }
            Some(Err(error)) => return Err(error.into()),
            None if tape.has_end_mark() => break,
            None => {
                let message = "the archive ends without its end mark; members may be missing, and \
                               what is there was read";
                members.problem(None, Code::ArchiveDamaged, message.to_owned())?;
                break;
            }
        }
    }
    Ok(())
}

fn take<R: Read>(entry: &mut tar::Entry<'_, R>, members: &mut dyn Members) -> Result<(), Ended> {
    let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
    let (what, name) = match entry.header().entry_type() {
        EntryType::Regular | EntryType::Continuous => match real_name(entry)? {
            // Archives of old know folders by their names alone.
            None if name.ends_with('/') && entry.size() == 0 => return Ok(()),
            None => return members.member(&name, entry),
            Some(real) => ("a file with holes (`tar --sparse`)", real),
        },
        EntryType::GNUSparse => ("a file with holes (`tar --sparse`)", name),
        EntryType::Directory | EntryType::XGlobalHeader => return Ok(()),
        EntryType::Link | EntryType::Symlink => ("a link", name),
        EntryType::Char | EntryType::Block | EntryType::Fifo => ("a device", name),
        kind => match kind.as_byte() {
            // The label of a tape.
            b'V' => return Ok(()),
            b'M' => ("the rest of a file that begins in another archive", name),
            _ => ("of a kind that is not known", name),
        },
    };
    let message = format!("the entry is {what}, and was refused");
    Ok(members.problem(Some(&name), Code::ArchiveEntryRefused, message)?)
}

/// The name that a file with holes has where its attributes tell of the holes.
fn real_name<R: Read>(entry: &mut tar::Entry<'_, R>) -> io::Result<Option<String>> {
    let mut name = None;
    let mut has_holes = false;
    for attribute in entry.pax_extensions()?.into_iter().flatten().flatten() {
        has_holes |= attribute.key_bytes().starts_with(b"GNU.sparse.");
        if matches!(attribute.key_bytes(), b"GNU.sparse.name" | b"path") {
            name = Some(String::from_utf8_lossy(attribute.value_bytes()).into_owned());
        }
    }
    Ok(has_holes.then(|| name.unwrap_or_else(|| "a member".to_owned())))
}
