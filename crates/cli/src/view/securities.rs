//! Table I and Table II: the cells of their rows under the headings of the form.

use std::fmt::Display;

use section16::{
    Date, Decimal, Field, FootnoteId, Str, Value,
    model::{
        DerivativeRow, NonDerivativeRow, OwnershipDocument, OwnershipNature,
        PostTransactionAmounts, TransactionCoding, UnderlyingSecurity,
    },
};

use super::grid::{Column, Grid, Side};
use super::text::{ALERT, FAINT, HARD_SPACE, MARK, STRONG, clean, left, styled, width, wrap};

/// A table of the form: headings, and rows of as many cells.
pub(super) struct Securities {
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
}

impl Securities {
    /// Table I of `document`.
    pub(super) fn table1(document: &OwnershipDocument) -> Self {
        let rows = document.non_derivative_table.iter();
        if document.is_form3() {
            return Self { columns: form3_table1(), rows: rows.map(form3_row1).collect() };
        }
        let form5 = document.is_form5();
        Self { columns: table1(), rows: rows.map(|row| row1(row, form5)).collect() }
    }

    /// Table II of `document`.
    pub(super) fn table2(document: &OwnershipDocument) -> Self {
        let rows = document.derivative_table.iter();
        if document.is_form3() {
            return Self { columns: form3_table2(), rows: rows.map(form3_row2).collect() };
        }
        let form5 = document.is_form5();
        Self { columns: table2(), rows: rows.map(|row| row2(row, form5)).collect() }
    }

    /// The lines of the table: a grid, or where it does not fit a block for each row.
    pub(super) fn lines(mut self, available: usize) -> Vec<String> {
        let stacked = self.blocks(available);
        self.align_marks();
        Grid::new(self.columns, self.rows).lines(available).unwrap_or(stacked)
    }

    /// Moves numbers so that they end in the same place whether or not a footnote mark follows.
    fn align_marks(&mut self) {
        const WIDEST: usize = 8;
        for (at, column) in self.columns.iter().enumerate() {
            if column.side == Side::Left {
                continue;
            }
            let mark = |cell: &str| cell.find(MARK).map_or(0, |from| 1 + width(&cell[from..]));
            let widest = self.rows.iter().map(|row| mark(&row[at])).max().unwrap_or(0);
            if widest > WIDEST {
                continue;
            }
            for row in &mut self.rows {
                let cell = &mut row[at];
                if !cell.is_empty() {
                    let missing = HARD_SPACE.repeat(widest - mark(cell));
                    *cell = cell.replace(' ', HARD_SPACE) + &missing;
                }
            }
        }
    }

    /// Each row as a block of headings and values, in two columns where they fit.
    fn blocks(&self, available: usize) -> Vec<String> {
        const INDENT: usize = 3;
        const TWO_COLUMNS: usize = 76;
        let halves = if available >= TWO_COLUMNS { 2 } else { 1 };
        let columns = (available - INDENT) / halves;
        let mut lines = Vec::new();
        for (number, row) in (1..).zip(&self.rows) {
            if number > 1 {
                lines.push(String::new());
            }
            let title = format!("{number}. {}", styled(STRONG, &row[0]));
            lines.extend(wrap(&title, available));
            let parts: Vec<Vec<String>> = self
                .columns
                .iter()
                .zip(row)
                .skip(1)
                .filter(|(_, cell)| !cell.is_empty())
                .map(|(column, cell)| labelled(column.heading, cell, columns - 2))
                .collect();
            for pair in parts.chunks(halves) {
                let height = pair.iter().map(Vec::len).max().unwrap_or(0);
                for line in 0..height {
                    let cells = pair
                        .iter()
                        .map(|part| left(part.get(line).map_or("", String::as_str), columns));
                    lines.push(" ".repeat(INDENT) + &cells.collect::<String>());
                }
            }
        }
        lines
    }
}

/// A heading and its value beside it, wrapped.
fn labelled(heading: &str, cell: &str, columns: usize) -> Vec<String> {
    const LABEL: usize = 20;
    let label = LABEL.min(columns / 2);
    let names = wrap(heading, label);
    let values = wrap(cell, columns - label - 1);
    (0..names.len().max(values.len()))
        .map(|line| {
            let name = names.get(line).map_or("", String::as_str);
            let value = values.get(line).map_or("", String::as_str);
            format!("{} {value}", left(&styled(FAINT, name), label))
        })
        .collect()
}

fn column(heading: &'static str) -> Column {
    Column { heading, side: Side::Left, optional: false }
}

fn number(heading: &'static str) -> Column {
    Column { heading, side: Side::Right, optional: false }
}

fn optional(column: Column) -> Column {
    Column { optional: true, ..column }
}

fn table1() -> Vec<Column> {
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

fn row1(row: &NonDerivativeRow, form5: bool) -> Vec<String> {
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
            String::new(),
            String::new(),
            holding_coding(&row.transaction_form_type, &row.transaction_coding_footnotes),
            String::new(),
            String::new(),
            String::new(),
            String::new(),
            owned(&row.post_transaction_amounts),
            words(&row.ownership_nature.direct_or_indirect_ownership),
            words(&row.ownership_nature.nature_of_ownership),
        ],
    }
}

fn table2() -> Vec<Column> {
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

fn row2(row: &DerivativeRow, form5: bool) -> Vec<String> {
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
            String::new(),
            String::new(),
            holding_coding(&row.transaction_form_type, &row.transaction_coding_footnotes),
            String::new(),
            String::new(),
            String::new(),
            date(&row.exercise_date),
            date(&row.expiration_date),
            words(&row.underlying_security.underlying_security_title),
            underlying(&row.underlying_security),
            String::new(),
            owned(&row.post_transaction_amounts),
            words(&row.ownership_nature.direct_or_indirect_ownership),
            words(&row.ownership_nature.nature_of_ownership),
        ],
    }
}

fn form3_table1() -> Vec<Column> {
    vec![
        column("1. Title of Security"),
        number("2. Amount Owned"),
        column("3. Form"),
        optional(column("4. Nature of Indirect Ownership")),
        // A transaction has no place on a Form 3; where one is filed all the same, it is shown.
        optional(column("Transaction")),
    ]
}

fn form3_row1(row: &NonDerivativeRow) -> Vec<String> {
    let cells = |title, owned: String, nature: &OwnershipNature, transaction| {
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
            String::new(),
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

fn form3_table2() -> Vec<Column> {
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

fn form3_row2(row: &DerivativeRow) -> Vec<String> {
    let (title, exercise, expiration, security, price, nature, post, transaction) = match row {
        DerivativeRow::Holding(row) => (
            &row.security_title,
            &row.exercise_date,
            &row.expiration_date,
            &row.underlying_security,
            &row.conversion_or_exercise_price,
            &row.ownership_nature,
            &row.post_transaction_amounts,
            String::new(),
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
fn coding(coding: &TransactionCoding, timeliness: &Field<Str>, form5: bool) -> String {
    let swap = coding.equity_swap_involved.valid().is_some_and(|flag| flag.is_true());
    let late = timeliness.valid().is_some_and(|code| code.as_str() == "L");
    let suffix = match (form5, coding.transaction_form_type.text()) {
        (true, "4") => "4",
        (true, "5") if late => "5",
        (false, "5") => " V",
        _ => "",
    };
    let print = |code: &Str| clean(code) + if swap { "/K" } else { "" } + suffix;
    with_marks(shown(&coding.transaction_code, print), &coding.footnotes)
}

/// The coding of a holding: `3` for one that a Form 3 should have shown.
fn holding_coding(form_type: &Value<Str>, footnotes: &[FootnoteId]) -> String {
    with_marks(shown(form_type, |text| clean(text)), footnotes)
}

fn owned(amounts: &PostTransactionAmounts) -> String {
    either(
        amount(&amounts.shares_owned_following_transaction),
        dollars(&amounts.value_owned_following_transaction),
    )
}

fn underlying(security: &UnderlyingSecurity) -> String {
    either(
        amount(&security.underlying_security_shares),
        dollars(&security.underlying_security_value),
    )
}

/// Of two that exclude each other by the schema, the one that is there; both where both are.
fn either(number: String, value: String) -> String {
    phrase([number, value])
}

fn phrase<const N: usize>(parts: [String; N]) -> String {
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}

fn words(field: &Field<Str>) -> String {
    field_text(field, |text| clean(text))
}

fn date(field: &Field<Date>) -> String {
    field_text(field, Date::to_string)
}

fn amount(field: &Field<Decimal>) -> String {
    field_text(field, grouped)
}

fn dollars(field: &Field<Decimal>) -> String {
    field_text(field, |number| {
        let digits = grouped(number);
        digits.strip_prefix('-').map_or_else(|| format!("${digits}"), |rest| format!("-${rest}"))
    })
}

fn field_text<T: Display>(field: &Field<T>, print: impl Fn(&T) -> String) -> String {
    with_marks(shown(&field.value, print), &field.footnotes)
}

/// A value, or a text that is none with a mark that says so.
pub(super) fn shown<T>(value: &Value<T>, print: impl Fn(&T) -> String) -> String {
    match value {
        Value::Valid(value) => print(value),
        Value::Invalid(raw) => styled(ALERT, &format!("{}?", clean(raw))),
        Value::Absent | Value::Empty => String::new(),
    }
}

/// Footnote references as the form prints them: F1 is `(1)`.
fn with_marks(text: String, footnotes: &[FootnoteId]) -> String {
    if footnotes.is_empty() {
        return text;
    }
    let marks: String = footnotes.iter().map(mark).collect();
    let gap = if text.is_empty() { "" } else { " " };
    format!("{text}{gap}{}", styled(MARK, &marks))
}

/// `(1)` for F1; the whole id where it is of another form.
pub(super) fn mark(id: &FootnoteId) -> String {
    let id = clean(id.as_str());
    let number = id.strip_prefix('F').filter(|rest| rest.bytes().all(|b| b.is_ascii_digit()));
    format!("({})", number.unwrap_or(&id))
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
        assert_eq!(dollars(&Field::new(Decimal::parse("-1000").unwrap())), "-$1,000");
    }

    #[test]
    fn footnotes_are_marked_as_on_the_form() {
        assert_eq!(mark(&FootnoteId::new("F12")), "(12)");
        assert_eq!(mark(&FootnoteId::new("FN1")), "(FN1)");
    }
}
