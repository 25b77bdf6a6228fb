//! The declarations of the research tables: names, types and meanings of every column.

use std::sync::LazyLock;

use crate::table::{ColumnDef, ColumnType, Table, TableDef};
use crate::words::CodeList;

use ColumnType::{Boolean, Date, Decimal, Integer, String};

/// The derived tables, and the problems of the contract beside them.
pub(crate) fn tables() -> &'static [&'static TableDef] {
    static TABLES: LazyLock<[&TableDef; 5]> =
        LazyLock::new(|| [&TRADES, &PLANS, &AMENDMENTS, &POSITIONS, Table::Problems.def()]);
    &*TABLES
}

/// Where the tables stand.
pub(super) const TRADES_AT: usize = 0;
pub(super) const PLANS_AT: usize = 1;
pub(super) const POSITIONS_AT: usize = 3;
pub(super) const PROBLEMS_AT: usize = 4;

pub(super) const fn column(name: &'static str, kind: ColumnType, doc: &'static str) -> ColumnDef {
    ColumnDef { name, kind, doc, xml: None, sec: None, codes: None }
}

const fn coded(column: ColumnDef, codes: CodeList) -> ColumnDef {
    ColumnDef { codes: Some(codes), ..column }
}

pub(super) const fn table(
    name: &'static str,
    doc: &'static str,
    columns: &'static [ColumnDef],
) -> TableDef {
    TableDef { name, doc, sec: None, element: None, columns }
}

const ROW_TABLE: ColumnDef =
    column("row_table", String, "`non_derivative` for Table I, `derivative` for Table II.");
const ROW_NUMBER: ColumnDef =
    column("row_number", Integer, "Position among all rows of the table in the filing, from 1.");
const ACCESSION: ColumnDef = column(
    "accession_number",
    String,
    "Accession number of the filing; `file:` and the path relative to the input where no accession number is known.",
);
const RULES: ColumnDef = column(
    "rules",
    String,
    "Ids of the rules by which values of the row were derived, separated by blanks; docs/research.md describes them.",
);

static TRADES: TableDef = table(
    "trades",
    "One row for each transaction of both tables: who did what, when, at which price, under which plan.",
    &[
        column("filed_date", Date, "Day of filing, from the submission header."),
        column("transaction_date", Date, "Day of the transaction."),
        column(
            "days_to_file",
            Integer,
            "Business days from the transaction to the day of filing, by EDGAR's calendar.",
        ),
        column(
            "is_late",
            Boolean,
            "Whether it was reported after the day that the form allows; empty where that cannot be known.",
        ),
        column("issuer_trading_symbol", String, "Trading symbol of the issuer, as filed."),
        column("issuer_name", String, "Name of the issuer."),
        column("owner_names", String, "Names of all reporting owners in order, joined by `; `."),
        column(
            "roles",
            String,
            "Normalized roles of each owner, separated by blanks, owners by `; `.",
        ),
        column("action", String, "What was done, in one word of the list in docs/research.md."),
        coded(
            column("acquired_disposed_code", String, "A: acquired; D: disposed of."),
            CodeList::AcquiredDisposed,
        ),
        column("shares", Decimal, "Number of securities."),
        column("price", Decimal, "Price of one, in dollars."),
        column("value", Decimal, "`shares` times `price`, exact, in dollars."),
        column("owned_after", Decimal, "Securities owned after the transaction, as filed."),
        column(
            "plan",
            String,
            "What is said of a plan under Rule 10b5-1: `flag`, `footnote`, `both`, `denied`, `contradicted`; empty where nothing is said.",
        ),
        column(
            "plan_adopted_on",
            String,
            "When the plan was adopted, as precise as the text: a day, a month, a year.",
        ),
        coded(
            column("direct_or_indirect", String, "D: direct; I: indirect."),
            CodeList::DirectIndirect,
        ),
        column("nature_of_ownership", String, "Nature of indirect ownership."),
        column("security_title", String, "Title of the security, as filed."),
        column(
            "security_class",
            String,
            "Normalized title, the same for every spelling of a security.",
        ),
        ROW_TABLE,
        coded(
            column("transaction_code", String, "Transaction code, as filed."),
            CodeList::TransactionCode,
        ),
        coded(
            column("timeliness", String, "E: early; L: late, as the filer says."),
            CodeList::Timeliness,
        ),
        column("underlying_security_title", String, "Derivatives: title of the security under it."),
        column("underlying_shares", Decimal, "Derivatives: number of securities under it."),
        column(
            "conversion_or_exercise_price",
            Decimal,
            "Derivatives: price of conversion or exercise, in dollars.",
        ),
        column(
            "footnote_texts",
            String,
            "The texts of the footnotes of the row, `F1: text`, joined by ` | `.",
        ),
        column("filing_url", String, "EDGAR's index page of the filing."),
        ACCESSION,
        ROW_NUMBER,
        column("issuer_cik", String, "CIK of the issuer."),
        column("owner_ciks", String, "CIKs of all reporting owners in order, joined by `; `."),
        column(
            "event_id",
            String,
            "The same for one trade that several filings of the run report.",
        ),
        column("is_first_report", Boolean, "True for one row of each event: the one to add up."),
        column(
            "linked_rows",
            String,
            "Rows of the filing that belong to it, such as the sale of what was exercised on the same day: `N2 D1`.",
        ),
        column(
            "superseded_by",
            String,
            "Accession number of the amendment whose row replaces this one.",
        ),
        RULES,
    ],
);

static PLANS: TableDef = table(
    "plans",
    "One row for each statement of a filing on a plan under Rule 10b5-1.",
    &[
        ACCESSION,
        column(
            "source",
            String,
            "Where it stands: `aff10b5_one`, `remarks`, or the id of the footnote.",
        ),
        column("statement", String, "`plan`, `denied`, `modified` or `terminated`."),
        column("adopted_on", String, "When the plan was adopted, as precise as the text."),
        column("modified_on", String, "When it was changed, as precise as the text."),
        column("evidence", String, "The words that say so."),
        column(
            "evidence_start",
            Integer,
            "Where the words begin, in characters of the text, from 0.",
        ),
        column(
            "evidence_end",
            Integer,
            "Where they end; the character there is the first that does not belong to them.",
        ),
        column("rows", String, "The rows that it speaks for: `N1 N2 D1`."),
        RULES,
    ],
);

static AMENDMENTS: TableDef = table(
    "amendments",
    "One row for each row of an amendment, and for each row of the original that it does not repeat; one for an amendment without any.",
    &[
        ACCESSION,
        column(
            "row_table",
            String,
            "`non_derivative` or `derivative`; empty where the amendment has no rows.",
        ),
        column(
            "row_number",
            Integer,
            "The row of the amendment; empty where it does not repeat a row of the original.",
        ),
        column("original_accession_number", String, "The filing that is amended."),
        column("original_row_number", Integer, "The row of it, in the same table."),
        column(
            "match",
            String,
            "How the original was found: `unique`, `several` that could be meant, `none`.",
        ),
        column(
            "change",
            String,
            "`same`, `corrected`, `added` or `not_repeated`; empty where the original is unknown.",
        ),
        column("changed_columns", String, "Columns of the row that differ, separated by blanks."),
        column(
            "kind",
            String,
            "What the amendment does as a whole: `corrects`, `adds`, `repeats`, or `facts_only`; empty where the original is unknown.",
        ),
        RULES,
    ],
);

static POSITIONS: TableDef = table(
    "positions",
    "One row for each reported balance of an owner, in time order within a series: owner, issuer, class, direct or indirect, nature.",
    &[
        column("owner_cik", String, "CIK of the owner."),
        column("owner_name", String, "Name of the owner."),
        column("issuer_cik", String, "CIK of the issuer."),
        column("issuer_name", String, "Name of the issuer."),
        column(
            "security_class",
            String,
            "Normalized title of the security; of a derivative with price and expiration.",
        ),
        coded(
            column("direct_or_indirect", String, "D: direct; I: indirect."),
            CodeList::DirectIndirect,
        ),
        column("nature_of_ownership", String, "Nature of indirect ownership."),
        column(
            "as_of",
            Date,
            "Day of the balance: of the transaction, or for a holding the period of the report.",
        ),
        column("filed_date", Date, "Day of filing."),
        ACCESSION,
        ROW_TABLE,
        ROW_NUMBER,
        column("owned", Decimal, "The balance, as filed."),
        column(
            "expected",
            Decimal,
            "The balance before and the transaction added up; empty where there is none before.",
        ),
        column("break", Decimal, "`owned` minus `expected` where they differ."),
        column("is_latest", Boolean, "Whether it is the last balance of its series."),
        RULES,
    ],
);
