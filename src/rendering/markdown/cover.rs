//! Items 1 to 7 as a converter lays them out, one after another.

use crate::rendering::grid::{Cell, Row, key};

use super::labels;
use crate::rendering::unclear::UNCLEAR;

/// Writes the rows of the cover: items that stand side by side one after another, item 1 with its
/// address last.
pub(super) fn unfold(rows: Vec<Row>, out: &mut Vec<Row>) {
    let Some(bands) = Bands::of(&rows) else {
        let mut rows = rows.into_iter().peekable();
        while let Some(row) = rows.next() {
            match rows.next_if(|below| are_below(&row, below)) {
                Some(below) => {
                    let filled = |row: Row| row.cells.into_iter().filter(|cell| !cell.is_blank());
                    for (label, value) in filled(row).zip(filled(below)) {
                        out.extend([alone(label), alone(value)]);
                    }
                }
                None => side_by_side(row, out),
            }
        }
        return;
    };
    let mut first = Vec::new();
    for (at, mut row) in rows.into_iter().enumerate() {
        if at < bands.begin || row.cells.len() != bands.width {
            side_by_side(row, out);
            continue;
        }
        let rest = row.cells.split_off(bands.second);
        first.push(row.cells);
        side_by_side(Row { cells: rest, entry: None }, out);
    }
    for cells in first {
        address(cells, out);
    }
}

/// Whether a row has labels alone, and the one below it as many cells, one for each of them.
fn are_below(row: &Row, below: &Row) -> bool {
    let filled = |row: &Row| row.cells.iter().filter(|cell| !cell.is_blank()).count();
    let is_label = |cell: &Cell| labels::is_alone(&cell.text);
    let is_value = |cell: &Cell| !is_label(cell) && !is_sub_label(&cell.text);
    filled(row) >= 2
        && filled(row) == filled(below)
        && row.cells.iter().all(|cell| cell.is_blank() || is_label(cell))
        && below.cells.iter().all(|cell| cell.is_blank() || is_value(cell))
}

/// How a table holds item 1 and its address left of all other items.
struct Bands {
    /// The row of item 1.
    begin: usize,
    /// The cells of each row.
    width: usize,
    /// Where the next item begins.
    second: usize,
}

impl Bands {
    fn of(rows: &[Row]) -> Option<Self> {
        let is = |cell: &Cell, words: &str| {
            key(&cell.text)
                .trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ')
                .starts_with(words)
        };
        let begin = rows.iter().position(|row| {
            row.cells.first().is_some_and(|cell| is(cell, "name and address of reporting person"))
        })?;
        let row = &rows[begin];
        let second = row
            .cells
            .iter()
            .position(|cell| is(cell, "issuer name") || is(cell, "date of event requiring"))?;
        (second >= 2).then_some(Self { begin, width: row.cells.len(), second })
    }
}

/// A row of item 1. Several cells without a label are a line that the table has cut, and what is
/// left of it is no part of an address; only a postal code may stand in a cell of its own.
fn address(cells: Vec<Cell>, out: &mut Vec<Row>) {
    if let Some(rows) = cells.iter().find_map(|cell| whole_box(&cell.text)) {
        return out.extend(rows);
    }
    let mut labels = Vec::new();
    let mut lines = Vec::new();
    for cell in cells {
        for line in cell.text.split('\n').map(str::trim).filter(|line| !line.is_empty()) {
            if is_sub_label(line) {
                labels.push(line.to_owned())
            } else {
                lines.push((cell.start, line.to_owned()))
            }
        }
    }
    // The number of the item beside it, cut by the edge of the band.
    let is_number = |line: &str| {
        line.len() <= 4
            && line.contains('.')
            && line.bytes().all(|b| b.is_ascii_digit() || b == b'.')
    };
    lines.retain(|(start, line)| *start == 0 || !is_number(line));
    if !labels.is_empty() {
        out.push(Row::line(labels.join(" ")));
    }
    let starts: std::collections::BTreeSet<usize> = lines.iter().map(|(start, _)| *start).collect();
    if starts.len() > 1 {
        let cells = lines.into_iter().map(|(start, line)| Cell::new(line, start, start + 1));
        // The empty cell says that the line has lost its begin.
        let cells = std::iter::once(Cell::new("", 0, 0)).chain(cells);
        out.push(Row { cells: cells.collect(), entry: None });
    } else if !lines.is_empty() {
        let text: Vec<String> = lines.into_iter().map(|(_, line)| line).collect();
        let is_street = labels.iter().any(|label| key(label) == "last") && text.len() > 1;
        // Where the street wraps at the edge of its cell is not where its second line begins.
        out.push(Row::line(if is_street {
            format!("{UNCLEAR}{}", text.join(" "))
        } else {
            text.join("\n")
        }));
    }
}

/// Item 1 with name, street and city in one cell, each behind its sub-labels. Where a line of them
/// wraps at the edge of the cell is not where the next one begins.
fn whole_box(text: &str) -> Option<Vec<Row>> {
    let lines: Vec<&str> = text.split('\n').map(str::trim).collect();
    let at = |word: &str| {
        lines.iter().position(|line| is_sub_label(line) && key(line).starts_with(word))
    };
    let (last, street) = (at("last")?, at("street")?);
    if !key(lines[0]).contains("name and address of reporting") || last >= street {
        return None;
    }
    let begin = last + lines[last..].iter().take_while(|line| is_sub_label(line)).count();
    let end =
        street + 1 + lines[street + 1..].iter().take_while(|line| !is_sub_label(line)).count();
    let mut rows = vec![Row::line(lines[0]), Row::line(lines[1..last].join(" "))];
    rows.push(Row::line("(Last) (First) (Middle)"));
    rows.push(match &lines[begin.min(street)..street] {
        [line] => Row::line(*line),
        lines => Row::line(format!("{UNCLEAR}{}", lines.join(" "))),
    });
    rows.push(Row::line("(Street)"));
    rows.push(match &lines[street + 1..end] {
        [line] => Row::line(*line),
        lines @ [_, state, zip]
            if state.len() == 2 && zip.contains(|c: char| c.is_ascii_digit()) =>
        {
            let cells = lines.iter().enumerate();
            let cells = cells.map(|(at, line)| Cell::new(*line, at, at + 1)).collect();
            Row { cells, entry: None }
        }
        lines => Row::line(format!("{UNCLEAR}{}", lines.join(" "))),
    });
    rows.push(Row::line("(City) (State) (Zip)"));
    Some(rows)
}

/// A row of the cover: the items that stand side by side one after another.
fn side_by_side(row: Row, out: &mut Vec<Row>) {
    let mut open: Vec<Cell> = Vec::new();
    let mut open_kind = Kind::Other;
    let mut cells: Vec<Cell> = row.cells.into_iter().filter(|cell| !cell.is_blank()).collect();
    if let Some(cell) = cells.first_mut()
        && let Some((label, rest)) = without_street(&cell.text)
    {
        out.push(Row::line(label));
        cell.text = rest.to_owned();
        // City, state and postal code.
        return out.push(Row { cells, entry: None });
    }
    for cell in cells {
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
        1 => {
            for cell in cells.into_iter().map(with_whole_hints).flat_map(items) {
                match whole_box(&cell.text) {
                    Some(rows) => out.extend(rows),
                    None => out.extend(parts(cell)),
                }
            }
        }
        _ => out.push(Row { cells, entry: None }),
    }
}

/// `(Street)` and the city that a converter put into one cell with it.
fn without_street(text: &str) -> Option<(&str, &str)> {
    let (label, rest) = text.split_at_checked("(Street)".len())?;
    let rest = rest.trim_start();
    (label == "(Street)" && !rest.is_empty() && !is_sub_label(rest)).then_some((label, rest))
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

/// A cell with the hints of the boxes on one line each: `(give` / `title below)`.
fn with_whole_hints(mut cell: Cell) -> Cell {
    for hint in ["(give title below)", "(specify below)"] {
        for (at, _) in hint.match_indices(' ') {
            let wrapped = format!("{}\n{}", &hint[..at], &hint[at + 1..]);
            if cell.text.contains(&wrapped) {
                cell.text = cell.text.replace(&wrapped, hint);
            }
        }
    }
    cell
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
