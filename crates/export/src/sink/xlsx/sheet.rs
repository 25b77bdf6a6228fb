//! One sheet: a table, or, where a table has more rows than a sheet holds, a part of it.

use rust_xlsxwriter::{ExcelDateTime, IgnoreError, Note, Worksheet, XlsxError};

use section16::{
    Date, DateTime,
    table::{Cell, TableDef},
};

use super::super::digits::Digits;
use super::look::{Look, Side};
use super::style::Styles;

/// Rows that a sheet holds, its header counted.
pub(super) const SHEET_ROWS: u32 = 1_048_576;
/// Characters that the name of a sheet may have.
const NAME_LENGTH: usize = 31;
/// Widths of columns, in characters.
const NARROWEST: usize = 9;
const WIDEST: usize = 44;
const KEY_WIDTH: usize = 24;
const WRAPPED_WIDTH: usize = 100;
/// Names up to this length stand in one line of the header; longer ones are broken.
const ONE_LINE: usize = 18;
/// The height of a line of text, and of the tallest row that Excel has.
const LINE_HEIGHT: usize = 15;
const TALLEST: usize = 405;
/// Rows with several lines in a sheet. What is said of a row stays in memory.
const TALL_ROWS: usize = 50_000;
/// Whole numbers up to here have fifteen digits, as many as Excel shows.
const LARGEST_INTEGER: u64 = 999_999_999_999_999;
/// Excel takes 1900 for a leap year, so that what is before its 1 March is not the same day in
/// every program.
const FIRST_DATE: Date = Date::constant(1900, 3, 1);
/// What a cell costs in the XML of the sheet besides its text, more or less.
const CELL_XML: u64 = 48;

/// A sheet on its way to a workbook.
pub(super) struct Sheet {
    worksheet: Worksheet,
    def: &'static TableDef,
    look: Look,
    name: String,
    notes: usize,
    next_row: u32,
    /// The longest text of each column so far, in characters.
    widths: Vec<usize>,
    tall_rows: usize,
    xml_bytes: u64,
}

impl Sheet {
    /// Begins part number `part` of a table, counted from 1, with the header.
    pub(super) fn new(
        mut worksheet: Worksheet,
        def: &'static TableDef,
        part: usize,
        styles: &Styles,
    ) -> Result<Self, XlsxError> {
        let name = sheet_name(def.name, part);
        worksheet.set_name(&name)?;
        worksheet.set_row_height(0, 32)?;
        for (column, declared) in (0..).zip(def.columns) {
            worksheet.set_column_format(column, &styles.text)?;
            worksheet.write_string_with_format(0, column, declared.name, &styles.header)?;
        }
        let widths = def.columns.iter().map(|column| header_width(column.name)).collect();
        Ok(Self {
            worksheet,
            def,
            look: Look::of(def),
            name,
            notes: 0,
            next_row: 1,
            widths,
            tall_rows: 0,
            xml_bytes: 0,
        })
    }

    /// Whether no row can follow.
    pub(super) fn is_full(&self, rows: u32) -> bool {
        self.next_row >= rows
    }

    /// The name of the sheet.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// How many rows the sheet has, its header not counted.
    pub(super) fn rows(&self) -> u32 {
        self.next_row - 1
    }

    /// About how long the XML of the sheet is.
    pub(super) fn xml_bytes(&self) -> u64 {
        self.xml_bytes
    }

    /// Writes a cell of the current row; a text cell holds at most what Excel allows.
    pub(super) fn cell(
        &mut self,
        column: usize,
        cell: &Cell<'_>,
        styles: &Styles,
    ) -> Result<(), XlsxError> {
        let (row, at) = (self.next_row, column_number(column));
        let sheet = &mut self.worksheet;
        let width = match cell {
            Cell::Empty => return Ok(()),
            Cell::Integer(number) if *number <= LARGEST_INTEGER => {
                #[expect(clippy::cast_precision_loss, reason = "fifteen digits are exact")]
                sheet.write_number_with_format(row, at, *number as f64, &styles.integer)?;
                NARROWEST
            }
            Cell::Decimal(text) => {
                let digits = Digits::parse(text);
                let Some((digits, number)) = digits.and_then(|d| Some((d, d.to_double()?))) else {
                    return self.text(column, text, styles);
                };
                let format = styles.decimal(digits.scale());
                sheet.write_number_with_format(row, at, number, format)?;
                text.len() + text.len() / 3
            }
            Cell::Date(date) => match excel_date(*date) {
                Some(day) => {
                    sheet.write_datetime_with_format(row, at, day, &styles.date)?;
                    11
                }
                None => return self.text(column, &cell.to_text(), styles),
            },
            Cell::Timestamp(time) => match excel_time(*time) {
                Some(time) => {
                    sheet.write_datetime_with_format(row, at, time, &styles.timestamp)?;
                    19
                }
                None => return self.text(column, &cell.to_text(), styles),
            },
            Cell::Boolean(value) => {
                sheet.write_boolean_with_format(row, at, value.is_true(), &styles.boolean)?;
                NARROWEST
            }
            Cell::Text(text) => return self.text(column, text, styles),
            _ => return self.text(column, &cell.to_text(), styles),
        };
        self.grow(column, width, 0);
        Ok(())
    }

    /// Writes a text cell of the current row.
    pub(super) fn text(
        &mut self,
        column: usize,
        text: &str,
        styles: &Styles,
    ) -> Result<(), XlsxError> {
        let (row, at) = (self.next_row, column_number(column));
        let wraps = is_wrapped(self.def.columns[column].name) && self.tall_rows < TALL_ROWS;
        let lines = if wraps { lines(text, WRAPPED_WIDTH) } else { 1 };
        if lines > 1 {
            // Not every program finds out by itself how tall a row must be.
            self.worksheet.set_row_height(row, row_height(lines))?;
            self.worksheet.write_string_with_format(row, at, text, &styles.wrapped)?;
            self.tall_rows += 1;
        } else {
            self.worksheet.write_string(row, at, text)?;
        }
        self.grow(column, text.chars().take(WRAPPED_WIDTH).count() + 2, text.len());
        Ok(())
    }

    /// Writes a text cell of the current row that leads to `url`.
    pub(super) fn link(
        &mut self,
        column: usize,
        text: &str,
        url: &str,
        styles: &Styles,
    ) -> Result<(), XlsxError> {
        let at = column_number(column);
        let format = Some(&styles.link);
        self.worksheet.write_url_with_options(self.next_row, at, url, text, "", format)?;
        self.grow(column, text.len() + 1, text.len());
        Ok(())
    }

    /// Whether the text of a column is an address that it leads to.
    pub(super) fn is_address(&self, column: usize) -> bool {
        self.look.linked(self.def.columns[column].name)
    }

    /// Colours the row, and puts its footnotes beside a cell.
    pub(super) fn dress(&mut self, cells: &[Cell<'_>], styles: &Styles) -> Result<(), XlsxError> {
        /// Notes stay in memory; the texts stand in a column too.
        const MOST_NOTES: usize = 20_000;
        /// Characters of a note that a program shows well.
        const NOTE_LENGTH: usize = 2_000;
        let row = self.next_row;
        if let Some((column, side)) = self.look.side(self.def, cells) {
            let format = match side {
                Side::Bought => &styles.bought,
                Side::Sold => &styles.sold,
            };
            let text = cells[column].to_text();
            self.worksheet.write_string_with_format(row, column_number(column), text, format)?;
        }
        if let Some((column, from)) = self.look.noted(self.def)
            && let Cell::Text(text) = &cells[from]
            && self.notes < MOST_NOTES
        {
            let mut shown: String = text.chars().take(NOTE_LENGTH).collect();
            if shown.len() < text.len() {
                shown.push_str(" [...]");
            }
            let note = Note::new(shown).set_author("section16").set_width(420).set_height(160);
            self.worksheet.insert_note(row, column_number(column), &note)?;
            self.notes += 1;
        }
        Ok(())
    }

    /// Ends the current row.
    pub(super) fn end_row(&mut self) {
        self.next_row += 1;
    }

    /// Ends the sheet.
    pub(super) fn finish(mut self) -> Result<Worksheet, XlsxError> {
        let sheet = &mut self.worksheet;
        let last_row = (self.next_row - 1).max(1);
        let last_column = column_number(self.def.columns.len().saturating_sub(1));
        for (column, (declared, width)) in (0..).zip(self.def.columns.iter().zip(&self.widths)) {
            let widest = match declared.name {
                name if is_wrapped(name) => WRAPPED_WIDTH,
                _ if declared.is_key() => KEY_WIDTH,
                _ => WIDEST,
            };
            let widest = self.look.widest(declared.name).unwrap_or(widest);
            if self.look.is_hidden(declared.name) {
                sheet.set_column_hidden(column)?;
            }
            let width = u16::try_from((*width).clamp(NARROWEST, widest)).unwrap_or(u16::MAX);
            sheet.set_column_width(column, width)?;
        }
        sheet.set_freeze_panes(1, column_number(self.look.frozen(self.def)))?;
        sheet.autofilter(0, 0, last_row, last_column)?;
        // CIKs and form types are text that looks like numbers; nobody needs a warning for it.
        let warning = IgnoreError::NumberStoredAsText;
        sheet.ignore_error_range(1, 0, last_row, last_column, warning)?;
        sheet.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
        Ok(self.worksheet)
    }

    fn grow(&mut self, column: usize, width: usize, bytes: usize) {
        let widest = &mut self.widths[column];
        *widest = width.max(*widest);
        self.xml_bytes += CELL_XML + u64::try_from(bytes).unwrap_or(u64::MAX);
    }
}

/// Whether the texts of the column are long enough to be worth several lines.
fn is_wrapped(column: &str) -> bool {
    column.eq_ignore_ascii_case("footnote_text") || column.eq_ignore_ascii_case("footnote_txt")
}

/// How many lines the text takes in a column of this width, more or less.
pub(super) fn lines(text: &str, width: usize) -> usize {
    text.split('\n').map(|line| line.chars().count().div_ceil(width).max(1)).sum()
}

/// How tall a row of so many lines is.
pub(super) fn row_height(lines: usize) -> u16 {
    u16::try_from((lines * LINE_HEIGHT).min(TALLEST)).unwrap_or_default()
}

/// How wide a column is for the sake of its name, beside which the filter has its button.
fn header_width(name: &str) -> usize {
    if name.len() <= ONE_LINE { name.len() + 4 } else { name.len().div_ceil(2) + 5 }
}

/// The writer counts columns in 16 bits; no table comes near.
fn column_number(column: usize) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}

/// The name of part number `part` of a table.
fn sheet_name(table: &str, part: usize) -> String {
    if part == 1 {
        return table.chars().take(NAME_LENGTH).collect();
    }
    let suffix = format!(" ({part})");
    let mut name: String = table.chars().take(NAME_LENGTH - suffix.len()).collect();
    name.push_str(&suffix);
    name
}

/// The day as Excel counts days, where it can.
fn excel_date(date: Date) -> Option<ExcelDateTime> {
    if date < FIRST_DATE {
        return None;
    }
    let (year, month, day) = (date.year(), date.month(), date.day());
    ExcelDateTime::from_ymd(year.unsigned_abs(), month.unsigned_abs(), day.unsigned_abs()).ok()
}

/// The time as Excel counts days and their parts, where it can.
fn excel_time(time: DateTime) -> Option<ExcelDateTime> {
    let (hour, minute, second) = (time.hour(), time.minute(), time.second());
    let day = excel_date(time.date())?;
    day.and_hms(u16::from(hour.unsigned_abs()), minute.unsigned_abs(), second.unsigned_abs()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_parts_fit() {
        assert_eq!(sheet_name("non_derivative_transactions", 1), "non_derivative_transactions");
        assert_eq!(sheet_name("non_derivative_transactions", 2), "non_derivative_transactions (2)");
        assert_eq!(sheet_name("non_derivative_transactions", 10).len(), 31);
    }

    #[test]
    fn days_before_march_1900_are_no_excel_dates() {
        assert!(excel_date(Date::constant(1900, 2, 28)).is_none());
        assert!(excel_date(Date::constant(1900, 3, 1)).is_some());
        assert!(excel_date(Date::constant(204, 12, 31)).is_none());
        assert!(excel_date(Date::constant(9999, 12, 31)).is_some());
    }
}
