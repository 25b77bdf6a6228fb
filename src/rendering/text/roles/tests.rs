use super::super::super::columns::columns;
use super::super::captions::captions;
use super::super::lines::lines;
use super::*;

/// The columns of Form 4's Table I that each physical column of a table holds for certain.
fn roles(head: &str, body: &str, starts: &[usize]) -> Vec<Option<(Column, Column)>> {
    let of = (Form::Four, TableName::One);
    let columns = columns(of.0, of.1, false);
    let frame = Frame::of(starts.to_vec());
    let captions = captions(&lines(head), &frame);
    let roles = assign(of, &columns, &frame, &captions, &lines(body));
    let name = |run: Run| (columns[run.first], columns[run.last]);
    let sure = roles.into_iter().map(|role| role.run.filter(|_| role.is_sure));
    sure.map(|run| run.map(name)).collect()
}

const BODY: &str = "\
Common Stock   03/04/2002  P      100  A  $5.25     1,200  D
Units          03/05/2002  S       20  D  $7.00         0  I  By trust";
const STARTS: [usize; 9] = [0, 15, 27, 30, 39, 42, 49, 59, 62];

#[test]
fn what_stands_in_a_column_tells_its_role_without_captions() {
    use Column as C;
    let found = roles("", BODY, &STARTS);
    let expected = [
        C::Title,
        C::Date,
        C::Code,
        C::Amount,
        C::AcquiredDisposed,
        C::Price,
        C::Owned,
        C::DirectIndirect,
        C::Nature,
    ];
    assert_eq!(found, expected.map(|column| Some((column, column))));
}

#[test]
fn a_column_may_hold_several_of_the_form() {
    let starts = [0, 15, 27, 30, 49, 59, 62];
    let found = roles("", BODY, &starts);
    assert_eq!(found[3], Some((Column::Amount, Column::Price)));
    assert_eq!(found[4], Some((Column::Owned, Column::Owned)));
}

#[test]
fn a_column_that_holds_nothing_of_the_form_has_no_role() {
    let starts = [0, 15, 27, 30, 39, 42, 49, 59, 62, 90];
    assert_eq!(roles("", BODY, &starts)[9], None);
}

#[test]
fn a_number_is_of_no_column_where_its_caption_and_the_order_differ() {
    let body = "Common Stock   03/04/2002  P      100  A         12  D";
    let of_last_number = |caption: &str| {
        let head = format!("Title          Date        Code Amount A   {caption}     Form");
        roles(&head, body, &[0, 15, 27, 31, 39, 43, 53])[5]
    };
    assert_eq!(of_last_number("Owned"), Some((Column::Owned, Column::Owned)));
    assert_eq!(of_last_number("Price"), None, "every row says what is owned");
}
