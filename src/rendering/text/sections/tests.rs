use super::super::lines::lines;
use super::*;

const TABLE: &str = "\
Table I - Non-Derivative Securities Beneficially Owned
1. Title of Security   2. Amount of     3. Ownership
   (Instr. 4)             Securities       Form: (D) or (I)

Units                  100              D
";

const FIRST_PART: &str = "\
1. Title of      2. Conversion  3. Trans-    4. Trans-
   Derivative       or Exercise    action       action
   Security         Price          Date         Code

Stock Option     $12.50         03/04/2002   A

";
const LAST_PART: &str = "\
1. Title of      9. Number of   10. Ownership  11. Nature of
   Derivative       Securities      Form: (D)      Indirect
   Security         Owned           or (I)         Ownership

Stock Option     100            D
";

fn heading_of(text: &str) -> Option<(TableName, usize, usize)> {
    heading(&lines(text), 0).map(|heading| (heading.table, heading.column, heading.end))
}

fn bounds(section: Section) -> (usize, usize, usize) {
    (section.head, section.body, section.end)
}

#[test]
fn headings_name_their_table() {
    assert_eq!(heading_of("Table I - Non-Derivative Securities"), Some((TableName::One, 0, 1)));
    assert_eq!(heading_of("  TABLE 2: Derivative Securities"), Some((TableName::Two, 2, 1)));
    assert_eq!(heading_of("FORM 4  Table II (continued)"), Some((TableName::Two, 8, 1)));
    assert_eq!(heading_of("Table II\n\nDerivative Securities Owned"), Some((TableName::Two, 0, 3)));
    for text in
        ["see Table I below", "Table III Securities", "Table I", "Table I\nSecurities of Falk"]
    {
        assert_eq!(heading_of(text), None, "{text}");
    }
}

#[test]
fn a_table_ends_before_the_next_one_and_before_the_tail() {
    let find = |behind: &str| {
        let lines = lines(&format!("{TABLE}{behind}"));
        Section::find(&lines, 1, TableName::One).map(bounds)
    };
    assert_eq!(find("Explanation of Responses:\n(1) Units"), Some((1, 4, 5)));
    assert_eq!(find("Table II - Derivative Securities\n1. Title"), Some((1, 4, 5)));
    assert_eq!(find("</TABLE>\nUnits"), Some((1, 4, 5)));
    assert_eq!(find("Notes                  200              I"), Some((1, 4, 6)));
}

#[test]
fn the_top_of_the_next_page_is_of_no_row() {
    let text = format!("{TABLE}Page 1 of 2\nFalk Ada\nTable II - Derivative Securities\n");
    let found = Section::find(&lines(&text), 1, TableName::One).map(bounds);
    assert_eq!(found, Some((1, 4, 5)));
}

#[test]
fn a_table_without_labels_is_none() {
    let text = "Table I - Non-Derivative Securities\n\nUnits   100   D\nNotes   200   I\n";
    assert!(Section::find(&lines(text), 1, TableName::One).is_none());
}

#[test]
fn parts_of_a_cut_table_are_found_below_each_other() {
    let lines = lines(&format!("{FIRST_PART}{LAST_PART}"));
    let section = Section::find(&lines, 0, TableName::Two).unwrap();
    let Parts::Cut(parts) = section.parts(&lines, Form::Four, TableName::Two) else {
        panic!("the table is cut");
    };
    assert_eq!(parts.into_iter().map(bounds).collect::<Vec<_>>(), [(0, 4, 6), (6, 10, 12)]);
}

#[test]
fn a_part_without_the_others_is_lost() {
    for text in [FIRST_PART, LAST_PART] {
        let lines = lines(text);
        let section = Section::find(&lines, 0, TableName::Two).unwrap();
        let parts = section.parts(&lines, Form::Four, TableName::Two);
        assert!(matches!(parts, Parts::Lost(_)), "{text}");
    }
    let lines = lines(TABLE);
    let section = Section::find(&lines, 1, TableName::One).unwrap();
    let parts = section.parts(&lines, Form::Three, TableName::One);
    assert!(matches!(parts, Parts::Whole(_)));
}
