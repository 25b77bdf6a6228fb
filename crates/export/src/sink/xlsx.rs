//! Excel workbooks: a sheet a table, typed cells, a first sheet that explains them.
//!
//! Rows go to temporary files beside the workbook as they come, so that memory stays flat. What a
//! cell cannot hold stands in the sheet of problems.

mod about;
mod look;
mod sheet;
mod style;

use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use section16::{
    AccessionNumber, Code, FileError,
    table::{
        Cell, TableDef,
        research::{SUMMARY, Summary},
    },
};

use crate::error::Error;

use super::notes::Misfits;
use super::{EmptyTables, Files, Format, Notes, Output, TypedFormat};
use look::Look;
use sheet::{SHEET_ROWS, Sheet};
use style::Styles;

/// Characters that a cell holds, counted as Excel does, in UTF-16.
const CELL_CHARACTERS: usize = 32_767;
/// Links in the first sheet, which has each filing once, and in the others together. Excel allows
/// 65,530 in a sheet; here all of them come to that number, because links, unlike rows, stay in
/// memory.
const FIRST_LINKS: usize = 45_530;
const OTHER_LINKS: usize = 20_000;
/// From here on a sheet's XML may need the large form of zip entries, which old programs cannot
/// read.
const LARGE_XML: u64 = 3 << 30;

/// Excel workbooks.
#[derive(Clone, Copy, Debug)]
pub struct Xlsx;

impl TypedFormat for Xlsx {
    fn extension(&self) -> &'static str {
        Format::Xlsx.extension()
    }

    fn files(&self) -> Files {
        Files::One
    }

    fn create(
        &self,
        mut paths: Vec<PathBuf>,
        tables: &'static [&'static TableDef],
        empty: EmptyTables,
    ) -> crate::Result<Box<dyn Output>> {
        Ok(Box::new(XlsxOutput::create(paths.remove(0), tables, empty)?))
    }
}

/// An Excel workbook.
pub struct XlsxOutput {
    path: PathBuf,
    tables: &'static [&'static TableDef],
    empty: EmptyTables,
    workbook: Workbook,
    styles: Styles,
    /// The parts of each table.
    sheets: Vec<Vec<Sheet>>,
    sheet_rows: u32,
    /// Where the filing whose rows are coming stands on EDGAR.
    url: Option<String>,
    links: Links,
    misfits: Misfits,
    /// What insiders bought and sold, where there is a table of trades.
    summary: Option<Summary>,
}

impl XlsxOutput {
    /// Begins a workbook that [`finish`](Output::finish) writes to `path`. Temporary files are
    /// put into its folder, without a name.
    ///
    /// # Errors
    ///
    /// Where the folder cannot be written to.
    pub fn create(
        path: impl Into<PathBuf>,
        tables: &'static [&'static TableDef],
        empty: EmptyTables,
    ) -> crate::Result<Self> {
        let path = path.into();
        let mut workbook = Workbook::new();
        if let Some(folder) = path.parent().filter(|folder| *folder != Path::new("")) {
            workbook.set_tempdir(folder).map_err(|error| failed(&path, error))?;
        }
        Ok(Self {
            path,
            tables,
            empty,
            workbook,
            styles: Styles::new(),
            sheets: tables.iter().map(|_| Vec::new()).collect(),
            sheet_rows: SHEET_ROWS,
            url: None,
            links: Links { first: FIRST_LINKS, others: OTHER_LINKS },
            misfits: Misfits::new(tables),
            summary: (Look::of(tables[0]) == Look::Trades).then(Summary::default),
        })
    }

    /// Writes a row, and notes what a cell does not hold.
    fn write(&mut self, table: usize, cells: &[Cell<'_>]) -> Result<(), XlsxError> {
        self.open_sheet(table)?;
        let def = self.tables[table];
        let Some(sheet) = self.sheets[table].last_mut() else { return Ok(()) };
        for (column, cell) in cells.iter().enumerate() {
            match cell {
                Cell::Text(text) => {
                    let (kept, rest) = split_at_limit(text);
                    if sheet.is_address(column) && self.links.take(table) {
                        sheet.link(column, kept, kept, &self.styles)?;
                    } else if let Some(url) = &self.url
                        && def.columns[column].is_key()
                        && self.links.take(table)
                    {
                        sheet.link(column, kept, url, &self.styles)?;
                    } else {
                        sheet.text(column, kept, &self.styles)?;
                    }
                    let place = (table, cells, column);
                    note_rest(&mut self.misfits, place, text, rest);
                    note_characters(&mut self.misfits, place, kept);
                }
                cell => sheet.cell(column, cell, &self.styles)?,
            }
        }
        sheet.dress(cells, &self.styles)?;
        sheet.end_row();
        if let Some(summary) = &mut self.summary
            && table == 0
        {
            summary.add(cells);
        }
        Ok(())
    }

    /// Sees to it that the last sheet of the table has room for a row.
    fn open_sheet(&mut self, table: usize) -> Result<(), XlsxError> {
        let parts = &mut self.sheets[table];
        if parts.last().is_none_or(|sheet| sheet.is_full(self.sheet_rows)) {
            let worksheet = self.workbook.new_worksheet_with_constant_memory()?;
            let part = parts.len() + 1;
            parts.push(Sheet::new(worksheet, self.tables[table], part, &self.styles)?);
        }
        Ok(())
    }

    /// The sheet with what each insider bought and sold, where there are trades.
    fn summary_sheet(&mut self) -> Result<Option<Worksheet>, XlsxError> {
        let Some(summary) = self.summary.take() else { return Ok(None) };
        let worksheet = self.workbook.new_worksheet_with_constant_memory()?;
        let mut sheet = Sheet::new(worksheet, &SUMMARY, 1, &self.styles)?;
        let mut written = Ok(());
        summary.rows(|cells| {
            if written.is_ok() && !sheet.is_full(self.sheet_rows) {
                written = cells
                    .iter()
                    .enumerate()
                    .try_for_each(|(column, cell)| sheet.cell(column, cell, &self.styles));
                sheet.end_row();
            }
        });
        written?;
        sheet.finish().map(Some)
    }

    /// Writes what is pending for the sheet of problems.
    fn write_problems(&mut self) -> Result<(), XlsxError> {
        let Some(table) = self.misfits.problems_table() else { return Ok(()) };
        match self.misfits.take() {
            Some(pending) => pending.rows(|cells| self.write(table, cells)),
            None => Ok(()),
        }
    }

    /// Puts the sheets into the workbook, in the order of the tables, and saves it.
    fn save(&mut self) -> Result<(), XlsxError> {
        self.write_problems()?;
        if self.empty == EmptyTables::Write {
            for table in 0..self.tables.len() {
                if self.sheets[table].is_empty() {
                    self.open_sheet(table)?;
                }
            }
        }
        let mut sheets = std::mem::take(&mut self.sheets);
        let links_left_out = self.links.are_used_up();
        let about = about::about(self.tables, &sheets, links_left_out, &self.styles)?;
        let large = sheets.iter().flatten().any(|sheet| sheet.xml_bytes() > LARGE_XML);
        let summary = self.summary_sheet()?;
        let is_research = summary.is_some();
        if !is_research {
            self.workbook.push_worksheet(about);
            for sheet in sheets.iter_mut().flat_map(|parts| parts.drain(..)) {
                self.workbook.push_worksheet(sheet.finish()?);
            }
        } else {
            // The workbook opens with the trades, and their sums are next.
            let mut rest = sheets.split_off(1);
            for sheet in sheets.iter_mut().flat_map(|parts| parts.drain(..)) {
                self.workbook.push_worksheet(sheet.finish()?);
            }
            if let Some(sheet) = summary {
                self.workbook.push_worksheet(sheet);
            }
            for sheet in rest.iter_mut().flat_map(|parts| parts.drain(..)) {
                self.workbook.push_worksheet(sheet.finish()?);
            }
            self.workbook.push_worksheet(about);
        }
        // The same filings make the same bytes, so the time of creation is always the same.
        let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
        let properties = DocProperties::new()
            .set_title("SEC ownership filings")
            .set_comment(concat!("section16 ", env!("CARGO_PKG_VERSION")))
            .set_creation_datetime(&created);
        self.workbook.set_properties(&properties).use_zip_large_file(large);
        self.workbook.save(&self.path)
    }
}

impl Output for XlsxOutput {
    fn begin(&mut self, key: &str) -> crate::Result<()> {
        guarded(self, Self::write_problems)?;
        self.misfits.begin(key);
        self.url = None;
        Ok(())
    }

    fn row(&mut self, table: usize, cells: &[Cell<'_>]) -> crate::Result<()> {
        self.misfits.see(table, cells);
        if let Some(url) = edgar_url(self.tables[table], cells) {
            self.url = Some(url);
        }
        guarded(self, |output| output.write(table, cells))
    }

    fn finish(mut self: Box<Self>) -> crate::Result<Notes> {
        guarded(&mut self, Self::save)?;
        Ok(self.misfits.into_notes())
    }
}

/// How many links there may still be.
struct Links {
    first: usize,
    others: usize,
}

impl Links {
    fn take(&mut self, table: usize) -> bool {
        let left = if table == 0 { &mut self.first } else { &mut self.others };
        let any = *left > 0;
        *left = left.saturating_sub(1);
        any
    }

    fn are_used_up(&self) -> bool {
        self.first == 0 || self.others == 0
    }
}

/// EDGAR's index page of the filing, where the row names its accession number and its issuer.
fn edgar_url(def: &TableDef, cells: &[Cell<'_>]) -> Option<String> {
    let issuer = def.columns.iter().position(|column| column.is_issuer_cik())?;
    let key = def.columns.iter().position(|column| column.is_key())?;
    let (Cell::Text(cik), Cell::Text(key)) = (&cells[issuer], &cells[key]) else { return None };
    let accession: AccessionNumber = key.parse().ok()?;
    let (cik, folder) = (cik.trim_start_matches('0'), accession.without_dashes());
    let page = format!("{}-index.html", accession.as_str());
    Some(format!("https://www.sec.gov/Archives/edgar/data/{cik}/{folder}/{page}"))
}

/// `text` up to what a cell holds, and what follows.
fn split_at_limit(text: &str) -> (&str, &str) {
    if text.len() <= CELL_CHARACTERS {
        return (text, "");
    }
    let mut units = 0;
    let end = text.char_indices().find_map(|(at, c)| {
        units += c.len_utf16();
        (units > CELL_CHARACTERS).then_some(at)
    });
    text.split_at(end.unwrap_or(text.len()))
}

/// Notes what did not go into the cell, in pieces that fit a cell.
fn note_rest(
    misfits: &mut Misfits,
    place: (usize, &[Cell<'_>], usize),
    text: &str,
    mut rest: &str,
) {
    while !rest.is_empty() {
        let (piece, after) = split_at_limit(rest);
        let count = |text: &str| text.chars().count();
        let all = count(text);
        let from = all - count(rest) + 1;
        let message = format!(
            "a cell holds {CELL_CHARACTERS} characters; this is the text from character {from} to \
             {} of {all}",
            all - count(after)
        );
        misfits.add(Code::TextTooLong, place, piece, message);
        rest = after;
    }
}

/// Notes characters that XML does not allow; the writer escapes them.
fn note_characters(misfits: &mut Misfits, place: (usize, &[Cell<'_>], usize), text: &str) {
    let illegal = |c: &char| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    // Of the characters in question only these begin with bytes that are rare in text.
    if !text.bytes().any(|byte| byte < b' ' || byte == 0xef) {
        return;
    }
    let mut found: Vec<char> = text.chars().filter(illegal).collect();
    if found.is_empty() {
        return;
    }
    found.sort_unstable();
    found.dedup();
    let names: Vec<_> = found.iter().map(|c| format!("U+{:04X}", u32::from(*c))).collect();
    let message = format!("the cell has characters that XML does not allow: {}", names.join(", "));
    misfits.add(Code::CharacterEscaped, place, "", message);
}

/// Runs a part of the writer, which panics where its temporary files cannot be written.
fn guarded(
    output: &mut XlsxOutput,
    work: impl FnOnce(&mut XlsxOutput) -> Result<(), XlsxError>,
) -> crate::Result<()> {
    match panic::catch_unwind(AssertUnwindSafe(|| work(output))) {
        Ok(result) => result.map_err(|error| failed(&output.path, error)),
        Err(_) => {
            let message = "the temporary files of the workbook could not be written";
            let error = io::Error::new(io::ErrorKind::StorageFull, message);
            Err(FileError::new(&output.path, error).into())
        }
    }
}

fn failed(path: &Path, error: XlsxError) -> Error {
    let error = match error {
        XlsxError::IoError(error) => error,
        error => io::Error::other(error),
    };
    FileError::new(path, error).into()
}

#[cfg(test)]
mod tests;
