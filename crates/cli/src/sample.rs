//! A made-up filing for unit tests.

use section16::Filing;

/// A joint Form 4/A with rows of all four kinds, values of all four states and three footnotes.
pub(crate) fn filing() -> Filing {
    serde_json::from_str(include_str!("../../../tests/support/filing.json")).unwrap()
}
