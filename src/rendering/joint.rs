//! The sheet of a joint filing that names the other reporting persons, block by block: `Name:`,
//! `Address:`, `Relationship:`, or names and addresses as they are written on letters.

use std::collections::HashSet;

use crate::model::{ReportingOwner, ReportingOwnerRelationship};
use crate::value::Value;

use super::address;
use super::cell::visible;
use super::grid::{Row, key};
use super::report::Report;

/// The persons on the sheet, but for those who are among `known`.
pub(super) fn read(
    tail: &[Row],
    known: &[ReportingOwner],
    report: &mut Report,
) -> Vec<ReportingOwner> {
    let mut fields: Vec<Field> = fields(tail);
    fields.extend(letters(tail));
    let is_begin = |at: usize| {
        let next = fields[at + 1..].iter().take(2);
        fields[at].label == "name" && next.clone().any(|field| field.label.starts_with("address"))
    };
    let begins: Vec<usize> = (0..fields.len()).filter(|at| is_begin(*at)).collect();
    let ends = begins.iter().skip(1).copied().chain([fields.len()]);
    let mut owners: Vec<ReportingOwner> = Vec::new();
    let mut names: HashSet<String> =
        known.iter().map(|owner| key(owner.rpt_owner_name.text())).collect();
    for (begin, end) in begins.iter().copied().zip(ends) {
        let owner = owner(&fields[begin..end], report);
        let name = key(owner.rpt_owner_name.text());
        if !name.is_empty() && names.insert(name) {
            owners.push(owner);
        }
    }
    owners
}

/// A label and the lines behind it.
struct Field {
    label: String,
    lines: Vec<String>,
}

/// The labelled lines of a page.
fn fields(rows: &[Row]) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    let mut is_open = false;
    for row in rows {
        let cells: Vec<String> = row
            .cells
            .iter()
            .map(|cell| visible(&cell.text))
            .filter(|text| !text.is_empty())
            .collect();
        let Some(first) = cells.first() else {
            is_open = false;
            continue;
        };
        match first.split_once(':') {
            Some((label, rest)) if label.len() < 40 => {
                let value =
                    std::iter::once(rest.trim()).chain(cells[1..].iter().map(String::as_str));
                let value: Vec<&str> = value.filter(|text| !text.is_empty()).collect();
                let lines = if value.is_empty() { Vec::new() } else { vec![value.join(" ")] };
                fields.push(Field { label: key(label), lines });
                is_open = true;
            }
            _ => {
                if let Some(field) = fields.last_mut().filter(|_| is_open) {
                    field.lines.push(cells.join(" "));
                }
            }
        }
    }
    fields
}

/// The fields of blocks below `Additional Reporting Persons`: a name, which may have a number, the
/// lines of the address, and labelled lines.
fn letters(rows: &[Row]) -> Vec<Field> {
    const HEADS: [&str; 3] = [
        "additional reporting person",
        "other reporting person",
        "names and addresses of additional",
    ];
    let is_head = |row: &Row| {
        let words = key(&row.text());
        HEADS.iter().any(|head| words.starts_with(head))
    };
    let Some(head) = rows.iter().position(is_head) else { return Vec::new() };
    let mut fields: Vec<Field> = Vec::new();
    for block in rows[head + 1..].split(Row::is_blank) {
        let lines: Vec<String> = block.iter().map(|row| visible(&row.text())).collect();
        let last = lines.iter().position(|line| address::last_line(line).is_some());
        let Some((last, first)) = last.filter(|last| *last > 0).zip(lines.first()) else {
            continue;
        };
        if first.contains(':') {
            continue;
        }
        let name = match first.split_once(['.', ')']) {
            Some((number, name)) if number.trim_start_matches('(').parse::<u8>().is_ok() => name,
            _ => first,
        };
        let field =
            |label: &str, lines: &[String]| Field { label: key(label), lines: lines.to_vec() };
        fields.push(field("name", &[name.trim().to_owned()]));
        fields.push(field("address", &lines[1..=last]));
        for line in &lines[last + 1..] {
            let (label, value) = line.split_once(':').unwrap_or(("address", line));
            fields.push(field(label, &[value.trim().to_owned()]));
        }
    }
    fields
}

fn owner(fields: &[Field], report: &mut Report) -> ReportingOwner {
    let lines = |label: &str| {
        let field = fields.iter().find(|field| field.label.starts_with(label));
        field.map_or(&[][..], |field| field.lines.as_slice())
    };
    let mut owner = ReportingOwner::default();
    address::set(&mut owner.rpt_owner_name, &lines("name").join(" "));
    let mut street = None;
    let mut streets: Vec<&str> = lines("address").iter().map(String::as_str).collect();
    if let Some(last) = streets.iter().position(|line| address::last_line(line).is_some()) {
        let parts = address::last_line(streets[last]);
        for text in streets.drain(last..).skip(1) {
            report.unplaced("reportingOwner/reportingOwnerAddress", text);
        }
        if let Some(mut parts) = parts {
            street = parts.take_street();
            address::set_last_line(&mut owner.address, &parts);
        }
    }
    streets.extend(street.as_deref());
    for text in address::set_streets(&mut owner.address, &streets) {
        report.unplaced("reportingOwner/reportingOwnerAddress", text);
    }
    let stated = lines("relationship").join(" ");
    if !relationship(&stated, &mut owner.relationship) {
        report.unplaced("reportingOwner/reportingOwnerRelationship", &stated);
    }
    owner
}

/// Sets what `Director and 10% Owner` says; false where there is anything else.
fn relationship(stated: &str, to: &mut ReportingOwnerRelationship) -> bool {
    let mut found = ReportingOwnerRelationship::default();
    for part in stated.replace(" and ", ",").split(',') {
        let flag = match key(part).as_str() {
            "" => continue,
            "director" => &mut found.is_director,
            "10 owner" | "ten percent owner" | "10 percent owner" => {
                &mut found.is_ten_percent_owner
            }
            "officer" => &mut found.is_officer,
            _ => return false,
        };
        *flag = Value::Valid(true.into());
    }
    *to = found;
    true
}

#[cfg(test)]
mod tests {
    use super::super::grid::Cell;
    use super::*;

    fn rows(lines: &[&str]) -> Vec<Row> {
        let cells = |line: &&str| {
            let cells = line.split('|').filter(|text| !text.is_empty());
            let cells = cells.enumerate().map(|(at, text)| Cell::new(text, at, at + 1));
            Row { cells: cells.collect(), entry: None }
        };
        lines.iter().map(cells).collect()
    }

    #[test]
    fn blocks_become_owners() {
        let tail = rows(&[
            "JOINT FILER INFORMATION",
            "Name:|Ada Falk",
            "",
            "Address:|8 Mill Road",
            "Bath, ME 04530",
            "",
            "Designated Filer:|Falk LLC",
            "Relationship to Issuer:|Director and 10% Owner",
            "Name: Falk LLC",
            "Address: 8 Mill Road",
            "Name:|Ben Falk",
            "Address:|Pier 4",
            "Relationship:|Chairman Emeritus",
        ]);
        let mut known = ReportingOwner::default();
        address::set(&mut known.rpt_owner_name, "FALK LLC");
        let mut report = Report::default();
        let owners = read(&tail, &[known], &mut report);
        assert_eq!(owners.len(), 2);
        assert_eq!(owners[0].rpt_owner_name.text(), "Ada Falk");
        assert_eq!(owners[0].address.rpt_owner_city.text(), "Bath");
        assert!(owners[0].relationship.is_ten_percent_owner.valid().is_some());
        assert_eq!(owners[1].address.rpt_owner_street1.text(), "Pier 4");
        assert_eq!(report.problems.len(), 1);
    }

    #[test]
    fn letters_become_owners() {
        let tail = rows(&[
            "ADDITIONAL REPORTING PERSONS",
            "",
            "1.  Falk LLC",
            "8 Mill Road, Bath, ME 04530",
            "Relationship to Issuer: 10% Owner",
            "",
            "Ada Falk",
            "Pier 4",
            "Bath, ME 04530",
        ]);
        let owners = read(&tail, &[], &mut Report::default());
        let names: Vec<_> = owners.iter().map(|owner| owner.rpt_owner_name.text()).collect();
        assert_eq!(names, ["Falk LLC", "Ada Falk"]);
        assert_eq!(owners[0].address.rpt_owner_street1.text(), "8 Mill Road");
        assert!(owners[0].relationship.is_ten_percent_owner.valid().is_some());
    }
}
