//! The views of the database: over the tables of the contract `flat`, a row for each transaction and
//! holding, and one for a filing that has neither; over the research tables `current`, the trades that
//! no amendment has replaced, `events`, the one report of each trade to add up, and `insiders`, what each
//! insider bought and sold in all.

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

/// The views over `tables`: their names, and the statements that make them.
pub(super) fn views(tables: &[&TableDef]) -> Vec<(&'static str, String)> {
    if let Some(flat) = create_view(tables) {
        return vec![("flat", flat)];
    }
    let is_research = tables.iter().any(|table| table.name == "trades");
    if is_research {
        RESEARCH.map(|(name, sql)| (name, sql.to_owned())).to_vec()
    } else {
        Vec::new()
    }
}

/// The views over the research tables.
const RESEARCH: [(&str, &str); 3] = [
    ("current", "CREATE VIEW current AS\nSELECT * FROM trades WHERE superseded_by IS NULL"),
    (
        "events",
        "CREATE VIEW events AS\nSELECT * FROM trades WHERE superseded_by IS NULL AND is_first_report",
    ),
    (
        "insiders",
        "CREATE VIEW insiders AS\n\
         SELECT issuer_trading_symbol, issuer_name, owner_names, security_class,\n    \
         count(*) FILTER (WHERE side = 1) AS purchases,\n    \
         sum(shares) FILTER (WHERE side = 1) AS bought_shares,\n    \
         sum(value) FILTER (WHERE side = 1) AS bought_value,\n    \
         sum(value) FILTER (WHERE side = 1) * 1.0\n        \
         / sum(shares) FILTER (WHERE side = 1 AND value IS NOT NULL) AS bought_average,\n    \
         count(*) FILTER (WHERE side = -1) AS sales,\n    \
         sum(shares) FILTER (WHERE side = -1) AS sold_shares,\n    \
         sum(value) FILTER (WHERE side = -1) AS sold_value,\n    \
         sum(value) FILTER (WHERE side = -1) * 1.0\n        \
         / sum(shares) FILTER (WHERE side = -1 AND value IS NOT NULL) AS sold_average\n\
         FROM (SELECT *, CASE WHEN action IN ('open_market_purchase', 'private_purchase') THEN 1\n        \
         WHEN action IN ('open_market_sale', 'private_sale', 'sale_to_issuer') THEN -1 END AS side\n    \
         FROM events)\n\
         WHERE side IS NOT NULL\n\
         GROUP BY coalesce(issuer_cik, issuer_name), coalesce(owner_ciks, owner_names), security_class",
    ),
];

/// The statement that makes the view `flat`, a row for each transaction and holding, and one for a
/// filing that has neither, with all owners; only over the tables of the contract.
fn create_view(tables: &[&TableDef]) -> Option<String> {
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
