//! Sends the rows of filings to a place of one's own: here, a count of rows for each table.
//! `cargo run --example custom_sink -- FILE...`
#![allow(clippy::print_stdout)]

use std::collections::BTreeMap;

use section16::table::{Layout, Record};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut rows: BTreeMap<&str, usize> = BTreeMap::new();
    for path in std::env::args().skip(1) {
        let filing = match section16::read(&std::fs::read(&path)?) {
            Ok(filing) => filing,
            Err(error) if error.is_not_ownership() => continue,
            Err(error) => return Err(error.into()),
        };
        Layout::Tables.rows(&Record::from(&filing), |table, cells| {
            // `cells` has one cell for each column of the table; here they could go anywhere.
            let table = Layout::Tables.tables()[table];
            assert_eq!(cells.len(), table.columns.len());
            *rows.entry(table.name).or_default() += 1;
        });
    }
    for (table, rows) in rows {
        println!("{table}: {rows}");
    }
    Ok(())
}
