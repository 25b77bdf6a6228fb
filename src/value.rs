//! Values as filed: a text enters; a string, decimal, date or boolean leaves, with every quirk of
//! how filings write them in this one place.
//!
//! Nothing here guesses. A text that is not of the asked type is [`Value::Invalid`] and keeps its
//! text; absent, empty and invalid stay different from each other and from zero.

use std::fmt;
use std::hash::{Hash, Hasher};

pub use jiff::civil::{Date, DateTime};

pub use crate::str::Str;

use crate::ids::{Cik, FootnoteId};

/// What a filing holds in one place: four states that must never be mistaken for each other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Value<T> {
    /// The element is not there.
    #[default]
    Absent,
    /// The element is there and holds nothing.
    Empty,
    /// The element holds a value of its type.
    Valid(T),
    /// The element holds a text that is no value of its type; the text as filed.
    Invalid(Str),
}

impl<T> Value<T> {
    /// The value, if there is a valid one.
    pub fn valid(&self) -> Option<&T> {
        match self {
            Self::Valid(value) => Some(value),
            _ => None,
        }
    }

    /// Whether the element is not there at all.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}

impl Value<Str> {
    /// The text, empty when there is none.
    pub fn text(&self) -> &str {
        self.valid().map_or("", Str::as_str)
    }
}

/// A value element of the schema: a value and the footnotes that it refers to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Field<T> {
    /// The value.
    pub value: Value<T>,
    /// Ids of the footnotes that the element refers to, in document order.
    pub footnotes: Vec<FootnoteId>,
}

impl<T> Default for Field<T> {
    fn default() -> Self {
        Self { value: Value::Absent, footnotes: Vec::new() }
    }
}

impl<T> Field<T> {
    /// A field with this value and no footnote.
    pub fn new(value: T) -> Self {
        Self { value: Value::Valid(value), footnotes: Vec::new() }
    }

    /// The value, if there is a valid one.
    pub fn valid(&self) -> Option<&T> {
        self.value.valid()
    }

    /// Whether there is neither value nor footnote.
    pub fn is_blank(&self) -> bool {
        matches!(self.value, Value::Absent | Value::Empty) && self.footnotes.is_empty()
    }
}

/// A number with its digits as filed: `224.048`, `.275`, `10000.00`. Never a binary float.
///
/// # Examples
///
/// ```
/// use section16::Decimal;
///
/// let price = Decimal::parse(".275").unwrap();
/// assert_eq!(price.as_str(), ".275");
/// assert_eq!(price.to_rust_decimal().unwrap().to_string(), "0.275");
/// assert!(Decimal::parse("1,000").is_none());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Decimal(Str);

impl Decimal {
    /// Reads an `xs:decimal`: an optional sign, digits, at most one point. No separator, currency
    /// sign or exponent.
    pub fn parse(text: &str) -> Option<Self> {
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text).as_bytes();
        let mut digits = 0_usize;
        let mut points = 0_usize;
        for byte in unsigned {
            match byte {
                b'0'..=b'9' => digits += 1,
                b'.' => points += 1,
                _ => return None,
            }
        }
        (digits > 0 && points <= 1).then(|| Self(Str::new(text)))
    }

    /// The digits as filed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the number is below zero; `-0` is not.
    pub fn is_negative(&self) -> bool {
        self.0.starts_with('-') && !self.is_zero()
    }

    /// Whether the number is zero, in any spelling.
    pub fn is_zero(&self) -> bool {
        self.0.bytes().all(|byte| !matches!(byte, b'1'..=b'9'))
    }

    /// Digits before the point, leading zeros not counted.
    pub fn integer_digits(&self) -> usize {
        let unsigned = self.0.trim_start_matches(['-', '+']);
        let whole = unsigned.split('.').next().unwrap_or_default();
        whole.trim_start_matches('0').len()
    }

    /// The number for arithmetic, exact; `None` where 96 bits or 28 fraction digits do not hold
    /// it.
    pub fn to_rust_decimal(&self) -> Option<rust_decimal::Decimal> {
        rust_decimal::Decimal::from_str_exact(&self.0).ok()
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A yes or no, which filings write as `1` or `true`, `0` or `false`, at times mixed in one
/// document, and now and then as `True` or `FALSE`. The spelling is kept for the SEC's layout and
/// counts for nothing else: two flags are equal where they say the same.
///
/// # Examples
///
/// ```
/// use section16::{Flag, FromFiled};
///
/// let filed = Flag::from_filed("1").unwrap();
/// assert!(filed.is_true());
/// assert_eq!(filed, Flag::from(true));
/// assert_eq!(filed.as_str(), "1");
/// assert_eq!(Flag::from_filed("True").unwrap().as_str(), "True");
/// assert!(Flag::from_filed("yes").is_none());
/// ```
#[derive(Clone, Copy, Debug, Eq)]
pub struct Flag {
    value: bool,
    spelling: Spelling,
}

/// How a flag is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spelling {
    /// `1` or `0`.
    Digit,
    /// `true` or `false`; a bit for each letter says whether it is a capital.
    Word { capitals: u8 },
}

impl Flag {
    /// Whether the flag is set.
    pub fn is_true(self) -> bool {
        self.value
    }

    /// The spelling as filed: `1`, `0`, `true` or `false`, the words with their capitals.
    pub fn as_str(self) -> &'static str {
        let word = match (self.value, self.spelling) {
            (true, Spelling::Digit) => return "1",
            (false, Spelling::Digit) => return "0",
            (true, Spelling::Word { capitals: 0 }) => return "true",
            (false, Spelling::Word { capitals: 0 }) => return "false",
            (true, Spelling::Word { capitals }) => TRUE.get(usize::from(capitals)).map(|w| &w[..]),
            (false, Spelling::Word { capitals }) => {
                FALSE.get(usize::from(capitals)).map(|w| &w[..])
            }
        };
        word.and_then(|word| str::from_utf8(word).ok()).unwrap_or_default()
    }
}

/// The word `true` with every choice of capitals.
static TRUE: [[u8; 4]; 16] = with_capitals(*b"true");
/// The word `false` with every choice of capitals.
static FALSE: [[u8; 5]; 32] = with_capitals(*b"false");

/// `word` in each choice of capitals; the bits of a choice's place say which letters are ones.
const fn with_capitals<const LETTERS: usize, const CHOICES: usize>(
    word: [u8; LETTERS],
) -> [[u8; LETTERS]; CHOICES] {
    let mut words = [word; CHOICES];
    let mut choice = 0;
    while choice < CHOICES {
        let mut letter = 0;
        while letter < LETTERS {
            if choice & (1 << letter) != 0 {
                words[choice][letter] = words[choice][letter].to_ascii_uppercase();
            }
            letter += 1;
        }
        choice += 1;
    }
    words
}

impl From<bool> for Flag {
    /// A flag that is spelled out.
    fn from(value: bool) -> Self {
        Self { value, spelling: Spelling::Word { capitals: 0 } }
    }
}

impl PartialEq for Flag {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Hash for Flag {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

/// A type that a filed text can be read as.
pub trait FromFiled: Sized {
    /// Reads `text`, which has no white space at its ends and is not empty.
    fn from_filed(text: &str) -> Option<Self>;
}

impl FromFiled for Str {
    fn from_filed(text: &str) -> Option<Self> {
        Some(Self::filed(text))
    }
}

impl FromFiled for Decimal {
    fn from_filed(text: &str) -> Option<Self> {
        Self::parse(text)
    }
}

impl FromFiled for Flag {
    /// `1`, `0`, and `true` and `false` in capitals or not; no other word says yes or no.
    fn from_filed(text: &str) -> Option<Self> {
        let value = match text {
            "1" => return Some(Self { value: true, spelling: Spelling::Digit }),
            "0" => return Some(Self { value: false, spelling: Spelling::Digit }),
            _ if text.eq_ignore_ascii_case("true") => true,
            _ if text.eq_ignore_ascii_case("false") => false,
            _ => return None,
        };
        let capitals = text
            .bytes()
            .rev()
            .fold(0, |bits, letter| (bits << 1) | u8::from(letter.is_ascii_uppercase()));
        Some(Self { value, spelling: Spelling::Word { capitals } })
    }
}

impl FromFiled for Date {
    /// An `xs:date`, whose time-zone suffix (`2024-07-19-05:00`) is dropped.
    fn from_filed(text: &str) -> Option<Self> {
        date(text).map(|(date, _)| date)
    }
}

impl FromFiled for Cik {
    fn from_filed(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

/// Reads an `xs:date` into the day and its time-zone suffix, which is mostly empty.
pub(crate) fn date(text: &str) -> Option<(Date, &str)> {
    let (day, zone) = text.split_at_checked(10)?;
    let bytes = day.as_bytes();
    if bytes[4] != b'-' || bytes[7] != b'-' || !is_zone(zone) {
        return None;
    }
    let year = digits(&bytes[..4])?;
    let month = digits(&bytes[5..7])?;
    let day = digits(&bytes[8..])?;
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    Some((date, zone))
}

/// Reads `20240719`, as the headers of submissions and EDGAR's daily indexes write dates.
pub fn compact_date(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    if bytes.len() != 8 {
        return None;
    }
    let month = i8::try_from(digits(&bytes[4..6])?).ok()?;
    let day = i8::try_from(digits(&bytes[6..])?).ok()?;
    Date::new(digits(&bytes[..4])?, month, day).ok()
}

/// Reads `20240719163021`, EDGAR's time of acceptance, local Eastern time.
pub(crate) fn compact_timestamp(text: &str) -> Option<DateTime> {
    let bytes = text.as_bytes();
    if bytes.len() != 14 || !text.is_ascii() {
        return None;
    }
    let part = |at: usize| digits(&bytes[at..at + 2]).and_then(|n| i8::try_from(n).ok());
    let time = jiff::civil::Time::new(part(8)?, part(10)?, part(12)?, 0).ok()?;
    Some(compact_date(&text[..8])?.to_datetime(time))
}

fn is_zone(zone: &str) -> bool {
    match zone.as_bytes() {
        [] | [b'Z'] => true,
        [b'+' | b'-', hours @ .., b':', m1, m2] if hours.len() == 2 => {
            hours.iter().chain([m1, m2]).all(u8::is_ascii_digit)
        }
        _ => false,
    }
}

fn digits(bytes: &[u8]) -> Option<i16> {
    bytes.iter().try_fold(0_i16, |sum, byte| {
        byte.is_ascii_digit().then(|| sum * 10 + i16::from(byte - b'0'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_keep_their_digits() {
        for text in
            ["0", ".275", "224.048", "1.", "007", "-5", "+5", "12345678901234567890123456789012"]
        {
            assert_eq!(Decimal::parse(text).unwrap().as_str(), text);
        }
        for text in ["", ".", "-", "1,000", "$5", "1e5", "1.2.3", "5-", "١", "NaN", " 1"] {
            assert!(Decimal::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn decimals_know_their_sign_and_size() {
        let decimal = |text| Decimal::parse(text).unwrap();
        assert!(decimal("-0.01").is_negative());
        assert!(!decimal("-0.00").is_negative());
        assert_eq!(decimal("-0012.5").integer_digits(), 2);
        assert_eq!(decimal(".5").integer_digits(), 0);
        assert!(decimal("123456789012345678901234567890123").to_rust_decimal().is_none());
    }

    #[test]
    fn flags_keep_their_spelling() {
        for text in ["1", "true", "True", "TRUE", "tRuE"] {
            let flag = Flag::from_filed(text).unwrap();
            assert!(flag.is_true());
            assert_eq!(flag.as_str(), text);
        }
        for text in ["0", "false", "False", "FALSE", "fAlSe"] {
            let flag = Flag::from_filed(text).unwrap();
            assert!(!flag.is_true());
            assert_eq!(flag.as_str(), text);
        }
        for text in ["Y", "yes", "X", "T", "01", "-1", "truee", "on"] {
            assert!(Flag::from_filed(text).is_none(), "{text}");
        }
    }

    #[test]
    fn dates_drop_their_zone_and_refuse_the_impossible() {
        let read = |text: &str| Date::from_filed(text).map(|date| date.to_string());
        for zone in ["", "Z", "-05:00", "+14:00"] {
            assert_eq!(read(&format!("2024-07-19{zone}")).unwrap(), "2024-07-19");
        }
        for text in [
            "2024-02-30",
            "20240719",
            "07/19/2024",
            "2024-07-19T00:00",
            "2024-7-19",
            "2024-07-19é",
            "2024-07-19-5:00",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn header_dates_are_compact() {
        assert_eq!(compact_date("20240719").unwrap().to_string(), "2024-07-19");
        assert_eq!(compact_date("2024071"), None);
        let accepted = compact_timestamp("20061019123447").unwrap();
        assert_eq!(accepted.to_string(), "2006-10-19T12:34:47");
        assert_eq!(compact_timestamp("20061019126047"), None);
    }
}
