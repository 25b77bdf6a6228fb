//! Where things are, and how the program is run.

#[cfg(feature = "fetch")]
pub mod edgar_server;
#[cfg(feature = "fetch")]
pub mod edgar_site;
pub mod tables;
pub mod xml;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output};

use section16::{AccessionNumber, Filing};

/// The checkout.
pub fn root() -> &'static Path {
    // The tests belong to the program, whose crate is two folders down.
    let program = Path::new(env!("CARGO_MANIFEST_DIR"));
    program.ancestors().nth(2).unwrap_or(program)
}

/// The folder of real filings and references: `SECTION16_SHARED`, or `../shared` beside the
/// checkout. Without it the test says so and returns; where `CI` is set it fails, for a check
/// that was not made must not look like one that passed.
pub fn shared() -> Option<PathBuf> {
    let path = std::env::var_os("SECTION16_SHARED")
        .map_or_else(|| root().join("../shared"), PathBuf::from);
    if path.join("corpus").is_dir() {
        return Some(path);
    }
    let message = format!("no real filings at {} (set SECTION16_SHARED)", path.display());
    assert!(std::env::var_os("CI").is_none_or(|ci| ci.is_empty()), "{message}");
    eprintln!("not checked: {message}");
    None
}

/// The files of a folder, sorted.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    files
}

/// The filing in a file, with the accession number of the file's name where it has none itself.
pub(crate) fn filing(path: &Path) -> section16::Result<Filing> {
    let mut filing = section16::read(&std::fs::read(path).unwrap())?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    filing.accession_number = filing.accession_number.or(AccessionNumber::find_in(&name));
    Ok(filing)
}

/// The program, not yet run.
pub fn section16() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_section16"));
    command.env_remove("SECTION16_USER_AGENT").env_remove("EDGAR_IDENTITY");
    // What runs on this machine tell each other stays out of the user's own cache.
    command.env("SECTION16_CACHE", Path::new(env!("CARGO_TARGET_TMPDIR")).join("cache"));
    command.current_dir(root());
    command
}

/// What a run wrote to standard error.
pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// What a run wrote to standard output.
pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Runs `convert` on `input` into `out`, with more arguments.
pub fn convert(input: &Path, out: &Path, more: &[&str]) -> Output {
    section16().arg("convert").arg(input).arg("-o").arg(out).args(more).output().unwrap()
}

/// Runs the program with `arguments`.
pub fn run(arguments: &[&str]) -> Output {
    section16().args(arguments).output().unwrap()
}

/// Sends the signal called `name`, such as `INT`, to a process.
#[cfg(unix)]
pub fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill").args(["-s", name, &child.id().to_string()]).status();
    assert!(sent.unwrap().success());
}
