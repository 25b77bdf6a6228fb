//! The pieces of a row that stand in one column, read as a value of its type: every way in which
//! they can be one, with what it costs.

use crate::rendering::cell::{self, MARK_CLOSE, MARK_OPEN, plain_mark};
use crate::rendering::columns::{Column, Form};
use crate::rendering::form::slots::{Slot, emptiness};

use super::words::Words;
use super::{JOIN, MARGIN, TWICE, UNKNOWN_WORD, UNUSUAL, WRONG_TYPE, seam};

/// Text in a cell of the grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::rendering) struct Piece {
    /// The grid's column.
    pub(in crate::rendering) at: usize,
    pub(in crate::rendering) text: String,
}

/// A way to read pieces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::rendering) struct Reading {
    pub(in crate::rendering) cost: i32,
    /// The value without its footnote marks; `None` where the pieces are no value of the type.
    pub(in crate::rendering) value: Option<String>,
    pub(in crate::rendering) marks: Vec<u8>,
    /// How far the value can be trusted at most, whatever the other readings cost.
    pub(in crate::rendering) trust: i32,
    /// Whether nothing shows that the last word is whole.
    pub(in crate::rendering) is_open: bool,
}

impl Reading {
    fn sure(cost: i32, value: impl Into<String>, marks: Vec<u8>) -> Self {
        Self { cost, value: Some(value.into()), marks, trust: i32::MAX, is_open: false }
    }
}

/// What a page says about all of its values.
#[derive(Debug)]
pub(in crate::rendering) struct Knowledge {
    pub(in crate::rendering) form: Form,
    /// The numbers of the footnotes that it explains; empty where it explains none.
    pub(in crate::rendering) notes: Vec<u8>,
    pub(in crate::rendering) words: Words,
}

/// Values of more pieces than these are none.
const MOST_PIECES: usize = 6;
/// Ways to join pieces that are kept, the best ones.
const MOST_WAYS: usize = 6;
/// A footnote mark that the page does not explain.
const UNKNOWN_NOTE: i32 = 60;
/// A mark before its value.
const MARK_FIRST: i32 = 3;
/// A part of a number or a day, cut where no other piece continues it.
const CUT_VALUE: i32 = 60;

/// What an empty place in a column is.
pub(in crate::rendering) fn nothing(form: Form, column: Column) -> Reading {
    Reading::sure(emptiness(form, column), "", Vec::new())
}

/// The footnotes of pieces that hold nothing else.
pub(in crate::rendering) fn marks_alone(pieces: &[Piece]) -> Option<Vec<u8>> {
    let mut marks = Vec::new();
    for piece in pieces {
        let (bare, found) = without_marks(&piece.text);
        if !bare.is_empty() {
            return None;
        }
        marks.extend(found);
    }
    marks.dedup();
    Some(marks)
}

/// All readings of `pieces`, which hold more than marks, as a value of `slot`: the cheapest first,
/// never none.
pub(in crate::rendering) fn readings(
    known: &Knowledge,
    slot: Slot,
    pieces: &[Piece],
) -> Vec<Reading> {
    let mut marks = Vec::new();
    let mut texts = Vec::new();
    let mut marks_first = 0;
    for piece in pieces {
        let (bare, found) = without_marks(&piece.text);
        marks.extend(found.iter().copied());
        if !bare.is_empty() {
            texts.push(bare);
        } else if texts.is_empty() && !found.is_empty() {
            marks_first = MARK_FIRST;
        }
    }
    if texts.is_empty() {
        return Vec::new();
    }
    let mut out = match slot {
        _ if texts.len() > MOST_PIECES => Vec::new(),
        Slot::Words => words(known, &texts, &marks),
        _ => typed(known, slot, &texts, &marks),
    };
    let is_cut = texts
        .iter()
        .all(|text| text.bytes().all(|b| b.is_ascii_digit() || b",./$ ()".contains(&b)));
    let wrong = if is_cut && slot != Slot::Words { CUT_VALUE } else { WRONG_TYPE };
    let joins = JOIN * i32::try_from(texts.len() - 1).unwrap_or(0);
    out.push(Reading { cost: wrong + joins, value: None, marks, trust: 0, is_open: false });
    for reading in &mut out {
        reading.cost += marks_first;
        let strange = |mark: &&u8| !known.notes.is_empty() && !known.notes.contains(mark);
        reading.cost +=
            UNKNOWN_NOTE * i32::try_from(reading.marks.iter().filter(strange).count()).unwrap_or(0);
    }
    for reading in &mut out {
        // A border through a mark leaves it on both sides.
        reading.marks.dedup();
    }
    out.sort_by_key(|reading| reading.cost);
    out
}

/// A column that holds nothing but marks: usual for prices and the days of Table II.
pub(in crate::rendering) fn mark_alone(
    known: &Knowledge,
    column: Column,
    marks: Vec<u8>,
) -> Reading {
    use Column as C;
    let cost = match column {
        C::Exercisable | C::Expiration | C::Price | C::ConversionPrice => 4,
        C::Nature => 6,
        C::Amount | C::Acquired | C::Disposed | C::UnderlyingAmount | C::Owned => 20,
        C::Title => 90,
        _ => 50,
    };
    let strange = |mark: &&u8| !known.notes.is_empty() && !known.notes.contains(mark);
    let strange = i32::try_from(marks.iter().filter(strange).count()).unwrap_or(0);
    Reading::sure(cost + UNKNOWN_NOTE * strange, "", marks)
}

/// `text` in one line without the marks that are shown as such or stand at its ends.
fn without_marks(text: &str) -> (String, Vec<u8>) {
    let mut marks = Vec::new();
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, inner)) = rest.split_once(MARK_OPEN)
        && let Some((number, behind)) = inner.split_once(MARK_CLOSE)
    {
        plain.push_str(before);
        plain.push(' ');
        marks.extend(number.parse::<u8>());
        rest = behind;
    }
    plain.push_str(rest);
    let plain = cell::with_marks_apart(&plain).replace(")(", ") (");
    let (bare, ends) = split_marks(&plain);
    marks.extend(ends);
    (bare, marks)
}

/// The marks at the ends of `text`, and what stands between them.
fn split_marks(text: &str) -> (String, Vec<u8>) {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    let mut leading = Vec::new();
    while let Some(number) = words.first().and_then(|word| plain_mark(word)) {
        leading.push(number);
        words.remove(0);
    }
    let mut trailing = Vec::new();
    while let Some(last) = words.last().copied() {
        if let Some(number) = plain_mark(last) {
            trailing.push(number);
            words.pop();
        } else if let Some(open) = last.rfind('(').filter(|open| *open > 0)
            && let Some(number) = plain_mark(&last[open..])
        {
            trailing.push(number);
            words.pop();
            words.push(&last[..open]);
        } else {
            break;
        }
    }
    leading.extend(trailing.into_iter().rev());
    (words.join(" "), leading)
}

/// The ways in which pieces are one value without a blank of its own, with their costs.
fn joined(texts: &[String]) -> Vec<(i32, String)> {
    let mut ways = vec![(0, texts[0].clone())];
    for next in &texts[1..] {
        let mut longer = Vec::new();
        for (cost, way) in &ways {
            longer.push((cost + JOIN, format!("{way}{next}")));
            for twice in seam::overlaps(way, next) {
                let cost = cost + JOIN + TWICE * i32::try_from(twice).unwrap_or(0);
                longer.push((cost, format!("{way}{}", &next[twice..])));
            }
        }
        longer.sort();
        longer.dedup_by(|a, b| a.1 == b.1);
        longer.truncate(MOST_WAYS * MOST_WAYS);
        ways = longer;
    }
    ways
}

/// The most characters of a value with its marks, for each piece of it.
fn longest(slot: Slot) -> usize {
    match slot {
        Slot::Words => usize::MAX,
        Slot::Day => 24,
        Slot::Shares | Slot::Price => 40,
        Slot::Code | Slot::Voluntary | Slot::Side | Slot::Ownership => 12,
    }
}

/// Whether pieces of these characters can be joined to a value of `slot`.
fn can_be(slot: Slot, texts: &[String]) -> bool {
    let signs: &[u8] = match slot {
        Slot::Words => return true,
        Slot::Day => b"/-() ",
        Slot::Shares | Slot::Price => b",.$() ",
        Slot::Code | Slot::Voluntary | Slot::Side | Slot::Ownership => b"/() ",
    };
    let letters = matches!(slot, Slot::Code | Slot::Voluntary | Slot::Side | Slot::Ownership);
    texts.iter().all(|text| {
        text.bytes()
            .all(|b| b.is_ascii_digit() || signs.contains(&b) || letters && b.is_ascii_uppercase())
    })
}

fn typed(known: &Knowledge, slot: Slot, texts: &[String], marks: &[u8]) -> Vec<Reading> {
    let length: usize = texts.iter().map(String::len).sum();
    if length > longest(slot) || texts.len() > 1 && !can_be(slot, texts) {
        return Vec::new();
    }
    let is_joined = texts.len() > 1;
    let mut out: Vec<Reading> = Vec::new();
    for (cost, text) in joined(texts) {
        let (bare, more) = split_marks(&text);
        let Some(unusual) = value(known.form, slot, &bare, is_joined) else { continue };
        let marks: Vec<u8> = marks.iter().copied().chain(more).collect();
        if out.iter().all(|other| other.value.as_ref() != Some(&bare) || other.marks != marks) {
            out.push(Reading::sure(cost + unusual, bare, marks));
        }
    }
    out.sort_by_key(|reading| reading.cost);
    out.truncate(MOST_WAYS);
    out
}

/// What it costs that `text` is a value of `slot`; `None` where it is none. A value joined from
/// pieces must be printed as the forms print it, or a lost or doubled digit would go unseen.
fn value(form: Form, slot: Slot, text: &str, is_joined: bool) -> Option<i32> {
    match slot {
        Slot::Words => None,
        Slot::Day => {
            cell::date(text)?;
            // A day without its first digit or the end of its year is another day.
            (text.len() == 10 && text.bytes().filter(u8::is_ascii_digit).count() == 8).then_some(0)
        }
        Slot::Shares => {
            let (_, is_dollars) = cell::number(text)?;
            let plain = number_cost(text, is_joined)?;
            Some(plain + if is_dollars { UNUSUAL } else { 0 })
        }
        Slot::Price => {
            if text == "$" {
                return Some(UNUSUAL / 3);
            }
            let (_, is_dollars) = cell::number(text)?;
            let plain = number_cost(text, is_joined)?;
            Some(plain + if is_dollars { 0 } else { UNUSUAL / 2 })
        }
        Slot::Code => code_cost(form, text),
        Slot::Voluntary => (text == "V").then_some(0),
        Slot::Side => matches!(text, "A" | "D").then_some(0),
        Slot::Ownership => matches!(text, "D" | "I").then_some(0),
    }
}

/// What it costs that `text` is a transaction code. A Form 5 prints the form behind it, and `3`
/// alone for a holding that a Form 3 should have shown.
fn code_cost(form: Form, text: &str) -> Option<i32> {
    if form == Form::Five && text == "3" {
        return Some(0);
    }
    let code = cell::transaction_code(text)?;
    match (code.letter, code.form_type) {
        ('V', _) => Some(UNUSUAL),
        ('B' | 'N' | 'Q' | 'R' | 'T' | 'Y', _) => None,
        (_, Some(_)) if form != Form::Five => Some(UNUSUAL),
        _ => Some(0),
    }
}

/// What the way costs in which a number is printed: the forms part thousands by commas and put no
/// zero before another digit.
fn number_cost(text: &str, is_joined: bool) -> Option<i32> {
    let digits = text.trim_start_matches(['$', ' ']);
    let whole = digits.split('.').next().unwrap_or_default();
    let is_padded = whole.len() > 1 && whole.starts_with('0');
    let is_long = whole.len() > 3 && !whole.contains(',');
    match (is_padded, is_long, is_joined) {
        (true, ..) => None,
        (_, true, true) => None,
        (_, true, false) => Some(JOIN),
        _ => Some(0),
    }
}

/// Words: the pieces joined so that most of them are whole.
fn words(known: &Knowledge, texts: &[String], marks: &[u8]) -> Vec<Reading> {
    struct Way {
        cost: i32,
        text: String,
        is_shown: bool,
    }
    let mut ways =
        vec![Way { cost: typed_cost(&texts[0]), text: texts[0].clone(), is_shown: true }];
    for (at, next) in texts.iter().enumerate().skip(1) {
        let mut longer = Vec::new();
        // A piece of several lines continues in the middle: only one that is a single word, or a
        // word that was broken just here, shows that the next piece follows its end.
        let is_line = at == 1 && !texts[0].contains(' ');
        for way in &ways {
            for joined in seam::words(&way.text, next, &known.words) {
                longer.push(Way {
                    cost: way.cost + joined.cost + typed_cost(next),
                    is_shown: way.is_shown && (joined.is_shown || is_line && joined.is_whole),
                    text: joined.text,
                });
            }
        }
        longer.sort_by_key(|way| way.cost);
        longer.truncate(MOST_WAYS);
        ways = longer;
    }
    let reading = |way: Way| {
        let (text, more) = split_marks(&way.text);
        let text = with_hyphens(&text);
        // Each word can be the last one of its line.
        let is_open = text.split(' ').any(|word| !known.words.knows(word));
        // A day or an amount among the words is another column's.
        let is_mixed = text.split(' ').any(is_value);
        let trust = if way.is_shown && !is_mixed { i32::MAX } else { 0 };
        let unknown = if is_open { UNKNOWN_WORD / 5 } else { 0 };
        let marks = marks.iter().copied().chain(more).collect();
        Reading { cost: way.cost + unknown, value: Some(text), marks, trust, is_open }
    };
    ways.into_iter().map(reading).collect()
}

/// Whether a word is a day or an amount.
pub(in crate::rendering) fn is_value(word: &str) -> bool {
    cell::date(word).is_some() || word.contains(',') && cell::number(word).is_some()
}

/// `text` with the words whole that a line broke at their hyphens: `co- trustee`.
fn with_hyphens(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(' ') {
        let mut last = out.chars().rev();
        let is_broken = last.next() == Some('-')
            && last.next().is_some_and(char::is_alphabetic)
            && word.starts_with(char::is_lowercase);
        if !out.is_empty() && !is_broken {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// What it costs that a text of another type stands among words.
fn typed_cost(text: &str) -> i32 {
    if cell::date(text).is_some() {
        return WRONG_TYPE - MARGIN;
    }
    if cell::number(text).is_some() {
        return WRONG_TYPE / 2;
    }
    if text.len() == 1 { UNUSUAL } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rendering::form::slots::slot;

    fn known(notes: &[u8]) -> Knowledge {
        Knowledge { form: Form::Four, notes: notes.to_vec(), words: Words::of(std::iter::empty()) }
    }

    fn pieces(texts: &[&str]) -> Vec<Piece> {
        texts.iter().enumerate().map(|(at, text)| Piece { at, text: (*text).to_owned() }).collect()
    }

    fn best(column: Column, notes: &[u8], texts: &[&str]) -> (Option<String>, Vec<u8>, i32) {
        let found = readings(&known(notes), slot(column), &pieces(texts));
        let first = found[0].clone();
        let next =
            found[1..].iter().find(|other| other.value != first.value).map(|other| other.cost);
        let margin = next.unwrap_or(i32::MAX) - first.cost;
        (first.value, first.marks, margin.min(first.trust))
    }

    #[test]
    fn a_value_cut_by_borders_is_whole_again() {
        let day = best(Column::Date, &[], &["11/0", "01/2019", "9"]);
        assert_eq!(day.0.as_deref(), Some("11/01/2019"));
        assert!(day.2 > MARGIN);
        assert_eq!(best(Column::Date, &[], &["12/29/2", "2014"]).0.as_deref(), Some("12/29/2014"));
        assert_eq!(best(Column::Owned, &[], &["10,0", "00"]).0.as_deref(), Some("10,000"));
        assert_eq!(best(Column::Owned, &[], &["500", "00"]).0.as_deref(), Some("500"));
        assert_eq!(best(Column::Price, &[], &["$ 5.", "52"]).0.as_deref(), Some("$ 5.52"));
        let mark = best(Column::Owned, &[1], &["36,739 (1", "1)"]);
        assert_eq!((mark.0.as_deref(), mark.1.as_slice()), (Some("36,739"), &[1][..]));
    }

    #[test]
    fn what_can_be_two_values_is_neither() {
        let (_, _, margin) = best(Column::Amount, &[], &["12", "2"]);
        assert!(margin <= MARGIN, "{margin}");
        assert_eq!(best(Column::Amount, &[], &["10,0"]).0, None);
        assert_eq!(best(Column::Amount, &[], &["033"]).0, None);
        assert_eq!(best(Column::Date, &[], &["11/1", "1/201"]).0, None);
    }

    #[test]
    fn words_are_joined_where_the_seam_shows_it() {
        let title = best(Column::Title, &[], &["Common Stoc", "k"]);
        assert_eq!(title.0.as_deref(), Some("Common Stock"));
        assert!(title.2 > MARGIN, "{title:?}");
        let twice = best(Column::Title, &[], &["Common Stock", "k"]);
        assert_eq!(twice.0.as_deref(), Some("Common Stock"));
        let lines = best(Column::Title, &[], &["Common Stock, $0. value", ".10 par"]);
        assert_eq!(lines.2, 0);
    }
}
