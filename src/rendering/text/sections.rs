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
    let line = lines.get(at)?;
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
        let goes_on = |words: &str| {
            matches!(words.split_once(' '), Some((_, "continued" | "cont d" | "cont")))
        };
        let near = &line.words[i + 1..line.words.len().min(i + 1 + TITLE)];
        let rest = key(&lines::join(near));
        let column = word.start;
        if names(&rest) || goes_on(&rest) {
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

/// So many words behind `Table` tell whether it is the heading of one.
const TITLE: usize = 12;

/// How many lines at most stand between the end of a page and a table's heading on the next one.
const PAGE_TOP: usize = 8;

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
        // What stands at the top of the next page is of no row.
        let end = (begin.max(end.saturating_sub(PAGE_TOP))..end)
            .find(|&i| lines[i].is_page_end && heading(lines, end).is_some())
            .unwrap_or(end);
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
    /// Its first columns, and below them its others.
    Cut(Vec<Section>),
    /// Some of its columns, and the others are not there.
    Lost(Section),
}

impl Section {
    /// Finds the other parts, where this is the first part of a table that was cut.
    pub(super) fn parts(self, lines: &[Line], form: Form, table: TableName) -> Parts {
        let head = |section: &Self| &lines[section.head..section.body];
        match heads::half(head(&self), form, table) {
            None => return Parts::Whole(self),
            Some(Half::Second) => return Parts::Lost(self),
            Some(Half::First) => {}
        }
        let items = |section: &Self| {
            let mut items = heads::found_items(head(section), form, table);
            items.retain(|(item, _)| *item != "1");
            items
        };
        let mut parts = vec![self];
        let mut found = items(&self);
        loop {
            let last = parts[parts.len() - 1];
            let is_next = |section: &Self| {
                let more = items(section);
                !more.is_empty() && more.iter().all(|item| !found.contains(item))
            };
            let Some((part, next)) = last.next_part(lines, table, is_next) else {
                return Parts::Lost(self);
            };
            let is_last = heads::half(head(&next), form, table) == Some(Half::Second);
            found.extend(items(&next));
            parts.pop();
            parts.extend([part, next]);
            if is_last {
                return Parts::Cut(parts);
            }
        }
    }

    /// What this section is without the next part of the table, and that part.
    fn next_part(
        self,
        lines: &[Line],
        table: TableName,
        is_next: impl Fn(&Self) -> bool,
    ) -> Option<(Self, Self)> {
        // Below the rows of this part.
        let begins = |&i: &usize| heads::is_mostly_head(&lines[i]) && lines[i - 1].is_blank();
        for begin in (self.body + 1..self.end).filter(begins) {
            let next = Self::within(lines, begin, self.end, table);
            if let Some(next) = next.filter(|next| is_next(next)) {
                return Some((Self { end: begin, ..self }, next));
            }
        }
        // Below a heading of its own.
        let heading = (self.end..lines.len()).find_map(|i| heading(lines, i));
        let next = heading
            .filter(|heading| heading.table == table)
            .and_then(|heading| Self::find(lines, heading.end, table))?;
        is_next(&next).then_some((self, next))
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

#[cfg(test)]
mod tests;
