//! The tables: what each column is called, what it holds, where it comes from.
//!
//! The contract is declared once, in [`declare`](self); CSV headers, the SEC's names, types of
//! every format, the data dictionary and the tests are computed from it. A sink sees tables and
//! cells, never the model.

mod amount;
mod cell;
pub mod ddl;
mod declare;
#[cfg(feature = "json")]
pub mod describe;
mod flat;
mod layout;
mod record;
mod sec;

pub use cell::Cell;
pub use layout::Layout;
pub use record::Record;

/// One of the nine tables of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// One row a filing.
    Filings,
    /// One row a reporting owner.
    ReportingOwners,
    /// Transactions of Table I.
    NonDerivativeTransactions,
    /// Holdings of Table I.
    NonDerivativeHoldings,
    /// Transactions of Table II.
    DerivativeTransactions,
    /// Holdings of Table II.
    DerivativeHoldings,
    /// One row a footnote.
    Footnotes,
    /// One row a signature.
    OwnerSignatures,
    /// One row a problem.
    Problems,
}

impl Table {
    /// Every table, in the order of the contract.
    pub const ALL: [Self; 9] = [
        Self::Filings,
        Self::ReportingOwners,
        Self::NonDerivativeTransactions,
        Self::NonDerivativeHoldings,
        Self::DerivativeTransactions,
        Self::DerivativeHoldings,
        Self::Footnotes,
        Self::OwnerSignatures,
        Self::Problems,
    ];

    /// How the table is declared.
    pub fn def(self) -> &'static TableDef {
        match self {
            Self::Filings => &declare::FILINGS.def,
            Self::ReportingOwners => &declare::REPORTING_OWNERS.def,
            Self::NonDerivativeTransactions => &declare::NON_DERIVATIVE_TRANSACTIONS.def,
            Self::NonDerivativeHoldings => &declare::NON_DERIVATIVE_HOLDINGS.def,
            Self::DerivativeTransactions => &declare::DERIVATIVE_TRANSACTIONS.def,
            Self::DerivativeHoldings => &declare::DERIVATIVE_HOLDINGS.def,
            Self::Footnotes => &declare::FOOTNOTES.def,
            Self::OwnerSignatures => &declare::OWNER_SIGNATURES.def,
            Self::Problems => &declare::PROBLEMS.def,
        }
    }

    /// The name of the table and of its file, such as `non_derivative_transactions`.
    pub fn name(self) -> &'static str {
        self.def().name
    }
}

/// The declaration of a table.
#[derive(Debug)]
pub struct TableDef {
    /// The name of the table and of its file.
    pub name: &'static str,
    /// What a row is, in a sentence.
    pub doc: &'static str,
    /// The name of the table in the SEC's data sets.
    pub sec: Option<&'static str>,
    /// The element that makes a row.
    pub row: Option<&'static str>,
    /// The columns, in order.
    pub columns: &'static [ColumnDef],
}

impl TableDef {
    /// Where the column called `name` stands.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    /// The columns that make a row unique; none where filers can repeat themselves, as with
    /// footnotes.
    pub fn primary_key(&self) -> Vec<&'static str> {
        let Some(key) = self.columns.first() else { return Vec::new() };
        // The flat table has the rows of two tables of the form, which are numbered apart.
        let form_table = self.columns.iter().find(|column| column.name == "form_table");
        let number = self.columns.iter().find(|column| {
            column.kind == ColumnType::Integer
                && (column.name.ends_with("_number") || column.name.ends_with("_SK"))
        });
        match number {
            Some(number) => [Some(key), form_table, Some(number)]
                .into_iter()
                .flatten()
                .map(|c| c.name)
                .collect(),
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
