//! The way from the root down to the cursor, and what was noticed on it: names of elements enter,
//! problems with their locations leave.

use std::fmt;

use crate::problem::{Code, Problem, Severity};

use super::attributes::{self, Attribute};
use super::schema;

/// The elements from below the root down to the cursor, and the problems so far.
pub(super) struct Trail<'a> {
    steps: Vec<Step<'a>>,
    pub(super) problems: Vec<Problem>,
}

impl<'a> Trail<'a> {
    /// A trail that stands on the root.
    pub(super) fn new() -> Self {
        Self { steps: Vec::with_capacity(8), problems: Vec::new() }
    }

    /// Goes down to an element.
    pub(super) fn enter(&mut self, name: &'a str) {
        self.steps.push(Step { name, row: None });
    }

    /// Goes up to the parent.
    pub(super) fn leave(&mut self) {
        self.steps.pop();
    }

    /// How many elements below the root the trail is.
    pub(super) fn depth(&self) -> usize {
        self.steps.len()
    }

    /// Marks the element at the end of the trail as row `number` of its table.
    pub(super) fn number_row(&mut self, number: usize) {
        if let Some(step) = self.steps.last_mut() {
            step.row = Some(number);
        }
    }

    /// The name that messages tell of the element at the end of the trail: `value` says little; the
    /// element that it is the value of says more.
    pub(super) fn telling_name(&self) -> &'a str {
        let mut names = self.steps.iter().rev().map(|step| step.name);
        names.find(|name| *name != "value").unwrap_or(schema::ROOT)
    }

    /// Adds a problem at the element at the end of the trail.
    pub(super) fn report(&mut self, code: Code, raw: &str, says: &str) {
        let location = self.location();
        let name = self.telling_name();
        let problem = Problem::new(code, location, raw, format!("`{name}` {says}"));
        self.problems.push(problem);
    }

    /// The path of the element at the end of the trail, with row numbers.
    pub(super) fn location(&self) -> String {
        if self.steps.is_empty() {
            return schema::ROOT.to_owned();
        }
        let steps: Vec<_> = self.steps.iter().map(Step::to_string).collect();
        steps.join("/")
    }

    /// The location of the row at the end of the trail, for later.
    pub(super) fn row_location(&self) -> RowLocation<'a> {
        let mut steps = self.steps.iter().rev().copied();
        RowLocation { row: steps.next(), table: steps.next() }
    }

    /// Adds a problem for each attribute in `attributes`, the inside of a start tag.
    pub(super) fn attribute_problems(&mut self, attributes: &str, code: Code) {
        for attribute in attributes::split(attributes) {
            self.attribute_problem(attribute, code);
        }
    }

    /// Adds a problem for an attribute that has no column.
    pub(super) fn attribute_problem(&mut self, attribute: Attribute<'_>, code: Code) {
        match attribute {
            Attribute::Pair(name, text) => {
                let location = format!("{}/@{name}", self.location());
                let message = format!("the attribute `{name}` has no column");
                let mut problem = Problem::new(code, location, text, message);
                if name.starts_with("xmlns") || name.starts_with("xsi:") {
                    problem.severity = Severity::Info;
                }
                self.problems.push(problem);
            }
            // 0000001750-04-000011 has `<nonDerivativeTable ativeTable>`.
            Attribute::Junk(text) => {
                self.report(Code::DamagedTag, text, "has a damaged start tag");
            }
        }
    }
}

/// A step of the way.
#[derive(Clone, Copy)]
struct Step<'a> {
    name: &'a str,
    /// For rows of Table I and II, their number.
    row: Option<usize>,
}

impl fmt::Display for Step<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.row {
            Some(row) => write!(f, "{}[{row}]", self.name),
            None => f.write_str(self.name),
        }
    }
}

/// Where a row of Table I or II stands.
#[derive(Clone, Copy)]
pub(super) struct RowLocation<'a> {
    table: Option<Step<'a>>,
    row: Option<Step<'a>>,
}

impl fmt::Display for RowLocation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(table) = self.table {
            write!(f, "{table}/")?;
        }
        self.row.map_or(Ok(()), |row| row.fmt(f))
    }
}
