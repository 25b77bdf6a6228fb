//! The words of the forms for their codes: a code as filed enters, its meaning in short leaves, or
//! nothing for what is no code of the forms. For the places where people read: the flat table, the
//! [`view`](crate::view), reports of your own.

use crate::model::ReportingOwnerRelationship;

/// What a transaction code means, in short; `None` for what is no code of the forms.
pub fn transaction_code(code: &str) -> Option<&'static str> {
    Some(match code {
        "A" => "grant or award",
        "C" => "conversion of derivative",
        "D" => "disposition to the issuer",
        "E" => "expiration of short derivative position",
        "F" => "payment of exercise price or tax with securities",
        "G" => "gift",
        "H" => "expiration of long derivative position, value received",
        "I" => "discretionary transaction of a plan",
        "J" => "other, see footnote",
        "L" => "small acquisition",
        "M" => "exercise or conversion of exempt derivative",
        "O" => "exercise of out-of-the-money derivative",
        "P" => "purchase",
        "S" => "sale",
        "U" => "tender in change of control",
        "W" => "will or laws of descent",
        "X" => "exercise of in-the-money derivative",
        "Z" => "deposit into or withdrawal from voting trust",
        _ => return None,
    })
}

/// `acquired` or `disposed of`.
pub fn acquired_disposed(code: &str) -> Option<&'static str> {
    match code {
        "A" => Some("acquired"),
        "D" => Some("disposed of"),
        _ => None,
    }
}

/// `direct` or `indirect`.
pub fn direct_or_indirect(code: &str) -> Option<&'static str> {
    match code {
        "D" => Some("direct"),
        "I" => Some("indirect"),
        _ => None,
    }
}

/// `early` or `late`; an empty timeliness is on time and has no code.
pub fn timeliness(code: &str) -> Option<&'static str> {
    match code {
        "E" => Some("early"),
        "L" => Some("late"),
        _ => None,
    }
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
