//! What a filing says of plans under Rule 10b5-1: its box, footnotes and remarks enter; statements
//! leave with the rows that they speak for; and for a row, its own verdict.

use crate::model::OwnershipDocument;

use super::days::Day;
use super::rule::Rule;
use super::statement::{Says, Statement, statements};

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
    let texts = || plans.iter().filter(|plan| plan.source != "aff10b5_one");
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
