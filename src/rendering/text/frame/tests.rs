use super::super::lines::lines;
use super::*;

fn drawn(head: &str, body: &str) -> Option<Vec<usize>> {
    Frame::drawn(&lines(head), &lines(body)).map(|frame| frame.starts)
}

/// The words of each line by their columns.
fn cells(frame: &Frame, body: &[Line]) -> Vec<Vec<String>> {
    let line = |line: &Line| {
        let mut cells = vec![Vec::new(); frame.starts.len()];
        for word in &line.words {
            cells[frame.place(word)].push(word.text.as_str());
        }
        cells.iter().map(|words| words.join(" ")).collect()
    };
    body.iter().map(line).collect()
}

#[test]
fn upright_rules_are_the_edges_of_columns() {
    let body = "Units     |100    |D |By trust|\n          |       |  |        |";
    assert_eq!(drawn("", body).unwrap(), [0, 11, 19, 22], "the last rule closes the table");
    assert_eq!(drawn("", "Units | 100\nNotes | 200"), None);
}

#[test]
fn tags_mark_the_columns() {
    let head = "Title      Amount  Form\n<S>        <C>     <C>";
    assert_eq!(drawn(head, "Units      100     D").unwrap(), [0, 11, 19]);
}

#[test]
fn strokes_are_columns_where_the_words_stand_below_them() {
    let head = "Title        Amount    Form\n-----------  --------  ------";
    let body = lines("Units           1,000  D\nCommon Stock        5  I");
    let frame = Frame::drawn(&lines(head), &body).unwrap();
    assert_eq!(
        cells(&frame, &body),
        [["Units", "1,000", "D"], ["Common Stock", "5", "I"]],
        "a title may be longer than its stroke"
    );
    let elsewhere = "Units                                  1,000       D       By trust";
    assert_eq!(drawn(head, elsewhere), None);
}

#[test]
fn white_stripes_part_columns_but_not_running_text() {
    let body = lines("Common Stock   100  D\nUnits of A     200  I");
    let frame = Frame::white(&body).unwrap();
    assert!(!frame.is_drawn());
    assert_eq!(cells(&frame, &body), [["Common Stock", "100", "D"], ["Units of A", "200", "I"]]);
}

#[test]
fn values_that_flow_stand_in_no_columns() {
    assert!(Frame::white(&lines("Common Stock 100 5 D\nUnits 2,000 3 I")).is_none());
}

#[test]
fn a_mark_hangs_over_the_end_of_its_cell() {
    let frame = Frame::of(vec![0, 10, 20]);
    let place = |text: &str, start| frame.place(&Word::new(text.to_owned(), start, start + 6));
    assert_eq!(place("(1)(2)", 8), 0);
    assert_eq!(place("12,000", 8), 1, "the middle of a value counts");
}
