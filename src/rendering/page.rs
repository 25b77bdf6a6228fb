//! A page divided into its parts: cover, Table I, Table II, and what follows.

use super::columns::{Form, TableName};
use super::family::title_form;
use super::grid::{Row, key};

/// A rendering, divided.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) form: Form,
    /// Whether the title says that this is an amendment.
    pub(super) amendment: bool,
    /// Whether the page is printed text, in which places mean something.
    pub(super) printed: bool,
    /// Whether the cells of a table are told by the labels above them and not by their number.
    pub(super) by_labels: bool,
    /// Items 1 to 7.
    pub(super) cover: Vec<Row>,
    /// Rows of Table I with their headings.
    pub(super) table_one: Vec<Row>,
    /// Rows of Table II with their headings.
    pub(super) table_two: Vec<Row>,
    /// Further owners, explanations, remarks, signatures.
    pub(super) tail: Vec<Row>,
}

impl Page {
    /// Divides the rows of a page; `None` where it has no title of a form. The submission's header
    /// knows best which form it is.
    pub(super) fn divide(rows: Vec<Row>, printed: bool, form_type: Option<&str>) -> Option<Self> {
        let (form, amendment) = match form_type.and_then(form_of_type) {
            Some(form) => form,
            None => title(&rows).or_else(|| stated(&rows))?,
        };
        let says_amendment =
            |row: &Row| row.cells.iter().any(|cell| key(&cell.text).starts_with("amendment no "));
        let amendment = amendment || rows.iter().take(HEAD).any(says_amendment);
        let mut page = Self {
            form,
            amendment,
            printed,
            by_labels: false,
            cover: Vec::new(),
            table_one: Vec::new(),
            table_two: Vec::new(),
            tail: Vec::new(),
        };
        let mut part = Part::Cover;
        for row in rows {
            if let Some(entry) = &row.entry {
                part = match entry.table {
                    TableName::One => Part::One,
                    TableName::Two => Part::Two,
                };
            } else {
                part = part.after(&row);
            }
            match part {
                Part::Cover => page.cover.push(row),
                Part::One => page.table_one.push(row),
                Part::Two => page.table_two.push(row),
                Part::Tail => page.tail.push(row),
            }
        }
        Some(page)
    }

    /// The rows of Table I or II.
    pub(super) fn table(&self, table: TableName) -> &[Row] {
        match table {
            TableName::One => &self.table_one,
            TableName::Two => &self.table_two,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Cover,
    One,
    Two,
    Tail,
}

impl Part {
    /// The part that a row is in, when the row before it was in `self`.
    fn after(self, row: &Row) -> Self {
        let words = &key(&row.text());
        // Its name can stand on the line below.
        let is_alone = self != Self::Tail && !row.text().trim_end().ends_with('.');
        let is = |name: &str, about| is_heading(words, name, about) || is_alone && words == name;
        let is_two = ["table ii", "table 2"].iter().any(|name| is(name, "derivative securit"));
        if is_two && !words.contains("non derivative") {
            return Self::Two;
        }
        if ["table i", "table 1"].iter().any(|name| is(name, "non derivative")) {
            return Self::One;
        }
        let in_tables = matches!(self, Self::One | Self::Two);
        // A row of a table has more cells than a heading.
        let is_row = row.cells.iter().filter(|cell| !cell.is_blank()).count() > 3
            && !words.starts_with("1 name and address");
        if in_tables && begins_tail(words) && !is_row {
            return Self::Tail;
        }
        self
    }
}

fn is_heading(words: &str, name: &str, about: &str) -> bool {
    words.strip_prefix(name).is_some_and(|rest| {
        rest.starts_with(' ')
            && rest
                .trim_start()
                .get(..90.min(rest.trim_start().len()))
                .unwrap_or(rest)
                .contains(about)
    })
}

/// Whether a row begins what follows the tables.
pub(super) fn begins_tail(words: &str) -> bool {
    const HEADS: [&str; 7] = [
        "reporting owners",
        "reporting owner name",
        "signature",
        "explanation of responses",
        "explanation of response",
        "1 name and address of reporting person",
        "remarks",
    ];
    HEADS.iter().any(|head| words.starts_with(head))
        || words.contains("signature of reporting person")
}

/// How many rows at the top can be of the title.
const HEAD: usize = 80;

/// The form that a submission's header names, and whether it is an amendment.
fn form_of_type(form_type: &str) -> Option<(Form, bool)> {
    let digit = form_type.strip_suffix("/A").unwrap_or(form_type);
    Some((form_of_digit(digit.parse().ok()?)?, form_type.ends_with("/A")))
}

fn form_of_digit(digit: char) -> Option<Form> {
    match digit {
        '3' => Some(Form::Three),
        '4' => Some(Form::Four),
        '5' => Some(Form::Five),
        _ => None,
    }
}

/// The form that the lines at the top name, where no cell is the title alone.
fn stated(rows: &[Row]) -> Option<(Form, bool)> {
    let text: Vec<String> = rows.iter().take(HEAD).map(Row::text).collect();
    title_form(&key(&text.join(" "))).and_then(form_of_digit).map(|form| (form, false))
}

/// The form of the title, and whether it is an amendment. A menu above the page can name other
/// forms: where several stand alone in a cell, the words of the title decide.
fn title(rows: &[Row]) -> Option<(Form, bool)> {
    let front = rows.iter().position(|row| Part::Cover.after(row) != Part::Cover);
    let front = &rows[..front.unwrap_or(rows.len())];
    let mut alone: Vec<Form> = front
        .iter()
        .flat_map(|row| &row.cells)
        .filter_map(|cell| {
            let words = key(&cell.text);
            let words = words.strip_prefix("sec ").unwrap_or(&words);
            let words = words.strip_suffix(" a").unwrap_or(words);
            form_of_digit(words.strip_prefix("form ")?.parse().ok()?)
        })
        .collect();
    alone.dedup();
    let says = |row: &Row| {
        let words = key(&row.text());
        if words.contains("initial statement of beneficial ownership") {
            Some(Form::Three)
        } else if words.contains("annual statement of changes") {
            Some(Form::Five)
        } else {
            words.contains("statement of changes in beneficial").then_some(Form::Four)
        }
    };
    let first =
        front.iter().take(HEAD).find_map(|row| form_of_digit(title_form(&key(&row.text()))?));
    let form = match alone.as_slice() {
        [] => first?,
        [form] => first.unwrap_or(*form),
        [form, ..] => front.iter().find_map(says).unwrap_or(*form),
    };
    let names_amendment = |row: &Row| {
        let text: String = row.text().chars().filter(|c| !c.is_whitespace()).collect();
        let text = text.to_ascii_uppercase();
        let digit = match form {
            Form::Three => '3',
            Form::Four => '4',
            Form::Five => '5',
        };
        text.find("FORM").is_some_and(|at| text[at..].starts_with(&format!("FORM{digit}/A")))
    };
    Some((form, front.iter().any(names_amendment)))
}
