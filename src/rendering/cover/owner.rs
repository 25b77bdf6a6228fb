//! Item 1: the name and the address of a reporting owner, and item 5 beside it.

use crate::model::{ReportingOwner, ReportingOwnerAddress};
use crate::rendering::address;
use crate::rendering::cell::{self, take_cik, visible};
use crate::rendering::grid::key;
use crate::rendering::unclear::{is_unclear, readable};
use crate::value::Value;

use super::boxes::relationship;
use super::lines::Line;
use super::values::Values;

/// What the cover says of one owner.
#[derive(Debug, Default)]
pub(in crate::rendering) struct Box1 {
    pub(in crate::rendering) owner: ReportingOwner,
    /// Lines of the address that could not be told apart.
    pub(in crate::rendering) unplaced: Vec<String>,
    /// Texts beside the boxes of item 5 that are no title for certain.
    pub(in crate::rendering) relationship: Vec<String>,
}

/// The owners of one item 1: several where their names and addresses stand one below the other.
pub(super) fn boxes(mut values: Values) -> Vec<Box1> {
    if !values.streets.is_empty() || !values.cities.is_empty() {
        values.name.retain(|line| !line.is_empty());
        return one(values).into_iter().collect();
    }
    // Without sub-labels the name's block holds the address as well, as in ASCII filings.
    let mut lines = std::mem::take(&mut values.name);
    lines.append(&mut values.after_name);
    for line in &mut lines {
        if let Some(address) = line.strip_prefix("Address:") {
            *line = address.trim().to_owned();
        }
    }
    let remarks = without_remarks(&mut lines);
    let blocks: Vec<&[String]> =
        lines.split(String::is_empty).filter(|block| !block.is_empty()).collect();
    let is_whole = |block: &&[String]| matches!(block, [_, .., last] if address::last_line(&visible(last)).is_some());
    let are_owners = blocks.iter().all(is_whole);
    let blocks = if are_owners {
        blocks.iter().map(|block| block.to_vec()).collect()
    } else {
        vec![blocks.concat()]
    };
    let of_block = |lines: Vec<String>| {
        let relationship = values.relationship.clone();
        one(parted(Values { name: lines, relationship, ..Values::default() }))
    };
    let mut owners: Vec<Box1> = blocks.into_iter().filter_map(of_block).collect();
    if let Some(first) = owners.first_mut() {
        first.unplaced.extend(values.fragments.into_iter().chain(remarks));
    }
    owners
}

/// Takes the lines of remarks in parentheses away: `(See attached page for` / `other persons)`.
fn without_remarks(lines: &mut Vec<String>) -> Vec<String> {
    let mut remarks = Vec::new();
    let mut is_open = false;
    lines.retain(|line| {
        is_open |= line.starts_with("(See ") || line.starts_with("(see ");
        if is_open {
            remarks.push(line.clone());
        }
        let is_own = !is_open;
        is_open &= !line.ends_with(')');
        is_own
    });
    remarks
}

/// Tells the lines of the name from those of the address.
fn parted(mut values: Values) -> Values {
    if values.name.len() > 1 {
        values.streets = values.name.split_off(1);
        let last = values.streets.iter().position(|line| address::last_line(line).is_some());
        if let Some(last) = last {
            values.cities = vec![vec![values.streets[last].clone()]];
            values.after_name = values.streets.split_off(last).split_off(1);
        }
    }
    values
}

/// One owner; `None` where there is no name.
fn one(mut values: Values) -> Option<Box1> {
    let mut found = Box1::default();
    found.unplaced.append(&mut values.fragments);
    found.unplaced.append(&mut values.after_name);
    let (name, cik) = take_cik(&values.name.join(" "));
    let name = visible(&name);
    if name.is_empty() {
        return None;
    }
    // The symbol of an issuer that stands beside the name, with nothing between them.
    if is_unclear(&name) || name.contains(" [") {
        found.unplaced.push(readable(&name));
    } else {
        address::set(&mut found.owner.rpt_owner_name, &name);
    }
    if let Some(cik) = cik {
        found.owner.rpt_owner_cik = Value::Valid(cik);
    }
    // More lines than an address has are of other items, whose labels are lost.
    if values.streets.len() > ADDRESS_LINES {
        found.unplaced.append(&mut values.streets);
        values.cities.clear();
    }
    let to = &mut found.owner.address;
    let (undivided, streets): (Vec<String>, Vec<String>) = values
        .streets
        .into_iter()
        .partition(|line| is_unclear(line) || is_instruction(line) || has_date(line));
    found.unplaced.extend(undivided.iter().map(|line| readable(line)));
    let mut streets: Vec<String> =
        streets.iter().map(|line| visible(line)).filter(|line| !line.is_empty()).collect();
    for line in joined_wrap(values.cities) {
        if line.iter().any(|cell| is_unclear(cell)) {
            found.unplaced.push(readable(&line.join(" ")));
            continue;
        }
        let text = city(&line, to, &mut streets);
        found.unplaced.extend(text);
    }
    let lines: Vec<&str> = streets.iter().map(String::as_str).collect();
    let more = address::set_streets(to, &lines);
    found.unplaced.extend(more.into_iter().map(str::to_owned));
    let (unclear, lines): (Vec<Line>, Vec<Line>) = values
        .relationship
        .into_iter()
        .partition(|line| line.iter().any(|text| is_unclear(text) || has_date(text)));
    found.relationship = relationship(&lines, &mut found.owner);
    found.relationship.extend(unclear.iter().map(|line| readable(&line.join(" "))));
    Some(found)
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

/// Whether a day stands in a text that should be a title or a name.
pub(super) fn has_date(text: &str) -> bool {
    text.split_whitespace().any(|word| word.contains('/') && cell::date(word).is_some())
}

/// Reads city, state and postal code; gives what is none of them.
fn city(line: &Line, to: &mut ReportingOwnerAddress, streets: &mut Vec<String>) -> Vec<String> {
    let cells: Vec<String> = line.iter().map(|c| visible(c)).filter(|c| !c.is_empty()).collect();
    // Fragments of cells that were cut apart.
    if line.first().is_some_and(String::is_empty) {
        let mut unplaced = Vec::new();
        for cell in cells {
            match address::is_zip(&cell) && to.rpt_owner_zip_code.is_absent() {
                true => address::set(&mut to.rpt_owner_zip_code, &cell),
                false => unplaced.push(cell),
            }
        }
        return unplaced;
    }
    match cells.as_slice() {
        [] => {}
        [city, state, zip] if to.rpt_owner_city.is_absent() => {
            // `Bath,` | `Maine` as typed; EDGAR's pages have codes.
            let code = address::state(state);
            let city = if code == state { city } else { city.trim_end_matches(',') };
            address::set(&mut to.rpt_owner_city, city);
            address::set(&mut to.rpt_owner_state, code);
            address::set(&mut to.rpt_owner_zip_code, zip);
        }
        [line] if to.rpt_owner_city.is_absent() => match address::last_line(line) {
            Some(mut parts) => {
                if streets.is_empty() {
                    streets.extend(parts.take_street());
                }
                address::set_last_line(to, &parts);
            }
            None if address::is_zip(line) => address::set(&mut to.rpt_owner_zip_code, line),
            None => return vec![line.clone()],
        },
        other => return vec![other.join(" ")],
    }
    Vec::new()
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
