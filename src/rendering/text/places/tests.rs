use super::super::lines::lines;
use super::*;
use crate::rendering::text::bands;

const COLUMNS: [Column; 4] = [Column::Title, Column::Owned, Column::DirectIndirect, Column::Nature];

fn places(borders: &[f64]) -> Places {
    Places {
        columns: COLUMNS.to_vec(),
        borders: borders.iter().copied().map(Some).collect(),
        weight: 0.25,
        drifts: false,
        seen: Vec::new(),
    }
}

fn assigned(places: &Places, line: &str, hints: &[Option<usize>]) -> Vec<usize> {
    places.assign(&lines(line)[0], hints)
}

#[test]
fn place_and_shape_tell_the_column_of_a_word() {
    let places = places(&[0.0, 20.0, 30.0, 35.0]);
    let line = "Common Stock        1,200     I    By trust";
    assert_eq!(assigned(&places, line, &[]), [0, 0, 1, 2, 3, 3]);
    let shifted = "Common Stock   1,200   I   By trust";
    assert_eq!(assigned(&places, shifted, &[]), [0, 0, 1, 2, 3, 3], "the shape counts for more");
    assert_eq!(assigned(&places, "               By trust", &[]), [0, 0]);
    assert_eq!(assigned(&places, "                                   By trust", &[]), [3, 3]);
}

#[test]
fn a_hint_counts_for_more_than_the_place() {
    let places = places(&[0.0, 20.0, 30.0, 35.0]);
    let line = "                      (1)";
    assert_eq!(assigned(&places, line, &[]), [1]);
    assert_eq!(assigned(&places, line, &[Some(2)]), [2]);
}

#[test]
fn marks_stay_with_the_word_before() {
    let places = places(&[0.0, 20.0, 30.0, 35.0]);
    let line = "Common Stock (1)(2) 1,200 (3) D";
    assert_eq!(assigned(&places, line, &[]), [0, 0, 0, 1, 1, 2]);
}

#[test]
fn borders_move_to_where_words_leave_room() {
    let lines = lines("Common Stock of A   1,200\nUnits              12,000");
    let mut places = places(&[0.0, 10.0, 40.0, 50.0]);
    let placed: Vec<Placed<'_>> = [vec![0, 0, 0, 0, 1], vec![0, 1]]
        .into_iter()
        .zip(&lines)
        .map(|(columns, line)| Placed { line, columns })
        .collect();
    places.learn(&placed);
    assert_eq!(places.borders[1], Some(17.0), "the title of the first line ends there");
    assert_eq!(places.borders[2], Some(40.0));
    places.borders[1] = None;
    places.learn(&[Placed { line: &lines[0], columns: vec![1, 1, 1, 1, 1] }]);
    assert_eq!(places.borders[1], Some(0.0), "no word stands to the left");
}

#[test]
fn a_page_of_another_scale_stretches_the_borders() {
    let lines = lines("Units     100    D   By trust\nNotes     200    I   By wife");
    let sheet: Vec<&Line> = lines.iter().collect();
    let stretched = bands::stretched(&places(&[0.0, 20.0, 33.0, 42.0]), &sheet);
    let borders: Vec<f64> = stretched.borders.iter().flatten().copied().collect();
    assert!(borders[1] > 5.0 && borders[1] < 15.0, "{borders:?}");
    assert!(borders[3] > 15.0 && borders[3] < 25.0, "{borders:?}");
}

#[test]
fn borders_follow_what_was_seen() {
    let mut before = places(&[0.0, 20.0, 30.0, 40.0]);
    before.seen = vec![Some(0.0), Some(22.0), Some(32.0), None];
    let mut places = before.clone();
    places.seen = vec![Some(0.0), Some(11.0), Some(16.0), None];
    places.follow(&before);
    assert_eq!(places.borders, [0.0, 10.0, 15.0, 20.0].map(Some));
    let few = Places { seen: vec![Some(0.0), Some(11.0), None, None], ..before.clone() };
    let mut same = few.clone();
    same.follow(&before);
    assert_eq!(same.borders, before.borders, "one word shows no scale");
}

#[test]
fn a_deemed_date_follows_a_date() {
    let columns = [Column::ConversionPrice, Column::Date, Column::DeemedDate];
    assert_eq!(follows(&columns, 1, 2), 0.0);
    assert!(follows(&columns, 0, 2) > 0.0);
    assert_eq!(follows(&columns, 0, 1), 0.0);
}
