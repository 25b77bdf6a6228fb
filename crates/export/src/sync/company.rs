//! What the list of a company's filings means for the ledger.

use std::collections::BTreeSet;

use rusqlite::params;

use section16::Cik;
use section16_edgar::ListedFiling;

use super::counts::Counts;
use super::filings::{is_corrected, number};
use super::options::Scope;
use super::state::State;
use crate::error::Error;

impl State {
    /// Notes what EDGAR's list of a company says, and that the company is followed.
    pub(super) fn take_company(
        &self,
        cik: Cik,
        listed: &[ListedFiling],
        scope: &Scope,
        counts: &mut Counts,
    ) -> Result<(), Error> {
        self.atomically(|| {
            self.follow("cik", &cik.number().to_string())?;
            let sql = "SELECT accession FROM listings WHERE cik = ?1";
            let mut before: BTreeSet<_> = self.texts(sql, [number(cik)])?.into_iter().collect();
            let had = before.len();
            for filing in listed {
                before.remove(filing.accession.as_str());
                if !self.take_listing(filing, scope, counts)? {
                    continue;
                }
                let sql = "INSERT OR IGNORE INTO listings VALUES (?1, ?2)";
                self.change(sql, params![number(cik), filing.accession.as_str()])?;
            }
            let left = had - before.len();
            if left < had.div_ceil(2) {
                // EDGAR withdraws filings one by one. A list that is empty, or lacks most of what
                // it had, is an answer that went wrong.
                counts.doubted.push(format!(
                    "EDGAR's list of CIK {} has only {left} of the {had} filings that it had; none \
                     is taken for withdrawn",
                    cik.number()
                ));
                return Ok(());
            }
            let today = scope.clock.today.to_string();
            self.set(&format!("list_of_{}", cik.number()), &today)?;
            for accession in before {
                let sql = "DELETE FROM listings WHERE cik = ?1 AND accession = ?2";
                self.change(sql, params![number(cik), accession])?;
                let sql = "SELECT (SELECT count(*) FROM listings WHERE accession = ?1) \
                           + (SELECT count(*) FROM filings WHERE accession = ?1 \
                              AND (state = 'removed' OR listed_in IS NOT NULL))";
                if self.count(sql, [&accession])? == 0 {
                    self.remove(&accession)?;
                    counts.removed += 1;
                }
            }
            Ok(())
        })
    }

    /// Notes one filing of a list; gives whether it is one that is followed.
    fn take_listing(
        &self,
        filing: &ListedFiling,
        scope: &Scope,
        counts: &mut Counts,
    ) -> Result<bool, Error> {
        match self.known(filing.accession)? {
            Some(known) if known.state != "removed" => {
                // A day's index and the list may differ for a while; the index is corrected last.
                let corrected = known.listed_in.is_none() && is_corrected(&known, filing, false);
                counts.corrected += u64::from(corrected);
                if known.listed_in.is_none() {
                    self.relist(filing, None, corrected)?;
                }
                Ok(true)
            }
            // What an index has withdrawn comes back through an index.
            Some(known) if known.listed_in.is_some() => Ok(false),
            _ if scope.wants(filing) => {
                self.expect(filing, None)?;
                counts.new += 1;
                Ok(true)
            }
            _ => Ok(false),
        }
    }
}
