//! The view `flat` of the database: a row for each transaction and holding, and one for a filing that
//! has neither.

use section16::table::{Table, TableDef};

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

/// The statement that makes the view `flat`, a row for each transaction and holding, and one for a
/// filing that has neither, with all owners; only over the tables of the contract.
pub(super) fn create_view(tables: &[&TableDef]) -> Option<String> {
    if !tables.iter().any(|table| std::ptr::eq(*table, Table::Filings.def())) {
        return None;
    }
    let row_columns = flat_row_columns();
    let filing = FILING_COLUMNS.map(|name| format!("f.{name}")).join(", ");
    let (ciks, names) = (owners("rpt_owner_cik"), owners("rpt_owner_name"));
    let mut selects: Vec<_> = FLAT_TABLES
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
            format!(
                "SELECT r.accession_number, {filing},\n    {ciks} AS owner_ciks,\n    {names} AS owner_names,\n    \
                 '{form_table}' AS form_table, '{kind}' AS row_kind,\n    {}\nFROM {} AS r JOIN filings AS f \
                 ON f.accession_number = r.accession_number",
                columns.join(", "),
                def.name
            )
        })
        .collect();
    let nothing: Vec<_> = row_columns.iter().map(|name| format!("NULL AS {name}")).collect();
    let has_no_rows = FLAT_TABLES.map(|(table, ..)| {
        let name = table.name();
        format!(
            "NOT EXISTS (SELECT 1 FROM {name} AS r WHERE r.accession_number = f.accession_number)"
        )
    });
    selects.push(format!(
        "SELECT f.accession_number, {filing},\n    {ciks} AS owner_ciks,\n    {names} AS owner_names,\n    \
         NULL AS form_table, CASE WHEN f.no_securities_owned THEN 'none_owned' ELSE 'none' END AS row_kind,\n    \
         {}\nFROM filings AS f WHERE {}",
        nothing.join(", "),
        has_no_rows.join("\n    AND ")
    ));
    Some(format!("CREATE VIEW flat AS\n{}", selects.join("\nUNION ALL\n")))
}

/// All owners of the filing in one text, in the order of the filing.
fn owners(column: &str) -> String {
    format!(
        "(SELECT group_concat(coalesce(o.{column}, ''), '; ') FROM (SELECT {column} FROM \
         reporting_owners WHERE accession_number = f.accession_number ORDER BY owner_number) AS o)"
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

#[cfg(test)]
mod tests {
    use super::*;

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
