//! The layout of one sheet: a row for each transaction or holding, with everything beside it that
//! a reader would look up elsewhere.
//!
//! A record enters, the rows of the sheet leave; `layout` calls. The columns are declared here;
//! what a cell is made from and how, is in `subject`.
//!
//! Rows stand in the order of the form, Table I before Table II, and are never multiplied by the
//! owners of a joint filing. A filing without rows has one that says so: that nothing is owned, or
//! just that there are none.

mod owners;
mod subject;

use std::sync::LazyLock;

use crate::words::{self, CodeList};

use super::cell::Cell;
use super::contract::Table;
use super::def::{ColumnDef, ColumnType, TableDef};
use super::record::Record;

pub(crate) use owners::Owners;
use subject::{Origin, Security, Subject};
pub(crate) use subject::{filing_url, footnote_texts};

/// The one table of the layout.
pub(super) fn tables() -> &'static [&'static TableDef] {
    static TABLES: LazyLock<[&TableDef; 1]> = LazyLock::new(|| [&FLAT.def]);
    &*TABLES
}

/// Calls `visit` with the cells of every row of `record`.
pub(super) fn rows(record: &Record<'_>, mut visit: impl FnMut(&[Cell<'_>])) {
    let Some(filing) = record.filing else { return };
    let owners = Owners::of(filing);
    record.rows(Table::Filings, |facts| {
        let mut emit = |security: Option<Security<'_>>| {
            let subject = Subject::new(filing, &owners, facts, security);
            let cells: Vec<Cell<'_>> =
                FLAT.origins.iter().map(|origin| subject.cell(*origin)).collect();
            visit(&cells);
        };
        let mut is_bare = true;
        record.securities(|table, values| {
            is_bare = false;
            emit(Some(Security { table, values }));
        });
        if is_bare {
            emit(None);
        }
    });
}

struct Flat {
    def: TableDef,
    origins: Vec<Origin>,
}

static FLAT: LazyLock<Flat> = LazyLock::new(|| {
    use ColumnType::{Decimal, FootnoteIds, Integer, String};
    let columns = [
        filing("accession_number"),
        filing("document_type"),
        filing("filed_date"),
        filing("accepted_at"),
        filing("period_of_report"),
        filing("date_of_original_submission"),
        filing("issuer_cik"),
        filing("issuer_name"),
        filing("issuer_trading_symbol"),
        made(
            "owner_names",
            String,
            "Names of all reporting owners in order, joined by `; `.",
            |subject| Cell::text(subject.owners.names.as_str()),
        ),
        made(
            "owner_ciks",
            String,
            "CIKs of all reporting owners in order, joined by `; `.",
            |subject| Cell::text(subject.owners.ciks.as_str()),
        ),
        made(
            "owner_relationships",
            String,
            "Relationships of all reporting owners to the issuer in order, with titles, joined by `; `; empty between two `; ` where the filing does not say.",
            |subject| Cell::text(subject.owners.relationships.as_str()),
        ),
        coded(
            made(
                "form_table",
                String,
                "I: securities that are no derivatives; II: derivatives; empty where the filing has no rows.",
                |subject| subject.form_table(),
            ),
            CodeList::FormTable,
        ),
        made(
            "row_number",
            Integer,
            "Position among all rows of the table in the filing, from 1; empty where the filing has no rows.",
            |subject| subject.value("row_number"),
        ),
        coded(
            made(
                "row_kind",
                String,
                "`transaction` or `holding`; for the one row of a filing that has neither, `none_owned` where the filing says that no securities are owned, else `none`.",
                |subject| Cell::text(subject.kind()),
            ),
            CodeList::RowKind,
        ),
        value("security_title"),
        value("conversion_or_exercise_price"),
        value("transaction_date"),
        value("deemed_execution_date"),
        coded(
            described(
                value("transaction_form_type"),
                "Form on which a transaction is reportable, 4 or 5; of a holding on a Form 5, 3 where a Form 3 should have shown it.",
            ),
            CodeList::RowFormType,
        ),
        value("transaction_code"),
        made(
            "transaction_code_meaning",
            String,
            "What the transaction code means, in short; empty for a code that the forms do not know.",
            |subject| subject.meaning("transaction_code", words::transaction_code),
        ),
        value("equity_swap_involved"),
        value("transaction_timeliness"),
        made("transaction_timeliness_meaning", String, "`early` or `late`.", |subject| {
            subject.meaning("transaction_timeliness", words::timeliness)
        }),
        value("transaction_shares"),
        value("transaction_total_value"),
        value("transaction_price_per_share"),
        value("transaction_acquired_disposed_code"),
        made(
            "transaction_acquired_disposed_meaning",
            String,
            "`acquired` or `disposed of`.",
            |subject| {
                subject.meaning("transaction_acquired_disposed_code", words::acquired_disposed)
            },
        ),
        made(
            "signed_shares",
            Decimal,
            "`transaction_shares` with the sign of the transaction: positive where acquired, negative where disposed of; empty where either is unknown or the number is negative as filed.",
            |subject| subject.signed_shares(),
        ),
        made(
            "transaction_value",
            Decimal,
            "Value of the transaction in dollars: `transaction_total_value` where the form gives it, else shares times price with all digits; empty where the price is unknown or stands in a footnote alone.",
            |subject| subject.transaction_value(),
        ),
        value("exercise_date"),
        value("expiration_date"),
        value("underlying_security_title"),
        value("underlying_security_shares"),
        value("underlying_security_value"),
        value("shares_owned_following_transaction"),
        value("value_owned_following_transaction"),
        value("direct_or_indirect_ownership"),
        made("direct_or_indirect_meaning", String, "`direct` or `indirect`.", |subject| {
            subject.meaning("direct_or_indirect_ownership", words::direct_or_indirect)
        }),
        value("nature_of_ownership"),
        filing("aff10b5_one"),
        made(
            "footnote_ids",
            FootnoteIds,
            "Footnotes that any value of the row refers to, each once, in the order of the filing.",
            |subject| subject.footnote_ids(),
        ),
        made(
            "footnote_texts",
            String,
            "The texts of these footnotes, `F1: text`, joined by ` | `.",
            |subject| subject.footnote_texts(),
        ),
        filing("remarks"),
        made(
            "filing_url",
            String,
            "EDGAR's index page of the filing; empty where the accession number or the issuer's CIK is unknown.",
            |subject| subject.url(),
        ),
    ];
    let (defs, origins): (Vec<_>, Vec<_>) = columns.into_iter().unzip();
    let def = TableDef {
        name: "flat",
        doc: "One row for each transaction or holding, with its filing, issuer, owners and footnotes beside it; one row for a filing that has neither.",
        sec: None,
        element: None,
        columns: defs.leak(),
    };
    Flat { def, origins }
});

/// A column of the table `filings`.
fn filing(name: &'static str) -> (ColumnDef, Origin) {
    let table = Table::Filings.def();
    let at = table.column(name).expect("a column of the contract");
    let ColumnDef { kind, doc, xml, sec, codes, .. } = table.columns[at];
    (ColumnDef { name, kind, doc, xml, sec, codes }, Origin::Filing(at))
}

/// A column of the tables of transactions and holdings. The declaration is that of the tables of
/// transactions; where they say different things of Table I and Table II, both are said.
fn value(name: &'static str) -> (ColumnDef, Origin) {
    let declared = |table: Table| table.def().columns.iter().find(|column| column.name == name);
    let first = declared(Table::NonDerivativeTransactions);
    let second = declared(Table::DerivativeTransactions).expect("Table II has every column");
    let doc: &'static str = match first {
        Some(first) if first.doc != second.doc => {
            Box::leak(format!("Table I: {} Table II: {}", first.doc, second.doc).into_boxed_str())
        }
        _ => second.doc,
    };
    let ColumnDef { kind, xml, codes, .. } = *second;
    (ColumnDef { name, kind, doc, xml, sec: None, codes }, Origin::Value(name))
}

/// The column with a list of codes.
fn coded((def, origin): (ColumnDef, Origin), codes: CodeList) -> (ColumnDef, Origin) {
    (ColumnDef { codes: Some(codes), ..def }, origin)
}

/// The column with a description of its own.
fn described((def, origin): (ColumnDef, Origin), doc: &'static str) -> (ColumnDef, Origin) {
    (ColumnDef { doc, ..def }, origin)
}

fn made(
    name: &'static str,
    kind: ColumnType,
    doc: &'static str,
    make: for<'a> fn(&'a Subject<'a>) -> Cell<'a>,
) -> (ColumnDef, Origin) {
    (ColumnDef { name, kind, doc, xml: None, sec: None, codes: None }, Origin::Made(make))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filing::Filing;
    use crate::ids::FootnoteId;
    use crate::model::NonDerivativeRow;
    use crate::sample;
    use crate::value::Field;

    fn flat(filing: &Filing) -> Vec<Vec<String>> {
        let record = Record::from(filing);
        let mut found = Vec::new();
        rows(&record, |cells| found.push(cells.iter().map(Cell::to_text).collect()));
        found
    }

    fn cell<'a>(row: &'a [String], name: &str) -> &'a str {
        &row[FLAT.def.column(name).unwrap()]
    }

    #[test]
    fn rows_stand_in_the_order_of_the_form() {
        let rows = flat(&sample::filing());
        let places: Vec<_> = rows
            .iter()
            .map(|row| {
                [cell(row, "form_table"), cell(row, "row_number"), cell(row, "row_kind")].join(" ")
            })
            .collect();
        assert_eq!(places, ["I 1 holding", "I 2 transaction", "II 1 transaction", "II 2 holding"]);
    }

    #[test]
    fn a_filing_without_rows_has_one_that_says_so() {
        let mut filing = sample::filing();
        filing.document.non_derivative_table.clear();
        filing.document.derivative_table.clear();
        let rows = flat(&filing);
        assert_eq!(rows.len(), 1);
        assert_eq!(cell(&rows[0], "row_kind"), "none");
        assert_eq!(cell(&rows[0], "issuer_trading_symbol"), "SMPL");
        assert_eq!(cell(&rows[0], "owner_names"), "DOE JANE Q; Doe Family Fund, L.P.");
        for empty in ["form_table", "row_number", "security_title", "signed_shares", "footnote_ids"]
        {
            assert_eq!(cell(&rows[0], empty), "", "{empty}");
        }
        filing.document.no_securities_owned = crate::Value::Valid(true.into());
        assert_eq!(cell(&flat(&filing)[0], "row_kind"), "none_owned");
        filing.document.no_securities_owned = crate::Value::Valid(false.into());
        assert_eq!(cell(&flat(&filing)[0], "row_kind"), "none");
    }

    #[test]
    fn a_row_tells_its_whole_story() {
        let rows = flat(&sample::filing());
        let sale = &rows[1];
        for (name, expected) in [
            ("owner_names", "DOE JANE Q; Doe Family Fund, L.P."),
            ("owner_ciks", "0001000001; 0001000002"),
            (
                "owner_relationships",
                "Director, Officer (Chief Executive Officer); 10% Owner, Other (Member of a group)",
            ),
            ("transaction_code_meaning", "sale"),
            ("transaction_acquired_disposed_meaning", "disposed of"),
            ("direct_or_indirect_meaning", "direct"),
            ("signed_shares", "-1200.50"),
            ("transaction_value", "12153.141700"),
            ("aff10b5_one", "true"),
            ("footnote_ids", "F1"),
            ("footnote_texts", "F1: Sold at prices from $10.00 to $10.25."),
            (
                "filing_url",
                "https://www.sec.gov/Archives/edgar/data/77777/000001234524000678/0000012345-24-000678-index.html",
            ),
        ] {
            assert_eq!(cell(sale, name), expected, "{name}");
        }
        let grant = &rows[2];
        assert_eq!(cell(grant, "signed_shares"), "300");
        assert_eq!(cell(grant, "transaction_value"), "", "the price stands in a footnote");
        assert_eq!(cell(grant, "footnote_ids"), "F2 F3");
        let holding = &rows[0];
        assert_eq!(cell(holding, "footnote_ids"), "F1 F3", "filed as F3 F1");
        assert_eq!(cell(holding, "signed_shares"), "");
    }

    #[test]
    fn a_reference_to_nowhere_is_kept() {
        let mut filing = sample::filing();
        let NonDerivativeRow::Holding(holding) = &mut filing.document.non_derivative_table[0]
        else {
            panic!("the first row is a holding");
        };
        holding.security_title = Field {
            value: crate::Value::Valid("Common".into()),
            footnotes: vec![FootnoteId::new("F9")],
        };
        let rows = flat(&filing);
        assert_eq!(cell(&rows[0], "footnote_ids"), "F1 F3 F9");
        assert!(cell(&rows[0], "footnote_texts").ends_with(" | F9: "));
    }

    #[test]
    fn every_value_column_of_the_row_tables_is_there() {
        for table in [
            Table::NonDerivativeTransactions,
            Table::NonDerivativeHoldings,
            Table::DerivativeTransactions,
            Table::DerivativeHoldings,
        ] {
            for column in table.def().columns {
                let wanted = column.kind != ColumnType::FootnoteIds;
                assert_eq!(FLAT.def.column(column.name).is_some(), wanted, "{}", column.name);
            }
        }
    }
}
