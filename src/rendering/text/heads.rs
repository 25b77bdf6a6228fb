//! The head of Table I or II: which lines belong to it and where its labels stand.

use super::super::columns::{Column, Form, TableName};
use super::lines::{Line, Word};

/// Words that stand in the heads of the tables on every form and vintage.
const VOCABULARY: &[&str] = &[
    "title",
    "of",
    "security",
    "securities",
    "instr",
    "instruction",
    "instructions",
    "and",
    "transaction",
    "transactions",
    "date",
    "month",
    "day",
    "year",
    "deemed",
    "execution",
    "if",
    "any",
    "code",
    "acquired",
    "a",
    "or",
    "disposed",
    "d",
    "amount",
    "beneficially",
    "owned",
    "following",
    "reported",
    "s",
    "ownership",
    "form",
    "direct",
    "indirect",
    "i",
    "nature",
    "beneficial",
    "v",
    "price",
    "derivative",
    "conversion",
    "exercise",
    "number",
    "exercisable",
    "expiration",
    "underlying",
    "shares",
    "at",
    "end",
    "issuer",
    "issuers",
    "fiscal",
    "the",
    "in",
    "to",
    "mm",
    "dd",
    "yy",
    "yyyy",
    "e",
    "g",
    "puts",
    "calls",
    "warrants",
    "options",
    "convertible",
    "per",
    "share",
    "column",
    "dir",
    "ect",
    "deriv",
    "ative",
    "con",
    "version",
    "secu",
    "rity",
    "rities",
    "bene",
    "ficially",
    "trans",
    "action",
    "exer",
    "cisable",
    "cise",
    "expir",
    "ation",
    "own",
    "ership",
    "disp",
    "osed",
    "acq",
    "uired",
    "non",
    "period",
    "during",
    "reporting",
    "person",
    "persons",
    "is",
    "underly",
    "ing",
    "der",
    "deri",
    "vative",
    "re",
    "ported",
    "month's",
];

/// Whether every word of `line` can stand in a table's head.
pub(super) fn is_head(line: &Line) -> bool {
    let mut labels = 0;
    for word in &line.words {
        for part in word.text.split(|c: char| !c.is_alphanumeric()).filter(|p| !p.is_empty()) {
            let lower = part.to_lowercase();
            let is_item = matches!(
                lower.as_str(),
                "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "10" | "11" | "2a" | "3a"
            );
            if !is_item && !VOCABULARY.contains(&lower.as_str()) {
                return false;
            }
            labels += 1;
        }
    }
    labels > 0
}

/// Whether `line` opens the head: it holds `1.` and `Title`.
pub(super) fn opens(line: &Line) -> bool {
    line.words.iter().enumerate().any(|(i, word)| {
        let lower = word.text.to_lowercase();
        let rest = lower.strip_prefix("1.").or_else(|| lower.strip_prefix('1'));
        match rest {
            Some("") => {
                line.words.get(i + 1).is_some_and(|w| w.text.to_lowercase().starts_with("title"))
            }
            Some(rest) => rest.starts_with("title"),
            None => false,
        }
    })
}

/// The items of a table's head and the columns below each.
pub(super) fn items(form: Form, table: TableName) -> &'static [(&'static str, &'static [Column])] {
    use Column as C;
    match (form, table) {
        (Form::Three, TableName::One) => &[
            ("1", &[C::Title]),
            ("2", &[C::Owned]),
            ("3", &[C::DirectIndirect]),
            ("4", &[C::Nature]),
        ],
        (Form::Three, TableName::Two) => &[
            ("1", &[C::Title]),
            ("2", &[C::Exercisable, C::Expiration]),
            ("3", &[C::UnderlyingTitle, C::UnderlyingAmount]),
            ("4", &[C::ConversionPrice]),
            ("5", &[C::DirectIndirect]),
            ("6", &[C::Nature]),
        ],
        (_, TableName::One) => &[
            ("1", &[C::Title]),
            ("2", &[C::Date]),
            ("2a", &[C::DeemedDate]),
            ("3", &[C::Code, C::Voluntary]),
            ("4", &[C::Amount, C::AcquiredDisposed, C::Price]),
            ("5", &[C::Owned]),
            ("6", &[C::DirectIndirect]),
            ("7", &[C::Nature]),
        ],
        (_, TableName::Two) => &[
            ("1", &[C::Title]),
            ("2", &[C::ConversionPrice]),
            ("3", &[C::Date]),
            ("3a", &[C::DeemedDate]),
            ("4", &[C::Code, C::Voluntary]),
            ("5", &[C::Acquired, C::Disposed]),
            ("6", &[C::Exercisable, C::Expiration]),
            ("7", &[C::UnderlyingTitle, C::UnderlyingAmount]),
            ("8", &[C::Price]),
            ("9", &[C::Owned]),
            ("10", &[C::DirectIndirect]),
            ("11", &[C::Nature]),
        ],
    }
}

/// Where each of `columns` begins by its label, as far as the head tells.
pub(super) fn starts(
    head: &[Line],
    form: Form,
    table: TableName,
    columns: &[Column],
) -> Vec<Option<usize>> {
    let mut starts = vec![None; columns.len()];
    let place = |column: Column| columns.iter().position(|c| *c == column);
    let mut found: Vec<(&'static [Column], usize)> = Vec::new();
    let mut last = 0;
    for (item, below) in items(form, table) {
        let at = head
            .iter()
            .flat_map(|line| &line.words)
            .filter(|word| item_of(word).as_deref() == Some(item))
            .map(|word| word.start)
            .filter(|&x| found.is_empty() || x > last)
            .min();
        let Some(at) = at else { continue };
        last = at;
        found.push((below, at));
    }
    let found = warped(head, &found);
    for (k, (below, at)) in found.iter().enumerate() {
        let right = found.get(k + 1).map_or(usize::MAX, |(_, x)| *x);
        let mut lefts = vec![Some(*at)];
        lefts.extend(inner(head, below, *at, right, columns));
        let wanted: Vec<_> = below.iter().filter(|c| place(**c).is_some()).collect();
        for (column, left) in wanted.into_iter().zip(lefts) {
            if let Some(i) = place(*column) {
                starts[i] = left;
            }
        }
    }
    starts
}

/// Moves the items to where the labels below them stand: a printout stretches the lines with
/// data, and the labels above them, against the dense lines of the head.
fn warped(head: &[Line], found: &[(&'static [Column], usize)]) -> Vec<(&'static [Column], usize)> {
    let last = head.iter().flat_map(|line| &line.words).map(|w| w.end).max().unwrap_or(0);
    let mut anchors = vec![(0_usize, 0_usize)];
    for (k, (below, at)) in found.iter().enumerate() {
        let right = found.get(k + 1).map_or(last, |(_, x)| *x) + 40;
        let names: &[&str] = match below {
            [Column::Acquired, ..] => &["(a)"],
            [Column::Exercisable, ..] => &["exercisable"],
            [Column::UnderlyingTitle, ..] => &["title"],
            _ => continue,
        };
        let label = head
            .iter()
            .rev()
            .take(8)
            .flat_map(|line| &line.words)
            .filter(|w| w.start >= *at && w.start < right)
            .find(|w| names.contains(&w.text.to_lowercase().as_str()));
        let Some(label) = label else { continue };
        if label.start > at + 12 {
            let low = anchors.last().map_or(0, |a| a.1);
            anchors.push((*at, label.start.saturating_sub(3).max(low)));
        }
    }
    let warp = |x: usize| {
        let k = anchors.partition_point(|a| a.0 <= x);
        let before = anchors[k - 1];
        match anchors.get(k) {
            Some(after) if after.0 > before.0 => {
                before.1 + (x - before.0) * (after.1 - before.1) / (after.0 - before.0)
            }
            _ => x - before.0 + before.1,
        }
    };
    found.iter().map(|(below, x)| (*below, warp(*x))).collect()
}

/// Where the second and third columns below one item begin.
fn inner(
    head: &[Line],
    below: &[Column],
    left: usize,
    right: usize,
    columns: &[Column],
) -> Vec<Option<usize>> {
    let inside = |word: &&Word| word.start + 3 >= left && word.start < right;
    let last = |test: &dyn Fn(&Word) -> bool| {
        head.iter().rev().flat_map(|line| line.words.iter().filter(inside)).find(|w| test(w))
    };
    let is = |word: &Word, name: &str| {
        word.text.trim_matches(|c: char| !c.is_alphanumeric()).eq_ignore_ascii_case(name)
    };
    match below {
        [Column::Code, Column::Voluntary] if columns.contains(&Column::Voluntary) => {
            vec![last(&|w| is(w, "v")).map(|w| w.start.saturating_sub(1))]
        }
        [Column::Amount, ..] => {
            let line = head.iter().rev().find(|line| {
                line.words.iter().filter(inside).any(|w| is(w, "price"))
                    && line.words.iter().filter(inside).any(|w| is(w, "amount"))
            });
            let Some(line) = line else { return vec![None, None] };
            let amount = line.words.iter().filter(inside).find(|w| is(w, "amount"));
            let price = line.words.iter().filter(inside).find(|w| is(w, "price"));
            vec![amount.map(|w| w.end), price.map(|w| w.start.saturating_sub(1))]
        }
        [Column::Acquired, Column::Disposed] => {
            let line = head.iter().rev().find(|line| {
                line.words.iter().filter(inside).any(|w| is(w, "a"))
                    && line.words.iter().filter(inside).any(|w| is(w, "d"))
            });
            let Some(line) = line else { return vec![None] };
            let disposed = line.words.iter().filter(inside).rfind(|w| is(w, "d"));
            vec![disposed.map(|w| w.start.saturating_sub(1))]
        }
        [Column::Exercisable, Column::Expiration] => {
            vec![
                last(&|w| w.text.to_lowercase().starts_with("expir"))
                    .map(|w| w.start.saturating_sub(1)),
            ]
        }
        [Column::UnderlyingTitle, Column::UnderlyingAmount] => {
            let Some(title) = last(&|w| is(w, "title")) else { return vec![None] };
            let after = head
                .iter()
                .rev()
                .take(8)
                .flat_map(|line| line.words.iter().filter(inside))
                .filter(|w| {
                    w.start >= title.end && (is(w, "amount") || is(w, "number") || is(w, "shares"))
                })
                .map(|w| w.start.saturating_sub(1))
                .min();
            vec![after]
        }
        _ => Vec::new(),
    }
}

/// The item number that `word` is or begins with: `2a` of `2A.Deemed`.
fn item_of(word: &Word) -> Option<String> {
    let (number, _) = word.text.split_once('.')?;
    let lower = number.trim_start_matches('|').to_lowercase();
    let digits = lower.trim_end_matches('a');
    (!digits.is_empty() && digits.len() <= 2 && digits.bytes().all(|b| b.is_ascii_digit()))
        .then_some(lower)
}
