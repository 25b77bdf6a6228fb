//! Names of layouts, formats and groupings, as the program has them.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use pyo3::prelude::*;

use section16::table::Layout;
use section16_export::pipeline::ExportOptions;
use section16_export::sink::{Format, Per};

use crate::failure;

/// The layout called `name`.
pub(crate) fn layout(name: &str) -> PyResult<Layout> {
    let found = Layout::ALL.into_iter().find(|layout| layout.as_str() == name);
    found.ok_or_else(|| {
        let names = Layout::ALL.map(Layout::as_str).join(", ");
        failure::usage(format!("there is no layout `{name}`"), &names)
    })
}

/// What `convert` writes, by the names of the program's options.
pub(crate) fn export(
    out: PathBuf,
    per: &str,
    formats: &[String],
    layout_name: &str,
    escape_formulas: bool,
) -> PyResult<ExportOptions> {
    let mut options = ExportOptions::new(out);
    options.layout = layout(layout_name)?;
    options.per = match per {
        "filing" => Per::Filing,
        "issuer" => Per::Issuer,
        "day" => Per::Day,
        "run" => Per::Run,
        other => {
            let message = format!("there is no grouping `{other}`");
            return Err(failure::usage(message, "filing, issuer, day or run"));
        }
    };
    let formats = formats.iter().map(|name| format(name)).collect::<PyResult<Vec<_>>>()?;
    if formats.is_empty() {
        return Err(failure::usage("no format is asked for", "format=\"csv\" for instance"));
    }
    options.set_formats(formats);
    options.escape_formulas = escape_formulas;
    Ok(options)
}

fn format(name: &str) -> PyResult<Format> {
    Ok(match name {
        "csv" => Format::Csv,
        "tsv" => Format::Tsv,
        "jsonl" => Format::Jsonl,
        "xlsx" => Format::Xlsx,
        "parquet" => Format::Parquet,
        "sqlite" => Format::Sqlite,
        other => {
            let message = format!("there is no format `{other}`");
            return Err(failure::usage(message, "csv, tsv, jsonl, xlsx, parquet or sqlite"));
        }
    })
}

/// As many threads as asked for, or as there are processors.
pub(crate) fn jobs(asked: Option<usize>) -> PyResult<NonZeroUsize> {
    match asked {
        None => Ok(std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)),
        Some(number) => NonZeroUsize::new(number)
            .ok_or_else(|| failure::usage("jobs is 0", "one or more, or None for every processor")),
    }
}
