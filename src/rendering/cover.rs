//! Items 1 to 7 of the cover, found by their labels and not by their places.

mod boxes;
mod issuer;
mod labels;
mod lines;

use crate::model::{OwnershipDocument, ReportingOwner};
use crate::submission::Header;
use crate::value::{Date, Str, Value};

use super::address;
use super::cell::{self, take_cik, visible};
use super::columns::Form;
use super::grid::{Row, key};
use super::markdown::{is_unclear, readable};
use super::page::Page;
use super::report::Report;
pub(super) use boxes::is_tick;
use boxes::{begins_ticked, relationship};
use labels::{
    Item, begins_label, is_label_tail, is_printed_line, is_relationship, label, without_hint,
};
use lines::{Line, cells_as_lines, columns_of_lines};

/// What the cover says of one owner.
#[derive(Debug, Default)]
pub(super) struct Box1 {
    pub(super) owner: ReportingOwner,
    /// Lines of the address that could not be told apart.
    pub(super) unplaced: Vec<String>,
    /// Texts beside the boxes of item 5 that are no title for certain.
    pub(super) relationship: Vec<String>,
}

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
    for (text, item) in [(&values.period, Item::Period), (&values.amendment, Item::Amendment)] {
        let (target, element) = match item {
            Item::Period => (&mut document.period_of_report, "periodOfReport"),
            _ => (&mut document.date_of_original_submission, "dateOfOriginalSubmission"),
        };
        let known = header.period_of_report.filter(|_| item == Item::Period);
        if !cell::is_nothing(text) && !cell::is_not_applicable(text) {
            *target = match known.filter(|_| day(text).is_none()) {
                Some(known) => Value::Valid(known),
                None => date(text, element, report),
            };
        }
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

/// The first owner as item 1 and item 5 have it, and every further box of `rows`.
pub(super) fn owner_boxes(rows: &[Row], printed: bool) -> Vec<Box1> {
    let starts: Vec<_> = rows
        .iter()
        .enumerate()
        .filter(|(index, row)| {
            row.cells.iter().any(|cell| is_name_label(&cell.text))
                || is_wrapped_name_label(row, rows.get(index + 1))
        })
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
        .filter_map(|(start, end)| Values::of(&rows[*start..end], printed).owner_box())
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
    for row in rows {
        let text = row.text();
        let words = key(&text);
        let target = if words.contains("no longer subject to section 16") {
            &mut document.not_subject_to_section16
        } else if words.contains("form 3 holdings reported") {
            &mut document.form3_holdings_reported
        } else if words.contains("form 4 transactions reported") {
            &mut document.form4_transactions_reported
        } else if words.contains("transaction was made pursuant to a contract") {
            &mut document.aff10b5_one
        } else {
            continue;
        };
        if begins_ticked(&text) {
            *target = Value::Valid(true.into());
        }
    }
}

/// The texts of the items, label taken away.
#[derive(Debug, Default)]
struct Values {
    issuer: Vec<String>,
    foreign_symbol: String,
    period: String,
    amendment: String,
    name: Vec<String>,
    /// Lines behind a name that stood beside its label.
    after_name: Vec<String>,
    /// Cells of an address that were cut apart.
    fragments: Vec<String>,
    streets: Vec<String>,
    cities: Vec<Line>,
    relationship: Vec<Line>,
}

/// Where text without label belongs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Nowhere,
    Item(Item),
    /// Behind a name that stood beside its label.
    AfterName,
    /// Below `(Last) (First) (Middle)`.
    Street,
    /// Below `(Street)`.
    City,
}

impl Values {
    fn of(rows: &[Row], printed: bool) -> Self {
        let mut values = Self::default();
        let mut at = At::Nowhere;
        let lines = if printed { columns_of_lines(rows) } else { cells_as_lines(rows) };
        let mut next = 0;
        while next < lines.len() {
            // A label may be wrapped: it is looked for in a line and those below it.
            let wrapped = (2..=4).find_map(|count| {
                let several = lines.get(next..next + count)?;
                let is_open = |line: &Line| line.len() == 1 && begins_label(&line[0]);
                if !is_open(&several[0]) || several.iter().any(|line| line.len() > 1) {
                    return None;
                }
                let joined = unbroken(several.iter().map(|line| line[0].as_str()));
                label(&joined).map(|_| (count, vec![joined]))
            });
            match wrapped.filter(|_| label(&lines[next].join(" ")).is_none()) {
                Some((count, line)) => {
                    at = values.line(&line, at);
                    next += count;
                }
                None => {
                    at = values.line(&lines[next], at);
                    next += 1;
                }
            }
        }
        values
    }

    fn line(&mut self, line: &Line, at: At) -> At {
        let whole = line.join(" ");
        // `(Last, First, Middle)` above a name says how to read it.
        if self.name.is_empty() && at == At::Item(Item::Name) && whole.contains("(Last,") {
            return at;
        }
        if let Some(next) = sub_label(&whole, at) {
            return next;
        }
        if let Some(next) = self.beside_sub_label(line, at) {
            return next;
        }
        // Fragments of cells that were cut apart begin with an empty one.
        let is_fragments = line.len() > 1 && line[0].is_empty();
        if !is_fragments && is_printed_line(&whole) {
            return at;
        }
        if let Some((item, rest)) = label(&whole) {
            if cell::is_nothing(&visible(&rest)) {
                return At::Item(item);
            }
            self.value(item, &rest, &vec![rest.clone()]);
            // The address goes on around items that stand beside it.
            return match item {
                Item::Name => At::AfterName,
                Item::Relationship => At::Item(item),
                Item::Issuer if !rest.contains(']') => At::Item(item),
                _ => at,
            };
        }
        if !is_fragments && is_relationship(&whole) {
            self.relationship.push(line.clone());
            return if matches!(at, At::Street | At::City) {
                at
            } else {
                At::Item(Item::Relationship)
            };
        }
        match at {
            At::Item(item) if is_label_tail(item, &whole) => {}
            // The end of a label that is wrapped, and the value beside it.
            At::Item(item) if line.len() > 1 && is_label_tail(item, &line[0]) => {
                return self.line(&line[1..].to_vec(), at);
            }
            At::Nowhere => {}
            At::Item(item) => {
                self.value(item, &whole, line);
                if matches!(item, Item::Period | Item::Amendment) {
                    return At::Nowhere;
                }
            }
            At::AfterName => self.after_name.push(whole),
            At::Street if line.len() > 1 => self.fragments.push(whole),
            At::Street => self.streets.push(whole),
            At::City => self.cities.push(line.clone()),
        }
        at
    }

    /// `(Street)   515 East Street`: what stands behind a sub-label and not above it.
    fn beside_sub_label(&mut self, line: &Line, at: At) -> Option<At> {
        let [first, rest @ ..] = line.as_slice() else { return None };
        let words = key(first);
        let is_free = |text: &String| label(text).is_none() && !is_relationship(text);
        if rest.is_empty() || sub_label(first, at).is_none() || !rest.iter().all(is_free) {
            return None;
        }
        match words.as_str() {
            "last first middle" | "first middle last" if at == At::Item(Item::Name) => {
                self.name.push(rest.join(" "));
                Some(At::AfterName)
            }
            "street" if at == At::AfterName => {
                self.streets.push(rest.join(" "));
                Some(at)
            }
            _ if words.starts_with("city state zip") && at == At::AfterName => {
                self.cities.push(rest.to_vec());
                Some(at)
            }
            _ => None,
        }
    }

    fn value(&mut self, item: Item, text: &str, line: &Line) {
        let keep = |slot: &mut String| {
            if slot.is_empty() {
                without_hint(text).clone_into(slot);
            }
        };
        match item {
            // The star of the label may stand on a line of its own.
            Item::Name if text.trim_matches(['*', '\\', ' ']).is_empty() => {}
            Item::Name => self.name.push(text.trim().to_owned()),
            Item::Issuer => self.issuer.extend(line.iter().map(|text| text.trim().to_owned())),
            Item::ForeignSymbol => keep(&mut self.foreign_symbol),
            Item::Period => keep(&mut self.period),
            Item::Amendment => keep(&mut self.amendment),
            Item::Relationship => self.relationship.push(line.clone()),
            Item::Joint | Item::TaxNumber => {}
        }
    }

    fn owner_box(mut self) -> Option<Box1> {
        let mut found = Box1::default();
        found.unplaced.append(&mut self.fragments);
        if self.streets.is_empty() && self.cities.is_empty() {
            self.name.append(&mut self.after_name);
        }
        found.unplaced.append(&mut self.after_name);
        // Without sub-labels the name's block holds the address as well, as in ASCII filings.
        if self.streets.is_empty() && self.cities.is_empty() && self.name.len() > 1 {
            self.streets = self.name.split_off(1);
            let last = self.streets.iter().position(|line| address::last_line(line).is_some());
            if let Some(last) = last {
                self.cities = vec![vec![self.streets[last].clone()]];
                found.unplaced.extend(self.streets.drain(last..).skip(1));
            }
        }
        let (name, cik) = take_cik(&self.name.join(" "));
        let name = visible(&name);
        if name.is_empty() {
            return None;
        }
        if is_unclear(&name) {
            found.unplaced.push(readable(&name));
        } else {
            address::set(&mut found.owner.rpt_owner_name, &name);
        }
        if let Some(cik) = cik {
            found.owner.rpt_owner_cik = Value::Valid(cik);
        }
        // More lines than an address has are of other items, whose labels are lost.
        if self.streets.len() > ADDRESS_LINES {
            found.unplaced.append(&mut self.streets);
            self.cities.clear();
        }
        let to = &mut found.owner.address;
        let (undivided, streets): (Vec<String>, Vec<String>) =
            self.streets.into_iter().partition(|line| is_unclear(line) || is_instruction(line));
        found.unplaced.extend(undivided.iter().map(|line| readable(line)));
        let streets: Vec<String> =
            streets.iter().map(|line| visible(line)).filter(|line| !line.is_empty()).collect();
        let more =
            address::set_streets(to, &streets.iter().map(String::as_str).collect::<Vec<_>>());
        found.unplaced.extend(more.into_iter().map(str::to_owned));
        for line in joined_wrap(self.cities) {
            if line.iter().any(|cell| is_unclear(cell)) {
                found.unplaced.push(readable(&line.join(" ")));
                continue;
            }
            let cells: Vec<String> =
                line.iter().map(|c| visible(c)).filter(|c| !c.is_empty()).collect();
            if line.first().is_some_and(String::is_empty) {
                for cell in cells {
                    match address::is_zip(&cell) && to.rpt_owner_zip_code.is_absent() {
                        true => address::set(&mut to.rpt_owner_zip_code, &cell),
                        false => found.unplaced.push(cell),
                    }
                }
                continue;
            }
            match cells.as_slice() {
                [] => {}
                [city, state, zip] if to.rpt_owner_city.is_absent() => {
                    address::set(&mut to.rpt_owner_city, city);
                    address::set(&mut to.rpt_owner_state, state);
                    address::set(&mut to.rpt_owner_zip_code, zip);
                }
                [line] if to.rpt_owner_city.is_absent() => match address::last_line(line) {
                    Some(parts) => address::set_last_line(to, &parts),
                    None if address::is_zip(line) => address::set(&mut to.rpt_owner_zip_code, line),
                    None => found.unplaced.push(line.clone()),
                },
                other => found.unplaced.push(other.join(" ")),
            }
        }
        let (unclear, lines): (Vec<Line>, Vec<Line>) = self
            .relationship
            .into_iter()
            .partition(|line| line.iter().any(|text| is_unclear(text) || has_date(text)));
        found.relationship = relationship(&lines, &mut found.owner);
        found.relationship.extend(unclear.iter().map(|line| readable(&line.join(" "))));
        Some(found)
    }
}

/// Lines in one, a word that is broken at its hyphen whole.
fn unbroken<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let mut out = String::new();
    for line in lines {
        if out.ends_with('-') {
            out.pop();
        } else if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(line.trim());
    }
    out
}

/// An address has no more lines.
const ADDRESS_LINES: usize = 6;

/// Whether a text refers to the form's instructions, as its printed words do: `(Instr. 3)`.
fn is_instruction(text: &str) -> bool {
    let words = key(text);
    ["instr", "instruction", "month day year"].iter().any(|hint| {
        words.split_once(hint).is_some_and(|(_, rest)| rest.is_empty() || rest.starts_with(' '))
    })
}

/// Whether a day stands in a text that should be a title.
fn has_date(text: &str) -> bool {
    text.split_whitespace().any(|word| word.contains('/') && cell::date(word).is_some())
}

/// The lines below `(Street)`, with a city that wraps in its cell (`SOUTH SAN` / `FRANCISCO, CA
/// 94080`) on one line again. A line with a digit is no begin of a city.
fn joined_wrap(lines: Vec<Line>) -> Vec<Line> {
    let last = lines.iter().position(|line| line.len() == 1 && ends_address(&line[0]));
    let is_wrapped = |line: &Line| {
        line.len() == 1 && !line[0].contains(|c: char| c.is_ascii_digit() || matches!(c, ',' | '('))
    };
    match last {
        Some(last) if last > 0 && lines[..last].iter().all(is_wrapped) => {
            let mut lines = lines;
            let rest = lines.split_off(last + 1);
            std::iter::once(vec![lines.concat().join(" ")]).chain(rest).collect()
        }
        _ => lines,
    }
}

fn ends_address(text: &str) -> bool {
    address::last_line(&visible(text)).is_some()
}

/// `(Last) (First) (Middle)`, `(Street)` and `(City) (State) (Zip)` end what stands above them.
fn sub_label(text: &str, at: At) -> Option<At> {
    let words = key(text);
    match words.as_str() {
        "last first middle" | "first middle last" | "last" => Some(At::Street),
        "first" | "middle" if at == At::AfterName => Some(At::Street),
        "street" => Some(At::City),
        "city" | "country" => Some(At::Nowhere),
        _ if words.starts_with("city state zip") => Some(At::Nowhere),
        "first middle" | "first" | "middle" | "state zip" | "state" | "zip" | "code"
        | "postal code" => Some(at),
        "specify below" | "below" | "title below" | "give title below" => Some(at),
        _ => None,
    }
}
