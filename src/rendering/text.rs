//! Plain text: printouts of pages, text browsers' dumps and the filings of 1996 to 2003.

mod bands;
mod heads;
mod lines;
mod places;
mod segments;

use super::cell::{self, Shape};
use super::columns::{Column, Entry, Form, TableName, columns};
use super::grid::{Cell, Row, key};
use lines::{Line, Word};
use places::Places;
use segments::Placed;

/// The rows of a text rendering in reading order.
pub(super) fn rows(text: &str) -> Vec<Row> {
    let lines = lines::lines(text);
    let form = form(&lines);
    let mut out = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let Some((table, column)) = heading(&lines[at]) else {
            if lines[at].is_blank() {
                out.push(Row::default());
            }
            out.extend(line_row(&lines[at].words));
            at += 1;
            continue;
        };
        let Some(form) = form else {
            out.extend(line_row(&lines[at].words));
            at += 1;
            continue;
        };
        let before: Vec<Word> =
            lines[at].words.iter().take_while(|w| w.start < column).cloned().collect();
        out.extend(line_row(&before));
        out.extend(line_row(&lines[at].words[before.len()..]));
        at += 1;
        let end = (at..lines.len())
            .find(|&i| ends_table(&lines[i]) || heading(&lines[i]).is_some())
            .unwrap_or(lines.len());
        let Some(head) = (at..end.min(at + 16)).find(|&i| heads::opens(&lines[i])) else {
            continue;
        };
        for line in &lines[at..head] {
            out.extend(line_row(&line.words));
        }
        let mut body = head + 1;
        while body < end && (lines[body].is_blank() || heads::is_head(&lines[body])) {
            body += 1;
        }
        out.extend(table_rows(&lines[head..body], &lines[body..end], form, table));
        at = end;
    }
    out
}

/// The rows of one table.
fn table_rows(head: &[Line], body: &[Line], form: Form, table: TableName) -> Vec<Row> {
    let deemed = head.iter().any(|line| key(&line.text()).contains("deemed"));
    let columns = columns(form, table, deemed);
    let starts = heads::starts(head, form, table, &columns);
    #[allow(clippy::cast_precision_loss)]
    let borders = starts.iter().map(|s| s.map(|x| x as f64)).collect();
    let mut sheets: Vec<(usize, Places)> = Vec::new();
    let mut places = Places {
        columns: columns.clone(),
        borders,
        weight: 0.1,
        stripes: Vec::new(),
        seen: Vec::new(),
    };
    let head_page = head.first().map_or(0, |line| line.page);
    let mut placed: Vec<Placed<'_>> = Vec::with_capacity(body.len());
    for page in body.chunk_by(|a, b| a.page == b.page) {
        let sheet: Vec<&Line> = page.iter().collect();
        places.stripes.clear();
        places.weight = 0.1;
        if page.iter().any(|line| line.page != head_page) {
            let before = places.clone();
            places = places.stretched(&sheet);
            places.stripes = bands::stripes(&sheet, &places).1;
            places.look(&sheet);
            places.stripes.clear();
            places.follow(&before);
        }
        places.stripes = bands::stripes(&sheet, &places).1;
        for weight in [0.25, 0.5] {
            let assigned: Vec<(&Line, Vec<usize>)> =
                page.iter().map(|line| (line, places.assign(line))).collect();
            places.learn(&assigned);
            places.weight = weight;
            places.stripes = bands::stripes(&sheet, &places).1;
        }
        placed.extend(page.iter().map(|line| Placed { line, columns: places.assign(line) }));
        #[cfg(test)]
        if std::env::var("TRACE").is_ok() {
            eprintln!("{table:?} page of {} lines, starts {starts:?}", sheet.len());
            for (i, c) in places.columns.iter().enumerate() {
                let st: Vec<_> = places
                    .stripes
                    .iter()
                    .filter(|s| s.column == i)
                    .map(|s| (s.start, s.end))
                    .collect();
                eprintln!("  {c:?} border {:?} stripes {st:?}", places.borders[i]);
            }
        }
        places.look(&sheet);
        sheets.push((placed.len(), places.clone()));
    }
    for (first, last) in segments::rows(&placed, &columns) {
        let sheet = sheets.partition_point(|(end, _)| *end <= first);
        let Some((_, places)) = sheets.get(sheet) else { continue };
        refine(&mut placed[first..last], places);
    }
    let mut out = Vec::new();
    for (first, last) in segments::rows(&placed, &columns) {
        out.push(Row::entry(entry(table, &columns, &placed[first..last])));
    }
    out
}

/// Assigns the words of one row anew, by the bands of this row alone.
fn refine(row: &mut [Placed<'_>], places: &Places) {
    let lines: Vec<&Line> = row.iter().map(|placed| placed.line).collect();
    let mut places = Places { stripes: Vec::new(), weight: 0.3, ..places.clone() };
    places.stripes = bands::stripes(&lines, &places).1;
    #[cfg(test)]
    if std::env::var("TRACE").is_ok() {
        for (i, c) in places.columns.iter().enumerate() {
            let st: Vec<_> =
                places.stripes.iter().filter(|s| s.column == i).map(|s| (s.start, s.end)).collect();
            eprint!(" {c:?} {:?} {st:?}", places.borders[i]);
        }
        eprintln!();
    }
    for placed in row {
        placed.columns = places.assign(placed.line);
    }
}

/// One row: the words of each column, checked against what the column can hold.
fn entry(table: TableName, columns: &[Column], lines: &[Placed<'_>]) -> Entry {
    let mut cells = Vec::new();
    let mut unplaced = Vec::new();
    for (i, column) in columns.iter().enumerate() {
        let words: Vec<&Word> = lines
            .iter()
            .flat_map(|placed| placed.line.words.iter().zip(&placed.columns))
            .filter(|(_, c)| **c == i)
            .map(|(word, _)| word)
            .collect();
        let texts: Vec<_> = words.iter().map(|w| w.text.as_str()).collect();
        let text = texts.join(" ");
        if cell::is_nothing(&text) {
            continue;
        }
        if fits(*column, &text) {
            cells.push((*column, text));
        } else {
            unplaced.push(text);
        }
    }
    Entry { table, cells, unplaced }
}

/// Whether `text` can stand in `column`.
fn fits(column: Column, text: &str) -> bool {
    use Column as C;
    let bare = lines::without_marks(text);
    match column {
        C::Title | C::UnderlyingTitle | C::Nature => true,
        _ if bare.is_empty() => true,
        C::Date | C::DeemedDate | C::Exercisable | C::Expiration => cell::date(bare).is_some(),
        C::Code => cell::transaction_code(bare).is_some(),
        C::Voluntary => bare == "V",
        C::AcquiredDisposed => matches!(bare, "A" | "D"),
        C::DirectIndirect => matches!(bare, "D" | "I"),
        C::Price | C::ConversionPrice if bare == "$" => true,
        _ => matches!(Shape::of(bare), Shape::Number(..)),
    }
}

/// A line outside the tables, its columns as cells.
fn line_row(words: &[Word]) -> Option<Row> {
    let mut cells: Vec<Cell> = Vec::new();
    for word in words {
        match cells.last_mut() {
            Some(cell) if word.start < cell.end + 2 => {
                cell.text.push(' ');
                cell.text.push_str(&word.text);
                cell.end = word.end;
            }
            _ => cells.push(Cell::new(word.text.clone(), word.start, word.end)),
        }
    }
    (!cells.is_empty()).then_some(Row { cells, entry: None })
}

/// The form by the title of the page.
fn form(lines: &[Line]) -> Option<Form> {
    let by_number = |number: &str| match number {
        "3" => Some(Form::Three),
        "4" => Some(Form::Four),
        "5" => Some(Form::Five),
        _ => None,
    };
    let mut by_name = None;
    for line in lines.iter().take(400) {
        for cell in line_row(&line.words).map(|row| row.cells).unwrap_or_default() {
            let key = key(&cell.text);
            let mut words = key.split(' ');
            if let (Some("form"), Some(number), None) = (words.next(), words.next(), words.next()) {
                if let Some(form) = by_number(number) {
                    return Some(form);
                }
            }
            if by_name.is_none() {
                if key.contains("initial statement of beneficial") {
                    by_name = Some(Form::Three);
                } else if key.contains("annual statement of") {
                    by_name = Some(Form::Five);
                } else if key.contains("statement of changes in beneficial") {
                    by_name = Some(Form::Four);
                }
            }
        }
    }
    by_name
}

/// The table that `line` is the heading of, and where the heading begins.
fn heading(line: &Line) -> Option<(TableName, usize)> {
    for (i, word) in line.words.iter().enumerate() {
        if !word.text.trim_start_matches(['|', '*', '#']).eq_ignore_ascii_case("table") {
            continue;
        }
        let number = line.words.get(i + 1)?;
        let name = key(&number.text);
        let table = match name.split(' ').next() {
            Some("i" | "1") => TableName::One,
            Some("ii" | "2") => TableName::Two,
            _ => continue,
        };
        let rest = key(&lines::join(&line.words[i + 1..]));
        if rest.contains("deriv") || rest.contains("securit") {
            return Some((table, word.start));
        }
    }
    None
}

/// Whether `line` stands behind the tables.
fn ends_table(line: &Line) -> bool {
    let key = key(&line.text());
    const ENDS: &[&str] = &[
        "reminder",
        "reporting owners",
        "signatures",
        "signature of",
        "explanation of responses",
        "remarks",
        "persons who respond",
        "potential persons",
        "intentional misstatements",
        "note file",
        "sec 147",
    ];
    ENDS.iter().any(|end| key.starts_with(end))
}

#[cfg(test)]
mod tests;
