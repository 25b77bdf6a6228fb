//! Titles: a text enters, the offices that it names leave.
//!
//! A title is cut into parts at its separators. What a part names of the offices below, it gives;
//! words that are left beside an office, or a part without any behind it, name a division, whose
//! offices are none of the issuer.

use super::role::Role;
use super::words::{Word, words};

/// What a text says of roles.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) roles: Vec<Role>,
    pub(super) is_of_division: bool,
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
    pub(super) fn add(&mut self, other: Self) {
        self.roles.extend(other.roles);
        self.is_of_division |= other.is_of_division;
    }

    pub(super) fn of(text: &str, issuer: &str, is_officer: bool) -> Self {
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
        let is_prefix =
            at > 0 && all[at - 1].is_one_of(&["co", "vice", "sub", "non", "re", "multi", "cross"]);
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
    "of",
    "the",
    "a",
    "company",
    "corporation",
    "corp",
    "inc",
    "llc",
    "ltd",
    "co",
    "issuer",
    "issuers",
    "registrant",
    "board",
    "directors",
    "bd",
    "brd",
    "interim",
    "acting",
    "founder",
    "cofounder",
    "executive",
    "exec",
    "global",
    "senior",
    "sr",
    "snr",
    "corporate",
    "title",
    "also",
    "its",
    "his",
    "her",
    "our",
    "to",
    "in",
    "as",
    "worldwide",
    "founding",
    "nonexecutive",
    "non",
    "lead",
];

/// Words that make an office one of a helper.
const HELPERS: [&str; 8] =
    ["deputy", "assistant", "asst", "associate", "assoc", "advisor", "adviser", "emeritus"];

/// Offices below the top, which need no word on a division.
const OFFICERS: [&str; 60] = [
    "vp",
    "evp",
    "svp",
    "avp",
    "sevp",
    "rvp",
    "gvp",
    "fvp",
    "svps",
    "vps",
    "secretary",
    "sec",
    "secy",
    "secr",
    "treasurer",
    "treas",
    "controller",
    "comptroller",
    "counsel",
    "officer",
    "off",
    "manager",
    "mgr",
    "gm",
    "md",
    "head",
    "auditor",
    "architect",
    "chf",
    "chief",
    "partner",
    "principal",
    "leader",
    "actuary",
    "economist",
    "scientist",
    "technologist",
    "accountant",
    "underwriter",
    "strategist",
    "evangelist",
    "engineer",
    "administrator",
    "advisor",
    "adviser",
    "lender",
    "geologist",
    "cashier",
    "supervisor",
    "mng",
    "managing",
    "vice",
    "svice",
    "evice",
    "executives",
    "sevice",
    "srvp",
    "exvp",
    "vpres",
    "svpres",
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
        is(
            at,
            &[
                "chair",
                "chairman",
                "chairwoman",
                "chairperson",
                "chmn",
                "chm",
                "chairm",
                "cob",
                "chrm",
                "chrmn",
            ],
        )
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
        let length = words.iter().position(|word| {
            word.is("officer")
                || word.is("off")
                || word.is("offcr")
                || word.is("ofcr")
                || word.is("offi")
                || word.is("office")
                || word.is("offic")
        });
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
            (Some(length), _) => Some((
                length + 1,
                Some(if is_principal { Role::OtherOfficer } else { Role::OtherCLevel }),
            )),
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
