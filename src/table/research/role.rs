//! The roles of an owner: the boxes, the title and the remarks of a form enter, normalized roles
//! leave, each with the rule that gave it.
//!
//! A title is cut into parts at its separators. What a part names of the offices below, it gives;
//! words that are left beside an office, or a part without any behind it, name a division, whose
//! offices are none of the issuer.

use crate::model::{OwnershipDocument, ReportingOwner};
use crate::value::{Flag, Value};

use super::rule::Rule;
use super::words::{Word, sentences, words};

/// A normalized role. The order is that of the column `roles`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Role {
    /// Chief executive officer.
    Ceo,
    /// Chief financial officer.
    Cfo,
    /// Chief operating officer.
    Coo,
    /// President of the issuer.
    President,
    /// Chair of the board.
    Chair,
    /// Vice chair of the board.
    ViceChair,
    /// General counsel.
    GeneralCounsel,
    /// Another chief officer.
    OtherCLevel,
    /// Any other officer.
    OtherOfficer,
    /// Member of the board.
    Director,
    /// Owner of more than ten percent of a class.
    TenPercentOwner,
    /// Held a position before.
    Former,
    /// A trustee, or a member of a group of owners.
    TrusteeOrGroupMember,
    /// Anything else.
    Other,
}

impl Role {
    /// Every role, in order.
    pub const ALL: [Self; 14] = [
        Self::Ceo,
        Self::Cfo,
        Self::Coo,
        Self::President,
        Self::Chair,
        Self::ViceChair,
        Self::GeneralCounsel,
        Self::OtherCLevel,
        Self::OtherOfficer,
        Self::Director,
        Self::TenPercentOwner,
        Self::Former,
        Self::TrusteeOrGroupMember,
        Self::Other,
    ];

    /// The word of the column `roles`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ceo => "ceo",
            Self::Cfo => "cfo",
            Self::Coo => "coo",
            Self::President => "president",
            Self::Chair => "chair",
            Self::ViceChair => "vice_chair",
            Self::GeneralCounsel => "general_counsel",
            Self::OtherCLevel => "other_c_level",
            Self::OtherOfficer => "other_officer",
            Self::Director => "director",
            Self::TenPercentOwner => "ten_percent_owner",
            Self::Former => "former",
            Self::TrusteeOrGroupMember => "trustee_or_group_member",
            Self::Other => "other",
        }
    }
}

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
        "remark", "remarks", "below", "explanation", "explanatory", "footnote", "footnotes",
        "attached", "attachment", "note", "responses",
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

/// What a text says of roles.
#[derive(Debug, Default)]
struct Said {
    roles: Vec<Role>,
    is_of_division: bool,
}

/// A part of a title between two separators.
struct Part {
    /// Whether a word or sign that joins stands before it, and none that explains.
    is_joined: bool,
    offices: Vec<Role>,
    /// Whether words are left that name a division.
    has_rest: bool,
}

/// Sentences of remarks that are longer tell a story and no title.
const TITLE_WORDS: usize = 30;

impl Said {
    fn add(&mut self, other: Self) {
        self.roles.extend(other.roles);
        self.is_of_division |= other.is_of_division;
    }

    fn of(text: &str, issuer: &str, is_officer: bool) -> Self {
        let all = words(text);
        if is_of_group(&all) {
            return Self { roles: vec![Role::TrusteeOrGroupMember], is_of_division: false };
        }
        if all.iter().any(|word| {
            word.is_one_of(&["former", "formerly", "retired", "ex", "resigned", "past", "prior"])
        }) {
            return Self { roles: vec![Role::Former], is_of_division: false };
        }
        if all.len() > TITLE_WORDS {
            return Self::default();
        }
        let issuer: Vec<_> = words(issuer).into_iter().map(|word| word.text).collect();
        let parts: Vec<_> = cut(text, &all)
            .into_iter()
            .map(|(is_joined, words)| part(is_joined, words, &issuer))
            .collect();
        let mut said = Self::default();
        let mut at = 0;
        while at < parts.len() {
            // Offices that are joined share what follows: `President & CEO, Bank`.
            let mut end = at + 1;
            while end < parts.len() && parts[end].is_joined && !parts[end].offices.is_empty() {
                end += 1;
            }
            let next = parts.get(end);
            let is_explained = next.is_some_and(|part| part.offices.is_empty() && part.has_rest);
            let has_office = parts[at..end].iter().any(|part| !part.offices.is_empty());
            let last_has_rest = parts[end - 1].has_rest;
            let is_division = has_office && (is_explained || last_has_rest);
            for (part, office) in parts[at..end]
                .iter()
                .flat_map(|part| part.offices.iter().map(move |office| (part, *office)))
            {
                let own = is_division || part.has_rest;
                said.is_of_division |= own && office != Role::OtherOfficer;
                if !own {
                    said.roles.push(office);
                } else if is_officer {
                    said.roles.push(Role::OtherOfficer);
                }
            }
            at = end;
        }
        said
    }
}

/// Whether the text speaks of a group of owners, or of a trustee.
fn is_of_group(all: &[Word]) -> bool {
    let has = |texts: &[&str]| all.iter().any(|word| word.is_one_of(texts));
    has(&["trustee", "trustees", "cotrustee"])
        || has(&["group"]) && has(&["member", "members", "part", "13d", "13"])
}

/// The parts of a title, each with whether it is joined to the one before.
fn cut<'a>(text: &str, all: &'a [Word]) -> Vec<(bool, &'a [Word])> {
    let mut parts = Vec::new();
    let (mut start, mut is_joined) = (0, false);
    for at in 0..=all.len() {
        let Some(word) = all.get(at) else {
            parts.push((is_joined, &all[start..]));
            break;
        };
        let gap = if at == 0 { "" } else { &text[all[at - 1].end..word.start] };
        let joins = gap.contains(['&', '/', '+']);
        // A hyphen inside a word, such as that of `Co-President`, separates nothing.
        let is_prefix = at > 0
            && all[at - 1].is_one_of(&["co", "vice", "sub", "non", "re", "multi", "cross"]);
        let explains = gap.contains([',', ';', ':', '(', ')', '\u{2013}', '\u{2014}'])
            || gap.contains('-') && !is_prefix;
        if word.is("and") || joins || explains {
            if start < at {
                parts.push((is_joined, &all[start..at]));
                is_joined = false;
            }
            is_joined |= word.is("and") || joins;
            start = if word.is("and") { at + 1 } else { at };
        }
    }
    parts.retain(|(_, words)| !words.is_empty());
    parts
}

/// Words that say nothing of a division.
const NEUTRAL: [&str; 42] = [
    "of", "the", "a", "company", "corporation", "corp", "inc", "llc", "ltd", "co", "issuer",
    "issuers", "registrant", "board", "directors", "bd", "brd", "interim", "acting", "founder",
    "cofounder", "executive", "exec", "global", "senior", "sr", "snr", "corporate", "title",
    "also", "its", "his", "her", "our", "to", "in", "as", "worldwide", "founding", "nonexecutive",
    "non", "lead",
];

/// Words that make an office one of a helper.
const HELPERS: [&str; 8] =
    ["deputy", "assistant", "asst", "associate", "assoc", "advisor", "adviser", "emeritus"];

/// Offices below the top, which need no word on a division.
const OFFICERS: [&str; 60] = [
    "vp", "evp", "svp", "avp", "sevp", "rvp", "gvp", "fvp", "svps", "vps", "secretary", "sec",
    "secy", "secr", "treasurer", "treas", "controller", "comptroller", "counsel", "officer",
    "off", "manager", "mgr", "gm", "md", "head", "auditor", "architect", "chf", "chief",
    "partner", "principal", "leader", "actuary", "economist", "scientist", "technologist",
    "accountant", "underwriter", "strategist", "evangelist", "engineer", "administrator",
    "advisor", "adviser", "lender", "geologist", "cashier", "supervisor", "mng", "managing",
    "vice", "svice", "evice", "executives", "sevice", "srvp", "exvp", "vpres", "svpres",
];

fn part(is_joined: bool, words: &[Word], issuer: &[String]) -> Part {
    let mut part = Part { is_joined, offices: Vec::new(), has_rest: false };
    let is_helper = words.iter().any(|word| word.is_one_of(&HELPERS));
    let mut rest: Vec<&Word> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match office(&words[at..]) {
            Some((length, office)) => {
                part.offices.extend(office.map(|office| match office {
                    _ if is_helper => Role::OtherOfficer,
                    office => office,
                }));
                at += length;
            }
            None => {
                rest.push(&words[at]);
                at += 1;
            }
        }
    }
    let is_top = part.offices.iter().any(|office| *office != Role::OtherOfficer);
    let leads_all = part.offices.iter().any(|office| matches!(office, Role::Ceo | Role::Chair));
    part.has_rest = rest.iter().any(|word| {
        !(word.is_one_of(&NEUTRAL)
            || issuer.contains(&word.text)
            || leads_all && word.is("group")
            || word.text.bytes().all(|byte| byte.is_ascii_digit()))
    }) && (is_top || part.offices.is_empty());
    part
}

/// The office that `words` begin with, and how many words name it; an office that is the box's own,
/// such as `Director`, is none.
fn office(words: &[Word]) -> Option<(usize, Option<Role>)> {
    let is = |at: usize, texts: &[&str]| words.get(at).is_some_and(|word| word.is_one_of(texts));
    let begins =
        |at: usize, text: &str| words.get(at).is_some_and(|word| word.text.starts_with(text));
    let chair = |at: usize| {
        is(at, &["chair", "chairman", "chairwoman", "chairperson", "chmn", "chm", "chairm", "cob", "chrm", "chrmn"])
    };
    let president = |at: usize| is(at, &["president", "pres", "presid", "presdient", "prsident"]);
    let chief = |at: usize| is(at, &["chief", "chf", "cheif", "principal"]);
    if is(0, &["vice"]) && president(1) || is(0, &["v"]) && is(1, &["p"]) {
        return Some((2, Some(Role::OtherOfficer)));
    }
    if is(0, &["vice", "deputy"]) && chair(1) {
        return Some((2, Some(Role::ViceChair)));
    }
    if chair(0) {
        // The chair of a committee leads no board.
        let is_committee = words.iter().any(|word| word.text.starts_with("committee"));
        return Some((1, (!is_committee).then_some(Role::Chair)));
    }
    if chief(0) {
        let length = words.iter().position(|word| word.is("officer") || word.is("off") || word.is("offcr") || word.is("ofcr") || word.is("offi") || word.is("office") || word.is("offic"));
        let is_principal = is(0, &["principal"]);
        let named = |text: &str| begins(1, text);
        let role = if named("exec") {
            Some(Role::Ceo)
        } else if named("fin") {
            Some(Role::Cfo)
        } else if named("oper") && !is_principal {
            Some(Role::Coo)
        } else if is_principal {
            Some(Role::OtherOfficer)
        } else {
            None
        };
        return match (length, role) {
            // `Chief Operating and Financial Officer` and the like are cut before they come here.
            (Some(length), Some(role)) if length <= 2 => Some((length + 1, Some(role))),
            (Some(length), _) => {
                Some((length + 1, Some(if is_principal { Role::OtherOfficer } else { Role::OtherCLevel })))
            }
            (None, Some(role)) => Some((2, Some(role))),
            (None, None) => Some((1, Some(Role::OtherOfficer))),
        };
    }
    if is(0, &["ceo"]) {
        return Some((1, Some(Role::Ceo)));
    }
    if is(0, &["cfo"]) {
        return Some((1, Some(Role::Cfo)));
    }
    if is(0, &["coo"]) {
        return Some((1, Some(Role::Coo)));
    }
    if is(0, &["gc"]) {
        return Some((1, Some(Role::GeneralCounsel)));
    }
    if is(0, &["general", "gen", "genl"]) && is(1, &["counsel", "couns", "counsl", "counse"]) {
        return Some((2, Some(Role::GeneralCounsel)));
    }
    if president(0) {
        return Some((1, Some(Role::President)));
    }
    if is(0, &["managing", "executive", "exec", "mng"]) && is(1, &["director", "dir"]) {
        return Some((2, Some(Role::OtherOfficer)));
    }
    if is(0, &["director", "dir", "directors"]) {
        return Some((1, None));
    }
    let first = words.first()?;
    let letters = first.text.as_bytes();
    let is_short_chief = (3..=4).contains(&letters.len())
        && letters.first() == Some(&b'c')
        && letters.last() == Some(&b'o');
    if is_short_chief {
        return Some((1, Some(Role::OtherCLevel)));
    }
    first.is_one_of(&OFFICERS).then_some((1, Some(Role::OtherOfficer)))
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
