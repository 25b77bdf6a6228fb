//! The roles of an owner: the boxes, the title and the remarks of a form enter, normalized roles
//! leave, each with the rule that gave it. What a title names, `title` says.

use crate::model::{OwnershipDocument, ReportingOwner};
use crate::value::{Flag, Value};

use super::role::Role;
use super::rule::Rule;
use super::title::Said;
use super::words::{sentences, words};

/// The roles of an owner of `document`, in order and each once.
///
/// # Examples
///
/// ```
/// use section16::table::research::{Role, roles};
///
/// let filing = section16::read(b"<ownershipDocument><reportingOwner><reportingOwnerRelationship>\
///     <isOfficer>1</isOfficer><officerTitle>EVP &amp; CFO</officerTitle>\
///     </reportingOwnerRelationship></reportingOwner></ownershipDocument>")?;
/// let owner = &filing.document.reporting_owners[0];
/// assert_eq!(roles(owner, &filing.document), [Role::Cfo, Role::OtherOfficer]);
/// # Ok::<(), section16::Error>(())
/// ```
pub fn roles(owner: &ReportingOwner, document: &OwnershipDocument) -> Vec<Role> {
    roles_of(owner, document, &mut Vec::new())
}

/// The roles of `owner`, in order and each once; the rules that gave them are pushed to `rules`.
pub(super) fn roles_of(
    owner: &ReportingOwner,
    document: &OwnershipDocument,
    rules: &mut Vec<Rule>,
) -> Vec<Role> {
    let relationship = &owner.relationship;
    let is = |flag: &Value<Flag>| flag.valid().is_some_and(|flag| flag.is_true());
    let mut roles = Vec::new();
    for (flag, role) in [
        (&relationship.is_director, Role::Director),
        (&relationship.is_ten_percent_owner, Role::TenPercentOwner),
    ] {
        if is(flag) {
            roles.push(role);
            rules.push(Rule::RoleBox);
        }
    }
    let issuer = document.issuer.issuer_name.text();
    let is_officer = is(&relationship.is_officer);
    let mut said = Said::default();
    let title = relationship.officer_title.text();
    for (text, is_title) in [(title, true), (relationship.other_text.text(), false)] {
        // Beside Other stand the officers of advisers and subsidiaries, below the top.
        let told = |text: &str| {
            let mut said = Said::of(text, issuer, is_officer);
            said.roles.retain(|role| is_title || *role != Role::OtherOfficer);
            said
        };
        if refers_to_remarks(text) {
            let remarks = title_in(document.remarks.text());
            for sentence in sentences(&remarks) {
                said.add(told(&remarks[sentence]));
            }
            if !said.roles.is_empty() {
                rules.push(Rule::RoleRemarks);
            }
        } else {
            said.add(told(text));
        }
    }
    if !said.roles.is_empty() {
        rules.push(Rule::RoleTitle);
    }
    if said.is_of_division {
        rules.push(Rule::RoleDivision);
    }
    let says_something = !said.roles.is_empty();
    for role in said.roles {
        match role {
            Role::Former => rules.push(Rule::RoleFormer),
            Role::TrusteeOrGroupMember => rules.push(Rule::RoleGroup),
            _ => {}
        }
        roles.push(role);
    }
    if !says_something {
        for (is_ticked, role) in
            [(is_officer, Role::OtherOfficer), (is(&relationship.is_other), Role::Other)]
        {
            if is_ticked {
                roles.push(role);
                rules.push(Rule::RoleBox);
            }
        }
    }
    roles.sort_unstable();
    roles.dedup();
    roles
}

/// Whether a title says that the real one stands elsewhere.
fn refers_to_remarks(title: &str) -> bool {
    const PLACES: [&str; 11] = [
        "remark",
        "remarks",
        "below",
        "explanation",
        "explanatory",
        "footnote",
        "footnotes",
        "attached",
        "attachment",
        "note",
        "responses",
    ];
    let words = words(title);
    words.iter().any(|word| word.is("see")) && words.iter().any(|word| word.is_one_of(&PLACES))
        || words.first().is_some_and(|word| word.is_one_of(&["remark", "remarks"]))
}

/// The remarks up to a list of exhibits or a power of attorney, which name offices of others.
fn title_in(remarks: &str) -> String {
    let all = words(remarks);
    let end = all.iter().enumerate().find(|(at, word)| {
        word.is_one_of(&["exhibit", "exhibits"])
            || word.is("power") && all.get(at + 1).is_some_and(|next| next.is("of"))
            || word.is("attorney")
    });
    remarks[..end.map_or(remarks.len(), |(_, word)| word.start)].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ReportingOwnerRelationship;

    fn of(title: &str, remarks: &str) -> String {
        let mut document = OwnershipDocument::default();
        document.issuer.issuer_name = Value::Valid("Acme Widgets Inc".into());
        document.remarks = Value::Valid(remarks.into());
        let relationship = ReportingOwnerRelationship {
            is_officer: Value::Valid(true.into()),
            officer_title: Value::Valid(title.into()),
            ..ReportingOwnerRelationship::default()
        };
        let owner = ReportingOwner { relationship, ..ReportingOwner::default() };
        roles(&owner, &document).into_iter().map(Role::as_str).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn titles_give_the_offices_that_they_name() {
        for (title, expected) in [
            ("CEO", "ceo"),
            ("C.E.O.", "ceo"),
            ("Chief Executive Offi", "ceo"),
            ("Interim Chief Executive Officer", "ceo"),
            ("Co-Chief Executive Officer", "ceo"),
            ("Principal Financial Officer", "cfo"),
            ("President, CEO and Chairman of the Board", "ceo president chair"),
            ("Chairman, Acme Widgets", "chair"),
            ("Exec. V.P. & Chief Fin. Officer", "cfo other_officer"),
            ("Vice Chairman", "vice_chair"),
            ("Executive Vice Chair", "vice_chair"),
            ("Chairman, Audit Committee", "other_officer"),
            ("Deputy General Counsel", "other_officer"),
            ("Assistant Treasurer", "other_officer"),
            ("Chief of Staff", "other_officer"),
            ("Chief People Officer", "other_c_level"),
            ("CTO", "other_c_level"),
            ("Group CEO", "ceo"),
            ("Group President, Aerospace", "other_officer"),
            ("Group President", "other_officer"),
            ("President, North America", "other_officer"),
            ("President of Acme Bank", "other_officer"),
            ("President and CEO, Acme Bank", "other_officer"),
            ("CEO of Acme Widgets, Inc.", "ceo"),
            ("President - Retail; CFO", "cfo other_officer"),
            ("Former CFO", "former"),
            ("Retired President", "former"),
            ("Managing Director", "other_officer"),
            ("", "other_officer"),
        ] {
            assert_eq!(of(title, ""), expected, "{title}");
        }
    }

    #[test]
    fn a_title_may_stand_in_the_remarks() {
        assert_eq!(of("See Remarks", "EVP and CFO. Exhibit 24: CEO's power"), "cfo other_officer");
        assert_eq!(of("See remarks below", "Nothing of it."), "other_officer");
    }
}
