//! What a run did, as a dictionary; `section16/report.py` makes the object of it.

use pyo3::prelude::*;
use pyo3::types::PyDict;

use section16_export::pipeline::Report;
use section16_export::sink::Notes;

/// The counts of a run.
pub(crate) fn dict<'py>(py: Python<'py>, report: &Report) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    for (name, number) in report.counts() {
        dict.set_item(name, number)?;
    }
    dict.set_item("skipped_as", report.skipped_as.clone())?;
    Ok(dict)
}

/// What formats could not hold: a sentence for each code.
pub(crate) fn notes(notes: &Notes) -> Vec<String> {
    let each = notes.iter().map(|(code, note)| {
        let first = &note.first;
        format!(
            "{} in {} cells, the first in {}, {}: {}",
            code, note.count, note.first_key, first.location, first.message
        )
    });
    each.collect()
}
