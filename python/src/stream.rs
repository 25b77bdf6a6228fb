//! A table as a stream of Arrow's C interface, read from a spooled Parquet file batch by batch.

use std::fs::File;
use std::path::PathBuf;

use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

use crate::failure;
use crate::filing::shown;

/// So many rows are in memory at a time.
const BATCH_ROWS: usize = 8192;

/// The name that Arrow's PyCapsule interface has for a stream.
const CAPSULE: &std::ffi::CStr = c"arrow_array_stream";

/// A Parquet file that can be read as a stream, any number of times.
#[pyclass(frozen, module = "section16._section16")]
pub(crate) struct Stream {
    path: PathBuf,
}

#[pymethods]
impl Stream {
    #[new]
    fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// The number of rows.
    fn rows(&self) -> PyResult<i64> {
        Ok(self.open()?.metadata().file_metadata().num_rows())
    }

    /// A capsule of Arrow's C stream. The types are those of the Parquet output; a request for
    /// others may be passed over, as the interface allows.
    #[pyo3(signature = (requested_schema=None))]
    fn stream<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        let reader =
            self.open()?.with_batch_size(BATCH_ROWS).build().map_err(|e| self.failed(&e))?;
        let stream = FFI_ArrowArrayStream::new(Box::new(reader));
        PyCapsule::new_with_value(py, stream, CAPSULE)
    }
}

impl Stream {
    fn open(&self) -> PyResult<ParquetRecordBatchReaderBuilder<File>> {
        let file = File::open(&self.path).map_err(|error| self.failed(&error))?;
        ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| self.failed(&error))
    }

    fn failed(&self, error: &dyn std::error::Error) -> PyErr {
        failure::environment(format!("{}: {error}", shown(&self.path)), None)
    }
}
