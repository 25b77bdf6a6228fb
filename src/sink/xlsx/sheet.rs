//! One sheet: a table, or, where a table has more rows than a sheet holds, a part of it.

use rust_xlsxwriter::{ExcelDateTime, IgnoreError, Worksheet, XlsxError};

use crate::table::{Cell, TableDef};
use crate::value::{Date, DateTime};

use super::super::digits::Digits;
use super::style::Styles;

/// Rows that a sheet holds, its header counted.
pub(super) const SHEET_ROWS: u32 = 1_048_576;
/// Characters that the name of a sheet may have.
const NAME_LENGTH: usize = 31;
/// Widths of columns, in characters.
const NARROWEST: usize = 9;
const WIDEST: usize = 44;
const WRAPPED_WIDTH: usize = 100;
/// Whole numbers up to here are doubles.
const LARGEST_INTEGER: u64 = 1 << 53;
/// Excel takes 1900 for a leap year, so that what is before its 1 March is not the same day in
/// every program.
const FIRST_DATE: Date = Date::constant(1900, 3, 1);
/// What a cell costs in the XML of the sheet besides its text, more or less.
const CELL_XML: u64 = 48;

/// A sheet on its way to a workbook.
pub(super) struct Sheet {
    worksheet: Worksheet,
    def: &'static TableDef,
    name: String,
    next_row: u32,
    /// The longest text of each column so far, in characters.
    widths: Vec<usize>,
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
        for (column, declared) in (0..).zip(def.columns) {
            let format = if is_wrapped(declared.name) { &styles.wrapped } else { &styles.text };
            worksheet.set_column_format(column, format)?;
        }
        worksheet.set_row_height(0, 32)?;
        for (column, declared) in (0..).zip(def.columns) {
            worksheet.write_string_with_format(0, column, declared.name, &styles.header)?;
        }
        // A header has two lines, and a button at its end.
        let widths = def.columns.iter().map(|column| column.name.len().div_ceil(2) + 4).collect();
        Ok(Self { worksheet, def, name, next_row: 1, widths, xml_bytes: 0 })
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
                let number = i64::try_from(*number).unwrap_or_default();
                // The writer takes an i64 as a double; up to 2^53 that is exact.
                #[expect(clippy::cast_precision_loss, reason = "at most 2^53")]
                sheet.write_number_with_format(row, at, number as f64, &styles.integer)?;
                NARROWEST
            }
            Cell::Decimal(text) => match Digits::parse(text) {
                Some(digits) if let Some(number) = digits.to_double() => {
                    let format = styles.decimal(digits.scale());
                    sheet.write_number_with_format(row, at, number, format)?;
                    text.len() + text.len() / 3
                }
                _ => return self.text(column, text),
            },
            Cell::Date(date) => match excel_date(*date) {
                Some(day) => {
                    sheet.write_datetime_with_format(row, at, day, &styles.date)?;
                    11
                }
                None => return self.text(column, &cell.to_text()),
            },
            Cell::Timestamp(time) => match excel_time(*time) {
                Some(time) => {
                    sheet.write_datetime_with_format(row, at, time, &styles.timestamp)?;
                    19
                }
                None => return self.text(column, &cell.to_text()),
            },
            Cell::Boolean(value) => {
                sheet.write_boolean_with_format(row, at, *value, &styles.boolean)?;
                NARROWEST
            }
            Cell::Text(text) => return self.text(column, text),
            Cell::Integer(_) | Cell::FootnoteIds(_) => return self.text(column, &cell.to_text()),
        };
        self.grow(column, width, 0);
        Ok(())
    }

    /// Writes a text cell of the current row.
    pub(super) fn text(&mut self, column: usize, text: &str) -> Result<(), XlsxError> {
        self.worksheet.write_string(self.next_row, column_number(column), text)?;
        self.grow(column, text.chars().take(WRAPPED_WIDTH).count() + 1, text.len());
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
            let widest = if is_wrapped(declared.name) { WRAPPED_WIDTH } else { WIDEST };
            let width = u16::try_from((*width).clamp(NARROWEST, widest)).unwrap_or(u16::MAX);
            sheet.set_column_width(column, width)?;
        }
        sheet.set_freeze_panes(1, 1)?;
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
