//! Rows outside Table I and II as a plain page has them: what a converter repeats or puts side by
//! side is taken apart.

use crate::rendering::cell;
use crate::rendering::grid::{Cell, Row, key};

use super::cover;

/// Unfolds the rows that are no entries.
pub(super) fn unfold(rows: Vec<Row>) -> Vec<Row> {
    let mut part = Part::Cover;
    let mut above: Vec<String> = Vec::new();
    let mut out = Vec::with_capacity(rows.len());
    let mut front = Vec::new();
    let mut tail = Vec::new();
    for row in rows {
        if row.entry.is_some() {
            part = Part::Tables;
            cover::unfold(std::mem::take(&mut front), &mut out);
            out.push(row);
            continue;
        }
        let mut row = without_repeats(row, &mut above, front.last_mut());
        if row.is_blank() {
            continue;
        }
        part = part.after(&row);
        if !matches!(part, Part::Cover | Part::Owners) {
            cover::unfold(std::mem::take(&mut front), &mut out);
        }
        match part {
            Part::Cover | Part::Owners => front.push(row),
            Part::Tables => out.extend(
                row.cells.into_iter().filter(|c| !c.is_blank()).map(|cell| Row::line(cell.text)),
            ),
            Part::Tail => {
                complete_marks_head(&mut row);
                shift_marks_head(&mut row);
                tail.push(row);
            }
        }
    }
    cover::unfold(front, &mut out);
    out.extend(signatures(tail));
    out
}

#[derive(Clone, Copy)]
enum Part {
    Cover,
    Tables,
    /// Boxes of further owners behind the tables.
    Owners,
    Tail,
}

impl Part {
    fn after(self, row: &Row) -> Self {
        let words = key(&row.text());
        let begins = |heads: &[&str]| heads.iter().any(|head| words.starts_with(head));
        let tail = ["reporting owner", "signatures", "explanation of response"];
        match self {
            Self::Cover if begins(&["reminder report", "table i", "table ii"]) => Self::Tables,
            Self::Tables if begins(&["1 name and address of reporting person"]) => Self::Owners,
            Self::Cover | Self::Tables | Self::Owners if begins(&tail) => Self::Tail,
            same => same,
        }
    }
}

/// Takes away a text that the cell before it or the cell above it holds as well: one cell that
/// spans several. Short texts may really be equal. Where the head of a table has the words of the
/// cell below it in another order, they are taken out of the head.
fn without_repeats(mut row: Row, above: &mut Vec<String>, head: Option<&mut Row>) -> Row {
    const SHORT: usize = 12;
    let texts: Vec<String> = row.cells.iter().map(|cell| cell.text.clone()).collect();
    let mut other_order = Vec::new();
    for at in 0..texts.len() {
        let text = texts[at].as_str();
        let can_repeat = texts.len() > 1
            && above.len() == texts.len()
            && text.len() > SHORT
            && !text.split('\n').all(|line| cell::date(line).is_some() || line == "Date");
        if at > 0 && text == texts[at - 1] && text.len() > 3
            || can_repeat && (above[at] == text || key(&above[at]) == key(text))
        {
            row.cells[at].text.clear();
        } else if can_repeat && words(&above[at]) == words(text) {
            other_order.push(at);
        }
    }
    if let Some(head) = head {
        for at in other_order {
            if let Some(cell) = head.cells.get_mut(at) {
                cell.text.clear();
            }
        }
    }
    *above = texts;
    row
}

/// The words of a text in the order of their letters.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = key(text).split(' ').map(str::to_owned).collect();
    words.sort_unstable();
    words
}

/// The head of the marks' columns, from which a converter can lose the first label, or cut it at
/// the edge of its column. A name that it puts before them is the first owner's, which item 1 has.
fn complete_marks_head(row: &mut Row) {
    let words = key(&row.text());
    let second = row.cells.iter().position(|cell| key(&cell.text) == "10 owner");
    if words == "10 owner officer other"
        && let Some(before) = second.and_then(|at| row.cells.get_mut(at.checked_sub(1)?))
    {
        "Director".clone_into(&mut before.text);
    }
    if let [name, director, owner, officer, other] = row.cells.as_mut_slice()
        && key(&officer.text) == "officer"
        && key(&other.text) == "other"
        && key(&format!("{}{}", director.text, owner.text)).replace(' ', "") == "director10owner"
    {
        name.text.clear();
        "Director".clone_into(&mut director.text);
        "10% Owner".clone_into(&mut owner.text);
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
