//! Signatures: a name without the date and the caption below it, with the end of its sentence and
//! with the company that it is for.

use crate::model::OwnershipDocument;
use crate::rendering::cell;
use crate::rendering::grid::key;
use crate::rendering::report::Report;
use crate::value::{Str, Value};

use super::names::withhold;

/// Takes caption and date from the ends of names, and empties names that are not whole.
pub(super) fn check(document: &mut OwnershipDocument, report: &mut Report) {
    let at = "ownerSignature/signatureName";
    let owners: Vec<String> =
        document.reporting_owners.iter().map(|owner| key(owner.rpt_owner_name.text())).collect();
    let period = document.period_of_report.valid().copied();
    let titles: Vec<String> = document
        .reporting_owners
        .iter()
        .map(|owner| owner.relationship.officer_title.text().to_owned())
        .filter(|title| !title.is_empty())
        .collect();
    for signature in &mut document.owner_signatures {
        if let Value::Valid(text) = &signature.signature_name
            && let Some((name, rest)) = without_end(text.as_str())
        {
            report.unplaced(at, rest);
            let day = rest.split_whitespace().next().and_then(cell::date);
            if let Some(day) = day.filter(|_| signature.signature_date.is_absent()) {
                signature.signature_date = Value::Valid(day);
            }
            signature.signature_name = Value::Valid(Str::normalized(name));
        }
        if let Value::Valid(text) = &signature.signature_name
            && let Some(name) =
                titles.iter().find_map(|title| text.as_str().strip_prefix(title.as_str()))
            && name.trim_start().starts_with("/s/")
        {
            signature.signature_name = Value::Valid(Str::normalized(name));
        }
        // The last digits of a year can stand on another line: nobody signs a year before the event.
        if let (Some(day), Some(period)) = (signature.signature_date.valid(), period)
            && period.duration_since(*day).as_hours() > 24 * DAYS
        {
            report.unplaced("ownerSignature/signatureDate", &day.strftime("%m/%d/%Y").to_string());
            signature.signature_date = Value::Absent;
        }
        let is_none = |text: &str| is_caption(text) || is_cut(text) || lacks_company(text, &owners);
        withhold(&mut signature.signature_name, at, is_none, report);
    }
    // More signatures than owners, and one of them twice: a program has written the line again.
    let owners = document.reporting_owners.len();
    let signatures = &mut document.owner_signatures;
    while signatures.len() > owners.max(1) {
        let names: Vec<String> =
            signatures.iter().map(|own| own.signature_name.text().to_owned()).collect();
        let is_again = |at: &usize| !names[*at].is_empty() && names[..*at].contains(&names[*at]);
        let Some(at) = (1..names.len()).find(is_again) else { break };
        report.unplaced("ownerSignature/signatureName", &names[at]);
        signatures.remove(at);
    }
    let is_there = |text: &Value<Str>| !text.is_absent();
    document
        .owner_signatures
        .retain(|own| is_there(&own.signature_name) || !own.signature_date.is_absent());
}

/// So many days before the event nobody signs.
const DAYS: i64 = 90;

/// A name and what stands behind it that is none of it: a date or a part of one, and the caption
/// `** Signature of Reporting Person`.
fn without_end(text: &str) -> Option<(&str, &str)> {
    let caption = text.find("ignature of Reporting Person").map(|at| &text[..at]);
    let name = match caption {
        // `** S ignature`, `** ~~S~~ ignature`, as fonts and struck letters are written.
        Some(before) => before.trim_end_matches(['*', 'S', '~', ' ', '_']),
        None => text,
    };
    let is_day = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_digit())
            && word.bytes().all(|b| b.is_ascii_digit() || b == b'/')
            && word.len() <= "12/31/2000".len()
    };
    let name = match name.rsplit_once(' ') {
        Some((before, last)) if is_day(last) => before,
        _ => name,
    };
    let name = name.trim_end();
    (name.len() < text.len() && !name.is_empty()).then(|| (name, text[name.len()..].trim()))
}

/// Whether a text has words of the form's captions.
fn is_caption(text: &str) -> bool {
    let words = key(text);
    matches!(words.as_str(), "" | "date" | "signature" | "signatures")
        || ["instr ", "ownership form", "nature of", "reporting owners", "signature of reporting"]
            .iter()
            .any(|caption| format!("{words} ").contains(caption))
}

/// Words that no name ends with.
const GOES_ON: [&str; 16] = [
    "for",
    "by",
    "of",
    "to",
    "the",
    "as",
    "and",
    "under",
    "pursuant",
    "attorney-in",
    "its",
    "its:",
    "by:",
    "title:",
    "name:",
    "with",
];

/// Whether a name breaks off: `/s/ Corvin Della, pursuant to Power of`.
fn is_cut(text: &str) -> bool {
    let last = text.rsplit(' ').next().unwrap_or_default().to_ascii_lowercase();
    GOES_ON.contains(&last.as_str()) || text.ends_with(',') || text.ends_with('-')
}

/// Whether the name of the company that a signature is for stood before it: a text that begins with
/// `By:`, or with the sign and says `Its:`, is of a company's; it is whole where it says for which owner.
fn lacks_company(text: &str, owners: &[String]) -> bool {
    let begins = |sign: &str| text.trim_start().starts_with(sign);
    if begins("/s/") {
        return text.contains("Its:");
    }
    let words = key(text);
    let names = |owner: &String| {
        !owner.is_empty()
            && owner.split(' ').filter(|word| word.len() > 1).all(|word| words.contains(word))
    };
    let says_for = text.contains("ttorney") || text.contains("Name:");
    begins("By:") && !(says_for && owners.iter().any(names))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_captions_are_no_names() {
        let end = |text| without_end(text);
        assert_eq!(
            end("/s/ Corvin Della 03/14/2023 ** S ignature of Reporting Person Date"),
            Some(("/s/ Corvin Della", "03/14/2023 ** S ignature of Reporting Person Date"))
        );
        assert_eq!(end("/s/ Corvin Della, M.D. 04/0"), Some(("/s/ Corvin Della, M.D.", "04/0")));
        assert_eq!(end("/s/ Corvin Della"), None);
    }

    #[test]
    fn a_name_ends_and_has_its_company() {
        assert!(is_cut("/s/ Corvin Della, pursuant to Power of"));
        assert!(is_cut("/s/ Corvin Della, Attorney-in"));
        assert!(!is_cut("/s/ Corvin Della, by Power of Attorney"));
        let owners = ["della corvin".to_owned()];
        assert!(lacks_company("By: /s/ Mara Venn, Managing Member", &owners));
        assert!(!lacks_company("By: /s/ Mara Venn, Attorney-in-fact for Corvin Della", &owners));
        assert!(lacks_company("/s/ Mara Venn, By: Mara Venn, Its: President", &owners));
    }
}
