//! The tables as SQL, for SQLite: types, keys, indexes and the `flat` view.

use super::{ColumnDef, ColumnType, Table, TableDef};

/// The element that makes a row for each filing.
const FILING_ROW: &str = "ownershipDocument";
/// Columns that are worth an index, by the SEC's names.
const INDEXED: [&str; 5] =
    ["ISSUERCIK", "RPTOWNERCIK", "FILING_DATE", "PERIOD_OF_REPORT", "TRANS_DATE"];
/// What the `flat` view says of the filing before the row's own columns.
const FILING_COLUMNS: [&str; 7] = [
    "document_type",
    "filed_date",
    "period_of_report",
    "aff10b5_one",
    "issuer_cik",
    "issuer_name",
    "issuer_trading_symbol",
];
/// The tables of the `flat` view, with the form's table and the kind of their rows.
const FLAT_TABLES: [(Table, &str, &str); 4] = [
    (Table::NonDerivativeTransactions, "I", "transaction"),
    (Table::NonDerivativeHoldings, "I", "holding"),
    (Table::DerivativeTransactions, "II", "transaction"),
    (Table::DerivativeHoldings, "II", "holding"),
];

/// The statements that make a database with these tables, each with its semicolon, in an order in
/// which they can be run.
pub fn sql(tables: &[&TableDef]) -> String {
    let mut statements: Vec<_> = tables.iter().map(|table| create_table(table, tables)).collect();
    statements.extend(tables.iter().flat_map(|table| create_indexes(table)));
    statements.extend(create_view(tables));
    statements.join("\n\n") + "\n"
}

/// The statement that makes a table.
pub(crate) fn create_table(table: &TableDef, tables: &[&TableDef]) -> String {
    let key = table.columns.iter().find(|column| column.is_key());
    let mut lines: Vec<(String, &str)> = table.columns.iter().map(column_line).collect();
    let unique = primary_key(table);
    if !unique.is_empty() {
        lines.push((format!("PRIMARY KEY ({})", unique.join(", ")), ""));
    }
    let filings = tables.iter().find(|other| is_filing_table(other));
    if let (Some(key), Some(filings), Some(_)) = (key, filings, table.row)
        && !is_filing_table(table)
    {
        let (key, filings) = (key.name, filings.name);
        let line = format!("FOREIGN KEY ({key}) REFERENCES {filings} ({key}) ON DELETE CASCADE");
        lines.push((line, ""));
    }
    let last = lines.len().saturating_sub(1);
    let mut sql = format!("CREATE TABLE {} ( -- {}\n", table.name, table.doc);
    for (at, (line, doc)) in lines.iter().enumerate() {
        let comma = if at == last { "" } else { "," };
        let comment = if doc.is_empty() { String::new() } else { format!(" -- {doc}") };
        sql.push_str(&format!("    {line}{comma}{comment}\n"));
    }
    sql + ");"
}

/// The statements that make the indexes of a table.
pub(crate) fn create_indexes(table: &TableDef) -> Vec<String> {
    let needed = |column: &&ColumnDef| {
        let is_key = column.is_key() && primary_key(table).is_empty();
        is_key || column.sec.is_some_and(|sec| INDEXED.contains(&sec))
    };
    let statement = |column: &ColumnDef| {
        let (table, column) = (table.name, column.name);
        format!("CREATE INDEX IF NOT EXISTS {table}_by_{column} ON {table} ({column});")
    };
    table.columns.iter().filter(needed).map(statement).collect()
}

/// The statement that makes the view `flat`, a row for each transaction and holding with its
/// filing and all its owners; only over the tables of the contract.
pub(crate) fn create_view(tables: &[&TableDef]) -> Option<String> {
    if !tables.iter().any(|table| std::ptr::eq(*table, Table::Filings.def())) {
        return None;
    }
    let row_columns = flat_row_columns();
    let selects: Vec<_> = FLAT_TABLES
        .iter()
        .map(|(table, form_table, kind)| {
            let def = table.def();
            let columns: Vec<_> = row_columns
                .iter()
                .map(|name| match def.column(name) {
                    Some(_) => format!("r.{name}"),
                    None => format!("NULL AS {name}"),
                })
                .collect();
            let filing = FILING_COLUMNS.map(|name| format!("f.{name}")).join(", ");
            format!(
                "SELECT r.accession_number, {filing},\n    {} AS owner_ciks,\n    {} AS owner_names,\n    \
                 '{form_table}' AS form_table, '{kind}' AS row_kind,\n    {}\nFROM {} AS r JOIN filings AS f \
                 ON f.accession_number = r.accession_number",
                owners("rpt_owner_cik"),
                owners("rpt_owner_name"),
                columns.join(", "),
                def.name
            )
        })
        .collect();
    Some(format!("CREATE VIEW IF NOT EXISTS flat AS\n{};", selects.join("\nUNION ALL\n")))
}

/// All owners of the filing in one text, in the order of the filing.
fn owners(column: &str) -> String {
    format!(
        "(SELECT group_concat(coalesce(o.{column}, ''), '; ') FROM (SELECT {column} FROM \
         reporting_owners WHERE accession_number = r.accession_number ORDER BY owner_number) AS o)"
    )
}

/// The columns of the `flat` view that come from the rows: those of every table, once.
fn flat_row_columns() -> Vec<&'static str> {
    let mut names = Vec::new();
    let widest = [Table::DerivativeTransactions];
    for table in widest.into_iter().chain(FLAT_TABLES.map(|(table, ..)| table)) {
        for column in table.def().columns {
            if !column.is_key() && !names.contains(&column.name) {
                names.push(column.name);
            }
        }
    }
    names
}

fn is_filing_table(table: &TableDef) -> bool {
    table.row == Some(FILING_ROW)
}

/// The columns that tell the rows of a table apart. A table that is not made of one element of
/// the form has none.
fn primary_key(table: &TableDef) -> Vec<&'static str> {
    let key = table.columns.iter().find(|column| column.is_key());
    match (key, table.row) {
        (Some(key), Some(FILING_ROW)) => vec![key.name],
        (Some(_), Some(_)) => table.primary_key(),
        _ => Vec::new(),
    }
}

fn column_line(column: &ColumnDef) -> (String, &str) {
    let kind = match column.kind {
        ColumnType::Integer | ColumnType::Boolean => "INTEGER",
        ColumnType::Decimal => "NUMERIC",
        ColumnType::String | ColumnType::Date | ColumnType::Timestamp | ColumnType::FootnoteIds => {
            "TEXT"
        }
    };
    let not_null = if column.is_key() { " NOT NULL" } else { "" };
    (format!("{} {kind}{not_null}", column.name), column.doc)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Layout;

    #[test]
    fn keys_are_declared_where_rows_are_sure_to_have_them() {
        let tables = Layout::Tables.tables();
        let of = |table: Table| create_table(table.def(), tables);
        let filings = of(Table::Filings);
        assert!(filings.contains("    accession_number TEXT NOT NULL, -- Accession"), "{filings}");
        assert!(filings.ends_with("    PRIMARY KEY (accession_number)\n);"), "{filings}");
        let owners = of(Table::ReportingOwners);
        assert!(owners.contains("PRIMARY KEY (accession_number, owner_number),"), "{owners}");
        assert!(owners.contains("REFERENCES filings (accession_number) ON DELETE CASCADE\n"));
        // A footnote may lack its id or share it; a problem may be of a file that is no filing.
        assert!(!of(Table::Footnotes).contains("PRIMARY KEY"));
        assert!(!of(Table::Problems).contains("KEY"));
        assert_eq!(create_indexes(Table::Problems.def()).len(), 1);
    }

    #[test]
    fn the_view_has_every_column_of_the_rows_once() {
        let columns = flat_row_columns();
        assert!(columns.contains(&"row_number") && columns.contains(&"underlying_security_title"));
        let mut unique = columns.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(unique.len(), columns.len());
        assert!(create_view(&[Table::Problems.def()]).is_none());
    }
}
