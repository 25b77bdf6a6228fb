//! Rows outside Table I and II as a plain page has them: what a converter repeats or puts side by
//! side is taken apart.

use crate::rendering::cell;
use crate::rendering::grid::{Cell, Row, key};

/// Unfolds the rows that are no entries.
pub(super) fn unfold(rows: Vec<Row>) -> Vec<Row> {
    let mut part = Part::Cover;
    let mut above: Vec<String> = Vec::new();
    let mut out = Vec::with_capacity(rows.len());
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
                shift_marks_head(&mut row);
                signatures(row, &mut out);
            }
        }
    }
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
            && above[at] == texts[at]
            && texts[at].len() > SHORT
            && cell::date(&texts[at]).is_none();
        if repeats_left || repeats_above {
            row.cells[at].text.clear();
        }
    }
    *above = texts;
    row
}

/// A row of the cover: the items that stand side by side one after another.
fn cover(row: Row, out: &mut Vec<Row>) {
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
    if labels < lines.len() {
        rows.push(Row::line(lines[labels..].join("\n")));
    }
    rows
}

fn alone(cell: Cell) -> Row {
    Row::line(cell.text)
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

/// A row of the tail: the signatures that one cell holds together, each with its date, where there
/// are as many dates.
fn signatures(row: Row, out: &mut Vec<Row>) {
    let is_printed = |line: &str| key(line).ends_with("signature of reporting person");
    let filled: Vec<&Cell> = row.cells.iter().filter(|cell| !cell.is_blank()).collect();
    if let [names, dates] = filled.as_slice()
        && names.text.split('\n').any(is_printed)
    {
        let mut people: Vec<Vec<&str>> = vec![Vec::new()];
        for line in names.text.split('\n') {
            if is_printed(line) {
                people.push(Vec::new());
            } else if let Some(person) = people.last_mut() {
                person.push(line);
            }
        }
        people.retain(|person| !person.is_empty());
        let days: Vec<&str> =
            dates.text.split('\n').filter(|line| cell::date(line).is_some()).collect();
        if !people.is_empty() && people.len() == days.len() {
            for (person, day) in people.iter().zip(days) {
                let cells = vec![Cell::new(person.join("\n"), 0, 1), Cell::new(day, 1, 2)];
                out.push(Row { cells, entry: None });
                out.push(Row::line("** Signature of Reporting Person"));
            }
            return;
        }
    }
    out.push(row);
}
