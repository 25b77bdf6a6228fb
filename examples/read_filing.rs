//! Reads one filing and prints its transactions: `cargo run --example read_filing -- FILE`.
#![allow(clippy::print_stdout)]

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "samples/form4.xml".to_owned());
    let filing = section16::read(&std::fs::read(path)?)?;
    let document = &filing.document;
    println!("Form {} on {}", document.document_type.text(), document.issuer.issuer_name.text());
    for trade in document.transactions() {
        let shares = trade.shares().valid().map_or("", |shares| shares.as_str());
        let price = trade.price_per_share().valid().map_or("", |price| price.as_str());
        let code = trade.code().text();
        println!("{code} {shares} {} at {price}", trade.security_title().value.text());
    }
    for problem in &filing.problems {
        println!("{}: {}", problem.severity, problem.message);
    }
    Ok(())
}
