//! What a run reads: paths, or bytes that a Python iterable gives one after another.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList, PyString, PyTuple};

use section16_export::pipeline::Supply;
use section16_export::source::{Content, Input, Item};

use crate::failure;
use crate::filing::shown;

/// Where an exception waits that the iterable raised.
pub(crate) type Raised = Arc<Mutex<Option<PyErr>>>;

/// The inputs of a run.
pub(crate) enum Inputs {
    /// Files, folders and archives, all of which are there.
    Paths(Vec<Input>),
    /// An iterator over bytes, or over pairs of a name and bytes.
    Iterator(Py<PyAny>),
}

impl Inputs {
    /// What `object` is: a path, a list of paths, or an iterable of bytes. A pair of paths in a
    /// list is a folder and a file below it, which is called as if the folder were walked.
    pub(crate) fn of(object: &Bound<'_, PyAny>) -> PyResult<Self> {
        if let Some(path) = path(object) {
            return Self::opened(vec![Input::Path(path?)]);
        }
        let iterator = object.try_iter()?;
        let is_sequence = object.is_instance_of::<PyList>() || object.is_instance_of::<PyTuple>();
        if is_sequence && object.len()? > 0 {
            let entries = object.try_iter()?.collect::<PyResult<Vec<_>>>()?;
            let inputs: Option<Vec<_>> = entries.iter().map(input).collect();
            if let Some(inputs) = inputs {
                return Self::opened(inputs.into_iter().collect::<PyResult<_>>()?);
            }
        }
        Ok(Self::Iterator(iterator.into_any().unbind()))
    }

    fn opened(inputs: Vec<Input>) -> PyResult<Self> {
        for input in inputs.iter().filter(|input| matches!(input, Input::Path(_))) {
            input.probe().map_err(|error| {
                failure::usage(format!("cannot open {error}"), "check the name; nothing was done")
            })?;
        }
        Ok(Self::Paths(inputs))
    }

    /// The items of the run. What the iterable raises ends them and waits in `raised`.
    pub(crate) fn supply(&self, raised: Raised) -> Supply<'static> {
        match self {
            Self::Paths(inputs) => Supply::of(inputs),
            Self::Iterator(iterator) => {
                let iterator = Python::attach(|py| iterator.clone_ref(py));
                let mut number = 0_u64;
                Supply::from(std::iter::from_fn(move || {
                    let next = Python::attach(|py| item(iterator.bind(py), number));
                    number += 1;
                    next.unwrap_or_else(|error| {
                        *raised.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                        None
                    })
                }))
            }
        }
    }
}

/// The input that an entry of a list is, if it is a path or a pair of paths.
fn input(entry: &Bound<'_, PyAny>) -> Option<PyResult<Input>> {
    if let Ok(pair) = entry.cast::<PyTuple>() {
        let (root, below) = (pair.get_item(0).ok()?, pair.get_item(1).ok()?);
        let (root, path) = (path(&root)?, path(&below)?);
        return Some(root.and_then(|root| Ok(Input::Below { root, path: path? })));
    }
    Some(path(entry)?.map(Input::Path))
}

/// The path that `object` is, if it is a text or has `__fspath__`.
fn path(object: &Bound<'_, PyAny>) -> Option<PyResult<PathBuf>> {
    let is_path = object.is_instance_of::<PyString>() || object.hasattr("__fspath__").ok()?;
    is_path.then(|| object.extract())
}

/// The next item of an iterator: bytes, which are called by their number, or a name and bytes.
fn item(iterator: &Bound<'_, PyAny>, number: u64) -> PyResult<Option<Item>> {
    let Some(next) = iterator.try_iter()?.next() else { return Ok(None) };
    let next = next?;
    if let Some(path) = path(&next) {
        let message = format!(
            "{} is a path among the values of an iterable, which gives bytes",
            shown(&path?)
        );
        return Err(failure::usage(message, "give paths as a list"));
    }
    let (name, bytes) = match next.cast::<PyTuple>() {
        Ok(pair) => {
            let (name, bytes): (String, Bound<'_, PyAny>) = pair.extract()?;
            (name, bytes)
        }
        Err(_) => (number.to_string(), next),
    };
    let bytes = match bytes.cast::<PyBytes>() {
        Ok(bytes) => bytes.as_bytes().to_vec(),
        Err(_) => bytes.extract()?,
    };
    Ok(Some(Item {
        source: name.clone(),
        relative: name,
        named: true,
        content: Content::Bytes(bytes),
    }))
}
