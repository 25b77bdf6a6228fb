//! What the ledger says to whoever asks.

use std::fmt;
use std::path::Path;

use super::clock::moment;
use super::state::State;
use crate::error::Error;

/// How an export stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// What is followed; phrases.
    pub follows: Vec<String>,
    /// How many filings are in each state.
    pub states: Vec<(String, u64)>,
    /// Groups whose tables are out of date.
    pub groups_to_write: u64,
    /// The filings whose last try failed.
    pub troubled: Vec<Troubled>,
}

/// A filing whose last try failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Troubled {
    /// Its accession number.
    pub accession: String,
    /// How many tries failed.
    pub tries: u64,
    /// Why the last one did.
    pub reason: String,
    /// When it is tried again at the earliest.
    pub next_try: String,
}

impl Status {
    /// The status of the export in `folder`; `None` where there is none.
    ///
    /// # Errors
    ///
    /// Where the state cannot be read.
    pub fn of(folder: &Path) -> Result<Option<Self>, Error> {
        let Some(state) = State::look(folder)? else { return Ok(None) };
        let ciks = state.followed("cik")?.into_iter().map(|cik| format!("CIK {cik}"));
        let all = state.followed("all")?.into_iter().map(|from| format!("all filings from {from}"));
        let mut follows: Vec<_> = ciks.chain(all).collect();
        if let Some(forms) = state.setting("forms")? {
            follows.push(format!("forms {forms}"));
        }
        let states = ["known", "failed", "fetched", "converted", "changed", "arrived", "removed"];
        let states = states.into_iter().map(|name| {
            let sql = "SELECT count(*) FROM filings WHERE state = ?1";
            Ok((name.to_owned(), state.count(sql, [name])?))
        });
        Ok(Some(Self {
            follows,
            states: states.collect::<Result<_, Error>>()?,
            groups_to_write: state.count("SELECT count(*) FROM dirty", ())?,
            troubled: troubled(&state)?,
        }))
    }
}

fn troubled(state: &State) -> Result<Vec<Troubled>, Error> {
    state.check(|| {
        let sql = "SELECT accession, tries, reason, next_try FROM filings \
                   WHERE state IN ('failed', 'changed') AND tries > 0 ORDER BY accession";
        let read = |row: &rusqlite::Row<'_>| {
            Ok(Troubled {
                accession: row.get(0)?,
                tries: u64::try_from(row.get::<_, i64>(1)?).unwrap_or_default(),
                reason: row.get(2)?,
                next_try: moment(row.get(3)?),
            })
        };
        state.db.prepare_cached(sql)?.query_map((), read)?.collect()
    })
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "follows: {}", self.follows.join("; "))?;
        for (name, count) in &self.states {
            let means = match name.as_str() {
                "known" => "listed, not fetched yet",
                "failed" => "not fetched, the last try failed",
                "fetched" => "on disk, not converted yet",
                "converted" => "in the tables",
                "changed" => "corrected on EDGAR, to fetch again",
                "arrived" => "corrected, fetched again, not in place yet",
                _ => "withdrawn from EDGAR's indexes",
            };
            writeln!(f, "{name}: {count} ({means})")?;
        }
        writeln!(f, "groups to write: {}", self.groups_to_write)?;
        for troubled in &self.troubled {
            let Troubled { accession, tries, reason, next_try } = troubled;
            let s = if *tries == 1 { "y" } else { "ies" };
            writeln!(f, "{accession}: {reason} ({tries} tr{s}, next not before {next_try})")?;
        }
        Ok(())
    }
}
