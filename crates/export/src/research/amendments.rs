//! Which filings an amendment may amend, and what it made of their rows: two passes over the facts.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;

use section16::Date;
use section16::table::research::RowId;
use section16::table::research::amendment::{Amendable, AmendableRow, may_amend, settle as decide};
use section16::table::{Cell, Table};

use crate::error::Result;
use crate::sink::Spooled;

use super::book::{Book, COVER, FILED, each};
use super::merge::{Merge, RowKey, pack};
use super::sorter::Sorter;

/// The sorted findings of the passes, by filing.
pub(super) struct Amended {
    /// Rows of `amendments`.
    pub(super) rows: Merge,
    /// What amendments say of rows of trades and balances.
    pub(super) patches: Merge,
}

/// What amendments are matched by, of one filing.
struct Cover {
    filing: Amendable,
    /// Issuer and form, and each owner.
    names: Vec<String>,
}

/// Settles the amendments of the run.
pub(super) fn settle(book: &mut Book) -> Result<Amended> {
    let sets = Sets::of(book)?;
    let folder: Arc<Path> = book.folder.as_path().into();
    let mut gathered = Sorter::new(&book.folder);
    if !sets.is_empty() {
        let mut covers: HashMap<u64, Vec<u8>> = HashMap::new();
        let mut key_of = |number: u64, filing: &Spooled| {
            if let (Some(set), Some(cover)) = (sets.of.get(&number), cover(filing)?) {
                let dated = cover.filing.dated;
                let dated = dated.map_or_else(|| "9999".to_owned(), |day| day.to_string());
                let mut key = set.to_be_bytes().to_vec();
                key.extend_from_slice(format!("{dated} {}\0", cover.filing.key).as_bytes());
                key.extend_from_slice(&number.to_be_bytes());
                gathered.push(&[&key[..], &[0]].concat(), filing.bytes())?;
                covers.insert(number, key);
            }
            Ok(())
        };
        each(&mut book.covers, &mut key_of)?;
        each(&mut book.filed, |number, filing| match covers.remove(&number) {
            Some(key) => gathered.push(&[&key[..], &[1]].concat(), filing.bytes()),
            None => Ok(()),
        })?;
    }
    let (mut rows, mut patches) = (Sorter::new(&book.folder), Sorter::new(&book.folder));
    let mut sorted = gathered.finish()?;
    let mut set: Vec<(u64, Amendable)> = Vec::new();
    let mut name = Vec::new();
    while let Some((key, bytes)) = sorted.next()? {
        if key[..8] != name[..] {
            sets.settle(&std::mem::take(&mut set), &mut rows, &mut patches)?;
            name = key[..8].to_vec();
        }
        let number = key[key.len() - 9..key.len() - 1].try_into().map_or(0, u64::from_be_bytes);
        let filing = Spooled::new(bytes, &folder);
        match (set.last_mut(), key.last()) {
            (Some((_, cover)), Some(1)) => cover.rows = rows_of(&filing)?,
            _ => set.extend(cover(&filing)?.map(|cover| (number, cover.filing))),
        }
    }
    sets.settle(&set, &mut rows, &mut patches)?;
    Ok(Amended { rows: Merge::new(rows.finish()?)?, patches: Merge::new(patches.finish()?)? })
}

/// The cover of a filing; `None` where it lacks what an amendment is matched by.
fn cover(filing: &Spooled) -> Result<Option<Cover>> {
    let key = filing.key()?.to_owned();
    let mut found = None;
    filing.each_row(|table, cells| {
        if table != COVER {
            return Ok(());
        }
        let (form, issuer) = (cells[0].to_text(), cells[1].to_text());
        if form.is_empty() || issuer.is_empty() {
            return Ok(());
        }
        let base = form.trim_end_matches("/A");
        let owners = cells[2].to_text();
        let names = owners.split(' ').map(|owner| format!("{issuer} {base} {owner}")).collect();
        let date = |cell: &Cell<'_>| match cell {
            Cell::Date(date) => Some(*date),
            _ => None,
        };
        let texts = match cells[7] {
            Cell::Integer(texts) => texts,
            _ => 0,
        };
        let filing = Amendable {
            key: key.clone(),
            is_amendment: form.ends_with("/A"),
            dated: date(&cells[3]),
            is_filed_date: cells[4] == Cell::Boolean(true.into()),
            original: date(&cells[5]),
            period: date(&cells[6]),
            texts,
            rows: Vec::new(),
        };
        found = Some(Cover { filing, names });
        Ok(())
    })?;
    Ok(found)
}

fn rows_of(filing: &Spooled) -> Result<Vec<AmendableRow>> {
    let mut rows = Vec::new();
    filing.each_row(|table, cells| {
        if let (FILED, [Cell::Integer(table), Cell::Integer(number), event, cells @ ..]) =
            (table, cells)
        {
            let table = usize::try_from(*table).ok().and_then(|at| Table::ALL.get(at));
            let table = *table.unwrap_or(&Table::NonDerivativeTransactions);
            rows.push(AmendableRow {
                row: RowId::in_table(table, *number),
                table,
                event: event.to_text(),
                cells: cells.iter().map(Cell::to_text).collect(),
            });
        }
        Ok(())
    })?;
    Ok(rows)
}

/// Filings that may belong together.
#[derive(Default)]
struct Sets {
    /// The set of each filing that is in one.
    of: HashMap<u64, u64>,
    /// The filings that each amendment may amend.
    candidates: BTreeMap<u64, BTreeSet<u64>>,
}

impl Sets {
    fn is_empty(&self) -> bool {
        self.candidates.is_empty()
    }

    fn of(book: &mut Book) -> Result<Self> {
        let mut by_name = Sorter::new(&book.folder);
        let mut any = false;
        each(&mut book.covers, |number, filing| {
            let Some(cover) = cover(filing)? else { return Ok(()) };
            any |= cover.filing.is_amendment;
            let value = [&number.to_be_bytes(), filing.bytes()].concat();
            cover.names.iter().try_for_each(|name| by_name.push(name.as_bytes(), &value))
        })?;
        let mut sets = Self::default();
        if !any {
            return Ok(sets);
        }
        let folder: Arc<Path> = book.folder.as_path().into();
        let mut sorted = by_name.finish()?;
        let mut group: Vec<(u64, Amendable)> = Vec::new();
        let mut name = Vec::new();
        while let Some((key, value)) = sorted.next()? {
            if key != name {
                sets.match_within(&std::mem::take(&mut group));
                name = key;
            }
            let (number, bytes) = value.split_at(8);
            let number = number.try_into().map_or(0, u64::from_be_bytes);
            let filing = Spooled::new(bytes.to_vec(), &folder);
            group.extend(cover(&filing)?.map(|cover| (number, cover.filing)));
        }
        sets.match_within(&group);
        sets.flatten();
        Ok(sets)
    }

    /// Finds what the amendments among filings of one issuer, form and owner may amend.
    fn match_within(&mut self, group: &[(u64, Amendable)]) {
        let mut absent: HashMap<Option<Date>, u64> = HashMap::new();
        for (number, filing) in group.iter().filter(|(_, filing)| filing.is_amendment) {
            self.join(*number, *number);
            let found: Vec<u64> = group
                .iter()
                .filter(|(_, other)| may_amend(filing, other) > 0)
                .map(|(other, _)| *other)
                .collect();
            for other in &found {
                self.join(*number, *other);
            }
            if found.is_empty() && filing.original.is_some() {
                // Amendments of one original that is not there may still follow each other.
                let first = *absent.entry(filing.original).or_insert(*number);
                self.join(*number, first);
            }
            self.candidates.entry(*number).or_default().extend(found);
        }
    }

    /// Puts two filings into one set.
    fn join(&mut self, one: u64, other: u64) {
        let (one, other) = (self.set_of(one), self.set_of(other));
        self.of.insert(one.max(other), one.min(other));
        self.of.insert(one.min(other), one.min(other));
    }

    /// The number of the set of a filing, which is that of its first filing. On the way the filings
    /// that were passed are put nearer.
    fn set_of(&mut self, number: u64) -> u64 {
        let mut set = number;
        while let Some(next) = self.of.get(&set).copied().filter(|next| *next != set) {
            let after = self.of.get(&next).copied().unwrap_or(next);
            self.of.insert(set, after);
            set = after;
        }
        set
    }

    /// Has each filing name its set and no other filing on the way to it.
    fn flatten(&mut self) {
        let filings: Vec<u64> = self.of.keys().copied().collect();
        for filing in filings {
            let set = self.set_of(filing);
            self.of.insert(filing, set);
        }
    }

    fn settle(
        &self,
        set: &[(u64, Amendable)],
        rows: &mut Sorter,
        patches: &mut Sorter,
    ) -> Result<()> {
        if set.is_empty() {
            return Ok(());
        }
        let filings: Vec<_> = set.iter().map(|(_, filing)| filing.clone()).collect();
        let place = |number: &u64| set.iter().position(|(other, _)| other == number);
        let candidates: Vec<Vec<usize>> = set
            .iter()
            .map(|(number, _)| {
                let found = self.candidates.get(number);
                let mut found: Vec<_> = found.into_iter().flatten().filter_map(place).collect();
                found.sort_unstable();
                found
            })
            .collect();
        let amended = decide(&filings, &candidates);
        for (seq, (at, cells)) in (0_u64..).zip(amended.rows) {
            let mut key = set[at].0.to_be_bytes().to_vec();
            key.extend_from_slice(&seq.to_be_bytes());
            rows.push(&key, &pack(&cells))?;
        }
        for (at, row, by) in amended.superseded {
            let key = RowKey::new(row).in_filing(set[at].0);
            patches
                .push(&key, &pack(&[Cell::text("superseded"), Cell::text(&*filings[by].key)]))?;
        }
        for (at, row, event, version) in amended.versions {
            let key = RowKey::new(row).in_filing(set[at].0);
            let value = [Cell::text("version"), Cell::text(event), Cell::text(version)];
            patches.push(&key, &pack(&value))?;
        }
        Ok(())
    }
}
