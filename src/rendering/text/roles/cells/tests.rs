use super::super::super::super::columns::{Form, columns};
use super::super::super::lines::lines;
use super::*;

const OLDER: [Column; 3] = [Column::Code, Column::Acquired, Column::Disposed];

fn run(first: usize, last: usize) -> Run {
    Run { first, last }
}

/// The columns of Form 4's Table I that the words of `cell` get, of those from date to price.
fn dealt(cell: &str) -> Vec<Column> {
    let columns = columns(Form::Four, TableName::One, false);
    let line = &lines(cell)[0];
    let words: Vec<&Word> = line.words.iter().collect();
    let dealt = deal(TableName::One, &columns, run(1, 6), &words);
    dealt.into_iter().map(|column| columns[column]).collect()
}

#[test]
fn words_of_a_cell_are_dealt_by_their_shapes_in_order() {
    use Column as C;
    assert_eq!(
        dealt("03/04/2002 P 100 A $5.25"),
        [C::Date, C::Code, C::Amount, C::AcquiredDisposed, C::Price]
    );
    assert_eq!(dealt("S V 100"), [C::Code, C::Voluntary, C::Amount]);
    assert_eq!(dealt("100 $ 5.25"), [C::Amount, C::Price, C::Price]);
}

#[test]
fn a_second_value_fits_worse_than_one() {
    let frame = Frame::of(vec![0, 20]);
    let columns = [Column::Date, Column::Owned];
    let fit = |body: &str| {
        let body = lines(body);
        let cells = Cells::of(&frame, &body);
        cells[1].fit(TableName::One, &columns, run(1, 1))
    };
    assert_eq!(fit("03/04/2002          100"), 0.0);
    assert!(fit("03/04/2002          100 200") > 0.0);
    assert!(fit("03/04/2002          By trust") > fit("03/04/2002          (1)"));
    assert_eq!(fit("03/04/2002"), 0.0, "an empty column fits anywhere");
}

#[test]
fn a_letter_in_every_cell_says_its_side() {
    let frame = Frame::of(vec![0, 10]);
    let alike = |body: &str| {
        let body = lines(body);
        let sides = (Some(run(1, 1)), Some(run(2, 2)));
        Cells::of(&frame, &body)[1].are_dealt_alike(TableName::Two, &OLDER, sides.0, sides.1)
    };
    assert!(alike("Option    100 A\nWarrant   200 D"));
    assert!(!alike("Option    100 A\nWarrant   200"));
}

#[test]
fn neighbours_count_on_the_lines_that_have_both() {
    let body = lines("Units     100\nNotes\n          200");
    let cells = Cells::of(&Frame::of(vec![0, 10]), &body);
    let gap = |_: &Word, _: &Word, gap: usize| gap as f64;
    assert_eq!(joint(&cells[0], &cells[1], &gap), 5.0);
    let apart = lines("Units\n          200");
    let cells = Cells::of(&Frame::of(vec![0, 10]), &apart);
    assert_eq!(joint(&cells[0], &cells[1], &gap), 0.0);
}
