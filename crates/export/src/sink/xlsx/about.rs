//! The first sheet: what the workbook holds, sheet by sheet and column by column.

use rust_xlsxwriter::{Url, Worksheet, XlsxError};

use section16::table::{Table, TableDef};

use super::sheet::{Sheet, lines, row_height};
use super::style::Styles;

const NAME: &str = "About";
/// In characters: sheet, column, type, meaning, XML path, SEC name.
const WIDTHS: [u16; 6] = [30, 38, 13, 78, 58, 30];
/// Where the long texts stand.
const MEANING: u16 = 3;
const COLUMNS: [&str; 6] =
    ["Sheet", "Column", "Type", "Meaning", "In the ownership XML", "In the SEC's data sets"];

/// Writes the first sheet of a workbook with these sheets.
pub(super) fn about(
    tables: &[&'static TableDef],
    sheets: &[Vec<Sheet>],
    links_left_out: bool,
    styles: &Styles,
) -> Result<Worksheet, XlsxError> {
    let mut page = Page { sheet: Worksheet::new(), row: 0, styles };
    page.sheet.set_name(NAME)?.set_screen_gridlines(false).set_landscape();
    page.sheet.set_print_fit_to_pages(1, 0);
    for (column, width) in (0..).zip(WIDTHS) {
        page.sheet.set_column_width(column, width)?;
    }
    page.sheet.write_string_with_format(0, 0, "SEC ownership filings", &styles.title)?;
    page.sheet.set_row_height(0, 26)?;
    page.row = 1;
    for line in introduction(tables, links_left_out) {
        page.sheet.write_string_with_format(page.row, 0, line, &styles.faint)?;
        page.row += 1;
    }
    page.sheets(tables, sheets)?;
    page.columns(tables)?;
    Ok(page.sheet)
}

fn introduction(tables: &[&'static TableDef], links_left_out: bool) -> Vec<&'static str> {
    let mut lines = vec![
        concat!(
            "Forms 3, 4 and 5 as filed with the SEC, written by section16 ",
            env!("CARGO_PKG_VERSION"),
            "."
        ),
        "The rows of one filing have the same accession number in every sheet. It leads to the filing on EDGAR where the issuer is known.",
        "An empty cell means that the filing does not say; it never means zero or false. Numbers are shown with the digits that were filed.",
    ];
    if tables.iter().any(|table| std::ptr::eq(*table, Table::Footnotes.def())) {
        lines.push(
            "A column that ends in _fn has the footnotes of the column before it; their texts are in the sheet footnotes.",
        );
    }
    if links_left_out {
        lines.push(
            "There are 65,530 links at most; the accession numbers of the rows after have none.",
        );
    }
    lines
}

struct Page<'a> {
    sheet: Worksheet,
    row: u32,
    styles: &'a Styles,
}

impl Page<'_> {
    fn heading(&mut self, text: &str, columns: &[&str]) -> Result<(), XlsxError> {
        self.row += 1;
        self.sheet.write_string_with_format(self.row, 0, text, &self.styles.heading)?;
        self.row += 1;
        for (column, name) in (0..).zip(columns) {
            self.sheet.write_string_with_format(self.row, column, *name, &self.styles.header)?;
        }
        self.row += 1;
        Ok(())
    }

    /// Writes the long text of a row, and ends the row.
    fn meaning(&mut self, text: &str) -> Result<(), XlsxError> {
        let width = usize::from(WIDTHS[usize::from(MEANING)]);
        self.sheet.set_row_height(self.row, row_height(lines(text, width)))?;
        self.sheet.write_string_with_format(self.row, MEANING, text, &self.styles.wrapped)?;
        self.row += 1;
        Ok(())
    }

    fn sheets(
        &mut self,
        tables: &[&'static TableDef],
        sheets: &[Vec<Sheet>],
    ) -> Result<(), XlsxError> {
        self.heading("Sheets", &["Sheet", "Rows", "", "What a row is"])?;
        for (table, parts) in tables.iter().zip(sheets) {
            for part in parts {
                let link = Url::new(format!("internal:'{}'!A1", part.name()));
                let link = link.set_text(part.name());
                self.sheet.write_url_with_format(self.row, 0, link, &self.styles.link)?;
                let (rows, format) = (part.rows(), &self.styles.count);
                self.sheet.write_number_with_format(self.row, 1, rows, format)?;
                self.meaning(table.doc)?;
            }
        }
        Ok(())
    }

    fn columns(&mut self, tables: &[&'static TableDef]) -> Result<(), XlsxError> {
        self.heading("Columns", &COLUMNS)?;
        let header = self.row - 1;
        for table in tables {
            for column in table.columns {
                let (xml, sec) = (column.xml.unwrap_or(""), column.sec.unwrap_or(""));
                let kind = column.kind.as_str();
                let texts = [table.name, column.name, kind, "", xml, sec];
                for (at, text) in (0..).zip(texts).filter(|(_, text)| !text.is_empty()) {
                    let format = &self.styles.text;
                    self.sheet.write_string_with_format(self.row, at, text, format)?;
                }
                self.meaning(column.doc)?;
            }
        }
        self.sheet.autofilter(header, 0, self.row - 1, 5)?;
        Ok(())
    }
}
