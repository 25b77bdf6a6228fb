//! What follows the tables: explanations, remarks, signatures.

use crate::ids::FootnoteId;
use crate::model::{Footnote, OwnerSignature};
use crate::value::{Str, Value};

use super::cell::{self, MARK_CLOSE, MARK_OPEN, note_number, plain_mark, visible};
use super::grid::{Row, join_lines, key};
use super::report::Report;
use super::signatures::{self, has_sign, is_signed};
use super::unclear::{is_unclear, readable};

/// What the tail of a page says.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub(super) footnotes: Vec<Footnote>,
    /// The numbers of the footnotes.
    pub(super) numbers: Vec<u8>,
    pub(super) remarks: Value<Str>,
    pub(super) signatures: Vec<OwnerSignature>,
    /// The lines that each footnote has on the page.
    lines: Vec<Lines>,
    /// Lines before the first footnote.
    before: Vec<String>,
}

/// The lines of a footnote on the page.
#[derive(Clone, Copy, Debug, Default)]
struct Lines {
    count: usize,
    /// Characters of the longest.
    longest: usize,
    /// Characters of the last.
    last: usize,
}

/// A line that is shorter reaches no page's edge.
const EDGE: usize = 120;

/// Notes shorter than this may well end without a full stop.
const CLIPPED: usize = 90;

/// Reads the tail of a page. Only a printed page, whose lines have places, can be clipped.
pub(super) fn read(tail: &[Row], may_be_printed: bool, report: &mut Report) -> Notes {
    let mut notes = Notes::default();
    notes.explanations(tail, report);
    // Notes without numbers, as those that begin with a star or a letter.
    let text = notes.before.join(" ");
    if !matches!(key(&text).as_str(), "" | "none" | "n a" | "not applicable") {
        report.unplaced("footnotes", &text);
    }
    notes.remarks(tail, may_be_printed, report);
    notes.cut(report);
    if may_be_printed && notes.is_printed() {
        notes.clipped(report);
    }
    notes.signatures = signatures::read(tail, report);
    notes
}

impl Notes {
    fn explanations(&mut self, tail: &[Row], report: &mut Report) {
        let Some(head) = tail.iter().position(|row| key(&row.text()).starts_with(EXPLANATIONS))
        else {
            return;
        };
        let mut blocks: Vec<Vec<NoteLine>> = vec![Vec::new()];
        let mut last = 0;
        let has_blanks = tail.iter().any(Row::is_blank);
        'rows: for (at, row) in tail.iter().enumerate().skip(head) {
            if is_signed(tail, at) || has_sign(row) {
                take_signers(&mut blocks, has_blanks, report);
                break;
            }
            if row.is_blank() {
                blocks.push(Vec::new());
            }
            for text in texts(row) {
                if ends_explanations(&text) {
                    break 'rows;
                }
                let text = match key(&text).starts_with(EXPLANATIONS) {
                    true => behind_heading(&text, EXPLANATIONS),
                    false => &text,
                };
                if is_printed_note(text) {
                    continue;
                }
                let line = NoteLine::of(text, last);
                if let Some(number) = line.number {
                    last = number;
                }
                if let Some(block) = blocks.last_mut() {
                    block.push(line);
                }
            }
        }
        blocks.retain(|block| !block.is_empty());
        let mut at = 0;
        while at < blocks.len() {
            // A converter may put the numbers of several notes before their texts.
            let is_bare = |block: &Vec<NoteLine>| {
                block.iter().all(|line| line.number.is_some() && line.text.is_empty())
            };
            let bare = blocks[at..].iter().take_while(|block| is_bare(block)).count();
            if bare == 0 {
                self.block(&blocks[at]);
                at += 1;
                continue;
            }
            let pending: Vec<u8> =
                blocks[at..at + bare].iter().flatten().filter_map(|line| line.number).collect();
            at += bare;
            let has_none = |block: &Vec<NoteLine>| block.iter().all(|line| line.number.is_none());
            let texts = blocks[at..].iter().take_while(|block| has_none(block)).count();
            self.deal(&pending, &blocks[at..at + texts], report);
            at += texts;
        }
    }

    /// Deals blocks of text out to the numbers that stand before them, where there is one way to.
    fn deal(&mut self, pending: &[u8], texts: &[Vec<NoteLine>], report: &mut Report) {
        let is_sure = pending.len() == 1 || pending.len() == texts.len();
        for (index, number) in pending.iter().enumerate() {
            self.begin(*number);
            let own = match pending.len() {
                1 => texts,
                _ if is_sure => &texts[index..=index],
                _ => &[],
            };
            for block in own {
                self.go_on(block);
            }
        }
        if !is_sure {
            let raw: Vec<_> = texts.iter().flatten().map(|line| line.text.as_str()).collect();
            let message = "the texts of several notes could not be told apart";
            report.unclear("footnotes/footnote", &raw.join(" "), message);
        }
    }

    fn begin(&mut self, number: u8) {
        self.numbers.push(number);
        self.lines.push(Lines::default());
        let id = Some(FootnoteId::new(&format!("F{number}")));
        self.footnotes.push(Footnote { id, text: Value::Empty });
    }

    /// A printed page clips lines at its edge, and what is left of such a note is no text of a
    /// note. It shows where a note ends in mid-sentence; on a page where one does, no note of
    /// several lines can be trusted.
    fn clipped(&mut self, report: &mut Report) {
        let edge = self.lines.iter().map(|lines| lines.longest).max().unwrap_or_default();
        let text = |at: usize| self.footnotes.get(at).map_or("", |footnote| footnote.text.text());
        let is_cut = |at: usize| {
            text(at).len() >= CLIPPED
                && !ends_sentence(text(at))
                && self.lines[at].last * 10 >= edge * 7
                && !is_continued(text(at), text(at + 1))
        };
        let cut: Vec<bool> = (0..self.footnotes.len()).map(is_cut).collect();
        let remarks_are_cut = matches!(self.remarks, Value::Invalid(_));
        if !remarks_are_cut && !cut.contains(&true) {
            return;
        }
        for ((footnote, lines), is_cut) in self.footnotes.iter_mut().zip(&self.lines).zip(cut) {
            let Value::Valid(text) = &footnote.text else { continue };
            if is_cut || lines.count > 1 {
                let message = "the page was clipped at its edge, and the note is not whole";
                report.unclear("footnotes/footnote", text, message);
                footnote.text = Value::Invalid(text.clone());
            }
        }
    }

    /// Notes and remarks with a line that the reader of the page has marked as cut.
    fn cut(&mut self, report: &mut Report) {
        let message = "the page was clipped at its edge, and the text is not whole";
        let notes = self.footnotes.iter_mut().map(|note| (&mut note.text, "footnotes/footnote"));
        for (value, element) in notes.chain([(&mut self.remarks, "remarks")]) {
            if is_unclear(value.text()) {
                let text = readable(value.text());
                report.unclear(element, &text, message);
                *value = Value::Invalid(Str::normalized(&text));
            }
        }
    }

    /// Whether the notes come from a printed page: their lines are wrapped, or several end in
    /// mid-sentence.
    fn is_printed(&self) -> bool {
        let is_open = |footnote: &&Footnote| {
            let text = footnote.text.text();
            text.len() >= CLIPPED && !ends_sentence(text)
        };
        self.lines.iter().any(|lines| lines.count > 1)
            || self.footnotes.iter().filter(is_open).count() > 1
    }

    /// Makes footnotes of the lines between two blank lines. A marker stands on the first line of
    /// its note or, where a page centres it, in the middle.
    fn block(&mut self, lines: &[NoteLine]) {
        let markers: Vec<usize> =
            (0..lines.len()).filter(|at| lines[*at].number.is_some()).collect();
        let begins = match markers.as_slice() {
            [] => Vec::new(),
            [_] if self.numbers.is_empty() || lines[0].number.is_some() => vec![0],
            // A lone line before a marker may still belong to the note before.
            markers => match centred(lines, markers) {
                Some(begins) if open_ends(lines, &begins) < open_ends(lines, markers) => begins,
                Some(begins) if markers[0] > 0 => begins,
                _ => markers.to_vec(),
            },
        };
        let first = begins.first().copied().unwrap_or(lines.len());
        self.go_on(&lines[..first]);
        for (index, marker) in markers.iter().enumerate() {
            let to = begins.get(index + 1).copied().unwrap_or(lines.len());
            let number = lines[*marker].number.unwrap_or_default();
            self.begin(number);
            self.go_on(&lines[begins[index]..to]);
        }
    }

    /// Adds lines to the last footnote.
    fn go_on(&mut self, lines: &[NoteLine]) {
        if let Some(counted) = self.lines.last_mut() {
            for length in lines.iter().map(|line| line.text.len()).filter(|length| *length > 0) {
                counted.count += 1;
                counted.longest = counted.longest.max(length);
                counted.last = length;
            }
        }
        let Some(footnote) = self.footnotes.last_mut() else {
            self.before.extend(lines.iter().map(|line| line.text.clone()));
            return;
        };
        let mut pieces = vec![footnote.text.text().to_owned()];
        pieces.extend(lines.iter().map(|line| line.text.clone()));
        let text = Str::normalized(&join_lines(&pieces));
        footnote.text = if text.is_empty() { Value::Empty } else { Value::Valid(text) };
    }

    fn remarks(&mut self, tail: &[Row], may_be_printed: bool, report: &mut Report) {
        let Some(head) = tail.iter().position(|row| key(&row.text()).starts_with("remarks")) else {
            return;
        };
        let first = visible(&tail[head].text());
        let rest = behind_heading(&first, "remarks");
        let mut blocks = vec![vec![rest.to_owned()]];
        for (at, row) in tail.iter().enumerate().skip(head + 1) {
            if row.is_blank() {
                blocks.push(Vec::new());
                continue;
            }
            let text = visible(&row.text());
            let is_over = is_signed(tail, at) || has_sign(row);
            if is_over {
                let signers = blocks.split_off(blocks.len() - signers(&blocks)).concat();
                if !signers.is_empty() {
                    report.unplaced("ownerSignature", &signers.join(" "));
                }
            }
            if ends_explanations(&text) || is_printed_note(&text) || is_over {
                break;
            }
            if let Some(block) = blocks.last_mut() {
                block.push(text);
            }
        }
        let pieces = blocks.concat();
        let text = Str::normalized(&join_lines(&pieces));
        let edge = self.lines.iter().map(|lines| lines.longest).max().unwrap_or(EDGE).max(EDGE);
        let reaches = pieces.iter().any(|piece| piece.len() * 10 >= edge * 7);
        if may_be_printed && reaches && text.len() >= CLIPPED && !ends_sentence(&text) {
            let message = "the page was clipped at its edge, and the remarks are not whole";
            report.unclear("remarks", &text, message);
            self.remarks = Value::Invalid(text);
        } else if !text.is_empty() {
            self.remarks = Value::Valid(text);
        }
    }
}

/// Takes the lines away that stand between the notes and a signature, and reports them. Where no
/// blank lines part what belongs together, every line is for itself.
fn take_signers(blocks: &mut Vec<Vec<NoteLine>>, has_blanks: bool, report: &mut Report) {
    let plain = |line: &NoteLine| match line.number {
        Some(number) => format!("({number}) {}", line.text),
        None => line.text.clone(),
    };
    if !has_blanks {
        *blocks = blocks.drain(..).flatten().map(|line| vec![line]).collect();
    }
    let texts: Vec<Vec<String>> =
        blocks.iter().map(|block| block.iter().map(plain).collect()).collect();
    let own = texts.len() - signers(&texts);
    if own < texts.len() {
        report.unplaced("ownerSignature", &texts[own..].concat().join(" "));
        blocks.truncate(own);
    }
    if !has_blanks {
        *blocks = vec![blocks.drain(..).flatten().collect()];
    }
}

/// How many of the last blocks of lines stand between the notes and a signature: a date, the name
/// of a company and who signs for it.
fn signers(blocks: &[Vec<String>]) -> usize {
    const LONGEST: usize = 100;
    let signs = |line: &String| ["By:", "BY:", "By ", "its "].iter().any(|by| line.starts_with(by));
    let is_company = |block: &[String]| {
        let Some((company, signers)) = block.split_first() else { return true };
        company.len() <= LONGEST
            && company.starts_with(char::is_alphanumeric)
            && !cell::is_not_applicable(company)
            && (!company.contains(char::is_lowercase) || signers.first().is_some_and(signs))
            && signers.iter().all(signs)
    };
    let is_date = |block: &[String]| matches!(block, [line] if line.starts_with("Date"));
    let is_of_signers =
        |block: &&Vec<String>| is_company(block) || is_date(block) || block.iter().all(signs);
    let own = blocks.iter().skip(1).rev().take_while(is_of_signers);
    let count = own.clone().count();
    if own.into_iter().all(|block| block.is_empty() || is_date(block)) { 0 } else { count }
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
        // A link without a target.
        let rest = rest
            .strip_prefix('[')
            .and_then(|r| r.strip_suffix(']'))
            .filter(|r| r.len() > 9)
            .unwrap_or(rest);
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
    // `Note 1: Text`.
    if word.eq_ignore_ascii_case("note")
        && let Some((number, rest)) = text[end..].trim_start().split_once([':', '.'])
        && let Some(number) = note_number(number)
    {
        return (Some(number), rest.trim_start());
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

/// Where each note begins if markers stand in the middle of their notes, as many lines above as
/// below or one less; `None` if they do not. Where that leaves a choice, a note ends where a
/// sentence does.
fn centred(lines: &[NoteLine], markers: &[usize]) -> Option<Vec<usize>> {
    // For every place where a note may begin: the cost of the cheapest way there, and that way.
    let mut ways: Vec<(usize, usize, Vec<usize>)> = vec![(0, 0, vec![0])];
    for (index, marker) in markers.iter().enumerate() {
        let last = index + 1 == markers.len();
        let limit = markers.get(index + 1).copied().unwrap_or(lines.len());
        let mut next: Vec<(usize, usize, Vec<usize>)> = Vec::new();
        for (begin, cost, way) in ways {
            let Some(before) = marker.checked_sub(begin) else { continue };
            for after in [before, before + 1] {
                let end = marker + after + 1;
                if end > limit || (last && end != lines.len()) {
                    continue;
                }
                let cost = cost + usize::from(!ends_sentence(&lines[end - 1].text));
                match next.iter_mut().find(|(other, ..)| *other == end) {
                    Some(other) if other.1 <= cost => {}
                    found => {
                        let mut way = way.clone();
                        way.push(end);
                        match found {
                            Some(other) => *other = (end, cost, way),
                            None => next.push((end, cost, way)),
                        }
                    }
                }
            }
        }
        ways = next;
    }
    let (.., mut way) = ways.into_iter().min_by_key(|(_, cost, _)| *cost)?;
    way.pop();
    Some(way)
}

/// How many of the notes that begin at these lines end in mid-sentence.
fn open_ends(lines: &[NoteLine], begins: &[usize]) -> usize {
    let ends = begins.iter().skip(1).copied().chain([lines.len()]);
    ends.filter(|end| *end > 0 && !ends_sentence(&lines[end - 1].text)).count()
}

/// Whether a note that ends in mid-sentence goes on in the next one, and says so: a note of the XML
/// has a thousand characters at most.
fn is_continued(note: &str, next: &str) -> bool {
    let begin = next.trim_start_matches(['(', '[', ' ']).get(.."cont".len());
    let end = note.char_indices().rev().nth(40).map_or(note, |(at, _)| &note[at..]);
    begin.is_some_and(|begin| begin.eq_ignore_ascii_case("cont"))
        || end.to_ascii_lowercase().contains("continued")
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end()
        .trim_end_matches(['"', '\'', ')', '”', '’'])
        .ends_with(['.', '!', '?', ':', ';'])
}

/// The words of the heading, without the `s` that some lack.
const EXPLANATIONS: &str = "explanation of response";

/// What stands on the line of a heading behind it.
fn behind_heading<'t>(text: &'t str, heading: &str) -> &'t str {
    let begin = text.find(char::is_alphanumeric).unwrap_or(text.len());
    let rest = text[begin..].get(heading.len()..).unwrap_or_default();
    let plural = rest.strip_prefix(['s', 'S']);
    let rest = plural.filter(|rest| !rest.starts_with(char::is_alphanumeric)).unwrap_or(rest);
    rest.trim_start_matches(|c: char| c != '(' && !c.is_alphanumeric())
}

fn ends_explanations(text: &str) -> bool {
    let words = key(text);
    const ENDS: [&str; 9] = [
        "remarks",
        "note file three copies",
        "reminder report on",
        "persons who respond",
        "potential persons",
        "signatures",
        "signature of reporting person",
        "joint filer information",
        "1 name and address of reporting",
    ];
    ENDS.iter().any(|end| words.starts_with(end)) || words.contains("signature of reporting person")
}

/// The two notes that are printed on every form, and the heading.
fn is_printed_note(text: &str) -> bool {
    let words = key(text);
    words.is_empty()
        || words == "no securities are beneficially owned"
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
