//! Zip archives: a file enters, for the directory is at the end; its members go to a [`Members`].
//! Links are refused, and one bad entry does not cost the others.

use std::fs::File;
use std::io::{self, BufReader};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use section16::Code;

use super::members::{Ended, Members};
use super::meter::Guarded;

pub(super) fn read(file: File, members: &mut dyn Members) -> Result<(), Ended> {
    let mut archive = zip::ZipArchive::new(BufReader::new(file)).map_err(io::Error::other)?;
    if is_sec_data_set(archive.file_names().flatten()) {
        let message = "this is one of the SEC's own data sets, which is tables already; \
convert the filings themselves, or open it with a spreadsheet";
        members.problem(None, Code::SecDataSet, message.to_owned())?;
        return Ok(());
    }
    for index in 0..archive.len() {
        let entry = match archive.by_index(index) {
            Ok(entry) => entry,
            Err(error) => {
                let message = format!("entry {} cannot be read: {error}", index + 1);
                members.problem(None, Code::ArchiveDamaged, message)?;
                continue;
            }
        };
        let name = entry.name().map_err(io::Error::other)?.into_owned();
        if entry.is_dir() {
            continue;
        }
        if entry.is_symlink() {
            let message = "the entry is a link, and was refused".to_owned();
            members.problem(Some(&name), Code::ArchiveEntryRefused, message)?;
            continue;
        }
        let eaten = Arc::new(AtomicU64::new(entry.compressed_size()));
        let mut guarded = Guarded { inner: entry, eaten, made: 0 };
        if let Err(ended) = members.member(&name, &mut guarded) {
            let Ended::Damaged(error) = ended else { return Err(ended) };
            let message = format!("the entry cannot be read: {error}");
            members.problem(Some(&name), Code::ArchiveDamaged, message)?;
        }
    }
    Ok(())
}

fn is_sec_data_set(names: impl Iterator<Item = impl AsRef<str>>) -> bool {
    const FILES: [&str; 3] = ["SUBMISSION.tsv", "REPORTINGOWNER.tsv", "NONDERIV_TRANS.tsv"];
    let is_one = |name: &str| FILES.iter().any(|file| name.ends_with(file));
    let found = names.filter(|name| is_one(name.as_ref())).count();
    found >= FILES.len()
}
