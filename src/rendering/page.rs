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
    /// Divides the rows of a page; `None` where it has no title of a form.
    pub(super) fn divide(rows: Vec<Row>, printed: bool) -> Option<Self> {
        let (form, amendment) = title(&rows)?;
        let says_amendment =
            |row: &Row| row.cells.iter().any(|cell| key(&cell.text).starts_with("amendment no "));
        let amendment = amendment || rows.iter().take(HEAD).any(says_amendment);
        let mut page = Self {
            form,
            amendment,
            printed,
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

fn title(rows: &[Row]) -> Option<(Form, bool)> {
    rows.iter().take(HEAD).find_map(|row| {
        let text = row.text();
        let words = key(&text);
        let form = match title_form(&words)? {
            '3' => Form::Three,
            '4' => Form::Four,
            _ => Form::Five,
        };
        let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let upper = compact.to_ascii_uppercase();
        let amendment = ["FORM3/A", "FORM4/A", "FORM5/A"].iter().any(|title| upper.contains(title));
        Some((form, amendment))
    })
}
