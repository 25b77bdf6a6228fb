//! `-o -`: one file of a run to standard output.
//!
//! What was asked for enters; the one file that answers it leaves, or why there is none. It is
//! written like every output, in a temporary folder, and printed when the run is over: only then
//! it is known which filings came more than once.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use section16::table::Layout;
use section16_export::sink::Format;

use crate::closed;
use crate::exit::Exit;
use crate::failed::Failed;
use crate::printer::Printer;

/// Whether an output is standard output.
pub(crate) fn is_standard_output(output: &Path) -> bool {
    output.as_os_str() == "-"
}

/// The file that goes to standard output, below the folder of a run with one set of tables.
pub(crate) fn name(
    formats: &[Format],
    layout: Layout,
    table: Option<&str>,
) -> Result<PathBuf, Failed> {
    let tables = layout.tables().iter().map(|table| table.name);
    let names = tables.clone().collect::<Vec<_>>().join(", ");
    // The lines of these tables are rows, and not filings.
    let has_lines = layout == Layout::Research;
    match (formats, table) {
        ([format @ (Format::Csv | Format::Tsv | Format::Jsonl)], Some(name))
            if has_lines || *format != Format::Jsonl =>
        {
            match tables.into_iter().find(|table| table.eq_ignore_ascii_case(name)) {
                Some(table) => Ok(format!("{table}.{}", format.extension()).into()),
                None => Err(Failed::usage(format!("this layout has no table `{name}`"))
                    .with_hint(format!("name one of {names}"))),
            }
        }
        ([Format::Jsonl], None) if has_lines => {
            let message = "standard output takes one file, and the tables are several";
            Err(Failed::usage(message).with_hint(format!("add --table with one of {names}")))
        }
        ([Format::Jsonl], None) => Ok("filings.jsonl".into()),
        ([Format::Jsonl], Some(_)) => {
            let hint = "leave out --table, or leave out --format for a table as CSV";
            Err(Failed::usage("JSON lines have no tables").with_hint(hint))
        }
        ([Format::Csv | Format::Tsv], None) => {
            let message = "standard output takes one file, and the tables are several";
            let hint = format!("add --format jsonl, or --table with one of {names}");
            Err(Failed::usage(message).with_hint(hint))
        }
        ([format], _) => {
            let message = format!("standard output does not take {}", format.extension());
            let hint = "choose --format jsonl, or --table NAME for one table as CSV; or a folder";
            Err(Failed::usage(message).with_hint(hint))
        }
        _ => {
            let hint = "choose one, or a folder for the output";
            Err(Failed::usage("standard output takes one format").with_hint(hint))
        }
    }
}

/// Prints the file; gives `exit` where that went well.
pub(crate) fn print(path: &Path, exit: Exit, printer: &mut Printer) -> Exit {
    let copied = || {
        let mut stdout = closed::standard_output()?.lock();
        io::copy(&mut File::open(path)?, &mut stdout)?;
        io::Write::flush(&mut stdout)
    };
    match copied() {
        Ok(()) => exit,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => exit,
        Err(error) => printer.not_printed(error),
    }
}
