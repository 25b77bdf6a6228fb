//! Covers whose items stand side by side with nothing between them: what an item holds is told by
//! what it looks like, where only one text of the cover looks so.

use crate::model::{OwnershipDocument, ReportingOwnerRelationship};
use crate::rendering::cell::{self, visible};
use crate::rendering::grid::{Row, key};
use crate::rendering::page::Page;
use crate::rendering::report::Report;
use crate::rendering::unclear::is_unclear;
use crate::value::Date;

use super::labels::{is_relationship, label};
use super::lines::{Line, part_labels};
use super::{boxes, is_name_label, issuer, items};
use crate::rendering::tick::is_tick;

/// The one day on the cover of what is no amendment: that has the day of the original as well.
pub(super) fn only_day(page: &Page) -> Option<Date> {
    let items = items(page);
    // A day that is not whole is another day.
    if items.iter().any(|row| is_unclear(&row.text())) {
        return None;
    }
    let mut days: Vec<Date> = items.iter().flat_map(days).collect();
    days.dedup();
    match days.as_slice() {
        [day] if !page.amendment => Some(*day),
        _ => None,
    }
}

/// Looks for the issuer where no label led to it, and on a woven cover for the boxes that are ticked
/// for its only owner. The owners are known by now.
pub(in crate::rendering) fn complete(
    page: &Page,
    document: &mut OwnershipDocument,
    report: &mut Report,
) {
    let items = items(page);
    if document.issuer.issuer_name.is_absent() {
        let names: Vec<&str> =
            document.reporting_owners.iter().map(|owner| owner.rpt_owner_name.text()).collect();
        let mut found = items.iter().filter_map(|row| bracketed(row, &names));
        if let (Some(text), None) = (found.next(), found.next()) {
            issuer::read(&[text], &mut document.issuer, report);
        }
    }
    if !items.first().is_some_and(is_woven) {
        return;
    }
    if let [owner] = document.reporting_owners.as_mut_slice()
        && owner.relationship == ReportingOwnerRelationship::default()
    {
        let texts = items.iter().map(|row| visible(&row.text()));
        let boxes: Vec<Line> =
            texts.filter(|text| is_relationship(text)).map(|text| vec![text]).collect();
        boxes::relationship(&boxes, owner);
    }
}

/// Whether labels of several items stand in one cell.
fn is_woven(row: &Row) -> bool {
    row.cells.iter().any(|cell| is_name_label(&cell.text) && part_labels(cell).len() > 1)
}

/// The issuer in a row that ends, but for labels, with a symbol in brackets: behind one of `names`,
/// or alone.
fn bracketed(row: &Row, names: &[&str]) -> Option<String> {
    let cell = row.cells.iter().find(|cell| cell.text.contains(" [") && cell.text.contains(']'))?;
    let (text, _) = cell.text.split_once(']')?;
    let (name, symbol) = text.rsplit_once(" [")?;
    let is_symbol = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || " .,;:/-".contains(c);
    let is_box = is_tick(symbol) || symbol.trim().is_empty() || is_relationship(name);
    if is_box || !symbol.chars().all(is_symbol) {
        return None;
    }
    let behind = |owner: &&str| {
        let rest = name.strip_prefix(*owner).filter(|_| !owner.is_empty())?;
        rest.starts_with(' ').then(|| rest.trim())
    };
    let owner = names.iter().find_map(behind);
    let name = owner.unwrap_or(name.trim());
    let is_hint = |word: &str| word.starts_with('(') || word.contains('/');
    let is_alone = owner.is_some() || row.cells.len() > 1 || cell.start > 0;
    let is_name = is_alone
        && !name.is_empty()
        && label(name).is_none()
        && !name.split_whitespace().any(is_hint)
        && !key(name).contains("month day year");
    is_name.then(|| format!("{name} [{symbol}]"))
}

fn days(row: &Row) -> Vec<Date> {
    let words = row.cells.iter().flat_map(|cell| cell.text.split_whitespace());
    words.filter(|word| word.contains('/')).filter_map(cell::date).collect()
}

#[cfg(test)]
mod tests;
