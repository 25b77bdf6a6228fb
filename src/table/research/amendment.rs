//! Amendments: the filings that may belong together enter, oldest first; what each amendment made
//! of the rows of its original leaves. Nothing depends on the order in which they were read.

use std::cmp::Reverse;
use std::collections::{HashMap, VecDeque};

use crate::table::{Cell, ColumnType, Table};
use crate::value::Date;

use super::row::RowId;
use super::rule::{Rule, ids};

/// A filing, as amendments see it.
#[derive(Clone, Debug)]
pub struct Amendable {
    /// Its key.
    pub key: String,
    /// Whether it is an amendment.
    pub is_amendment: bool,
    /// Day of filing, or of the last signature.
    pub dated: Option<Date>,
    /// Whether `dated` is the day of filing.
    pub is_filed_date: bool,
    /// Of an amendment: day of the original.
    pub original: Option<Date>,
    /// The period of the report.
    pub period: Option<Date>,
    /// Digest of what it says beside its rows.
    pub texts: u64,
    /// Its transactions and holdings.
    pub rows: Vec<AmendableRow>,
}

/// A row of a filing, as amendments see it.
#[derive(Clone, Debug)]
pub struct AmendableRow {
    /// The row.
    pub row: RowId,
    /// The table of the contract that it stands in.
    pub table: Table,
    /// What makes it one event with rows of other filings.
    pub event: String,
    /// Its cells as text, empty for footnotes.
    pub cells: Vec<String>,
}

/// How an amendment was matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    /// With the filing at this place.
    Unique(usize),
    /// Several filings could be meant.
    Several,
    /// The original is not there.
    None,
}

/// What became of the rows of a set of filings.
#[derive(Debug, Default)]
pub struct Amended {
    /// Rows of `amendments`: the place of the amendment among the filings, and the cells.
    pub rows: Vec<(usize, Vec<Cell<'static>>)>,
    /// Rows that an amendment replaces: filing, row, and the place of the amendment.
    pub superseded: Vec<(usize, RowId, usize)>,
    /// Rows of amendments that are a later version of a row: filing, row, the event of the first
    /// version, and what tells that version from others.
    pub versions: Vec<(usize, RowId, String, String)>,
}

/// How far the date of original submission may be from the day of filing, where the period is the
/// same: filers give the day on which they signed.
const DAYS_APART: i32 = 5;
/// The part of the columns that two rows have to share to be one, in hundredths.
const ALIKE: usize = 50;

/// Whether `original` may be what `amendment` amends, both of one issuer, form and owner: 2 by
/// its day, 1 by its period.
pub fn may_amend(amendment: &Amendable, original: &Amendable) -> u8 {
    if original.is_amendment || original.key == amendment.key {
        return 0;
    }
    let is_before = match (original.dated, amendment.dated) {
        (Some(original), Some(amendment)) => original <= amendment,
        _ => true,
    };
    let same_period = amendment.period.is_some() && amendment.period == original.period;
    match (amendment.original, original.dated) {
        (Some(day), Some(filed)) if day == filed && original.is_filed_date => 2,
        (Some(day), Some(filed)) if is_before && same_period => {
            let apart = day.since(filed).map_or(i32::MAX, |span| span.get_days().abs());
            u8::from(apart <= DAYS_APART || !original.is_filed_date)
        }
        (Some(_), Some(_)) => 0,
        _ => u8::from(is_before && same_period),
    }
}

/// Settles amendments among `filings`, which are sorted by day and key. `candidates` has for each
/// filing the places of those that it may amend.
pub fn settle(filings: &[Amendable], candidates: &[Vec<usize>]) -> Amended {
    let mut amended = Amended::default();
    let matches: Vec<_> = filings
        .iter()
        .zip(candidates)
        .map(|(filing, candidates)| match filing.is_amendment {
            true => choose(filing, candidates, filings),
            false => Match::None,
        })
        .collect();
    // What stands of each lineage: rows with the filing they are in, and their first version.
    let mut lineages: Vec<Lineage> = Vec::new();
    for (at, filing) in filings.iter().enumerate().filter(|(_, filing)| filing.is_amendment) {
        let of = matches[at];
        let name = match of {
            Match::Unique(original) => Some((Some(original), None)),
            // Amendments of one absent original are told by its day.
            Match::None if filing.original.is_some() => Some((None, filing.original)),
            _ => None,
        };
        let lineage = name.map(|name| {
            lineages.iter().position(|lineage| lineage.name == name).unwrap_or_else(|| {
                lineages.push(Lineage::new(name, filings));
                lineages.len() - 1
            })
        });
        let known = match of {
            Match::Unique(original) => Some(original),
            _ => None,
        };
        let mut nothing = Lineage { name: (None, None), standing: Vec::new() };
        let lineage = match lineage {
            Some(at) => &mut lineages[at],
            None => &mut nothing,
        };
        amend(at, of, known, filings, lineage, &mut amended);
    }
    amended
}

/// The filing that `amendment` amends, of those that may be.
fn choose(amendment: &Amendable, candidates: &[usize], filings: &[Amendable]) -> Match {
    let best = candidates.iter().map(|at| may_amend(amendment, &filings[*at])).max().unwrap_or(0);
    if best == 0 {
        return Match::None;
    }
    let of_best: Vec<usize> = candidates
        .iter()
        .copied()
        .filter(|at| may_amend(amendment, &filings[*at]) == best)
        .collect();
    if let [only] = of_best[..] {
        return Match::Unique(only);
    }
    let same_period: Vec<usize> = of_best
        .iter()
        .copied()
        .filter(|at| amendment.period.is_some() && filings[*at].period == amendment.period)
        .collect();
    let left = if same_period.is_empty() { of_best } else { same_period };
    if let [only] = left[..] {
        return Match::Unique(only);
    }
    // The rows that are repeated tell which.
    let mut scored: Vec<(usize, usize)> = left
        .iter()
        .map(|at| {
            let pairs = pair(&amendment.rows, &filings[*at].rows.iter().collect::<Vec<_>>());
            let alike = pairs.iter().map(|(_, _, share)| share).sum();
            (alike, *at)
        })
        .collect();
    scored.sort_unstable_by_key(|(alike, _)| Reverse(*alike));
    match scored[..] {
        [(first, at), (second, _), ..] if first > second => Match::Unique(at),
        _ => Match::Several,
    }
}

/// The rows of an original as they stand after the amendments so far.
struct Lineage {
    /// The original, or the day that amendments give of an absent one.
    name: (Option<usize>, Option<Date>),
    standing: Vec<Standing>,
}

struct Standing {
    /// The filing and row that stand now.
    filing: usize,
    row: AmendableRow,
    /// The first version: the filing and its row.
    first: (usize, AmendableRow),
}

impl Lineage {
    fn new(name: (Option<usize>, Option<Date>), filings: &[Amendable]) -> Self {
        let rows = name.0.map_or(&[][..], |original| &filings[original].rows);
        let standing = rows.iter().map(|row| {
            let filing = name.0.unwrap_or_default();
            Standing { filing, row: row.clone(), first: (filing, row.clone()) }
        });
        Self { name, standing: standing.collect() }
    }
}

fn amend(
    at: usize,
    of: Match,
    known: Option<usize>,
    filings: &[Amendable],
    lineage: &mut Lineage,
    amended: &mut Amended,
) {
    let filing = &filings[at];
    let standing: Vec<&AmendableRow> =
        lineage.standing.iter().map(|standing| &standing.row).collect();
    let pairs = pair(&filing.rows, &standing).into_iter();
    let pairs: HashMap<usize, usize> = pairs.map(|(new, old, _)| (new, old)).collect();
    let mut rows: Vec<Line> = Vec::new();
    let mut taken = vec![false; lineage.standing.len()];
    let mut added = Vec::new();
    for (number, row) in filing.rows.iter().enumerate() {
        match pairs.get(&number) {
            Some(old) => {
                taken[*old] = true;
                let stands = &mut lineage.standing[*old];
                let (first, version) = (stands.first.0, &stands.first.1);
                let changed = changed_columns(row, version);
                rows.push(Line {
                    row: Some(row.row),
                    original: Some((first, version.row)),
                    change: if changed.is_empty() { "same" } else { "corrected" },
                    changed,
                });
                amended.superseded.push((stands.filing, stands.row.row, at));
                if !version.event.is_empty() {
                    let name = format!("{} {}", filings[first].key, version.row);
                    amended.versions.push((at, row.row, version.event.clone(), name));
                }
                stands.filing = at;
                stands.row = row.clone();
            }
            None => {
                rows.push(Line {
                    row: Some(row.row),
                    original: None,
                    change: "added",
                    changed: String::new(),
                });
                added.push(Standing { filing: at, row: row.clone(), first: (at, row.clone()) });
            }
        }
    }
    for (stands, taken) in lineage.standing.iter().zip(&taken) {
        // What an earlier amendment added is none of the original's.
        if !taken && known == Some(stands.first.0) {
            let original = Some((stands.first.0, stands.first.1.row));
            rows.push(Line { row: None, original, change: "not_repeated", changed: String::new() });
        }
    }
    lineage.standing.extend(added);
    let kind = known.map_or("", |original| kind(&rows, filing, &filings[original]));
    if rows.is_empty() {
        rows.push(Line {
            row: None,
            original: known.map(|of| (of, RowId { is_derivative: false, number: 0 })),
            change: "",
            changed: String::new(),
        });
    }
    let mut rules = vec![Rule::AmendmentMatch];
    if known.is_some() {
        rules.push(Rule::AmendmentRow);
    }
    let rules = ids(rules);
    let word = match of {
        Match::Unique(_) => "unique",
        Match::Several => "several",
        Match::None => "none",
    };
    for line in rows {
        let row = line.row.or(line.original.map(|(_, row)| row)).filter(|row| row.number > 0);
        let original = match (line.original, known) {
            (Some((of, _)), _) | (None, Some(of)) => filings[of].key.clone(),
            (None, None) => String::new(),
        };
        let number = |row: Option<RowId>| {
            row.filter(|row| row.number > 0).map_or(Cell::Empty, |row| Cell::Integer(row.number))
        };
        let is_known = known.is_some() || line.original.is_some();
        amended.rows.push((
            at,
            vec![
                Cell::text(filing.key.clone()),
                Cell::text(row.map_or("", RowId::table)),
                number(line.row),
                Cell::text(original),
                number(line.original.map(|(_, row)| row)),
                Cell::text(word),
                Cell::text(if is_known { line.change } else { "" }),
                Cell::text(line.changed),
                Cell::text(kind),
                Cell::text(rules.clone()),
            ],
        ));
    }
}

/// A row of `amendments` on its way.
struct Line {
    row: Option<RowId>,
    original: Option<(usize, RowId)>,
    change: &'static str,
    changed: String,
}

/// What an amendment does as a whole.
fn kind(rows: &[Line], amendment: &Amendable, original: &Amendable) -> &'static str {
    let has = |change: &str| rows.iter().any(|line| line.change == change);
    let is_repeated = has("same") && !has("not_repeated");
    match () {
        () if has("corrected") => "corrects",
        () if has("added") => "adds",
        // Some rows are repeated and others are not: these were taken out.
        () if has("same") && has("not_repeated") => "corrects",
        () if is_repeated && amendment.texts == original.texts => "repeats",
        () => "facts_only",
    }
}

/// So many comparisons are made; EDGAR takes 30 rows in a table, so that only filings made to be
/// large have more. Rows of these are compared with those near their place.
const COMPARISONS: usize = 250_000;
/// How near.
const NEAR: usize = 20;

/// Pairs rows of one table and kind, equal ones first and then the most alike: places in `new` and
/// `old`, and how alike they are in hundredths.
fn pair(new: &[AmendableRow], old: &[&AmendableRow]) -> Vec<(usize, usize, usize)> {
    let (mut has_new, mut has_old) = (vec![false; new.len()], vec![false; old.len()]);
    let mut pairs = Vec::new();
    let name = |row: &AmendableRow| {
        let columns = row.table.def().columns.iter().zip(&row.cells);
        let compared = columns.filter(|(column, _)| is_compared(column.name, column.kind));
        (row.table, compared.map(|(_, cell)| cell.clone()).collect::<Vec<_>>())
    };
    let mut equal: HashMap<_, VecDeque<usize>> = HashMap::new();
    for (place, row) in old.iter().enumerate() {
        equal.entry(name(row)).or_default().push_back(place);
    }
    for (at, row) in new.iter().enumerate() {
        if let Some(place) = equal.get_mut(&name(row)).and_then(VecDeque::pop_front) {
            (has_new[at], has_old[place]) = (true, true);
            pairs.push((at, place, 100));
        }
    }
    let left = |has: &[bool]| has.iter().filter(|has| !**has).count();
    let is_large = left(&has_new).saturating_mul(left(&has_old)) > COMPARISONS;
    let mut all = Vec::new();
    for (at, row) in new.iter().enumerate().filter(|(at, _)| !has_new[*at]) {
        let places = match is_large {
            true => at.saturating_sub(NEAR)..old.len().min(at + NEAR),
            false => 0..old.len(),
        };
        for place in places.filter(|place| !has_old[*place]) {
            let other = old[place];
            if row.table == other.table && may_be_one(row, other) {
                let alike = alike(row, other);
                if alike >= ALIKE {
                    all.push((Reverse(alike), at.abs_diff(place), at, place));
                }
            }
        }
    }
    all.sort_unstable();
    for (Reverse(alike), _, at, place) in all {
        if !has_new[at] && !has_old[place] {
            (has_new[at], has_old[place]) = (true, true);
            pairs.push((at, place, alike));
        }
    }
    pairs
}

/// Whether two rows can be one, corrected: where both the number traded and the balance differ, the
/// balance before has to be the same, or the second is another trade.
fn may_be_one(one: &AmendableRow, other: &AmendableRow) -> bool {
    let number = |row: &AmendableRow, name: &str| {
        let at = row.table.def().column(name)?;
        row.cells.get(at)?.parse::<rust_decimal::Decimal>().ok()
    };
    let side = |row: &AmendableRow| {
        let at = row.table.def().column("transaction_acquired_disposed_code")?;
        row.cells.get(at).cloned()
    };
    let of = |row: &AmendableRow| {
        let shares = number(row, "transaction_shares")?;
        let owned = number(row, "shares_owned_following_transaction")?;
        let before = match side(row)?.as_str() {
            "A" => owned.checked_sub(shares),
            "D" => owned.checked_add(shares),
            _ => None,
        };
        Some((shares, owned, before?))
    };
    match (of(one), of(other)) {
        (Some((shares, owned, before)), Some(other)) => {
            shares == other.0 || owned == other.1 || before == other.2
        }
        _ => true,
    }
}

/// Columns that tell rows of a table apart more than others do.
const TELLING: [&str; 6] = [
    "transaction_date",
    "transaction_code",
    "transaction_shares",
    "shares_owned_following_transaction",
    "security_title",
    "nature_of_ownership",
];

/// How alike two rows of one table are, in hundredths of the columns that either fills.
fn alike(one: &AmendableRow, other: &AmendableRow) -> usize {
    let (mut equal, mut all) = (0_usize, 0_usize);
    for (column, (one, other)) in
        one.table.def().columns.iter().zip(one.cells.iter().zip(&other.cells))
    {
        if !is_compared(column.name, column.kind) || (one.is_empty() && other.is_empty()) {
            continue;
        }
        let weight = if TELLING.contains(&column.name) { 3 } else { 1 };
        all += weight;
        equal += if is_same(column.kind, one, other) { weight } else { 0 };
    }
    (equal * 100).checked_div(all).unwrap_or(100)
}

fn is_compared(name: &str, kind: ColumnType) -> bool {
    kind != ColumnType::FootnoteIds && !matches!(name, "accession_number" | "row_number")
}

fn is_same(kind: ColumnType, one: &str, other: &str) -> bool {
    match kind {
        ColumnType::Decimal => {
            let number = |text: &str| text.parse::<rust_decimal::Decimal>().ok();
            one == other || number(one).is_some_and(|one| number(other) == Some(one))
        }
        _ => one == other,
    }
}

/// The columns in which two versions of a row differ.
fn changed_columns(new: &AmendableRow, old: &AmendableRow) -> String {
    let columns = new.table.def().columns.iter().zip(new.cells.iter().zip(&old.cells));
    let changed = columns.filter(|(column, (new, old))| {
        is_compared(column.name, column.kind) && !is_same(column.kind, new, old)
    });
    changed.map(|(column, _)| column.name).collect::<Vec<_>>().join(" ")
}
