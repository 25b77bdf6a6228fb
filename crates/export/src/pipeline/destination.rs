//! Where outcomes go: outcomes enter, in three steps; what is made of them is the destination's own
//! business. Next: [`super::export`], which writes tables.

use std::path::Path;

use section16::AccessionNumber;

use crate::error::Result;

use super::outcome::Outcome;

/// Where outcomes go.
///
/// [`prepare`](Self::prepare) runs in any worker, [`append`](Self::append) in the order of the
/// inputs and alone, [`publish`](Self::publish) in any worker again.
pub trait Destination: Sync {
    /// What a worker makes of a batch before its turn.
    type Prepared: Send;

    /// Prepares a batch, in any order.
    ///
    /// # Errors
    ///
    /// What the file system says.
    fn prepare(&self, outcomes: &[Outcome]) -> Result<Self::Prepared>;

    /// Takes a batch in its turn. Outcomes whose number is in `changed` are not what they were
    /// when they were prepared.
    ///
    /// # Errors
    ///
    /// What the file system says.
    fn append(
        &self,
        outcomes: &[Outcome],
        prepared: &mut Self::Prepared,
        changed: &[usize],
    ) -> Result<()>;

    /// Does what is left to do for a batch, in any order.
    ///
    /// # Errors
    ///
    /// What the file system says.
    fn publish(&self, outcomes: &[Outcome], prepared: Self::Prepared) -> Result<()>;

    /// Where copies of filings may wait on disk, if filings that come more than once are to be
    /// settled at the end of the run. Else a later copy is told as it comes, and left out.
    fn settles_in(&self) -> Option<&Path> {
        None
    }

    /// Takes back outcomes that were appended, each the first with its number; what takes their
    /// place is appended after [`purge`](Self::purge).
    ///
    /// # Errors
    ///
    /// What the file system says.
    fn retract(&self, _: &[(AccessionNumber, Outcome)]) -> Result<()> {
        Ok(())
    }

    /// Is called once when all is taken back.
    ///
    /// # Errors
    ///
    /// What the file system says.
    fn purge(&self) -> Result<()> {
        Ok(())
    }
}

/// A run without outputs, for checking.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nowhere;

impl Destination for Nowhere {
    type Prepared = ();

    fn prepare(&self, _: &[Outcome]) -> Result<()> {
        Ok(())
    }

    fn append(&self, _: &[Outcome], (): &mut (), _: &[usize]) -> Result<()> {
        Ok(())
    }

    fn publish(&self, _: &[Outcome], (): ()) -> Result<()> {
        Ok(())
    }
}
