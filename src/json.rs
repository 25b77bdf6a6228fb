//! The JSON form of a filing, both ways: nested after the model, keys in the model's order.
//!
//! A [`Filing`](crate::Filing) enters and an object leaves, or the other way round; a
//! [`Record`](crate::table::Record) makes a line of JSON lines. This file names the keys of the
//! document; `filing` has what stands around it, `scalar` the values, `object` the macro, `schema` the JSON Schema.
//!
//! What is absent has no key; what is empty is `null`; a text that is no value of its type is
//! `{"invalid": "…"}`. Numbers are strings, so that their digits stay as filed. A field is
//! `{"value": …, "footnotes": ["F1"]}`, each part only where there is one.
//!
//! # Examples
//!
//! ```
//! use section16::Filing;
//!
//! let filing = section16::read(b"<ownershipDocument><remarks/></ownershipDocument>")?;
//! let json = serde_json::to_string(&filing).expect("every filing has a form in JSON");
//! assert!(json.contains(r#""remarks":null"#));
//! assert_eq!(serde_json::from_str::<Filing>(&json).expect("the same"), filing);
//! # Ok::<(), section16::Error>(())
//! ```

mod filing;
mod line;
mod object;
mod part;
mod scalar;
mod schema;

pub use line::write_line;
pub use schema::schema;

use crate::model::{
    DerivativeHolding, DerivativeTransaction, Footnote, Issuer, NonDerivativeHolding,
    NonDerivativeTransaction, OwnerSignature, OwnershipDocument, OwnershipNature,
    PostTransactionAmounts, ReportingOwner, ReportingOwnerAddress, ReportingOwnerRelationship,
    TransactionCoding, UnderlyingSecurity,
};
use object::object;

object!(OwnershipDocument {
    schema_version,
    document_type,
    period_of_report,
    date_of_original_submission,
    no_securities_owned,
    not_subject_to_section16,
    form3_holdings_reported,
    form4_transactions_reported,
    aff10b5_one,
    issuer,
    reporting_owners,
    non_derivative_table,
    derivative_table,
    footnotes,
    remarks,
    owner_signatures,
});

object!(Issuer { issuer_cik, issuer_name, issuer_trading_symbol, issuer_foreign_trading_symbol });

object!(ReportingOwner { rpt_owner_cik, rpt_owner_name, address, relationship });

object!(ReportingOwnerAddress {
    rpt_owner_non_us_address_flag,
    rpt_owner_street1,
    rpt_owner_street2,
    rpt_owner_city,
    rpt_owner_non_us_state_territory,
    rpt_owner_state,
    rpt_owner_country,
    rpt_owner_zip_code,
    rpt_owner_state_description,
    rpt_owner_good_address,
});

object!(ReportingOwnerRelationship {
    is_director,
    is_officer,
    is_ten_percent_owner,
    is_other,
    officer_title,
    other_text,
});

object!(NonDerivativeTransaction, kind "transaction" {
    security_title,
    transaction_date,
    deemed_execution_date,
    transaction_coding,
    transaction_timeliness,
    transaction_shares,
    transaction_price_per_share,
    transaction_acquired_disposed_code,
    post_transaction_amounts,
    ownership_nature,
});

object!(NonDerivativeHolding, kind "holding" {
    security_title,
    transaction_form_type,
    transaction_coding_footnotes,
    post_transaction_amounts,
    ownership_nature,
});

object!(DerivativeTransaction, kind "transaction" {
    security_title,
    conversion_or_exercise_price,
    transaction_date,
    deemed_execution_date,
    transaction_coding,
    transaction_timeliness,
    transaction_shares,
    transaction_total_value,
    transaction_price_per_share,
    transaction_acquired_disposed_code,
    exercise_date,
    expiration_date,
    underlying_security,
    post_transaction_amounts,
    ownership_nature,
});

object!(DerivativeHolding, kind "holding" {
    security_title,
    conversion_or_exercise_price,
    transaction_form_type,
    transaction_coding_footnotes,
    exercise_date,
    expiration_date,
    underlying_security,
    post_transaction_amounts,
    ownership_nature,
});

object!(TransactionCoding {
    transaction_form_type,
    transaction_code,
    equity_swap_involved,
    footnotes,
});

object!(PostTransactionAmounts {
    shares_owned_following_transaction,
    value_owned_following_transaction,
});

object!(OwnershipNature { direct_or_indirect_ownership, nature_of_ownership });

object!(UnderlyingSecurity {
    underlying_security_title,
    underlying_security_shares,
    underlying_security_value,
});

object!(Footnote { id, text });

object!(OwnerSignature { signature_name, signature_date });
