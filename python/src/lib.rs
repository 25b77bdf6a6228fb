//! The extension module of the package `section16`: bytes, paths and options of Python enter the
//! library, and what it gives leaves as plain objects. Everything that a Python program sees is
//! declared in `section16/*.py`; this module is `section16._section16`.
//!
//! Next: [`filing`] for one filing, [`run`] for many, [`stream`] for tables as Arrow.
#![forbid(unsafe_code)]

mod failure;
mod filing;
mod inputs;
mod observe;
mod options;
mod report;
mod run;
mod stream;

use pyo3::prelude::*;

/// The functions and classes of the extension module.
#[pymodule]
mod _section16 {
    #[pymodule_export]
    use super::filing::{Filing, read};
    #[pymodule_export]
    use super::run::{check, convert, spool};
    #[pymodule_export]
    use super::stream::Stream;
    #[pymodule_export]
    use super::{schema, table_names};
}

/// The description of the tables in one of the formats of `section16 schema`.
#[pyfunction]
#[pyo3(signature = (format, layout=None))]
fn schema(format: &str, layout: Option<&str>) -> PyResult<String> {
    use section16::table::{Layout, ddl, describe};

    let layout = layout.map(options::layout).transpose()?;
    let layouts = layout.map_or(Layout::ALL.to_vec(), |layout| vec![layout]);
    let layout = layout.unwrap_or_default();
    match format {
        "markdown" => Ok(describe::markdown(&layouts)),
        "json" => Ok(describe::data_package(layout)),
        "sql" => Ok(ddl::sql(layout.tables())),
        "json-schema" => Ok(section16::json::schema()),
        "codes" => Ok(describe::codes()),
        other => Err(failure::usage(
            format!("there is no format `{other}` of the schema"),
            "markdown, json, sql, json-schema or codes",
        )),
    }
}

/// The tables of a layout, in the order of their declaration.
#[pyfunction]
fn table_names(layout: &str) -> PyResult<Vec<&'static str>> {
    Ok(options::layout(layout)?.tables().iter().map(|table| table.name).collect())
}
