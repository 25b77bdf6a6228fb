//! What follows the tables: explanations, remarks, signatures.

use crate::ids::FootnoteId;
use crate::model::{Footnote, OwnerSignature};
use crate::value::{Date, Str, Value};

use super::cell::{self, MARK_CLOSE, MARK_OPEN, note_number, plain_mark, visible};
use super::grid::{Row, key};
use super::report::Report;

/// What the tail of a page says.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub(super) footnotes: Vec<Footnote>,
    /// The numbers of the footnotes.
    pub(super) numbers: Vec<u8>,
    pub(super) remarks: Value<Str>,
    pub(super) signatures: Vec<OwnerSignature>,
}

/// Reads the tail of a page.
pub(super) fn read(tail: &[Row], report: &mut Report) -> Notes {
    let mut notes = Notes::default();
    notes.explanations(tail);
    notes.remarks(tail);
    notes.signatures(tail, report);
    notes
}

impl Notes {
    fn explanations(&mut self, tail: &[Row]) {
        let Some(head) =
            tail.iter().position(|row| key(&row.text()).starts_with("explanation of response"))
        else {
            return;
        };
        let mut lines: Vec<NoteLine> = Vec::new();
        let mut last = 0;
        for row in &tail[head..] {
            for text in texts(row) {
                if ends_explanations(&text) {
                    self.collect(lines);
                    return;
                }
                if is_printed_note(&text) {
                    continue;
                }
                let line = NoteLine::of(&text, last);
                if let Some(number) = line.number {
                    last = number;
                }
                lines.push(line);
            }
        }
        self.collect(lines);
    }

    /// Makes footnotes of lines. A marker stands on the first line of its note or, where a page
    /// centres it, in the middle.
    fn collect(&mut self, lines: Vec<NoteLine>) {
        let markers: Vec<usize> =
            (0..lines.len()).filter(|at| lines[*at].number.is_some()).collect();
        let bounds = centred(&lines, &markers).unwrap_or_else(|| markers.clone());
        for (index, marker) in markers.iter().enumerate() {
            let from = bounds[index];
            let to = bounds.get(index + 1).copied().unwrap_or(lines.len());
            let pieces: Vec<_> = lines[from..to].iter().map(|line| line.text.as_str()).collect();
            let number = lines[*marker].number.unwrap_or_default();
            let text = Str::normalized(&pieces.join(" "));
            self.numbers.push(number);
            self.footnotes.push(Footnote {
                id: Some(FootnoteId::new(&format!("F{number}"))),
                text: if text.is_empty() { Value::Empty } else { Value::Valid(text) },
            });
        }
    }

    fn remarks(&mut self, tail: &[Row]) {
        let Some(head) = tail.iter().position(|row| key(&row.text()).starts_with("remarks")) else {
            return;
        };
        let mut pieces = Vec::new();
        let first = visible(&tail[head].text());
        let rest = first["remarks".len().min(first.len())..].trim_start_matches([':', ' ']);
        pieces.push(rest.to_owned());
        for (at, row) in tail.iter().enumerate().skip(head + 1) {
            let text = visible(&row.text());
            if ends_explanations(&text)
                || is_printed_note(&text)
                || signature_at(tail, at).is_some()
            {
                break;
            }
            pieces.push(text);
        }
        let text = Str::normalized(&pieces.join(" "));
        if !text.is_empty() {
            self.remarks = Value::Valid(text);
        }
    }

    fn signatures(&mut self, tail: &[Row], report: &mut Report) {
        for at in 0..tail.len() {
            match signature_at(tail, at) {
                Some(Ok((name, date))) => self.signatures.push(OwnerSignature {
                    signature_name: if name.is_empty() {
                        Value::Absent
                    } else {
                        Value::Valid(Str::normalized(&name))
                    },
                    signature_date: Value::Valid(date),
                }),
                Some(Err(raw)) => report.unplaced("ownerSignature", &raw),
                None => {}
            }
        }
    }
}

/// Whether the row at `at` holds a signature, name and date, above its printed line.
fn signature_at(tail: &[Row], at: usize) -> Option<Result<(String, Date), String>> {
    let below = (at + 1..tail.len()).take(3).find(|&next| is_signature_line(&tail[next]))?;
    let dates = |row: &Row| {
        row.cells.iter().filter(|cell| cell::date(&visible(&cell.text)).is_some()).count()
    };
    let row = &tail[at];
    if is_signature_line(row)
        || (at + 1..below).any(|next| dates(&tail[next]) > 0)
        || dates(row) != 1
    {
        return None;
    }
    let mut date = None;
    let mut names = Vec::new();
    for cell in &row.cells {
        let text = visible(&cell.text);
        match cell::date(&text) {
            Some(found) => date = Some(found),
            None if !text.is_empty() => names.push(text),
            None => {}
        }
    }
    let date = date?;
    // The name may stand on a line of its own above the date.
    if names.is_empty() && at > 0 && !is_signature_line(&tail[at - 1]) {
        names.push(visible(&tail[at - 1].text()));
    }
    Some(Ok((names.join(" "), date)))
}

fn is_signature_line(row: &Row) -> bool {
    key(&row.text()).contains("signature of reporting person")
}

/// A line below `Explanation of Responses`.
struct NoteLine {
    number: Option<u8>,
    text: String,
}

impl NoteLine {
    /// Reads a line; its number counts if it goes on from `last`.
    fn of(text: &str, last: u8) -> Self {
        let text = text.trim();
        let (number, rest) = marker(text);
        match number.filter(|number| (last + 1..=last.saturating_add(4)).contains(number)) {
            Some(number) => Self { number: Some(number), text: rest.to_owned() },
            None => Self { number: None, text: text.to_owned() },
        }
    }
}

/// The number that a note begins with: `(1)`, `1.`, `[1]`, a mark.
fn marker(text: &str) -> (Option<u8>, &str) {
    if let Some(inner) = text.strip_prefix(MARK_OPEN)
        && let Some((number, rest)) = inner.split_once(MARK_CLOSE)
    {
        return (note_number(number), rest.trim_start_matches(['.', ' ']));
    }
    let end = text.find(|c: char| c.is_whitespace()).unwrap_or(text.len());
    let word = &text[..end];
    if let Some(number) = plain_mark(word).or_else(|| word.strip_suffix('.').and_then(note_number))
    {
        return (Some(number), text[end..].trim_start());
    }
    // `(1)Text` and `1.Text`.
    if word.starts_with(['(', '['])
        && let Some(close) = word.find([')', ']'])
        && let Some(number) = plain_mark(&word[..=close])
    {
        return (Some(number), text[close + 1..].trim_start());
    }
    (None, text)
}

/// Where each note begins if markers stand in the middle of their notes; `None` if they do not.
fn centred(lines: &[NoteLine], markers: &[usize]) -> Option<Vec<usize>> {
    let first = *markers.first()?;
    let mut bounds = Vec::with_capacity(markers.len());
    let mut begin = 0;
    for (index, marker) in markers.iter().enumerate() {
        let before = marker.checked_sub(begin)?;
        bounds.push(begin);
        begin = marker + before + 1;
        let next = markers.get(index + 1).copied().unwrap_or(lines.len());
        if begin > next {
            return None;
        }
    }
    // Nothing may be left over behind the last note, and something must stand before a marker.
    let is_centred =
        begin == lines.len() && (first > 0 || bounds.iter().zip(markers).any(|(b, m)| b < m));
    is_centred.then_some(bounds)
}

fn ends_explanations(text: &str) -> bool {
    let words = key(text);
    const ENDS: [&str; 8] = [
        "remarks",
        "note file three copies",
        "reminder report on",
        "persons who respond",
        "potential persons",
        "signatures",
        "signature of reporting person",
        "1 name and address of reporting",
    ];
    ENDS.iter().any(|end| words.starts_with(end)) || words.contains("signature of reporting person")
}

/// The two notes that are printed on every form, and the heading.
fn is_printed_note(text: &str) -> bool {
    let words = key(text);
    words.is_empty()
        || words.starts_with("explanation of response")
        || words.starts_with("if the form is filed by more than one")
        || words.starts_with("intentional misstatements")
        || text.trim().chars().all(|c| matches!(c, '*' | ' ' | '\\'))
}

/// The texts of a row: number and text where they are cells of their own, lines otherwise.
fn texts(row: &Row) -> Vec<String> {
    let cells: Vec<&str> =
        row.cells.iter().map(|cell| cell.text.trim()).filter(|text| !text.is_empty()).collect();
    match cells.as_slice() {
        [single] => single.split('\n').map(str::to_owned).collect(),
        cells => vec![cells.join(" ").replace('\n', " ")],
    }
}
