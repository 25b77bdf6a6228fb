use super::super::super::columns::{Form, columns};
use super::super::lines::lines;
use super::*;

/// The columns of the words of Form 4's Table I, and the rows.
fn flow(body: &str) -> (Vec<Vec<Column>>, Vec<(usize, usize)>) {
    let columns = columns(Form::Four, TableName::One, false);
    let flow = read(&lines(body), TableName::One, &columns);
    let named = |line: &Vec<usize>| line.iter().map(|column| columns[*column]).collect();
    (flow.columns.iter().map(named).collect(), flow.rows)
}

fn entry(cells: &[(Column, &str)]) -> Entry {
    let cells = cells.iter().map(|(column, text)| (*column, (*text).to_owned())).collect();
    Entry { table: TableName::Two, cells, unplaced: Vec::new() }
}

#[test]
fn shapes_and_order_tell_columns() {
    use Column as C;
    let (columns, rows) = flow("Common Stock 03/04/2002 P 100 A $5.25 1,200 I By trust");
    let expected = [
        C::Title,
        C::Title,
        C::Date,
        C::Code,
        C::Amount,
        C::AcquiredDisposed,
        C::Price,
        C::Owned,
        C::DirectIndirect,
        C::Nature,
        C::Nature,
    ];
    assert_eq!(columns, [expected]);
    assert_eq!(rows, [(0, 1)]);
}

#[test]
fn a_title_at_the_begin_of_a_line_begins_a_row() {
    let (columns, rows) = flow("Units\n100\nD\nCommon\nStock\n200\nI\nBy trust");
    assert_eq!(rows, [(0, 3), (3, 8)]);
    assert_eq!(columns[1], [Column::Owned], "a holding has no trade");
    assert_eq!(columns[4], [Column::Title]);
    assert_eq!(columns[7], [Column::Nature, Column::Nature]);
    assert_eq!(flow("Units 100 D Notes 200 D").1, [(0, 1)], "no row begins inside a line");
}

#[test]
fn blank_lines_and_no_lines_give_no_rows() {
    assert!(flow("").1.is_empty());
    assert!(flow("\n\n").1.is_empty());
}

#[test]
fn which_side_or_day_is_filled_stays_open() {
    let mut one = entry(&[(Column::Title, "Option"), (Column::Acquired, "100")]);
    doubt(&mut one);
    assert_eq!(one.text(Column::Acquired), "");
    assert_eq!(one.unplaced, ["100"]);
    let both = [(Column::Exercisable, "03/04/2002"), (Column::Expiration, "03/04/2012")];
    let mut two = entry(&both);
    doubt(&mut two);
    assert_eq!(two, entry(&both));
}

#[test]
fn marks_between_two_cells_may_be_of_either() {
    let mut price = entry(&[(Column::Title, "Option (1)"), (Column::ConversionPrice, "(2)")]);
    doubt(&mut price);
    assert_eq!(price.text(Column::Title), "Option");
    assert_eq!(price.unplaced, ["(2)", "(1)"]);
    let mut amount = entry(&[(Column::UnderlyingAmount, "100 (3)")]);
    doubt(&mut amount);
    assert_eq!(amount.text(Column::UnderlyingAmount), "100");
    assert_eq!(amount.unplaced, ["(3)"]);
}
