//! What a text says of plans under Rule 10b5-1: a footnote or remarks enter; statements leave, each
//! with the place of its words.

use std::ops::Range;

use super::days::{Day, days};
use super::words::{Word, sentences, words};

/// What a statement says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Says {
    /// A transaction was made under a plan, or a plan was adopted.
    Plan,
    /// No transaction was made under one.
    Denied,
    /// A plan was changed.
    Modified,
    /// A plan was ended.
    Terminated,
}

impl Says {
    /// The word of the column `statement`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Denied => "denied",
            Self::Modified => "modified",
            Self::Terminated => "terminated",
        }
    }
}

/// A statement of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Statement {
    pub(super) says: Says,
    pub(super) adopted_on: Option<Day>,
    pub(super) modified_on: Option<Day>,
    /// The sentences that say it, in bytes of the text.
    pub(super) evidence: Range<usize>,
}

/// The statements of `text`.
pub(super) fn statements(text: &str) -> Vec<Statement> {
    let mut found: Vec<Statement> = Vec::new();
    if !may_speak_of_a_plan(text) {
        return found;
    }
    let mut speaks = false;
    for range in sentences(text) {
        let sentence = &text[range.clone()];
        let all = words(sentence);
        let mention = mention(&all);
        let refers = speaks && refers_to_the_plan(&all);
        let said = match &mention {
            Some(mention) => says(&all, mention),
            None if refers && has_any(&all, &ENDED) => Some(Says::Terminated),
            None if refers => Some(Says::Plan),
            None => None,
        };
        let Some(said) = said else { continue };
        speaks = true;
        let (adopted_on, modified_on) = dates(sentence, &all);
        match found.last_mut() {
            // What is said twice is one statement; what follows tells more of the same plan.
            Some(last) if last.says == said && last.says != Says::Denied => {
                last.adopted_on = last.adopted_on.or(adopted_on);
                last.modified_on = last.modified_on.or(modified_on);
                if mention.is_some() || adopted_on.is_some() || modified_on.is_some() {
                    last.evidence.end = range.end;
                }
            }
            _ if mention.is_none() && said == Says::Plan => {}
            _ => found.push(Statement { says: said, adopted_on, modified_on, evidence: range }),
        }
    }
    found
}

/// Whether it is worth to look closer; most texts speak of nothing of the kind.
fn may_speak_of_a_plan(text: &str) -> bool {
    const RULES: [&str; 5] = ["10b", "10(b", "10 b", "10-b", "10 (b"];
    const PLANS: [&str; 4] = ["plan", "program", "arrangement", "instruction"];
    const KINDS: [&str; 8] = [
        "trading",
        "selling",
        "sale",
        "disposition",
        "diversification",
        "arranged",
        "determined",
        "established",
    ];
    let lower = text.to_ascii_lowercase();
    let has = |parts: &[&str]| {
        parts.iter().any(|part| memchr::memmem::find(lower.as_bytes(), part.as_bytes()).is_some())
    };
    has(&RULES) || has(&PLANS) && has(&KINDS)
}

/// What a plan is called where the rule is not named, by its last two words.
const KINDS: [&str; 9] = [
    "trading",
    "selling",
    "sales",
    "sale",
    "disposition",
    "diversification",
    "prearranged",
    "predetermined",
    "preestablished",
];
const PLANS: [&str; 7] =
    ["plan", "plans", "program", "arrangement", "arrangements", "instruction", "instructions"];

/// The words that name the rule or a trading plan: the first such place.
fn mention(all: &[Word]) -> Option<Range<usize>> {
    for at in 0..all.len() {
        // `10b5-1`, `10b-5-1`, `10(b)5-1`, `10b5`, and what forms have of misprints.
        let joined: String =
            all[at..all.len().min(at + 4)].iter().map(|w| w.text.as_str()).collect();
        let is_start = all[at].text.starts_with("10") && all[at].text.len() <= 7;
        if is_start && (joined.starts_with("10b5") || joined.starts_with("10b51")) {
            let mut end = at + 1;
            let mut length = all[at].text.len();
            while end < all.len() && length < 5 {
                length += all[end].text.len();
                end += 1;
            }
            return Some(at..end);
        }
        let is_kind = all[at].is_one_of(&KINDS)
            || at > 0
                && all[at - 1].is("pre")
                && all[at].is_one_of(&["arranged", "determined", "established", "planned"]);
        let next = (at + 1..all.len().min(at + 4))
            .take_while(|next| {
                *next == at + 1
                    || all[*next - 1]
                        .is_one_of(&["trading", "stock", "selling", "written", "sales"])
            })
            .find(|next| all[*next].is_one_of(&PLANS));
        if is_kind && next.is_some() {
            // A policy on insider trading is no plan, a sale under an employee plan neither.
            let is_plain_sale = all[at].is_one_of(&["sale", "sales", "disposition"])
                && !(at > 0
                    && all[at - 1].is_one_of(&[
                        "stock",
                        "automatic",
                        "arranged",
                        "systematic",
                        "written",
                        "share",
                        "prearranged",
                    ]));
            let is_policy = at > 0 && all[at - 1].is("insider");
            if !is_plain_sale && !is_policy {
                return Some(at..next.unwrap_or(at) + 1);
            }
        }
    }
    None
}

/// A sentence that goes on about the plan of the one before.
fn refers_to_the_plan(all: &[Word]) -> bool {
    let begins =
        all.iter().take(6).position(|word| word.is_one_of(&["plan", "program", "arrangement"]));
    begins.is_some_and(|at| {
        all[..at].iter().any(|word| {
            word.is_one_of(&["the", "this", "such", "that", "his", "her", "their", "said"])
        })
    })
}

fn has_any(all: &[Word], texts: &[&str]) -> bool {
    all.iter().any(|word| word.is_one_of(texts))
}

/// Words that say that something was done under a plan.
const LINKS: [&str; 20] = [
    "pursuant",
    "under",
    "accordance",
    "through",
    "via",
    "by",
    "compliance",
    "part",
    "reliance",
    "with",
    "per",
    "within",
    "subject",
    "connection",
    "conformity",
    "covered",
    "governed",
    "consistent",
    "satisfy",
    "following",
];
const DONE: [&str; 22] = [
    "sale",
    "sales",
    "sold",
    "transaction",
    "transactions",
    "trade",
    "trades",
    "purchase",
    "purchases",
    "purchased",
    "effected",
    "made",
    "executed",
    "exercise",
    "exercised",
    "disposition",
    "dispositions",
    "automatic",
    "automatically",
    "shares",
    "acquired",
    "disposed",
];
const CHANGED: [&str; 6] =
    ["modified", "amended", "modification", "amendment", "revised", "modifies"];
const ENDED: [&str; 6] =
    ["terminated", "termination", "terminates", "cancelled", "canceled", "cancellation"];
const INTENDS: [&str; 9] =
    ["intends", "intend", "may", "expects", "expect", "anticipates", "will", "could", "might"];

fn says(all: &[Word], mention: &Range<usize>) -> Option<Says> {
    if let Some(says) = of_a_box(all) {
        return Some(says);
    }
    if is_denied(all, mention) {
        return Some(Says::Denied);
    }
    let before = &all[..mention.start];
    let near = &all[mention.start.saturating_sub(8)..mention.start];
    let is_link = near.iter().any(|word| word.is_one_of(&LINKS));
    let is_done = has_any(all, &DONE);
    if is_link && is_done && !only_changes(before) {
        return Some(Says::Plan);
    }
    if has_any(all, &ENDED) {
        return Some(Says::Terminated);
    }
    if has_any(all, &CHANGED) && !has_any(before, &["adopted", "established", "dated"]) && !is_done
    {
        return Some(Says::Modified);
    }
    // `May 5` intends nothing.
    let intends = |(at, word): (usize, &Word)| {
        let is_date = before
            .get(at + 1)
            .is_some_and(|next| next.text.starts_with(|c: char| c.is_ascii_digit()));
        word.is_one_of(&INTENDS) && !is_date
    };
    if before.iter().enumerate().any(intends) && !is_done {
        return None;
    }
    Some(Says::Plan)
}

/// Whether a plan is what was changed or ended, such as in `the modification of a plan`.
fn only_changes(before: &[Word]) -> bool {
    let last = before.iter().rposition(|word| word.is_one_of(&DONE));
    let change = before.iter().rposition(|word| word.is_one_of(&CHANGED) || word.is_one_of(&ENDED));
    change.is_some() && last.is_none()
}

/// What a sentence says that corrects the box of the form.
fn of_a_box(all: &[Word]) -> Option<Says> {
    let speaks_of_box = has_any(all, &["box", "checkbox"]);
    let is_mistake = has_any(
        all,
        &["inadvertently", "inadvertent", "erroneously", "mistakenly", "incorrectly", "error"],
    );
    if !(speaks_of_box && is_mistake) {
        return None;
    }
    let is_open = has_any(all, &["not", "unchecked", "omitted", "failed", "failure", "unmarked"]);
    Some(if is_open { Says::Plan } else { Says::Denied })
}

/// Whether a `not`, `no` or `none` before the mention governs it.
fn is_denied(all: &[Word], mention: &Range<usize>) -> bool {
    /// So far from the plan a denial is one of something else.
    const FAR: usize = 18;
    let from = mention.start.saturating_sub(FAR);
    for at in (from..mention.start).rev() {
        let word = &all[at];
        let between = &all[at + 1..mention.start];
        if word.is_one_of(&[
            "not", "no", "none", "neither", "nor", "never", "isnt", "wasnt", "werent", "cannot",
        ]) {
            let breaks = between.iter().any(|word| {
                word.is_one_of(&[
                    "but",
                    "rather",
                    "instead",
                    "which",
                    "because",
                    "since",
                    "however",
                    "discretion",
                    "control",
                    "influence",
                    "longer",
                    "later",
                    "earlier",
                    "less",
                    "more",
                    "only",
                    "solely",
                    "assurance",
                    "aware",
                    "possession",
                ])
            });
            let joins = between.iter().position(|word| word.is("and"));
            let done_after_and = joins.is_some_and(|and| {
                has_any(
                    &between[and..],
                    &["made", "effected", "executed", "sold", "was", "were", "is", "are"],
                )
            });
            return !breaks && !done_after_and;
        }
        let is_outside = word.is("outside")
            || word.is("than") && at > 0 && all[at - 1].is_one_of(&["other", "rather"])
            || word.is("independent") && between.first().is_some_and(|word| word.is("of"));
        if is_outside && between.len() <= 6 {
            return true;
        }
    }
    false
}

/// What happened on a date, by the last word before it that tells.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Event {
    Adopted,
    Modified,
    Other,
}

const ADOPTED: [&str; 24] = [
    "adopted",
    "adoption",
    "adopting",
    "established",
    "entered",
    "dated",
    "effective",
    "instituted",
    "implemented",
    "since",
    "created",
    "signed",
    "initiated",
    "commenced",
    "executed",
    "approved",
    "into",
    "made",
    "set",
    "date",
    "existence",
    "place",
    "established,",
    "adopt",
];
const OTHER_EVENTS: [&str; 38] = [
    "sold",
    "sale",
    "sales",
    "sell",
    "transaction",
    "transactions",
    "purchased",
    "exercised",
    "expire",
    "expires",
    "expiring",
    "expiration",
    "terminated",
    "termination",
    "completed",
    "ended",
    "ends",
    "until",
    "through",
    "vest",
    "vested",
    "vesting",
    "granted",
    "filed",
    "reported",
    "trade",
    "trades",
    "between",
    "to",
    "acquired",
    "act",
    "scheduled",
    "quarter",
    "cancelled",
    "canceled",
    "purchases",
    "agreement",
    "beginning",
];

/// The dates of adoption and of the last change that a sentence has.
fn dates(sentence: &str, all: &[Word]) -> (Option<Day>, Option<Day>) {
    let (mut adopted, mut modified) = (None, None);
    for (at, length, day) in days(sentence, all) {
        match event_of(all, at, at + length) {
            Event::Adopted => adopted = adopted.or(Some(day)),
            Event::Modified => modified = Some(day),
            Event::Other => {}
        }
    }
    (adopted, modified)
}

fn event_of(all: &[Word], from: usize, end: usize) -> Event {
    for at in (0..from).rev() {
        let word = &all[at];
        if word.is_one_of(&["made", "executed", "effective"])
            && has_any(&all[..at], &["was", "were"])
            && !has_any(&all[at..from], &["plan", "as"])
        {
            // `The sale was made on`, but `a plan made on`.
            if !all[..at]
                .iter()
                .rev()
                .take(3)
                .any(|word| word.is_one_of(&["plan", "that", "which"]))
            {
                return Event::Other;
            }
        }
        if word.is_one_of(&CHANGED) || word.is_one_of(&["restated", "changed"]) {
            return Event::Modified;
        }
        if word.is_one_of(&ADOPTED) {
            return Event::Adopted;
        }
        if word.is_one_of(&OTHER_EVENTS) {
            return Event::Other;
        }
    }
    // `On May 5, 2020 the reporting person adopted`, `a May 5, 2020 Rule 10b5-1 plan`.
    let after = &all[end..all.len().min(end + 8)];
    let next = after.iter().find_map(|word| {
        let is_change = word.is_one_of(&CHANGED);
        let is_adoption = word.is_one_of(&["adopted", "entered", "established", "10b5", "plan"]);
        let is_other = word.is_one_of(&["sold", "exercised", "purchased", "terminated"]);
        (is_change || is_adoption || is_other).then_some((is_change, is_adoption))
    });
    match next {
        Some((true, _)) => Event::Modified,
        Some((_, true)) => Event::Adopted,
        _ => Event::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<String> {
        let day = |day: Option<Day>| day.map_or_else(String::new, |day| day.to_string());
        statements(text)
            .into_iter()
            .map(|s| {
                [s.says.as_str(), &day(s.adopted_on), &day(s.modified_on)]
                    .join(" ")
                    .trim_end()
                    .to_owned()
            })
            .collect()
    }

    #[test]
    fn statements_say_what_the_text_says() {
        for (text, expected) in [
            (
                "Sold pursuant to a Rule 10b5-1 trading plan adopted on March 3, 2020.",
                "plan 2020-03-03",
            ),
            ("Sales under a 10b-5-1 plan dated 3/4/21.", "plan 2021-03-04"),
            (
                "The sale was made pursuant to a Rule 10(b)5-1 plan entered into in June of 2020",
                "plan 2020-06",
            ),
            (
                "Transaction effected under the reporting person's pre-arranged trading plan.",
                "plan",
            ),
            ("On May 5, 2020, the reporting person adopted a Rule 10b5-1 plan.", "plan 2020-05-05"),
            (
                "Sold on May 9, 2024 pursuant to a 10b5-1 plan adopted February 1, 2024",
                "plan 2024-02-01",
            ),
            ("This sale was not made pursuant to a Rule 10b5-1 plan.", "denied"),
            (
                "None of the transactions reported herein were made under a Rule 10b5-1 trading plan.",
                "denied",
            ),
            ("These shares were sold outside of any 10b5-1 plan.", "denied"),
            ("The sale was not discretionary and was made under a Rule 10b5-1 plan.", "plan"),
            (
                "The reporting person has no discretion over sales under the Rule 10b5-1 plan.",
                "plan",
            ),
            ("The Rule 10b5-1 plan was terminated on May 1, 2024.", "terminated"),
            (
                "On June 1, 2024 the reporting person amended the Rule 10b5-1 plan.",
                "modified  2024-06-01",
            ),
            ("The reporting person intends to enter into a Rule 10b5-1 plan.", ""),
            ("The 10b5-1 box was inadvertently checked on the original Form 4.", "denied"),
            ("The Rule 10b5-1 checkbox was inadvertently not checked.", "plan"),
            ("Acquired under the Employee Stock Purchase Plan.", ""),
            ("In accordance with the issuer's insider trading policy.", ""),
            ("Shares acquired under a dividend reinvestment plan.", ""),
            ("Exempt under Rule 16b-3(d) and Rule 10b-18.", ""),
        ] {
            assert_eq!(told(text).join("; "), expected, "{text}");
        }
    }

    #[test]
    fn evidence_is_the_words_of_the_text() {
        let text =
            "Gift. Sold under a Rule 10b5-1 plan. The plan was adopted on May 5, 2020. Other.";
        let [statement] = &statements(text)[..] else { panic!("one statement") };
        assert_eq!(statement.adopted_on.unwrap().to_string(), "2020-05-05");
        assert_eq!(
            &text[statement.evidence.clone()],
            "Sold under a Rule 10b5-1 plan. The plan was adopted on May 5, 2020."
        );
    }
}
