use super::super::grid::Cell;
use super::*;

const HEAD: &[&str] = &["1. Title of Security (Instr. 3)", "2. Transaction Date"];
const LATER_HEAD: &[&str] = &["1. Title of Security (Instr. 3)", "2A. Deemed Execution Date"];

fn row(texts: &[&str]) -> Row {
    let cells = texts.iter().enumerate().map(|(at, text)| Cell::new(*text, at, at + 1));
    Row { cells: cells.collect(), entry: None }
}

/// The cells of every row of Table I; nothing where it has none for certain.
fn assigned(form: Form, rows: &[&[&str]]) -> Vec<Option<Vec<(Column, String)>>> {
    let mut page = Page {
        form,
        amendment: false,
        printed: false,
        cover: Vec::new(),
        table_one: rows.iter().map(|texts| row(texts)).collect(),
        table_two: Vec::new(),
        tail: Vec::new(),
        by_labels: false,
    };
    assign(&mut page);
    page.table_one.into_iter().map(|row| row.entry.map(|entry| entry.cells)).collect()
}

fn column(cells: Option<&Vec<(Column, String)>>, column: Column) -> &str {
    let cell = cells.unwrap().iter().find(|(name, _)| *name == column);
    cell.map_or("-", |(_, text)| text.as_str())
}

#[test]
fn cells_are_told_by_their_number() {
    let found = assigned(Form::Three, &[&["Common Stock", "1,000", "I", "By trust", "", ""]]);
    assert_eq!(column(found[0].as_ref(), Column::Owned), "1,000");
    assert_eq!(column(found[0].as_ref(), Column::Nature), "By trust");
}

#[test]
fn the_head_says_whether_there_is_a_deemed_date() {
    let ten = ["Units", "03/04/2002", "P", "", "100", "A", "$5", "900", "D", ""];
    let found = assigned(Form::Four, &[HEAD, &ten]);
    assert_eq!(found[0], None);
    assert_eq!(column(found[1].as_ref(), Column::Code), "P");
    assert_eq!(column(found[1].as_ref(), Column::DeemedDate), "-");
    let eleven = ["Units", "03/04/2002", "", "P", "", "100", "A", "$5", "900", "D", ""];
    let found = assigned(Form::Four, &[LATER_HEAD, &eleven]);
    assert_eq!(column(found[1].as_ref(), Column::Code), "P");
    assert_eq!(column(found[1].as_ref(), Column::DeemedDate), "");
}

#[test]
fn a_shifted_row_is_none() {
    let shifted = ["Units", "100", "", "P", "", "03/04/2002", "A", "$5", "900", "D", ""];
    let whole = ["Units", "03/04/2002", "", "P", "", "100", "A", "$5", "900", "D", ""];
    let found = assigned(Form::Four, &[&shifted, &whole]);
    assert_eq!(found[0], None);
    assert_eq!(column(found[1].as_ref(), Column::Amount), "100");
}

#[test]
fn other_columns_than_the_forms_are_told_by_their_labels() {
    let head = ["Title of Security", "Amount of Securities Owned", "Form: Direct (D)"];
    let found = assigned(Form::Three, &[&head, &["Common Stock", "1,000", "D"]]);
    assert_eq!(found.len(), 1, "the rows take the place of the table");
    assert_eq!(column(found[0].as_ref(), Column::Owned), "1,000");
    assert_eq!(column(found[0].as_ref(), Column::DirectIndirect), "D");
}
