//! Rows outside Table I and II as a plain page has them: what a converter repeats or puts side by
//! side is taken apart.

use crate::rendering::cell;
use crate::rendering::grid::{Cell, Row, key};

use super::UNCLEAR;

/// Unfolds the rows that are no entries.
pub(super) fn unfold(rows: Vec<Row>) -> Vec<Row> {
    let mut part = Part::Cover;
    let mut above: Vec<String> = Vec::new();
    let mut out = Vec::with_capacity(rows.len());
    let mut tail = Vec::new();
    for row in rows {
        if row.entry.is_some() {
            part = Part::Tables;
            out.push(row);
            continue;
        }
        let mut row = without_repeats(row, &mut above);
        if row.is_blank() {
            continue;
        }
        part = part.after(&row);
        match part {
            Part::Cover => cover(row, &mut out),
            Part::Tables => out.extend(row.cells.into_iter().filter(|c| !c.is_blank()).map(alone)),
            Part::Tail => {
                complete_marks_head(&mut row);
                shift_marks_head(&mut row);
                tail.push(row);
            }
        }
    }
    out.extend(signatures(tail));
    out
}

#[derive(Clone, Copy)]
enum Part {
    Cover,
    Tables,
    Tail,
}

impl Part {
    fn after(self, row: &Row) -> Self {
        let words = key(&row.text());
        let begins = |heads: &[&str]| heads.iter().any(|head| words.starts_with(head));
        let tail = ["reporting owner", "signatures", "explanation of response"];
        match self {
            Self::Cover if begins(&["reminder report", "table i", "table ii"]) => Self::Tables,
            Self::Cover | Self::Tables if begins(&tail) => Self::Tail,
            Self::Cover if row.cells.iter().any(|cell| is_heading(&cell.text)) => Self::Cover,
            same => same,
        }
    }
}

/// Takes away a text that the cell before it or the cell above it holds as well: one cell that
/// spans several. Short texts may really be equal.
fn without_repeats(mut row: Row, above: &mut Vec<String>) -> Row {
    const SHORT: usize = 12;
    let texts: Vec<String> = row.cells.iter().map(|cell| cell.text.clone()).collect();
    for at in 0..texts.len() {
        let repeats_left = at > 0 && texts[at] == texts[at - 1] && texts[at].len() > 3;
        let repeats_above = texts.len() > 1
            && above.len() == texts.len()
            && texts[at].len() > SHORT
            && (above[at] == texts[at] || key(&above[at]) == key(&texts[at]))
            && days(&texts[at]).is_empty();
        if repeats_left || repeats_above {
            row.cells[at].text.clear();
        }
    }
    *above = texts;
    row
}

/// A row of the cover: the items that stand side by side one after another.
fn cover(row: Row, out: &mut Vec<Row>) {
    let row = match fragments(&row) {
        Some((fragments, rest)) => {
            let (first, others) = rest;
            cover(first, out);
            out.push(fragments);
            others
        }
        None => row,
    };
    let mut open: Vec<Cell> = Vec::new();
    let mut open_kind = Kind::Other;
    for cell in row.cells.into_iter().filter(|cell| !cell.is_blank()) {
        let kind = Kind::of(&cell.text);
        if kind == Kind::Other || kind != open_kind {
            flush(&mut open, out);
        }
        open_kind = kind;
        open.push(cell);
    }
    flush(&mut open, out);
}

/// Texts without label beside labels are pieces of cells that were cut apart, where they are
/// several: they make a row of their own, whose first cell is empty. With it come the cells before
/// and behind the first of them.
fn fragments(row: &Row) -> Option<(Row, (Row, Row))> {
    let is_item = |text: &str| LABELS.iter().any(|label| text.contains(label));
    let is_clipped_label = |text: &str| {
        text.len() <= 5 && text.starts_with(|c: char| c.is_ascii_digit()) && text.contains('.')
    };
    let is_free = |cell: &&Cell| {
        let text = cell.text.trim();
        let own = text.lines().filter(|line| !is_sub_label(line)).count();
        let is_printed = text.to_ascii_lowercase().contains("form filed by");
        own > 0
            && !is_printed
            && !is_item(text)
            && !is_clipped_label(text)
            && Kind::of(text) == Kind::Other
    };
    let has_label = row.cells.iter().any(|cell| is_item(&cell.text) || is_sub_label(&cell.text));
    let free: Vec<&Cell> = row.cells.iter().filter(is_free).collect();
    let clipped = |cell: &Cell| is_clipped_label(cell.text.trim());
    if free.len() < 2 || !has_label {
        if !row.cells.iter().any(clipped) || !has_label {
            return None;
        }
        let cells = row.cells.iter().filter(|cell| !clipped(cell)).cloned().collect();
        return Some((Row::default(), (Row::default(), Row { cells, entry: None })));
    }
    let at = free[0].start;
    let mut cells = vec![Cell::new("", at, at)];
    for cell in &free {
        let lines = cell.text.lines().filter(|line| !is_sub_label(line));
        cells.push(Cell::new(lines.collect::<Vec<_>>().join(" "), cell.start, cell.end));
    }
    let rest = row.cells.iter().filter(|cell| !clipped(cell)).map(|cell| {
        let labels = cell.text.lines().take_while(|line| is_sub_label(line));
        let text = match is_free(&cell) {
            true => labels.collect::<Vec<_>>().join(" "),
            false => cell.text.clone(),
        };
        Cell::new(text, cell.start, cell.end)
    });
    let (before, behind): (Vec<Cell>, Vec<Cell>) = rest.partition(|cell| cell.start < at);
    let row = |cells| Row { cells, entry: None };
    Some((row(cells), (row(before), row(behind))))
}

/// The words with which the items of the cover begin.
const LABELS: [&str; 8] = [
    "Name and Address of Rep",
    "Issuer Name",
    "Date of E",
    "Statement for",
    "If Amendment",
    "Relationship of Rep",
    "Individual or",
    "Foreign Trading",
];

fn flush(open: &mut Vec<Cell>, out: &mut Vec<Row>) {
    let cells = std::mem::take(open);
    match cells.len() {
        0 => {}
        1 => out.extend(cells.into_iter().flat_map(items).flat_map(parts)),
        _ => out.push(Row { cells, entry: None }),
    }
}

/// What a cell of the cover is, as far as its neighbours may belong to it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `(Last)`, `(Street)` and the like.
    Name,
    /// `__X__ Director` and the like.
    Relation,
    /// A tick, or the text beside one.
    Tick,
    Other,
}

impl Kind {
    fn of(text: &str) -> Self {
        if is_sub_label(text) {
            return Self::Name;
        }
        let words = key(text);
        let relation = ["director", "10 owner", "officer", "other"];
        let bare = words.trim_start_matches("x ").trim();
        if words.len() < 60 && !text.contains('\n') && relation.iter().any(|r| bare.starts_with(r))
        {
            return Self::Relation;
        }
        let is_box = matches!(text.trim(), "[ ]" | "[X]" | "[x]" | "X" | "☒" | "☐");
        if is_box || words.starts_with("check this box") { Self::Tick } else { Self::Other }
    }
}

fn is_sub_label(text: &str) -> bool {
    let words = key(text);
    let known =
        ["last", "first", "middle", "street", "city", "state", "zip", "code", "country", "postal"];
    text.trim_start().starts_with('(')
        && !words.is_empty()
        && words.split(' ').all(|word| known.contains(&word))
}

fn is_heading(text: &str) -> bool {
    let words = key(text);
    (words.starts_with("table i ") || words.starts_with("table ii "))
        && words.contains("derivative")
}

/// A cell of the cover in which an item begins behind other text, taken apart.
fn items(cell: Cell) -> Vec<Cell> {
    let text = cell.text.as_str();
    let mut begins = vec![0];
    for (at, _) in text.match_indices(". ") {
        if !LABELS.iter().any(|label| text[at + 2..].starts_with(label)) {
            continue;
        }
        let number = text[..at].rfind([' ', '\n']).map_or(0, |space| space + 1);
        let is_number = (1..=2).contains(&(at - number))
            && text[number..at].starts_with(|c: char| c.is_ascii_digit());
        if is_number && number > 0 {
            begins.push(number);
        }
    }
    let ends = begins.iter().skip(1).copied().chain([text.len()]);
    let parts = begins.iter().zip(ends).map(|(from, to)| text[*from..to].trim());
    parts.filter(|part| !part.is_empty()).map(|part| Cell::new(part, 0, 1)).collect()
}

/// The lines of a cell of the cover: its sub-labels on one line, the rest as it is.
fn parts(cell: Cell) -> Vec<Row> {
    let lines: Vec<&str> = cell.text.split('\n').collect();
    let labels = lines.iter().take_while(|line| is_sub_label(line)).count();
    if labels == 0 || lines.len() == 1 {
        return vec![alone(cell)];
    }
    let mut rows = vec![Row::line(lines[..labels].join(" "))];
    let rest = &lines[labels..];
    // Where the street wraps at the edge of its cell is not where its second line begins.
    if rest.len() > 1 && key(lines[0]).starts_with("last") {
        rows.push(Row::line(format!("{UNCLEAR}{}", rest.join(" "))));
    } else if !rest.is_empty() {
        rows.push(Row::line(rest.join("\n")));
    }
    rows
}

fn alone(cell: Cell) -> Row {
    Row::line(cell.text)
}

/// The head of the marks' columns, from which a converter can lose the first label.
fn complete_marks_head(row: &mut Row) {
    let words = key(&row.text());
    let second = row.cells.iter().position(|cell| key(&cell.text) == "10 owner");
    if words == "10 owner officer other"
        && let Some(before) = second.and_then(|at| row.cells.get_mut(at.checked_sub(1)?))
    {
        "Director".clone_into(&mut before.text);
    }
}

/// Where `Director` to `Other` stand below a cell that reaches down two rows, they begin one place
/// further on.
fn shift_marks_head(row: &mut Row) {
    if row.cells.first().is_some_and(|cell| key(&cell.text) == "director") {
        for cell in &mut row.cells {
            cell.start += 1;
            cell.end += 1;
        }
    }
}

/// The rows of the tail with every signature in a row of its own, name and day. One cell may hold
/// all names, and the cells beside and below it the days; only where there are as many of both do
/// they belong together.
fn signatures(rows: Vec<Row>) -> Vec<Row> {
    let mut out: Vec<Row> = Vec::with_capacity(rows.len());
    let mut at = 0;
    while at < rows.len() {
        let row = &rows[at];
        let filled: Vec<&Cell> = row.cells.iter().filter(|cell| !cell.is_blank()).collect();
        let names = filled.first().filter(|cell| row.cells.len() > 1 && has_printed(&cell.text));
        let people = names.map(|cell| people(&cell.text)).unwrap_or_default();
        let is_lone_day =
            filled.len() == 1 && row.cells.len() > 1 && days(&filled[0].text).len() == 1;
        if people.is_empty() && !is_lone_day {
            out.push(rows[at].clone());
            at += 1;
            continue;
        }
        let begin = usize::from(!people.is_empty());
        let mut dates: Vec<&str> =
            filled[begin..].iter().flat_map(|cell| days(&cell.text)).collect();
        let mut next = at + 1;
        while let Some(below) = rows.get(next).filter(|below| is_days(below)) {
            dates.extend(below.cells.iter().flat_map(|cell| days(&cell.text)));
            next += 1;
        }
        if people.is_empty() && next > at + 1 && dates.len() == 1 {
            // The converter has lost the name.
            let printed = || Row::line(PRINTED);
            let day =
                Row { cells: vec![Cell::new("", 0, 1), Cell::new(dates[0], 1, 2)], entry: None };
            insert_signature(vec![printed(), day, printed()], &mut out);
        } else if !people.is_empty() && people.len() == dates.len() {
            for (person, day) in people.iter().zip(dates) {
                let cells = vec![Cell::new(person.join("\n"), 0, 1), Cell::new(day, 1, 2)];
                out.push(Row { cells, entry: None });
                out.push(Row::line(PRINTED));
            }
        } else {
            out.extend(rows[at..next].iter().cloned());
        }
        at = next;
    }
    out
}

const PRINTED: &str = "** Signature of Reporting Person";

/// Writes a signature before the heading of the explanations, if that came first.
fn insert_signature(signature: Vec<Row>, out: &mut Vec<Row>) {
    let head = out.iter().rposition(|row| key(&row.text()).starts_with("explanation of response"));
    match head {
        Some(head) if head + 1 == out.len() => {
            out.splice(head..head, signature);
        }
        _ => out.extend(signature),
    }
}

fn is_printed(line: &str) -> bool {
    key(line).ends_with("signature of reporting person")
}

fn has_printed(text: &str) -> bool {
    text.split('\n').any(is_printed)
}

/// The names between the printed lines.
fn people(text: &str) -> Vec<Vec<&str>> {
    let mut people: Vec<Vec<&str>> = vec![Vec::new()];
    for line in text.split('\n') {
        if is_printed(line) {
            people.push(Vec::new());
        } else if let Some(person) = people.last_mut() {
            person.push(line);
        }
    }
    people.retain(|person| !person.is_empty());
    people
}

fn days(text: &str) -> Vec<&str> {
    text.split('\n').filter(|line| cell::date(line).is_some()).collect()
}

/// Whether a row has days and the word `Date` alone.
fn is_days(row: &Row) -> bool {
    let mut lines = row.cells.iter().flat_map(|cell| cell.text.split('\n')).map(str::trim);
    !row.is_blank()
        && row.cells.len() > 1
        && lines.all(|line| line.is_empty() || line == "Date" || cell::date(line).is_some())
}
