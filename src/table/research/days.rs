//! The days that a text names, each as precise as the text has it: words enter; days leave, with their
//! places among the words.

use std::fmt;
use std::ops::Range;

use crate::calendar::MONTHS;

use super::words::Word;

/// A day as precise as a text has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Day {
    year: u16,
    month: Option<u8>,
    day: Option<u8>,
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        match self.day {
            Some(day) => write!(f, "-{day:02}"),
            None => Ok(()),
        }
    }
}

fn month(word: &Word) -> Option<u8> {
    let text = word.text.as_str();
    let is =
        |name: &str| text == name || text.len() >= 3 && text.len() <= 4 && name.starts_with(text);
    let at = MONTHS.iter().position(|name| is(name))?;
    u8::try_from(at + 1).ok()
}

fn number(word: Option<&Word>, digits: Range<usize>) -> Option<u16> {
    let text = word?.text.as_str();
    let text = text
        .strip_suffix("th")
        .or_else(|| text.strip_suffix("st"))
        .or_else(|| text.strip_suffix("nd"))
        .or_else(|| text.strip_suffix("rd"))
        .unwrap_or(text);
    let is_number = digits.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

fn year(word: Option<&Word>) -> Option<u16> {
    number(word, 4..5).filter(|year| (1990..2100).contains(year))
}

/// The dates of a sentence: the place of each among the words, how many words it has, the day.
pub(super) fn days(sentence: &str, all: &[Word]) -> Vec<(usize, usize, Day)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < all.len() {
        match day_at(sentence, all, at) {
            Some((length, day)) => {
                found.push((at, length, day));
                at += length;
            }
            None => at += 1,
        }
    }
    found
}

fn day_at(sentence: &str, all: &[Word], at: usize) -> Option<(usize, Day)> {
    let word = all.get(at);
    let small = |at: usize, most: u16| {
        number(all.get(at), 1..3)
            .filter(|n| (1..=most).contains(n))
            .and_then(|n| u8::try_from(n).ok())
    };
    if let Some(named) = word.and_then(month) {
        let (day, year_at) = match small(at + 1, 31) {
            Some(day) => (Some(day), at + 2),
            None => (None, at + 1),
        };
        let year_at =
            if all.get(year_at).is_some_and(|word| word.is("of")) { year_at + 1 } else { year_at };
        let year = year(all.get(year_at))?;
        return Some((year_at + 1 - at, Day { year, month: Some(named), day }));
    }
    let gap = |at: usize| {
        let (Some(one), Some(next)) = (all.get(at), all.get(at + 1)) else { return "" };
        &sentence[one.end..next.start]
    };
    let sign = gap(at);
    if matches!(sign, "/" | "-" | ".") && gap(at + 1) == sign {
        if let (Some(year), Some(month), Some(day)) =
            (year(word), small(at + 1, 12), small(at + 2, 31))
        {
            return Some((3, Day { year, month: Some(month), day: Some(day) }));
        }
        if let (Some(month), Some(day)) = (small(at, 12), small(at + 1, 31)) {
            let short = number(all.get(at + 2), 2..3)
                .map(|year| if year < 70 { 2000 + year } else { 1900 + year });
            if let Some(year) = year(all.get(at + 2)).or(short) {
                return Some((3, Day { year, month: Some(month), day: Some(day) }));
            }
        }
    }
    if let (Some(day), Some(month)) = (small(at, 31), all.get(at + 1).and_then(month))
        && let Some(year) = year(all.get(at + 2))
    {
        return Some((3, Day { year, month: Some(month), day: Some(day) }));
    }
    // A year alone is one after `in`, `of` or `since`; other numbers are no dates.
    let is_led =
        at > 0 && all[at - 1].is_one_of(&["in", "of", "since", "early", "late", "mid", "during"]);
    match year(word) {
        Some(year) if is_led => Some((1, Day { year, month: None, day: None })),
        _ => None,
    }
}
