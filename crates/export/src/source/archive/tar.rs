//! Tar archives: a stream enters, its members go to a [`Members`]. Links and devices are refused.

use std::io::{self, Read};

use section16::Code;

use super::members::{Ended, Members};

pub(super) fn read(reader: impl Read, members: &mut dyn Members) -> Result<(), Ended> {
    let mut archive = tar::Archive::new(reader);
    for entry in archive.entries()? {
        let mut entry = entry?;
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let kind = entry.header().entry_type();
        if kind.is_dir() || kind.is_pax_global_extensions() {
            continue;
        }
        if !kind.is_file() && kind != tar::EntryType::Continuous {
            let message = "the entry is a link or a device, and was refused".to_owned();
            members.problem(Some(&name), Code::ArchiveEntryRefused, message)?;
            continue;
        }
        members.member(&name, &mut entry)?;
    }
    // What compresses the archive has its checksum at the very end.
    io::copy(&mut archive.into_inner(), &mut io::sink())?;
    Ok(())
}
