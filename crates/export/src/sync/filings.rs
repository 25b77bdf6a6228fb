//! What the ledger says of filings.

use rusqlite::{OptionalExtension, Row, params};

use section16::{AccessionNumber, Cik, Date};
use section16_edgar::{FilingPath, ListedFiling, Stored};

use super::clock::{Clock, pause};
use super::state::State;
use crate::error::Error;

/// What an earlier listing said of a filing.
pub(super) struct Known {
    pub(super) state: String,
    pub(super) form: Option<String>,
    pub(super) filed: Option<String>,
    pub(super) parties: Option<String>,
    pub(super) listed_in: Option<String>,
}

/// How far the fetching of filings has come in this run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Turn {
    pub(super) run: i64,
    pub(super) clock: Clock,
}

const COLUMNS: &str = "accession, cik, packed, form, filed";

/// A filing may be tried: never, or long enough ago; a try in the future is one before the clock
/// was set back. Within a run each is tried once.
const MAY_BE_TRIED: &str = "(tries = 0 OR next_try <= ?1 OR tried_at > ?1) \
                            AND (tried_run IS NULL OR tried_run <> ?2)";

impl State {
    pub(super) fn known(&self, accession: AccessionNumber) -> Result<Option<Known>, Error> {
        self.check(|| {
            let sql = "SELECT state, form, filed, parties, listed_in FROM filings \
                       WHERE accession = ?1";
            let read = |row: &Row<'_>| {
                Ok(Known {
                    state: row.get(0)?,
                    form: row.get(1)?,
                    filed: row.get(2)?,
                    parties: row.get(3)?,
                    listed_in: row.get(4)?,
                })
            };
            self.db.prepare_cached(sql)?.query_one([accession.as_str()], read).optional()
        })
    }

    /// Notes a filing that was not known, or was removed, as one to fetch.
    pub(super) fn expect(
        &self,
        listed: &ListedFiling,
        listed_in: Option<&str>,
    ) -> Result<(), Error> {
        let sql = "INSERT INTO filings (accession, state, form, filed, cik, parties, listed_in) \
                   VALUES (?1, 'known', ?2, ?3, ?4, ?5, ?6) \
                   ON CONFLICT (accession) DO UPDATE SET state = 'known', form = ?2, filed = ?3, \
                   cik = ?4, parties = ?5, listed_in = ?6, tries = 0, tried_run = NULL, \
                   reason = NULL";
        let accession = listed.accession.as_str();
        let parties = listed_in.map(|_| parties(listed));
        let filed = listed.filed.map(|day| day.to_string());
        let place = number(listed.path().cik);
        self.change(sql, params![accession, listed.form, filed, place, parties, listed_in])?;
        Ok(())
    }

    /// Notes the facts of a listing, which correct those of an earlier one if `is_corrected`: the
    /// filing is fetched again then.
    pub(super) fn relist(
        &self,
        listed: &ListedFiling,
        listed_in: Option<&str>,
        is_corrected: bool,
    ) -> Result<(), Error> {
        let sql = "UPDATE filings SET form = coalesce(?2, form), filed = coalesce(?3, filed), \
                   parties = coalesce(?4, parties), listed_in = coalesce(?5, listed_in) \
                   WHERE accession = ?1";
        let accession = listed.accession.as_str();
        let parties = listed_in.map(|_| parties(listed));
        let filed = listed.filed.map(|day| day.to_string());
        self.change(sql, params![accession, listed.form, filed, parties, listed_in])?;
        if is_corrected {
            // Even of a filing that is not noted as fetched there may be the old file: its run
            // may have been killed before it could note that.
            let sql = "UPDATE filings SET state = 'changed', tries = 0, tried_run = NULL, \
                       reason = NULL WHERE accession = ?1";
            self.change(sql, [accession])?;
        }
        Ok(())
    }

    /// Takes a filing out of the tables; its file is set aside later.
    pub(super) fn remove(&self, accession: &str) -> Result<(), Error> {
        let sql = "INSERT OR IGNORE INTO dirty SELECT group_name FROM filings \
                   WHERE accession = ?1 AND group_name IS NOT NULL";
        self.change(sql, [accession])?;
        self.change("INSERT OR IGNORE INTO set_aside VALUES (?1)", [accession])?;
        self.change("UPDATE filings SET state = 'removed' WHERE accession = ?1", [accession])?;
        Ok(())
    }

    /// At most `limit` filings to fetch, oldest first: new ones, or those that were corrected.
    pub(super) fn to_fetch(
        &self,
        turn: Turn,
        corrected: bool,
        limit: usize,
    ) -> Result<Vec<ListedFiling>, Error> {
        let states = if corrected { "'changed'" } else { "'known', 'failed'" };
        let sql = format!(
            "SELECT {COLUMNS}, parties FROM filings WHERE state IN ({states}) AND {MAY_BE_TRIED} \
             ORDER BY filed, accession LIMIT ?3"
        );
        self.check(|| {
            let mut statement = self.db.prepare_cached(&sql)?;
            let values =
                params![turn.clock.now, turn.run, i64::try_from(limit).unwrap_or(i64::MAX)];
            let rows = statement.query_map(values, |row| {
                let stored = stored(row)?;
                let mut listed = ListedFiling::at(stored.path);
                if corrected && let Some(parties) = row.get::<_, Option<String>>(5)? {
                    // A corrected filing is fetched from where the index has it now.
                    if let Some(cik) = parties.split(' ').find_map(|cik| cik.parse().ok()) {
                        listed = ListedFiling::at(FilingPath { cik, ..stored.path });
                    }
                }
                listed.form = row.get(3)?;
                listed.filed = row.get::<_, Option<String>>(4)?.and_then(|day| day.parse().ok());
                Ok(listed)
            })?;
            rows.collect()
        })
    }

    /// How many filings are to be fetched now.
    pub(super) fn count_to_fetch(&self, turn: Turn) -> Result<u64, Error> {
        let sql = format!(
            "SELECT count(*) FROM filings WHERE state IN ('known', 'failed', 'changed') \
             AND {MAY_BE_TRIED}"
        );
        self.count(&sql, params![turn.clock.now, turn.run])
    }

    /// How many filings failed before and are tried again later.
    pub(super) fn count_waiting(&self, turn: Turn) -> Result<u64, Error> {
        let sql = format!(
            "SELECT count(*) FROM filings WHERE state IN ('known', 'failed', 'changed') \
             AND tries > 0 AND tried_run <> ?2 AND NOT ({MAY_BE_TRIED})"
        );
        self.count(&sql, params![turn.clock.now, turn.run])
    }

    /// Notes that a filing's file is there, `state` saying how.
    pub(super) fn is_there(&self, stored: &Stored, state: &str) -> Result<(), Error> {
        let sql = "UPDATE filings SET state = ?2, cik = ?3, packed = ?4, reason = NULL, tries = 0 \
                   WHERE accession = ?1";
        let FilingPath { cik, accession } = stored.path;
        self.change(sql, params![accession.as_str(), state, number(cik), stored.is_packed])?;
        Ok(())
    }

    /// Notes that a corrected filing's new file is there, beside the old one.
    pub(super) fn has_arrived(&self, accession: AccessionNumber) -> Result<(), Error> {
        let sql = "UPDATE filings SET state = 'arrived', reason = NULL, tries = 0 \
                   WHERE accession = ?1";
        self.change(sql, [accession.as_str()]).map(drop)
    }

    /// Notes that a try to fetch a filing failed. A corrected one stays in the tables as it was.
    pub(super) fn has_failed(
        &self,
        accession: AccessionNumber,
        reason: &str,
        turn: Turn,
    ) -> Result<(), Error> {
        let accession = accession.as_str();
        let sql = "SELECT tries FROM filings WHERE accession = ?1";
        let tries = u32::try_from(self.count(sql, [accession])?).unwrap_or(u32::MAX);
        let tries = tries.saturating_add(1);
        let sql = "UPDATE filings SET reason = ?2, tries = ?3, tried_at = ?4, tried_run = ?5, \
                   next_try = ?6, state = CASE state WHEN 'changed' THEN state ELSE 'failed' END \
                   WHERE accession = ?1";
        let (now, next) = (turn.clock.now, turn.clock.now.saturating_add(pause(tries)));
        self.change(sql, params![accession, reason, tries, now, turn.run, next])?;
        Ok(())
    }

    /// Notes that a filing's file is gone or damaged, and why, and that the tables of its group are
    /// out of date with it.
    pub(super) fn lost(&self, accession: AccessionNumber, reason: &str) -> Result<(), Error> {
        let sql = "INSERT OR IGNORE INTO dirty SELECT group_name FROM filings \
                   WHERE accession = ?1 AND group_name IS NOT NULL";
        self.change(sql, [accession.as_str()])?;
        let sql = "UPDATE filings SET state = 'known', tries = 0, reason = ?2 WHERE accession = ?1";
        self.change(sql, [accession.as_str(), reason]).map(drop)
    }

    /// The parties that an index has for a filing.
    pub(super) fn parties_of(&self, accession: AccessionNumber) -> Result<Vec<Cik>, Error> {
        let sql = "SELECT coalesce(parties, '') FROM filings WHERE accession = ?1";
        let parties = self.texts(sql, [accession.as_str()])?;
        Ok(parties.iter().flat_map(|ciks| ciks.split(' ')).flat_map(str::parse).collect())
    }

    /// At most `limit` filings in `state`, oldest first.
    pub(super) fn in_state(&self, state: &str, limit: usize) -> Result<Vec<Stored>, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM filings WHERE state = ?1 ORDER BY filed, accession LIMIT ?2"
        );
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.stored(&sql, params![state, limit])
    }

    /// Where the ledger has the file of a filing.
    pub(super) fn place(&self, accession: &str) -> Result<Option<Stored>, Error> {
        let sql = format!("SELECT {COLUMNS} FROM filings WHERE accession = ?1");
        Ok(self.stored(&sql, [accession])?.pop())
    }

    /// The filings whose files make up a group.
    pub(super) fn of_group(&self, group: &str) -> Result<Vec<Stored>, Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM filings WHERE group_name = ?1 AND state <> 'removed' \
             AND state <> 'known' AND state <> 'failed'"
        );
        self.stored(&sql, [group])
    }

    /// Notes the group of a filing, whose tables and those of the group it was in are now out of
    /// date. `None` is the group of what adds no row. `reason` says what could not be read, if
    /// anything.
    pub(super) fn sort_into(
        &self,
        accession: AccessionNumber,
        group: Option<&str>,
        reason: Option<&str>,
    ) -> Result<(), Error> {
        let accession = accession.as_str();
        let sql = "INSERT OR IGNORE INTO dirty SELECT group_name FROM filings \
                   WHERE accession = ?1 AND group_name IS NOT NULL";
        self.change(sql, [accession])?;
        if let Some(group) = group {
            self.soil(group)?;
        }
        let sql = "UPDATE filings SET group_name = ?2, reason = ?3, \
                   state = CASE state WHEN 'fetched' THEN 'converted' ELSE state END \
                   WHERE accession = ?1";
        self.change(sql, params![accession, group, reason])?;
        Ok(())
    }

    /// Notes that the tables of a group are out of date.
    pub(super) fn soil(&self, group: &str) -> Result<(), Error> {
        self.change("INSERT OR IGNORE INTO dirty VALUES (?1)", [group]).map(drop)
    }

    /// The first group whose tables are out of date.
    pub(super) fn first_dirty(&self) -> Result<Option<String>, Error> {
        self.check(|| {
            let sql = "SELECT group_name FROM dirty ORDER BY group_name LIMIT 1";
            self.db.prepare_cached(sql)?.query_one((), |row| row.get(0)).optional()
        })
    }

    /// The text values of the first column of a query.
    pub(super) fn texts(
        &self,
        sql: &str,
        values: impl rusqlite::Params,
    ) -> Result<Vec<String>, Error> {
        self.check(|| self.db.prepare_cached(sql)?.query_map(values, |row| row.get(0))?.collect())
    }

    fn stored(&self, sql: &str, values: impl rusqlite::Params) -> Result<Vec<Stored>, Error> {
        self.check(|| self.db.prepare_cached(sql)?.query_map(values, stored)?.collect())
    }
}

fn stored(row: &Row<'_>) -> rusqlite::Result<Stored> {
    let text = |at: usize, what: &str| {
        let said = format!("the state file has no {what} here");
        rusqlite::Error::FromSqlConversionFailure(at, rusqlite::types::Type::Text, said.into())
    };
    let accession = row.get::<_, String>(0)?.parse().map_err(|_| text(0, "accession number"))?;
    let cik = row.get::<_, i64>(1)?.to_string().parse().map_err(|_| text(1, "CIK"))?;
    Ok(Stored { path: FilingPath { cik, accession }, is_packed: row.get(2)? })
}

/// A CIK as the ledger has it.
pub(super) fn number(cik: Cik) -> i64 {
    i64::try_from(cik.number()).unwrap_or(i64::MAX)
}

/// The parties of a filing as the ledger has them.
pub(super) fn parties(listed: &ListedFiling) -> String {
    let ciks = listed.parties.iter().map(|party| party.cik.number().to_string());
    ciks.collect::<Vec<_>>().join(" ")
}

/// Whether a listing says something else than an earlier one did.
pub(super) fn is_corrected(known: &Known, listed: &ListedFiling, from_index: bool) -> bool {
    let differs = |old: Option<&str>, new: Option<&str>| matches!((old, new), (Some(old), Some(new)) if old != new);
    let filed = listed.filed.map(|day: Date| day.to_string());
    differs(known.form.as_deref(), listed.form.as_deref())
        || differs(known.filed.as_deref(), filed.as_deref())
        || (from_index && differs(known.parties.as_deref(), Some(&parties(listed))))
}
