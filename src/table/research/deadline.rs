//! How long a report took, and whether that was too long: a transaction's dates and its form enter.

use jiff::ToSpan;

use crate::calendar::{business_day_from, business_days_between};
use crate::model::OwnershipDocument;
use crate::security::Transaction;
use crate::value::Date;

use super::rule::Rule;

/// Since this day Form 4 is due on the second business day (Release 34-46421).
const TWO_DAYS_SINCE: Date = Date::constant(2002, 8, 29);
/// Business days that a Form 4 has.
const DAYS_OF_FORM4: u64 = 2;
/// Calendar days after a fiscal year that a Form 5 has.
const DAYS_OF_FORM5: i64 = 45;
/// No fiscal year that a trade is in ends later.
const LONGEST_YEAR: i64 = 371;

/// Business days from the trade to the day of filing.
pub(super) fn days_to_file(transaction: Transaction<'_>, filed: Option<Date>) -> Option<u64> {
    business_days_between(*transaction.date().valid()?, filed?)
}

/// Whether the transaction was reported late.
pub(super) fn is_late(
    document: &OwnershipDocument,
    transaction: Transaction<'_>,
    filed: Option<Date>,
    rules: &mut Vec<Rule>,
) -> Option<bool> {
    let form = document.document_type.text();
    let traded = transaction.deemed_execution_date().valid().or(transaction.date().valid());
    let (Some(filed), Some(traded)) = (filed, traded.copied()) else {
        rules.push(Rule::LateUnknown);
        return None;
    };
    let of_form4 = |rules: &mut Vec<Rule>| {
        rules.push(Rule::LateForm4);
        if traded < TWO_DAYS_SINCE {
            let next_month = traded.last_of_month().checked_add(10.days()).ok()?;
            return Some(filed > business_day_from(next_month));
        }
        Some(business_days_between(traded, filed)? > DAYS_OF_FORM4)
    };
    match (form, transaction.coding().transaction_form_type.text()) {
        ("4", "5") => {
            // An early report of what Form 5 would show: the fiscal year is not told.
            let days = filed.since(traded).ok()?.get_days();
            let days = i64::from(days);
            let certain = if days <= DAYS_OF_FORM5 {
                Some(false)
            } else if days > LONGEST_YEAR + DAYS_OF_FORM5 {
                Some(true)
            } else {
                None
            };
            rules.push(if certain.is_some() { Rule::LateForm5 } else { Rule::LateUnknown });
            certain
        }
        ("4", _) | ("5", "4") => of_form4(rules),
        ("5", _) => {
            let Some(period) = document.period_of_report.valid() else {
                rules.push(Rule::LateUnknown);
                return None;
            };
            rules.push(Rule::LateForm5);
            let due = period.checked_add(DAYS_OF_FORM5.days()).ok()?;
            Some(filed > business_day_from(due))
        }
        _ => {
            rules.push(Rule::LateUnknown);
            None
        }
    }
}
