//! Makes a web page of one filing, laid out as the form: `cargo run --example web_page -- FILE`.
#![allow(clippy::print_stdout)]

use section16::view;

/// What a page adds to the fragment: how amounts stand and how small print looks.
const STYLE: &str = "td, th { text-align: left; vertical-align: top; padding-right: 1em }
.amount { text-align: right } .faint { color: gray } .alert { color: darkorange }";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "samples/form4.xml".to_owned());
    let filing = section16::read(&std::fs::read(path)?)?;
    let form = view::html::fragment(&view::blocks(&filing));
    println!("<!doctype html><meta charset=\"utf-8\"><style>{STYLE}</style>\n{form}");
    Ok(())
}
