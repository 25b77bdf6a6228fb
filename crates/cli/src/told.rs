//! What a command has told, kept for the report of its run. Counts and sentences enter through the
//! printer; `report` writes them.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Map, Value, json};

use section16::Severity;

/// So many reasons are in a report; of more, how many they are.
const REASONS: usize = 1000;

/// What a report will say; every copy of a printer adds to the same.
#[derive(Clone, Debug, Default)]
pub(crate) struct Told(Arc<Mutex<Collected>>);

#[derive(Debug, Default)]
pub(crate) struct Collected {
    pub(crate) counts: Map<String, Value>,
    pub(crate) reasons: Vec<Value>,
    pub(crate) left_out: u64,
}

impl Told {
    /// Adds a count of the run.
    pub(crate) fn count(&self, name: &str, number: u64) {
        self.lock().counts.insert(name.to_owned(), number.into());
    }

    /// Adds what is told, or would be told if there were not so much of it.
    pub(crate) fn reason(&self, severity: Severity, message: &str, hint: Option<&str>) {
        if severity < Severity::Warning {
            return;
        }
        let mut collected = self.lock();
        if collected.reasons.len() >= REASONS {
            collected.left_out += 1;
            return;
        }
        let mut reason = json!({ "severity": severity.as_str(), "message": message });
        if let Some(hint) = hint {
            reason["hint"] = hint.into();
        }
        collected.reasons.push(reason);
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, Collected> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thousand_reasons_are_kept_and_the_others_counted() {
        let told = Told::default();
        for number in 0..1002 {
            told.reason(Severity::Error, &number.to_string(), None);
        }
        told.reason(Severity::Info, "of no weight", None);
        let collected = told.lock();
        assert_eq!((collected.reasons.len(), collected.left_out), (1000, 2));
        assert_eq!(collected.reasons[999]["message"], "999");
    }
}
