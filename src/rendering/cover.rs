//! Items 1 to 7 of the cover, found by their labels and not by their places.

use crate::model::{OwnershipDocument, ReportingOwner};
use crate::value::{Date, Str, Value};

use super::address;
use super::cell::{self, take_cik, visible};
use super::columns::Form;
use super::grid::{Cell, Row, key};
use super::page::Page;
use super::report::Report;

/// An item of the cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Item {
    Name,
    Issuer,
    ForeignSymbol,
    Period,
    Amendment,
    Relationship,
    Joint,
    TaxNumber,
}

/// The words of a label, and the words that may follow and still belong to it.
struct Label {
    item: Item,
    words: &'static str,
    tail: &'static str,
}

const LABELS: [Label; 13] = [
    Label { item: Item::Name, words: "name and address of reporting person", tail: "s" },
    Label { item: Item::Issuer, words: "issuer name", tail: "and ticker or trading symbol" },
    Label { item: Item::ForeignSymbol, words: "foreign trading symbol", tail: "of issuer" },
    Label { item: Item::ForeignSymbol, words: "issuer foreign trading symbol", tail: "" },
    Label {
        item: Item::Period,
        words: "date of earliest transaction",
        tail: "required to be reported month day year",
    },
    Label {
        item: Item::Period,
        words: "date of event requiring statement",
        tail: "month day year",
    },
    Label {
        item: Item::Period,
        words: "statement for",
        tail: "issuer s issuers fiscal year end ended month day year",
    },
    Label {
        item: Item::Amendment,
        words: "if amendment",
        tail: "date of original filed month day year",
    },
    Label {
        item: Item::Relationship,
        words: "relationship of reporting person",
        tail: "s to issuer check all applicable",
    },
    Label {
        item: Item::Joint,
        words: "individual or joint",
        tail: "group filing check applicable line",
    },
    Label {
        item: Item::TaxNumber,
        words: "irs or social security number",
        tail: "of reporting person voluntary",
    },
    Label {
        item: Item::TaxNumber,
        words: "irs identification number",
        tail: "of reporting person if an entity voluntary",
    },
    Label {
        item: Item::TaxNumber,
        words: "i r s identification number",
        tail: "of reporting person if an entity voluntary",
    },
];

/// A line of the cover: the texts of its cells.
type Line = Vec<String>;

/// What the cover says of one owner.
#[derive(Debug, Default)]
pub(super) struct Box1 {
    pub(super) owner: ReportingOwner,
    /// Lines of the address that could not be told apart.
    pub(super) unplaced: Vec<String>,
}

/// Reads the cover but for the owner.
pub(super) fn read(page: &Page, document: &mut OwnershipDocument, report: &mut Report) {
    let digit = match page.form {
        Form::Three => "3",
        Form::Four => "4",
        Form::Five => "5",
    };
    let amendment = if page.amendment { "/A" } else { "" };
    document.document_type = Value::Valid(Str::from(format!("{digit}{amendment}")));
    boxes_above(&page.cover, document);
    let values = Values::of(&page.cover, page.printed);
    for (text, item) in [(&values.period, Item::Period), (&values.amendment, Item::Amendment)] {
        let (target, element) = match item {
            Item::Period => (&mut document.period_of_report, "periodOfReport"),
            _ => (&mut document.date_of_original_submission, "dateOfOriginalSubmission"),
        };
        if !cell::is_nothing(text) {
            *target = date(text, element, report);
        }
    }
    if page.amendment && document.date_of_original_submission.is_absent() {
        report.unclear(
            "dateOfOriginalSubmission",
            "",
            "the date of the original could not be found",
        );
    }
    issuer(&values.issuer.join(" "), document, report);
    if !values.foreign_symbol.is_empty() {
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
        .filter(|(_, row)| row.cells.iter().any(|cell| is_name_label(&cell.text)))
        .map(|(index, _)| index)
        .collect();
    let ends = starts.iter().skip(1).copied().chain([rows.len()]);
    starts
        .iter()
        .zip(ends)
        .filter_map(|(start, end)| Values::of(&rows[*start..end], printed).owner_box())
        .collect()
}

fn is_name_label(text: &str) -> bool {
    label(text).is_some_and(|(item, _)| item == Item::Name)
}

fn date(text: &str, element: &str, report: &mut Report) -> Value<Date> {
    match cell::date(text) {
        Some(date) => Value::Valid(date),
        None => {
            report.value(element, text, "day");
            Value::Invalid(Str::normalized(&visible(text)))
        }
    }
}

/// Name and symbol: `Walmart Inc. [WMT]`, or `PRAC` on a line of its own.
fn issuer(text: &str, document: &mut OwnershipDocument, report: &mut Report) {
    let (text, cik) = take_cik(text);
    if let Some(cik) = cik {
        document.issuer.issuer_cik = Value::Valid(cik);
    }
    let text = visible(&text);
    if text.is_empty() {
        return;
    }
    let open = text.rfind(['[', '(']);
    let close = text.rfind([']', ')']);
    match (open, close) {
        (Some(open), Some(close)) if open < close && text[close + 1..].trim().is_empty() => {
            address::set(&mut document.issuer.issuer_name, &text[..open]);
            address::set(&mut document.issuer.issuer_trading_symbol, &text[open + 1..close]);
        }
        _ => match text.rsplit_once("\u{1f}") {
            Some((name, symbol)) => {
                address::set(&mut document.issuer.issuer_name, &name.replace('\u{1f}', " "));
                address::set(&mut document.issuer.issuer_trading_symbol, symbol);
            }
            None => {
                report.unclear(
                    "issuer",
                    &text,
                    "name and symbol of the issuer could not be told apart",
                );
            }
        },
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

/// Whether a line begins with a tick: `[X]`, `(X)`, `_X_`, `X`, `☒`.
pub(super) fn begins_ticked(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    is_tick(first) || text.trim_start().starts_with("[ X ]")
}

/// Whether `text` is a tick and nothing else.
pub(super) fn is_tick(text: &str) -> bool {
    let inner = text.trim().trim_matches(['[', ']', '(', ')', '_', ' ', '|']);
    matches!(inner, "X" | "x" | "☒" | "☑" | "✓" | "✔" | "✗" | "✘" | "XX")
}

/// The texts of the items, label taken away.
#[derive(Debug, Default)]
struct Values {
    issuer: Vec<String>,
    foreign_symbol: String,
    period: String,
    amendment: String,
    name: Vec<String>,
    streets: Vec<String>,
    cities: Vec<Line>,
    relationship: Vec<Line>,
}

/// Where text without label belongs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Nowhere,
    Item(Item),
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
            // A label may be wrapped: it is looked for in a line and the two below it.
            let wrapped = (2..=3).find_map(|count| {
                let several = lines.get(next..next + count)?;
                let is_open = |line: &Line| line.len() == 1 && begins_label(&line[0]);
                if !is_open(&several[0]) || several.iter().any(|line| line.len() > 1) {
                    return None;
                }
                let joined = several.concat().join(" ");
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
        if let Some(next) = sub_label(&whole, at) {
            return next;
        }
        if let Some((item, rest)) = label(&whole) {
            if cell::is_nothing(&visible(&rest)) {
                return At::Item(item);
            }
            self.value(item, &rest, &vec![rest.clone()]);
            // The address goes on around items that stand beside it.
            return match item {
                Item::Name | Item::Relationship => At::Item(item),
                Item::Issuer if !rest.contains(']') => At::Item(item),
                _ => at,
            };
        }
        if is_relationship(&whole) {
            self.relationship.push(line.clone());
            return if matches!(at, At::Street | At::City) {
                at
            } else {
                At::Item(Item::Relationship)
            };
        }
        match at {
            At::Item(item) if is_label_tail(item, &whole) => {}
            At::Nowhere => {}
            At::Item(item) => {
                self.value(item, &whole, line);
                if matches!(item, Item::Period | Item::Amendment) {
                    return At::Nowhere;
                }
            }
            At::Street => self.streets.push(whole),
            At::City => self.cities.push(line.clone()),
        }
        at
    }

    fn value(&mut self, item: Item, text: &str, line: &Line) {
        let keep = |slot: &mut String| {
            if slot.is_empty() {
                text.trim().clone_into(slot);
            }
        };
        match item {
            Item::Name => self.name.push(text.trim().to_owned()),
            Item::Issuer => self.issuer.push(text.trim().to_owned()),
            Item::ForeignSymbol => keep(&mut self.foreign_symbol),
            Item::Period => keep(&mut self.period),
            Item::Amendment => keep(&mut self.amendment),
            Item::Relationship => self.relationship.push(line.clone()),
            Item::Joint | Item::TaxNumber => {}
        }
    }

    fn owner_box(mut self) -> Option<Box1> {
        let mut found = Box1::default();
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
        address::set(&mut found.owner.rpt_owner_name, &name);
        if let Some(cik) = cik {
            found.owner.rpt_owner_cik = Value::Valid(cik);
        }
        let to = &mut found.owner.address;
        let streets: Vec<String> =
            self.streets.iter().map(|line| visible(line)).filter(|line| !line.is_empty()).collect();
        let more =
            address::set_streets(to, &streets.iter().map(String::as_str).collect::<Vec<_>>());
        found.unplaced.extend(more.into_iter().map(str::to_owned));
        for line in self.cities {
            let cells: Vec<String> =
                line.iter().map(|c| visible(c)).filter(|c| !c.is_empty()).collect();
            match cells.as_slice() {
                [] => {}
                [city, state, zip] if to.rpt_owner_city.is_absent() => {
                    address::set(&mut to.rpt_owner_city, city);
                    address::set(&mut to.rpt_owner_state, state);
                    address::set(&mut to.rpt_owner_zip_code, zip);
                }
                [line] if to.rpt_owner_city.is_absent() => match address::last_line(line) {
                    Some(parts) => address::set_last_line(to, &parts),
                    None => found.unplaced.push(line.clone()),
                },
                other => found.unplaced.push(other.join(" ")),
            }
        }
        relationship(&self.relationship, &mut found.owner);
        Some(found)
    }
}

/// Ticks before `Director`, `10% Owner`, `Officer` and `Other`; a box without one stays unknown.
fn relationship(lines: &[Line], owner: &mut ReportingOwner) {
    let mut titles = Vec::new();
    for line in lines {
        let mut ticked_before = false;
        let mut is_boxes = false;
        for text in line {
            let mut rest = text.as_str();
            // A cell may hold several boxes: `(X) Director ( ) 10% Owner`.
            while let Some((at, length, which)) = next_box(rest) {
                is_boxes = true;
                let before = rest[..at].trim();
                let ticked = is_tick(before)
                    || before.split_whitespace().last().is_some_and(is_tick)
                    || (before.is_empty() && ticked_before);
                if ticked {
                    let target = match which {
                        0 => &mut owner.relationship.is_director,
                        1 => &mut owner.relationship.is_ten_percent_owner,
                        2 => &mut owner.relationship.is_officer,
                        _ => &mut owner.relationship.is_other,
                    };
                    *target = Value::Valid(true.into());
                }
                rest = &rest[at + length..];
                ticked_before = false;
            }
            if !text.trim().is_empty() {
                ticked_before = is_tick(text);
            }
        }
        if !is_boxes {
            let texts: Vec<_> =
                line.iter().map(|t| visible(t)).filter(|t| !t.is_empty() && !is_tick(t)).collect();
            titles.push(texts);
        }
    }
    let flat: Vec<String> = titles.into_iter().flatten().collect();
    let r = &mut owner.relationship;
    let said = |value: &Value<crate::value::Flag>| value.valid().is_some();
    let words = flat.join(" ");
    let is_hint = key(&words).contains("specify") || key(&words).contains("give title");
    if words.is_empty() || is_hint {
        return;
    }
    match (said(&r.is_officer), said(&r.is_other), flat.as_slice()) {
        (true, false, [title]) => address::set(&mut r.officer_title, title),
        (false, true, [text]) => address::set(&mut r.other_text, text),
        (true, true, [title, text]) => {
            address::set(&mut r.officer_title, title);
            address::set(&mut r.other_text, text);
        }
        _ => {}
    }
}

/// The next label of a box in `text`: where, how long, which.
fn next_box(text: &str) -> Option<(usize, usize, usize)> {
    const BOXES: [(&str, usize); 5] =
        [("Director", 0), ("10% Owner", 1), ("10%Owner", 1), ("Officer", 2), ("Other", 3)];
    BOXES
        .iter()
        .filter_map(|(name, which)| text.find(name).map(|at| (at, name.len(), *which)))
        .min_by_key(|(at, ..)| *at)
}

fn is_relationship(text: &str) -> bool {
    let words = key(text);
    let has = |word: &str| words.contains(word);
    (has("director") && has("10 owner"))
        || (has("officer") && has("other") && (has("give title") || has("specify")))
        || words == "director"
        || has("10 owner")
        || has("officer give title")
        || has("other specify")
}

/// `(Last) (First) (Middle)`, `(Street)` and `(City) (State) (Zip)` end what stands above them.
fn sub_label(text: &str, at: At) -> Option<At> {
    let words = key(text);
    let in_name = matches!(at, At::Item(_) | At::Street | At::City | At::Nowhere);
    match words.as_str() {
        "last first middle" | "last" if in_name => Some(At::Street),
        "street" => Some(At::City),
        "city" | "country" => Some(At::Nowhere),
        _ if words.starts_with("city state zip") => Some(At::Nowhere),
        "first middle" | "first" | "middle" | "state zip" | "state" | "zip" | "code"
        | "postal code" => Some(at),
        "specify below" | "below" | "title below" | "give title below" => Some(at),
        _ => None,
    }
}

/// The item whose label `text` begins with, and what stands behind the label.
fn label(text: &str) -> Option<(Item, String)> {
    let words = words(text);
    let skip = usize::from(words.first().is_some_and(|(word, _)| is_item_number(word)));
    LABELS.iter().find_map(|label| {
        let mut at = skip;
        for needle in label.words.split(' ') {
            if words.get(at)?.0 != needle {
                return None;
            }
            at += 1;
        }
        let tail: Vec<_> = label.tail.split(' ').collect();
        while words.get(at).is_some_and(|(word, end)| {
            tail.contains(&word.as_str()) || is_in_parentheses(text, *end)
        }) {
            at += 1;
        }
        let end = words.get(at - 1).map_or(text.len(), |(_, end)| *end);
        let rest =
            text[end..].trim_start_matches([')', '(', '/', '*', ':', '.', ' ', '\n', '\u{1f}']);
        Some((label.item, rest.to_owned()))
    })
}

/// Whether a line is the begin of a label that goes on below.
fn begins_label(text: &str) -> bool {
    let words = words(text);
    let skip = usize::from(words.first().is_some_and(|(word, _)| is_item_number(word)));
    let own: Vec<_> = words[skip..].iter().map(|(word, _)| word.as_str()).collect();
    own.len() > 1
        && LABELS.iter().any(|label| {
            let needle: Vec<_> = label.words.split(' ').collect();
            own.len() < needle.len() && needle.starts_with(&own)
        })
}

/// Whether a line is nothing but the end of the item's label, which was wrapped.
fn is_label_tail(item: Item, text: &str) -> bool {
    let words = words(text);
    let tails = || LABELS.iter().filter(|label| label.item == item).flat_map(|l| l.tail.split(' '));
    !words.is_empty() && words.iter().all(|(word, _)| tails().any(|tail| tail == word))
}

/// Whether the word that ends at `end` is a hint such as `(Month/Day/Year)` or `(Instr. 3)`.
fn is_in_parentheses(text: &str, end: usize) -> bool {
    let Some(open) = text[..end].rfind('(') else { return false };
    let inner = text[open..].split(')').next().unwrap_or_default();
    open + inner.len() >= end
        && ["month", "check", "instr", "volun"]
            .iter()
            .any(|hint| inner.to_ascii_lowercase().contains(hint))
}

fn is_item_number(word: &str) -> bool {
    matches!(word, "1" | "2" | "2a" | "3" | "4" | "5" | "6" | "7")
}

/// The words of `text`, lower-case, with the place where each ends.
fn words(text: &str) -> Vec<(String, usize)> {
    let mut words: Vec<(String, usize)> = Vec::new();
    let mut open = false;
    for (at, c) in text.char_indices() {
        if c.is_alphanumeric() {
            if !open {
                words.push((String::new(), at));
            }
            if let Some((word, end)) = words.last_mut() {
                word.extend(c.to_lowercase());
                *end = at + c.len_utf8();
            }
            open = true;
        } else if c != '\'' && c != '’' {
            open = false;
        }
    }
    words
}

/// The lines of the cover where cells are known: a row that holds a label is read cell by cell.
fn cells_as_lines(rows: &[Row]) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut above: Vec<String> = Vec::new();
    for row in rows {
        // A converter repeats a cell that spans several columns or rows in each of them.
        let mut row = row.clone();
        let mut texts: Vec<String> = Vec::new();
        row.cells.retain(|cell| {
            let is_long = cell.text.len() > 9;
            let is_repeated = is_long && (texts.contains(&cell.text) || above.contains(&cell.text));
            texts.push(cell.text.clone());
            !is_repeated
        });
        above = texts;
        let row = part_labels(&row);
        let is_label = |cell: &Cell| label(&cell.text).is_some() || is_sub_label(&cell.text);
        if row.cells.iter().any(is_label) {
            lines.extend(row.cells.iter().flat_map(|cell| split(std::slice::from_ref(cell))));
        } else {
            lines.extend(split(&row.cells));
        }
    }
    lines.retain(|line| line.iter().any(|text| !text.trim().is_empty()));
    lines
}

fn is_sub_label(text: &str) -> bool {
    sub_label(text, At::Nowhere).is_some()
}

/// The lines of a printed cover in reading order. Where items stand side by side, each column of
/// items is read to its end before the next.
fn columns_of_lines(rows: &[Row]) -> Vec<Line> {
    let rows: Vec<Row> = rows.iter().map(part_labels).collect();
    let rows = rows.as_slice();
    let is_label = |text: &str| label(text).is_some() || begins_label(text);
    let side_by_side =
        |row: &&Row| row.cells.iter().filter(|cell| is_label(&cell.text)).count() > 1;
    let Some(first) = rows.iter().position(|row| side_by_side(&row)) else {
        return rows.iter().flat_map(|row| split(&row.cells)).collect();
    };
    let mut bands: Vec<usize> = Vec::new();
    for cell in rows[first..].iter().flat_map(|row| &row.cells) {
        let is_new = bands.iter().all(|band| band.abs_diff(cell.start) > NEAR);
        if is_label(&cell.text) && is_new {
            bands.push(cell.start);
        }
    }
    bands.sort_unstable();
    let mut lines: Vec<Line> = rows[..first].iter().flat_map(|row| split(&row.cells)).collect();
    for (index, band) in bands.iter().enumerate() {
        let next = bands.get(index + 1).copied().unwrap_or(usize::MAX);
        let from = if index == 0 { 0 } else { band.saturating_sub(NEAR) };
        let to = next.saturating_sub(NEAR);
        for row in &rows[first..] {
            let cells: Vec<Cell> =
                row.cells.iter().filter(|cell| (from..to).contains(&cell.start)).cloned().collect();
            lines.extend(split(&cells));
        }
    }
    lines
}

/// A row in which a cell that holds two labels, one behind the other, is two cells.
fn part_labels(row: &Row) -> Row {
    let mut cells = Vec::with_capacity(row.cells.len());
    for cell in &row.cells {
        let mut begins = vec![0];
        if !cell.text.contains('\n') {
            let inner = cell.text.match_indices(" ").map(|(at, _)| at + 1);
            begins.extend(inner.filter(|at| {
                let rest = &cell.text[*at..];
                rest.starts_with(|c: char| c.is_ascii_digit()) && label(rest).is_some()
            }));
        }
        let ends = begins.iter().skip(1).copied().chain([cell.text.len()]);
        for (from, to) in begins.iter().zip(ends) {
            let start = cell.start + cell.text[..*from].chars().count();
            cells.push(Cell::new(cell.text[*from..to].trim(), start, cell.end.max(start + 1)));
        }
    }
    Row { cells, entry: row.entry.clone() }
}

/// Labels of one column begin this near to each other.
const NEAR: usize = 4;

/// A row's cells, line by line where a single cell holds several.
fn split(cells: &[Cell]) -> Vec<Line> {
    match cells {
        [] => Vec::new(),
        [cell] => cell.text.split('\n').map(|line| vec![line.to_owned()]).collect(),
        cells => vec![cells.iter().map(|cell| cell.text.replace('\n', " ")).collect()],
    }
}
