//! What a declaration says of a table and of its columns: names, types, meanings, places.
//!
//! Nothing enters; every other file here, every sink and every description reads these. What is
//! declared stands in `declare`, and for the other layouts in `sec` and `flat`.

use crate::words::CodeList;

/// The declaration of a table, of any layout.
///
/// # Examples
///
/// ```
/// use section16::table::Table;
///
/// let filings = Table::Filings.def();
/// let at = filings.column("issuer_name").expect("a column of the contract");
/// assert_eq!(filings.columns[at].sec, Some("ISSUERNAME"));
/// assert_eq!(filings.primary_key(), ["accession_number"]);
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct TableDef {
    /// The name of the table and of its file.
    pub name: &'static str,
    /// What a row is, in a sentence.
    pub doc: &'static str,
    /// The name of the table in the SEC's data sets.
    pub sec: Option<&'static str>,
    /// The path of the XML element that makes a row.
    pub element: Option<&'static str>,
    /// The columns, in order.
    pub columns: &'static [ColumnDef],
}

impl TableDef {
    /// Where the column called `name` stands.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    /// The columns that make a row unique; none where filers can repeat themselves, as with
    /// footnotes, or where a part of the key can be empty, as with the flat table's row of a filing
    /// without rows.
    pub fn primary_key(&self) -> Vec<&'static str> {
        let Some(key) = self.columns.iter().find(|column| column.is_key()) else {
            return Vec::new();
        };
        let has = |name: &str| self.column(name).is_some();
        if has("row_table") {
            let is_of_rows = has("event_id");
            return match is_of_rows {
                true => vec![key.name, "row_table", "row_number"],
                false => Vec::new(),
            };
        }
        let number = self.columns.iter().find(|column| {
            column.kind == ColumnType::Integer
                && (column.name.ends_with("_number") || column.name.ends_with("_SK"))
        });
        match number {
            _ if self.column("row_kind").is_some() => Vec::new(),
            Some(number) => vec![key.name, number.name],
            None if self.is_filings() => vec![key.name],
            None => Vec::new(),
        }
    }

    /// Whether the table has a row for each filing, to which the rows of others belong.
    pub fn is_filings(&self) -> bool {
        matches!(self.name, "filings" | "SUBMISSION")
    }
}

/// The declaration of a column.
#[derive(Debug)]
#[non_exhaustive]
pub struct ColumnDef {
    /// The name of the column.
    pub name: &'static str,
    /// What its cells hold.
    pub kind: ColumnType,
    /// What the column means, in a sentence or two.
    pub doc: &'static str,
    /// Where the value stands: a path below the row's element, or a line of the submission
    /// header.
    pub xml: Option<&'static str>,
    /// The name of the column in the SEC's data sets.
    pub sec: Option<&'static str>,
    /// The list that the cells are taken from, save where a filer wrote something else.
    pub codes: Option<CodeList>,
}

impl ColumnDef {
    /// Whether the cells are accession numbers, the key of every table.
    pub fn is_key(&self) -> bool {
        self.name.eq_ignore_ascii_case("accession_number")
    }

    /// Whether the cells are the CIK of the issuer.
    pub fn is_issuer_cik(&self) -> bool {
        self.sec == Some("ISSUERCIK") || self.name == "issuer_cik"
    }
}

/// What the cells of a column hold; empty cells are possible in every type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ColumnType {
    /// Text, trimmed, a run of white space inside of it one space; the SEC's layout keeps runs of
    /// spaces, as the SEC does.
    String,
    /// Decimal digits.
    Integer,
    /// A number with its digits as filed.
    Decimal,
    /// `YYYY-MM-DD`.
    Date,
    /// `YYYY-MM-DDThh:mm:ss`.
    Timestamp,
    /// `true` or `false`; empty is unknown.
    Boolean,
    /// Footnote ids in document order, separated by one space.
    FootnoteIds,
}

impl ColumnType {
    /// The name of the type in the contract.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Integer => "integer",
            Self::Decimal => "decimal",
            Self::Date => "date",
            Self::Timestamp => "timestamp",
            Self::Boolean => "boolean",
            Self::FootnoteIds => "footnote_ids",
        }
    }
}
