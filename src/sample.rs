//! A made-up filing for the unit tests of layouts, formats and views.

use crate::filing::{Filing, ReadAs};
use crate::ids::FootnoteId;
use crate::model::*;
use crate::problem::{Code, Problem};
use crate::submission::{Header, Party};
use crate::value::{Date, DateTime, Decimal, Field, Flag, FromFiled, Str, Value};

/// A joint Form 4/A with rows of all four kinds, values of all four states and three footnotes.
pub(crate) fn filing() -> Filing {
    let accession_number = "0000012345-24-000678".parse().ok();
    Filing {
        accession_number,
        header: Header {
            accession_number,
            form_type: Some("4/A".into()),
            filed_date: Some(Date::constant(2024, 3, 4)),
            accepted_at: Some(DateTime::constant(2024, 3, 4, 16, 30, 21, 0)),
            reporting_owners: vec![Party {
                cik: "1000001".parse().ok(),
                file_number: Some("001-99999".into()),
                ..Party::default()
            }],
            ..Header::default()
        },
        document: document(),
        read_as: ReadAs::Xml,
        problems: vec![Problem::new(
            Code::InvalidDate,
            "nonDerivativeTable/nonDerivativeTransaction[1]/deemedExecutionDate",
            "2024-02-31",
            "`2024-02-31` is no date",
        )],
    }
}

fn document() -> OwnershipDocument {
    OwnershipDocument {
        schema_version: text("X0508"),
        document_type: text("4/A"),
        period_of_report: value("2024-03-01"),
        date_of_original_submission: value("2024-03-02-05:00"),
        not_subject_to_section16: value("0"),
        aff10b5_one: value("true"),
        issuer: Issuer {
            issuer_cik: value("0000077777"),
            issuer_name: text("Sample \"Widgets\" & Co"),
            issuer_trading_symbol: text("SMPL"),
            issuer_foreign_trading_symbol: Value::Absent,
        },
        reporting_owners: vec![jane(), fund()],
        non_derivative_table: vec![
            NonDerivativeRow::Holding(held_stock()),
            NonDerivativeRow::Transaction(sold_stock()),
        ],
        derivative_table: vec![
            DerivativeRow::Transaction(granted_option()),
            DerivativeRow::Holding(held_warrant()),
        ],
        footnotes: vec![
            footnote("F1", "Sold at prices from $10.00 to $10.25."),
            footnote("F2", "=HYPERLINK(\"http://example.com\") is no formula."),
            footnote("F3", "Vests in four parts."),
        ],
        remarks: Value::Empty,
        owner_signatures: vec![OwnerSignature {
            signature_name: text("/s/ Jane Q. Doe, attorney-in-fact"),
            signature_date: value("2024-03-04"),
        }],
        ..OwnershipDocument::default()
    }
}

fn jane() -> ReportingOwner {
    ReportingOwner {
        rpt_owner_cik: value("1000001"),
        rpt_owner_name: text("DOE JANE Q"),
        address: ReportingOwnerAddress {
            rpt_owner_street1: text("1 MAIN STREET"),
            rpt_owner_street2: Value::Empty,
            rpt_owner_city: text("SPRINGFIELD"),
            rpt_owner_state: text("MA"),
            rpt_owner_zip_code: text("01101"),
            ..ReportingOwnerAddress::default()
        },
        relationship: ReportingOwnerRelationship {
            is_director: value("1"),
            is_officer: value("true"),
            is_ten_percent_owner: value("0"),
            officer_title: text("Chief Executive Officer"),
            ..ReportingOwnerRelationship::default()
        },
    }
}

fn fund() -> ReportingOwner {
    ReportingOwner {
        rpt_owner_cik: value("1000002"),
        rpt_owner_name: text("Doe Family Fund, L.P."),
        relationship: ReportingOwnerRelationship {
            is_ten_percent_owner: value("1"),
            is_other: value("1"),
            other_text: text("Member of a group"),
            ..ReportingOwnerRelationship::default()
        },
        ..ReportingOwner::default()
    }
}

fn held_stock() -> NonDerivativeHolding {
    NonDerivativeHolding {
        security_title: field("Common Stock", &[]),
        post_transaction_amounts: owned("2500.005", &["F3", "F1"]),
        ownership_nature: indirect("By trust"),
        ..NonDerivativeHolding::default()
    }
}

fn sold_stock() -> NonDerivativeTransaction {
    NonDerivativeTransaction {
        security_title: field("Common Stock", &[]),
        transaction_date: field("2024-03-01", &[]),
        deemed_execution_date: Field {
            value: Value::Invalid("2024-02-31".into()),
            footnotes: Vec::new(),
        },
        transaction_coding: coding("4", "S", "0", &[]),
        transaction_timeliness: Field { value: Value::Empty, footnotes: Vec::new() },
        transaction_shares: field("1200.50", &[]),
        transaction_price_per_share: field("10.1234", &["F1"]),
        transaction_acquired_disposed_code: field("D", &[]),
        post_transaction_amounts: owned("10000", &[]),
        ownership_nature: direct(),
    }
}

fn granted_option() -> DerivativeTransaction {
    DerivativeTransaction {
        security_title: field("Option (right to buy)", &[]),
        conversion_or_exercise_price: field(".275", &[]),
        transaction_date: field("2024-03-01", &[]),
        transaction_coding: coding("4", "A", "false", &["F2"]),
        transaction_shares: field("300", &[]),
        transaction_price_per_share: Field {
            value: Value::Absent,
            footnotes: vec![FootnoteId::new("F2")],
        },
        transaction_acquired_disposed_code: field("A", &[]),
        exercise_date: Field { value: Value::Absent, footnotes: vec![FootnoteId::new("F3")] },
        expiration_date: field("2034-03-01", &[]),
        underlying_security: UnderlyingSecurity {
            underlying_security_title: field("Common Stock", &[]),
            underlying_security_shares: field("300", &[]),
            ..UnderlyingSecurity::default()
        },
        post_transaction_amounts: owned("300", &[]),
        ownership_nature: direct(),
        ..DerivativeTransaction::default()
    }
}

fn held_warrant() -> DerivativeHolding {
    DerivativeHolding {
        security_title: field("Warrant", &[]),
        conversion_or_exercise_price: field("12", &[]),
        exercise_date: field("2020-01-01", &[]),
        underlying_security: UnderlyingSecurity {
            underlying_security_title: field("Common Stock", &[]),
            underlying_security_value: field("5000.5", &[]),
            ..UnderlyingSecurity::default()
        },
        ownership_nature: direct(),
        ..DerivativeHolding::default()
    }
}

fn text(text: &str) -> Value<Str> {
    Value::Valid(text.into())
}

fn value<T: FromFiled>(filed: &str) -> Value<T> {
    Value::Valid(T::from_filed(filed).unwrap())
}

fn field<T: FromFiled>(filed: &str, footnotes: &[&str]) -> Field<T> {
    Field { value: value(filed), footnotes: ids(footnotes) }
}

fn ids(ids: &[&str]) -> Vec<FootnoteId> {
    ids.iter().map(|id| FootnoteId::new(id)).collect()
}

fn coding(form: &str, code: &str, swap: &str, footnotes: &[&str]) -> TransactionCoding {
    TransactionCoding {
        transaction_form_type: text(form),
        transaction_code: text(code),
        equity_swap_involved: value::<Flag>(swap),
        footnotes: ids(footnotes),
    }
}

fn owned(shares: &str, footnotes: &[&str]) -> PostTransactionAmounts {
    PostTransactionAmounts {
        shares_owned_following_transaction: field::<Decimal>(shares, footnotes),
        ..PostTransactionAmounts::default()
    }
}

fn direct() -> OwnershipNature {
    OwnershipNature { direct_or_indirect_ownership: field("D", &[]), ..OwnershipNature::default() }
}

fn indirect(nature: &str) -> OwnershipNature {
    OwnershipNature {
        direct_or_indirect_ownership: field("I", &[]),
        nature_of_ownership: field(nature, &[]),
    }
}

fn footnote(id: &str, words: &str) -> Footnote {
    Footnote { id: Some(FootnoteId::new(id)), text: text(words) }
}
