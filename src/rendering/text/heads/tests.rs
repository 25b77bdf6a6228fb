use super::super::super::columns::columns;
use super::super::lines::lines;
use super::*;

const LATER_TABLE_ONE: &str = "\
1.Title of Security   2.Trans-    3.Trans-   4.Securities Acquired   5.Amount of    6.Owner-  7.Nature
(Instr. 3)              action      action     (A) or Disposed of (D)  Securities     ship      of
                        Date        Code                               Owned          Form      Indirect
                                   Code V    Amount    (A)   Price                    (D) (I)   Owner
";

fn word(text: &str) -> Word {
    Word::new(text.to_owned(), 0, text.len())
}

#[test]
fn the_head_ends_behind_its_last_labels() {
    let end_of = |text: &str, table| end(&lines(text), 0, table);
    let text = format!("{LATER_TABLE_ONE}\nCommon Stock   03/04/2002\n");
    assert_eq!(end_of(&text, TableName::One), 5, "the blank line is of the head");
    let marked = "1. Title of Security  2. Amount\n<S>       <C>\nUnits   100";
    assert_eq!(end_of(marked, TableName::One), 2);
    let ruled = "1. Title of Security  2. Amount\n--------------  --------\nOption   100";
    assert_eq!(end_of(ruled, TableName::One), 2);
}

#[test]
fn words_of_labels_may_begin_a_row() {
    let text = "1. Title of Security  2. Amount\n(Instr. 4)            Owned (Instr. 4)\nOptions\n\
                of Brookfell          100";
    assert_eq!(end(&lines(text), 0, TableName::One), 2);
}

#[test]
fn labels_that_go_on_only_below_are_woven() {
    let side_by_side = "1. Title of Security  2. Amount of Securities  3. Ownership\n\
                        (Instr. 4)            Beneficially Owned       Form: Direct (D)";
    assert!(is_woven(&lines(side_by_side), TableName::One));
    let one_by_one = "Amount of Securities\nBeneficially Owned\nOwnership Form: Direct (D) or\n\
                      Indirect (I)";
    assert!(!is_woven(&lines(one_by_one), TableName::One));
}

#[test]
fn item_numbers_are_told_from_other_numbers() {
    let item = |text: &str| item_number(&word(text), false);
    assert_eq!(item("2A.Deemed").as_deref(), Some("2a"));
    assert_eq!(item("|10.").as_deref(), Some("10"));
    assert_eq!(item("(11)").as_deref(), Some("11"));
    assert_eq!(item("(12)"), None);
    assert_eq!(item("2"), None, "a number needs a point");
    assert_eq!(item_numbers(&lines("1   2   3a   4")[0]), ["1", "2", "3a", "4"]);
    assert!(item_numbers(&lines("Units   2   3")[0]).is_empty());
}

#[test]
fn the_items_tell_which_half_a_head_is_of() {
    let half = |head: &str| half(&lines(head), Form::Four, TableName::Two);
    assert_eq!(half("1. Title   2. Conversion   3. Date   4. Code"), Some(Half::First));
    assert_eq!(half("1. Title   9. Number   10. Ownership   11. Nature"), Some(Half::Second));
    assert_eq!(half("1. Title   2. Price   3. Date   9. Number   10. Form   11. Nature"), None);
    assert_eq!(half("2. Price\n3. Date\n4. Code"), None, "the labels stand below each other");
    let three = super::half(&lines("1. Title   2. Amount"), Form::Three, TableName::One);
    assert_eq!(three, None, "a table of four columns fits on every page");
}

#[test]
fn columns_begin_below_their_labels() {
    let columns = columns(Form::Four, TableName::One, false);
    let head = lines(LATER_TABLE_ONE.trim_end());
    let starts = starts(&head, Form::Four, TableName::One, &columns).unwrap();
    let start = |column| starts[columns.iter().position(|c| *c == column).unwrap()];
    assert_eq!(start(Column::Title), Some(0));
    assert_eq!(start(Column::Date), Some(22));
    assert_eq!(start(Column::Voluntary), Some(39), "its own label shows it");
    assert_eq!(start(Column::AcquiredDisposed), Some(51), "right behind the label of amounts");
    assert_eq!(start(Column::Price), Some(60));
    assert_eq!(start(Column::Nature), Some(94));
    let few = lines("1. Title of Security   2. Date\n\n   Amount");
    assert_eq!(super::starts(&few, Form::Four, TableName::One, &columns), None);
}

#[test]
fn a_head_opens_with_the_title_of_item_one() {
    for head in ["1. Title of Security", "1.Title", "1Title", "(e.g.)1.Title", "1.   2.\nTitle"] {
        assert!(opens(&lines(head)), "{head}");
    }
    for text in ["1. Name and Address", "Title of Security", "1.\n                  Title", ""] {
        assert!(!opens(&lines(text)), "{text}");
    }
}
