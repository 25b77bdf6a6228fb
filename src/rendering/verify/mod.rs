//! What no cell may hold: printed words of the form, texts that are marked as unclear, a name with
//! an address behind it, a note that has lost its end. Such a cell is emptied and its text reported;
//! none is ever filled here.
//!
//! What enters is the document that the readers made of a page, what leaves is the same with fewer
//! cells. The cells of a web page are the form's own: only its cover is looked at.

mod entries;
mod names;
mod notes;
mod rows;
mod signatures;

pub(super) use entries::{
    is_row, without_cut_amount, without_marks_before_title, without_overprinted,
};
pub(super) use rows::{is_no_nature, is_no_title};

use crate::model::OwnershipDocument;
use crate::value::{Str, Value};

use super::report::Report;
use super::unclear::{is_unclear, readable};

/// Empties the cells that a page without certain cells cannot have filled for certain.
pub(super) fn document(document: &mut OwnershipDocument, report: &mut Report) {
    names::check(document, report);
    signatures::check(document, report);
    notes::check(document, report);
    rows::check(document, report);
}

/// Words that the forms print on the cover and that are no part of a name, a street or a title.
const PRINTED: [&str; 17] = [
    "(last)",
    "(first)",
    "(middle)",
    "(street)",
    "(city)",
    "(state)",
    "(zip)",
    "month/day/year",
    "check all applicable",
    "check applicable line",
    "ticker or trading symbol",
    "or trading symbol",
    "(give title",
    "(specify",
    "title below)",
    "____",
    "form filed by",
];

/// Empties the cells of the cover that hold what they cannot.
pub(super) fn cover(document: &mut OwnershipDocument, report: &mut Report) {
    let issuer = &mut document.issuer;
    check(&mut issuer.issuer_name, "issuer/issuerName", is_no_text, report);
    check(&mut issuer.issuer_trading_symbol, "issuer/issuerTradingSymbol", is_no_text, report);
    for owner in &mut document.reporting_owners {
        let (address, relation) = (&mut owner.address, &mut owner.relationship);
        let at = "reportingOwner/reportingOwnerAddress";
        check(&mut owner.rpt_owner_name, "reportingOwner/rptOwnerName", is_no_text, report);
        check(&mut address.rpt_owner_street1, at, is_no_text, report);
        check(&mut address.rpt_owner_street2, at, is_no_text, report);
        check(&mut address.rpt_owner_city, at, is_no_text, report);
        check(&mut address.rpt_owner_state, at, |text| text.chars().count() > STATE, report);
        check(&mut address.rpt_owner_zip_code, at, is_no_zip, report);
        let at = "reportingOwner/reportingOwnerRelationship";
        check(&mut relation.officer_title, at, is_no_text, report);
        check(&mut relation.other_text, at, is_no_text, report);
    }
    for signature in &mut document.owner_signatures {
        check(&mut signature.signature_name, "ownerSignature/signatureName", is_no_text, report);
    }
}

/// EDGAR's codes of states and countries have two letters or digits.
const STATE: usize = 2;
/// The longest postal codes have ten signs; EDGAR's cell takes no more.
const ZIP: usize = 10;

fn is_no_zip(text: &str) -> bool {
    text.chars().count() > ZIP || !text.contains(|c: char| c.is_ascii_digit())
}

fn is_no_text(text: &str) -> bool {
    let words = text.to_lowercase();
    // Nobody's name or title has the border of a table in it.
    let has_border = text.contains(" | ");
    has_border || is_unclear(text) || PRINTED.iter().any(|printed| words.contains(printed))
}

fn check(value: &mut Value<Str>, location: &str, is_wrong: fn(&str) -> bool, report: &mut Report) {
    let Value::Valid(text) = value else { return };
    if is_wrong(text) {
        report.unplaced(location, &readable(text));
        *value = Value::Absent;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ReportingOwner;

    #[test]
    fn printed_words_are_no_values() {
        let text = |text: &str| Value::Valid(Str::new(text));
        let mut owner =
            ReportingOwner { rpt_owner_name: text("Corvin Della"), ..ReportingOwner::default() };
        owner.address.rpt_owner_city = text("(Street) BATH");
        owner.address.rpt_owner_state = text("ME");
        owner.address.rpt_owner_zip_code = text("dual or Joint/Group");
        owner.relationship.officer_title = text("\u{1f}Treasurer");
        let mut document =
            OwnershipDocument { reporting_owners: vec![owner], ..OwnershipDocument::default() };
        let mut report = Report::default();
        cover(&mut document, &mut report);
        let owner = &document.reporting_owners[0];
        assert_eq!(owner.rpt_owner_name.text(), "Corvin Della");
        assert_eq!(owner.address.rpt_owner_state.text(), "ME");
        assert!(
            owner.address.rpt_owner_city.is_absent()
                && owner.address.rpt_owner_zip_code.is_absent()
        );
        assert!(owner.relationship.officer_title.is_absent());
        assert_eq!(report.problems.len(), 3);
        assert_eq!(report.problems[2].raw_value.as_str(), "Treasurer");
    }
}
