//! One filing: its bytes enter, an object with rows, JSON and a page leaves.

use std::path::{Path, PathBuf};

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyString};

use section16::table::{Cell, Layout, Record};
use section16::{AccessionNumber, Problem, view};

use crate::{failure, options};

/// One ownership filing, read; Python makes its objects from this when they are asked for.
#[pyclass(frozen, module = "section16._section16")]
pub(crate) struct Filing {
    filing: section16::Filing,
    key: String,
    source: String,
}

/// Reads the filing in `bytes`; `name` is where they are from, and may have the accession number.
#[pyfunction]
#[pyo3(signature = (bytes, name=""))]
pub(crate) fn read(py: Python<'_>, bytes: &[u8], name: &str) -> PyResult<Filing> {
    let mut filing =
        py.detach(|| section16::read(bytes)).map_err(|error| failure::unreadable(&error))?;
    let in_name = name.rsplit(['/', '\\']).take(3).find_map(AccessionNumber::find_in);
    filing.accession_number = filing.accession_number.or(in_name);
    let key = match &filing.accession_number {
        Some(number) => number.to_string(),
        None => format!("file:{}", file_name(name)),
    };
    Ok(Filing { filing, key, source: name.to_owned() })
}

fn file_name(name: &str) -> String {
    let path = PathBuf::from(name);
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

#[pymethods]
impl Filing {
    /// The accession number, or None where neither header nor name has it.
    #[getter]
    fn accession_number(&self) -> Option<&str> {
        self.filing.accession_number.as_ref().map(AccessionNumber::as_str)
    }

    /// What it was read from: `xml`, `html`, `text` or `markdown`.
    #[getter]
    fn read_as(&self) -> &'static str {
        self.filing.read_as.as_str()
    }

    /// The whole filing as JSON, as a line of JSON lines has it.
    fn to_json(&self) -> PyResult<String> {
        serde_json::to_string(&self.filing)
            .map_err(|error| failure::environment(error.to_string(), None))
    }

    /// The problems: dictionaries with code, severity, location, raw_value and message.
    fn problems<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let list = PyList::empty(py);
        for problem in &self.filing.problems {
            list.append(problem_dict(py, problem)?)?;
        }
        Ok(list)
    }

    /// The rows that the filing has in a table of a layout: dictionaries by column.
    #[pyo3(signature = (table, layout="tables"))]
    fn rows<'py>(
        &self,
        py: Python<'py>,
        table: &str,
        layout: &str,
    ) -> PyResult<Bound<'py, PyList>> {
        let layout = options::layout(layout)?;
        let wanted = layout.position(table).ok_or_else(|| no_table(table, layout))?;
        let columns = layout.tables()[wanted].columns;
        let names: Vec<_> =
            columns.iter().map(|column| PyString::intern(py, column.name)).collect();
        let maker = Maker::new(py)?;
        let record = Record {
            key: &self.key,
            source: &self.source,
            filing: Some(&self.filing),
            problems: &[],
        };
        let list = PyList::empty(py);
        let mut failed = Ok(());
        layout.rows(&record, |table, cells| {
            if table != wanted || failed.is_err() {
                return;
            }
            failed = maker.row(&names, cells).and_then(|row| list.append(row));
        });
        failed.map(|()| list)
    }

    /// The form as a fragment of a web page, for notebooks.
    fn to_html(&self) -> String {
        view::html::fragment(&view::blocks(&self.filing))
    }
}

fn no_table(name: &str, layout: Layout) -> PyErr {
    let names: Vec<_> = layout.tables().iter().map(|table| table.name).collect();
    let message = format!("there is no table `{name}` in the layout {}", layout.as_str());
    failure::usage(message, &names.join(", "))
}

/// A problem as a dictionary.
pub(crate) fn problem_dict<'py>(
    py: Python<'py>,
    problem: &Problem,
) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    dict.set_item("code", problem.code.as_str())?;
    dict.set_item("severity", problem.severity.as_str())?;
    dict.set_item("location", problem.location.as_str())?;
    dict.set_item("raw_value", problem.raw_value.as_str())?;
    dict.set_item("message", problem.message.as_str())?;
    Ok(dict)
}

/// The path of `path` as messages have it.
pub(crate) fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// Makes the objects of cells: exact decimals, dates, datetimes, booleans, texts.
struct Maker<'py> {
    py: Python<'py>,
    decimal: Bound<'py, PyAny>,
    date: Bound<'py, PyAny>,
    datetime: Bound<'py, PyAny>,
}

impl<'py> Maker<'py> {
    fn new(py: Python<'py>) -> PyResult<Self> {
        let datetime = py.import("datetime")?;
        Ok(Self {
            py,
            decimal: py.import("decimal")?.getattr("Decimal")?,
            date: datetime.getattr("date")?,
            datetime: datetime.getattr("datetime")?,
        })
    }

    fn row(
        &self,
        names: &[Bound<'py, PyString>],
        cells: &[Cell<'_>],
    ) -> PyResult<Bound<'py, PyDict>> {
        let row = PyDict::new(self.py);
        for (name, cell) in names.iter().zip(cells) {
            row.set_item(name, self.object(cell)?)?;
        }
        Ok(row)
    }

    fn object(&self, cell: &Cell<'_>) -> PyResult<Bound<'py, PyAny>> {
        Ok(match cell {
            Cell::Empty => self.py.None().into_bound(self.py),
            Cell::Text(text) => PyString::new(self.py, text).into_any(),
            Cell::Integer(number) => number.into_pyobject(self.py)?.into_any(),
            Cell::Decimal(digits) => self.decimal.call1((digits.as_ref(),))?,
            // Python's calendar begins with the year 1; what it cannot hold stays a text.
            Cell::Date(date) if date.year() < 1 => {
                PyString::new(self.py, &cell.to_text()).into_any()
            }
            Cell::Date(date) => self.date.call1((date.year(), date.month(), date.day()))?,
            Cell::Timestamp(time) => self.datetime.call1((
                time.year(),
                time.month(),
                time.day(),
                time.hour(),
                time.minute(),
                time.second(),
            ))?,
            Cell::Boolean(flag) => flag.is_true().into_pyobject(self.py)?.to_owned().into_any(),
            other => PyString::new(self.py, &other.to_text()).into_any(),
        })
    }
}
