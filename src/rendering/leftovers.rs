//! What a page says outside its tables and no reader has taken: reported, so that nothing is lost
//! without a word.

use std::collections::HashSet;

use crate::model::OwnershipDocument;
use crate::value::Date;

use super::address;
use super::cell;
use super::cover;
use super::grid::key;
use super::page::Page;
use super::report::Report;
use super::unclear::readable;

/// Reports the texts of the cover's items and of the tail that say more than the form prints, than
/// `document` holds and than was reported before. Texts that follow each other are one.
pub(super) fn report(page: &Page, document: &OwnershipDocument, report: &mut Report) {
    let known = Known::of(document, report);
    let mut found: Vec<(&str, String)> = Vec::new();
    for (part, rows) in [("cover", cover::items(page)), ("below the tables", page.tail.as_slice())]
    {
        let mut is_open = false;
        for row in rows.iter().filter(|row| !row.is_blank()) {
            let texts = row.cells.iter().flat_map(|cell| cell.text.split('\n')).map(readable);
            let own: Vec<String> = texts.filter(|text| !known.holds(text)).collect();
            match found.last_mut() {
                Some((_, text)) if is_open && !own.is_empty() => {
                    text.push(' ');
                    text.push_str(&own.join(" "));
                }
                _ if !own.is_empty() => found.push((part, own.join(" "))),
                _ => {}
            }
            is_open = !own.is_empty();
        }
    }
    for (part, text) in found {
        report.unplaced(part, &text);
    }
}

/// The words that need no report.
struct Known {
    words: HashSet<String>,
    /// All texts without blanks: a word that a line breaks is a part of one.
    whole: String,
    days: Vec<Date>,
}

impl Known {
    fn of(document: &OwnershipDocument, report: &Report) -> Self {
        let issuer = &document.issuer;
        let mut texts: Vec<&str> = vec![
            issuer.issuer_name.text(),
            issuer.issuer_trading_symbol.text(),
            issuer.issuer_foreign_trading_symbol.text(),
            document.remarks.text(),
        ];
        for owner in &document.reporting_owners {
            let (address, relationship) = (&owner.address, &owner.relationship);
            texts.extend([
                owner.rpt_owner_name.text(),
                address.rpt_owner_street1.text(),
                address.rpt_owner_street2.text(),
                address.rpt_owner_city.text(),
                address.rpt_owner_state.text(),
                address.rpt_owner_state_description.text(),
                address.rpt_owner_non_us_state_territory.text(),
                address.rpt_owner_country.text(),
                address.rpt_owner_zip_code.text(),
                relationship.officer_title.text(),
                relationship.other_text.text(),
            ]);
        }
        let signatures = &document.owner_signatures;
        texts.extend(document.footnotes.iter().map(|footnote| footnote.text.text()));
        texts.extend(signatures.iter().map(|signature| signature.signature_name.text()));
        texts.extend(report.problems.iter().map(|problem| problem.raw_value.as_str()));
        let days = [&document.period_of_report, &document.date_of_original_submission];
        let days = days.into_iter().chain(signatures.iter().map(|own| &own.signature_date));
        let days: Vec<Date> = days.filter_map(|day| day.valid().copied()).collect();
        let whole = texts.iter().map(|text| key(text).replace(' ', "")).collect();
        let mut words: HashSet<String> = HashSet::new();
        for text in texts {
            words.extend(key(text).split(' ').map(str::to_owned));
            // A day as it is written in a note.
            words.extend(text.split_whitespace().map(str::to_owned));
        }
        // Older forms say the month and the year of what happened.
        for day in &days {
            words.extend(
                [day.strftime("%Y"), day.strftime("%B")].map(|part| key(&part.to_string())),
            );
        }
        Self { words, whole, days }
    }

    fn holds(&self, text: &str) -> bool {
        let is_day = |text: &str| cell::date(text).is_some_and(|day| self.days.contains(&day));
        // The state of an address is written in its two letters.
        let is_address = address::last_line(text)
            .is_some_and(|parts| key(&parts.city).split(' ').all(|word| self.words.contains(word)));
        let is_known = |word: &str| match cell::date(word) {
            Some(day) => self.days.contains(&day) || self.words.contains(word),
            None => word.contains("://") || key(word).split(' ').all(|word| self.holds_word(word)),
        };
        is_day(text) || is_address || text.split_whitespace().all(is_known)
    }

    fn holds_word(&self, word: &str) -> bool {
        let is_number = word.len() < 3 && word.bytes().all(|byte| byte.is_ascii_digit());
        word.chars().count() < 2
            || is_number
            || self.words.contains(word)
            || word.len() > 2 && self.whole.contains(word)
            || is_printed(word)
    }
}

/// Whether the forms print `word`; two can run together: `givetitle`.
pub(super) fn is_printed(word: &str) -> bool {
    let is_one = |word: &str| PRINTED.binary_search(&word).is_ok();
    let are_two =
        |at: usize| word.is_char_boundary(at) && is_one(&word[..at]) && is_one(&word[at..]);
    is_one(word) || (2..word.len().min(20)).any(are_two)
}

/// The words that the forms print outside their tables, in alphabetical order.
#[rustfmt::skip]
const PRINTED: &[&str] = &[
    "1001", "10b5", "1473", "1474", "1a", "2270", "2a", "3a", "78ff", "above", "acquired",
    "additional", "address", "affirmative", "all", "amendment", "an", "and", "any", "applicable",
    "are", "as", "attach", "attached", "be", "below", "beneficially", "box", "boxes", "by",
    "check", "city", "class", "code", "collection", "conditions", "constitute", "contained",
    "continued", "contract", "copies", "country", "criminal", "currently", "da", "date", "day",
    "dd", "defense", "derivative", "designated", "directly", "director", "displays", "disposed",
    "each", "earliest", "ended", "entity", "event", "explanation", "explanations", "facts",
    "federal", "file", "filed", "filer", "filers", "filing", "first", "fiscal", "for", "foreign",
    "form", "give", "group", "hidden", "identification", "if", "in", "indicate", "indication",
    "indirectly", "individual", "information", "instr", "instruction", "instructions",
    "insufficient", "intended", "intentional", "irs", "is", "issuer", "issuers", "joint", "last",
    "line", "links", "made", "manually", "mark", "middle", "misstatements", "mm", "mo", "month",
    "more", "must", "name", "no", "non", "none", "not", "note", "number", "numbers", "of",
    "officer", "omb", "omissions", "on", "one", "or", "original", "other", "owned", "owner",
    "owners", "page", "percent", "person", "persons", "plan", "postal", "potential", "procedure",
    "provided", "pursuant", "references", "relationship", "relationships", "remarks", "reminder",
    "report", "reported", "reporting", "required", "requiring", "respond", "response",
    "responses", "rule", "same", "satisfy", "sec", "securities", "security", "see", "separate",
    "sheet", "sheets", "sign", "signature", "signatures", "signed", "social", "space", "specify",
    "state", "statement", "street", "street1", "symbol", "table", "ten", "than", "that", "the",
    "this", "three", "ticker", "title", "to", "trading", "transaction", "transactions", "unless",
    "usc", "valid", "violations", "visible", "voluntary", "was", "which", "who", "written", "xx",
    "year", "yr", "yyyy", "zip",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Footnote, Issuer};
    use crate::value::Value;

    fn known() -> Known {
        let document = OwnershipDocument {
            issuer: Issuer { issuer_name: Value::Valid("Acme Pumps".into()), ..Issuer::default() },
            period_of_report: Value::Valid(jiff::civil::date(2003, 4, 9)),
            footnotes: vec![Footnote {
                text: Value::Valid("Held by a trust.".into()),
                ..Footnote::default()
            }],
            ..OwnershipDocument::default()
        };
        Known::of(&document, &Report::default())
    }

    #[test]
    fn printed_words_are_in_order() {
        assert!(PRINTED.is_sorted());
    }

    #[test]
    fn what_is_in_a_cell_or_printed_is_no_leftover() {
        let known = known();
        for text in [
            "Acme Pumps",
            "(1) Held by",
            "4/9/03",
            "April 2003",
            "(givetitle below)",
            "[X] Director",
        ] {
            assert!(known.holds(text), "{text}");
        }
        for text in ["Brook Mills", "4/10/03", "May 2003", "Treasurer"] {
            assert!(!known.holds(text), "{text}");
        }
    }
}
