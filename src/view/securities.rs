//! Table I and Table II: a document enters, the cells of its rows under the headings of the form
//! leave. Of what a transaction and a holding have, a holding leaves the cells of the trade empty.

use std::fmt::Display;

use crate::ids::FootnoteId;
use crate::model::{
    DerivativeRow, NonDerivativeRow, OwnershipDocument, OwnershipNature, PostTransactionAmounts,
    TransactionCoding, UnderlyingSecurity,
};
use crate::value::{Date, Decimal, Field, Str, Value};

use super::grid::{Column, Grid};
use super::text::{Style, Text, shown};

/// Table I of `document`.
pub(super) fn table1(document: &OwnershipDocument) -> Grid {
    let rows = document.non_derivative_table.iter();
    if document.is_form3() {
        return Grid::new(form3_columns1(), rows.map(form3_row1).collect());
    }
    let form5 = document.is_form5();
    Grid::new(columns1(), rows.map(|row| row1(row, form5)).collect())
}

/// Table II of `document`.
pub(super) fn table2(document: &OwnershipDocument) -> Grid {
    let rows = document.derivative_table.iter();
    if document.is_form3() {
        return Grid::new(form3_columns2(), rows.map(form3_row2).collect());
    }
    let form5 = document.is_form5();
    Grid::new(columns2(), rows.map(|row| row2(row, form5)).collect())
}

fn column(heading: &'static str) -> Column {
    Column { heading, is_amount: false, is_optional: false }
}

fn number(heading: &'static str) -> Column {
    Column { heading, is_amount: true, is_optional: false }
}

fn optional(column: Column) -> Column {
    Column { is_optional: true, ..column }
}

fn columns1() -> Vec<Column> {
    vec![
        column("1. Title of Security"),
        column("2. Date"),
        optional(column("2A. Deemed Execution")),
        column("3. Code"),
        optional(column("Timely")),
        number("4. Amount"),
        column("(A) (D)"),
        number("Price"),
        number("5. Owned After"),
        column("6. Form"),
        optional(column("7. Nature of Indirect Ownership")),
    ]
}

fn row1(row: &NonDerivativeRow, form5: bool) -> Vec<Text> {
    match row {
        NonDerivativeRow::Transaction(row) => vec![
            words(&row.security_title),
            date(&row.transaction_date),
            date(&row.deemed_execution_date),
            coding(&row.transaction_coding, &row.transaction_timeliness, form5),
            words(&row.transaction_timeliness),
            amount(&row.transaction_shares),
            words(&row.transaction_acquired_disposed_code),
            dollars(&row.transaction_price_per_share),
            owned(&row.post_transaction_amounts),
            words(&row.ownership_nature.direct_or_indirect_ownership),
            words(&row.ownership_nature.nature_of_ownership),
        ],
        NonDerivativeRow::Holding(row) => vec![
            words(&row.security_title),
            Text::default(),
            Text::default(),
            holding_coding(&row.transaction_form_type, &row.transaction_coding_footnotes),
            Text::default(),
            Text::default(),
            Text::default(),
            Text::default(),
            owned(&row.post_transaction_amounts),
            words(&row.ownership_nature.direct_or_indirect_ownership),
            words(&row.ownership_nature.nature_of_ownership),
        ],
    }
}

fn columns2() -> Vec<Column> {
    vec![
        column("1. Title of Derivative"),
        number("2. Exercise Price"),
        column("3. Date"),
        optional(column("3A. Deemed Execution")),
        column("4. Code"),
        optional(column("Timely")),
        number("5. Number"),
        column("(A) (D)"),
        column("6. Exercise Date"),
        column("Expires"),
        column("7. Underlying Security"),
        number("Amount"),
        number("8. Price"),
        number("9. Owned After"),
        column("10. Form"),
        optional(column("11. Nature of Indirect Ownership")),
    ]
}

fn row2(row: &DerivativeRow, form5: bool) -> Vec<Text> {
    match row {
        DerivativeRow::Transaction(row) => vec![
            words(&row.security_title),
            dollars(&row.conversion_or_exercise_price),
            date(&row.transaction_date),
            date(&row.deemed_execution_date),
            coding(&row.transaction_coding, &row.transaction_timeliness, form5),
            words(&row.transaction_timeliness),
            either(amount(&row.transaction_shares), dollars(&row.transaction_total_value)),
            words(&row.transaction_acquired_disposed_code),
            date(&row.exercise_date),
            date(&row.expiration_date),
            words(&row.underlying_security.underlying_security_title),
            underlying(&row.underlying_security),
            dollars(&row.transaction_price_per_share),
            owned(&row.post_transaction_amounts),
            words(&row.ownership_nature.direct_or_indirect_ownership),
            words(&row.ownership_nature.nature_of_ownership),
        ],
        DerivativeRow::Holding(row) => vec![
            words(&row.security_title),
            dollars(&row.conversion_or_exercise_price),
            Text::default(),
            Text::default(),
            holding_coding(&row.transaction_form_type, &row.transaction_coding_footnotes),
            Text::default(),
            Text::default(),
            Text::default(),
            date(&row.exercise_date),
            date(&row.expiration_date),
            words(&row.underlying_security.underlying_security_title),
            underlying(&row.underlying_security),
            Text::default(),
            owned(&row.post_transaction_amounts),
            words(&row.ownership_nature.direct_or_indirect_ownership),
            words(&row.ownership_nature.nature_of_ownership),
        ],
    }
}

fn form3_columns1() -> Vec<Column> {
    vec![
        column("1. Title of Security"),
        number("2. Amount Owned"),
        column("3. Form"),
        optional(column("4. Nature of Indirect Ownership")),
        // A transaction has no place on a Form 3; where one is filed all the same, it is shown.
        optional(column("Transaction")),
    ]
}

fn form3_row1(row: &NonDerivativeRow) -> Vec<Text> {
    let cells = |title, owned: Text, nature: &OwnershipNature, transaction| {
        vec![
            words(title),
            owned,
            words(&nature.direct_or_indirect_ownership),
            words(&nature.nature_of_ownership),
            transaction,
        ]
    };
    match row {
        NonDerivativeRow::Holding(row) => cells(
            &row.security_title,
            owned(&row.post_transaction_amounts),
            &row.ownership_nature,
            Text::default(),
        ),
        NonDerivativeRow::Transaction(row) => cells(
            &row.security_title,
            owned(&row.post_transaction_amounts),
            &row.ownership_nature,
            phrase([
                date(&row.transaction_date),
                coding(&row.transaction_coding, &row.transaction_timeliness, false),
                amount(&row.transaction_shares),
                words(&row.transaction_acquired_disposed_code),
                dollars(&row.transaction_price_per_share),
            ]),
        ),
    }
}

fn form3_columns2() -> Vec<Column> {
    vec![
        column("1. Title of Derivative"),
        column("2. Exercise Date"),
        column("Expires"),
        column("3. Underlying Security"),
        number("Amount"),
        number("4. Exercise Price"),
        column("5. Form"),
        optional(column("6. Nature of Indirect Ownership")),
        optional(number("Owned")),
        optional(column("Transaction")),
    ]
}

fn form3_row2(row: &DerivativeRow) -> Vec<Text> {
    let (title, exercise, expiration, security, price, nature, post, transaction) = match row {
        DerivativeRow::Holding(row) => (
            &row.security_title,
            &row.exercise_date,
            &row.expiration_date,
            &row.underlying_security,
            &row.conversion_or_exercise_price,
            &row.ownership_nature,
            &row.post_transaction_amounts,
            Text::default(),
        ),
        DerivativeRow::Transaction(row) => (
            &row.security_title,
            &row.exercise_date,
            &row.expiration_date,
            &row.underlying_security,
            &row.conversion_or_exercise_price,
            &row.ownership_nature,
            &row.post_transaction_amounts,
            phrase([
                date(&row.transaction_date),
                coding(&row.transaction_coding, &row.transaction_timeliness, false),
                either(amount(&row.transaction_shares), dollars(&row.transaction_total_value)),
                words(&row.transaction_acquired_disposed_code),
                dollars(&row.transaction_price_per_share),
            ]),
        ),
    };
    vec![
        words(title),
        date(exercise),
        date(expiration),
        words(&security.underlying_security_title),
        underlying(security),
        dollars(price),
        words(&nature.direct_or_indirect_ownership),
        words(&nature.nature_of_ownership),
        owned(post),
        transaction,
    ]
}

/// The code as the form prints it: `/K` for an equity swap; on a Form 4 `V` for a transaction that
/// was reportable on a Form 5; on a Form 5 `4` or `5` for one that is late.
fn coding(coding: &TransactionCoding, timeliness: &Field<Str>, form5: bool) -> Text {
    let swap = coding.equity_swap_involved.valid().is_some_and(|flag| flag.is_true());
    let late = timeliness.valid().is_some_and(|code| code.as_str() == "L");
    let suffix = match (form5, coding.transaction_form_type.text()) {
        (true, "4") => "4",
        (true, "5") if late => "5",
        (false, "5") => " V",
        _ => "",
    };
    let print = |code: &Str| code.to_string() + if swap { "/K" } else { "" } + suffix;
    with_marks(shown(&coding.transaction_code, print), &coding.footnotes)
}

/// The coding of a holding: `3` for one that a Form 3 should have shown.
fn holding_coding(form_type: &Value<Str>, footnotes: &[FootnoteId]) -> Text {
    with_marks(shown(form_type, Str::to_string), footnotes)
}

fn owned(amounts: &PostTransactionAmounts) -> Text {
    either(
        amount(&amounts.shares_owned_following_transaction),
        dollars(&amounts.value_owned_following_transaction),
    )
}

fn underlying(security: &UnderlyingSecurity) -> Text {
    either(
        amount(&security.underlying_security_shares),
        dollars(&security.underlying_security_value),
    )
}

/// Of two that exclude each other by the schema, the one that is there; both where both are.
fn either(number: Text, value: Text) -> Text {
    phrase([number, value])
}

fn phrase<const N: usize>(parts: [Text; N]) -> Text {
    Text::join(parts, " ")
}

fn words(field: &Field<Str>) -> Text {
    field_text(field, Str::to_string)
}

fn date(field: &Field<Date>) -> Text {
    field_text(field, Date::to_string)
}

fn amount(field: &Field<Decimal>) -> Text {
    field_text(field, grouped)
}

fn dollars(field: &Field<Decimal>) -> Text {
    field_text(field, |number| {
        let digits = grouped(number);
        digits.strip_prefix('-').map_or_else(|| format!("${digits}"), |rest| format!("-${rest}"))
    })
}

fn field_text<T: Display>(field: &Field<T>, print: impl Fn(&T) -> String) -> Text {
    with_marks(shown(&field.value, print), &field.footnotes)
}

/// Footnote references as the form prints them: F1 is `(1)`.
fn with_marks(text: Text, footnotes: &[FootnoteId]) -> Text {
    let marks: String = footnotes.iter().map(mark).collect();
    Text::join([text, Text::new(Style::Mark, marks)], " ")
}

/// `(1)` for F1; the whole id where it is of another form.
pub(super) fn mark(id: &FootnoteId) -> String {
    let id = id.as_str();
    let number = id.strip_prefix('F').filter(|rest| rest.bytes().all(|b| b.is_ascii_digit()));
    format!("({})", number.unwrap_or(id))
}

/// The digits as filed, thousands separated by commas.
fn grouped(number: &Decimal) -> String {
    let digits = number.as_str();
    let unsigned = digits.trim_start_matches(['-', '+']);
    let (whole, fraction) = unsigned.find('.').map_or((unsigned, ""), |at| unsigned.split_at(at));
    let mut out = String::new();
    if digits.starts_with('-') {
        out.push('-');
    }
    for (index, digit) in whole.char_indices() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out + fraction
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_keep_their_digits() {
        for (filed, written) in
            [("1234567.50", "1,234,567.50"), ("999", "999"), (".275", ".275"), ("-1000", "-1,000")]
        {
            assert_eq!(grouped(&Decimal::parse(filed).unwrap()), written);
        }
        let price = Field::new(Decimal::parse("-1000").unwrap());
        assert_eq!(dollars(&price).to_string(), "-$1,000");
    }

    #[test]
    fn footnotes_are_marked_as_on_the_form() {
        assert_eq!(mark(&FootnoteId::new("F12")), "(12)");
        assert_eq!(mark(&FootnoteId::new("FN1")), "(FN1)");
    }
}
