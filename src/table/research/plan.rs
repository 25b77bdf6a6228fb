//! What a filing says of plans under Rule 10b5-1: its box, footnotes and remarks enter; statements
//! leave, each with its words; and for a row, its own verdict.

use std::fmt;
use std::ops::Range;

use crate::model::OwnershipDocument;

use super::rule::Rule;
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

/// A day as precise as a text has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Day {
    year: u16,
    month: Option<u8>,
    day: Option<u8>,
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        match self.day {
            Some(day) => write!(f, "-{day:02}"),
            None => Ok(()),
        }
    }
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
        "trading", "selling", "sale", "disposition", "diversification", "arranged", "determined",
        "established",
    ];
    let lower = text.to_ascii_lowercase();
    let has = |parts: &[&str]| parts.iter().any(|part| memchr::memmem::find(lower.as_bytes(), part.as_bytes()).is_some());
    has(&RULES) || has(&PLANS) && has(&KINDS)
}

/// What a plan is called where the rule is not named, by its last two words.
const KINDS: [&str; 9] = [
    "trading", "selling", "sales", "sale", "disposition", "diversification", "prearranged",
    "predetermined", "preestablished",
];
const PLANS: [&str; 7] =
    ["plan", "plans", "program", "arrangement", "arrangements", "instruction", "instructions"];

/// The words that name the rule or a trading plan: the first such place.
fn mention(all: &[Word]) -> Option<Range<usize>> {
    for at in 0..all.len() {
        // `10b5-1`, `10b-5-1`, `10(b)5-1`, `10b5`, and what forms have of misprints.
        let joined: String = all[at..all.len().min(at + 4)].iter().map(|w| w.text.as_str()).collect();
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
            .take_while(|next| *next == at + 1 || all[*next - 1].is_one_of(&["trading", "stock", "selling", "written", "sales"]))
            .find(|next| all[*next].is_one_of(&PLANS));
        if is_kind && next.is_some() {
            // A policy on insider trading is no plan, a sale under an employee plan neither.
            let is_plain_sale = all[at].is_one_of(&["sale", "sales", "disposition"])
                && !(at > 0 && all[at - 1].is_one_of(&["stock", "automatic", "arranged", "systematic", "written", "share", "prearranged"]));
            if !is_plain_sale && !(at > 0 && all[at - 1].is("insider")) {
                return Some(at..next.unwrap_or(at) + 1);
            }
        }
    }
    None
}

/// A sentence that goes on about the plan of the one before.
fn refers_to_the_plan(all: &[Word]) -> bool {
    let begins = all.iter().take(6).position(|word| word.is_one_of(&["plan", "program", "arrangement"]));
    begins.is_some_and(|at| all[..at].iter().any(|word| word.is_one_of(&["the", "this", "such", "that", "his", "her", "their", "said"])))
}

fn has_any(all: &[Word], texts: &[&str]) -> bool {
    all.iter().any(|word| word.is_one_of(texts))
}

/// Words that say that something was done under a plan.
const LINKS: [&str; 20] = [
    "pursuant", "under", "accordance", "through", "via", "by", "compliance", "part", "reliance",
    "with", "per", "within", "subject", "connection", "conformity", "covered", "governed",
    "consistent", "satisfy", "following",
];
const DONE: [&str; 22] = [
    "sale", "sales", "sold", "transaction", "transactions", "trade", "trades", "purchase",
    "purchases", "purchased", "effected", "made", "executed", "exercise", "exercised",
    "disposition", "dispositions", "automatic", "automatically", "shares", "acquired", "disposed",
];
const CHANGED: [&str; 6] = ["modified", "amended", "modification", "amendment", "revised", "modifies"];
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
    if has_any(all, &CHANGED) && !has_any(before, &["adopted", "established", "dated"]) && !is_done {
        return Some(Says::Modified);
    }
    // `May 5` intends nothing.
    let intends = |(at, word): (usize, &Word)| {
        let is_date = before.get(at + 1).is_some_and(|next| next.text.starts_with(|c: char| c.is_ascii_digit()));
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
        if word.is_one_of(&["not", "no", "none", "neither", "nor", "never", "isnt", "wasnt", "werent", "cannot"]) {
            let breaks = between.iter().any(|word| {
                word.is_one_of(&[
                    "but", "rather", "instead", "which", "because", "since", "however",
                    "discretion", "control", "influence", "longer", "later", "earlier", "less", "more",
                    "only", "solely", "assurance", "aware", "possession",
                ])
            });
            let joins = between.iter().position(|word| word.is("and"));
            let done_after_and = joins.is_some_and(|and| has_any(&between[and..], &["made", "effected", "executed", "sold", "was", "were", "is", "are"]));
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
    "adopted", "adoption", "adopting", "established", "entered", "dated", "effective", "instituted",
    "implemented", "since", "created", "signed", "initiated", "commenced", "executed", "approved",
    "into", "made", "set", "date", "existence", "place", "established,", "adopt",
];
const OTHER_EVENTS: [&str; 38] = [
    "sold", "sale", "sales", "sell", "transaction", "transactions", "purchased", "exercised",
    "expire", "expires", "expiring", "expiration", "terminated", "termination", "completed",
    "ended", "ends", "until", "through", "vest", "vested", "vesting", "granted", "filed",
    "reported", "trade", "trades", "between", "to", "acquired", "act", "scheduled", "quarter",
    "cancelled", "canceled", "purchases", "agreement", "beginning",
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
        if word.is_one_of(&["made", "executed", "effective"]) && has_any(&all[..at], &["was", "were"])
            && !has_any(&all[at..from], &["plan", "as"]) {
            // `The sale was made on`, but `a plan made on`.
            if !all[..at].iter().rev().take(3).any(|word| word.is_one_of(&["plan", "that", "which"])) {
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

const MONTHS: [&str; 12] = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
];

fn month(word: &Word) -> Option<u8> {
    let text = word.text.as_str();
    let is = |name: &str| text == name || text.len() >= 3 && text.len() <= 4 && name.starts_with(text);
    let at = MONTHS.iter().position(|name| is(name))?;
    u8::try_from(at + 1).ok()
}

fn number(word: Option<&Word>, digits: Range<usize>) -> Option<u16> {
    let text = word?.text.as_str();
    let text = text.strip_suffix("th").or_else(|| text.strip_suffix("st")).or_else(|| text.strip_suffix("nd")).or_else(|| text.strip_suffix("rd")).unwrap_or(text);
    let is_number = digits.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

fn year(word: Option<&Word>) -> Option<u16> {
    number(word, 4..5).filter(|year| (1990..2100).contains(year))
}

/// The dates of a sentence: the place of each among the words, how many words it has, the day.
fn days(sentence: &str, all: &[Word]) -> Vec<(usize, usize, Day)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < all.len() {
        match day_at(sentence, all, at) {
            Some((length, day)) => {
                found.push((at, length, day));
                at += length;
            }
            None => at += 1,
        }
    }
    found
}

fn day_at(sentence: &str, all: &[Word], at: usize) -> Option<(usize, Day)> {
    let word = all.get(at);
    let small = |at: usize, most: u16| {
        number(all.get(at), 1..3).filter(|n| (1..=most).contains(n)).and_then(|n| u8::try_from(n).ok())
    };
    if let Some(named) = word.and_then(month) {
        let (day, year_at) = match small(at + 1, 31) {
            Some(day) => (Some(day), at + 2),
            None => (None, at + 1),
        };
        let year_at = if all.get(year_at).is_some_and(|word| word.is("of")) { year_at + 1 } else { year_at };
        let year = year(all.get(year_at))?;
        return Some((year_at + 1 - at, Day { year, month: Some(named), day }));
    }
    let gap = |at: usize| {
        let (Some(one), Some(next)) = (all.get(at), all.get(at + 1)) else { return "" };
        &sentence[one.end..next.start]
    };
    let sign = gap(at);
    if matches!(sign, "/" | "-" | ".") && gap(at + 1) == sign {
        if let (Some(year), Some(month), Some(day)) = (year(word), small(at + 1, 12), small(at + 2, 31)) {
            return Some((3, Day { year, month: Some(month), day: Some(day) }));
        }
        if let (Some(month), Some(day)) = (small(at, 12), small(at + 1, 31)) {
            let short = number(all.get(at + 2), 2..3).map(|year| if year < 70 { 2000 + year } else { 1900 + year });
            if let Some(year) = year(all.get(at + 2)).or(short) {
                return Some((3, Day { year, month: Some(month), day: Some(day) }));
            }
        }
    }
    if let (Some(day), Some(month)) = (small(at, 31), all.get(at + 1).and_then(month)) {
        if let Some(year) = year(all.get(at + 2)) {
            return Some((3, Day { year, month: Some(month), day: Some(day) }));
        }
    }
    // A year alone is one after `in`, `of` or `since`; other numbers are no dates.
    let is_led = at > 0 && all[at - 1].is_one_of(&["in", "of", "since", "early", "late", "mid", "during"]);
    match year(word) {
        Some(year) if is_led => Some((1, Day { year, month: None, day: None })),
        _ => None,
    }
}

/// A statement of a filing, with where it stands and which rows it speaks for.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    /// `aff10b5_one`, `remarks`, or the footnote's id.
    pub(super) source: &'a str,
    pub(super) text: &'a str,
    pub(super) statement: Statement,
    /// Whether no row refers to it, so that it speaks for the filing.
    pub(super) is_of_filing: bool,
}

/// The box and every statement of the texts of `document`; `is_referred` says of a footnote whether
/// a row refers to it.
pub(super) fn plans<'a>(
    document: &'a OwnershipDocument,
    is_referred: impl Fn(&str) -> bool,
) -> Vec<Plan<'a>> {
    let mut plans = Vec::new();
    if document.aff10b5_one.valid().is_some_and(|flag| flag.is_true()) {
        let statement =
            Statement { says: Says::Plan, adopted_on: None, modified_on: None, evidence: 0..0 };
        plans.push(Plan { source: "aff10b5_one", text: "", statement, is_of_filing: true });
    }
    for footnote in &document.footnotes {
        let source = footnote.id.as_ref().map_or("", |id| id.as_str());
        let text = footnote.text.text();
        for statement in statements(text) {
            plans.push(Plan { source, text, statement, is_of_filing: !is_referred(source) });
        }
    }
    let text = document.remarks.text();
    for statement in statements(text) {
        plans.push(Plan { source: "remarks", text, statement, is_of_filing: true });
    }
    plans
}

/// The verdict on one row.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    /// The word of the column `plan`.
    pub(super) plan: &'static str,
    pub(super) adopted_on: Option<Day>,
}

/// What `plans` say of a row that refers to `footnotes`; `flag` is the box of the filing.
pub(super) fn verdict(
    plans: &[Plan<'_>],
    footnotes: impl Fn(&str) -> bool,
    flag: Option<bool>,
    rules: &mut Vec<Rule>,
) -> Verdict {
    let texts = || {
        plans.iter().filter(|plan| plan.source != "aff10b5_one")
    };
    let own = || texts().filter(|plan| !plan.is_of_filing && footnotes(plan.source));
    // What is said of the row itself counts before what is said of the filing.
    let says = |says: Says| {
        let of_row = own().find(|plan| plan.statement.says == says);
        of_row.or_else(|| {
            let others = [Says::Plan, Says::Denied];
            let is_told = own().any(|plan| others.contains(&plan.statement.says));
            texts().find(|plan| !is_told && plan.is_of_filing && plan.statement.says == says)
        })
    };
    let (planned, denied) = (says(Says::Plan), says(Says::Denied));
    let plan = match (flag, planned, denied) {
        (_, Some(_), Some(_)) | (Some(true), None, Some(_)) | (Some(false), Some(_), None) => {
            "contradicted"
        }
        (Some(true), Some(_), None) => "both",
        (None, Some(_), None) => "footnote",
        (_, None, Some(_)) => "denied",
        (Some(true), None, None) => "flag",
        (_, None, None) => "",
    };
    if planned.is_some() {
        rules.push(Rule::PlanText);
    }
    if denied.is_some() {
        rules.push(Rule::PlanDenied);
    }
    if !plan.is_empty() {
        rules.push(Rule::PlanRow);
    }
    if flag == Some(true) {
        rules.push(Rule::PlanFlag);
    }
    let adopted_on = planned.and_then(|plan| plan.statement.adopted_on);
    if adopted_on.is_some() {
        rules.push(Rule::PlanDate);
    }
    Verdict { plan, adopted_on }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<String> {
        let day = |day: Option<Day>| day.map_or_else(String::new, |day| day.to_string());
        statements(text)
            .into_iter()
            .map(|s| {
                [s.says.as_str(), &day(s.adopted_on), &day(s.modified_on)].join(" ").trim_end().to_owned()
            })
            .collect()
    }

    #[test]
    fn statements_say_what_the_text_says() {
        for (text, expected) in [
            ("Sold pursuant to a Rule 10b5-1 trading plan adopted on March 3, 2020.", "plan 2020-03-03"),
            ("Sales under a 10b-5-1 plan dated 3/4/21.", "plan 2021-03-04"),
            ("The sale was made pursuant to a Rule 10(b)5-1 plan entered into in June of 2020", "plan 2020-06"),
            ("Transaction effected under the reporting person's pre-arranged trading plan.", "plan"),
            ("On May 5, 2020, the reporting person adopted a Rule 10b5-1 plan.", "plan 2020-05-05"),
            ("Sold on May 9, 2024 pursuant to a 10b5-1 plan adopted February 1, 2024", "plan 2024-02-01"),
            ("This sale was not made pursuant to a Rule 10b5-1 plan.", "denied"),
            ("None of the transactions reported herein were made under a Rule 10b5-1 trading plan.", "denied"),
            ("These shares were sold outside of any 10b5-1 plan.", "denied"),
            ("The sale was not discretionary and was made under a Rule 10b5-1 plan.", "plan"),
            ("The reporting person has no discretion over sales under the Rule 10b5-1 plan.", "plan"),
            ("The Rule 10b5-1 plan was terminated on May 1, 2024.", "terminated"),
            ("On June 1, 2024 the reporting person amended the Rule 10b5-1 plan.", "modified  2024-06-01"),
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
        let text = "Gift. Sold under a Rule 10b5-1 plan. The plan was adopted on May 5, 2020. Other.";
        let [statement] = &statements(text)[..] else { panic!("one statement") };
        assert_eq!(statement.adopted_on.unwrap().to_string(), "2020-05-05");
        assert_eq!(
            &text[statement.evidence.clone()],
            "Sold under a Rule 10b5-1 plan. The plan was adopted on May 5, 2020."
        );
    }
}
