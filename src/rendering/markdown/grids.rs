//! Table I and II in grids whose borders a converter has guessed: where their heads and rows are,
//! and the rows with their cells assigned to columns.
//!
//! `| Common Stoc | k | 11/0 | 01/2019 | ... |` below `| 1. Title of Securi | ty | 2. Transactio |
//! n Date | ... |` becomes one entry. What the solver is not certain of is in the entry's `unplaced`.

use crate::rendering::cell::{MARK_CLOSE, MARK_OPEN, Shape};
use crate::rendering::columns::{Column, Entry, Form, TableName, columns};
use crate::rendering::evidence::heads::{Printed, printed_heads, printed_title};
use crate::rendering::evidence::reading::{Knowledge, Piece, is_value as is_value_word};
use crate::rendering::form::captions::{BELOW_TABLES, SENTENCES};
use crate::rendering::form::slots::{Slot, slot};
use crate::rendering::form::vocabulary::KNOWN;
use crate::rendering::grid::{Row, key};
use crate::rendering::solve::{Grid, MOST_COLUMNS, Slotted, Solution, solve};
use crate::rendering::unclear::{UNCLEAR, is_unclear, readable};

use super::grid_cover::{self, BEFORE_ADDRESS, LAST_ITEM};

/// Assigns the rows of the grids of a page where borders go through the words of their heads, or of
/// all grids where `all` says so; and takes labels from values where borders go through those of the
/// cover. All other rows stay as they are. A grid whose borders are the form's own is read by their
/// number.
pub(super) fn assign(rows: Vec<Row>, known: &Knowledge, all: bool) -> Vec<Row> {
    let kinds = Kinds::of(known.form);
    let has_tables = all || rows.iter().any(|row| kinds.is_split_head(known.form, row));
    let begins = |row: &Row| kinds.begins_table(row);
    if !has_tables && !rows.iter().take_while(|row| !begins(row)).any(grid_cover::is_split) {
        return rows;
    }
    let mut page = Page {
        known,
        kinds,
        has_tables,
        table: None,
        deemed: known.form != Form::Three,
        grid: None,
        first_item: Vec::new(),
        rest: Vec::new(),
        has_begun: false,
        last: None,
        out: Vec::with_capacity(rows.len()),
    };
    for row in rows {
        page.read(row);
    }
    page.close();
    page.end_cover();
    page.out
}

/// How well the rows of a page's tables could be read: how many have cells, and how many cells.
pub(super) fn reach(rows: &[Row]) -> (usize, usize) {
    let read =
        rows.iter().filter_map(|row| row.entry.as_ref()).filter(|entry| entry.cells.len() > 1);
    read.fold((0, 0), |(rows, cells), entry| (rows + 1, cells + entry.cells.len()))
}

/// Whether the tables of a page have rows of which nothing could be read: cells that no reader took,
/// or an entry without any.
pub(super) fn has_unread(rows: &[Row]) -> bool {
    let mut in_tables = false;
    rows.iter().any(|row| {
        if let Some(entry) = &row.entry {
            in_tables = true;
            return entry.cells.len() < 2;
        }
        let words = key(&row.text());
        if super::labels::ends_tables(&words) {
            in_tables = false;
        }
        in_tables && row.cells.iter().filter(|cell| is_value(&cell.text)).count() > 0
    })
}

/// What a row of a grid is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Title(TableName),
    Head(TableName),
    Printed,
    Below,
    Data,
}

/// The printed words by which rows are told.
struct Kinds {
    titles: [Printed; 2],
    heads: [Printed; 2],
    sentences: Printed,
    below: Printed,
}

const TABLES: [TableName; 2] = [TableName::One, TableName::Two];

/// Of ten groups of letters so many are printed words where a row is printed.
const MOSTLY: usize = 6;
/// Fewer groups of letters show nothing.
const ENOUGH: usize = 20;

impl Kinds {
    fn of(form: Form) -> Self {
        Self {
            titles: TABLES.map(printed_title),
            heads: TABLES.map(|table| printed_heads(form, table, &columns(form, table, true))),
            sentences: Printed::of(SENTENCES),
            below: Printed::of(BELOW_TABLES),
        }
    }

    /// Whether a row is the upper line of a head in a grid that is not the form's: borders go through
    /// its captions, so that cells begin without the number of an item. One such cell is enough where
    /// there are more cells than the form has columns, and no text fills several of them.
    fn is_split_head(&self, form: Form, row: &Row) -> bool {
        if row.cells.len() < 3 || row.text().len() <= LONG_HEAD {
            return false;
        }
        let Kind::Head(table) = self.kind(row) else { return false };
        let goes_on = |text: &str| {
            let text = text.trim();
            text.starts_with(|c: char| c.is_alphabetic() || matches!(c, ')' | ',' | '/'))
                && !OWN_CAPTIONS.contains(&key(text).as_str())
        };
        let is_repeated =
            row.cells.windows(2).any(|pair| pair[0].text.len() > 3 && pair[0].text == pair[1].text);
        let is_wider = row.cells.len() > columns(form, table, true).len() && !is_repeated;
        let broken = row.cells.iter().filter(|cell| goes_on(&cell.text)).count();
        broken > 1 || broken == 1 && is_wider
    }

    /// Whether a row is the title or the head of a table.
    fn begins_table(&self, row: &Row) -> bool {
        matches!(self.kind(row), Kind::Title(_))
            || row.text().len() > LONG_HEAD && matches!(self.kind(row), Kind::Head(_))
    }

    fn kind(&self, row: &Row) -> Kind {
        let text = row.text();
        let words = key(&text);
        if BELOW_TABLES.iter().any(|begin| words.starts_with(&key(begin))) {
            return Kind::Below;
        }
        let explains = |printed: &Printed| {
            let (all, own) = printed.explain(&text);
            (own * 10 >= all * MOSTLY, all, own)
        };
        if row.cells.iter().any(|cell| is_value(&cell.text)) {
            return Kind::Data;
        }
        // `Non-Derivative`, whichever letter a border has doubled or taken.
        let letters: String = words.chars().filter(char::is_ascii_alphabetic).collect();
        let says = |signs: &[&str]| signs.iter().any(|sign| letters.contains(sign));
        let is_one = says(&["onder", "nnder", "nond", "noder", "inder"]);
        // Table II alone says what it is good for; where a letter of its number is lost, its head
        // says which table it is.
        let is_two = says(&["tableii", "bleii", "leiid", "eiid", "puts", "calls", "warrants"]);
        // Where other printed lines are woven into its title, as in 0001720088-20-000003, its
        // examples are still there, and nothing else names all three.
        if ["puts", "call", "warrant"].iter().all(|example| letters.contains(example)) {
            return Kind::Title(TableName::Two);
        }
        let (is_mostly, own) = self
            .titles
            .iter()
            .map(explains)
            .fold((false, 0), |(any, most), (is_mostly, _, own)| {
                (any || is_mostly && own >= ENOUGH, most.max(own))
            });
        if is_mostly && own >= ENOUGH {
            match (is_one, is_two) {
                (true, _) => return Kind::Title(TableName::One),
                (_, true) => return Kind::Title(TableName::Two),
                _ => {}
            }
        }
        let (is_below, _, own) = explains(&self.below);
        if is_below && own >= ENOUGH {
            return Kind::Below;
        }
        let (is_mostly, all, _) = explains(&self.sentences);
        if is_mostly && all >= ENOUGH {
            return Kind::Printed;
        }
        let [(one_fits, _, one), (two_fits, all, two)] =
            [0, 1].map(|table| explains(&self.heads[table]));
        // Table II has the words of Table I and others besides.
        match (all, one_fits, two_fits) {
            (0, ..) | (_, false, false) => Kind::Data,
            _ if two >= one + ENOUGH / 2 => Kind::Head(TableName::Two),
            _ => Kind::Head(TableName::One),
        }
    }
}

/// Whether a text is a day or an amount, which no printed row holds.
fn is_value(text: &str) -> bool {
    match Shape::of_marked(text) {
        Shape::Date(_) => true,
        Shape::Number(_, is_dollars) => {
            is_dollars || text.bytes().filter(u8::is_ascii_digit).count() > 2
        }
        _ => false,
    }
}

/// The captions below those of a group, which have no number.
const OWN_CAPTIONS: [&str; 7] = [
    "code",
    "amount",
    "price",
    "date exercisable",
    "expiration date",
    "title",
    "amount or number of shares",
];

/// The upper line of a head has more letters.
const LONG_HEAD: usize = 80;

struct Page<'a> {
    known: &'a Knowledge,
    kinds: Kinds,
    /// Whether the tables are read here, or the cover alone.
    has_tables: bool,
    table: Option<TableName>,
    deemed: bool,
    grid: Option<Grid>,
    /// The lines of item 1, which has its own cells in most rows of the cover.
    first_item: Vec<Row>,
    /// Pieces of the cover that reach no cell.
    rest: Vec<Row>,
    /// Whether the first table has begun.
    has_begun: bool,
    /// The last row before the block of rows ended, should the table go on.
    last: Option<usize>,
    out: Vec<Row>,
}

impl Page<'_> {
    fn read(&mut self, row: Row) {
        if row.is_blank() {
            if self.grid.as_ref().is_some_and(|grid| !grid.rows.is_empty()) {
                self.close();
                self.last = self.out.len().checked_sub(1);
            }
            self.close();
            return self.out.push(row);
        }
        if row.cells.len() < 2 {
            self.close();
            self.last = None;
            let words = key(&row.text());
            if super::labels::ends_tables(&words) {
                self.table = None;
            } else if let Some(table) = super::heads::heading(&words) {
                self.table = Some(table);
            }
            return self.out.push(row);
        }
        let kind = self.kinds.kind(&row);
        if self.table.is_none()
            && !self.has_begun
            && !matches!(kind, Kind::Title(_))
            && let Some(items) = grid_cover::items(&row, self.known)
        {
            if let Some(line) = items.address {
                if self.first_item.iter().all(|row| row.text() != BEFORE_ADDRESS) {
                    self.first_item.push(Row::line(BEFORE_ADDRESS));
                }
                self.first_item.push(line);
            }
            self.first_item.extend(items.first);
            self.out.extend(items.others);
            self.rest.extend(items.rest);
            return;
        }
        self.has_begun |= matches!(kind, Kind::Title(_) | Kind::Head(_));
        self.end_cover();
        if !self.has_tables {
            return self.out.push(row);
        }
        match kind {
            Kind::Title(table) => {
                self.close();
                self.table = Some(table);
                self.out.push(Row::line(row.text()));
            }
            Kind::Below => {
                self.close();
                // Whole, for all who look for it behind a border through its words.
                if self.table.take().is_some() {
                    self.out.push(Row::line(BELOW_TABLES[0]));
                }
                self.out.push(row);
            }
            // A line of the head that has more of a sentence's letters than of its own captions.
            Kind::Printed => match self.table {
                Some(table) if self.is_in_head() => self.head(table, &row),
                Some(_) => {
                    self.close();
                    self.out.push(Row::line(row.text()));
                }
                None => self.out.push(row),
            },
            // The title of a table can be cut so that nothing is left of it.
            Kind::Head(table) if self.table.is_some() || row.text().len() > LONG_HEAD => {
                self.table.get_or_insert(table);
                self.last = None;
                if self.grid.as_ref().is_some_and(|grid| !grid.rows.is_empty()) {
                    self.close();
                }
                self.head(table, &row);
            }
            Kind::Data if self.table.is_some() => self.data(row),
            _ => self.out.push(row),
        }
    }

    /// Writes what was kept back of the cover: item 1 as one, and what reaches no cell last.
    fn end_cover(&mut self) {
        self.out.append(&mut self.first_item);
        if !self.rest.is_empty() {
            self.out.push(Row::line(LAST_ITEM));
            self.out.append(&mut self.rest);
        }
    }

    fn grid(&mut self, width: usize) -> &mut Grid {
        let is_other = self.grid.as_ref().is_some_and(|grid| grid.width != width);
        if is_other {
            self.close();
        }
        self.grid.get_or_insert_with(|| Grid {
            width,
            upper: Vec::new(),
            lower: Vec::new(),
            rows: Vec::new(),
        })
    }

    /// Whether lines of a head came last.
    fn is_in_head(&self) -> bool {
        self.grid.as_ref().is_some_and(|grid| grid.rows.is_empty() && !grid.upper.is_empty())
    }

    fn head(&mut self, table: TableName, row: &Row) {
        let text = key(&row.text());
        // The first long line of a head says for certain which table it is; its title may be cut.
        // The lower ones of Table II have little that those of Table I have not.
        if text.len() > LONG_HEAD && !self.is_in_head() {
            self.table = Some(table);
        }
        if text.contains("deemed") || text.contains("execution") {
            self.deemed = true;
        }
        let grid = self.grid(row.cells.len());
        let texts: Vec<String> = row.cells.iter().map(|cell| cell.text.clone()).collect();
        if grid.upper.is_empty() {
            grid.upper = texts;
        } else if grid.lower.is_empty() {
            grid.lower = texts;
        } else {
            for (above, more) in grid.lower.iter_mut().zip(texts) {
                above.push(' ');
                above.push_str(&more);
            }
        }
    }

    fn data(&mut self, row: Row) {
        // A page ends in the row before: what it has of a text need not be all of it.
        if let Some(entry) = self.last.take().and_then(|at| self.out.get_mut(at)?.entry.as_mut()) {
            let is_whole = |(column, text): &(Column, String)| {
                slot(*column) != Slot::Words || KNOWN.contains(&text.as_str())
            };
            let (whole, cut): (Vec<_>, Vec<_>) =
                std::mem::take(&mut entry.cells).into_iter().partition(is_whole);
            entry.cells = whole;
            entry.unplaced.extend(cut.into_iter().map(|(_, text)| text));
        }
        let pieces = row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_blank());
        let pieces: Vec<Piece> =
            pieces.map(|(at, cell)| Piece { at, text: cell.text.clone() }).collect();
        // Several rows in one: which of their values belong together, nothing tells.
        let values = |piece: &Piece| {
            piece.text.split_whitespace().filter(|word| is_value_word(word)).count()
        };
        if pieces.iter().filter(|piece| values(piece) > 1).count() > 1 {
            self.close();
            let unplaced = pieces.into_iter().map(|piece| piece.text).collect();
            let table = self.table.unwrap_or(TableName::One);
            return self.out.push(Row::entry(Entry { table, cells: Vec::new(), unplaced }));
        }
        self.grid(row.cells.len()).rows.push(pieces);
    }

    /// Reads the grid that ends here.
    fn close(&mut self) {
        let Some(grid) = self.grid.take().filter(|grid| !grid.rows.is_empty()) else { return };
        let Some(table) = self.table else { return };
        let solution = if grid.width > MOST_COLUMNS {
            None
        } else {
            let columns = columns(self.known.form, table, self.deemed);
            solve(self.known, table, &columns, &grid)
        };
        match solution {
            Some(solution) => self.push(table, &solution),
            None => {
                let unplaced =
                    |row: &Vec<Piece>| row.iter().map(|piece| piece.text.clone()).collect();
                let entries = grid.rows.iter().map(|row| Entry {
                    table,
                    cells: Vec::new(),
                    unplaced: unplaced(row),
                });
                self.out.extend(entries.map(Row::entry));
            }
        }
    }

    fn push(&mut self, table: TableName, solution: &Solution) {
        for row in &solution.rows {
            let entry = entry(table, &solution.columns, row);
            self.out.push(Row::entry(entry));
        }
    }
}

/// A row has so many values that are no words, or a title for one of them: less is a part of a row.
const EVIDENCE: usize = 2;

/// A row with all that is certain of it; without a value of its own it has no cells.
fn entry(table: TableName, columns: &[Column], row: &[Slotted]) -> Entry {
    let mut entry = Entry { table, cells: Vec::new(), unplaced: Vec::new() };
    let mut typed = 0;
    for (column, slotted) in columns.iter().zip(row) {
        if slotted.raw.is_empty() {
            continue;
        }
        let marks: String = slotted
            .marks
            .iter()
            .flatten()
            .map(|mark| format!(" {MARK_OPEN}{mark}{MARK_CLOSE}"))
            .collect();
        // A day or a code that is not certain says that the row is a transaction all the same.
        let is_sign = matches!(column, Column::Date | Column::Code) && slotted.is_value;
        if is_sign && slotted.value.is_none() {
            entry.cells.push((*column, format!("{UNCLEAR}{}", slotted.raw)));
            typed += 1;
            continue;
        }
        if slotted.value.is_none() || slotted.marks.is_none() {
            entry.unplaced.push(slotted.raw.clone());
        }
        let value = slotted.value.as_deref().unwrap_or_default();
        if slotted.is_value && slot(*column) != Slot::Words {
            typed += 1;
        }
        if is_unclear(value) {
            entry.unplaced.push(readable(value));
        } else if !value.is_empty() || !marks.is_empty() {
            entry.cells.push((*column, format!("{value}{marks}")));
        }
    }
    let has_title = row.first().is_some_and(|title| !title.raw.is_empty());
    if typed + usize::from(has_title) < EVIDENCE {
        entry.unplaced =
            row.iter().map(|slotted| slotted.raw.clone()).filter(|raw| !raw.is_empty()).collect();
        entry.cells.clear();
    }
    entry
}
