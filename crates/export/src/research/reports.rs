//! What several filings report: trades by event, balances by series, prices by security.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::Arc;

use section16::table::Cell;
use section16::table::research::event::{Report, events as decide};
use section16::table::research::position::{Looks, Series};
use section16::table::research::price::{Price, is_unlike};
use section16::table::research::{balance_key, complete_position, series_in};
use section16::{Code, Date, Problem};

use crate::error::Result;
use crate::sink::{Group, Rows, Spool, Spooled};

use super::book::{Book, ORIGIN, POSITIONS, TRADES, each};
use super::columns::{position, trade};
use super::merge::{Merge, RowKey, pack, unpack};
use super::sorter::{Sorted, Sorter};

/// What was found, by filing.
pub(super) struct Reported {
    /// Of each trade: id of the event, whether it is the first report, whether others report it,
    /// by what it is superseded.
    pub(super) events: Merge,
    /// Problems that only other filings show.
    pub(super) problems: Merge,
}

/// What amendments say of a row.
#[derive(Default)]
struct Patch {
    superseded_by: String,
    /// The event of the first version, and its name.
    version: Option<(String, String)>,
}

/// Brings the reports of all filings together; rows of `positions` go to `positions`.
pub(super) fn settle(
    book: &mut Book,
    mut patches: Merge,
    positions: &mut Spool,
) -> Result<Reported> {
    let mut trades = Sorter::new(&book.folder);
    let mut balances = Sorter::new(&book.folder);
    let mut prices = Sorter::new(&book.folder);
    let folder: Arc<Path> = book.folder.as_path().into();
    let mut waiting: Vec<(String, Rows)> = Vec::new();
    each(&mut book.rows, |number, filing| {
        let patches = patches.of(number)?;
        waiting.clear();
        filing.each_row(|table, cells| match table {
            TRADES => {
                let key = RowKey::of_trade(cells);
                let patch = patch(&patches, key, &folder)?;
                push_trade(&mut trades, number, key, cells, &patch)?;
                push_price(&mut prices, number, key, cells)
            }
            POSITIONS => {
                let patch = patch(&patches, RowKey::of_balance(cells), &folder)?;
                let mut rows = Rows::new("");
                rows.row(BALANCE, cells);
                let is_superseded = !patch.superseded_by.is_empty();
                let about = [Cell::Boolean(is_superseded.into()), Cell::Integer(number)];
                rows.row(ABOUT, &about);
                waiting.push((balance_key(cells), rows));
                Ok(())
            }
            // The group comes last.
            ORIGIN => waiting.drain(..).try_for_each(|(key, mut rows)| {
                rows.row(GROUP, &cells[..1]);
                balances.push(key.as_bytes(), &rows.into_bytes())
            }),
            _ => Ok(()),
        })
    })?;
    let mut problems = Sorter::new(&book.folder);
    let events = events(trades.finish()?, &folder, Sorter::new(&book.folder))?;
    let mut positions = Positions::new(positions);
    series(balances.finish()?, &folder, &mut positions, &mut problems)?;
    positions.flush()?;
    compare_prices(prices.finish()?, &folder, &mut problems)?;
    Ok(Reported { events, problems: Merge::new(problems.finish()?)? })
}

fn patch(patches: &[(Vec<u8>, Vec<u8>)], key: RowKey, folder: &Arc<Path>) -> Result<Patch> {
    let mut patch = Patch::default();
    for (_, value) in patches.iter().filter(|(of, _)| key.is(of)) {
        unpack(value.clone(), folder, |cells| {
            match cells {
                [kind, by] if *kind == Cell::text("superseded") => {
                    patch.superseded_by = by.to_text()
                }
                [_, event, name] => patch.version = Some((event.to_text(), name.to_text())),
                _ => {}
            }
            Ok(())
        })?;
    }
    Ok(patch)
}

fn push_trade(
    trades: &mut Sorter,
    number: u64,
    row: RowKey,
    cells: &[Cell<'_>],
    patch: &Patch,
) -> Result<()> {
    let text = |at: usize| cells[at].to_text();
    let own = format!(
        "{} {}{}",
        text(trade::ACCESSION_NUMBER),
        if text(trade::ROW_TABLE) == "derivative" { 'D' } else { 'N' },
        text(trade::ROW_NUMBER)
    );
    let (event, version) = match &patch.version {
        Some((event, version)) => (event.clone(), version.clone()),
        None => (text(trade::EVENT), own),
    };
    let filed = match &cells[trade::FILED_DATE] {
        Cell::Date(date) => date.to_string(),
        _ => "9999".to_owned(),
    };
    let mut key = event.into_bytes();
    key.push(0);
    key.extend_from_slice(format!("{filed} {}\0", text(trade::ACCESSION_NUMBER)).as_bytes());
    key.extend_from_slice(&row.in_filing(number));
    let value = pack(&[
        cells[trade::OWNER_CIKS].clone(),
        cells[trade::DIRECT_OR_INDIRECT].clone(),
        cells[trade::TRANSACTION_CODE].clone(),
        cells[trade::OWNED_AFTER].clone(),
        Cell::text(&*patch.superseded_by),
        Cell::text(version),
    ]);
    trades.push(&key, &value)
}

/// The events of all trades, by filing and row.
fn events(mut sorted: Sorted, folder: &Arc<Path>, mut found: Sorter) -> Result<Merge> {
    let mut group: Vec<(Vec<u8>, Report, String)> = Vec::new();
    let mut what: Vec<u8> = Vec::new();
    let mut settle = |what: &[u8], group: Vec<(Vec<u8>, Report, String)>| -> Result<()> {
        let reports: Vec<_> = group.iter().map(|(_, report, _)| report.clone()).collect();
        let events = decide(&String::from_utf8_lossy(what), &reports);
        for ((row, _, superseded_by), event) in group.into_iter().zip(events) {
            let value = pack(&[
                Cell::text(event.id),
                Cell::Boolean(event.is_first.into()),
                Cell::Boolean(event.is_shared.into()),
                Cell::text(superseded_by),
            ]);
            found.push(&row, &value)?;
        }
        Ok(())
    };
    while let Some((key, value)) = sorted.next()? {
        let end = key.iter().position(|byte| *byte == 0).unwrap_or(key.len());
        if key[..end] != what[..] {
            settle(&what, std::mem::take(&mut group))?;
            what = key[..end].to_vec();
        }
        let row = key[key.len() - 17..].to_vec();
        unpack(value, folder, |cells| {
            let text = |at: usize| cells[at].to_text();
            let owners = text(0);
            let report = Report {
                owners: owners
                    .split("; ")
                    .filter(|owner| !owner.is_empty())
                    .map(ToOwned::to_owned)
                    .collect(),
                is_direct: text(1) == "D",
                code: text(2),
                owned_after: text(3),
                is_superseded: !cells[4].is_empty(),
                version_of: text(5),
            };
            group.push((row.clone(), report, text(4)));
            Ok(())
        })?;
    }
    settle(&what, group)?;
    Merge::new(found.finish()?)
}

/// Rows of a balance that waits: the row of `positions`; whether it is superseded, and the number of
/// its filing; the group.
const BALANCE: usize = 0;
const ABOUT: usize = 1;
const GROUP: usize = 2;

/// Goes through every series of balances, which is what stands in their keys before the dates.
fn series(
    mut sorted: Sorted,
    folder: &Arc<Path>,
    positions: &mut Positions<'_>,
    problems: &mut Sorter,
) -> Result<()> {
    let mut rows: Vec<Balance> = Vec::new();
    let mut name: Vec<u8> = Vec::new();
    while let Some((key, value)) = sorted.next()? {
        let of = series_in(&key);
        if of != name {
            one_series(&std::mem::take(&mut rows), positions, problems)?;
            name = of.to_vec();
        }
        let mut balance = Balance {
            row: Spooled::new(value, folder),
            is_superseded: false,
            filing: 0,
            group: String::new(),
        };
        let (mut is_superseded, mut filing, mut group) = (false, 0, String::new());
        balance.row.each_row(|table, cells| {
            match (table, cells) {
                (ABOUT, [superseded, Cell::Integer(number)]) => {
                    is_superseded = *superseded == Cell::Boolean(true.into());
                    filing = *number;
                }
                (GROUP, [name]) => group = name.to_text(),
                _ => {}
            }
            Ok(())
        })?;
        (balance.is_superseded, balance.filing, balance.group) = (is_superseded, filing, group);
        rows.push(balance);
    }
    one_series(&rows, positions, problems)
}

/// Rows of `positions` on their way: those that follow each other in a group go together.
struct Positions<'a> {
    spool: &'a mut Spool,
    group: String,
    rows: Rows,
    count: usize,
}

impl<'a> Positions<'a> {
    fn new(spool: &'a mut Spool) -> Self {
        Self { spool, group: String::new(), rows: Rows::new(""), count: 0 }
    }

    fn row(&mut self, group: &str, cells: &[Cell<'_>]) -> Result<()> {
        /// So many rows are small beside what sorting takes.
        const MOST: usize = 256;
        if self.count >= MOST || self.group != group {
            self.flush()?;
            group.clone_into(&mut self.group);
        }
        self.rows.row(POSITIONS, cells);
        self.count += 1;
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        let rows = std::mem::replace(&mut self.rows, Rows::new(""));
        match std::mem::take(&mut self.count) {
            0 => Ok(()),
            _ => self.spool.take(&Group::named(&self.group), &rows),
        }
    }
}

struct Balance {
    row: Spooled,
    is_superseded: bool,
    filing: u64,
    group: String,
}

fn one_series(
    rows: &[Balance],
    positions: &mut Positions<'_>,
    problems: &mut Sorter,
) -> Result<()> {
    let latest = rows.iter().rposition(|balance| !balance.is_superseded);
    let mut series = Series::default();
    let number = |cell: &Cell<'_>| cell.to_text().parse::<rust_decimal::Decimal>().ok();
    for (at, balance) in rows.iter().enumerate() {
        balance.row.each_row(|table, cells| {
            if table != BALANCE {
                return Ok(());
            }
            let expected = series.next(
                number(&cells[position::OWNED]),
                number(&cells[position::CHANGE]),
                balance.is_superseded,
            );
            let mut completed = cells[..position::CHANGE].to_vec();
            complete_position(&mut completed, &expected, latest == Some(at));
            positions.row(&balance.group, &completed)?;
            if let (Some(looks), Some(told)) = (expected.looks, expected.expected)
                && !balance.is_superseded
            {
                let owned = cells[position::OWNED].to_text();
                let (code, why) = match looks {
                    Looks::FactorOfTen => {
                        (Code::BalanceFactorOfTen, "a digit may be too many or missing")
                    }
                    Looks::Sign => {
                        (Code::BalanceSign, "the transaction may have been counted the other way")
                    }
                };
                let message =
                    format!("{owned} are owned, and the balance before makes {told}: {why}");
                let row = RowKey::of_balance(cells);
                push_problem(problems, balance.filing, row, code, &owned, &message)?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

fn push_price(prices: &mut Sorter, number: u64, row: RowKey, cells: &[Cell<'_>]) -> Result<()> {
    let code = cells[trade::TRANSACTION_CODE].to_text();
    let Cell::Date(date) = &cells[trade::TRANSACTION_DATE] else { return Ok(()) };
    let is_market = matches!(code.as_str(), "P" | "S" | "F")
        && cells[trade::ROW_TABLE] == Cell::text("non_derivative");
    if !is_market || cells[trade::PRICE].is_empty() || cells[trade::ISSUER_CIK].is_empty() {
        return Ok(());
    }
    let security =
        [trade::ISSUER_CIK, trade::SECURITY_CLASS].map(|at| cells[at].to_text()).join(" ");
    let mut key = security.into_bytes();
    key.push(0);
    key.extend_from_slice(date.to_string().as_bytes());
    key.extend_from_slice(cells[trade::ACCESSION_NUMBER].to_text().as_bytes());
    key.extend_from_slice(&row.in_filing(number));
    prices.push(
        &key,
        &pack(&[cells[trade::PRICE].clone(), Cell::Date(*date), cells[trade::SHARES].clone()]),
    )
}

/// Compares every price with those of other filings in the same days.
fn compare_prices(mut sorted: Sorted, folder: &Arc<Path>, problems: &mut Sorter) -> Result<()> {
    /// Prices that are at most held at once: more than any security has within the days that are
    /// compared.
    const MOST: usize = 5000;
    let mut window: VecDeque<(Price, RowKey, bool)> = VecDeque::new();
    let mut security: Vec<u8> = Vec::new();
    loop {
        let next = sorted.next()?;
        let name = next.as_ref().map(|(key, _)| {
            let end = key.iter().position(|byte| *byte == 0).unwrap_or(key.len());
            key[..end].to_vec()
        });
        let is_other = name.as_ref() != Some(&security);
        let mut item = None;
        if let Some((key, value)) = next {
            let place = RowKey::parse(&key[key.len() - 17..]);
            unpack(value, folder, |cells| {
                if let ([price, Cell::Date(date), shares], Some((filing, row))) = (cells, place)
                    && let Ok(price) = price.to_text().parse::<rust_decimal::Decimal>()
                    && !price.is_zero()
                {
                    let shares = shares.to_text().parse().ok();
                    item = Some((Price { date: *date, price, shares, filing }, row));
                }
                Ok(())
            })?;
        }
        let newest = item.as_ref().map(|(price, _)| price.date);
        // A price is judged when no later one can be near it.
        let is_over =
            |price: &Price| is_other || newest.is_none_or(|newest| days(newest, price.date) > SPAN);
        let is_due = window.iter().any(|(price, _, is_judged)| !is_judged && is_over(price));
        let all: Vec<Price> = match is_due {
            true => window.iter().map(|(price, ..)| *price).collect(),
            false => Vec::new(),
        };
        for (price, row, is_judged) in &mut window {
            if is_due && is_over(price) && !*is_judged {
                *is_judged = true;
                if let Some((least, most)) = is_unlike(*price, &all) {
                    let message = format!(
                        "the price is {}, and other filings have {least} to {most} in these days",
                        price.price
                    );
                    let told = price.price.to_string();
                    push_problem(
                        problems,
                        price.filing,
                        *row,
                        Code::PriceUnlikeOthers,
                        &told,
                        &message,
                    )?;
                }
            }
        }
        if is_other {
            window.clear();
            security = name.clone().unwrap_or_default();
        } else if let Some(newest) = newest {
            while window.front().is_some_and(|(price, ..)| days(newest, price.date) > 2 * SPAN)
                || window.len() > MOST
            {
                window.pop_front();
            }
        }
        match item {
            Some((price, row)) => window.push_back((price, row, false)),
            None if name.is_none() => return Ok(()),
            None => {}
        }
    }
}

/// Days within which prices are compared, and some more.
const SPAN: i32 = 11;

fn days(later: Date, earlier: Date) -> i32 {
    later.since(earlier).map_or(i32::MAX, |span| span.get_days().abs())
}

fn push_problem(
    problems: &mut Sorter,
    filing: u64,
    row: RowKey,
    code: Code,
    raw: &str,
    message: &str,
) -> Result<()> {
    let value = pack(&[
        Cell::text(code.as_str()),
        Cell::text(row.location()),
        Cell::text(raw),
        Cell::text(message),
    ]);
    problems.push(&row.in_filing(filing), &value)
}

/// A problem of the cells that were packed for it.
pub(super) fn problem(cells: &[Cell<'_>]) -> Option<Problem> {
    let text = |at: usize| cells[at].to_text();
    let code = Code::ALL.iter().find(|code| code.as_str() == text(0))?;
    Some(Problem::new(*code, text(1), &text(2), text(3)))
}
