//! The tables of a page: their headings, their heads and their ends.

use super::super::columns::{Form, TableName};
use super::super::grid::key;
use super::heads::{self, Half};
use super::lines::{self, Line};

/// The heading of a table.
pub(super) struct Heading {
    pub(super) table: TableName,
    /// Where it begins on its line.
    pub(super) column: usize,
    /// The line behind it.
    pub(super) end: usize,
}

/// The heading that begins in line `at`: `Table I - Non-Derivative Securities`, on one line or two.
pub(super) fn heading(lines: &[Line], at: usize) -> Option<Heading> {
    let line = &lines[at];
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
        let names = |words: &str| words.contains("deriv") || words.contains("securit");
        let rest = key(&lines::join(&line.words[i + 1..]));
        let column = word.start;
        if names(&rest) {
            return Some(Heading { table, column, end: at + 1 });
        }
        let next = (at + 1..lines.len().min(at + 3)).find(|&next| !lines[next].is_blank());
        if i + 2 == line.words.len()
            && let Some(next) = next.filter(|&next| is_title(&lines[next]))
            && names(&key(&lines[next].text()))
        {
            return Some(Heading { table, column, end: next + 1 });
        }
    }
    None
}

/// Whether `line` is of a table's title: running words, and none that is no word of one.
fn is_title(line: &Line) -> bool {
    const WORDS: [&str; 23] = [
        "non",
        "derivative",
        "nonderivative",
        "securities",
        "acquired",
        "disposed",
        "of",
        "or",
        "beneficially",
        "owned",
        "e",
        "g",
        "puts",
        "calls",
        "warrants",
        "options",
        "convertible",
        "continued",
        "table",
        "i",
        "ii",
        "and",
        "form",
    ];
    let is_running = line.words.windows(2).all(|pair| pair[1].start < pair[0].end + 4);
    let words = key(&line.text());
    is_running && !words.is_empty() && words.split(' ').all(|word| WORDS.contains(&word))
}

/// A table below its heading: line numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Section {
    /// The first line of the head.
    pub(super) head: usize,
    /// The first line behind the head.
    pub(super) body: usize,
    /// The line behind the table.
    pub(super) end: usize,
}

impl Section {
    /// The table whose heading ends before line `begin`.
    pub(super) fn find(lines: &[Line], begin: usize, table: TableName) -> Option<Self> {
        let end = (begin..lines.len())
            .find(|&i| ends_table(&lines[i]) || heading(lines, i).is_some())
            .unwrap_or(lines.len());
        Self::within(lines, begin, end, table)
    }

    fn within(lines: &[Line], begin: usize, end: usize, table: TableName) -> Option<Self> {
        let is_label = |line: &Line| !line.is_blank() && !is_title(line);
        let first = (begin..end.min(begin + 24)).find(|&i| is_label(&lines[i]))?;
        let opens = (begin..end.min(begin + 24)).find(|&i| heads::opens(&lines[i..end]));
        let is_head = |i: usize| heads::is_mostly_head(&lines[i]);
        let head = match opens {
            // The first label may stand lower than others.
            Some(opens) if (first..opens).all(|i| lines[i].is_blank() || is_head(i)) => first,
            Some(opens) => opens,
            None => {
                let labels = (first..end.min(first + heads::HIGHEST))
                    .take_while(|&i| lines[i].is_blank() || is_head(i));
                (labels.filter(|&i| !lines[i].is_blank()).count() > 1).then_some(first)?
            }
        };
        let body = heads::end(&lines[..end], head + 1, table);
        Some(Self { head, body, end })
    }
}

/// Whether a table is whole.
pub(super) enum Parts {
    Whole(Section),
    /// Its first columns, and its others.
    Cut([Section; 2]),
    /// One of both, and the other is not there.
    Lost(Section),
}

impl Section {
    /// Finds the second half, where this is the first half of a table that was cut.
    pub(super) fn parts(self, lines: &[Line], form: Form, table: TableName) -> Parts {
        let half = |section: &Self| heads::half(&lines[section.head..section.body], form, table);
        match half(&self) {
            None => return Parts::Whole(self),
            Some(Half::Second) => return Parts::Lost(self),
            Some(Half::First) => {}
        }
        // Below the rows of the first half.
        let begins = |&i: &usize| heads::is_mostly_head(&lines[i]) && lines[i - 1].is_blank();
        for begin in (self.body + 1..self.end).filter(begins) {
            let Some(second) = Self::within(lines, begin, self.end, table) else { continue };
            if half(&second) == Some(Half::Second) {
                return Parts::Cut([Self { end: begin, ..self }, second]);
            }
        }
        // Below a heading of its own.
        let next = (self.end..lines.len()).find_map(|i| heading(lines, i));
        let second = next
            .filter(|next| next.table == table)
            .and_then(|next| Self::find(lines, next.end, table))
            .filter(|second| half(second) == Some(Half::Second));
        match second {
            Some(second) => Parts::Cut([self, second]),
            None => Parts::Lost(self),
        }
    }
}

/// Whether `line` stands behind the tables.
pub(super) fn ends_table(line: &Line) -> bool {
    let key = key(&line.text());
    const ENDS: &[&str] = &[
        "reminder",
        "reporting owners",
        "1 name and address of reporting",
        "signature",
        "explanation of responses",
        "remarks",
        "persons who respond",
        "potential persons",
        "intentional misstatements",
        "if the form is filed by more than one",
        "note file",
        "sec 147",
    ];
    line.closes
        || ENDS.iter().any(|end| key.starts_with(end))
        || key == "no securities are beneficially owned"
}
