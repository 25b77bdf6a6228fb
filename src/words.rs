//! The words of the forms for their codes: a code as filed enters, its meaning in short leaves, or
//! nothing for what is no code of the forms. For the places where people read: the flat table, the
//! [`view`](crate::view), reports of your own.
//! `codes` has the lists.

mod codes;

use crate::model::ReportingOwnerRelationship;

pub use codes::{CodeList, CodeWord};

/// What a transaction code means, in short; `None` for what is no code of the forms.
pub fn transaction_code(code: &str) -> Option<&'static str> {
    word(CodeList::TransactionCode, code)
}

/// `acquired` or `disposed of`.
pub fn acquired_disposed(code: &str) -> Option<&'static str> {
    word(CodeList::AcquiredDisposed, code)
}

/// `direct` or `indirect`.
pub fn direct_or_indirect(code: &str) -> Option<&'static str> {
    word(CodeList::DirectIndirect, code)
}

/// `early` or `late`; an empty timeliness is on time and has no code.
pub fn timeliness(code: &str) -> Option<&'static str> {
    word(CodeList::Timeliness, code)
}

fn word(list: CodeList, code: &str) -> Option<&'static str> {
    list.find(code).map(|word| word.word)
}

/// The ticked boxes of the item "Relationship of Reporting Person(s) to Issuer", joined by
/// commas: `Director, Officer (Chief Executive Officer)`. A title without its box is given as
/// such; nothing is said where the filing says nothing.
pub fn relationship(relationship: &ReportingOwnerRelationship) -> String {
    let ticked = |flag: &crate::Value<crate::Flag>| flag.valid().is_some_and(|flag| flag.is_true());
    let mut parts = Vec::new();
    if ticked(&relationship.is_director) {
        parts.push("Director".to_owned());
    }
    let mut described = |box_ticked: bool, label: &str, description: &str| match (
        box_ticked,
        description.is_empty(),
    ) {
        (true, true) => parts.push(label.to_owned()),
        (true, false) => parts.push(format!("{label} ({description})")),
        (false, true) => {}
        (false, false) => parts.push(format!("({description})")),
    };
    described(ticked(&relationship.is_officer), "Officer", relationship.officer_title.text());
    described(ticked(&relationship.is_ten_percent_owner), "10% Owner", "");
    described(ticked(&relationship.is_other), "Other", relationship.other_text.text());
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn relationships_read_as_on_the_form() {
        let document = sample::filing().document;
        let words: Vec<_> = document
            .reporting_owners
            .iter()
            .map(|owner| relationship(&owner.relationship))
            .collect();
        assert_eq!(
            words,
            ["Director, Officer (Chief Executive Officer)", "10% Owner, Other (Member of a group)",]
        );
        assert_eq!(relationship(&ReportingOwnerRelationship::default()), "");
        let title_alone = ReportingOwnerRelationship {
            officer_title: crate::Value::Valid("CFO".into()),
            ..ReportingOwnerRelationship::default()
        };
        assert_eq!(relationship(&title_alone), "(CFO)");
    }
}
