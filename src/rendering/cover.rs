//! Items 1 to 7 of the cover, found by their labels and not by their places.

mod boxes;
mod issuer;
mod labels;
mod lines;
mod owner;
mod sublabels;
mod values;
pub(super) mod woven;

use crate::model::OwnershipDocument;
use crate::submission::Header;
use crate::value::{Date, Str, Value};

use super::address;
use super::cell::{self, visible};
use super::columns::Form;
use super::grid::{Row, key};
use super::page::Page;
use super::report::Report;
use super::tick::is_tick;
use super::unclear::{is_unclear, readable};
use labels::{Item, begins_label, label};
pub(super) use owner::Box1;
use owner::has_date;
use values::Values;

/// Reads the cover but for the owner. The `header` of the submission knows an amendment whose page
/// has the title of the form alone, and the day where a page has the month.
pub(super) fn read(
    page: &Page,
    header: &Header,
    document: &mut OwnershipDocument,
    report: &mut Report,
) {
    let digit = match page.form {
        Form::Three => "3",
        Form::Four => "4",
        Form::Five => "5",
    };
    let amended = format!("{digit}/A");
    let is_amendment =
        page.amendment || header.form_type.as_ref().is_some_and(|form| form.as_str() == amended);
    let document_type = if is_amendment { Str::from(amended) } else { Str::new(digit) };
    document.document_type = Value::Valid(document_type);
    boxes_above(&page.cover, document);
    let values = Values::of(&page.cover, page.printed);
    let says = |text: &str| !cell::is_nothing(text) && !cell::is_not_applicable(text);
    let period = &values.period;
    let on_page = |report: &mut Report| match says(period) {
        true => date(period, "periodOfReport", report),
        false => Value::Absent,
    };
    document.period_of_report = match header.period_of_report {
        _ if day(period).is_some() => on_page(report),
        Some(known) if says(period) => Value::Valid(known),
        Some(_) => Value::Absent,
        // The whole cover is searched only where the page has no day in its place.
        None => match woven::only_day(page) {
            Some(day) => Value::Valid(day),
            None => on_page(report),
        },
    };
    if says(&values.amendment) {
        document.date_of_original_submission =
            date(&values.amendment, "dateOfOriginalSubmission", report);
    }
    if is_amendment && document.date_of_original_submission.is_absent() {
        report.unclear(
            "dateOfOriginalSubmission",
            "",
            "the date of the original could not be found",
        );
    }
    if values.issuer.iter().any(|line| is_unclear(line) || has_date(line)) {
        let message = "the name of the issuer could not be told for certain";
        report.unclear("issuer", &readable(&values.issuer.join(" ")), message);
    } else {
        issuer::read(&values.issuer, &mut document.issuer, report);
    }
    if values.foreign_symbol.contains(char::is_lowercase) {
        report.unplaced("issuer/issuerForeignTradingSymbol", &values.foreign_symbol);
    } else if !values.foreign_symbol.is_empty() {
        address::set(&mut document.issuer.issuer_foreign_trading_symbol, &values.foreign_symbol);
    }
    let everything =
        page.cover.iter().chain(&page.table_one).chain(&page.table_two).chain(&page.tail);
    let says_none = |row: &Row| {
        row.entry.is_none() && key(&row.text()).contains("no securities are beneficially owned")
    };
    if everything.into_iter().any(says_none) {
        document.no_securities_owned = Value::Valid(true.into());
    }
}

/// The rows of the cover from item 1 on, if it has items.
pub(super) fn items(page: &Page) -> &[Row] {
    let rows = &page.cover;
    let first = (0..rows.len()).find(|at| begins_item_1(&rows[*at], rows.get(at + 1)));
    &rows[first.unwrap_or(rows.len())..]
}

/// Whether the label of item 1 stands in `row`, or begins there.
fn begins_item_1(row: &Row, below: Option<&Row>) -> bool {
    row.cells.iter().any(|cell| is_name_label(&cell.text)) || is_wrapped_name_label(row, below)
}

/// The owners of every item 1 in `rows`, with what item 5 says of them.
pub(super) fn owner_boxes(rows: &[Row], printed: bool) -> Vec<Vec<Box1>> {
    let starts: Vec<_> = rows
        .iter()
        .enumerate()
        .filter(|(index, row)| begins_item_1(row, rows.get(index + 1)))
        .map(|(index, _)| index)
        .collect();
    // A converter can leave the end of the last box out.
    let explanations =
        rows.iter().rposition(|row| key(&row.text()).starts_with("explanation of response"));
    let end = explanations.filter(|at| starts.last().is_some_and(|last| last < at));
    let ends = starts.iter().skip(1).copied().chain([end.unwrap_or(rows.len())]);
    starts
        .iter()
        .zip(ends)
        .map(|(start, end)| owner::boxes(Values::of(&rows[*start..end], printed)))
        .filter(|owners| !owners.is_empty())
        .collect()
}

fn is_name_label(text: &str) -> bool {
    label(text).is_some_and(|(item, _)| item == Item::Name)
}

/// Whether the label of item 1 begins alone in `row` and ends in the row below.
fn is_wrapped_name_label(row: &Row, below: Option<&Row>) -> bool {
    let ([cell], Some([next, ..])) = (row.cells.as_slice(), below.map(|row| row.cells.as_slice()))
    else {
        return false;
    };
    begins_label(&cell.text) && is_name_label(&format!("{} {}", cell.text, next.text))
}

/// The day that `text` is or ends with: `Fiscal year ended June 30, 2002`.
fn day(text: &str) -> Option<Date> {
    let last = || {
        let words: Vec<&str> = text.split_whitespace().collect();
        let (before, last) = words.split_at(words.len().checked_sub(3)?);
        let is_words = before.iter().all(|word| word.chars().all(char::is_alphabetic));
        cell::date(&last.join(" ")).filter(|_| is_words)
    };
    cell::date(text).or_else(last)
}

fn date(text: &str, element: &str, report: &mut Report) -> Value<Date> {
    match day(text) {
        Some(date) => Value::Valid(date),
        None => {
            report.value(element, text, "day");
            Value::Invalid(Str::normalized(&visible(text)))
        }
    }
}

/// The boxes above item 1: no longer subject to Section 16, holdings and transactions reported, a
/// plan under Rule 10b5-1.
fn boxes_above(rows: &[Row], document: &mut OwnershipDocument) {
    let boxes = [
        (["check this box if no", "check box if no"], &mut document.not_subject_to_section16),
        (["form 3 holdings"; 2], &mut document.form3_holdings_reported),
        (["form 4 transactions"; 2], &mut document.form4_transactions_reported),
        (["check this box to indicate"; 2], &mut document.aff10b5_one),
    ];
    let texts: Vec<String> = rows.iter().map(|row| visible(&row.text())).collect();
    for (labels, flag) in boxes {
        // The tick stands right before the label, whatever stands before both.
        let is_ticked = texts.iter().any(|text| {
            let lower = text.to_ascii_lowercase();
            let before = labels
                .iter()
                .find_map(|label| lower.find(label))
                .map_or("", |at| text[..at].trim_end());
            let last = before.rsplit(' ').next().unwrap_or_default();
            is_tick(last) || before.ends_with("[ X ]")
        });
        if is_ticked {
            *flag = Value::Valid(true.into());
        }
    }
}
