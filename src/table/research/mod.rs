//! Research tables: what is asked of filings most, derived from them by declared rules, each value
//! with the ids of its rules.
//!
//! A [`Record`] enters; [`Facts`] leave, which are all that the filing itself says.
//! What needs other filings is decided by [`amendment`], [`event`] and [`position`], which take
//! what belongs together, however it was gathered; `alone` makes the tables of one filing.
//!
//! Where to look: `tables` declares the columns, `rule` the rules, `relationship`, `action`,
//! `plan`, `class` and `deadline` derive one thing each, `plausible` finds what can hardly be meant.

mod action;
pub mod amendment;
mod class;
mod days;
mod deadline;
mod digest;
pub mod event;
mod facts;
mod footnotes;
mod plan;
mod plausible;
pub mod position;
pub mod price;
mod relationship;
mod role;
mod row;
mod rule;
mod statement;
mod summary;
mod tables;
mod title;
mod trade;
mod words;

pub use action::Action;
pub use facts::{Balance, Cover, Facts, FiledRow};
pub use relationship::roles;
pub use role::Role;
pub use row::RowId;
pub use rule::Rule;
pub use statement::Says;
pub use summary::{SUMMARY, Summary};
pub(crate) use tables::tables;

use super::cell::Cell;
use super::record::Record;

/// Puts what other filings decide into a row of `trades`.
pub fn complete_trade(cells: &mut [Cell<'_>], event: &event::Event, superseded_by: &str) {
    let [.., id, first, _, superseded, rules] = cells else { return };
    *id = Cell::text(event.id.clone());
    *first = Cell::Boolean(event.is_first.into());
    *superseded = Cell::text(superseded_by.to_owned());
    let mut more = vec![if event.is_shared { Rule::EventGroup } else { Rule::EventOwn }.id()];
    if !superseded_by.is_empty() {
        more.push(Rule::Superseded.id());
    }
    let before = rules.to_text();
    *rules = Cell::text(before.split(' ').chain(more).collect::<Vec<_>>().join(" "));
}

/// Puts what other balances say into a row of `positions`.
pub fn complete_position(cells: &mut [Cell<'_>], expected: &position::Expected, is_latest: bool) {
    let [.., told, gap, latest, rules] = cells else { return };
    let number = |number: Option<rust_decimal::Decimal>| {
        number.map_or(Cell::Empty, |number| Cell::Decimal(number.to_string().into()))
    };
    *told = number(expected.expected);
    *gap = number(expected.gap);
    *latest = Cell::Boolean(is_latest.into());
    let mut all = vec![Rule::Class, Rule::Balance];
    if expected.expected.is_some() {
        all.push(Rule::Expected);
    }
    *rules = Cell::text(rule::ids(all));
}

/// Calls `visit` with the rows that `record` has in the research tables when it is looked at alone:
/// every trade is its own event, and an amendment has no original.
pub(super) fn alone(record: &Record<'_>, mut visit: impl FnMut(usize, &[Cell<'_>])) {
    let facts = Facts::of(record);
    let owners: Vec<_> = facts.cover.owners.iter().map(ToString::to_string).collect();
    let mut events = facts.filed.iter().filter(|row| row.is_transaction()).map(|row| &row.event);
    for (table, mut cells) in facts.rows {
        if table == tables::TRADES_AT
            && let Some(what) = events.next()
        {
            let own = event::Report { owners: owners.clone(), ..event::Report::default() };
            for event in event::events(what, &[own]) {
                complete_trade(&mut cells, &event, "");
            }
        }
        visit(table, &cells);
    }
    let mut balances = facts.balances;
    balances.sort_by_cached_key(|balance| balance_key(&balance.cells));
    let mut series = position::Series::default();
    let number = |text: &str| text.parse::<rust_decimal::Decimal>().ok();
    for at in 0..balances.len() {
        let name =
            |at: usize| balances.get(at).map(|balance: &Balance<'_>| series_of(&balance.cells));
        if at > 0 && name(at) != name(at - 1) {
            series = position::Series::default();
        }
        let is_latest = name(at) != name(at + 1);
        let balance = &mut balances[at];
        let owned = number(&balance.cells[12].to_text());
        let change = balance.change.as_deref().and_then(number);
        let expected = series.next(owned, change, false);
        complete_position(&mut balance.cells, &expected, is_latest);
        visit(tables::POSITIONS_AT, &balance.cells);
    }
}

/// What makes a balance one of a series: the first columns of `positions` but for the names.
pub fn series_of(cells: &[Cell<'_>]) -> String {
    let nature = cells[6].to_text().to_lowercase();
    let owner = if cells[0].is_empty() { cells[1].to_text() } else { cells[0].to_text() };
    let issuer = if cells[2].is_empty() { cells[3].to_text() } else { cells[2].to_text() };
    [owner, issuer, cells[4].to_text(), cells[5].to_text(), nature].join("\u{1}")
}

/// The series in a key of [`balance_key`]: what stands before the dates, which are in the last four
/// parts.
pub fn series_in(key: &[u8]) -> &[u8] {
    let mut end = key.len();
    for _ in 0..4 {
        end = key[..end].iter().rposition(|byte| *byte == 1).unwrap_or(0);
    }
    &key[..end]
}

/// What balances are sorted by: series, day, day of filing, accession number, table, row.
pub fn balance_key(cells: &[Cell<'_>]) -> String {
    let mut key = series_of(cells);
    for cell in &cells[7..10] {
        key.push('\u{1}');
        key.push_str(&cell.to_text());
    }
    let table = if cells[10].to_text() == "derivative" { 'D' } else { 'A' };
    let number = match cells[11] {
        Cell::Integer(number) => number,
        _ => 0,
    };
    format!("{key}\u{1}{table}{number:010}")
}
