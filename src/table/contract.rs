//! The nine tables of the contract, by name. A name enters, its declaration leaves; the
//! declarations stand in `declare`.

use super::declare;
use super::def::TableDef;

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
