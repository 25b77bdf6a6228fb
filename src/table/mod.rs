//! The tables: what each column is called, what it holds, where it comes from.
//!
//! The contract is declared once, in [`declare`](self); CSV headers, the SEC's names, types of
//! every format, the data dictionary and the tests are computed from it. A sink sees tables and
//! cells, never the model.

mod cell;
mod declare;
#[cfg(feature = "json")]
pub mod describe;
mod layout;
mod record;

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
        let number = |column: &&ColumnDef| column.name.ends_with("_number");
        let numbered = |column: &&ColumnDef| column.kind == ColumnType::Integer && number(column);
        let key = self.columns.first().map(|column| column.name);
        match self.columns.iter().find(numbered) {
            Some(column) => key.into_iter().chain([column.name]).collect(),
            None if self.name == "filings" => key.into_iter().collect(),
            None => Vec::new(),
        }
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

/// What the cells of a column hold; empty cells are possible in every type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ColumnType {
    /// Text, white space normalized.
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
