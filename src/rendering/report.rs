//! What a rendering holds and the model cannot: gathered while reading.

use crate::problem::{Code, Problem};

use super::cell::visible;

/// The problems of a rendering.
#[derive(Debug, Default)]
pub(super) struct Report {
    pub(super) problems: Vec<Problem>,
}

impl Report {
    /// Text that belongs to no place for certain.
    pub(super) fn unplaced(&mut self, location: impl Into<String>, raw: &str) {
        let message = "the text could not be assigned to a cell for certain";
        self.add(Code::RenderingUnplaced, location, raw, message);
    }

    /// A cell whose text is not of the type of its column.
    pub(super) fn value(&mut self, location: impl Into<String>, raw: &str, what: &str) {
        let message = format!("the text is no {what}; the cell is empty");
        self.add(Code::RenderingValue, location, raw, message);
    }

    /// Something that the rendering shows and this reader cannot take for certain.
    pub(super) fn unclear(&mut self, location: impl Into<String>, raw: &str, message: &str) {
        self.add(Code::RenderingUnclear, location, raw, message);
    }

    fn add(
        &mut self,
        code: Code,
        location: impl Into<String>,
        raw: &str,
        message: impl Into<String>,
    ) {
        let raw = visible(raw);
        self.problems.push(Problem::new(code, location.into(), &raw, message));
    }
}
