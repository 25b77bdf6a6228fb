//! Reads one filing and prints its transactions: `cargo run --example read_filing -- FILE`.
#![allow(clippy::print_stdout)]

use section16::model::NonDerivativeRow;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "samples/form4.xml".to_owned());
    let filing = section16::read(&std::fs::read(path)?)?;
    let document = &filing.document;
    println!("Form {} on {}", document.document_type.text(), document.issuer.issuer_name.text());
    for row in &document.non_derivative_table {
        let NonDerivativeRow::Transaction(row) = row else { continue };
        let shares = row.transaction_shares.valid().map_or("", |shares| shares.as_str());
        let price = row.transaction_price_per_share.valid().map_or("", |price| price.as_str());
        let code = row.transaction_coding.transaction_code.text();
        println!("{code} {shares} {} at {price}", row.security_title.value.text());
    }
    for problem in &filing.problems {
        println!("{}: {}", problem.severity, problem.message);
    }
    Ok(())
}
