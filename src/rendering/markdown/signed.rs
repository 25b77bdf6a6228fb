//! Signatures in paragraphs: a printed page has the day beside the name, and a converter puts it
//! behind, between or below the lines that the name takes.

use crate::rendering::cell;
use crate::rendering::grid::key;

use super::inline;
use super::line::{Line, join};
use crate::rendering::unclear::CUT;

/// A name takes so many lines at most.
const LINES: usize = 6;

/// Makes each name and its day above the printed line one row of two cells.
pub(super) fn rows(lines: Vec<Line>) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    let mut lines = lines.into_iter().peekable();
    while let Some(line) = lines.next() {
        let words = words(&line);
        if words == PRINTED {
            // The printed words can wrap around the word `Date` beside them.
            while lines
                .next_if(|next| matches!(self::words(next).as_str(), "date" | "person"))
                .is_some()
            {}
            sign(&mut out);
            out.push(Line::Text("** Signature of Reporting Person".to_owned()));
            continue;
        }
        if words.starts_with(PRINTED) {
            sign(&mut out);
        }
        out.push(line);
    }
    out
}

const PRINTED: &str = "signature of reporting";

/// The words of a short line of text.
fn words(line: &Line) -> String {
    match line {
        Line::Text(text) if text.len() < 200 => key(text),
        _ => String::new(),
    }
}

/// Replaces the paragraphs at the end of `out` that are a name and a day.
fn sign(out: &mut Vec<Line>) {
    let Some((begin, below)) = paragraph(out, out.len()) else { return };
    if out.len() - begin == below.len() {
        // No empty line parts them from the printed line.
        return;
    }
    let above = || paragraph(out, begin);
    let found = if let [day] = below.as_slice()
        && let Some(date) = date(day)
    {
        above().and_then(|(begin, above)| Some((begin, name(&above)?, date)))
    } else if let Some((name, date)) = beside(&below) {
        Some((begin, name, date))
    } else {
        // The day stands between two lines of the name.
        above().and_then(|(begin, day)| {
            let date = if let [day] = day.as_slice() { date(day)? } else { return None };
            let (begin, mut lines) = paragraph(out, begin)?;
            lines.extend(below.iter().cloned());
            Some((begin, name(&lines)?, date))
        })
    };
    match found {
        Some((begin, name, date)) => {
            out.truncate(begin);
            out.push(Line::Cells(vec![name, date]));
        }
        None if ["/s/", "By:"].iter().any(|sign| below[0].starts_with(sign)) => {
            // A name without a day is no part of the remarks.
            if let Some(Line::Text(text)) = out.get_mut(begin) {
                text.push(CUT);
            }
        }
        None => {}
    }
}

/// The lines of the last paragraph before `end`, and where it begins.
fn paragraph(lines: &[Line], end: usize) -> Option<(usize, Vec<String>)> {
    let text = |line: &Line| match line {
        Line::Text(text) => Some(text.trim().to_owned()),
        _ => None,
    };
    let last =
        lines[..end].iter().rposition(|line| text(line).is_none_or(|text| !text.is_empty()))?;
    let mut begin = last + 1;
    let mut own = Vec::new();
    while let Some(line) = begin.checked_sub(1).and_then(|at| text(&lines[at]))
        && !line.is_empty()
        && !key(&line).starts_with(PRINTED)
        && own.len() <= LINES
    {
        own.push(inline::plain(&line));
        begin -= 1;
    }
    own.reverse();
    (!own.is_empty() && own.len() <= LINES).then_some((begin, own))
}

/// The name and the day of a paragraph that has both.
fn beside(lines: &[String]) -> Option<(String, String)> {
    let days: Vec<usize> = (0..lines.len()).filter(|&at| date(&lines[at]).is_some()).collect();
    if let [at] = days.as_slice() {
        let others: Vec<String> = lines
            .iter()
            .enumerate()
            .filter(|(n, _)| n != at)
            .map(|(_, line)| line.clone())
            .collect();
        return Some((name(&others)?, date(&lines[*at])?));
    }
    let ends: Vec<(usize, &str, String)> = lines
        .iter()
        .enumerate()
        .filter_map(|(at, line)| ends_with_date(line).map(|(begin, date)| (at, begin, date)))
        .collect();
    let [(at, begin, date)] = ends.as_slice() else { return None };
    let mut own = lines.to_vec();
    own[*at] = begin.trim_end().to_owned();
    // A hyphen at the end of a line is taken away, and the day stands right behind it.
    if begin.ends_with(char::is_alphanumeric) {
        own[*at].push(CUT);
    }
    Some((name(&own)?, date.clone()))
}

/// The lines of a name as one text.
fn name(lines: &[String]) -> Option<String> {
    let first = lines.first()?;
    let words = key(first);
    let is_note = first.split(' ').next().is_some_and(|word| word.ends_with('.') && word.len() < 4)
        && first.starts_with(|c: char| c.is_ascii_digit());
    if words.starts_with("remarks") || words.starts_with("explanation") || is_note {
        return None;
    }
    let mut name = String::new();
    for line in lines {
        if name.is_empty() {
            name.push_str(line);
        } else {
            join(&mut name, line, true);
        }
    }
    let lower = name.to_lowercase();
    if ["attorneyin", "infact"].iter().any(|word| lower.contains(word)) {
        name.push(CUT);
    }
    name.contains(char::is_alphabetic).then_some(name)
}

/// A day that stands alone, perhaps as a link.
fn date(line: &str) -> Option<String> {
    let text = line.trim().trim_matches(['[', ']']);
    cell::date(text).map(|_| text.to_owned())
}

/// A line before the day that it ends with, and the day.
fn ends_with_date(line: &str) -> Option<(&str, String)> {
    let text = line.trim_end_matches([']', ' ']);
    let begin = text.rfind(|c: char| !c.is_ascii_digit() && c != '/')?;
    let at = begin + text[begin..].chars().next().map_or(0, char::len_utf8);
    let day = text[at..].contains('/').then(|| date(&text[at..]))??;
    Some((text[..at].trim_end_matches('['), day))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(page: &str) -> Vec<Vec<String>> {
        let page = format!("{page}\n\n** Signature of Reporting Person Date");
        let lines = page.lines().map(|line| Line::Text(line.to_owned())).collect();
        let cells = rows(lines).into_iter().filter_map(|line| match line {
            Line::Cells(cells) => Some(cells),
            _ => None,
        });
        cells.collect()
    }

    #[test]
    fn days_are_found_beside_and_below_names() {
        let signed = [["/s/ Orla Finch, attorney for Della Corvin", "03/16/2023"]];
        for page in [
            "None.\n\n/s/ Orla Finch, attorney\n03/16/2023\nfor Della Corvin",
            "None.\n\n/s/ Orla Finch, attorney\nfor Della Corvin\n\n\n03/16/2023\n\n",
            "None.\n\n/s/ Orla Finch, attorney 03/16/2023\nfor Della Corvin",
            "/s/ Orla Finch, attorney for Della Corvin [03/16/2023]",
            "/s/ Orla Finch, attorney\n\n03/16/2023\n\nfor Della Corvin",
        ] {
            assert_eq!(read(page), signed, "{page}");
        }
        assert!(read("**Remarks:**\n\n03/16/2023").is_empty());
        assert!(read("/s/ Orla Finch").is_empty());
        let two = read(
            "/s/ A. Finch 03/16/2023\n\n** Signature of Reporting\nDate\nPerson\n\n/s/ B. Finch\n\n03/17/2023",
        );
        assert_eq!(two, [["/s/ A. Finch", "03/16/2023"], ["/s/ B. Finch", "03/17/2023"]]);
    }

    #[test]
    fn a_hyphen_that_is_gone_is_unclear() {
        let read = read("/s/ Orla Finch, attorney-in03/16/2023\nfact for Della Corvin");
        assert_eq!(read[0][0], format!("/s/ Orla Finch, attorney-in{CUT} fact for Della Corvin"));
    }
}
