use super::super::super::columns::columns;
use super::super::lines::lines;
use super::*;

const HEAD: &str = "Title          Date        Code Amount A  Price  Owned     D  Nature";
const BODY: &str = "\
Common Stock   03/04/2002  P      100  A  $5.25     1,200  D
of Brookfell
Units          03/05/2002  S       20  D  $7.00         0  I  By trust";
const STARTS: [usize; 9] = [0, 15, 27, 30, 39, 42, 49, 59, 62];

/// The rows of Form 4's Table I, what is unplaced behind a semicolon.
fn rows_of(body: &str, starts: &[usize], begins: &[usize]) -> Vec<String> {
    let (head, body) = (lines(HEAD), lines(body));
    let columns = columns(Form::Four, TableName::One, false);
    let lines = Table { head: &head, body: &body, begins };
    let frame = Frame::of(starts.to_vec());
    let of = (Form::Four, TableName::One);
    let entries = entries(of, &columns, &frame, &lines, &Vocabulary::of(&body));
    let text = |entry: &Entry| {
        let texts: Vec<_> = entry.cells.iter().map(|(_, text)| text.as_str()).collect();
        format!("{}; {}", texts.join(" | "), entry.unplaced.join(" | "))
    };
    entries.iter().map(text).collect()
}

#[test]
fn cells_that_wrap_are_of_one_row() {
    assert_eq!(
        rows_of(BODY, &STARTS, &[]),
        [
            "Common Stock of Brookfell | 03/04/2002 | P | 100 | A | $5.25 | 1,200 | D; ",
            "Units | 03/05/2002 | S | 20 | D | $7.00 | 0 | I | By trust; ",
        ]
    );
}

#[test]
fn rulers_and_letters_part_rows() {
    let ruled = format!("{BODY}\n--------------------\nsecond series");
    let found = rows_of(&ruled, &STARTS, &[]);
    assert_eq!(found.len(), 3);
    assert_eq!(found[2], "second series; ");
    let found = rows_of(BODY, &STARTS, &[0, 1]);
    assert!(found[0].starts_with("Common Stock | 03/04/2002"), "{found:?}");
    assert!(found[1].starts_with("of Brookfell Units | 03/05/2002"), "{found:?}");
}

#[test]
fn a_text_of_another_shape_stays_unplaced() {
    let body = BODY.replace("     1,200  D", "  1,200 est D").replace("03/05/2002", "N/A       ");
    assert_eq!(
        rows_of(&body, &STARTS, &[]),
        [
            "Common Stock of Brookfell | 03/04/2002 | P | 100 | A | $5.25 | D; 1,200 est",
            "Units | S | 20 | D | $7.00 | 0 | I | By trust; ",
        ]
    );
}

#[test]
fn the_letter_behind_an_amount_says_its_side() {
    let sides = |acquired: &str, disposed: &str| {
        let cells = [(Column::Acquired, acquired), (Column::Disposed, disposed)];
        let filled = cells.into_iter().filter(|(_, text)| !text.is_empty());
        let cells = filled.map(|(column, text)| (column, text.to_owned())).collect();
        let mut entry = Entry { table: TableName::Two, cells, unplaced: Vec::new() };
        side(&mut entry);
        format!("{}; {}", entry.text(Column::Acquired), entry.text(Column::Disposed))
    };
    assert_eq!(sides("100 (D)", ""), "; 100");
    assert_eq!(sides("", "100 A"), "100; ");
    assert_eq!(sides("100", "200 A,D"), "100; 200");
    assert_eq!(sides("", "200"), "; 200");
}
