//! What speaks for and against a reading of a table, one kind of evidence in each file. Costs are
//! whole numbers, tenths of a unit; less is better.

pub(super) mod heads;
pub(super) mod reading;
mod seam;
pub(super) mod words;

/// A text of the wrong type, which is never written: the dearest of all.
pub(super) const WRONG_TYPE: i32 = 120;
/// Two pieces are one value.
pub(super) const JOIN: i32 = 4;
/// A letter stands at the end of one piece and at the begin of the next, and was printed once.
pub(super) const TWICE: i32 = 3;
/// A value that is right for its column and not what the form usually prints there.
pub(super) const UNUSUAL: i32 = 30;
/// A word that nothing confirms, where a border may have gone through it.
pub(super) const UNKNOWN_WORD: i32 = 10;
/// Readings that cost so little more than the best one are as good as it: half a unit. Measured on
/// pages cut at guessed borders: with .01 units a tenth as many cells more and four times the wrong
/// ones; beyond .5 recall falls and hardly a wrong cell goes.
pub(super) const MARGIN: i32 = 5;
