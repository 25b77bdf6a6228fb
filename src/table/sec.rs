//! The layout of the SEC's quarterly Insider Transactions Data Sets.
//!
//! A record enters, the rows of the eight files leave; `layout` calls, `declare` has the names.
//! It is a projection of the contract: every column that the contract gives an SEC name, in the
//! contract's order, in the SEC's style. The exceptions are few and listed here:
//!
//! - `SUBMISSION`: `DOCUMENT_TYPE` follows `FORM4_TRANS_REPORTED`, and `AFF10B5ONE` is last. The
//!   files of the third quarter of 2024, which this layout follows, were published before the SEC
//!   added that column to all quarters, so read it by name.
//! - `REPORTINGOWNER`: `RPTOWNER_RELATIONSHIP` is made of the four boxes.
//! - `FILING_DATE` and `FILE_NUMBER` stand in the submission's header and are empty for a bare
//!   document.
//! - Runs of spaces inside a text are kept, as the SEC keeps them (`Class A  Common Stock`,
//!   0001062993-24-014684); every other layout has one space. Blanks at the ends are dropped, and a
//!   run with a tab or a line break in it is one space: no row of the SEC at hand shows what it
//!   does with them, and its cells, apart by tabs, can hold neither.
//! - Surrogate keys (`…_SK`) cannot be the SEC's, whose numbers come from its database. They are
//!   the digits of the accession number followed by the number of the row in four digits, and so
//!   are unique and the same in every run.

use std::borrow::Cow;
use std::sync::LazyLock;

use crate::ids::{AccessionNumber, FootnoteId};
use crate::value::Date;

use super::cell::Cell;
use super::contract::Table;
use super::def::{ColumnDef, ColumnType, TableDef};
use super::record::Record;

/// The tables of the layout.
pub(super) fn tables() -> &'static [&'static TableDef] {
    &DEFS
}

/// Calls `visit` with the place of the table and the cells of every row of `record`.
pub(super) fn rows(record: &Record<'_>, mut visit: impl FnMut(usize, &[Cell<'_>])) {
    let accession = record.key.parse().ok();
    for (index, table) in TABLES.iter().enumerate() {
        record.spaced_rows(table.of, |cells| {
            let styled: Vec<Cell<'_>> =
                table.origins.iter().map(|origin| origin.cell(cells, accession)).collect();
            visit(index, &styled);
        });
    }
}

/// A table of the layout, and the table of the contract that it is taken from.
struct SecTable {
    of: Table,
    def: TableDef,
    origins: Vec<Origin>,
}

static TABLES: LazyLock<Vec<SecTable>> = LazyLock::new(|| {
    Table::ALL.into_iter().filter(|table| table.def().sec.is_some()).map(project).collect()
});

static DEFS: LazyLock<Vec<&'static TableDef>> =
    LazyLock::new(|| TABLES.iter().map(|table| &table.def).collect());

/// Where the cells of a column come from.
enum Origin {
    /// A column of the contract, by place.
    Contract(usize),
    /// The four boxes of an owner, by place, in the order of [`BOXES`].
    Relationship([usize; 4]),
}

impl Origin {
    fn cell<'a>(&self, row: &'a [Cell<'a>], accession: Option<AccessionNumber>) -> Cell<'a> {
        match self {
            Self::Contract(at) => as_the_sec_writes(&row[*at], accession),
            Self::Relationship(boxes) => {
                let ticked = boxes.iter().zip(BOXES).filter_map(|(at, (_, name))| {
                    (row[*at] == Cell::Boolean(true.into())).then_some(name)
                });
                Cell::text(ticked.collect::<Vec<_>>().join(","))
            }
        }
    }
}

/// The boxes of the relationship as the contract and the SEC name them.
const BOXES: [(&str, &str); 4] = [
    ("is_director", "Director"),
    ("is_officer", "Officer"),
    ("is_ten_percent_owner", "TenPercentOwner"),
    ("is_other", "Other"),
];

fn project(of: Table) -> SecTable {
    let contract = of.def();
    let mut origins = Vec::new();
    let mut defs = Vec::new();
    for (at, def) in contract.columns.iter().enumerate() {
        if let Some(name) = def.sec {
            origins.push(Origin::Contract(at));
            defs.push(in_secs_style(name, def));
        }
        if of == Table::ReportingOwners && def.name == "rpt_owner_name" {
            let boxes = BOXES.map(|(name, _)| contract.column(name).expect("a declared column"));
            origins.push(Origin::Relationship(boxes));
            defs.push(RELATIONSHIP);
        }
    }
    if of == Table::Filings {
        rearrange(&mut origins, &mut defs, "DOCUMENT_TYPE", "ISSUERCIK");
        rearrange(&mut origins, &mut defs, "AFF10B5ONE", "");
    }
    let def = TableDef {
        name: contract.sec.unwrap_or(contract.name),
        doc: contract.doc,
        sec: contract.sec,
        element: contract.element,
        columns: defs.leak(),
    };
    SecTable { of, def, origins }
}

const RELATIONSHIP: ColumnDef = ColumnDef {
    name: "RPTOWNER_RELATIONSHIP",
    kind: ColumnType::String,
    doc: "The ticked ones of Director, Officer, TenPercentOwner and Other, joined by commas.",
    xml: Some("reportingOwnerRelationship"),
    sec: Some("RPTOWNER_RELATIONSHIP"),
    // A cell has several, joined by commas.
    codes: None,
};

/// The declaration of a column in the SEC's style. It lives as long as the program, as those of
/// the contract do.
fn in_secs_style(name: &'static str, contract: &ColumnDef) -> ColumnDef {
    let (kind, style) = match contract.kind {
        ColumnType::Date => (ColumnType::String, " Written DD-MON-YYYY."),
        ColumnType::Decimal => {
            (ColumnType::Decimal, " Rounded half up to two decimals, at least one is written.")
        }
        ColumnType::Boolean => (ColumnType::String, " Spelled as filed: 0, 1, false or true."),
        ColumnType::FootnoteIds => (ColumnType::String, " Joined by a comma and a space."),
        ColumnType::Integer => {
            (ColumnType::Integer, " Preceded by the digits of the accession number.")
        }
        kind @ (ColumnType::String | ColumnType::Timestamp) => (kind, ""),
    };
    let doc: &'static str = if style.is_empty() {
        contract.doc
    } else {
        Box::leak(format!("{}{style}", contract.doc).into_boxed_str())
    };
    ColumnDef { name, kind, doc, xml: contract.xml, sec: Some(name), codes: contract.codes }
}

/// Moves the column `name` to stand before the column `before`, or last where there is none.
fn rearrange(origins: &mut Vec<Origin>, defs: &mut Vec<ColumnDef>, name: &str, before: &str) {
    let Some(from) = defs.iter().position(|def| def.name == name) else { return };
    let (origin, def) = (origins.remove(from), defs.remove(from));
    let to = defs.iter().position(|def| def.name == before).unwrap_or(defs.len());
    origins.insert(to, origin);
    defs.insert(to, def);
}

/// A cell of the contract as the SEC writes it.
fn as_the_sec_writes<'a>(cell: &'a Cell<'a>, accession: Option<AccessionNumber>) -> Cell<'a> {
    match cell {
        Cell::Date(date) => Cell::text(day_month_year(*date)),
        Cell::Decimal(digits) => Cell::Decimal(Cow::Owned(two_decimals(digits))),
        Cell::Boolean(flag) => Cell::text(flag.as_str()),
        Cell::FootnoteIds(ids) => {
            let ids: Vec<_> = ids.iter().map(FootnoteId::as_str).collect();
            Cell::text(ids.join(", "))
        }
        Cell::Integer(row) => Cell::Integer(surrogate_key(accession, *row)),
        Cell::Empty | Cell::Text(_) | Cell::Timestamp(_) => cell.clone(),
    }
}

/// `28-JUN-2024`.
fn day_month_year(date: Date) -> String {
    const MONTHS: [&str; 12] =
        ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    let month = MONTHS[usize::from(date.month().unsigned_abs()) - 1];
    format!("{:02}-{month}-{:04}", date.day(), date.year())
}

/// The number rounded half up (away from zero, as databases round) to two decimals, with as few
/// decimals as hold it but one at least: `250000.0`, `5.52`.
fn two_decimals(digits: &str) -> String {
    let negative = digits.starts_with('-');
    let unsigned = digits.trim_start_matches(['-', '+']);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let kept = &fraction[..fraction.len().min(2)];
    let mut cents: Vec<u8> = [b"0", whole.as_bytes(), kept.as_bytes()].concat();
    cents.resize(1 + whole.len() + 2, b'0');
    if fraction.as_bytes().get(2).is_some_and(|digit| *digit >= b'5') {
        increment(&mut cents);
    }
    let (whole, fraction) = cents.split_at(cents.len() - 2);
    let text = |digits: &[u8]| String::from_utf8_lossy(digits).into_owned();
    let (whole, fraction) = (text(whole), text(fraction));
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let fraction = fraction.strip_suffix('0').unwrap_or(&fraction);
    let sign = if negative && (whole, fraction) != ("0", "0") { "-" } else { "" };
    format!("{sign}{whole}.{fraction}")
}

/// Adds one to a number of ASCII digits that begins with a zero.
fn increment(digits: &mut [u8]) {
    for digit in digits.iter_mut().rev() {
        if *digit < b'9' {
            *digit += 1;
            return;
        }
        *digit = b'0';
    }
}

/// The digits of the accession number, then the row number in four digits: 0000320193-24-000086
/// and row 2 make 320193240000860002. It is the row number alone for a filing without accession
/// number, and where 64 bits do not hold the whole; together with `ACCESSION_NUMBER`, which is
/// the other half of the SEC's keys, it is unique all the same.
fn surrogate_key(accession: Option<AccessionNumber>, row: u64) -> u64 {
    const ROWS: u64 = 10_000;
    accession
        .filter(|_| row < ROWS)
        .and_then(|number| number.without_dashes().parse::<u64>().ok())
        .and_then(|number| number.checked_mul(ROWS)?.checked_add(row))
        .unwrap_or(row)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    /// The rows of a table of the sample filing, as text.
    fn rows_of(name: &str) -> Vec<Vec<String>> {
        let filing = sample::filing();
        let record = Record::from(&filing);
        let mut found = Vec::new();
        rows(&record, |table, cells| {
            assert_eq!(cells.len(), tables()[table].columns.len());
            if tables()[table].name == name {
                found.push(cells.iter().map(Cell::to_text).collect());
            }
        });
        found
    }

    #[test]
    fn there_are_the_eight_files_in_the_secs_order_of_columns() {
        let names: Vec<_> = tables().iter().map(|table| table.name).collect();
        assert_eq!(
            names,
            [
                "SUBMISSION",
                "REPORTINGOWNER",
                "NONDERIV_TRANS",
                "NONDERIV_HOLDING",
                "DERIV_TRANS",
                "DERIV_HOLDING",
                "FOOTNOTES",
                "OWNER_SIGNATURE",
            ]
        );
        let columns = |at: usize| -> Vec<&str> {
            tables()[at].columns.iter().map(|column| column.name).collect()
        };
        assert_eq!(
            columns(0)[7..],
            [
                "FORM4_TRANS_REPORTED",
                "DOCUMENT_TYPE",
                "ISSUERCIK",
                "ISSUERNAME",
                "ISSUERTRADINGSYMBOL",
                "REMARKS",
                "AFF10B5ONE",
            ]
        );
        assert_eq!(columns(1)[2..5], ["RPTOWNERNAME", "RPTOWNER_RELATIONSHIP", "RPTOWNER_TITLE"]);
        let widths: Vec<_> = tables().iter().map(|table| table.columns.len()).collect();
        assert_eq!(widths, [14, 13, 28, 14, 42, 26, 3, 3]);
    }

    #[test]
    fn cells_are_in_the_secs_style() {
        assert_eq!(
            rows_of("SUBMISSION"),
            [[
                "0000012345-24-000678",
                "04-MAR-2024",
                "01-MAR-2024",
                "02-MAR-2024",
                "",
                "0",
                "",
                "",
                "4/A",
                "0000077777",
                "Sample \"Widgets\" & Co",
                "SMPL",
                "",
                "true",
            ]]
        );
        let owners = rows_of("REPORTINGOWNER");
        assert_eq!(owners[0][3], "Director,Officer");
        assert_eq!(owners[1][3], "TenPercentOwner,Other");
        let holding = &rows_of("NONDERIV_HOLDING")[0];
        assert_eq!(holding[1], "12345240006780001");
        assert_eq!(holding[6..8], ["2500.01", "F3, F1"]);
    }

    #[test]
    fn numbers_are_rounded_half_up_to_two_decimals() {
        for (filed, written) in [
            ("250000", "250000.0"),
            ("5.52", "5.52"),
            ("5.50", "5.5"),
            ("5.", "5.0"),
            (".275", "0.28"),
            ("0.0049", "0.0"),
            ("0.005", "0.01"),
            ("9.995", "10.0"),
            ("999.9999", "1000.0"),
            ("007", "7.0"),
            ("+3.1", "3.1"),
            ("-0.005", "-0.01"),
            ("-0.001", "0.0"),
            ("12345678901234567890123456789.125", "12345678901234567890123456789.13"),
        ] {
            assert_eq!(two_decimals(filed), written, "{filed}");
        }
    }

    #[test]
    fn surrogate_keys_are_derived_from_the_filing() {
        let key = |text: &str, row| surrogate_key(text.parse().ok(), row);
        assert_eq!(key("0000320193-24-000086", 2), 320_193_240_000_860_002);
        assert_eq!(key("file:a.xml", 2), 2);
        assert_eq!(key("9999999997-24-000086", 2), 2);
    }

    proptest::proptest! {
        #[test]
        fn rounding_agrees_with_exact_arithmetic(digits in "[-+]?[0-9]{1,12}(\\.[0-9]{0,8})?") {
            use rust_decimal::RoundingStrategy::MidpointAwayFromZero;
            let exact: rust_decimal::Decimal = digits.trim_start_matches('+').parse().unwrap();
            let expected = exact.round_dp_with_strategy(2, MidpointAwayFromZero);
            let written = two_decimals(&digits);
            let (_, decimals) = written.split_once('.').unwrap();
            assert!(matches!(decimals.len(), 1 | 2));
            assert_eq!(written.parse::<rust_decimal::Decimal>().unwrap(), expected);
        }
    }
}
