//! One input's rows in every table.

use crate::filing::Filing;
use crate::problem::Problem;

/// What one input adds to the tables: a filing with its problems, or, where it could not be read,
/// its problems alone.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    /// The key of the rows: the accession number, or `file:` and a path where there is none.
    pub key: &'a str,
    /// Where the filing was read from: a path, or an archive's path, `!` and the member.
    pub source: &'a str,
    /// The filing, if it could be read.
    pub filing: Option<&'a Filing>,
    /// Problems that are not in the filing: why it could not be read, or what its surroundings
    /// say of it.
    pub problems: &'a [Problem],
}

impl<'a> Record<'a> {
    /// Every problem: the filing's own, then those of its surroundings.
    pub fn all_problems(&self) -> impl Iterator<Item = &'a Problem> + use<'a> {
        let own = self.filing.map_or(&[][..], |filing| &filing.problems);
        own.iter().chain(self.problems)
    }
}
