use std::io::Read;

use super::*;
use section16::{
    Date, DateTime,
    table::{Layout, Table},
};

const KEY: &str = "0000000001-05-000001";

struct Book(zip::ZipArchive<std::fs::File>);

impl Book {
    fn part(&mut self, name: &str) -> String {
        let mut text = String::new();
        self.0.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    /// The XML of the sheet with this name.
    fn sheet(&mut self, name: &str) -> String {
        let number = self.names().iter().position(|sheet| sheet == name).unwrap() + 1;
        self.part(&format!("xl/worksheets/sheet{number}.xml"))
    }

    fn names(&mut self) -> Vec<String> {
        let workbook = self.part("xl/workbook.xml");
        let names = workbook.split("<sheet name=\"").skip(1);
        names.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
    }
}

/// Writes rows of one filing and opens the workbook.
fn written(rows: &[(Table, Vec<(&str, Cell<'_>)>)], sheet_rows: u32) -> (Book, Notes) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.xlsx");
    let mut output = XlsxOutput::create(&path, Layout::Tables.tables(), EmptyTables::Skip).unwrap();
    output.sheet_rows = sheet_rows;
    output.begin(KEY).unwrap();
    for (table, given) in rows {
        let def = table.def();
        let mut cells = vec![Cell::Empty; def.columns.len()];
        cells[0] = Cell::text(KEY);
        for (name, cell) in given {
            cells[def.column(name).unwrap()] = cell.clone();
        }
        let index = Layout::Tables.tables().iter().position(|t| t.name == def.name).unwrap();
        output.row(index, &cells).unwrap();
    }
    let notes = Box::new(output).finish().unwrap();
    let file = std::fs::File::open(path).unwrap();
    (Book(zip::ZipArchive::new(file).unwrap()), notes)
}

fn decimal(text: &str) -> Cell<'_> {
    Cell::Decimal(text.into())
}

#[test]
fn cells_are_typed() {
    let (mut book, notes) = written(
        &[
            (
                Table::Filings,
                vec![
                    ("issuer_cik", Cell::text("0000001234")),
                    ("filed_date", Cell::Date(Date::constant(2005, 1, 4))),
                    ("period_of_report", Cell::Date(Date::constant(1899, 12, 31))),
                    ("accepted_at", Cell::Timestamp(DateTime::constant(2005, 1, 4, 12, 0, 0, 0))),
                    ("aff10b5_one", Cell::Boolean(false.into())),
                    ("remarks", Cell::text("=HYPERLINK(\"http://example.com\") & <b>")),
                ],
            ),
            (
                Table::NonDerivativeTransactions,
                vec![
                    ("row_number", Cell::Integer(1)),
                    ("transaction_shares", decimal("10000.00")),
                    ("transaction_price_per_share", decimal(".275")),
                    ("shares_owned_following_transaction", decimal("999999999999.9999")),
                ],
            ),
        ],
        SHEET_ROWS,
    );
    assert!(notes.is_empty());
    assert_eq!(book.names(), ["About", "filings", "non_derivative_transactions"]);
    let filings = book.sheet("filings");
    for cell in [
        "><v>38356</v></c>",
        "><v>38356.5</v></c>",
        "<t>1899-12-31</t>",
        "t=\"b\"><v>0</v></c>",
        "<t>0000001234</t>",
        "<t>=HYPERLINK(\"http://example.com\") &amp; &lt;b&gt;</t>",
        "<autoFilter ref=\"A1:S2\"/>",
        "state=\"frozen\"",
    ] {
        assert!(filings.contains(cell), "{cell} in {filings}");
    }
    assert!(!filings.contains("<f>"));
    let rows = book.sheet("non_derivative_transactions");
    for cell in ["><v>10000</v>", "><v>0.275</v>", "<t>999999999999.9999</t>", "><v>1</v>"] {
        assert!(rows.contains(cell), "{cell} in {rows}");
    }
    let url = "https://www.sec.gov/Archives/edgar/data/1234/000000000105000001/0000000001-05-000001-index.html";
    for sheet in [2, 3] {
        let links = book.part(&format!("xl/worksheets/_rels/sheet{sheet}.xml.rels"));
        assert!(links.contains(url), "{links}");
    }
}

#[test]
fn long_texts_go_on_in_the_problems() {
    let text = "é".repeat(CELL_CHARACTERS) + &"b".repeat(40_000 - CELL_CHARACTERS);
    let footnote = vec![("footnote_id", Cell::text("F1")), ("footnote_text", Cell::text(&*text))];
    let (mut book, notes) = written(&[(Table::Footnotes, footnote)], SHEET_ROWS);
    let (code, note) = notes.iter().next().unwrap();
    assert_eq!((code, note.count), (Code::TextTooLong, 1));
    let kept = format!("<t>{}</t>", "é".repeat(CELL_CHARACTERS));
    assert!(book.sheet("footnotes").contains(&kept));
    let problems = book.sheet("problems");
    let rest = format!("<t>{}</t>", "b".repeat(40_000 - CELL_CHARACTERS));
    assert!(problems.contains(&rest) && problems.contains("<t>text-too-long</t>"), "{problems}");
    assert!(problems.contains("<t>footnotes F1, footnote_text</t>"), "{problems}");
    assert!(problems.contains("from character 32768 to 40000 of 40000"), "{problems}");
}

#[test]
fn characters_outside_xml_are_escaped_and_reported() {
    let remarks = vec![("remarks", Cell::text("a\u{7}b _x0041_ \u{ffff}c\n\u{7}"))];
    let (mut book, notes) = written(&[(Table::Filings, remarks)], SHEET_ROWS);
    assert!(book.sheet("filings").contains("a_x0007_b _x005F_x0041_ _xFFFF_c\n_x0007_"));
    let (code, note) = notes.iter().next().unwrap();
    assert_eq!((code, note.count), (Code::CharacterEscaped, 1));
    assert!(note.first.message.ends_with(": U+0007, U+FFFF"), "{}", note.first.message);
}

#[test]
fn more_rows_than_a_sheet_holds_go_on_in_the_next() {
    let row = |number| (Table::DerivativeTransactions, vec![("row_number", Cell::Integer(number))]);
    let rows: Vec<_> = (1..=5).map(row).collect();
    let (mut book, _) = written(&rows, 3);
    let names = ["About", "derivative_transactions", "derivative_transactions (2)"];
    assert_eq!(book.names()[..3], names);
    assert_eq!(book.names()[3], "derivative_transactions (3)");
    for (sheet, rows) in [("derivative_transactions (2)", 3), ("derivative_transactions (3)", 2)] {
        assert_eq!(book.sheet(sheet).matches("<row ").count(), rows, "{sheet}");
    }
}

#[test]
fn empty_tables_have_a_header_where_asked_and_bytes_are_always_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = ["a.xlsx", "b.xlsx"].map(|name| {
        let path = folder.path().join(name);
        let tables = Layout::Tables.tables();
        let output = XlsxOutput::create(&path, tables, EmptyTables::Write).unwrap();
        assert!(Box::new(output).finish().unwrap().is_empty());
        std::fs::read(path).unwrap()
    });
    assert!(bytes[0] == bytes[1]);
    let file = std::fs::File::open(folder.path().join("a.xlsx")).unwrap();
    let mut book = Book(zip::ZipArchive::new(file).unwrap());
    assert_eq!(book.names().len(), 10);
    assert!(book.sheet("problems").contains("<t>raw_value</t>"));
}
