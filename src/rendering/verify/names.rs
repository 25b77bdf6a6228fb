//! Names and addresses: what can be one, and what has words of a label or of a neighbour in it.

use crate::model::{OwnershipDocument, ReportingOwnerRelationship};
use crate::rendering::address::states;
use crate::rendering::grid::key;
use crate::rendering::leftovers::is_printed;
use crate::rendering::report::Report;
use crate::value::{Str, Value};

/// Empties names and addresses that hold more or other than that.
pub(super) fn check(document: &mut OwnershipDocument, report: &mut Report) {
    let names: Vec<String> =
        document.reporting_owners.iter().map(|owner| key(owner.rpt_owner_name.text())).collect();
    let issuer = &mut document.issuer.issuer_name;
    let holds_owner = |text: &str| names.iter().any(|name| shares_words(&key(text), name));
    withhold(issuer, "issuer/issuerName", |text| is_no_issuer(text) || holds_owner(text), report);
    for owner in &mut document.reporting_owners {
        let at = "reportingOwner/rptOwnerName";
        let has_name = !owner.rpt_owner_name.is_absent();
        withhold(&mut owner.rpt_owner_name, at, is_no_owner, report);
        let address = &mut owner.address;
        let at = "reportingOwner/reportingOwnerAddress";
        // A name that is cut goes on in what seems to be the street.
        let is_cut = has_name && owner.rpt_owner_name.is_absent();
        let has_first = is_cut || !address.rpt_owner_street1.is_absent();
        withhold(&mut address.rpt_owner_street1, at, |_| is_cut, report);
        withhold(&mut address.rpt_owner_street1, at, is_no_street, report);
        // Without the first line the second one may be the first.
        let is_first_lost = has_first && address.rpt_owner_street1.is_absent();
        let is_no_second = |text: &str| is_first_lost || is_no_street(text);
        withhold(&mut address.rpt_owner_street2, at, is_no_second, report);
        withhold(&mut address.rpt_owner_city, at, is_no_city, report);
        let is_no_zip =
            |text: &str| text.contains(' ') && !text.contains(|c: char| c.is_ascii_alphabetic());
        withhold(&mut address.rpt_owner_zip_code, at, is_no_zip, report);
        let relation = &mut owner.relationship;
        // All 69 officers of 189 filings have a title: a tick without one stands in another column.
        if relation.is_officer.valid().is_some() && relation.officer_title.is_absent() {
            let at = "reportingOwner/reportingOwnerRelationship";
            report.unclear(at, "", "an officer without a title: the boxes are left empty");
            *relation = ReportingOwnerRelationship {
                other_text: relation.other_text.clone(),
                ..ReportingOwnerRelationship::default()
            };
        }
        let at = "reportingOwner/reportingOwnerRelationship";
        let is_no_title = |text: &str| holds_address(text) || has_bracket(text);
        withhold(&mut relation.officer_title, at, is_no_title, report);
        withhold(&mut relation.other_text, at, has_bracket, report);
    }
}

/// Empties `value` where it is none.
pub(super) fn withhold(
    value: &mut Value<Str>,
    location: &str,
    is_none: impl Fn(&str) -> bool,
    report: &mut Report,
) {
    let Value::Valid(text) = value else { return };
    if is_none(text.as_str()) {
        report.unplaced(location, text.as_str());
        *value = Value::Absent;
    }
}

/// Words of captions and of owners that stand beside the name of an issuer.
const BESIDE_ISSUER: [&str; 8] = [
    "co trustees",
    "trustee under",
    "requiring statement",
    "date of event",
    "earliest transaction",
    "relationship of",
    "month day year",
    "ticker or",
];

fn is_no_issuer(text: &str) -> bool {
    let words = key(text);
    BESIDE_ISSUER.iter().any(|printed| words.contains(printed)) || !has_words(text)
}

/// Whether so many words of a name stand in `text` that it is not the issuer's alone.
const SHARED: usize = 3;

fn shares_words(text: &str, name: &str) -> bool {
    let words: Vec<&str> = name.split(' ').filter(|word| !word.is_empty()).collect();
    let is_in = |part: &[&str]| format!(" {text} ").contains(&format!(" {} ", part.join(" ")));
    text != name && words.len() >= SHARED && words.windows(SHARED).any(is_in)
}

fn is_no_owner(text: &str) -> bool {
    let words = key(text);
    // The forms ask for the last and the first name, and a company has the kind that it is of.
    let is_short = words.split(' ').count() < 2;
    let speaks_of_notes = ["see explanation", "see remark", "see footnote", "see note"];
    is_short
        || text.contains("/s/")
        || begins_with_item(text)
        || !has_words(text)
        || holds_address(text)
        || has_ticks(text)
        || speaks_of_notes.iter().any(|begin| words.starts_with(begin))
}

/// Whether the ticks of the boxes beside a line have become its words: `GenPar, LLC X`,
/// `DRIVE X X CEO and President`.
fn has_ticks(text: &str) -> bool {
    text.ends_with(" X") || text.contains(" X X ")
}

/// Whether a bracket of the printed words below a title has become a part of it: `(speci`, `eow)`.
fn has_bracket(text: &str) -> bool {
    let (open, shut) = (text.contains('('), text.contains(')'));
    text.starts_with('(') && !shut || text.ends_with(')') && !open
}

fn is_no_street(text: &str) -> bool {
    let ends_as_city = || {
        let mut words = text.rsplit(' ');
        let last = words.next().unwrap_or_default();
        let is_state = |word: &str| states().any(|state| state == word);
        let is_digits = !last.is_empty() && last.bytes().all(|b| b.is_ascii_digit());
        is_digits && words.next().is_some_and(is_state) && text.contains(',')
    };
    begins_with_item(text)
        || are_printed(text)
        || !text.contains(|c: char| c.is_alphanumeric())
        || text.starts_with('(')
        || has_ticks(text)
        || text.as_bytes().get(1) == Some(&b',')
        || ends_as_city()
}

fn is_no_city(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
        || text.to_ascii_uppercase().contains("C/O ")
        || key(text).contains("see remarks")
        || key(text) == "city"
}

/// Whether a text is of captions alone, without a number of two digits.
fn are_printed(text: &str) -> bool {
    let is_number = |word: &str| word.len() > 1 && word.bytes().all(|b| b.is_ascii_digit());
    let words = key(text);
    words
        .split(' ')
        .all(|word| !is_number(word) && (word.len() < 2 || is_printed(word) || is_of_head(word)))
}

/// Whether a word is one of the heads of the tables, which stand beside the owners where a page is
/// taken apart in another order.
fn is_of_head(word: &str) -> bool {
    const WORDS: [&str; 24] = [
        "amount",
        "beneficial",
        "beneficially",
        "code",
        "conversion",
        "date",
        "deemed",
        "derivative",
        "direct",
        "exercisable",
        "exercise",
        "expiration",
        "following",
        "indirect",
        "nature",
        "number",
        "ownership",
        "price",
        "reported",
        "securities",
        "security",
        "shares",
        "title",
        "underlying",
    ];
    WORDS.contains(&word)
}

/// `7. Title and`: the number of an item.
fn begins_with_item(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < text.len() && rest.starts_with('.')
}

fn has_words(text: &str) -> bool {
    text.split_whitespace().any(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 1)
}

/// Whether an address stands in a text: `C/O`, or a state and its postal code.
fn holds_address(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_state = |word: &str| word.len() == 2 && word.bytes().all(|b| b.is_ascii_uppercase());
    let is_zip = |word: &str| {
        matches!(word.len(), 5 | 10) && word.bytes().all(|b| b.is_ascii_digit() || b == b'-')
    };
    words.iter().skip(1).any(|word| word.eq_ignore_ascii_case("C/O"))
        || words.first().is_some_and(|word| word.eq_ignore_ascii_case("C/O"))
        || words.windows(2).any(|pair| is_state(pair[0]) && is_zip(pair[1]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_words_and_no_address() {
        for text in [
            "4.",
            "(2)(3)",
            "7. Title and",
            "See Remarks.",
            "Corvin",
            "Corvin Della C/O KENNEBEC SHIPS 3 SLATE ROW",
            "Corvin Della 3 SLATE ROW BATH, ME 04530",
        ] {
            assert!(is_no_owner(text), "{text}");
        }
        for text in ["Corvin Della", "667, L.P.", "BANK CORP /DE/", "Trust dated 1/1/1977 fbo C"] {
            assert!(!is_no_owner(text), "{text}");
        }
    }

    #[test]
    fn streets_are_neither_cities_nor_captions() {
        for text in ["5.", "(I)", "Beneficial", "4)", "S, INC.", "BATH, ME 045", "3 SLATE ROW X"] {
            assert!(is_no_street(text), "{text}");
        }
        for text in ["3 SLATE ROW", "C/O KENNEBEC SHIPS, INC.", "P.O. BOX 12"] {
            assert!(!is_no_street(text), "{text}");
        }
        assert!(is_no_city("3 SLATE ROW BATH") && !is_no_city("BATH"));
    }

    #[test]
    fn an_issuer_has_no_owner_in_its_name() {
        assert!(shares_words("old bank of maine kennebec ships", "old bank of maine"));
        assert!(!shares_words("kennebec ships", "corvin della"));
        assert!(!shares_words("old bank of maine", "old bank of maine"));
        assert!(is_no_issuer("Requiring Statement Kennebec Ships"));
    }
}
