//! Cells of a rendering: text with footnote marks, and the typed values that a text can be.
//!
//! A printed value is read only where nothing of it is left over: `12,000 sh` is no number.

use std::borrow::Cow;

use crate::calendar;
use crate::ids::{Cik, FootnoteId};
use crate::value::{Date, Decimal};

/// Begins a footnote mark that the rendering shows as one (a superscript or a link).
pub(super) const MARK_OPEN: char = '\u{E000}';
/// Ends such a mark.
pub(super) const MARK_CLOSE: char = '\u{E001}';
/// Begins the CIK that a link behind a name holds.
pub(super) const CIK_OPEN: char = '\u{E002}';
/// Ends it.
pub(super) const CIK_CLOSE: char = '\u{E003}';

/// A cell's text without its marks, and the marks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Content {
    /// The text, white space folded.
    pub(super) text: String,
    /// The footnotes that the cell refers to, in order.
    pub(super) marks: Vec<FootnoteId>,
}

/// What shape a text has, seen without its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Nothing, or a dash that stands for nothing.
    Blank,
    /// A day.
    Date(Date),
    /// A number, in dollars where the flag says so.
    Number(Decimal, bool),
    /// A currency sign and nothing behind it.
    Dollar,
    /// Anything else.
    Text,
}

impl Shape {
    pub(super) fn of(text: &str) -> Self {
        let text = text.trim();
        if is_nothing(text) {
            return Self::Blank;
        }
        if text == "$" {
            return Self::Dollar;
        }
        if let Some(date) = date(text) {
            return Self::Date(date);
        }
        match number(text) {
            Some((number, dollars)) => Self::Number(number, dollars),
            None => Self::Text,
        }
    }
}

impl Shape {
    /// The shape of a cell's text, whatever footnote marks stand in it.
    pub(super) fn of_marked(text: &str) -> Self {
        Self::of(&content(text, &|_| true).text)
    }
}

/// Whether `text` is what a form prints in an empty cell.
pub(super) fn is_nothing(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '-' | '–' | '—' | '_' | ' ' | '\n' | '|' | '.'))
}

/// Whether `text` says in words that there is nothing.
pub(super) fn is_not_applicable(text: &str) -> bool {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    matches!(words.as_slice(), ["n", "a"] | ["na" | "none" | "nil"] | ["not", "applicable"])
}

/// Reads `10,000`, `$ 5.52`, `$.275` or `21 3/8`; the flag says whether a currency sign stands
/// before the digits. Separators must stand where thousands end.
pub(super) fn number(text: &str) -> Option<(Decimal, bool)> {
    let text = text.trim();
    let (text, dollars) = match text.strip_prefix('$') {
        Some(rest) => (rest.trim_start(), true),
        None => (text, false),
    };
    // What a typewriter writes, so that nobody takes the dash of an empty cell for it.
    let text = if text == "-0-" { "0" } else { text };
    let eighths = with_fraction(text);
    let (whole, fraction) = match (&eighths, text.split_once('.')) {
        (Some((whole, decimals)), _) => (*whole, Some(decimals.as_str())),
        (None, Some((whole, fraction))) => (whole, Some(fraction)),
        (None, None) => (text, None),
    };
    if fraction.is_some_and(|f| f.is_empty() && whole.is_empty() || !is_digits(f)) {
        return None;
    }
    let digits = if whole.contains(',') {
        let mut groups = whole.split(',');
        let first = groups.next().filter(|g| (1..=3).contains(&g.len()) && is_digits(g))?;
        let mut digits = String::from(first);
        for group in groups {
            if group.len() != 3 || !is_digits(group) {
                return None;
            }
            digits.push_str(group);
        }
        digits
    } else {
        is_digits(whole).then(|| whole.to_owned())?
    };
    let digits = match fraction {
        Some(fraction) if !fraction.is_empty() => format!("{digits}.{fraction}"),
        _ => digits,
    };
    Decimal::parse(&digits).map(|number| (number, dollars))
}

/// A whole number and the decimals of the fraction behind it: `21 3/8`, `21-3/8`. Exchanges priced
/// in halves to sixty-fourths until 2001; the decimals of these end, so nothing is rounded.
fn with_fraction(text: &str) -> Option<(&str, String)> {
    let (whole, fraction) = text.rsplit_once([' ', '-']).filter(|(whole, _)| !whole.is_empty())?;
    let (numerator, denominator) = parts_of_fraction(fraction)?;
    let millionths = numerator * (1_000_000 / denominator);
    let decimals = format!("{millionths:06}");
    Some((whole.trim_end(), decimals.trim_end_matches('0').to_owned()))
}

/// Whether `text` is a fraction of a price: `3/8`, and no `12/29`.
pub(super) fn is_fraction(text: &str) -> bool {
    parts_of_fraction(text).is_some()
}

fn parts_of_fraction(text: &str) -> Option<(u32, u32)> {
    let (numerator, denominator) = text.split_once('/')?;
    let part = |text: &str| is_digits(text).then(|| text.parse::<u32>().ok())?;
    let (numerator, denominator) = (part(numerator)?, part(denominator)?);
    let is_price = matches!(denominator, 2 | 4 | 8 | 16 | 32 | 64);
    (is_price && numerator < denominator && numerator % 2 == 1).then_some((numerator, denominator))
}

/// Reads `12/29/2004`, `2/7/00`, `2004-12-29`, `February 29, 2000` or `07/19-05:00/2024`. A month
/// without a day is no date.
pub(super) fn date(text: &str) -> Option<Date> {
    let text = text.trim();
    if text.len() > 24 || !text.is_ascii() {
        return None;
    }
    numeric_date(text).or_else(|| written_date(text))
}

/// The begins of the names of the months.
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Whether `text` can begin with the name of a month.
pub(super) fn begins_with_month(text: &str) -> bool {
    let begin = text.get(..3).unwrap_or_default();
    MONTHS.iter().any(|month| begin.eq_ignore_ascii_case(month))
}

/// Whether `text` is a day without its year: `Mar. 5`.
pub(super) fn is_day(text: &str) -> bool {
    begins_with_month(text)
        && text.contains(' ')
        && text.len() < 16
        && text.is_ascii()
        && written_date(&format!("{text} 2000")).is_some()
}

fn numeric_date(text: &str) -> Option<Date> {
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let separator = if text.contains('/') { '/' } else { '-' };
    let mut parts = text.splitn(3, separator);
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
    // `2024-07-19-05:00` is cut by position on the SEC's pages into `07/19-05:00/2024`.
    let b =
        b.split_once(['-', '+']).map_or(b, |(day, zone)| if zone.contains(':') { day } else { b });
    if a.len() == 4 {
        return day(a, b, c);
    }
    day(c, a, b)
}

fn written_date(text: &str) -> Option<Date> {
    let cleaned = text.replace(',', " ");
    let mut words: Vec<&str> = cleaned.split_whitespace().collect();
    if words.len() != 3 {
        return None;
    }
    if words[0].starts_with(|c: char| c.is_ascii_digit()) {
        words.swap(0, 1);
    }
    let name = words[0].trim_end_matches('.').to_ascii_lowercase();
    let month = MONTHS.iter().zip(calendar::MONTHS).position(|(short, full)| {
        name == full || name == *short || (name == "sept" && *short == "sep")
    })?;
    let day_text = words[1].trim_end_matches(|c: char| c.is_ascii_alphabetic());
    day(words[2], &(month + 1).to_string(), day_text)
}

/// A two-digit year is of 1980 to 2079: EDGAR's forms begin in the nineties, and options expire
/// within decades.
fn day(year: &str, month: &str, day: &str) -> Option<Date> {
    let digits = |text: &str, lengths: std::ops::RangeInclusive<usize>| {
        (lengths.contains(&text.len()) && is_digits(text)).then(|| text.parse::<i16>().ok())?
    };
    let year = match digits(year, 2..=4)? {
        _ if year.len() == 3 => return None,
        two if year.len() == 2 && two < 80 => 2000 + two,
        two if year.len() == 2 => 1900 + two,
        four => four,
    };
    let month = i8::try_from(digits(month, 1..=2)?).ok()?;
    let day = i8::try_from(digits(day, 1..=2)?).ok()?;
    Date::new(year, month, day).ok()
}

/// Whether `text` is a transaction code, with or without `/K`, and on Form 5 with a digit.
pub(super) fn transaction_code(text: &str) -> Option<TransactionCode> {
    let text = text.trim();
    let (text, equity_swap) = match text.strip_suffix("/K") {
        Some(rest) => (rest.trim_end(), true),
        None => (text, false),
    };
    let mut chars = text.chars();
    let letter = chars.next().filter(char::is_ascii_uppercase)?;
    let form_type = match (chars.next(), chars.next()) {
        (None, _) => None,
        (Some(digit @ ('3' | '4' | '5')), None) => Some(digit),
        _ => return None,
    };
    Some(TransactionCode { letter, form_type, equity_swap })
}

/// `D` or `I`, given the letter or the word that it stands for.
pub(super) fn ownership_form(text: &str) -> Option<&'static str> {
    let inner = text.trim().trim_matches(['(', ')']);
    match inner {
        "D" => Some("D"),
        "I" => Some("I"),
        word if word.eq_ignore_ascii_case("direct") => Some("D"),
        word if word.eq_ignore_ascii_case("indirect") => Some("I"),
        _ => None,
    }
}

/// A transaction code as printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TransactionCode {
    /// The code itself.
    pub(super) letter: char,
    /// The form type that Form 5 prints behind the code.
    pub(super) form_type: Option<char>,
    /// Whether `/K` follows.
    pub(super) equity_swap: bool,
}

/// Takes the marks out of a cell's text. A mark that the rendering shows as one counts anywhere; a
/// plain `(1)` counts at either end of the text, or as all of it, where `is_note` knows its
/// number.
pub(super) fn content(text: &str, is_note: &dyn Fn(u8) -> bool) -> Content {
    let mut marks = Vec::new();
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find(MARK_OPEN) {
        plain.push_str(&rest[..open]);
        let inner = &rest[open + MARK_OPEN.len_utf8()..];
        let Some(close) = inner.find(MARK_CLOSE) else { break };
        marks.push(FootnoteId::new(&format!("F{}", &inner[..close])));
        plain.push(' ');
        rest = &inner[close + MARK_CLOSE.len_utf8()..];
    }
    plain.push_str(rest);
    let plain = with_marks_apart(&plain);
    let mut words: Vec<&str> = plain.split_whitespace().collect();
    let mut trailing = Vec::new();
    while let Some(last) = words.last().copied() {
        if let Some(number) = plain_mark(last).filter(|n| is_note(*n)) {
            trailing.push(number);
            words.pop();
        } else if let Some((word, number)) = glued_mark(last).filter(|(_, n)| is_note(*n)) {
            trailing.push(number);
            words.pop();
            words.push(word);
        } else {
            break;
        }
    }
    let mut leading = Vec::new();
    while let Some(number) = words.first().and_then(|w| plain_mark(w)).filter(|n| is_note(*n)) {
        leading.push(number);
        words.remove(0);
    }
    let plain_marks = leading.into_iter().chain(trailing.into_iter().rev());
    marks.extend(plain_marks.map(|number| FootnoteId::new(&format!("F{number}"))));
    Content { text: words.join(" "), marks }
}

/// `text` without the stars at its end, which are the marks of a note without a number.
pub(super) fn without_stars(text: &str) -> &str {
    text.trim_end_matches(['*', ' '])
}

/// The number of `(1)`, `[1]` or `[F1]`.
pub(super) fn plain_mark(word: &str) -> Option<u8> {
    if let Some(inner) = word.strip_prefix('[').and_then(|word| word.strip_suffix(']')) {
        return note_number(inner.strip_prefix('F').unwrap_or(inner));
    }
    note_number(word.strip_prefix('(')?.strip_suffix(')')?)
}

/// `text` with `(1)(2)` for `(1,2)` and `[F1, F2]`.
pub(super) fn with_marks_apart(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut rest = text;
    while let Some(open) = rest.find(['(', '[']) {
        let close = if rest[open..].starts_with('(') { ')' } else { ']' };
        let inner = rest[open + 1..].split(close).next().unwrap_or_default();
        let end = (open + 1 + inner.len() + 1).min(rest.len());
        let number = |part: &str| note_number(part.trim().trim_start_matches('F'));
        let numbers: Option<Vec<u8>> = inner.split([',', '&']).map(number).collect();
        match numbers.filter(|numbers| numbers.len() > 1 && rest[..end].ends_with(close)) {
            Some(numbers) => {
                out.push_str(&rest[..open]);
                out.extend(numbers.iter().map(|number| format!("({number})")));
                rest = &rest[end..];
            }
            None => {
                out.push_str(&rest[..=open]);
                rest = &rest[open + 1..];
            }
        }
    }
    if out.is_empty() {
        return Cow::Borrowed(text);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// A word with a mark right behind it: `D(2)`, `M[1]`.
fn glued_mark(word: &str) -> Option<(&str, u8)> {
    let open = word.rfind(['(', '['])?;
    let number = plain_mark(&word[open..])?;
    Some((&word[..open], number)).filter(|(word, _)| !word.is_empty())
}

/// A footnote's number, 1 to 99.
pub(super) fn note_number(text: &str) -> Option<u8> {
    if text.is_empty() || text.len() > 2 || !is_digits(text) || text.starts_with('0') {
        return None;
    }
    text.parse().ok()
}

/// The digits after `CIK=` in the address of a link.
pub(super) fn linked_cik(address: &str) -> Option<&str> {
    let at = address.find("CIK=").or_else(|| address.find("cik="))? + "CIK=".len();
    let digits = &address[at..];
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    (1..=10).contains(&end).then(|| &digits[..end])
}

/// Takes the CIKs out that links left in `text`, and gives the first.
pub(super) fn take_cik(text: &str) -> (String, Option<Cik>) {
    let mut out = String::with_capacity(text.len());
    let mut first = None;
    let mut rest = text;
    while let Some((before, inner)) = rest.split_once(CIK_OPEN)
        && let Some((cik, behind)) = inner.split_once(CIK_CLOSE)
    {
        out.push_str(before);
        first = first.or_else(|| cik.parse().ok());
        rest = behind;
    }
    out.push_str(rest);
    (out, first)
}

/// `text` as a reader sees it: every internal sign written out, white space folded.
pub(super) fn visible(text: &str) -> String {
    let (text, _) = take_cik(text);
    let written = text.replace(MARK_OPEN, "(").replace(MARK_CLOSE, ")");
    written.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Joins two neighbours of which the second repeats the end of the first, when the whole has a
/// type: `12/29/2` and `2014` are 12/29/2014, `10,000` and `0` are 10,000.
pub(super) fn join_overlap(left: &str, right: &str) -> Option<String> {
    let (left, right) = (left.trim(), right.trim());
    if left.is_empty() || right.is_empty() || !left.is_ascii() || !right.is_ascii() {
        return None;
    }
    let longest = left.len().min(right.len());
    let overlap = (1..=longest).rev().find(|&n| left.ends_with(&right[..n]))?;
    let joined = format!("{left}{}", &right[overlap..]);
    match Shape::of(&joined) {
        Shape::Date(_) if !matches!(Shape::of(left), Shape::Date(_)) => Some(joined),
        Shape::Number(..) => Some(joined),
        _ => None,
    }
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_marks_are_marks() {
        assert_eq!(with_marks_apart("D (1,2) I[F1, F12] (3 & 4)"), "D (1)(2) I(1)(12) (3)(4)");
        for text in ["(1)", "(1,000)", "(Instr. 3, 4 and 5)", "(1,", "401(k), [x]"] {
            assert_eq!(with_marks_apart(text), text);
        }
        let content = content("By trust (1,2)", &|_| true);
        assert_eq!((content.text.as_str(), content.marks.len()), ("By trust", 2));
    }

    #[test]
    fn dates_come_in_many_spellings() {
        let read = |text: &str| date(text).map(|date| date.to_string()).unwrap_or_default();
        assert_eq!(read("12/29/2004"), "2004-12-29");
        assert_eq!(read("2/7/00"), "2000-02-07");
        assert_eq!(read("2/7/98"), "1998-02-07");
        assert_eq!(read("February 29,2000"), "2000-02-29");
        assert_eq!(read("Sept. 3, 2002"), "2002-09-03");
        assert_eq!(read("07/19-05:00/2024"), "2024-07-19");
        assert_eq!(read("2024-07-19"), "2024-07-19");
        for text in ["02/00", "2/2000", "13/01/2000", "2/30/00", "12/29/2", "12/29/200", "", "(1)"]
        {
            assert_eq!(read(text), "", "{text}");
        }
    }

    #[test]
    fn numbers_lose_separators_and_nothing_else() {
        let read =
            |text: &str| number(text).map(|(n, d)| format!("{n}{}", if d { "$" } else { "" }));
        assert_eq!(read("10,000").as_deref(), Some("10000"));
        assert_eq!(read("$ 5.52").as_deref(), Some("5.52$"));
        assert_eq!(read("$.275").as_deref(), Some(".275$"));
        assert_eq!(read("1,234,567.8901").as_deref(), Some("1234567.8901"));
        assert_eq!(read("$ -0-").as_deref(), Some("0$"));
        assert_eq!(read("$21 3/8").as_deref(), Some("21.375$"));
        assert_eq!(read("1,021-1/64").as_deref(), Some("1021.015625"));
        for text in [
            "1,00",
            "1,0000",
            ",100",
            "1.2.3",
            "12 shares",
            "(1)",
            "",
            "$",
            "-5",
            "1,234,",
            "3/8",
            "-3/8",
            "21 2/8",
            "21 3/7",
            "21 9/8",
            "1.5 1/2",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn marks_leave_the_text() {
        let known = |n: u8| n < 5;
        let read = |text: &str| {
            let content = content(text, &known);
            let marks: Vec<_> = content.marks.iter().map(|m| m.as_str().to_owned()).collect();
            format!("{}|{}", content.text, marks.join(" "))
        };
        assert_eq!(read("Fund, L.P. (2)\n(3)"), "Fund, L.P.|F2 F3");
        assert_eq!(read("D(2)"), "D|F2");
        assert_eq!(read("12/29/2005 \u{E000}1\u{E001}"), "12/29/2005|F1");
        assert_eq!(read("Rule (9)"), "Rule (9)|");
        assert_eq!(read("(1)"), "|F1");
    }

    #[test]
    fn clipped_neighbours_join_where_the_whole_is_a_value() {
        assert_eq!(join_overlap("12/29/2", "2014").as_deref(), Some("12/29/2014"));
        assert_eq!(join_overlap("10,000", "0").as_deref(), Some("10,000"));
        assert_eq!(join_overlap("SFORD M", "MIA"), None);
        assert_eq!(join_overlap("12/29/2004", "4"), None);
    }
}
