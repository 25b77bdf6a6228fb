//! A span of days by which filings are narrowed.
//!
//! A day enters; whether it is within leaves.
//! Next: [`crate::query`], of which this is a part.

use section16::Date;

/// The days from one to another, both included; either end may be open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
}

impl Period {
    /// One day.
    pub fn day(day: Date) -> Self {
        Self { from: Some(day), to: Some(day) }
    }

    /// Whether `day` is within.
    pub fn holds(&self, day: Date) -> bool {
        self.from.is_none_or(|from| day >= from) && self.to.is_none_or(|to| day <= to)
    }
}
