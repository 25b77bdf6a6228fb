//! The head of Table I or II: which lines belong to it and where its labels stand.

pub(super) mod vocabulary;

use super::super::columns::{Column, Form, TableName};
use super::super::grid::key;
use super::lines::{Kind, Line, Word};

/// Whether every word of `line` can stand in a table's head.
pub(super) fn is_head(line: &Line) -> bool {
    let has_label = |word: &Word| word.text.contains(char::is_alphanumeric);
    line.words.iter().all(|word| vocabulary::holds(&word.text)) && line.words.iter().any(has_label)
}

/// Whether most words of `line` can stand in a table's head, and none is of a row.
pub(super) fn is_mostly_head(line: &Line) -> bool {
    let known = line.words.iter().filter(|word| vocabulary::holds(&word.text)).count();
    !line.is_blank() && known * 10 >= line.words.len() * 7 && !line.words.iter().any(is_data)
}

/// Whether the head names the columns 2A and 3A; forms before September 2002 have none.
pub(super) fn names_deemed(head: &[Line]) -> bool {
    head.iter().any(|line| {
        let words = key(&line.text());
        ["deemed", "2a", "3a"].iter().any(|part| words.contains(part))
    })
}

/// Whether the labels stand side by side, so that each goes on only on the next line.
pub(super) fn is_woven(head: &[Line], table: TableName) -> bool {
    // Those that are too long for a line of a column.
    let labels: &[&str] = match table {
        TableName::One => &[
            "amount of securities beneficially owned",
            "ownership form direct d or indirect i",
            "nature of indirect beneficial ownership",
        ],
        TableName::Two => &[
            "title of derivative security",
            "conversion or exercise price of derivative security",
            "date exercisable and expiration date",
            "nature of indirect beneficial ownership",
        ],
    };
    let text: Vec<String> = head.iter().map(|line| key(&line.text())).collect();
    let text = text.join(" ");
    labels.iter().filter(|label| text.contains(**label)).count() < 2
}

/// The line behind the head that begins before line `at`: behind `<S>`, behind the ruler below the
/// labels, or where a line holds other words than labels.
pub(super) fn end(lines: &[Line], at: usize, table: TableName) -> usize {
    let near = &lines[at.min(lines.len())..lines.len().min(at + HIGHEST)];
    // A row above the markers is none of the head.
    let marker = near.iter().position(|line| !line.marks.is_empty());
    let is_row = |line: &Line| line.words.iter().filter(|word| is_data(word)).count() > 1;
    if let Some(marker) = marker.filter(|marker| !near[..*marker].iter().any(is_row)) {
        return at + marker + 1;
    }
    let is_of_head = |line: &Line| line.is_blank() || is_mostly_head(line);
    let labels = near.iter().take_while(|line| is_of_head(line)).count();
    let ruler = near[..labels].iter().rposition(Line::is_ruler);
    let from = ruler.map_or(at, |ruler| at + ruler + 1);
    let mut plain = from;
    while plain < lines.len() && (lines[plain].is_blank() || is_head(&lines[plain])) {
        plain += 1;
    }
    // The first words of a row can be words of the head as well.
    let is_over = lines[from..plain].iter().all(Line::is_blank);
    if is_over || !lines[plain - 1].is_blank() {
        let lowest = lines[from..plain].iter().rposition(|line| is_lowest(line, table));
        plain =
            lowest.map_or(if ruler.is_some() { from } else { plain }, |lowest| from + lowest + 1);
    }
    plain
}

/// How many lines a head has at most.
pub(super) const HIGHEST: usize = 40;

/// Whether `word` is of a row, and in no head: heads hold no number of three digits.
fn is_data(word: &Word) -> bool {
    match word.kind {
        Kind::Date | Kind::Money => true,
        Kind::Number => word.text.bytes().filter(u8::is_ascii_digit).count() > 2,
        _ => false,
    }
}

/// A half of a table that was cut between its columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Half {
    First,
    Second,
}

/// Which half of a table the head is of, when the items of its begin or of its end are not there.
pub(super) fn half(head: &[Line], form: Form, table: TableName) -> Option<Half> {
    let items = items(form, table);
    // Only a table whose columns stand side by side can be cut between them.
    let has_columns = head.iter().any(|line| item_numbers(line).len() > 1);
    if items.len() < 6 || !has_columns {
        return None;
    }
    let found = found_items(head, form, table);
    let begin = &items[1..if items.len() < 8 { 3 } else { 4 }];
    let end = &items[items.len() - 3..];
    let halves = [begin, end].map(|half| half.iter().filter(|item| found.contains(item)).count());
    match halves {
        [2 | 3, 0] => Some(Half::First),
        [0, 2 | 3] => Some(Half::Second),
        _ => None,
    }
}

/// The items whose numbers stand in the head.
pub(super) fn found_items(
    head: &[Line],
    form: Form,
    table: TableName,
) -> Vec<(&'static str, &'static [Column])> {
    let found: Vec<String> = head.iter().flat_map(item_numbers).collect();
    let items = items(form, table).iter().copied();
    items.filter(|item| found.iter().any(|found| found == item.0)).collect()
}

/// Whether `line` can be the last of a head: each head ends with labels of single columns, or with
/// the instructions' numbers.
fn is_lowest(line: &Line, table: TableName) -> bool {
    line.words.iter().any(|word| {
        let name = word.text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        let is_side = word.text.starts_with('(') && matches!(name.as_str(), "a" | "d" | "i");
        is_side
            || matches!(name.as_str(), "action(s" | "transaction(s")
            || matches!(name.as_str(), "code" | "v" | "price" | "amount" | "instr" | "exercisable")
            || table == TableName::Two && matches!(name.as_str(), "number" | "date")
            || table == TableName::Two
                && name == "shares"
                && line.words.iter().all(|w| {
                    matches!(
                        w.text.to_lowercase().as_str(),
                        "shares" | "of" | "number" | "or" | "(i)"
                    )
                })
    }) || line
        .words
        .iter()
        .all(|word| word.text.starts_with(|c: char| c.is_ascii_digit()) && word.text.ends_with(')'))
        && !line.words.is_empty()
}

/// Whether the first of `lines` opens the head: it holds `1.`, and `Title` right behind or below.
pub(super) fn opens(lines: &[Line]) -> bool {
    let Some(line) = lines.first() else { return false };
    line.words.iter().enumerate().any(|(i, word)| {
        let lower = word.text.to_lowercase();
        let lower = lower.rsplit_once(')').map_or(lower.as_str(), |(_, rest)| rest);
        let rest = lower.strip_prefix("1.").or_else(|| lower.strip_prefix('1'));
        let is_title = |word: &Word| word.text.to_lowercase().starts_with("title");
        match rest {
            Some("") => match line.words.get(i + 1) {
                Some(next) if next.start <= word.end + 1 => is_title(next),
                _ => lines.iter().skip(1).find(|line| !line.is_blank()).is_some_and(|below| {
                    below.words.iter().any(|w| is_title(w) && w.start < word.start + 12)
                }),
            },
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

/// Where each of `columns` begins by its label, as far as the head tells; nothing where the labels
/// do not stand side by side.
pub(super) fn starts(
    head: &[Line],
    form: Form,
    table: TableName,
    columns: &[Column],
) -> Option<Vec<Option<usize>>> {
    let labels = labels(head, table);
    let label = |column: Column| labels.iter().find(|(c, _)| *c == column).map(|(_, w)| *w);
    let mut found: Vec<(Column, usize)> = Vec::new();
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
        found.push((below[0], at));
    }
    let expected = items(form, table).len();
    if found.len() * 4 < expected * 3 {
        return None;
    }
    let anchors = anchors(&found, &label);
    let mut starts = vec![None; columns.len()];
    for (i, column) in columns.iter().enumerate() {
        let before = |c: Column| label(c).map(|w| w.end);
        starts[i] = match column {
            Column::Voluntary | Column::Expiration | Column::UnderlyingAmount => {
                label(*column).map(|w| w.start.saturating_sub(1))
            }
            Column::Price if table == TableName::One => {
                label(*column).map(|w| w.start.saturating_sub(1))
            }
            Column::AcquiredDisposed => before(Column::Amount),
            // The labels stand in the middle of their columns.
            Column::Disposed => before(Column::Acquired)
                .zip(label(*column))
                .map(|(end, disposed)| usize::midpoint(end, disposed.start)),
            Column::Acquired => {
                let at = found.iter().find(|(c, _)| c == column).map(|(_, x)| warp(&anchors, *x));
                at.map(|at| before(Column::Voluntary).map_or(at, |end| at.max(end + 1)))
            }
            column => found.iter().find(|(c, _)| c == column).map(|(_, x)| warp(&anchors, *x)),
        };
    }
    Some(starts)
}

/// Where words of some columns will stand, judged by labels right above them.
pub(super) fn seen(head: &[Line], table: TableName, columns: &[Column]) -> Vec<Option<f64>> {
    let labels = labels(head, table);
    let is_right_above = |column: &Column| matches!(column, Column::Code | Column::UnderlyingTitle);
    let place =
        |column: &Column| labels.iter().find(|(c, _)| c == column).map(|(_, w)| w.start as f64);
    columns.iter().map(|column| place(column).filter(|_| is_right_above(column))).collect()
}

/// The labels in the lowest line of the head, each below its item.
fn labels(head: &[Line], table: TableName) -> Vec<(Column, &Word)> {
    let is = |word: &Word, name: &str| {
        word.text.trim_matches(|c: char| !c.is_alphanumeric()).eq_ignore_ascii_case(name)
    };
    let numbered = |line: &Line, i: usize| i > 0 && item_of(&line.words[i - 1]).is_some();
    let last = |test: &dyn Fn(&Word) -> bool| {
        head.iter().rev().take(9).find_map(|line| {
            line.words.iter().enumerate().rfind(|(i, w)| test(w) && !numbered(line, *i))
        })
    };
    let both = |a: &str, b: &str| {
        head.iter().rev().take(9).find_map(|line| {
            let left = line.words.iter().position(|w| is(w, a))?;
            let right = left + 1 + line.words[left + 1..].iter().position(|w| is(w, b))?;
            Some((&line.words[left], &line.words[right]))
        })
    };
    let mut out: Vec<(Column, &Word)> = Vec::new();
    let codes = both("code", "v");
    if let Some((code, voluntary)) = codes {
        out.push((Column::Code, code));
        out.push((Column::Voluntary, voluntary));
    } else if let Some((_, code)) = last(&|w| is(w, "code")) {
        out.push((Column::Code, code));
    }
    if table == TableName::One {
        if let Some((amount, price)) = both("amount", "price") {
            out.push((Column::Amount, amount));
            out.push((Column::Price, price));
        }
        return out;
    }
    let sides = head.iter().rev().take(9).find_map(|line| {
        let bracketed = |name: &str| line.words.iter().find(|w| w.text == name);
        bracketed("(A)").zip(bracketed("(D)")).filter(|(a, d)| a.end < d.start)
    });
    if let Some((acquired, disposed)) = sides {
        out.push((Column::Acquired, acquired));
        out.push((Column::Disposed, disposed));
    }
    let exercisable = last(&|w| w.text.to_lowercase().starts_with("exercisable"));
    if let Some((_, exercisable)) = exercisable {
        let expiration =
            last(&|w| w.text.to_lowercase().starts_with("expir") && w.start >= exercisable.end);
        if let Some((_, expiration)) = expiration {
            out.push((Column::Exercisable, exercisable));
            out.push((Column::Expiration, expiration));
        }
    }
    let title = last(&|w| is(w, "title"));
    if let Some((_, title)) = title {
        let amount = head
            .iter()
            .rev()
            .take(5)
            .flat_map(|line| &line.words)
            .filter(|w| w.start > title.end && w.start < title.end + 60)
            .filter(|w| is(w, "amount") || is(w, "number") || is(w, "shares"))
            .min_by_key(|w| w.start);
        if let Some(amount) = amount {
            out.push((Column::UnderlyingTitle, title));
            out.push((Column::UnderlyingAmount, amount));
        }
    }
    out
}

/// Pairs of an item's place and the place of the label below it. A printout stretches the lines
/// with data, and the labels above them, against the dense lines of the head.
fn anchors<'a>(
    found: &[(Column, usize)],
    label: &dyn Fn(Column) -> Option<&'a Word>,
) -> Vec<(usize, usize)> {
    let mut anchors = vec![(0_usize, 0_usize)];
    for (column, at) in found {
        let Some(label) = label(*column) else { continue };
        let to = if label.start + 2 < *at {
            label.start
        } else if label.start > at + 12 {
            label.start - 3
        } else {
            *at
        };
        if anchors.last().is_none_or(|last| last.0 < *at && last.1 < to) {
            anchors.push((*at, to));
        }
    }
    anchors
}

/// The place in lines of data of a place in the head.
fn warp(anchors: &[(usize, usize)], x: usize) -> usize {
    let k = anchors.partition_point(|a| a.0 <= x).max(1);
    let before = anchors[k - 1];
    match anchors.get(k) {
        Some(after) => before.1 + (x - before.0) * (after.1 - before.1) / (after.0 - before.0),
        None => x - before.0 + before.1,
    }
}

/// The item numbers in a line of the head.
pub(super) fn item_numbers(line: &Line) -> Vec<String> {
    let alone = has_bare_numbers(line);
    line.words.iter().filter_map(|word| item_number(word, alone)).collect()
}

/// Whether a line holds nothing but the numbers of items, without points.
pub(super) fn has_bare_numbers(line: &Line) -> bool {
    line.words.len() > 2 && line.words.iter().all(|word| item_number(word, true).is_some())
}

/// The item number that `word` is or begins with: `2.`, `2A.Deemed`, `(2)`; and `2` where numbers
/// stand `alone`.
pub(super) fn item_number(word: &Word, alone: bool) -> Option<String> {
    if let Some(item) = item_of(word) {
        return Some(item);
    }
    let text = word.text.to_lowercase();
    let inner = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
    let bare = inner.or(alone.then_some(text.as_str()))?;
    let digits = bare.strip_suffix('a').unwrap_or(bare);
    let is_item = matches!(digits.parse(), Ok(1..=11));
    is_item.then(|| bare.to_owned())
}

/// The item number that `word` is or begins with: `2a` of `2A.Deemed`.
fn item_of(word: &Word) -> Option<String> {
    let (number, behind) = word.text.split_once('.')?;
    // `5.25` is a price.
    if behind.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let lower = number.trim_start_matches('|').to_lowercase();
    let digits = lower.trim_end_matches('a');
    (!digits.is_empty() && digits.len() <= 2 && digits.bytes().all(|b| b.is_ascii_digit()))
        .then_some(lower)
}

#[cfg(test)]
mod tests;
