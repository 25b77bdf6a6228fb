//! A million rows into each typed format: time, bytes and peak memory, each in a process of its
//! own. `cargo bench --bench formats`, or `-- xlsx` for one format.
#![allow(clippy::print_stdout)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use section16::table::{Cell, ColumnType, Layout, Table};
use section16::{Date, FootnoteId};
use section16_export::sink::{
    EmptyTables, Output, Parquet, ParquetOutput, SqliteOutput, XlsxOutput,
};

const ROWS: u64 = 1_000_000;
/// The tables of a filing's rows.
const MIXED: [Table; 9] = [
    Table::Filings,
    Table::ReportingOwners,
    Table::NonDerivativeTransactions,
    Table::NonDerivativeTransactions,
    Table::NonDerivativeHoldings,
    Table::DerivativeTransactions,
    Table::Footnotes,
    Table::Footnotes,
    Table::OwnerSignatures,
];
/// Rows of one table, but for the filing itself.
const ONE: [Table; 10] = {
    let mut tables = [Table::DerivativeTransactions; 10];
    tables[0] = Table::Filings;
    tables
};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    if let [child, format, kind, path] = arguments.as_slice()
        && child == "child"
    {
        write(format, kind, Path::new(path));
        return;
    }
    let asked = |format: &&str| arguments.is_empty() || arguments.iter().any(|a| a == format);
    let folder = tempfile::tempdir().expect("a temporary folder");
    for format in ["xlsx", "parquet", "sqlite"].iter().filter(|format| asked(format)) {
        for kind in ["mixed", "one-table"] {
            let path = folder.path().join(format!("{kind}.{format}"));
            let program = std::env::current_exe().expect("this program has a path");
            let arguments = ["child".as_ref(), format.as_ref(), kind.as_ref(), path.as_os_str()];
            let status = Command::new(program).args(arguments).status();
            assert!(status.is_ok_and(|status| status.success()), "{format} failed");
        }
    }
}

fn write(format: &str, kind: &str, path: &Path) {
    let began = Instant::now();
    let tables = Layout::Tables.tables();
    let mut output: Box<dyn Output> = match format {
        "xlsx" => Box::new(XlsxOutput::create(path, tables, EmptyTables::Write).expect("opens")),
        "sqlite" => Box::new(SqliteOutput::open(path, tables).expect("opens")),
        _ => {
            let path = |name: &str| path.join(name);
            let paths: Vec<PathBuf> = tables.iter().map(|table| path(table.name)).collect();
            Box::new(
                ParquetOutput::create(Parquet::default(), paths, tables, EmptyTables::Write)
                    .expect("opens"),
            )
        }
    };
    let filing: &[Table] = if kind == "mixed" { &MIXED } else { &ONE };
    let ids = [FootnoteId::new("F1"), FootnoteId::new("F2")];
    let mut rows = 0;
    let mut number = 0;
    while rows < ROWS {
        let key = format!("{:010}-24-{:06}", number / 1_000_000, number % 1_000_000);
        output.begin(&key).expect("begins");
        for (position, table) in (1..).zip(filing) {
            let index = tables.iter().position(|t| t.name == table.name()).expect("is declared");
            output.row(index, &cells(*table, &key, position, number, &ids)).expect("is written");
            rows += u64::from(kind == "mixed" || *table == Table::DerivativeTransactions);
        }
        number += 1;
    }
    let notes = output.finish().expect("finishes");
    assert!(notes.is_empty(), "{notes:?}");
    println!(
        "{format:8} {kind:10} {rows} rows or more  {:6.1} s  {:7.1} MB written  {:6.1} MB peak memory",
        began.elapsed().as_secs_f32(),
        megabytes(size(path)),
        megabytes(peak_memory()),
    );
}

/// A row with about as many values as the rows of filings have.
fn cells<'a>(
    table: Table,
    key: &str,
    position: u64,
    filing: u64,
    ids: &'a [FootnoteId],
) -> Vec<Cell<'a>> {
    let fill = |(at, column): (u64, &section16::table::ColumnDef)| match column.kind {
        _ if column.is_key() => Cell::text(key.to_owned()),
        _ if column.is_issuer_cik() => Cell::text(format!("{:010}", filing % 20_000 + 1)),
        ColumnType::Integer => Cell::Integer(position),
        ColumnType::String if column.name == "footnote_text" => {
            Cell::text(format!("{filing} The price reported is a weighted average. ").repeat(6))
        }
        ColumnType::String if at % 2 == 0 => {
            Cell::text(format!("{} {}", column.name, filing % 977))
        }
        ColumnType::Decimal => {
            Cell::Decimal(format!("{}.{:04}", filing % 100_000, (filing + at) % 10_000).into())
        }
        ColumnType::Date => {
            let (month, day) = ((filing % 12) as i8 + 1, (filing % 28) as i8 + 1);
            Cell::Date(Date::constant(2024, month, day))
        }
        ColumnType::Timestamp => Cell::Timestamp(Date::constant(2024, 3, 1).at(16, 30, 21, 0)),
        ColumnType::Boolean => Cell::Boolean(filing.is_multiple_of(2).into()),
        ColumnType::FootnoteIds if at % 3 == 0 => Cell::footnotes(ids),
        _ => Cell::Empty,
    };
    (0..).zip(table.def().columns).map(fill).collect()
}

fn size(path: &Path) -> u64 {
    let Ok(metadata) = path.metadata() else { return 0 };
    if metadata.is_file() {
        return metadata.len();
    }
    let entries = path.read_dir().into_iter().flatten().flatten();
    entries.map(|entry| size(&entry.path())).sum()
}

/// The most memory that this process had, where the system tells.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes.unwrap_or_default() * 1024
}

#[allow(clippy::float_arithmetic, clippy::cast_precision_loss)]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
