//! The value of one cell, on its way from a filing to a file.
//!
//! A value of the model enters, a [`Cell`] leaves, which knows its type; a sink with types of its
//! own matches on it, one of texts calls [`Cell::write_text`].

use std::borrow::Cow;

use crate::ids::{AccessionNumber, Cik, FootnoteId};
use crate::value::{Date, DateTime, Decimal, Flag, Str, Value};

/// The value of one cell.
///
/// # Examples
///
/// ```
/// use section16::table::Cell;
///
/// let price = Cell::Decimal(".275".into());
/// assert_eq!(price.to_text(), ".275");
/// assert!(Cell::text("").is_empty());
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub enum Cell<'a> {
    /// Nothing; unknown.
    #[default]
    Empty,
    /// Text.
    Text(Cow<'a, str>),
    /// A count or position.
    Integer(u64),
    /// A number, its digits as filed.
    Decimal(Cow<'a, str>),
    /// A day.
    Date(Date),
    /// A time without zone.
    Timestamp(DateTime),
    /// True or false, with its spelling as filed, which only the SEC's layout shows.
    Boolean(Flag),
    /// Footnote ids, at least one.
    FootnoteIds(&'a [FootnoteId]),
}

impl<'a> Cell<'a> {
    /// A text cell; empty text makes an empty cell.
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// A cell of footnote ids.
    pub fn footnotes(ids: &'a [FootnoteId]) -> Self {
        if ids.is_empty() { Self::Empty } else { Self::FootnoteIds(ids) }
    }

    /// Whether the cell holds nothing.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }

    /// The cell with a text of its own, to be kept longer than what it was read from. Footnote ids,
    /// which a cell only borrows, become their text.
    pub fn detached(&self) -> Cell<'static> {
        match self {
            Self::Empty => Cell::Empty,
            Self::Text(text) => Cell::Text(text.clone().into_owned().into()),
            Self::Integer(number) => Cell::Integer(*number),
            Self::Decimal(text) => Cell::Decimal(text.clone().into_owned().into()),
            Self::Date(date) => Cell::Date(*date),
            Self::Timestamp(time) => Cell::Timestamp(*time),
            Self::Boolean(flag) => Cell::Boolean(*flag),
            Self::FootnoteIds(_) => Cell::Text(self.to_text().into()),
        }
    }

    /// Appends the cell as the contract writes it in text formats.
    pub fn write_text(&self, out: &mut Vec<u8>) {
        match self {
            Self::Empty => {}
            Self::Text(text) | Self::Decimal(text) => out.extend_from_slice(text.as_bytes()),
            Self::Integer(number) => write_number(out, *number, 1),
            Self::Date(date) => write_date(out, *date),
            Self::Timestamp(time) => {
                write_date(out, time.date());
                for (mark, part) in
                    [(b'T', time.hour()), (b':', time.minute()), (b':', time.second())]
                {
                    out.push(mark);
                    write_number(out, u64::from(part.unsigned_abs()), 2);
                }
            }
            Self::Boolean(flag) if flag.is_true() => out.extend_from_slice(b"true"),
            Self::Boolean(_) => out.extend_from_slice(b"false"),
            Self::FootnoteIds(ids) => {
                for (index, id) in ids.iter().enumerate() {
                    if index > 0 {
                        out.push(b' ');
                    }
                    out.extend_from_slice(id.as_str().as_bytes());
                }
            }
        }
    }

    /// The cell as the contract writes it in text formats.
    pub fn to_text(&self) -> String {
        let mut out = Vec::new();
        self.write_text(&mut out);
        String::from_utf8_lossy(&out).into_owned()
    }
}

fn write_date(out: &mut Vec<u8>, date: Date) {
    write_number(out, u64::from(date.year().unsigned_abs()), 4);
    out.push(b'-');
    write_number(out, u64::from(date.month().unsigned_abs()), 2);
    out.push(b'-');
    write_number(out, u64::from(date.day().unsigned_abs()), 2);
}

/// Appends `number` with at least `width` digits.
fn write_number(out: &mut Vec<u8>, mut number: u64, width: usize) {
    let mut digits = [b'0'; 20];
    let mut at = digits.len();
    while number > 0 || digits.len() - at < width {
        at -= 1;
        digits[at] = b'0' + u8::try_from(number % 10).unwrap_or_default();
        number /= 10;
    }
    out.extend_from_slice(&digits[at..]);
}

/// A value of the model that makes a cell.
pub(super) trait ToCell {
    fn cell(&self) -> Cell<'_>;

    /// The cell with the runs of spaces that a text was filed with.
    fn spaced_cell(&self) -> Cell<'_> {
        self.cell()
    }
}

impl ToCell for Str {
    fn cell(&self) -> Cell<'_> {
        Cell::text(self.as_str())
    }

    fn spaced_cell(&self) -> Cell<'_> {
        Cell::text(self.as_spaced())
    }
}

impl ToCell for Decimal {
    fn cell(&self) -> Cell<'_> {
        Cell::Decimal(Cow::Borrowed(self.as_str()))
    }
}

impl ToCell for Date {
    fn cell(&self) -> Cell<'_> {
        Cell::Date(*self)
    }
}

impl ToCell for DateTime {
    fn cell(&self) -> Cell<'_> {
        Cell::Timestamp(*self)
    }
}

impl ToCell for Flag {
    fn cell(&self) -> Cell<'_> {
        Cell::Boolean(*self)
    }
}

impl ToCell for Cik {
    fn cell(&self) -> Cell<'_> {
        Cell::text(self.as_str())
    }
}

impl ToCell for AccessionNumber {
    fn cell(&self) -> Cell<'_> {
        Cell::text(self.as_str())
    }
}

impl ToCell for FootnoteId {
    fn cell(&self) -> Cell<'_> {
        Cell::text(self.as_str())
    }
}

impl ToCell for str {
    fn cell(&self) -> Cell<'_> {
        Cell::text(self)
    }
}

impl<T: ToCell> ToCell for Value<T> {
    fn cell(&self) -> Cell<'_> {
        self.valid().map_or(Cell::Empty, T::cell)
    }

    fn spaced_cell(&self) -> Cell<'_> {
        self.valid().map_or(Cell::Empty, T::spaced_cell)
    }
}

impl<T: ToCell> ToCell for Option<T> {
    fn cell(&self) -> Cell<'_> {
        self.as_ref().map_or(Cell::Empty, T::cell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_written_as_the_contract_says() {
        let time = DateTime::constant(2006, 1, 9, 2, 34, 7, 0);
        assert_eq!(Cell::Timestamp(time).to_text(), "2006-01-09T02:34:07");
        assert_eq!(Cell::Date(Date::constant(204, 12, 31)).to_text(), "0204-12-31");
        assert_eq!(Cell::Integer(0).to_text(), "0");
        assert_eq!(Cell::Integer(1907).to_text(), "1907");
        let ids = [FootnoteId::new("F2"), FootnoteId::new("F1")];
        assert_eq!(Cell::footnotes(&ids).to_text(), "F2 F1");
        assert!(Cell::text("").is_empty());
    }
}
