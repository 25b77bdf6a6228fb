//! A filing as the form has it: the parts of `ownershipDocument`, named after the SEC's schema.
//!
//! Both readers, of XML and of legacy renderings, yield an [`OwnershipDocument`]; the tables, the
//! JSON and the view are made from it alone. Each value is a [`Value`] or, where the form lets it
//! carry footnotes, a [`Field`]: read those next. The SEC adds elements from time to time, so the structs can grow: make one
//! by [`Default`] and set its fields. A row is a transaction or a holding, and no third kind can
//! come without a new form, so the enums of rows may be matched to the end.
//!
//! [`OwnershipDocument::transactions`] and [`OwnershipDocument::holdings`] go through both tables
//! at once; see [`security`](crate::security).
//!
//! ```
//! use section16::model::{OwnershipDocument, ReportingOwner};
//! use section16::Value;
//!
//! let mut owner = ReportingOwner::default();
//! owner.rpt_owner_name = Value::Valid("DOE JANE".into());
//! let mut document = OwnershipDocument::default();
//! document.reporting_owners.push(owner);
//! assert_eq!(document.reporting_owners[0].rpt_owner_name.text(), "DOE JANE");
//! ```

use crate::ids::{Cik, FootnoteId};
use crate::value::{Date, Decimal, Field, Flag, Str, Value};

/// A Form 3, 4 or 5 (`ownershipDocument`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct OwnershipDocument {
    /// Version of the schema, `X0101` to `X0609` so far (`schemaVersion`).
    pub schema_version: Value<Str>,
    /// `3`, `3/A`, `4`, `4/A`, `5` or `5/A` (`documentType`).
    pub document_type: Value<Str>,
    /// Form 3: date of the event; Form 4: earliest transaction; Form 5: fiscal year end
    /// (`periodOfReport`).
    pub period_of_report: Value<Date>,
    /// Amendments: when the original was filed (`dateOfOriginalSubmission`).
    pub date_of_original_submission: Value<Date>,
    /// Form 3: no securities are beneficially owned (`noSecuritiesOwned`).
    pub no_securities_owned: Value<Flag>,
    /// The box for persons no longer subject to Section 16 (`notSubjectToSection16`).
    pub not_subject_to_section16: Value<Flag>,
    /// Form 5: the box "Form 3 Holdings Reported" (`form3HoldingsReported`).
    pub form3_holdings_reported: Value<Flag>,
    /// Form 5: the box "Form 4 Transactions Reported" (`form4TransactionsReported`).
    pub form4_transactions_reported: Value<Flag>,
    /// A transaction was made under a Rule 10b5-1(c) plan; asked since April 2023 (`aff10b5One`).
    pub aff10b5_one: Value<Flag>,
    /// The issuer of the securities (`issuer`).
    pub issuer: Issuer,
    /// The persons who report, in document order (`reportingOwner`).
    pub reporting_owners: Vec<ReportingOwner>,
    /// Table I in document order, transactions and holdings together (`nonDerivativeTable`).
    pub non_derivative_table: Vec<NonDerivativeRow>,
    /// Table II in document order, transactions and holdings together (`derivativeTable`).
    pub derivative_table: Vec<DerivativeRow>,
    /// The footnotes, in document order (`footnotes/footnote`).
    pub footnotes: Vec<Footnote>,
    /// Remarks (`remarks`).
    pub remarks: Value<Str>,
    /// The signatures, in document order; not tied to owners (`ownerSignature`).
    pub owner_signatures: Vec<OwnerSignature>,
}

impl OwnershipDocument {
    /// Whether the document is a Form 3 or 3/A.
    pub fn is_form3(&self) -> bool {
        self.document_type.text().starts_with('3')
    }

    /// Whether the document is a Form 5 or 5/A.
    pub fn is_form5(&self) -> bool {
        self.document_type.text().starts_with('5')
    }
}

/// The issuer (`issuer`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Issuer {
    /// `issuerCik`.
    pub issuer_cik: Value<Cik>,
    /// `issuerName`, as EDGAR has it registered.
    pub issuer_name: Value<Str>,
    /// `issuerTradingSymbol`; may be `NONE`.
    pub issuer_trading_symbol: Value<Str>,
    /// `issuerForeignTradingSymbol`, since X0609.
    pub issuer_foreign_trading_symbol: Value<Str>,
}

/// A person who reports (`reportingOwner`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct ReportingOwner {
    /// `reportingOwnerId/rptOwnerCik`.
    pub rpt_owner_cik: Value<Cik>,
    /// `reportingOwnerId/rptOwnerName`.
    pub rpt_owner_name: Value<Str>,
    /// `reportingOwnerAddress`.
    pub address: ReportingOwnerAddress,
    /// `reportingOwnerRelationship`.
    pub relationship: ReportingOwnerRelationship,
}

/// The address of a person who reports (`reportingOwnerAddress`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct ReportingOwnerAddress {
    /// `rptOwnerNonUSAddressFlag`, since X0609.
    pub rpt_owner_non_us_address_flag: Value<Flag>,
    /// `rptOwnerStreet1`.
    pub rpt_owner_street1: Value<Str>,
    /// `rptOwnerStreet2`.
    pub rpt_owner_street2: Value<Str>,
    /// `rptOwnerCity`.
    pub rpt_owner_city: Value<Str>,
    /// `rptOwnerNonUSStateTerritory`, since X0609.
    pub rpt_owner_non_us_state_territory: Value<Str>,
    /// `rptOwnerState`, a code of EDGAR's state and country list.
    pub rpt_owner_state: Value<Str>,
    /// `rptOwnerCountry`, a code of EDGAR's country list, since X0609.
    pub rpt_owner_country: Value<Str>,
    /// `rptOwnerZipCode`.
    pub rpt_owner_zip_code: Value<Str>,
    /// `rptOwnerStateDescription`, set by EDGAR.
    pub rpt_owner_state_description: Value<Str>,
    /// `rptOwnerGoodAddress`, set by EDGAR.
    pub rpt_owner_good_address: Value<Flag>,
}

/// How a person who reports stands to the issuer (`reportingOwnerRelationship`). A box that is
/// absent is unknown, not false.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct ReportingOwnerRelationship {
    /// `isDirector`.
    pub is_director: Value<Flag>,
    /// `isOfficer`.
    pub is_officer: Value<Flag>,
    /// `isTenPercentOwner`.
    pub is_ten_percent_owner: Value<Flag>,
    /// `isOther`.
    pub is_other: Value<Flag>,
    /// `officerTitle`.
    pub officer_title: Value<Str>,
    /// `otherText`.
    pub other_text: Value<Str>,
}

/// A row of Table I.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(tag = "kind", rename_all = "lowercase"))]
#[allow(clippy::large_enum_variant)] // Rows of both kinds are many and live in vectors.
pub enum NonDerivativeRow {
    /// `nonDerivativeTransaction`.
    Transaction(NonDerivativeTransaction),
    /// `nonDerivativeHolding`.
    Holding(NonDerivativeHolding),
}

/// A row of Table II.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(tag = "kind", rename_all = "lowercase"))]
#[allow(clippy::large_enum_variant)] // As above.
pub enum DerivativeRow {
    /// `derivativeTransaction`.
    Transaction(DerivativeTransaction),
    /// `derivativeHolding`.
    Holding(DerivativeHolding),
}

/// A transaction of Table I (`nonDerivativeTransaction`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct NonDerivativeTransaction {
    /// Item 1 (`securityTitle`).
    pub security_title: Field<Str>,
    /// Item 2 (`transactionDate`).
    pub transaction_date: Field<Date>,
    /// Item 2A (`deemedExecutionDate`).
    pub deemed_execution_date: Field<Date>,
    /// Item 3 (`transactionCoding`).
    pub transaction_coding: TransactionCoding,
    /// `E` early, `L` late, empty on time (`transactionTimeliness`).
    pub transaction_timeliness: Field<Str>,
    /// Item 4, amount (`transactionAmounts/transactionShares`).
    pub transaction_shares: Field<Decimal>,
    /// Item 4, price in dollars (`transactionAmounts/transactionPricePerShare`; `transactionValue`
    /// in X0101).
    pub transaction_price_per_share: Field<Decimal>,
    /// Item 4, `A` acquired or `D` disposed of
    /// (`transactionAmounts/transactionAcquiredDisposedCode`).
    pub transaction_acquired_disposed_code: Field<Str>,
    /// Item 5 (`postTransactionAmounts`).
    pub post_transaction_amounts: PostTransactionAmounts,
    /// Items 6 and 7 (`ownershipNature`).
    pub ownership_nature: OwnershipNature,
}

/// A holding of Table I (`nonDerivativeHolding`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct NonDerivativeHolding {
    /// Item 1 (`securityTitle`).
    pub security_title: Field<Str>,
    /// Form 5: `3` for a holding that a Form 3 should have shown
    /// (`transactionCoding/transactionFormType`).
    pub transaction_form_type: Value<Str>,
    /// Footnotes of the coding (`transactionCoding/footnoteId`).
    pub transaction_coding_footnotes: Vec<FootnoteId>,
    /// Item 5, Form 3 item 2 (`postTransactionAmounts`).
    pub post_transaction_amounts: PostTransactionAmounts,
    /// Items 6 and 7, Form 3 items 3 and 4 (`ownershipNature`).
    pub ownership_nature: OwnershipNature,
}

/// A transaction of Table II (`derivativeTransaction`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct DerivativeTransaction {
    /// Item 1 (`securityTitle`).
    pub security_title: Field<Str>,
    /// Item 2, in dollars (`conversionOrExercisePrice`).
    pub conversion_or_exercise_price: Field<Decimal>,
    /// Item 3 (`transactionDate`).
    pub transaction_date: Field<Date>,
    /// Item 3A (`deemedExecutionDate`).
    pub deemed_execution_date: Field<Date>,
    /// Item 4 (`transactionCoding`).
    pub transaction_coding: TransactionCoding,
    /// `E` early, `L` late, empty on time (`transactionTimeliness`).
    pub transaction_timeliness: Field<Str>,
    /// Item 5 as a number (`transactionAmounts/transactionShares`).
    pub transaction_shares: Field<Decimal>,
    /// Item 5 as dollars (`transactionAmounts/transactionTotalValue`).
    pub transaction_total_value: Field<Decimal>,
    /// Item 8, in dollars (`transactionAmounts/transactionPricePerShare`; `transactionValue` in
    /// X0101).
    pub transaction_price_per_share: Field<Decimal>,
    /// Item 5, `A` acquired or `D` disposed of
    /// (`transactionAmounts/transactionAcquiredDisposedCode`).
    pub transaction_acquired_disposed_code: Field<Str>,
    /// Item 6 (`exerciseDate`).
    pub exercise_date: Field<Date>,
    /// Item 6 (`expirationDate`).
    pub expiration_date: Field<Date>,
    /// Item 7 (`underlyingSecurity`).
    pub underlying_security: UnderlyingSecurity,
    /// Item 9 (`postTransactionAmounts`).
    pub post_transaction_amounts: PostTransactionAmounts,
    /// Items 10 and 11 (`ownershipNature`).
    pub ownership_nature: OwnershipNature,
}

/// A holding of Table II (`derivativeHolding`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct DerivativeHolding {
    /// Item 1 (`securityTitle`).
    pub security_title: Field<Str>,
    /// Item 2, Form 3 item 4, in dollars (`conversionOrExercisePrice`).
    pub conversion_or_exercise_price: Field<Decimal>,
    /// Form 5: `3` for a holding that a Form 3 should have shown
    /// (`transactionCoding/transactionFormType`).
    pub transaction_form_type: Value<Str>,
    /// Footnotes of the coding (`transactionCoding/footnoteId`).
    pub transaction_coding_footnotes: Vec<FootnoteId>,
    /// Item 6, Form 3 item 2 (`exerciseDate`).
    pub exercise_date: Field<Date>,
    /// Item 6, Form 3 item 2 (`expirationDate`).
    pub expiration_date: Field<Date>,
    /// Item 7, Form 3 item 3 (`underlyingSecurity`).
    pub underlying_security: UnderlyingSecurity,
    /// Item 9 (`postTransactionAmounts`); absent on Form 3.
    pub post_transaction_amounts: PostTransactionAmounts,
    /// Items 10 and 11, Form 3 items 5 and 6 (`ownershipNature`).
    pub ownership_nature: OwnershipNature,
}

/// How a transaction is coded (`transactionCoding`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct TransactionCoding {
    /// The form on which the transaction is, or was, to be reported: `4` or `5`
    /// (`transactionFormType`).
    pub transaction_form_type: Value<Str>,
    /// The transaction code, such as `P` or `S` (`transactionCode`).
    pub transaction_code: Value<Str>,
    /// An equity swap or similar is involved (`equitySwapInvolved`).
    pub equity_swap_involved: Value<Flag>,
    /// Footnotes of the whole group (`footnoteId`).
    pub footnotes: Vec<FootnoteId>,
}

/// What is owned after the transactions (`postTransactionAmounts`): a number or a value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct PostTransactionAmounts {
    /// `sharesOwnedFollowingTransaction`.
    pub shares_owned_following_transaction: Field<Decimal>,
    /// `valueOwnedFollowingTransaction`, in dollars.
    pub value_owned_following_transaction: Field<Decimal>,
}

/// How a security is owned (`ownershipNature`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct OwnershipNature {
    /// `D` or `I` (`directOrIndirectOwnership`).
    pub direct_or_indirect_ownership: Field<Str>,
    /// Nature of indirect ownership (`natureOfOwnership`).
    pub nature_of_ownership: Field<Str>,
}

/// The security under a derivative (`underlyingSecurity`): its title and a number or a value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct UnderlyingSecurity {
    /// `underlyingSecurityTitle`.
    pub underlying_security_title: Field<Str>,
    /// `underlyingSecurityShares`.
    pub underlying_security_shares: Field<Decimal>,
    /// `underlyingSecurityValue`, in dollars.
    pub underlying_security_value: Field<Decimal>,
}

/// A footnote (`footnotes/footnote`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Footnote {
    /// `@id`; `None` where it is missing.
    pub id: Option<FootnoteId>,
    /// The text, child markup taken away and white space normalized.
    pub text: Value<Str>,
}

/// A signature (`ownerSignature`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct OwnerSignature {
    /// `signatureName`.
    pub signature_name: Value<Str>,
    /// `signatureDate`.
    pub signature_date: Value<Date>,
}
