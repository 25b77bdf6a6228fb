use super::super::lines::lines;
use super::*;

const COLUMNS: [Column; 4] = [Column::Title, Column::Owned, Column::DirectIndirect, Column::Nature];

/// The rows of a body whose columns begin at characters 0, 20, 30 and 35.
fn rows_of(body: &str, usual: Alignment) -> Vec<(usize, usize)> {
    let lines = lines(body);
    let column = |word: &Word| [20, 30, 35].partition_point(|start| *start <= word.start);
    let placed: Vec<Placed<'_>> = lines
        .iter()
        .map(|line| Placed { line, columns: line.words.iter().map(column).collect() })
        .collect();
    rows(&placed, &COLUMNS, usual)
}

#[test]
fn cells_at_the_top_begin_rows() {
    let body = "\
Common Stock of     100       D
Brookfell Mills
Units               200       I    By trust
                                   for children";
    assert_eq!(rows_of(body, Alignment::Top), [(0, 2), (2, 4)]);
}

#[test]
fn cells_in_the_middle_have_lines_above_and_below() {
    let body = "\
                                   By a trust
Units               200       I    for the
                                   children
Common Stock        100       D";
    assert_eq!(rows_of(body, Alignment::Middle), [(0, 3), (3, 4)]);
}

#[test]
fn all_rows_of_a_table_are_aligned_alike() {
    let body = "\
                                   By the
Units               100       I    Falk Family
                                   Trust
                                   By the
Notes               200       I    Mill Family
                                   Trust";
    for usual in [Alignment::Top, Alignment::Middle, Alignment::Bottom] {
        assert_eq!(rows_of(body, usual), [(0, 3), (3, 6)], "{usual:?}");
    }
}

#[test]
fn where_several_alignments_explain_the_lines_the_usual_one_counts() {
    let body = "\
Units               100       I    By the
                                   Falk Trust
Notes               200       I    By the
                                   Mill Trust";
    assert_eq!(rows_of(body, Alignment::Top), [(0, 2), (2, 4)]);
    assert_eq!(rows_of(body, Alignment::Middle), [(0, 1), (1, 4)]);
}

#[test]
fn blank_lines_are_of_no_row() {
    let body = "\nUnits               200       D\n\nNotes               300       I\n";
    assert_eq!(rows_of(body, Alignment::Top), [(1, 2), (3, 4)]);
}

#[test]
fn a_currency_sign_is_of_the_row_of_its_number() {
    let body = "\
Units               $         D
                    200
Notes               $         I
                    300";
    assert_eq!(rows_of(body, Alignment::Top), [(0, 2), (2, 4)]);
}

#[test]
fn words_without_a_column_part_no_rows() {
    let lines = lines("Units 200 D\nsee below");
    let placed = [
        Placed { line: &lines[0], columns: vec![0, 1, 2] },
        Placed { line: &lines[1], columns: vec![4, 4] },
    ];
    assert_eq!(rows(&placed, &COLUMNS, Alignment::Top), [(0, 2)]);
}
