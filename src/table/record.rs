//! What the rows of one input are made from: a filing, its key and its source enter, and nothing
//! leaves yet; `rows` makes the rows of the nine tables, `layout` those of every arrangement.

use crate::filing::Filing;
use crate::ids::AccessionNumber;
use crate::problem::Problem;

/// What one input adds to the tables: a filing with its problems, or, where it could not be read,
/// its problems alone.
///
/// # Examples
///
/// ```
/// use section16::table::Record;
///
/// let filing = section16::read(b"<ownershipDocument/>")?;
/// let record = Record { key: "file:form4.xml", source: "form4.xml", ..Record::from(&filing) };
/// assert_eq!(record.all_problems().count(), filing.problems.len());
/// # Ok::<(), section16::Error>(())
/// ```
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

impl<'a> From<&'a Filing> for Record<'a> {
    /// The record of a filing alone. The key is its accession number, empty where it has none;
    /// the source is empty, because a filing does not know where it was read from.
    fn from(filing: &'a Filing) -> Self {
        let key = filing.accession_number.as_ref().map_or("", AccessionNumber::as_str);
        Self { key, source: "", filing: Some(filing), problems: &[] }
    }
}
