//! Rows of Table I and II: words that are no title, marks and sides that nothing bears out.
//!
//! Measured on 189 filings as filed: no footnote stands at the letter A or D or at the date of a
//! transaction, no row has a date exercisable without an expiration date or a mark in its place, and
//! the code says the side in all rows with code F, M or C, in 121 of 122 with P and 101 of 102 with S.

use crate::ids::FootnoteId;
use crate::model::{DerivativeRow, NonDerivativeRow, OwnershipDocument, UnderlyingSecurity};
use crate::rendering::cell;
use crate::rendering::form::vocabulary::KNOWN;
use crate::rendering::report::Report;
use crate::value::{Date, Field, Str, Value};

use super::super::unclear::{is_unclear, readable};

/// Empties the cells of rows that cannot be what they say.
pub(super) fn check(document: &mut OwnershipDocument, report: &mut Report) {
    let longer = Longer::of(document);
    for (at, row) in document.non_derivative_table.iter_mut().enumerate() {
        let mut row_check =
            Check { report, longer: &longer, at: format!("nonDerivativeTable/row[{}]", at + 1) };
        match row {
            NonDerivativeRow::Transaction(row) => {
                row_check.title(&mut row.security_title);
                row_check.nature(&mut row.ownership_nature.nature_of_ownership);
                row_check.no_marks(&mut row.transaction_date.footnotes);
                row_check.no_marks(&mut row.transaction_acquired_disposed_code.footnotes);
                // The second of two marks can be the price's.
                let price = &row.transaction_price_per_share;
                if row.transaction_shares.footnotes.len() > 1
                    && price.valid().is_some()
                    && price.footnotes.is_empty()
                {
                    row_check.no_marks(&mut row.transaction_shares.footnotes);
                }
                let code = row.transaction_coding.transaction_code.text();
                row_check.side(&mut row.transaction_acquired_disposed_code, code, false);
            }
            NonDerivativeRow::Holding(row) => {
                row_check.title(&mut row.security_title);
                row_check.nature(&mut row.ownership_nature.nature_of_ownership);
            }
        }
    }
    for (at, row) in document.derivative_table.iter_mut().enumerate() {
        let mut row_check =
            Check { report, longer: &longer, at: format!("derivativeTable/row[{}]", at + 1) };
        match row {
            DerivativeRow::Transaction(row) => {
                row_check.title(&mut row.security_title);
                row_check.underlying(&mut row.underlying_security);
                row_check.nature(&mut row.ownership_nature.nature_of_ownership);
                row_check.no_marks(&mut row.transaction_date.footnotes);
                row_check.no_marks(&mut row.transaction_acquired_disposed_code.footnotes);
                row_check.days(&mut row.exercise_date, &row.expiration_date);
                if row.conversion_or_exercise_price.is_blank() {
                    row_check.no_marks(&mut row.security_title.footnotes);
                }
                if row.conversion_or_exercise_price.is_blank() {
                    let shares = &mut row.underlying_security.underlying_security_shares;
                    row_check.no_marks(&mut shares.footnotes);
                }
                if row.exercise_date.is_blank() && row.expiration_date.is_blank() {
                    row_check.no_marks(&mut row.transaction_shares.footnotes);
                }
                if row.expiration_date.is_blank() {
                    let title = &mut row.underlying_security.underlying_security_title;
                    row_check.no_marks(&mut title.footnotes);
                }
                let code = row.transaction_coding.transaction_code.text();
                row_check.side(&mut row.transaction_acquired_disposed_code, code, true);
            }
            DerivativeRow::Holding(row) => {
                row_check.title(&mut row.security_title);
                row_check.underlying(&mut row.underlying_security);
                row_check.nature(&mut row.ownership_nature.nature_of_ownership);
                row_check.days(&mut row.exercise_date, &row.expiration_date);
                if row.conversion_or_exercise_price.is_blank() {
                    row_check.no_marks(&mut row.security_title.footnotes);
                }
                if row.expiration_date.is_blank() {
                    let title = &mut row.underlying_security.underlying_security_title;
                    row_check.no_marks(&mut title.footnotes);
                }
            }
        }
    }
}

/// The texts of a document in which another one can be cut short.
struct Longer(Vec<String>);

impl Longer {
    fn of(document: &OwnershipDocument) -> Self {
        let own = document.non_derivative_table.iter().map(|row| match row {
            NonDerivativeRow::Transaction(row) => &row.ownership_nature.nature_of_ownership,
            NonDerivativeRow::Holding(row) => &row.ownership_nature.nature_of_ownership,
        });
        let others = document.derivative_table.iter().map(|row| match row {
            DerivativeRow::Transaction(row) => &row.ownership_nature.nature_of_ownership,
            DerivativeRow::Holding(row) => &row.ownership_nature.nature_of_ownership,
        });
        let mut texts: Vec<String> =
            own.chain(others).map(|field| field.value.text().to_owned()).collect();
        texts.sort_unstable();
        texts.dedup();
        Self(texts)
    }

    /// Whether another text begins with all of `text` and goes on with a word.
    fn has(&self, text: &str) -> bool {
        let begin = format!("{text} ");
        let at = self.0.partition_point(|other| *other < begin);
        self.0.get(at).is_some_and(|other| other.starts_with(&begin))
    }
}

struct Check<'a> {
    report: &'a mut Report,
    longer: &'a Longer,
    at: String,
}

impl Check<'_> {
    fn title(&mut self, field: &mut Field<Str>) {
        self.words(field, is_no_title);
    }

    fn underlying(&mut self, security: &mut UnderlyingSecurity) {
        self.words(&mut security.underlying_security_title, is_no_title);
    }

    fn nature(&mut self, field: &mut Field<Str>) {
        let longer = self.longer;
        self.words(field, |text| is_no_nature(text) || !is_known(text) && longer.has(text));
    }

    /// A mark among words is another column's: what is left may be the words alone, where the form's
    /// usual titles say so.
    fn words(&mut self, field: &mut Field<Str>, is_none: impl Fn(&str) -> bool) {
        let Value::Valid(text) = &field.value else { return };
        let raw = text.as_str().to_owned();
        let bare = without_inner_marks(&raw);
        let keeps = match &bare {
            Some(bare) => is_known(bare),
            None => !is_unclear(&raw) && (is_known(&raw) || !is_none(&raw)),
        };
        if bare.is_some() || !keeps {
            self.report.unplaced(&self.at, &readable(&raw));
            // Nor is it certain that the marks behind them are theirs.
            self.no_marks(&mut field.footnotes);
        }
        field.value = match bare {
            _ if !keeps => Value::Absent,
            Some(bare) => Value::Valid(Str::normalized(&bare)),
            None => return,
        };
    }

    /// Marks that stand beside an empty cell can be the cell's.
    fn no_marks(&mut self, marks: &mut Vec<FootnoteId>) {
        for mark in marks.drain(..) {
            let number = mark.as_str().trim_start_matches('F').to_owned();
            self.report.unplaced(&self.at, &format!("({number})"));
        }
    }

    /// A day alone in the first of two columns can be of the second.
    fn days(&mut self, exercise: &mut Field<Date>, expiration: &Field<Date>) {
        if let Value::Valid(day) = exercise.value
            && expiration.is_blank()
            && exercise.footnotes.is_empty()
        {
            self.report.unplaced(&self.at, &day.strftime("%m/%d/%Y").to_string());
            exercise.value = Value::Absent;
        }
    }

    /// A side that the code denies.
    fn side(&mut self, side: &mut Field<Str>, code: &str, is_derivative: bool) {
        let denied = match (code, is_derivative) {
            ("P" | "A", _) | ("M" | "C" | "X" | "O", false) => "D",
            ("S" | "F" | "D", _) | ("M" | "C" | "X" | "O" | "E" | "H", true) => "A",
            _ => return,
        };
        if side.value.text() == denied {
            self.report.unplaced(&self.at, denied);
            side.value = Value::Absent;
        }
    }
}

/// Whether a text is one of the usual titles and natures.
fn is_known(text: &str) -> bool {
    KNOWN.iter().any(|known| known.eq_ignore_ascii_case(text))
}

/// A text without the marks among its words; `None` where there are none. `Rule (1) of the plan` has
/// one as well, so that only usual titles may keep the rest.
fn without_inner_marks(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_mark = |word: &str| {
        word.split_inclusive(')').all(|part| cell::plain_mark(part).is_some()) && !word.is_empty()
    };
    let inner = words.get(1..words.len().checked_sub(1)?)?;
    if !inner.iter().any(|word| is_mark(word)) {
        return None;
    }
    Some(words.into_iter().filter(|word| !is_mark(word)).collect::<Vec<_>>().join(" "))
}

/// Words after which a text goes on.
const GOES_ON: [&str; 21] = [
    "of",
    "to",
    "the",
    "per",
    "by",
    "for",
    "and",
    "in",
    "a",
    "an",
    "(right",
    "(right to",
    "class",
    "series",
    "common",
    "preferred",
    "subordinated",
    "non-qualified",
    "restricted",
    "see",
    "par",
];

fn ends_open(text: &str) -> bool {
    let last = text.rsplit(' ').next().unwrap_or_default().to_ascii_lowercase();
    text.ends_with(',') || text.ends_with('-') || GOES_ON.contains(&last.as_str())
}

/// Words that stand in the middle of titles and begin none.
const GONE_ON: [&str; 12] = [
    "par",
    "value",
    "share",
    "of",
    "to",
    "and",
    "per",
    "footnote",
    "footnotes",
    "buy)",
    "the",
    "or",
];

fn begins_open(text: &str) -> bool {
    let first = text.split(' ').next().unwrap_or_default();
    GONE_ON.contains(&first)
}

/// Whether a text has the letter of another column before its words: `I By estate`.
fn begins_with_letter(text: &str) -> bool {
    matches!(text.as_bytes(), [b'I' | b'D', b' ', ..] | [b'I' | b'D'])
}

/// Whether a word is an amount with its groups of thousands, or a whole day.
fn is_value(word: &str) -> bool {
    let is_amount = word.contains(',') && cell::number(word).is_some();
    is_amount || word.len() == "12/31/2000".len() && cell::date(word).is_some()
}

pub(in crate::rendering) fn is_no_title(text: &str) -> bool {
    let has_letters = text.chars().filter(|c| c.is_alphabetic()).count() > 1;
    let last = text.rsplit(' ').next().unwrap_or_default();
    // `Stock Option $ 99.65 (right to buy)`: the next column's price in the middle.
    let has_price = text.split(' ').any(|word| word == "$");
    let says_note = text.to_ascii_lowercase().contains("see footnote");
    !has_letters
        || text.starts_with("By ")
        || begins_with_letter(text)
        || begins_open(text)
        || ends_open(text)
        || says_note
        || has_price
        || last == "0"
        || text.split(' ').any(is_value)
}

pub(in crate::rendering) fn is_no_nature(text: &str) -> bool {
    let is_open = ends_open(text) && !text.to_ascii_lowercase().ends_with("preferred");
    // `Fund, L.P. Harbor Capital`: the end of one name and the begin of another.
    let is_company = |word: &str| matches!(word, "L.P." | "LLC" | "L.L.C." | "LP" | "Inc.");
    let words: Vec<&str> = text.split(' ').collect();
    let goes_on =
        |word: &str| word.starts_with(char::is_uppercase) && !is_company(word) && word != "See";
    let are_two = words.windows(2).any(|pair| is_company(pair[0]) && goes_on(pair[1]));
    let is_digit = |word: &str| word.len() == 1 && word.starts_with(|c: char| c.is_ascii_digit());
    let has_bare_marks = words.windows(2).any(|pair| is_digit(pair[0]) && is_digit(pair[1]));
    // `ByFund`: a border has taken the blank, and may have taken more.
    let is_joined =
        text.strip_prefix("By").is_some_and(|rest| rest.starts_with(char::is_uppercase));
    let is_rest = are_two
        || is_joined
        || has_bare_marks
        || ["footnote", "footnotes"].iter().any(|word| text.eq_ignore_ascii_case(word));
    is_rest
        || begins_with_letter(text)
        || begins_open(text)
        || is_open
        || text.split(' ').any(is_value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_begin_and_end() {
        for text in [
            "par value $0.01 per share",
            "12% Senior Secured Subordinated",
            "Common Stock,",
            "Stock Common",
            "Phantom Units 8,642",
            "Class B Common Stock 0",
            "D Stock Option",
            "Common Shares See Footnote",
            "Stock Option $ 99.65 (right to buy)",
            "Class A 08/26/2019 common stock",
        ] {
            assert!(is_no_title(text), "{text}");
        }
        for text in ["Common Stock", "common stock", "6% Notes due 2003", "Warrant of 1/15/01"] {
            assert!(!is_no_title(text), "{text}");
        }
        assert!(is_no_nature("I By Trust") && is_no_nature("See") && !is_no_nature("By Trust"));
    }

    #[test]
    fn marks_leave_usual_titles() {
        assert_eq!(
            without_inner_marks("Class A (2)(3) Common Stock").as_deref(),
            Some("Class A Common Stock")
        );
        assert_eq!(without_inner_marks("Common Stock (2)"), None);
    }

    #[test]
    fn a_text_that_another_one_goes_on_with_is_cut() {
        let longer = Longer(vec!["Fund III".into(), "Fund III Partners".into()]);
        assert!(longer.has("Fund III") && !longer.has("Fund III Partners") && !longer.has("Trust"));
    }
}
