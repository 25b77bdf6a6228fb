//! Runs over many filings: to files, to a spool that tables are read from, or to problems alone.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

use section16::Problem;
use section16_export::pipeline::{
    self, Destination, Ended, Export, ExportOptions, Outcome, Report, Unread,
};
use section16_export::sink::{Notes, Parquet, Per};

use crate::filing::problem_dict;
use crate::inputs::{Inputs, Raised};
use crate::observe::{Seen, watch};
use crate::{failure, options, report};

/// `section16 convert` without printing: gives the counts, what was told, and what formats could
/// not hold.
#[pyfunction]
#[pyo3(signature = (inputs, output, *, per, format, layout, jobs, escape_formulas, progress))]
#[expect(clippy::too_many_arguments, reason = "the options of the program, by name")]
pub(crate) fn convert<'py>(
    py: Python<'py>,
    inputs: &Bound<'py, PyAny>,
    output: PathBuf,
    per: &str,
    format: Vec<String>,
    layout: &str,
    jobs: Option<usize>,
    escape_formulas: bool,
    progress: Option<Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyDict>> {
    let options = options::export(output, per, &format, layout, escape_formulas)?;
    export(py, inputs, options, jobs, progress)
}

/// So many bytes are held back for row groups: a quarter of what the program's files have, for these
/// are read once, and Python and its libraries want memory too.
const SPOOL_BYTES: usize = 8 << 20;

/// Converts into Parquet files in `folder`, one for each table of the layout.
#[pyfunction]
#[pyo3(signature = (inputs, folder, *, layout, jobs, progress))]
pub(crate) fn spool<'py>(
    py: Python<'py>,
    inputs: &Bound<'py, PyAny>,
    folder: PathBuf,
    layout: &str,
    jobs: Option<usize>,
    progress: Option<Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyDict>> {
    let mut options = ExportOptions::new(folder);
    options.layout = options::layout(layout)?;
    options.per = Per::Run;
    options.formats.clear();
    options.more_formats = vec![Arc::new(Parquet::default().holding(SPOOL_BYTES))];
    export(py, inputs, options, jobs, progress)
}

fn export<'py>(
    py: Python<'py>,
    inputs: &Bound<'py, PyAny>,
    options: ExportOptions,
    jobs: Option<usize>,
    progress: Option<Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyDict>> {
    let ((counts, notes), seen) = over(py, inputs, jobs, progress.as_ref(), |run| {
        let export = Export::new(options)?;
        let ended = run.through(&export)?;
        match ended {
            Ended::Complete(counts) if !run.is_raised() => Ok((counts, export.finish()?)),
            Ended::Complete(counts) | Ended::Stopped(counts) => Ok((counts, Notes::default())),
        }
    })?;
    finished(py, &counts, &notes, &seen)
}

/// Reads `inputs` and gives the counts and every problem; writes nothing.
#[pyfunction]
#[pyo3(signature = (inputs, *, jobs, progress))]
pub(crate) fn check<'py>(
    py: Python<'py>,
    inputs: &Bound<'py, PyAny>,
    jobs: Option<usize>,
    progress: Option<Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyDict>> {
    let listing = Listing::default();
    let (ended, seen) = over(py, inputs, jobs, progress.as_ref(), |run| run.through(&listing))?;
    let (Ended::Complete(counts) | Ended::Stopped(counts)) = ended;
    let dict = finished(py, &counts, &Notes::default(), &seen)?;
    let problems = PyList::empty(py);
    for found in listing.found.into_inner().unwrap_or_else(PoisonError::into_inner) {
        let problem = problem_dict(py, &found.problem)?;
        problem.set_item("accession_number", found.key)?;
        problem.set_item("source", found.source)?;
        problems.append(problem)?;
    }
    dict.set_item("problems", problems)?;
    Ok(dict)
}

/// A run over inputs, for whoever does something with them.
struct Run<'a> {
    inputs: &'a Inputs,
    jobs: NonZeroUsize,
    stop: &'a AtomicBool,
    seen: &'a Seen,
    raised: &'a Raised,
}

impl Run<'_> {
    /// Reads the inputs into `destination`.
    fn through<D: Destination>(&self, destination: &D) -> section16_export::Result<Ended> {
        let supply = self.inputs.supply(Arc::clone(self.raised));
        pipeline::run(supply, destination, self.jobs, self.stop, &mut &*self.seen)
    }

    /// Whether the iterable that gives the inputs has raised an exception.
    fn is_raised(&self) -> bool {
        self.raised.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }
}

/// Does `work` over `inputs` while Python waits; raises what the inputs raised, and what went wrong.
fn over<T: Send>(
    py: Python<'_>,
    inputs: &Bound<'_, PyAny>,
    jobs: Option<usize>,
    progress: Option<&Bound<'_, PyAny>>,
    work: impl FnOnce(&Run<'_>) -> section16_export::Result<T> + Send,
) -> PyResult<(T, Seen)> {
    let inputs = Inputs::of(inputs)?;
    let jobs = options::jobs(jobs)?;
    let seen = Seen::default();
    let raised = Raised::default();
    let done = watch(py, progress, &seen, |stop| {
        work(&Run { inputs: &inputs, jobs, stop, seen: &seen, raised: &raised })
    })?;
    if let Some(error) = raised.lock().unwrap_or_else(PoisonError::into_inner).take() {
        return Err(error);
    }
    Ok((done.map_err(|error| failure::of_run(&error))?, seen))
}

fn finished<'py>(
    py: Python<'py>,
    counts: &Report,
    notes: &Notes,
    seen: &Seen,
) -> PyResult<Bound<'py, PyDict>> {
    let dict = report::dict(py, counts)?;
    dict.set_item("notices", seen.notices())?;
    dict.set_item("notes", report::notes(notes))?;
    Ok(dict)
}

struct Found {
    key: String,
    source: String,
    problem: Problem,
}

/// Keeps the problems of every input, in their order.
#[derive(Default)]
struct Listing {
    found: Mutex<Vec<Found>>,
}

impl Destination for Listing {
    type Prepared = ();

    fn prepare(&self, _: &[Outcome]) -> section16_export::Result<()> {
        Ok(())
    }

    fn append(
        &self,
        outcomes: &[Outcome],
        (): &mut (),
        _: &[usize],
    ) -> section16_export::Result<()> {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        for outcome in outcomes {
            if matches!(outcome.result, Err(Unread::Skipped(_))) {
                continue;
            }
            for problem in outcome.record().all_problems() {
                found.push(Found {
                    key: outcome.key.clone(),
                    source: outcome.source.clone(),
                    problem: problem.clone(),
                });
            }
        }
        Ok(())
    }

    fn publish(&self, _: &[Outcome], (): ()) -> section16_export::Result<()> {
        Ok(())
    }
}
