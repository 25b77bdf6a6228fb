//! Identifiers of EDGAR: texts enter and are checked once; keys that print as EDGAR prints them
//! leave. The base of everything: next is [`crate::model`], which is built of them.

use std::fmt;
use std::str::FromStr;

use crate::str::Str;

/// An EDGAR accession number, the key of a filing: ten digits of the submitter's CIK, two of the
/// year, six of a sequence.
///
/// # Examples
///
/// ```
/// use section16::AccessionNumber;
///
/// let dashed: AccessionNumber = "0001127602-05-000123".parse()?;
/// let bare: AccessionNumber = "000112760205000123".parse()?;
/// assert_eq!(dashed, bare);
/// assert_eq!(dashed.as_str(), "0001127602-05-000123");
/// assert_eq!(dashed.without_dashes(), "000112760205000123");
/// # Ok::<(), section16::InvalidIdentifier>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccessionNumber([u8; 20]);

impl AccessionNumber {
    /// The number as EDGAR prints it, with dashes.
    pub fn as_str(&self) -> &str {
        ascii(&self.0)
    }

    /// The 18 digits alone, as folders of EDGAR are named.
    pub fn without_dashes(&self) -> String {
        self.as_str().replace('-', "")
    }

    /// The two-digit year in full; EDGAR began in 1993.
    pub fn year(&self) -> u16 {
        let two = u16::from(self.0[11] - b'0') * 10 + u16::from(self.0[12] - b'0');
        if two >= 80 { 1900 + two } else { 2000 + two }
    }

    /// The 18 digits as one number, which takes less memory where many are kept.
    pub fn digits(self) -> u64 {
        let digits = self.0.iter().filter(|byte| byte.is_ascii_digit());
        digits.fold(0, |sum, digit| sum * 10 + u64::from(digit - b'0'))
    }

    /// The first accession number, dashed or of 18 digits, that stands in `text` and is not part
    /// of a longer run of digits; how file and folder names are read.
    pub fn find_in(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        (0..bytes.len()).find_map(|start| {
            if start > 0 && bytes[start - 1].is_ascii_digit() {
                return None;
            }
            [20, 18].into_iter().find_map(|length| {
                let end = start + length;
                let candidate = text.get(start..end)?;
                if bytes.get(end).is_some_and(u8::is_ascii_digit) {
                    return None;
                }
                candidate.parse().ok()
            })
        })
    }
}

impl FromStr for AccessionNumber {
    type Err = InvalidIdentifier;

    /// Reads `0001127602-05-000123` or `000112760205000123`.
    ///
    /// # Errors
    ///
    /// [`InvalidIdentifier`] for anything else.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bytes = text.as_bytes();
        let dashed = match bytes.len() {
            20 => bytes[10] == b'-' && bytes[13] == b'-',
            18 => false,
            _ => return Err(InvalidIdentifier::new("accession number", text)),
        };
        let mut out = *b"0000000000-00-000000";
        let mut at = 0;
        for (index, slot) in out.iter_mut().enumerate() {
            if index == 10 || index == 13 {
                at += usize::from(dashed);
                continue;
            }
            if !bytes[at].is_ascii_digit() {
                return Err(InvalidIdentifier::new("accession number", text));
            }
            *slot = bytes[at];
            at += 1;
        }
        if bytes.len() == 20 && !dashed {
            return Err(InvalidIdentifier::new("accession number", text));
        }
        Ok(Self(out))
    }
}

impl fmt::Display for AccessionNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for AccessionNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A Central Index Key: EDGAR's number of a company or person, kept as ten digits with leading
/// zeros.
///
/// # Examples
///
/// ```
/// use section16::Cik;
///
/// let apple: Cik = "320193".parse()?;
/// assert_eq!(apple.as_str(), "0000320193");
/// assert_eq!(apple.number(), 320193);
/// # Ok::<(), section16::InvalidIdentifier>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cik([u8; 10]);

impl Cik {
    /// Ten digits with leading zeros.
    pub fn as_str(&self) -> &str {
        ascii(&self.0)
    }

    /// The number without leading zeros, as paths of EDGAR's archive hold it.
    pub fn number(&self) -> u64 {
        self.0.iter().fold(0, |sum, digit| sum * 10 + u64::from(digit - b'0'))
    }
}

impl FromStr for Cik {
    type Err = InvalidIdentifier;

    /// Reads one to ten digits, with or without leading zeros.
    ///
    /// # Errors
    ///
    /// [`InvalidIdentifier`] for anything else.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.as_bytes();
        if digits.is_empty() || digits.len() > 10 || !digits.iter().all(u8::is_ascii_digit) {
            return Err(InvalidIdentifier::new("CIK", text));
        }
        let mut out = [b'0'; 10];
        out[10 - digits.len()..].copy_from_slice(digits);
        Ok(Self(out))
    }
}

impl fmt::Display for Cik {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Cik {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The id of a footnote, `F1` to `F99` by the schema, kept as filed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FootnoteId(Str);

impl FootnoteId {
    /// Keeps `text` as a footnote id, with white space at both ends removed.
    pub fn new(text: &str) -> Self {
        Self(Str::new(text.trim_ascii()))
    }

    /// The id as filed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FootnoteId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text that is no identifier of the kind that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidIdentifier {
    what: &'static str,
    text: String,
}

impl InvalidIdentifier {
    fn new(what: &'static str, text: &str) -> Self {
        Self { what, text: text.to_owned() }
    }
}

impl fmt::Display for InvalidIdentifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no {}", self.text, self.what)
    }
}

impl std::error::Error for InvalidIdentifier {}

fn ascii(bytes: &[u8]) -> &str {
    // Both constructors let ASCII digits and dashes alone through.
    std::str::from_utf8(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accession_numbers_are_found_in_names() {
        let found = |name: &str| AccessionNumber::find_in(name).map(|number| number.to_string());
        assert_eq!(found("0001209191-22-024552.md").unwrap(), "0001209191-22-024552");
        assert_eq!(found("form4_000120919122024552.xml").unwrap(), "0001209191-22-024552");
        assert_eq!(found("10001209191-22-024552.md"), None);
        assert_eq!(found("0001209191-22-0245520"), None);
        assert_eq!(found("0001209191_22_024552"), None);
        assert_eq!(found("é0001209191-22-024552é").unwrap(), "0001209191-22-024552");
    }

    #[test]
    fn malformed_identifiers_are_refused() {
        for text in
            ["", "1", "0001209191-22-02455x", "0001209191x22-024552", "0001209191022-024552"]
        {
            assert!(text.parse::<AccessionNumber>().is_err(), "{text}");
        }
        for text in ["", "12345678901", "-1", "12a"] {
            assert!(text.parse::<Cik>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_century_follows_edgars_history() {
        let year = |text: &str| text.parse::<AccessionNumber>().unwrap().year();
        assert_eq!(year("0000912057-96-000001"), 1996);
        assert_eq!(year("0001209191-22-024552"), 2022);
    }
}
