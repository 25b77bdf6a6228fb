//! What the ledger says to whoever asks: how an export stands.
//!
//! The ledger enters; a [`Status`] leaves, which is written for people or for programs. A run notes
//! here when it began and how it ended. Next: [`super::plan`] for the days that indexes hold.

use std::fmt;
use std::path::Path;

use section16::Date;
use section16_edgar::{is_holiday, weekdays};

use super::clock::{moment, moment_for_programs};
use super::plan::covered;
use super::state::State;
use crate::error::Error;

/// How an export stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Status {
    /// What is followed; phrases.
    pub follows: Vec<String>,
    /// The run that began last.
    pub last_run: Option<LastRun>,
    /// When the last run ended that left nothing undone, in seconds since 1970.
    pub last_success: Option<i64>,
    /// The days of filing that the indexes hold, first and last, where all of EDGAR is followed.
    pub covered: Option<(Date, Date)>,
    /// The business days between these whose index was not there.
    pub days_without_index: Vec<Date>,
    /// The day on which the list of every company that is followed had been read; `None` where
    /// one was not read yet, or none is followed.
    pub lists_of: Option<Date>,
    /// How many filings are in each state.
    pub states: Vec<(String, u64)>,
    /// Groups whose tables are out of date.
    pub groups_to_write: u64,
    /// The filings that could not be fetched or read, or whose files are gone.
    pub troubled: Vec<Troubled>,
}

/// A run, as far as it has noted what it does.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LastRun {
    /// When it began, in seconds since 1970.
    pub began: i64,
    /// When it ended; `None` where it was killed, or is still under way.
    pub ended: Option<i64>,
    /// What it left undone, or what stopped it, in a phrase; `None` where it did all.
    pub shortfall: Option<String>,
    /// What was not believed or could not be read in an index or list; sentences.
    pub doubted: Vec<String>,
}

/// A filing that is not wholly in the tables.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Troubled {
    /// Its accession number.
    pub accession: String,
    /// How many tries to fetch it failed.
    pub tries: u64,
    /// Why the last one did, or what is wrong with it.
    pub reason: String,
    /// When it is fetched again at the earliest, in seconds since 1970; `None` where that does not
    /// wait, or would not help.
    pub next_try: Option<i64>,
}

impl State {
    /// Notes that a run begins.
    pub(super) fn begin_run(&self, now: i64) -> Result<(), Error> {
        self.atomically(|| {
            self.set("run_began", &now.to_string())?;
            self.set("run_ended", "")?;
            self.set("run_doubted", "")?;
            self.set("run_shortfall", "").map(drop)
        })
    }

    /// Notes that the run has ended, and what it left undone.
    pub(super) fn end_run(
        &self,
        now: i64,
        shortfall: Option<&str>,
        doubted: &[String],
    ) -> Result<(), Error> {
        self.atomically(|| {
            let now = now.to_string();
            self.set("run_ended", &now)?;
            self.set("run_shortfall", shortfall.unwrap_or_default())?;
            self.set("run_doubted", &doubted.join("\n"))?;
            if shortfall.is_none() {
                self.set("last_success", &now)?;
            }
            Ok(())
        })
    }

    fn seconds(&self, name: &str) -> Result<Option<i64>, Error> {
        Ok(self.setting(name)?.and_then(|text| text.parse().ok()))
    }

    fn last_run(&self) -> Result<Option<LastRun>, Error> {
        let Some(began) = self.seconds("run_began")? else { return Ok(None) };
        let ended = self.seconds("run_ended")?;
        let shortfall = self.setting("run_shortfall")?.filter(|text| !text.is_empty());
        let doubted = self.setting("run_doubted")?.unwrap_or_default();
        let doubted = doubted.lines().map(str::to_owned).collect();
        Ok(Some(LastRun { began, ended, shortfall, doubted }))
    }

    /// The day of the list that was read longest ago.
    fn lists_of(&self, ciks: &[String]) -> Result<Option<Date>, Error> {
        let mut days = Vec::new();
        for cik in ciks {
            let day = self.setting(&format!("list_of_{cik}"))?;
            let Some(day) = day.and_then(|text| text.parse::<Date>().ok()) else {
                return Ok(None);
            };
            days.push(day);
        }
        Ok(days.into_iter().min())
    }
}

impl Status {
    /// The status of the export in `folder`; `None` where there is none.
    ///
    /// # Errors
    ///
    /// Where the state cannot be read.
    pub fn of(folder: &Path) -> Result<Option<Self>, Error> {
        let Some(state) = State::look(folder)? else { return Ok(None) };
        let ciks = state.followed("cik")?;
        let all = state.followed("all")?;
        let from = all.first().and_then(|text| text.parse::<Date>().ok());
        let coverage = match from {
            Some(from) => covered(&state.indexes_read()?, from).map(|found| (from, found)),
            None => None,
        };
        let lists_of = state.lists_of(&ciks)?;
        let ciks = ciks.into_iter().map(|cik| format!("CIK {cik}"));
        let all = all.into_iter().map(|from| format!("all filings from {from}"));
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
            last_run: state.last_run()?,
            last_success: state.seconds("last_success")?,
            covered: coverage.as_ref().map(|(from, (to, _))| (*from, *to)),
            days_without_index: coverage.map(|(_, (_, missing))| missing).unwrap_or_default(),
            lists_of,
            states: states.collect::<Result<_, Error>>()?,
            groups_to_write: state.count("SELECT count(*) FROM dirty", ())?,
            troubled: troubled(&state)?,
        }))
    }

    /// Business days that the indexes hold.
    pub fn days_covered(&self) -> usize {
        let Some((from, to)) = self.covered else { return 0 };
        let days = weekdays(from, to).filter(|day| !is_holiday(*day)).count();
        days - self.days_without_index.len()
    }

    /// The status as a JSON object, for programs; moments are as `2024-01-02T06:00:00Z`.
    pub fn to_json(&self) -> String {
        let run = self.last_run.as_ref().map(|run| {
            serde_json::json!({
                "began": moment_for_programs(run.began),
                "ended": run.ended.map(moment_for_programs),
                "shortfall": run.shortfall,
                "doubted": run.doubted,
            })
        });
        let troubled: Vec<_> = self
            .troubled
            .iter()
            .map(|troubled| {
                serde_json::json!({
                    "accession_number": troubled.accession,
                    "reason": troubled.reason,
                    "tries": troubled.tries,
                    "next_try": troubled.next_try.map(moment_for_programs),
                })
            })
            .collect();
        let states: serde_json::Map<_, _> =
            self.states.iter().map(|(name, count)| (name.clone(), (*count).into())).collect();
        let days = |days: &[Date]| days.iter().map(Date::to_string).collect::<Vec<_>>();
        let value = serde_json::json!({
            "follows": self.follows,
            "last_run": run,
            "last_success": self.last_success.map(moment_for_programs),
            "covered": self.covered.map(|(from, to)| serde_json::json!({
                "from": from.to_string(),
                "to": to.to_string(),
                "business_days": self.days_covered(),
                "days_without_index": days(&self.days_without_index),
            })),
            "lists_of": self.lists_of.map(|day| day.to_string()),
            "filings": states,
            "groups_to_write": self.groups_to_write,
            "failures": troubled,
        });
        format!("{value:#}\n")
    }
}

fn troubled(state: &State) -> Result<Vec<Troubled>, Error> {
    state.check(|| {
        let sql = "SELECT accession, tries, reason, \
                   CASE WHEN tries > 0 AND state IN ('failed', 'changed') THEN next_try END \
                   FROM filings WHERE reason IS NOT NULL AND state <> 'removed' ORDER BY accession";
        let read = |row: &rusqlite::Row<'_>| {
            Ok(Troubled {
                accession: row.get(0)?,
                tries: u64::try_from(row.get::<_, i64>(1)?).unwrap_or_default(),
                reason: row.get(2)?,
                next_try: row.get(3)?,
            })
        };
        state.db.prepare_cached(sql)?.query_map((), read)?.collect()
    })
}

impl fmt::Display for LastRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "began {}, ", moment(self.began))?;
        match (self.ended, &self.shortfall) {
            (None, _) => f.write_str("has not ended: it was killed, or is under way"),
            (Some(ended), None) => write!(f, "ended {}, all done", moment(ended)),
            (Some(ended), Some(shortfall)) => write!(f, "ended {}: {shortfall}", moment(ended)),
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "follows: {}", self.follows.join("; "))?;
        match &self.last_run {
            Some(run) => {
                writeln!(f, "last run: {run}")?;
                run.doubted.iter().try_for_each(|doubt| writeln!(f, "  {doubt}"))?;
            }
            None => f.write_str("last run: none that is noted\n")?,
        }
        let success = self.last_success.map_or_else(|| "never".to_owned(), moment);
        writeln!(f, "last success: {success}")?;
        if let Some((from, to)) = self.covered {
            write!(f, "covered: {from} to {to}, {} business days", self.days_covered())?;
            if let Some((first, others)) = self.days_without_index.split_first() {
                write!(f, "; without index: {first}")?;
                others.iter().try_for_each(|day| write!(f, ", {day}"))?;
            }
            writeln!(f)?;
        }
        if let Some(day) = self.lists_of {
            writeln!(f, "covered: the lists of the companies as of {day}")?;
        }
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
            write!(f, "{accession}: {reason}")?;
            if let Some(next_try) = next_try {
                let s = if *tries == 1 { "y" } else { "ies" };
                write!(f, " ({tries} tr{s}, next not before {})", moment(*next_try))?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}
