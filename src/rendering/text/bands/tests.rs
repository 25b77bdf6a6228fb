use super::super::lines::lines;
use super::*;

const COLUMNS: [Column; 4] = [Column::Title, Column::Owned, Column::DirectIndirect, Column::Nature];

fn places(columns: &[Column], borders: &[f64]) -> Places {
    Places {
        columns: columns.to_vec(),
        borders: borders.iter().copied().map(Some).collect(),
        weight: 0.1,
        drifts: false,
        seen: Vec::new(),
    }
}

fn told(body: &str, places: &Places) -> Vec<Vec<usize>> {
    let lines = lines(body);
    let (_, hints) = hints(&lines.iter().collect::<Vec<_>>(), places);
    hints.into_iter().map(|line| line.into_iter().flatten().collect()).collect()
}

#[test]
fn what_a_band_holds_as_a_whole_tells_its_column() {
    let body = "\
Units of 1999       100      D
Common Stock        (1)      I     By trust";
    assert_eq!(
        told(body, &places(&COLUMNS, &[0.0, 20.0, 29.0, 35.0])),
        [vec![0, 0, 0, 1, 2], vec![0, 0, 1, 2, 3, 3]]
    );
}

#[test]
fn bands_keep_their_order_where_the_labels_stand_elsewhere() {
    let body = "Units       100      D     By trust\nNotes       200      I     By wife";
    assert_eq!(
        told(body, &places(&COLUMNS, &[0.0, 20.0, 29.0, 35.0])),
        [[0, 1, 2, 3, 3], [0, 1, 2, 3, 3]]
    );
}

#[test]
fn a_band_of_words_of_several_cells_is_split() {
    let body = lines("Units 1,200 D\nNotes  4,000 I");
    let found: Vec<_> =
        bands(&body.iter().collect::<Vec<_>>()).into_iter().flat_map(split).collect();
    let starts: Vec<usize> = found.iter().map(|band| band.start).collect();
    assert_eq!(starts, [0, 6, 12]);
}

#[test]
fn a_mark_that_hangs_over_opens_no_band() {
    let body = lines("Units of Brook (1)   100\nUnits                200");
    let found = bands(&body.iter().collect::<Vec<_>>());
    let (texts, numbers) = (&found[..found.len() - 1], &found[found.len() - 1]);
    assert_eq!(numbers.seats.len(), 2);
    let words: Vec<_> = texts.iter().flat_map(|b| &b.seats).map(|s| &s.word.text).collect();
    assert!(words.iter().any(|word| *word == "(1)"), "{words:?}");
    assert!(texts.iter().all(|band| band.start < 15));
}

#[test]
fn a_row_is_not_on_both_sides() {
    let columns = [Column::Title, Column::Acquired, Column::Disposed, Column::Price];
    let places = places(&columns, &[0.0, 10.0, 17.0, 25.0]);
    let both = "Option    100      300\nOption    200      500";
    assert_eq!(told(both, &places), [[0, 1, 3], [0, 1, 3]]);
    let one = "Option    100\nOption             500";
    assert_eq!(told(one, &places), [[0, 1], [0, 2]], "rows of either side share the columns");
}
