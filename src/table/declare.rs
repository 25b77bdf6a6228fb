//! The declarations: every table and column, once.
//!
//! Nothing enters; the nine statics leave, from which headers, types, names, descriptions and the
//! cells themselves are computed. `spec` has the macro, `rows` fills the rows.
//!
//! An entry reads `name: Type = value, xml "path", sec "SEC_NAME", codes List, "What it means.";`.
//! The value is a path below the entry's item (`.security_title`) or a function of the entry.
//! `+ footnotes` declares the column and its `_fn` column in one; `codes` names the list of
//! [`CodeList`](crate::words::CodeList) that the cells are taken from.

use crate::filing::Filing;
use crate::ids::FootnoteId;
use crate::model::{
    DerivativeHolding, DerivativeTransaction, Footnote, NonDerivativeHolding,
    NonDerivativeTransaction, OwnerSignature, ReportingOwner,
};
use crate::problem::Problem;

use super::cell::{Cell, ToCell};
use super::spec::table;

table! {
    FILINGS: Filing = "filings", element "ownershipDocument", sec "SUBMISSION",
    "One row for each filing that was read.";

    document_type: String = .document.document_type, xml "documentType", sec "DOCUMENT_TYPE", codes FormType,
    "Form type: 3, 3/A, 4, 4/A, 5 or 5/A.";
    schema_version: String = .document.schema_version, xml "schemaVersion",
    "Version of the SEC's ownership schema, X0101 to X0609; renderings have none.";
    filed_date: Date = .header.filed_date, xml "SGML header: FILED AS OF DATE", sec "FILING_DATE",
    "Day on which EDGAR counts the filing as filed.";
    accepted_at: Timestamp = .header.accepted_at, xml "SGML header: ACCEPTANCE-DATETIME",
    "When EDGAR accepted the filing, Eastern time as EDGAR writes it, without zone.";
    period_of_report: Date = .document.period_of_report, xml "periodOfReport", sec "PERIOD_OF_REPORT",
    "Form 3: date of the event; Form 4: date of the earliest transaction; Form 5: end of the issuer's fiscal year.";
    date_of_original_submission: Date = .document.date_of_original_submission,
    xml "dateOfOriginalSubmission", sec "DATE_OF_ORIG_SUB",
    "Amendments: when the original was filed.";
    no_securities_owned: Boolean = .document.no_securities_owned, xml "noSecuritiesOwned", sec "NO_SECURITIES_OWNED",
    "Form 3: no securities are beneficially owned.";
    not_subject_to_section16: Boolean = .document.not_subject_to_section16,
    xml "notSubjectToSection16", sec "NOT_SUBJECT_SEC16",
    "The box for persons who are no longer subject to Section 16.";
    form3_holdings_reported: Boolean = .document.form3_holdings_reported,
    xml "form3HoldingsReported", sec "FORM3_HOLDINGS_REPORTED",
    "Form 5: holdings that a Form 3 should have shown are reported.";
    form4_transactions_reported: Boolean = .document.form4_transactions_reported,
    xml "form4TransactionsReported", sec "FORM4_TRANS_REPORTED",
    "Form 5: transactions that a Form 4 should have shown are reported.";
    aff10b5_one: Boolean = .document.aff10b5_one, xml "aff10b5One", sec "AFF10B5ONE",
    "A transaction was made under a plan of Rule 10b5-1(c); empty before April 2023 (schema X0407): unknown, not false.";
    issuer_cik: String = .document.issuer.issuer_cik, xml "issuer/issuerCik", sec "ISSUERCIK",
    "CIK of the issuer, ten digits.";
    issuer_name: String = .document.issuer.issuer_name, xml "issuer/issuerName", sec "ISSUERNAME",
    "Name of the issuer as registered with EDGAR.";
    issuer_trading_symbol: String = .document.issuer.issuer_trading_symbol,
    xml "issuer/issuerTradingSymbol", sec "ISSUERTRADINGSYMBOL",
    "Ticker as filed, `NONE` included; not an identifier.";
    issuer_foreign_trading_symbol: String = .document.issuer.issuer_foreign_trading_symbol,
    xml "issuer/issuerForeignTradingSymbol",
    "Foreign ticker, since schema X0609.";
    remarks: String = .document.remarks, xml "remarks", sec "REMARKS",
    "Remarks on the whole filing.";
    read_as: String = |entry| Cell::text(entry.item.read_as.as_str()), codes ReadAs,
    "How the filing was read: xml, html, text or markdown.";
    source: String = |entry| entry.source(),
    "Path of the input; for an archive its path, `!` and the member.";
}

table! {
    REPORTING_OWNERS: ReportingOwner = "reporting_owners",
    element "ownershipDocument/reportingOwner", sec "REPORTINGOWNER",
    "One row for each person or entity that reports; joint filings have several.";

    owner_number: Integer = |entry| entry.number(),
    "Position of the owner in the filing, from 1.";
    rpt_owner_cik: String = .rpt_owner_cik, xml "reportingOwnerId/rptOwnerCik", sec "RPTOWNERCIK",
    "CIK of the owner, ten digits.";
    rpt_owner_name: String = .rpt_owner_name, xml "reportingOwnerId/rptOwnerName", sec "RPTOWNERNAME",
    "Name of the owner as registered with EDGAR, last name first.";
    is_director: Boolean = .relationship.is_director, xml "reportingOwnerRelationship/isDirector",
    "The owner is a director of the issuer; empty where the filing does not say.";
    is_officer: Boolean = .relationship.is_officer, xml "reportingOwnerRelationship/isOfficer",
    "The owner is an officer of the issuer; empty where the filing does not say.";
    is_ten_percent_owner: Boolean = .relationship.is_ten_percent_owner,
    xml "reportingOwnerRelationship/isTenPercentOwner",
    "The owner holds more than ten percent of a class; empty where the filing does not say.";
    is_other: Boolean = .relationship.is_other, xml "reportingOwnerRelationship/isOther",
    "The owner has another relationship; empty where the filing does not say.";
    officer_title: String = .relationship.officer_title,
    xml "reportingOwnerRelationship/officerTitle", sec "RPTOWNER_TITLE",
    "Title of an officer.";
    other_text: String = .relationship.other_text, xml "reportingOwnerRelationship/otherText", sec "RPTOWNER_TXT",
    "What the other relationship is.";
    rpt_owner_street1: String = .address.rpt_owner_street1,
    xml "reportingOwnerAddress/rptOwnerStreet1", sec "RPTOWNER_STREET1",
    "First line of the street address.";
    rpt_owner_street2: String = .address.rpt_owner_street2,
    xml "reportingOwnerAddress/rptOwnerStreet2", sec "RPTOWNER_STREET2",
    "Second line of the street address.";
    rpt_owner_city: String = .address.rpt_owner_city,
    xml "reportingOwnerAddress/rptOwnerCity", sec "RPTOWNER_CITY",
    "City.";
    rpt_owner_state: String = .address.rpt_owner_state,
    xml "reportingOwnerAddress/rptOwnerState", sec "RPTOWNER_STATE",
    "State, province or country, two characters of EDGAR's code list.";
    rpt_owner_zip_code: String = .address.rpt_owner_zip_code,
    xml "reportingOwnerAddress/rptOwnerZipCode", sec "RPTOWNER_ZIPCODE",
    "Postal code.";
    rpt_owner_state_description: String = .address.rpt_owner_state_description,
    xml "reportingOwnerAddress/rptOwnerStateDescription", sec "RPTOWNER_STATE_DESC",
    "Name of the state or country, set by EDGAR.";
    rpt_owner_non_us_address_flag: Boolean = .address.rpt_owner_non_us_address_flag,
    xml "reportingOwnerAddress/rptOwnerNonUSAddressFlag",
    "The address is outside the United States, since schema X0609.";
    rpt_owner_non_us_state_territory: String = .address.rpt_owner_non_us_state_territory,
    xml "reportingOwnerAddress/rptOwnerNonUSStateTerritory",
    "State or territory outside the United States, since schema X0609.";
    rpt_owner_country: String = .address.rpt_owner_country,
    xml "reportingOwnerAddress/rptOwnerCountry",
    "Country, two characters of EDGAR's code list, since schema X0609.";
    rpt_owner_good_address: Boolean = .address.rpt_owner_good_address,
    xml "reportingOwnerAddress/rptOwnerGoodAddress",
    "EDGAR's mark that the address is good.";
    file_number: String = |entry| entry.party().map_or(Cell::Empty, |party| party.file_number.cell()),
    xml "SGML header: REPORTING-OWNER / SEC FILE NUMBER", sec "FILE_NUMBER",
    "SEC file number of the filing for this owner, matched by CIK.";
    film_number: String = |entry| entry.party().map_or(Cell::Empty, |party| party.film_number.cell()),
    xml "SGML header: REPORTING-OWNER / FILM NUMBER",
    "Film number of the filing for this owner, matched by CIK.";
}

table! {
    NON_DERIVATIVE_TRANSACTIONS: NonDerivativeTransaction = "non_derivative_transactions",
    element "ownershipDocument/nonDerivativeTable/nonDerivativeTransaction", sec "NONDERIV_TRANS",
    "Table I: one row for each transaction in securities that are no derivatives.";

    row_number: Integer = |entry| entry.number(), sec "NONDERIV_TRANS_SK",
    "Position among all rows of Table I, transactions and holdings counted together, from 1.";
    security_title: String + footnotes = .security_title, xml "securityTitle", sec "SECURITY_TITLE",
    "Title of the security (item 1).";
    transaction_date: Date + footnotes = .transaction_date, xml "transactionDate", sec "TRANS_DATE",
    "Date of the transaction (item 2).";
    deemed_execution_date: Date + footnotes = .deemed_execution_date,
    xml "deemedExecutionDate", sec "DEEMED_EXECUTION_DATE",
    "Deemed execution date, if any (item 2A).";
    transaction_form_type: String = .transaction_coding.transaction_form_type,
    xml "transactionCoding/transactionFormType", sec "TRANS_FORM_TYPE", codes TransactionFormType,
    "Form on which the transaction is reportable: 4 or 5.";
    transaction_code: String = .transaction_coding.transaction_code,
    xml "transactionCoding/transactionCode", sec "TRANS_CODE", codes TransactionCode,
    "Transaction code as filed, such as P purchase, S sale, A award, M exercise, F tax withholding, G gift (item 3).";
    equity_swap_involved: Boolean = .transaction_coding.equity_swap_involved,
    xml "transactionCoding/equitySwapInvolved", sec "EQUITY_SWAP_INVOLVED",
    "An equity swap or similar instrument is involved.";
    transaction_coding_fn: FootnoteIds = |entry| Cell::footnotes(&entry.item.transaction_coding.footnotes),
    xml "transactionCoding/footnoteId/@id", sec "EQUITY_SWAP_TRANS_CD_FN",
    "Footnotes of form type, code and equity swap together.";
    transaction_timeliness: String + footnotes = .transaction_timeliness,
    xml "transactionTimeliness", sec "TRANS_TIMELINESS", codes Timeliness,
    "E reported early, L reported late, empty on time.";
    transaction_shares: Decimal + footnotes = .transaction_shares,
    xml "transactionAmounts/transactionShares", sec "TRANS_SHARES",
    "Number of securities acquired or disposed of (item 4); never signed.";
    transaction_price_per_share: Decimal + footnotes = .transaction_price_per_share,
    xml "transactionAmounts/transactionPricePerShare", sec "TRANS_PRICEPERSHARE",
    "Price per security in dollars (item 4); empty where only a footnote gives it, 0 where nothing was paid.";
    transaction_acquired_disposed_code: String + footnotes = .transaction_acquired_disposed_code,
    xml "transactionAmounts/transactionAcquiredDisposedCode", sec "TRANS_ACQUIRED_DISP_CD", codes AcquiredDisposed,
    "A acquired, D disposed of (item 4).";
    shares_owned_following_transaction: Decimal + footnotes = .post_transaction_amounts.shares_owned_following_transaction,
    xml "postTransactionAmounts/sharesOwnedFollowingTransaction", sec "SHRS_OWND_FOLWNG_TRANS",
    "Number of securities owned afterwards (item 5).";
    value_owned_following_transaction: Decimal + footnotes = .post_transaction_amounts.value_owned_following_transaction,
    xml "postTransactionAmounts/valueOwnedFollowingTransaction", sec "VALU_OWND_FOLWNG_TRANS",
    "Value in dollars owned afterwards, where the form gives a value instead of a number (item 5).";
    direct_or_indirect_ownership: String + footnotes = .ownership_nature.direct_or_indirect_ownership,
    xml "ownershipNature/directOrIndirectOwnership", sec "DIRECT_INDIRECT_OWNERSHIP", codes DirectIndirect,
    "D direct, I indirect (item 6).";
    nature_of_ownership: String + footnotes = .ownership_nature.nature_of_ownership,
    xml "ownershipNature/natureOfOwnership", sec "NATURE_OF_OWNERSHIP",
    "Nature of indirect ownership (item 7).";
}

table! {
    NON_DERIVATIVE_HOLDINGS: NonDerivativeHolding = "non_derivative_holdings",
    element "ownershipDocument/nonDerivativeTable/nonDerivativeHolding", sec "NONDERIV_HOLDING",
    "Table I: one row for each holding of securities that are no derivatives.";

    row_number: Integer = |entry| entry.number(), sec "NONDERIV_HOLDING_SK",
    "Position among all rows of Table I, transactions and holdings counted together, from 1.";
    security_title: String + footnotes = .security_title, xml "securityTitle", sec "SECURITY_TITLE",
    "Title of the security (item 1).";
    transaction_form_type: String = .transaction_form_type,
    xml "transactionCoding/transactionFormType", sec "TRANS_FORM_TYPE", codes HoldingFormType,
    "Form 5: 3 for a holding that a Form 3 should have shown.";
    transaction_coding_fn: FootnoteIds = |entry| Cell::footnotes(&entry.item.transaction_coding_footnotes),
    xml "transactionCoding/footnoteId/@id", sec "TRANS_FORM_TYPE_FN",
    "Footnotes of the form type.";
    shares_owned_following_transaction: Decimal + footnotes = .post_transaction_amounts.shares_owned_following_transaction,
    xml "postTransactionAmounts/sharesOwnedFollowingTransaction", sec "SHRS_OWND_FOLWNG_TRANS",
    "Number of securities owned (item 5; Form 3 item 2).";
    value_owned_following_transaction: Decimal + footnotes = .post_transaction_amounts.value_owned_following_transaction,
    xml "postTransactionAmounts/valueOwnedFollowingTransaction", sec "VALU_OWND_FOLWNG_TRANS",
    "Value owned in dollars, where the form gives a value instead of a number.";
    direct_or_indirect_ownership: String + footnotes = .ownership_nature.direct_or_indirect_ownership,
    xml "ownershipNature/directOrIndirectOwnership", sec "DIRECT_INDIRECT_OWNERSHIP", codes DirectIndirect,
    "D direct, I indirect (item 6; Form 3 item 3).";
    nature_of_ownership: String + footnotes = .ownership_nature.nature_of_ownership,
    xml "ownershipNature/natureOfOwnership", sec "NATURE_OF_OWNERSHIP",
    "Nature of indirect ownership (item 7; Form 3 item 4).";
}

table! {
    DERIVATIVE_TRANSACTIONS: DerivativeTransaction = "derivative_transactions",
    element "ownershipDocument/derivativeTable/derivativeTransaction", sec "DERIV_TRANS",
    "Table II: one row for each transaction in derivatives, such as options, warrants and convertible securities.";

    row_number: Integer = |entry| entry.number(), sec "DERIV_TRANS_SK",
    "Position among all rows of Table II, transactions and holdings counted together, from 1.";
    security_title: String + footnotes = .security_title, xml "securityTitle", sec "SECURITY_TITLE",
    "Title of the derivative security (item 1).";
    conversion_or_exercise_price: Decimal + footnotes = .conversion_or_exercise_price,
    xml "conversionOrExercisePrice", sec "CONV_EXERCISE_PRICE",
    "Conversion or exercise price in dollars (item 2).";
    transaction_date: Date + footnotes = .transaction_date, xml "transactionDate", sec "TRANS_DATE",
    "Date of the transaction (item 3).";
    deemed_execution_date: Date + footnotes = .deemed_execution_date,
    xml "deemedExecutionDate", sec "DEEMED_EXECUTION_DATE",
    "Deemed execution date, if any (item 3A).";
    transaction_form_type: String = .transaction_coding.transaction_form_type,
    xml "transactionCoding/transactionFormType", sec "TRANS_FORM_TYPE", codes TransactionFormType,
    "Form on which the transaction is reportable: 4 or 5.";
    transaction_code: String = .transaction_coding.transaction_code,
    xml "transactionCoding/transactionCode", sec "TRANS_CODE", codes TransactionCode,
    "Transaction code as filed (item 4).";
    equity_swap_involved: Boolean = .transaction_coding.equity_swap_involved,
    xml "transactionCoding/equitySwapInvolved", sec "EQUITY_SWAP_INVOLVED",
    "An equity swap or similar instrument is involved.";
    transaction_coding_fn: FootnoteIds = |entry| Cell::footnotes(&entry.item.transaction_coding.footnotes),
    xml "transactionCoding/footnoteId/@id", sec "EQUITY_SWAP_TRANS_CD_FN",
    "Footnotes of form type, code and equity swap together.";
    transaction_timeliness: String + footnotes = .transaction_timeliness,
    xml "transactionTimeliness", sec "TRANS_TIMELINESS", codes Timeliness,
    "E reported early, L reported late, empty on time.";
    transaction_shares: Decimal + footnotes = .transaction_shares,
    xml "transactionAmounts/transactionShares", sec "TRANS_SHARES",
    "Number of derivatives acquired or disposed of (item 5); never signed.";
    transaction_total_value: Decimal + footnotes = .transaction_total_value,
    xml "transactionAmounts/transactionTotalValue", sec "TRANS_TOTAL_VALUE",
    "Value in dollars acquired or disposed of, where the form gives a value instead of a number (item 5).";
    transaction_price_per_share: Decimal + footnotes = .transaction_price_per_share,
    xml "transactionAmounts/transactionPricePerShare", sec "TRANS_PRICEPERSHARE",
    "Price per derivative in dollars (item 8); empty where only a footnote gives it, 0 where nothing was paid.";
    transaction_acquired_disposed_code: String + footnotes = .transaction_acquired_disposed_code,
    xml "transactionAmounts/transactionAcquiredDisposedCode", sec "TRANS_ACQUIRED_DISP_CD", codes AcquiredDisposed,
    "A acquired, D disposed of (item 5).";
    exercise_date: Date + footnotes = .exercise_date, xml "exerciseDate", sec "EXCERCISE_DATE",
    "First day on which the derivative can be exercised (item 6).";
    expiration_date: Date + footnotes = .expiration_date, xml "expirationDate", sec "EXPIRATION_DATE",
    "Expiration date (item 6).";
    underlying_security_title: String + footnotes = .underlying_security.underlying_security_title,
    xml "underlyingSecurity/underlyingSecurityTitle", sec "UNDLYNG_SEC_TITLE",
    "Title of the underlying security (item 7).";
    underlying_security_shares: Decimal + footnotes = .underlying_security.underlying_security_shares,
    xml "underlyingSecurity/underlyingSecurityShares", sec "UNDLYNG_SEC_SHARES",
    "Number of underlying securities (item 7).";
    underlying_security_value: Decimal + footnotes = .underlying_security.underlying_security_value,
    xml "underlyingSecurity/underlyingSecurityValue", sec "UNDLYNG_SEC_VALUE",
    "Value in dollars of the underlying securities, where the form gives a value instead of a number.";
    shares_owned_following_transaction: Decimal + footnotes = .post_transaction_amounts.shares_owned_following_transaction,
    xml "postTransactionAmounts/sharesOwnedFollowingTransaction", sec "SHRS_OWND_FOLWNG_TRANS",
    "Number of derivatives owned afterwards (item 9).";
    value_owned_following_transaction: Decimal + footnotes = .post_transaction_amounts.value_owned_following_transaction,
    xml "postTransactionAmounts/valueOwnedFollowingTransaction", sec "VALU_OWND_FOLWNG_TRANS",
    "Value in dollars owned afterwards, where the form gives a value instead of a number (item 9).";
    direct_or_indirect_ownership: String + footnotes = .ownership_nature.direct_or_indirect_ownership,
    xml "ownershipNature/directOrIndirectOwnership", sec "DIRECT_INDIRECT_OWNERSHIP", codes DirectIndirect,
    "D direct, I indirect (item 10).";
    nature_of_ownership: String + footnotes = .ownership_nature.nature_of_ownership,
    xml "ownershipNature/natureOfOwnership", sec "NATURE_OF_OWNERSHIP",
    "Nature of indirect ownership (item 11).";
}

table! {
    DERIVATIVE_HOLDINGS: DerivativeHolding = "derivative_holdings",
    element "ownershipDocument/derivativeTable/derivativeHolding", sec "DERIV_HOLDING",
    "Table II: one row for each holding of derivatives.";

    row_number: Integer = |entry| entry.number(), sec "DERIV_HOLDING_SK",
    "Position among all rows of Table II, transactions and holdings counted together, from 1.";
    security_title: String + footnotes = .security_title, xml "securityTitle", sec "SECURITY_TITLE",
    "Title of the derivative security (item 1).";
    conversion_or_exercise_price: Decimal + footnotes = .conversion_or_exercise_price,
    xml "conversionOrExercisePrice", sec "CONV_EXERCISE_PRICE",
    "Conversion or exercise price in dollars (item 2; Form 3 item 4).";
    transaction_form_type: String = .transaction_form_type,
    xml "transactionCoding/transactionFormType", sec "TRANS_FORM_TYPE", codes HoldingFormType,
    "Form 5: 3 for a holding that a Form 3 should have shown.";
    transaction_coding_fn: FootnoteIds = |entry| Cell::footnotes(&entry.item.transaction_coding_footnotes),
    xml "transactionCoding/footnoteId/@id", sec "TRANS_FORM_TYPE_FN",
    "Footnotes of the form type.";
    exercise_date: Date + footnotes = .exercise_date, xml "exerciseDate", sec "EXERCISE_DATE",
    "First day on which the derivative can be exercised (item 6; Form 3 item 2).";
    expiration_date: Date + footnotes = .expiration_date, xml "expirationDate", sec "EXPIRATION_DATE",
    "Expiration date (item 6; Form 3 item 2).";
    underlying_security_title: String + footnotes = .underlying_security.underlying_security_title,
    xml "underlyingSecurity/underlyingSecurityTitle", sec "UNDLYNG_SEC_TITLE",
    "Title of the underlying security (item 7; Form 3 item 3).";
    underlying_security_shares: Decimal + footnotes = .underlying_security.underlying_security_shares,
    xml "underlyingSecurity/underlyingSecurityShares", sec "UNDLYNG_SEC_SHARES",
    "Number of underlying securities (item 7; Form 3 item 3).";
    underlying_security_value: Decimal + footnotes = .underlying_security.underlying_security_value,
    xml "underlyingSecurity/underlyingSecurityValue", sec "UNDLYNG_SEC_VALUE",
    "Value in dollars of the underlying securities, where the form gives a value instead of a number.";
    shares_owned_following_transaction: Decimal + footnotes = .post_transaction_amounts.shares_owned_following_transaction,
    xml "postTransactionAmounts/sharesOwnedFollowingTransaction", sec "SHRS_OWND_FOLWNG_TRANS",
    "Number of derivatives owned (item 9); Form 3 does not ask for it.";
    value_owned_following_transaction: Decimal + footnotes = .post_transaction_amounts.value_owned_following_transaction,
    xml "postTransactionAmounts/valueOwnedFollowingTransaction", sec "VALU_OWND_FOLWNG_TRANS",
    "Value owned in dollars, where the form gives a value instead of a number (item 9).";
    direct_or_indirect_ownership: String + footnotes = .ownership_nature.direct_or_indirect_ownership,
    xml "ownershipNature/directOrIndirectOwnership", sec "DIRECT_INDIRECT_OWNERSHIP", codes DirectIndirect,
    "D direct, I indirect (item 10; Form 3 item 5).";
    nature_of_ownership: String + footnotes = .ownership_nature.nature_of_ownership,
    xml "ownershipNature/natureOfOwnership", sec "NATURE_OF_OWNERSHIP",
    "Nature of indirect ownership (item 11; Form 3 item 6).";
}

table! {
    FOOTNOTES: Footnote = "footnotes", element "ownershipDocument/footnotes/footnote", sec "FOOTNOTES",
    "One row for each footnote; the `_fn` columns of the other tables hold its id.";

    footnote_id: String = |entry| entry.item.id.as_ref().map_or(Cell::Empty, FootnoteId::cell),
    xml "@id", sec "FOOTNOTE_ID",
    "Id of the footnote in its filing, F1 to F99.";
    footnote_text: String = .text, xml ".", sec "FOOTNOTE_TXT",
    "Text of the footnote.";
}

table! {
    OWNER_SIGNATURES: OwnerSignature = "owner_signatures",
    element "ownershipDocument/ownerSignature", sec "OWNER_SIGNATURE",
    "One row for each signature; signatures are not tied to owners.";

    signature_number: Integer = |entry| entry.number(),
    "Position of the signature in the filing, from 1.";
    signature_name: String = .signature_name, xml "signatureName", sec "OWNERSIGNATURENAME",
    "Who signed, with the capacity as filed.";
    signature_date: Date = .signature_date, xml "signatureDate", sec "OWNERSIGNATUREDATE",
    "When it was signed.";
}

table! {
    PROBLEMS: Problem = "problems",
    "One row for each thing that the cells do not say: a value that could not go where it belongs, a repair, a contradiction, a filing that could not be read.";

    source: String = |entry| entry.source(),
    "Path of the input; for an archive its path, `!` and the member.";
    severity: String = |entry| Cell::text(entry.item.severity.as_str()), codes Severity,
    "error: a filing or a part of it could not be read; warning: a cell is empty or doubtful, or something was repaired; info: worth knowing.";
    code: String = |entry| Cell::text(entry.item.code.as_str()), codes ProblemCode,
    "Stable code of the kind of problem.";
    location: String = .location,
    "Where: an element path with row number, a line number, or the part of a page.";
    raw_value: String = |entry| Cell::text(entry.item.raw_value.as_str()),
    "The text as filed that could not go where it belongs.";
    message: String = .message,
    "What happened, in a sentence.";
}
