//! The reporting owners: the box of item 1, its repetitions, and the table `Reporting Owners`.

use crate::ids::Cik;
use crate::model::{
    OwnershipDocument, ReportingOwner, ReportingOwnerAddress, ReportingOwnerRelationship,
};
use crate::submission::{Header, Party};
use crate::value::{Str, Value};

use super::address;
use super::cell::{content, is_nothing, take_cik, visible};
use super::cover;
use super::grid::{Cell, Row, key};
use super::joint;
use super::page::Page;
use super::report::Report;
use super::tick::is_tick;
use super::unclear::{CUT, UNCLEAR, is_unclear, readable};

/// Reads the owners. The table lists all of them where there is one; else the boxes do.
pub(super) fn read(
    page: &Page,
    header: &Header,
    document: &mut OwnershipDocument,
    report: &mut Report,
) {
    let on_cover = cover::owner_boxes(&page.cover, page.printed).into_iter().next();
    let behind = cover::owner_boxes(&page.tail, page.printed);
    let mut boxes: Vec<cover::Box1> = on_cover.into_iter().chain(behind).flatten().collect();
    let first = boxes.first().map(|found| &found.owner);
    let printed = key(&page.cover.iter().map(Row::text).collect::<Vec<_>>().join(" "));
    let hints = Hints { name: first, begins: Begins::of(&page.cover) };
    let listed = table(&page.tail, &hints, &printed, report);
    // A page of many owners repeats the first box with the others.
    if boxes.len() > 1 && name(&boxes[0].owner) == name(&boxes[1].owner) {
        let first = boxes.remove(0);
        boxes[0].owner.relationship = first.owner.relationship;
    }
    if listed.is_empty() {
        // Pages with a table of the owners run the lines of the street together in the box.
        let has_table =
            page.tail.iter().any(|row| key(&row.text()).contains("reporting owner name"));
        for mut found in boxes {
            let address = &mut found.owner.address;
            let streets = [&mut address.rpt_owner_street1, &mut address.rpt_owner_street2];
            if has_table && streets.iter().any(|street| street.text().contains(',')) {
                for street in streets {
                    found.unplaced.extend(street.valid().map(|street| street.to_string()));
                    *street = Value::Absent;
                }
            }
            for text in &found.unplaced {
                report.unplaced("reportingOwner/reportingOwnerAddress", text);
            }
            for text in &found.relationship {
                report.unplaced("reportingOwner/reportingOwnerRelationship", text);
            }
            document.reporting_owners.push(found.owner);
        }
    } else {
        document.reporting_owners = listed;
        if page.printed {
            confirm(&mut document.reporting_owners, boxes.first(), report);
        }
        complete(&mut document.reporting_owners, boxes.first(), report);
    }
    let mut others = joint::read(&page.tail, &document.reporting_owners, report);
    document.reporting_owners.append(&mut others);
    if document.reporting_owners.len() == 1 && says_joint(&page.cover) {
        let message = "the page says that several persons file it, and one of them was found";
        report.unclear("reportingOwner", JOINT, message);
    }
    from_header(header, document);
}

/// Withholds ticks below heads whose places nothing bears out: text browsers write a tick after the
/// cell before it, so that every tick stands in the first column. The boxes of the cover say which
/// ones the first owner has; a director alone has his tick in that column either way.
fn confirm(owners: &mut [ReportingOwner], first: Option<&cover::Box1>, report: &mut Report) {
    let flags = |r: &ReportingOwnerRelationship| {
        [&r.is_director, &r.is_ten_percent_owner, &r.is_officer, &r.is_other]
            .map(|flag| flag.valid().is_some_and(|flag| flag.is_true()))
    };
    let on_cover = first.map(|found| flags(&found.owner.relationship)).unwrap_or_default();
    let listed = owners.first().map(|owner| flags(&owner.relationship)).unwrap_or_default();
    if on_cover == listed && listed != [true, false, false, false] {
        return;
    }
    for (at, owner) in owners.iter_mut().enumerate() {
        let is_director_alone = at == 0 && on_cover == listed;
        let is_ticked = owner.relationship != ReportingOwnerRelationship::default();
        if !is_director_alone && is_ticked {
            let message = "where the tick stands says nothing; the boxes are left empty";
            report.unclear("reportingOwner/reportingOwnerRelationship", "", message);
            owner.relationship = ReportingOwnerRelationship::default();
        }
    }
}

/// Gives the first of the listed owners what its box alone says.
fn complete(owners: &mut [ReportingOwner], first: Option<&cover::Box1>, report: &mut Report) {
    let is_alone = owners.len() == 1;
    let (Some(owner), Some(found)) = (owners.first_mut(), first) else { return };
    // On a woven cover the name stands with others on its line.
    let is_unnamed = found.owner.rpt_owner_name.is_absent() && is_alone;
    if name(owner) != name(&found.owner) && !is_unnamed {
        return;
    }
    if owner.relationship == ReportingOwnerRelationship::default() {
        owner.relationship = found.owner.relationship.clone();
        for text in &found.relationship {
            report.unplaced("reportingOwner/reportingOwnerRelationship", text);
        }
    }
    let street = &found.owner.address.rpt_owner_street1;
    if owner.address == ReportingOwnerAddress::default() && !street.text().contains(',') {
        owner.address = found.owner.address.clone();
    }
}

/// The words beside the box of a joint filing.
const JOINT: &str = "Form filed by More than One Reporting Person";

/// Whether the box of a joint filing is ticked.
fn says_joint(cover: &[Row]) -> bool {
    cover.iter().any(|row| {
        let text = visible(&row.text());
        let before = text.find("Form filed by More").map(|at| &text[..at]);
        before.and_then(|before| before.split_whitespace().last()).is_some_and(is_tick)
    })
}

fn name(owner: &ReportingOwner) -> String {
    key(owner.rpt_owner_name.text())
}

/// CIKs that the page does not show, from the header of the submission: the issuer's, that of the
/// only owner, and those of owners whose names the header has once.
fn from_header(header: &Header, document: &mut OwnershipDocument) {
    if document.issuer.issuer_cik.is_absent()
        && let Some(cik) = header.issuer.as_ref().and_then(|party| party.cik)
    {
        document.issuer.issuer_cik = Value::Valid(cik);
    }
    let is_alone = document.reporting_owners.len() == 1 && header.reporting_owners.len() == 1;
    for owner in
        document.reporting_owners.iter_mut().filter(|owner| owner.rpt_owner_cik.is_absent())
    {
        let own = name(owner);
        let is_own = |party: &&Party| {
            is_alone || party.name.as_ref().is_some_and(|name| key(name) == own && !own.is_empty())
        };
        let mut parties = header.reporting_owners.iter().filter(is_own);
        if let (Some(party), None) = (parties.next(), parties.next())
            && let Some(cik) = party.cik
        {
            owner.rpt_owner_cik = Value::Valid(cik);
        }
    }
}

/// The owners of the table `Reporting Owners`.
/// The words of the cover are `printed`, which has what belongs to the address of the first.
fn table(
    tail: &[Row],
    hints: &Hints<'_>,
    printed: &str,
    report: &mut Report,
) -> Vec<ReportingOwner> {
    let Some(head) = tail.iter().position(is_marks_head) else { return Vec::new() };
    let heads = &tail[..=head];
    let is_table = heads.iter().any(|row| key(&row.text()).contains("reporting owner name"));
    if !is_table {
        return Vec::new();
    }
    let places = Places::of(&tail[head]);
    // Titles of officers wrap around the lines of streets.
    let has_titles = ["x officer", "x other"].iter().any(|tick| printed.contains(tick));
    let is_printed = |words: &str| !has_titles && printed.contains(words);
    let mut owners = Vec::new();
    let mut open = Entry::default();
    for row in &tail[head + 1..] {
        if ends_table(row) {
            break;
        }
        // A web page has an owner in a row, whose first cell holds name and address, in lines or
        // run together.
        if row.cells.len() == 5 && !row.cells[0].is_blank() {
            open.finish(&mut owners, report);
            open.whole_row(row);
            if open.lines.len() == 1 {
                open.part_lines(Some(hints).filter(|_| owners.is_empty()));
            }
            open.finish(&mut owners, report);
            continue;
        }
        for cell in &row.cells {
            match places.column(cell) {
                Some(_) if !places.is_sure => {
                    open.beside(&visible(&cell.text), &places, &is_printed);
                }
                Some(column) if !cell.is_blank() => open.mark(column, &visible(&cell.text)),
                _ if cell.is_blank() || cell.text.split_whitespace().all(is_tick) => {}
                _ => open.lines.extend(cell.text.split('\n').map(str::to_owned)),
            }
        }
        // Behind the first line; an address ends within the last few.
        let behind = open.lines.len().saturating_sub(LAST_LINES).max(1).min(open.lines.len());
        let lines: Vec<String> = open.lines[behind..].iter().map(|line| visible(line)).collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        // A street with everything in it is not the last line: `280 PARK AVENUE, NEW YORK, NY 10017`.
        let is_last = |line: &&str| {
            address::last_line(line).is_some_and(|mut line| line.take_street().is_none())
        };
        let is_whole = lines.last().is_some_and(is_last) || address::last_lines(&lines).is_some();
        if is_whole {
            open.finish(&mut owners, report);
        }
    }
    // Where places say nothing, a line behind the last address is hardly the name of an owner.
    if !places.is_sure && !owners.is_empty() && open.lines.len() == 1 {
        open.beside.append(&mut open.lines);
    }
    open.finish(&mut owners, report);
    owners
}

/// On how many lines city, state, postal code and country stand at most.
const LAST_LINES: usize = 4;

/// What the cover says of the first owner.
struct Hints<'a> {
    name: Option<&'a ReportingOwner>,
    begins: Begins,
}

/// With which words item 1 of a cover begins name and address, where borders cut what follows.
#[derive(Default)]
struct Begins {
    name: Option<String>,
    address: Option<String>,
}

/// Fewer characters show no place.
const ENOUGH: usize = 4;

impl Begins {
    fn of(cover: &[Row]) -> Self {
        let below = |label: &str| {
            let at = cover.iter().position(|row| key(&row.text()) == label)?;
            let text = cover.get(at + 1)?.text();
            let first = text.trim_start_matches(UNCLEAR).split(" | ").next()?.trim().to_owned();
            (first.len() >= ENOUGH && text.starts_with(UNCLEAR)).then_some(first)
        };
        let name = below("1 name and address of reporting person");
        Self { name, address: below("last first middle") }
    }

    /// Where the address begins in a line of name and address; `None` where it is not certain.
    fn address_in(&self, line: &str) -> Option<usize> {
        let (name, address) = (self.name.as_ref()?, self.address.as_ref()?);
        let mut places = line
            .match_indices(address.as_str())
            .map(|(at, _)| at)
            .filter(|at| *at >= name.len() && line[..*at].ends_with(' '));
        let at = places.next().filter(|_| places.next().is_none())?;
        line.starts_with(name.as_str()).then_some(at)
    }
}

/// The row `Director | 10% Owner | Officer | Other`.
fn is_marks_head(row: &Row) -> bool {
    key(&row.text()).ends_with("director 10 owner officer other")
}

fn ends_table(row: &Row) -> bool {
    let words = key(&row.text());
    words == "signatures"
        || words.starts_with("explanation of response")
        || words.contains("signature of reporting person")
        || words == "remarks"
}

/// Where the four columns of marks stand.
struct Places {
    /// The centre of each.
    centres: Vec<usize>,
    /// The first place that is a mark's and not the address's.
    begin: usize,
    /// Whether the columns have headings of their own: where these run together, their places say
    /// nothing of what stands below.
    is_sure: bool,
}

impl Places {
    fn of(head: &Row) -> Self {
        let cells: Vec<&Cell> = head.cells.iter().filter(|cell| !cell.is_blank()).collect();
        let mut spans = Vec::new();
        for cell in &cells {
            for label in ["Director", "10% Owner", "Officer", "Other"] {
                if let Some(at) = cell.text.find(label) {
                    let before = cell.text[..at].chars().count();
                    spans.push(if cells.len() >= 4 {
                        (cell.start, cell.end)
                    } else {
                        (cell.start + before, cell.start + before + label.len())
                    });
                }
            }
        }
        let begin = spans.first().map_or(usize::MAX, |(start, _)| *start);
        let centres = spans.iter().map(|(start, end)| start + end).collect();
        Self { centres, begin, is_sure: cells.len() >= 4 }
    }

    /// The column of marks that `cell` stands in; `None` for the address.
    fn column(&self, cell: &Cell) -> Option<usize> {
        let centre = cell.start + cell.end;
        let is_mark = is_tick(&cell.text) && cell.start > 0;
        if !is_mark && cell.start + 2 < self.begin {
            return None;
        }
        (0..self.centres.len()).min_by_key(|&column| self.centres[column].abs_diff(centre))
    }
}

/// How far from the edge of a page lines begin at most.
const MARGIN: usize = 3;

/// Stands between name and address where a reader of lines could tell them apart.
const PARTED: char = UNCLEAR;

/// An owner that is being read.
#[derive(Default)]
struct Entry {
    lines: Vec<String>,
    cik: Option<Cik>,
    /// An address whose lines run together.
    address: Option<String>,
    /// Name and address that could not be told apart.
    unsure: Option<String>,
    marks: [Option<String>; 4],
    /// What stands among the lines and is none of the address for certain.
    beside: Vec<String>,
}

impl Entry {
    /// Takes a text of which its place does not say whether it is of the address or beside it: it
    /// is of the address where the cover has it.
    fn beside(&mut self, text: &str, places: &Places, is_printed: &dyn Fn(&str) -> bool) {
        let words: Vec<&str> = text.split_whitespace().collect();
        let tick = words.iter().position(|word| is_tick(word)).unwrap_or(words.len());
        let (own, beside) = words.split_at(tick);
        let own = own.join(" ");
        let is_of_address = places.begin < MARGIN
            && (self.lines.is_empty()
                || address::last_line(&own).is_some()
                || is_printed(&key(&own)));
        match is_of_address {
            _ if own.is_empty() => {}
            true => self.lines.push(own),
            false => self.beside.push(own),
        }
        // Which box a tick is in is not known.
        let beside = beside.get(1..).unwrap_or_default().join(" ");
        if !beside.is_empty() {
            self.beside.push(beside);
        }
    }

    fn whole_row(&mut self, row: &Row) {
        self.lines = row.cells[0].text.split('\n').map(str::to_owned).collect();
        for (mark, cell) in self.marks.iter_mut().zip(&row.cells[1..]) {
            let text = visible(&cell.text);
            if !text.is_empty() {
                *mark = Some(text);
            }
        }
    }

    /// Parts a line that holds name and address: behind the name that is known, or else where the
    /// address begins with a number, `C/O` or a box. The last line begins behind the street; that
    /// place is not told, so the address stays one line unless it is the last alone.
    fn part_lines(&mut self, hints: Option<&Hints<'_>>) {
        let (line, cik) = take_cik(&self.lines[0]);
        let line = visible(&line);
        if line.contains(CUT) {
            self.unsure = Some(readable(&line));
            self.lines.clear();
            return;
        }
        let known = hints
            .and_then(|hints| hints.name)
            .map(|owner| owner.rpt_owner_name.text())
            .filter(|name| !name.is_empty());
        let begin = hints.and_then(|hints| hints.begins.address_in(&line));
        let at = match (begin, known) {
            (Some(at), _) => Some(at),
            (None, Some(name)) if line.starts_with(name) => Some(name.len()),
            _ => line.find(PARTED).into_iter().chain(address_begin(&line)).min(),
        };
        let Some(at) = at.filter(|at| *at > 0) else {
            self.unsure = Some(line);
            self.lines.clear();
            return;
        };
        let line = line.replace(PARTED, " ");
        let name = line[..at].trim();
        self.cik = cik;
        self.lines = vec![name.to_owned()];
        let address = line[at..].trim();
        if !address.is_empty() {
            self.address = Some(address.to_owned());
        }
    }

    fn mark(&mut self, column: usize, text: &str) {
        if let Some(mark) = self.marks.get_mut(column) {
            *mark = Some(match mark.take() {
                Some(before) => format!("{before} {text}"),
                None => text.to_owned(),
            });
        }
    }

    fn finish(&mut self, owners: &mut Vec<ReportingOwner>, report: &mut Report) {
        let entry = std::mem::take(self);
        if let Some(text) = entry.unsure {
            report.unplaced("reportingOwner", &text);
            owners.push(ReportingOwner::default());
            return;
        }
        let lines: Vec<(String, Option<Cik>)> = entry
            .lines
            .iter()
            .map(|line| {
                let (line, cik) = take_cik(line);
                (visible(&line), cik)
            })
            .filter(|(line, _)| !line.is_empty())
            .collect();
        for text in &entry.beside {
            report.unplaced("reportingOwner", text);
        }
        let Some((name, cik)) = lines.first() else { return };
        let mut owner = ReportingOwner::default();
        if name.contains(CUT) {
            report.unplaced("reportingOwner", &readable(name));
        } else {
            address::set(&mut owner.rpt_owner_name, name);
        }
        if let Some(cik) = cik.or(entry.cik) {
            owner.rpt_owner_cik = Value::Valid(cik);
        }
        let mut unplaced: Vec<&str> = Vec::new();
        let mut streets: Vec<&str> = lines[1..].iter().map(|(line, _)| line.as_str()).collect();
        if streets.iter().any(|line| line.contains(CUT)) {
            unplaced.append(&mut streets);
        } else if let Some(parts) = streets.last().and_then(|line| address::last_line(line)) {
            address::set_last_line(&mut owner.address, &parts);
            streets.pop();
        } else if let Some((street, parts)) = address::last_lines(&streets) {
            address::set_last_line(&mut owner.address, &parts);
            streets.truncate(street);
        } else {
            unplaced.append(&mut streets);
        }
        if let Some(address) = &entry.address {
            unplaced.push(address);
        }
        if streets.iter().any(|line| is_unclear(line)) {
            unplaced.append(&mut streets);
        }
        let more = address::set_streets(&mut owner.address, &streets);
        unplaced.extend(more);
        for text in unplaced {
            report.unplaced("reportingOwner/reportingOwnerAddress", text);
        }
        let r = &mut owner.relationship;
        let yes = || Value::Valid(true.into());
        let [director, ten_percent, officer, other] = entry.marks;
        for (mark, flag) in
            [(director, &mut r.is_director), (ten_percent, &mut r.is_ten_percent_owner)]
        {
            let Some(mark) = mark else { continue };
            // A note can stand behind the tick.
            match is_tick(&content(&mark, &|_| true).text) {
                true => *flag = yes(),
                false if is_nothing(&mark) || key(&mark).is_empty() => {}
                false => report.unplaced("reportingOwner/reportingOwnerRelationship", &mark),
            }
        }
        let says = |mark: Option<String>| {
            mark.filter(|mark| !is_nothing(mark) && !matches!(key(mark).as_str(), "" | "no"))
        };
        let (officer, other) = (says(officer), says(other));
        if let Some(mark) = officer {
            r.is_officer = yes();
            if !is_tick(&mark) {
                r.officer_title = Value::Valid(Str::normalized(&mark));
            }
        }
        if let Some(mark) = other {
            r.is_other = yes();
            if !is_tick(&mark) {
                r.other_text = Value::Valid(Str::normalized(&mark));
            }
        }
        owners.push(owner);
    }
}

/// Where the address begins in a line that holds name and address: at a word that begins with a
/// digit, `C/O` or `P.O.`, provided that a name stands before it.
fn address_begin(line: &str) -> Option<usize> {
    let mut at = 0;
    for word in line.split_inclusive([' ', PARTED]) {
        let upper = word.trim().trim_end_matches(PARTED).to_ascii_uppercase();
        let is_number = upper.starts_with(|c: char| c.is_ascii_digit());
        const BEGINS: [&str; 6] = ["C/O", "P.O.", "PO", "ONE", "TWO", "THREE"];
        if at > 0 && (is_number || BEGINS.contains(&upper.as_str())) {
            return Some(at);
        }
        if is_number {
            return None;
        }
        at += word.len();
    }
    None
}
