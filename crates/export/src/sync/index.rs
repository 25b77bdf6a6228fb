//! What an index of EDGAR means for the ledger: filings that are new, corrected or withdrawn.

use std::collections::BTreeMap;

use rusqlite::params;

use section16::{AccessionNumber, Date};
use section16_edgar::{Index, ListedFiling, Quarter};

use super::counts::Counts;
use super::filings::is_corrected;
use super::options::Scope;
use super::plan::{Ask, ReadIndex, held_to};
use super::state::State;
use crate::error::Error;

/// An index that takes away more than half of what it had, and more than this, is not believed:
/// EDGAR has published indexes that were empty for a while.
const BELIEVED: usize = 20;

impl State {
    /// Notes what an index says, if it says something new. A day's index adds filings even when
    /// the quarter's index holds that day, but says nothing of those that the quarter's lists or
    /// has withdrawn: EDGAR does not correct the indexes of days.
    pub(super) fn take_index(
        &self,
        ask: Ask,
        index: &Index,
        scope: &Scope,
        counts: &mut Counts,
    ) -> Result<(), Error> {
        let read = self.indexes_read()?;
        let name = ask.name();
        let digest = digest(index);
        let before = read.get(&name);
        let holds_to = match ask {
            Ask::Quarter(quarter) => Some(held_by(quarter, index, scope.clock.today)),
            Ask::Day(_) => None,
        };
        let is_news = before.is_none_or(|before| before.digest != digest);
        // The first look at a day that its quarter's index holds gives something to compare with.
        let is_held = matches!(ask, Ask::Day(day)
            if held_to(&read, Quarter::of(day)).is_some_and(|held| day <= held));
        self.atomically(|| {
            if is_news
                && !(is_held && before.is_none())
                && !self.take_rows(ask, &read, index, scope, counts)?
            {
                // It is read again next time.
                return Ok(());
            }
            let sql = "INSERT OR REPLACE INTO indexes VALUES (?1, ?2, ?3, ?4)";
            let held = holds_to.map(|day| day.to_string());
            self.change(sql, params![name, digest, held, scope.clock.today.to_string()])?;
            Ok(())
        })
    }

    /// Notes that EDGAR has no such index, where none was read before.
    pub(super) fn take_no_index(&self, ask: Ask, scope: &Scope) -> Result<(), Error> {
        let sql = "INSERT INTO indexes VALUES (?1, '', NULL, ?2) \
                   ON CONFLICT (name) DO UPDATE SET read_on = ?2";
        if matches!(ask, Ask::Day(_)) {
            self.change(sql, params![ask.name(), scope.clock.today.to_string()])?;
        }
        Ok(())
    }

    /// Notes the rows of an index; gives whether all that they say is believed.
    fn take_rows(
        &self,
        ask: Ask,
        read: &BTreeMap<String, ReadIndex>,
        index: &Index,
        scope: &Scope,
        counts: &mut Counts,
    ) -> Result<bool, Error> {
        let name = ask.name();
        for line in &index.unreadable {
            counts.doubted.push(format!("line {line} of the index {name} cannot be read"));
        }
        let listed = filings_of(index);
        for filing in listed.values() {
            let Some(known) = self.known(filing.accession)? else {
                if scope.wants(filing) {
                    self.expect(filing, Some(&name))?;
                    counts.new += 1;
                }
                continue;
            };
            let is_of_quarter = known.listed_in.as_deref().is_some_and(|listed_in| {
                matches!(ask, Ask::Day(day) if listed_in == Quarter::of(day).to_string()
                    && held_to(read, Quarter::of(day)).is_some_and(|held| day <= held))
            });
            if is_of_quarter {
                continue;
            }
            if known.state == "removed" {
                if scope.wants(filing) {
                    self.expect(filing, Some(&name))?;
                    counts.new += 1;
                }
                continue;
            }
            let corrected = is_corrected(&known, filing, true);
            counts.corrected += u64::from(corrected);
            self.relist(filing, Some(&name), corrected)?;
        }
        self.take_away(ask, index, &listed, scope, counts)
    }

    /// Removes the filings that the index listed before and lists no more; gives whether that is
    /// believed.
    fn take_away(
        &self,
        ask: Ask,
        index: &Index,
        listed: &BTreeMap<AccessionNumber, ListedFiling>,
        scope: &Scope,
        counts: &mut Counts,
    ) -> Result<bool, Error> {
        let name = ask.name();
        let (first, last) = match ask {
            Ask::Quarter(quarter) => {
                (quarter.first_day(), held_by(quarter, index, scope.clock.today))
            }
            Ask::Day(day) => (day, day),
        };
        let sql = "SELECT accession FROM filings WHERE state <> 'removed' \
                   AND (listed_in = ?1 OR listed_in BETWEEN ?2 AND ?3)";
        let before = self.texts(sql, params![name, first.to_string(), last.to_string()])?;
        let is_gone =
            |text: &&String| !text.parse().is_ok_and(|accession| listed.contains_key(&accession));
        let gone: Vec<_> = before.iter().filter(is_gone).collect();
        if gone.len() > BELIEVED && gone.len() * 2 > before.len() {
            counts.doubted.push(format!(
                "the index {name} lists {} filings fewer than before, which is not believed",
                gone.len()
            ));
            return Ok(false);
        }
        for accession in gone {
            counts.removed += self.unlist(accession, &name)?;
        }
        Ok(true)
    }

    /// Removes a filing that its index lists no more, unless a company's list has it. Gives how
    /// many were removed.
    fn unlist(&self, accession: &str, index: &str) -> Result<u64, Error> {
        let sql = "SELECT count(*) FROM listings WHERE accession = ?1";
        if self.count(sql, [accession])? > 0 {
            self.change("UPDATE filings SET listed_in = NULL WHERE accession = ?1", [accession])?;
            return Ok(0);
        }
        // Which index has withdrawn it decides which others may bring it back.
        let sql = "UPDATE filings SET listed_in = ?2 WHERE accession = ?1";
        self.change(sql, [accession, index])?;
        self.remove(accession).map(|()| 1)
    }
}

/// The last day that the index of a quarter holds.
fn held_by(quarter: Quarter, index: &Index, today: Date) -> Date {
    if quarter.is_final_on(today) {
        return quarter.last_day();
    }
    let assumed = section16_edgar::last_rebuild(today);
    index.received.unwrap_or(assumed).min(quarter.last_day())
}

/// The filings of an index, each once.
fn filings_of(index: &Index) -> BTreeMap<AccessionNumber, ListedFiling> {
    let mut filings = BTreeMap::<_, ListedFiling>::new();
    for row in &index.rows {
        let listed = ListedFiling::of_row(row);
        match filings.get_mut(&listed.accession) {
            Some(known) => known.merge(listed),
            None => {
                filings.insert(listed.accession, listed);
            }
        }
    }
    filings
}

/// A digest of what an index says, whatever the order of its rows. FNV-1a, for it is kept.
fn digest(index: &Index) -> String {
    let of_row = |text: String| {
        text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
    };
    let rows =
        index.rows.iter().map(|row| of_row(format!("{}|{}|{}", row.form, row.filed, row.path)));
    let sum = rows.fold(0_u64, u64::wrapping_add);
    let received = index.received.map(|day| day.to_string()).unwrap_or_default();
    format!("{sum:016x}-{}-{received}", index.rows.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(rows: &[&str]) -> Index {
        let text = format!("CIK|x\n{}\n{}\n", "-".repeat(30), rows.join("\n"));
        Index::parse(text.as_bytes(), |_| true).unwrap()
    }

    #[test]
    fn parties_of_a_filing_are_merged_and_their_order_is_no_news() {
        let one = "77|A|4|2024-01-02|edgar/data/77/0000000088-24-000009.txt";
        let other = "12|B|4|2024-01-02|edgar/data/12/0000000088-24-000009.txt";
        let filings = filings_of(&index(&[one, other]));
        assert_eq!(filings.len(), 1);
        let listed = filings.values().next().unwrap();
        assert_eq!(listed.path().to_string(), "edgar/data/12/0000000088-24-000009.txt");
        assert_eq!(digest(&index(&[one, other])), digest(&index(&[other, one])));
        assert_ne!(digest(&index(&[one, other])), digest(&index(&[one])));
    }

    const DAY: Ask = Ask::Day(jiff::civil::date(2024, 1, 4));

    fn row(form: &str, number: u32) -> String {
        format!("77|A|{form}|2024-01-04|edgar/data/77/0000000088-24-{number:06}.txt")
    }

    /// Takes indexes with these rows on Saturday the 13th; gives how many filings are left, and
    /// what was counted.
    fn take_rows(indexes: &[(Ask, Vec<String>)]) -> (u64, Counts) {
        let folder = tempfile::tempdir().unwrap();
        let state = State::open(folder.path()).unwrap();
        let clock = crate::sync::Clock::noon_of(jiff::civil::date(2024, 1, 13));
        let scope = Scope { clock, forms: section16_edgar::FormFilter::default(), from: None };
        let mut counts = Counts::default();
        for (ask, rows) in indexes {
            let index = index(&rows.iter().map(String::as_str).collect::<Vec<_>>());
            state.take_index(*ask, &index, &scope, &mut counts).unwrap();
        }
        let sql = "SELECT count(*) FROM filings WHERE state <> 'removed'";
        (state.count(sql, ()).unwrap(), counts)
    }

    /// The same with Forms 4 of these numbers; gives what is left and how much was doubted.
    fn take(indexes: &[(Ask, std::ops::Range<u32>)]) -> (u64, usize) {
        let rows = |numbers: &std::ops::Range<u32>| numbers.clone().map(|number| row("4", number));
        let indexes: Vec<_> =
            indexes.iter().map(|(ask, numbers)| (*ask, rows(numbers).collect())).collect();
        let (left, counts) = take_rows(&indexes);
        (left, counts.doubted.len())
    }

    #[test]
    fn what_a_quarter_has_corrected_its_days_do_not_change_back() {
        let quarter = Ask::Quarter(Quarter::first_of(2024));
        let (left, counts) = take_rows(&[
            (DAY, vec![row("4", 1)]),
            (quarter, vec![row("4/A", 1)]),
            (DAY, vec![row("4", 1), row("4", 2)]),
            (quarter, vec![row("4/A", 1), row("4", 2)]),
        ]);
        assert_eq!((left, counts.new, counts.corrected), (2, 2, 1));
    }

    #[test]
    fn a_quarter_corrects_its_days_and_not_the_other_way_round() {
        let quarter = Ask::Quarter(Quarter::first_of(2024));
        assert_eq!(take(&[(DAY, 0..9), (quarter, 0..8)]), (8, 0));
        // The day's index still lists what the quarter's has withdrawn, and now a late filing.
        assert_eq!(take(&[(DAY, 0..9), (quarter, 0..8), (DAY, 0..10)]), (9, 0));
        assert_eq!(take(&[(quarter, 0..8), (DAY, 0..9)]), (8, 0));
        assert_eq!(take(&[(DAY, 0..9), (DAY, 2..9)]), (7, 0));
    }

    #[test]
    fn an_index_that_loses_most_is_not_believed() {
        let quarter = Ask::Quarter(Quarter::first_of(2024));
        assert_eq!(take(&[(quarter, 0..100), (quarter, 0..10)]), (100, 1));
        assert_eq!(take(&[(quarter, 0..100), (quarter, 0..10), (quarter, 0..10)]), (100, 2));
        assert_eq!(take(&[(quarter, 0..100), (quarter, 0..60)]), (60, 0));
    }
}
