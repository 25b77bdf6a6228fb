//! The tables as SQL: declarations enter, statements leave, with types, keys and indexes.
//!
//! [`sql`] is for a reader with a database of their own; a sink takes [`create_table`] and
//! [`create_indexes`] one by one.

use super::def::{ColumnDef, ColumnType, TableDef};

/// Columns that are worth an index, by the SEC's names.
const INDEXED: [&str; 5] =
    ["ISSUERCIK", "RPTOWNERCIK", "FILING_DATE", "PERIOD_OF_REPORT", "TRANS_DATE"];

/// The statements that make tables and indexes in any database that speaks SQL, each with its
/// semicolon, in an order in which they can be run.
pub fn sql(tables: &[&TableDef]) -> String {
    let table = |table: &&TableDef| create_table(table, tables, Dialect::Standard);
    let mut statements: Vec<_> = tables.iter().map(table).collect();
    statements.extend(tables.iter().flat_map(|table| create_indexes(table)));
    statements.join("\n\n") + "\n"
}

/// Whose types the columns have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Dialect {
    /// The types of the standard, for data as they stand in the CSV.
    Standard,
    /// SQLite, which has no type for dates and truth values.
    Sqlite,
}

/// The statement that makes a table.
pub fn create_table(table: &TableDef, tables: &[&TableDef], dialect: Dialect) -> String {
    let key = table.columns.iter().find(|column| column.is_key());
    let mut lines: Vec<(String, &str)> =
        table.columns.iter().map(|column| column_line(column, dialect)).collect();
    let unique = table.primary_key();
    if !unique.is_empty() {
        lines.push((format!("PRIMARY KEY ({})", unique.join(", ")), ""));
    }
    let filings = tables.iter().find(|other| other.is_filings());
    if let (Some(key), Some(filings), Some(_)) = (key, filings, table.element)
        && !table.is_filings()
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
pub fn create_indexes(table: &TableDef) -> Vec<String> {
    let needed = |column: &&ColumnDef| {
        let is_key = column.is_key() && table.primary_key().is_empty();
        is_key || column.sec.is_some_and(|sec| INDEXED.contains(&sec))
    };
    let statement = |column: &ColumnDef| {
        let (table, column) = (table.name, column.name);
        format!("CREATE INDEX IF NOT EXISTS {table}_by_{column} ON {table} ({column});")
    };
    table.columns.iter().filter(needed).map(statement).collect()
}

fn column_line(column: &ColumnDef, dialect: Dialect) -> (String, &str) {
    let kind = match (column.kind, dialect) {
        // The SEC's numbers of rows have up to 19 digits.
        (ColumnType::Integer, Dialect::Standard) if column.name.ends_with("_SK") => "BIGINT",
        (ColumnType::Integer, _) => "INTEGER",
        (ColumnType::Decimal, _) => "NUMERIC",
        (ColumnType::String | ColumnType::FootnoteIds, _) => "TEXT",
        (ColumnType::Date, Dialect::Standard) => "DATE",
        (ColumnType::Timestamp, Dialect::Standard) => "TIMESTAMP",
        (ColumnType::Boolean, Dialect::Standard) => "BOOLEAN",
        (ColumnType::Date | ColumnType::Timestamp, Dialect::Sqlite) => "TEXT",
        (ColumnType::Boolean, Dialect::Sqlite) => "INTEGER",
    };
    let not_null = if column.is_key() { " NOT NULL" } else { "" };
    (format!("{} {kind}{not_null}", column.name), column.doc)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Layout, Table};

    #[test]
    fn keys_are_declared_where_rows_are_sure_to_have_them() {
        let tables = Layout::Tables.tables();
        let of = |table: Table| create_table(table.def(), tables, Dialect::Standard);
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
        let flat = Layout::Flat.tables();
        assert!(!create_table(flat[0], flat, Dialect::Standard).contains("KEY"));
        let sec = sql(Layout::Sec.tables());
        assert!(sec.contains("    NONDERIV_TRANS_SK BIGINT,"), "{sec}");
    }
}
