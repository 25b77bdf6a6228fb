use std::path::Path;

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, Row};

use super::*;
use section16::{
    Date, DateTime,
    table::{Layout, Table},
};

const KEY: &str = "0000000001-05-000001";

fn output(folder: &Path, empty: EmptyTables) -> ParquetOutput {
    let tables = Layout::Tables.tables();
    let paths = tables.iter().map(|table| folder.join(format!("{}.parquet", table.name)));
    ParquetOutput::create(Parquet::default(), paths.collect(), tables, empty).unwrap()
}

fn put(output: &mut ParquetOutput, table: Table, given: &[(&str, Cell<'_>)]) {
    let def = table.def();
    let mut cells = vec![Cell::Empty; def.columns.len()];
    cells[0] = Cell::text(KEY);
    for (name, cell) in given {
        cells[def.column(name).unwrap()] = cell.clone();
    }
    let index = output.tables.iter().position(|t| t.name == def.name).unwrap();
    output.row(index, &cells).unwrap();
}

fn read(folder: &Path, table: Table) -> (SerializedFileReader<File>, Vec<Row>) {
    let file = File::open(folder.join(format!("{}.parquet", table.name()))).unwrap();
    let reader = SerializedFileReader::new(file).unwrap();
    let rows = reader.get_row_iter(None).unwrap().map(|row| row.unwrap()).collect();
    (reader, rows)
}

fn field<'a>(row: &'a Row, name: &str) -> &'a Field {
    row.get_column_iter().find(|(column, _)| *column == name).unwrap().1
}

fn decimal(text: &str) -> Cell<'_> {
    Cell::Decimal(text.into())
}

#[test]
fn columns_are_typed() {
    let folder = tempfile::tempdir().unwrap();
    let mut output = output(folder.path(), EmptyTables::Skip);
    output.begin(KEY).unwrap();
    put(
        &mut output,
        Table::Filings,
        &[
            ("filed_date", Cell::Date(Date::constant(2005, 1, 4))),
            ("accepted_at", Cell::Timestamp(DateTime::constant(2005, 1, 4, 12, 0, 0, 0))),
            ("aff10b5_one", Cell::Boolean(false.into())),
            ("remarks", Cell::text("é".repeat(40_000))),
        ],
    );
    let ids = ["F2", "F1"].map(section16::FootnoteId::new);
    put(
        &mut output,
        Table::NonDerivativeTransactions,
        &[
            ("row_number", Cell::Integer(7)),
            ("transaction_shares", decimal("10000.00")),
            ("transaction_price_per_share", decimal(".275")),
            ("transaction_shares_fn", Cell::footnotes(&ids)),
        ],
    );
    assert!(Box::new(output).finish().unwrap().is_empty());

    let (reader, rows) = read(folder.path(), Table::Filings);
    let row = &rows[0];
    assert_eq!(*field(row, "accession_number"), Field::Str(KEY.to_owned()));
    assert_eq!(*field(row, "filed_date"), Field::Date(12_787));
    assert_eq!(*field(row, "accepted_at"), Field::TimestampMicros(1_104_840_000_000_000));
    assert_eq!(*field(row, "aff10b5_one"), Field::Bool(false));
    assert_eq!(*field(row, "no_securities_owned"), Field::Null);
    assert_eq!(*field(row, "remarks"), Field::Str("é".repeat(40_000)));
    let metadata = reader.metadata().file_metadata();
    let said = metadata.key_value_metadata().unwrap();
    let remarks = said.iter().find(|pair| pair.key == "column.remarks").unwrap();
    assert_eq!(remarks.value.as_deref(), Some("Remarks on the whole filing."));

    let (_, rows) = read(folder.path(), Table::NonDerivativeTransactions);
    let row = &rows[0];
    assert_eq!(*field(row, "row_number"), Field::Long(7));
    assert_eq!(field(row, "transaction_shares").to_string(), "10000.0000000000");
    assert_eq!(field(row, "transaction_price_per_share").to_string(), "0.2750000000");
    assert_eq!(*field(row, "transaction_shares_fn"), Field::Str("F2 F1".to_owned()));
    assert!(!folder.path().join("footnotes.parquet").exists());
}

#[test]
fn numbers_that_do_not_fit_are_empty_and_reported() {
    let folder = tempfile::tempdir().unwrap();
    let mut output = output(folder.path(), EmptyTables::Write);
    output.begin(KEY).unwrap();
    let (number, text) = ("0.12345678901", "not a number");
    let columns = [
        ("row_number", Cell::Integer(3)),
        ("transaction_shares", decimal(number)),
        ("transaction_date", Cell::text(text)),
    ];
    put(&mut output, Table::DerivativeTransactions, &columns);
    let notes = Box::new(output).finish().unwrap();
    let codes: Vec<_> = notes.iter().map(|(code, note)| (code, note.count)).collect();
    assert_eq!(codes, [(Code::NumberTooLong, 1), (Code::TypeMismatch, 1)]);

    let (_, rows) = read(folder.path(), Table::DerivativeTransactions);
    assert_eq!(*field(&rows[0], "transaction_shares"), Field::Null);
    let (_, problems) = read(folder.path(), Table::Problems);
    let raw: Vec<_> = problems.iter().map(|row| field(row, "raw_value").to_string()).collect();
    assert_eq!(raw, [format!("{text:?}"), format!("{number:?}")]);
    let location = "derivative_transactions 3, transaction_shares";
    assert_eq!(*field(&problems[1], "location"), Field::Str(location.to_owned()));
    let (reader, rows) = read(folder.path(), Table::Footnotes);
    assert_eq!((rows.len(), reader.num_row_groups()), (0, 0));
}

#[test]
fn rows_keep_their_order_over_batches_and_row_groups() {
    let folder = tempfile::tempdir().unwrap();
    let mut output = output(folder.path(), EmptyTables::Skip);
    output.begin(KEY).unwrap();
    let rows: u64 = 140_000;
    for number in 0..rows {
        let text = if number % 3 == 0 { Cell::Empty } else { Cell::text(number.to_string()) };
        let cells = [("footnote_id", text)];
        put(&mut output, Table::Footnotes, &cells);
    }
    Box::new(output).finish().unwrap();
    let (reader, read) = read(folder.path(), Table::Footnotes);
    assert_eq!(reader.num_row_groups(), 2);
    assert_eq!(read.len(), 140_000);
    for (number, row) in (0..rows).zip(&read) {
        let expected = if number % 3 == 0 { Field::Null } else { Field::Str(number.to_string()) };
        assert_eq!(*field(row, "footnote_id"), expected);
    }
}

#[test]
fn what_is_held_back_decides_row_groups_and_no_row() {
    let written = |how: Parquet| {
        let folder = tempfile::tempdir().unwrap();
        let tables = Layout::Tables.tables();
        let paths = tables.iter().map(|t| folder.path().join(format!("{}.parquet", t.name)));
        let empty = EmptyTables::Skip;
        let mut output = ParquetOutput::create(how, paths.collect(), tables, empty).unwrap();
        for number in 0..50 {
            put(
                &mut output,
                Table::Footnotes,
                &[("footnote_text", Cell::text(number.to_string()))],
            );
        }
        Box::new(output).finish().unwrap();
        let (reader, rows) = read(folder.path(), Table::Footnotes);
        let texts: Vec<_> =
            rows.iter().map(|row| field(row, "footnote_text").to_string()).collect();
        (reader.metadata().num_row_groups(), texts)
    };
    let (one, right) = written(Parquet::default());
    let (many, rows) = written(Parquet::default().holding(200));
    assert_eq!((one, right.len()), (1, 50));
    assert!(many > 5, "{many} row groups");
    assert_eq!(rows, right);
}
