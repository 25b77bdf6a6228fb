//! Errors of the library as exceptions of the package: a sentence, a hint, and the exit status that
//! the program would end with.

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

use section16::Explain;

/// The exit status of a wrong command line.
const USAGE: u8 = 2;
/// The exit status of a run that its surroundings ended.
const ENVIRONMENT: u8 = 3;

/// An exception for arguments that are wrong.
pub(crate) fn usage(message: impl Into<String>, hint: &str) -> PyErr {
    raise("UsageError", message.into(), Some(hint), USAGE)
}

/// An exception for what the file system or the machine says.
pub(crate) fn environment(message: impl Into<String>, hint: Option<&str>) -> PyErr {
    raise("EnvironmentFailure", message.into(), hint, ENVIRONMENT)
}

/// An exception for a file that is no filing, or cannot be read.
pub(crate) fn unreadable(error: &section16::Error) -> PyErr {
    let name = if error.is_not_ownership() { "NotOwnershipError" } else { "UnreadableError" };
    raise(name, error.to_string(), error.hint(), 1)
}

/// The same for an error of a whole run.
pub(crate) fn of_run(error: &section16_export::Error) -> PyErr {
    match error.is_usage() {
        true => raise("UsageError", error.to_string(), error.hint(), USAGE),
        false => environment(error.to_string(), error.hint()),
    }
}

fn raise(class: &str, message: String, hint: Option<&str>, exit_status: u8) -> PyErr {
    let made = Python::attach(|py| {
        let class = py.import("section16.errors")?.getattr(class)?;
        let exception = class.call1((message.as_str(), hint, exit_status))?;
        Ok::<_, PyErr>(PyErr::from_value(exception))
    });
    // Without the package around it the module still says what is wrong.
    made.unwrap_or_else(|_: PyErr| PyRuntimeError::new_err(message))
}
