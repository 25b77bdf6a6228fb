use super::super::lines::lines;
use super::*;

const LIST: &str = "\
1. Title of Security: Common Stock
2. Transaction Date: 03/04/2002
3. Transaction Code: P
4. Amount: 100 shares
   (A) or (D): A
   Price: $5.25
5. Amount of Securities Owned: 1,200
6. Ownership Form: D
";

/// The rows of the list, what is unplaced behind a semicolon, and the line behind it.
fn rows_of(text: &str) -> Option<(Vec<String>, usize)> {
    let lines = lines(text);
    let of = (Form::Four, TableName::One);
    let (entries, end) = entries(&lines, 0, of, &Vocabulary::of(&lines))?;
    let text = |entry: &Entry| {
        let texts: Vec<_> = entry.cells.iter().map(|(_, text)| text.as_str()).collect();
        format!("{}; {}", texts.join(" | "), entry.unplaced.join(" | "))
    };
    Some((entries.iter().map(text).collect(), end))
}

#[test]
fn items_one_below_the_other_are_a_row() {
    let text = format!("{LIST}7. Nature: By\n   trust\n\nRemarks:\n");
    let row = "Common Stock | 03/04/2002 | P | 100 | A | $5.25 | 1,200 | D | By trust; ";
    assert_eq!(rows_of(&text).unwrap(), (vec![row.to_owned()], 11));
}

#[test]
fn every_first_item_begins_a_row() {
    let second = LIST.replace("Common Stock", "Units").replace("1,200", "N/A");
    let (rows, _) = rows_of(&format!("{LIST}\nRow 2\n{second}")).unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[1], "Units | 03/04/2002 | P | 100 | A | $5.25 | D; ");
}

#[test]
fn dots_and_gaps_part_labels_from_values() {
    let text = "\
1. Title of Security ........ Common Stock
2. Transaction Date           03/04/2002
3. Transaction Code ......... P
4. Amount ................... 100
";
    assert_eq!(rows_of(text).unwrap().0, ["Common Stock | 03/04/2002 | P | 100; "]);
}

#[test]
fn labels_without_values_are_the_head_of_a_table() {
    assert!(rows_of("1. Title of Security\n2. Transaction Date\n3. Code\n4. Amount\n").is_none());
    assert!(rows_of("1. Title: Units   2. Date: 03/04/2002\n3. Code: P\n").is_none());
}

#[test]
fn a_value_of_another_shape_stays_unplaced() {
    let text = LIST.replace("03/04/2002", "last week");
    let row = "Common Stock | P | 100 | A | $5.25 | 1,200 | D; last week";
    assert_eq!(rows_of(&text).unwrap().0, [row]);
}
