//! The report of a run, for whoever watches many of them: `--report FILE`.
//!
//! A command's counts and everything that it says at severity warning or error enter, through the
//! [`Printer`]; one JSON object leaves, whole, also where the run failed. Next: `docs/reports.md`,
//! which describes it.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use serde_json::json;

use section16::{AtPath, Explain, FileError};

use crate::exit::Exit;
use crate::printer::Printer;
use crate::told::Collected;

/// Where a report goes.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct ReportTo {
    /// Write a summary of the run to this file as JSON, also when it fails
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

impl ReportTo {
    /// Runs a command, and writes its report if one is asked for.
    pub(crate) fn after(
        &self,
        command: &str,
        printer: &mut Printer,
        run: impl FnOnce(&mut Printer) -> Exit,
    ) -> Exit {
        let Some(file) = &self.report else { return run(printer) };
        // A report that cannot be written is found before anything is done.
        if let Err(error) = probe(file) {
            printer.error(format!("cannot write the report {error}"), error.hint());
            return Exit::Usage;
        }
        let (began, clock) = (SystemTime::now(), Instant::now());
        let exit = run(printer);
        let Collected { counts, reasons, left_out } = std::mem::take(&mut *printer.told().lock());
        let report = json!({
            "command": command,
            "version": env!("CARGO_PKG_VERSION"),
            "exit_status": exit.status(),
            "began": seconds(began),
            "ended": seconds(SystemTime::now()),
            "seconds": clock.elapsed().as_secs_f64(),
            "counts": counts,
            "reasons": reasons,
            "reasons_left_out": left_out,
        });
        match write_whole(file, format!("{report:#}\n").as_bytes()) {
            Ok(()) => exit,
            Err(error) => {
                printer.error(format!("cannot write the report {error}"), error.hint());
                // What the run itself failed by is said already, and weighs more.
                if exit.status() < Exit::Usage.status() { Exit::Environment } else { exit }
            }
        }
    }
}

/// Seconds since 1970, as monitors compare them.
fn seconds(at: SystemTime) -> u64 {
    at.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// The name under which a report is written before it takes its place, hidden from whoever reads
/// the folder.
fn temporary(file: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(file.file_name().unwrap_or_default());
    name.push(format!(".{}.part", std::process::id()));
    file.with_file_name(name)
}

/// Whether a report may be written to `file`.
fn probe(file: &Path) -> Result<(), FileError> {
    if file.is_dir() {
        return Err(FileError::new(file, std::io::ErrorKind::IsADirectory.into()));
    }
    let temporary = temporary(file);
    fs::write(&temporary, "").at(file)?;
    fs::remove_file(&temporary).at(&temporary)
}

/// Writes `bytes` to `file`, which is there whole or as it was before.
fn write_whole(file: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let temporary = temporary(file);
    let written = fs::write(&temporary, bytes).and_then(|()| fs::rename(&temporary, file));
    if written.is_err() {
        // What is left of it tells nobody anything.
        let _ = fs::remove_file(&temporary);
    }
    written.at(file)
}
