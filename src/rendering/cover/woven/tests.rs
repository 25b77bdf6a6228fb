use super::*;
use crate::model::ReportingOwner;
use crate::rendering::columns::Form;
use crate::rendering::grid::Cell;
use crate::value::Value;

/// A page whose cover has these rows, of cells side by side.
fn page(rows: &[&[&str]]) -> Page {
    let row = |texts: &&[&str]| {
        let cells = texts.iter().enumerate().map(|(at, text)| Cell::new(*text, at, at + 1));
        Row { cells: cells.collect(), entry: None }
    };
    Page {
        form: Form::Four,
        amendment: false,
        printed: true,
        cover: rows.iter().map(row).collect(),
        table_one: Vec::new(),
        table_two: Vec::new(),
        tail: Vec::new(),
        by_labels: false,
    }
}

const LABEL: &[&str] = &["1. Name and Address of Reporting Person", "2. Issuer Name"];

fn issuer(rows: &[&[&str]]) -> String {
    let owner =
        ReportingOwner { rpt_owner_name: Value::Valid("Falk Ada".into()), ..Default::default() };
    let mut document =
        OwnershipDocument { reporting_owners: vec![owner], ..OwnershipDocument::default() };
    complete(&page(rows), &mut document, &mut Report::default());
    let issuer = &document.issuer;
    format!("{}|{}", issuer.issuer_name.text(), issuer.issuer_trading_symbol.text())
}

#[test]
fn a_symbol_in_brackets_tells_the_issuer() {
    assert_eq!(
        issuer(&[LABEL, &["Falk Ada Acme Pumps Inc [ACM] X Director"]]),
        "Acme Pumps Inc|ACM"
    );
    assert_eq!(issuer(&[LABEL, &["Falk Ada", "Acme Pumps Inc [ACM]"]]), "Acme Pumps Inc|ACM");
}

#[test]
fn two_symbols_tell_nothing() {
    let rows = [LABEL, &["Falk Ada Acme Pumps [ACM]"], &["Falk Ada Brook Mills [BRK]"]];
    assert_eq!(issuer(&rows), "|");
}

#[test]
fn brackets_around_words_are_no_symbol() {
    assert_eq!(issuer(&[LABEL, &["Falk Ada Acme Pumps [see below]"]]), "|");
    assert_eq!(issuer(&[LABEL, &["Falk Ada [ACM]"]]), "|", "no name is left");
    assert_eq!(issuer(&[&["Falk Ada Acme Pumps [ACM]"]]), "|", "there are no items");
}

#[test]
fn the_only_day_is_that_of_the_event() {
    let day = |rows: &[&[&str]]| only_day(&page(rows)).map(|day| day.to_string());
    let rows: &[&[&str]] = &[LABEL, &["Falk Ada", "12 Mill Road 03/04/2002"]];
    assert_eq!(day(rows).unwrap(), "2002-03-04");
    assert_eq!(only_day(&Page { amendment: true, ..page(rows) }), None);
    assert_eq!(day(&[LABEL, &["03/04/2002", "03/05/2002"]]), None);
    assert_eq!(day(&[&["Expires 03/04/2002"], LABEL]), None, "it stands above the items");
}
