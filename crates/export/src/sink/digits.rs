//! The digits of a number as filed, and the exact ways to hold them.

/// Significant digits that every binary double holds, whatever they are.
const DOUBLE_DIGITS: usize = 15;
/// Powers of ten within which a double has its full precision.
const DOUBLE_MAGNITUDE: usize = 290;
/// Significant digits that every `i64` holds.
const I64_DIGITS: usize = 18;

/// A decimal number taken apart: no leading zeros before the point, no trailing zeros after it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Digits<'a> {
    text: &'a str,
    negative: bool,
    integer: &'a [u8],
    fraction: &'a [u8],
    /// Digits after the point as filed, trailing zeros counted.
    scale: usize,
}

impl<'a> Digits<'a> {
    /// Takes an `xs:decimal` apart; `None` where the text is none.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
        let (integer, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(integer) || !digits(fraction) || integer.len() + fraction.len() == 0 {
            return None;
        }
        Some(Self {
            text,
            negative: text.starts_with('-'),
            integer: integer.trim_start_matches('0').as_bytes(),
            fraction: fraction.trim_end_matches('0').as_bytes(),
            scale: fraction.len(),
        })
    }

    /// Digits after the point as filed, trailing zeros counted.
    pub(super) fn scale(&self) -> usize {
        self.scale
    }

    /// The number as a double, only where fifteen significant digits say it all: so many survive
    /// every double, and spreadsheets and SQLite show no more.
    pub(super) fn to_double(self) -> Option<f64> {
        let zeros = |digits: &[u8]| digits.iter().take_while(|digit| **digit == b'0').count();
        let significant = if self.integer.is_empty() {
            self.fraction.len() - zeros(self.fraction)
        } else if self.fraction.is_empty() {
            self.integer.len() - self.integer.iter().rev().take_while(|d| **d == b'0').count()
        } else {
            self.integer.len() + self.fraction.len()
        };
        let magnitude = self.integer.len().max(self.fraction.len());
        if significant > DOUBLE_DIGITS || magnitude > DOUBLE_MAGNITUDE {
            return None;
        }
        self.text.parse().ok()
    }

    /// The number as an integer, where it is one and has at most eighteen digits.
    pub(super) fn to_i64(self) -> Option<i64> {
        if !self.fraction.is_empty() || self.integer.len() > I64_DIGITS {
            return None;
        }
        let digits = self.integer.iter().fold(0_i64, |sum, d| sum * 10 + i64::from(d - b'0'));
        Some(if self.negative { -digits } else { digits })
    }

    /// The number times `10^scale`, where that is an integer of at most `precision` digits.
    /// A precision above 38 is more than an `i128` holds.
    pub(super) fn to_scaled(self, precision: usize, scale: usize) -> Option<i128> {
        debug_assert!(precision <= 38 && scale <= precision);
        if self.integer.len() > precision - scale || self.fraction.len() > scale {
            return None;
        }
        let digit = |sum: i128, d: &u8| sum * 10 + i128::from(d - b'0');
        let sum = self.integer.iter().chain(self.fraction).fold(0, digit);
        let padded = (self.fraction.len()..scale).fold(sum, |sum, _| sum * 10);
        Some(if self.negative { -padded } else { padded })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digits(text: &str) -> Digits<'_> {
        Digits::parse(text).unwrap()
    }

    #[test]
    fn only_decimals_are_taken_apart() {
        for text in ["", ".", "-", "1,000", "1e5", "1.2.3", "--1", "NaN", "١"] {
            assert!(Digits::parse(text).is_none(), "{text}");
        }
        assert_eq!(digits("10000.00").scale(), 2);
        assert_eq!(digits("1.").scale(), 0);
    }

    #[test]
    fn doubles_hold_fifteen_digits_and_no_more() {
        for (text, expected) in [
            (".275", Some(".275")),
            ("224.048", Some("224.048")),
            ("10000.00", Some("10000")),
            ("-0.0001", Some("-0.0001")),
            ("123456789012.345", Some("123456789012.345")),
            ("1000000000000000000000", Some("1000000000000000000000")),
            ("999999999999.9999", None),
            ("0.1234567890123456", None),
            ("1234567890123456", None),
            ("1.00000000000000001", None),
        ] {
            let double = digits(text).to_double();
            assert_eq!(double, expected.map(|text| text.parse().unwrap()), "{text}");
        }
        assert_eq!(digits(&format!(".{}1", "0".repeat(400))).to_double(), None);
        assert_eq!(digits("000").to_double(), Some(0.0));
    }

    #[test]
    fn integers_hold_whole_numbers() {
        assert_eq!(digits("-0012.00").to_i64(), Some(-12));
        assert_eq!(digits("999999999999999999").to_i64(), Some(999_999_999_999_999_999));
        assert_eq!(digits("1000000000000000000").to_i64(), None);
        assert_eq!(digits("12.5").to_i64(), None);
        assert_eq!(digits("0").to_i64(), Some(0));
    }

    #[test]
    fn scaled_numbers_fit_or_are_refused() {
        assert_eq!(digits(".275").to_scaled(38, 10), Some(2_750_000_000));
        assert_eq!(digits("-1").to_scaled(5, 2), Some(-100));
        assert_eq!(digits("1.230").to_scaled(5, 2), Some(123));
        assert_eq!(digits("1.234").to_scaled(5, 2), None);
        assert_eq!(digits("1234").to_scaled(5, 2), None);
        let largest = "9".repeat(28) + "." + &"9".repeat(10);
        assert_eq!(digits(&largest).to_scaled(38, 10), Some(10_i128.pow(38) - 1));
    }
}
