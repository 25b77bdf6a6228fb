//! Rows of Table I and II to the model.

use crate::ids::FootnoteId;
use crate::model::{
    DerivativeHolding, DerivativeRow, DerivativeTransaction, NonDerivativeHolding,
    NonDerivativeRow, NonDerivativeTransaction, OwnershipDocument, OwnershipNature,
    PostTransactionAmounts, TransactionCoding, UnderlyingSecurity,
};
use crate::value::{Date, Decimal, Field, Str, Value};

use super::cell::{self, Content};
use super::columns::{Column, Entry, Form, TableName};
use super::furniture;
use super::page::Page;
use super::report::Report;
use super::tables;
use super::verify;

/// Reads the rows of both tables. `known` are the numbers of the page's footnotes; `is_checked` says
/// whether the page's cells are no cells of the form, so that a row needs evidence.
pub(super) fn read(
    page: &Page,
    (known, is_checked): (&[u8], bool),
    document: &mut OwnershipDocument,
    report: &mut Report,
) {
    for table in [TableName::One, TableName::Two] {
        let mut number = 0;
        for row in page.table(table) {
            let Some(entry) = &row.entry else {
                if !row.is_blank() && !tables::is_head(row) && !furniture::is_printed(&row.text()) {
                    report.unplaced(format!("{}, after row {number}", name(table)), &row.visible());
                }
                continue;
            };
            if furniture::says_nothing(entry) {
                continue;
            }
            let is_row = !is_checked || verify::is_row(entry, page.form);
            let mut entry = entry.clone();
            verify::without_overprinted(&mut entry);
            if is_checked {
                verify::without_cut_amount(&mut entry);
                verify::without_marks_before_title(&mut entry);
            }
            let entry = &entry;
            let is_nothing = entry.cells.iter().all(|(_, text)| cell::is_nothing(text));
            if is_nothing || !is_row {
                let cells = entry.cells.iter().map(|(_, text)| text);
                let raw: Vec<&str> = cells.chain(&entry.unplaced).map(String::as_str).collect();
                let raw = raw.join(" | ");
                report.unplaced(format!("{}, after row {number}", name(table)), &raw);
                continue;
            }
            number += 1;
            let mut reader = Reader { form: page.form, entry, known, number, report };
            reader.leftovers();
            match table {
                TableName::One => document.non_derivative_table.push(reader.non_derivative()),
                TableName::Two => document.derivative_table.push(reader.derivative()),
            }
        }
    }
}

fn name(table: TableName) -> &'static str {
    match table {
        TableName::One => "nonDerivativeTable",
        TableName::Two => "derivativeTable",
    }
}

struct Reader<'a> {
    form: Form,
    entry: &'a Entry,
    known: &'a [u8],
    number: usize,
    report: &'a mut Report,
}

impl Reader<'_> {
    fn row(&self) -> String {
        format!("{}/row[{}]", name(self.entry.table), self.number)
    }

    fn location(&self, element: &str) -> String {
        format!("{}/{element}", self.row())
    }

    fn leftovers(&mut self) {
        for text in &self.entry.unplaced {
            self.report.unplaced(self.row(), text);
        }
        // The mark of a note without a number.
        for (column, text) in &self.entry.cells {
            if cell::without_stars(text) != text && !column.is_text() {
                self.report.unplaced(self.row(), text);
            }
        }
    }

    fn content(&self, column: Column) -> Content {
        let text = self.entry.text(column);
        let text = if column.is_text() { text } else { cell::without_stars(text) };
        let known = self.known;
        let mut content = cell::content(text, &|number| known.contains(&number));
        if !column.is_text() && cell::is_not_applicable(&content.text) {
            content.text.clear();
        }
        content
    }

    /// A row with a date or a code is a transaction; the code cell of a late holding on a Form 5
    /// says `3` alone.
    fn is_transaction(&self) -> bool {
        let code = self.content(Column::Code).text;
        let has_code = !cell::is_nothing(&code) && code.trim() != "3";
        let has_date = !cell::is_nothing(&self.content(Column::Date).text);
        self.form != Form::Three && (has_code || has_date)
    }

    /// The form type of a late holding and the footnotes of its coding.
    fn late_holding(&self) -> (Value<Str>, Vec<FootnoteId>) {
        let content = self.content(Column::Code);
        let form_type = match content.text.trim() {
            "3" => Value::Valid(Str::new("3")),
            _ => Value::Absent,
        };
        (form_type, content.marks)
    }

    fn non_derivative(&mut self) -> NonDerivativeRow {
        let security_title = self.text(Column::Title);
        let ownership_nature = self.nature();
        let post_transaction_amounts = self.post();
        if !self.is_transaction() {
            self.no_transaction();
            let (transaction_form_type, transaction_coding_footnotes) = self.late_holding();
            return NonDerivativeRow::Holding(NonDerivativeHolding {
                security_title,
                transaction_form_type,
                transaction_coding_footnotes,
                post_transaction_amounts,
                ownership_nature,
            });
        }
        let amount = self.content(Column::Amount);
        NonDerivativeRow::Transaction(NonDerivativeTransaction {
            security_title,
            transaction_date: self.date(Column::Date, "transactionDate"),
            deemed_execution_date: self.date(Column::DeemedDate, "deemedExecutionDate"),
            transaction_coding: self.coding(),
            transaction_timeliness: Field::default(),
            transaction_shares: self.number_of(&amount, "transactionAmounts/transactionShares").0,
            transaction_price_per_share: self
                .price(Column::Price, "transactionAmounts/transactionPricePerShare"),
            transaction_acquired_disposed_code: self.letter(
                Column::AcquiredDisposed,
                &["A", "D"],
                "transactionAmounts/transactionAcquiredDisposedCode",
            ),
            post_transaction_amounts,
            ownership_nature,
        })
    }

    fn derivative(&mut self) -> DerivativeRow {
        let security_title = self.text(Column::Title);
        let conversion_or_exercise_price =
            self.price(Column::ConversionPrice, "conversionOrExercisePrice");
        let exercise_date = self.date(Column::Exercisable, "exerciseDate");
        let expiration_date = self.date(Column::Expiration, "expirationDate");
        let underlying_security = self.underlying();
        let ownership_nature = self.nature();
        let post_transaction_amounts = self.post();
        if !self.is_transaction() {
            self.no_transaction();
            let (transaction_form_type, transaction_coding_footnotes) = self.late_holding();
            return DerivativeRow::Holding(DerivativeHolding {
                security_title,
                conversion_or_exercise_price,
                transaction_form_type,
                transaction_coding_footnotes,
                exercise_date,
                expiration_date,
                underlying_security,
                post_transaction_amounts,
                ownership_nature,
            });
        }
        let (amount, side) = self.side();
        let (number, is_value) = self.number_of(&amount, "transactionAmounts/transactionShares");
        let (transaction_shares, transaction_total_value) =
            if is_value { (Field::default(), number) } else { (number, Field::default()) };
        DerivativeRow::Transaction(DerivativeTransaction {
            security_title,
            conversion_or_exercise_price,
            transaction_date: self.date(Column::Date, "transactionDate"),
            deemed_execution_date: self.date(Column::DeemedDate, "deemedExecutionDate"),
            transaction_coding: self.coding(),
            transaction_timeliness: Field::default(),
            transaction_shares,
            transaction_total_value,
            transaction_price_per_share: self
                .price(Column::Price, "transactionAmounts/transactionPricePerShare"),
            transaction_acquired_disposed_code: side,
            exercise_date,
            expiration_date,
            underlying_security,
            post_transaction_amounts,
            ownership_nature,
        })
    }

    /// The amount of Table II and its side: the column that holds it says whether it was acquired
    /// or disposed of. An amount without a side is one of which the page does not say it.
    fn side(&mut self) -> (Content, Field<Str>) {
        let amount = self.content(Column::Amount);
        if !cell::is_nothing(&amount.text) {
            let message = "the page does not say whether it was acquired or disposed of";
            let at = self.location("transactionAmounts/transactionAcquiredDisposedCode");
            self.report.unclear(at, &amount.text, message);
            return (amount, Field::default());
        }
        let acquired = self.content(Column::Acquired);
        let disposed = self.content(Column::Disposed);
        let is_there =
            |content: &Content| !cell::is_nothing(&content.text) || !content.marks.is_empty();
        let code = |code: &str| Field::new(Str::new(code));
        match (is_there(&acquired), is_there(&disposed)) {
            (true, false) => (acquired, code("A")),
            (false, true) => (disposed, code("D")),
            (false, false) => (
                Content::default(),
                self.letter(
                    Column::AcquiredDisposed,
                    &["A", "D"],
                    "transactionAmounts/transactionAcquiredDisposedCode",
                ),
            ),
            (true, true) => {
                let raw = format!("{} | {}", acquired.text, disposed.text);
                let message = "both columns (A) and (D) hold something";
                self.report.unclear(self.location("transactionAmounts"), &raw, message);
                (Content::default(), Field::default())
            }
        }
    }

    /// What a row without date and code holds of a transaction has no cell.
    fn no_transaction(&mut self) {
        use Column as C;
        for column in [
            C::DeemedDate,
            C::Voluntary,
            C::Amount,
            C::AcquiredDisposed,
            C::Acquired,
            C::Disposed,
            C::Price,
        ] {
            let content = self.content(column);
            if !cell::is_nothing(&content.text) || !content.marks.is_empty() {
                let raw = self.entry.text(column).to_owned();
                self.report.unplaced(self.row(), &raw);
            }
        }
    }

    fn text(&mut self, column: Column) -> Field<Str> {
        let content = self.content(column);
        let text = content.text.trim();
        let is_nothing =
            cell::is_nothing(text) || column == Column::Nature && cell::is_not_applicable(text);
        field(
            if is_nothing { Value::Absent } else { Value::Valid(Str::normalized(text)) },
            content.marks,
        )
    }

    fn date(&mut self, column: Column, element: &str) -> Field<Date> {
        let content = self.content(column);
        let value = if cell::is_nothing(&content.text) {
            Value::Absent
        } else if let Some(date) = cell::date(&content.text) {
            Value::Valid(date)
        } else {
            self.report.value(self.location(element), &content.text, "date");
            Value::Invalid(Str::normalized(&content.text))
        };
        field(value, content.marks)
    }

    fn price(&mut self, column: Column, element: &str) -> Field<Decimal> {
        let content = self.content(column);
        self.number_of(&content, element).0
    }

    /// A number, and whether a currency sign stands before it.
    fn number_of(&mut self, content: &Content, element: &str) -> (Field<Decimal>, bool) {
        let marks = content.marks.clone();
        if cell::is_nothing(&content.text) || content.text == "$" {
            return (field(Value::Absent, marks), false);
        }
        if let Some((number, dollars)) = cell::number(&content.text) {
            return (field(Value::Valid(number), marks), dollars);
        }
        self.report.value(self.location(element), &content.text, "number");
        (field(Value::Invalid(Str::normalized(&content.text)), marks), false)
    }

    fn letter(&mut self, column: Column, legal: &[&str], element: &str) -> Field<Str> {
        let content = self.content(column);
        let text = content.text.trim().trim_matches(['(', ')']);
        let text = match column {
            Column::DirectIndirect => cell::ownership_form(text).unwrap_or(text),
            _ => text,
        };
        let value = if cell::is_nothing(text) {
            Value::Absent
        } else if legal.contains(&text) {
            Value::Valid(Str::new(text))
        } else {
            let what = format!("{} or {}", legal[0], legal[1]);
            self.report.value(self.location(element), &content.text, &what);
            Value::Invalid(Str::normalized(&content.text))
        };
        field(value, content.marks)
    }

    fn coding(&mut self) -> TransactionCoding {
        let content = self.content(Column::Code);
        let mut coding =
            TransactionCoding { footnotes: content.marks, ..TransactionCoding::default() };
        if let Some(code) = cell::transaction_code(&content.text) {
            coding.transaction_code = Value::Valid(Str::new(code.letter.encode_utf8(&mut [0; 4])));
            if code.equity_swap {
                coding.equity_swap_involved = Value::Valid(true.into());
            }
            if let Some(form_type) = code.form_type {
                let form_type = Str::new(form_type.encode_utf8(&mut [0; 4]));
                coding.transaction_form_type = Value::Valid(form_type);
            }
        } else if !cell::is_nothing(&content.text) {
            let element = "transactionCoding/transactionCode";
            self.report.value(self.location(element), &content.text, "transaction code");
            coding.transaction_code = Value::Invalid(Str::normalized(&content.text));
        }
        let voluntary = self.content(Column::Voluntary);
        coding.footnotes.extend(voluntary.marks);
        match voluntary.text.trim() {
            "V" => coding.transaction_form_type = Value::Valid(Str::new("5")),
            text if cell::is_nothing(text) => {}
            text => {
                let location = self.location("transactionCoding/transactionFormType");
                self.report.value(location, text, "V");
            }
        }
        coding
    }

    fn post(&mut self) -> PostTransactionAmounts {
        let content = self.content(Column::Owned);
        let element = "postTransactionAmounts/sharesOwnedFollowingTransaction";
        let (number, is_value) = self.number_of(&content, element);
        let mut post = PostTransactionAmounts::default();
        if is_value {
            post.value_owned_following_transaction = number;
        } else {
            post.shares_owned_following_transaction = number;
        }
        post
    }

    fn underlying(&mut self) -> UnderlyingSecurity {
        let content = self.content(Column::UnderlyingAmount);
        let element = "underlyingSecurity/underlyingSecurityShares";
        let (number, is_value) = self.number_of(&content, element);
        let mut underlying = UnderlyingSecurity {
            underlying_security_title: self.text(Column::UnderlyingTitle),
            ..UnderlyingSecurity::default()
        };
        if is_value {
            underlying.underlying_security_value = number;
        } else {
            underlying.underlying_security_shares = number;
        }
        underlying
    }

    fn nature(&mut self) -> OwnershipNature {
        OwnershipNature {
            direct_or_indirect_ownership: self.letter(
                Column::DirectIndirect,
                &["D", "I"],
                "ownershipNature/directOrIndirectOwnership",
            ),
            nature_of_ownership: self.text(Column::Nature),
        }
    }
}

fn field<T>(value: Value<T>, footnotes: Vec<FootnoteId>) -> Field<T> {
    Field { value, footnotes }
}
