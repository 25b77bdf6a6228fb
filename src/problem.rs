//! Problems: what a reader of a filing must know besides its cells.
//!
//! Every text of a filing that could not go where it belongs, every repair and every contradiction
//! is one [`Problem`] with a stable [`Code`]. The codes are declared once, here; the documentation
//! of them is made from the declaration. Readers push problems beside what they read; they end in
//! [`Filing::problems`](crate::Filing::problems) and in the table `problems`.

use std::fmt;

use crate::password;
use crate::str::Str;

/// How much a problem costs. Exit status and colours rest on there being three grades, so the enum
/// is meant to be matched whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is lost; worth knowing.
    Info,
    /// A cell is empty or doubtful, or something was repaired.
    Warning,
    /// A filing, or a part of it, could not be read.
    Error,
}

impl Severity {
    /// `info`, `warning` or `error`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One thing about a filing that its cells do not say.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(deny_unknown_fields))]
pub struct Problem {
    /// What kind of problem it is.
    pub code: Code,
    /// How much it costs; the code's own severity, save where a code says otherwise.
    pub severity: Severity,
    /// Where it is: an element path with row number, or a line number.
    pub location: Str,
    /// The text as filed that could not go where it belongs; empty when there is none.
    pub raw_value: Str,
    /// One sentence.
    pub message: Str,
}

impl Problem {
    /// A problem with the severity of its code. The password of a filer never gets in, not even by
    /// the name of a file that a message tells.
    pub fn new(
        code: Code,
        location: impl Into<Str>,
        raw_value: &str,
        message: impl Into<String>,
    ) -> Self {
        Self {
            code,
            severity: code.severity(),
            location: password::without(&location.into()),
            raw_value: password::without(raw_value),
            message: password::without(&message.into()),
        }
    }
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal, $severity:ident;)+) => {
        /// The kind of a problem; its text is stable and kebab-case.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Code {
            /// Every code, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The text of the code as the `problems` table has it.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)+
                }
            }

            /// The severity that problems of this code have, unless they say otherwise.
            pub fn severity(self) -> Severity {
                match self {
                    $(Self::$name => Severity::$severity,)+
                }
            }

            /// What the code means, as the documentation says it.
            pub fn description(self) -> &'static str {
                match self {
                    $(Self::$name => concat!($($doc),+).trim_start(),)+
                }
            }
        }
    };
}

codes! {
    // Files and filings
    /// The file holds no byte at all.
    EmptyFile = "empty-file", Error;
    /// The file or folder could not be opened or read.
    InputUnreadable = "input-unreadable", Error;
    /// The archive ends early or is broken; what stands before was read.
    ArchiveDamaged = "archive-damaged", Error;
    /// An entry of an archive was not read: a path that leads out of it, a link, encryption, an archive nested too deep.
    ArchiveEntryRefused = "archive-entry-refused", Error;
    /// An archive, or what is left of it, was not read: it grows out of proportion, its entries overlap, or it is packed in a way that is not opened.
    ArchiveRefused = "archive-refused", Error;
    /// Zeros or other bytes follow the end of an archive or of compressed data, which are whole.
    ArchiveTrailingData = "archive-trailing-data", Warning;
    /// The file, or the document in it, is larger or has more parts than any Form 3, 4 or 5, and was not read.
    TooLarge = "too-large", Error;
    /// The file is a page by which EDGAR refuses a request or says that it has no such file, saved in place of a filing.
    EdgarErrorPage = "edgar-error-page", Error;
    /// The archive is one of the SEC's own data sets, which is tables already.
    SecDataSet = "sec-data-set", Error;
    /// The ownership document could not be read, even after repair.
    Unreadable = "unreadable", Error;
    /// The submission says that it is a Form 3, 4 or 5, and holds no document that can be read as one.
    NoOwnershipDocument = "no-ownership-document", Error;
    /// The submission holds a second ownership document; it is not converted.
    ExtraDocument = "extra-document", Warning;
    /// The accession number came before in this run and this copy was skipped; a warning where the copies differ.
    DuplicateFiling = "duplicate-filing", Info;

    // Repairs
    /// The bytes are not UTF-8: they were read as the encoding that the message names, or damaged characters were replaced.
    EncodingFallback = "encoding-fallback", Warning;
    /// Lines cut at a fixed width inside a tag or a value were joined again.
    FoldedLines = "folded-lines", Warning;
    /// A line break inside a value that admits none was taken out; no part was a value alone.
    WrappedValue = "wrapped-value", Warning;
    /// A `&` that begins no reference was read as the character.
    BareAmpersand = "bare-ampersand", Warning;
    /// A reference to an entity that XML does not define was kept as its text.
    UnknownEntity = "unknown-entity", Warning;
    /// A `<` that begins no tag was read as the character.
    UnescapedLessThan = "unescaped-less-than", Warning;
    /// Text before the document was passed over.
    JunkBeforeDocument = "junk-before-document", Warning;
    /// Text after the end of the document was passed over.
    JunkAfterDocument = "junk-after-document", Warning;
    /// A document type declaration was passed over; none is ever loaded.
    DoctypeIgnored = "doctype-ignored", Info;
    /// A tag is damaged and was read as the name that it begins with.
    DamagedTag = "damaged-tag", Warning;
    /// An element is not closed; it was closed where its parent or the next row begins or ends.
    UnclosedElement = "unclosed-element", Warning;
    /// An end tag closes no open element and was passed over.
    StrayEndTag = "stray-end-tag", Warning;
    /// The document ends before its end tag; what stands before the cut is converted.
    TruncatedDocument = "truncated-document", Error;

    // What has no cell
    /// An element that the schema does not know; its text is here and nowhere else.
    UnknownElement = "unknown-element", Warning;
    /// An attribute that the schema does not know.
    UnknownAttribute = "unknown-attribute", Warning;
    /// Text where only elements are expected.
    UnexpectedText = "unexpected-text", Warning;
    /// An element that may stand once stands again; the first one counts.
    RepeatedElement = "repeated-element", Warning;
    /// A value or footnote reference that the schema knows, in a place that has no column for it.
    NoColumn = "no-column", Warning;
    /// A row stands outside its table; it is converted.
    MisplacedRow = "misplaced-row", Warning;
    /// The filer's password was in the document; it is written nowhere.
    PasswordWithheld = "password-withheld", Warning;

    // Values
    /// The text is no number; the cell is empty.
    InvalidNumber = "invalid-number", Warning;
    /// The text is no date; the cell is empty.
    InvalidDate = "invalid-date", Warning;
    /// The text is neither `0`, `1`, `false` nor `true`; the cell is empty.
    InvalidBoolean = "invalid-boolean", Warning;
    /// The text is `true` or `false` in capitals, such as `True`; the cell has what it says.
    UnusualBoolean = "unusual-boolean", Info;
    /// The text is no CIK; the cell is empty.
    InvalidCik = "invalid-cik", Warning;
    /// The code is not one that the form defines; the cell has it as filed.
    UnknownCode = "unknown-code", Warning;
    /// The time-zone suffix of a date was dropped.
    DateZoneDropped = "date-zone-dropped", Info;

    // Renderings
    /// A text of a rendering could not be assigned to a cell for certain; it is here and nowhere else.
    RenderingUnplaced = "rendering-unplaced", Warning;
    /// A cell of a rendering holds a text that is not of its column's type; the cell is empty.
    RenderingValue = "rendering-value", Warning;
    /// A part of a rendering could be read in more than one way, and was left empty.
    RenderingUnclear = "rendering-unclear", Warning;

    // Contradictions inside a filing
    /// A footnote is referred to and not there.
    FootnoteMissing = "footnote-missing", Warning;
    /// A footnote is there and nothing refers to it.
    FootnoteUnreferenced = "footnote-unreferenced", Info;
    /// Two footnotes have the same id.
    FootnoteDuplicateId = "footnote-duplicate-id", Warning;
    /// A reference to a footnote, or a footnote, has no id.
    FootnoteWithoutId = "footnote-without-id", Warning;
    /// An element that the form requires is missing or empty.
    MissingElement = "missing-element", Warning;
    /// Both a number of shares and a value are given where the form allows one of them.
    SharesAndValue = "shares-and-value", Warning;
    /// A holding has a transaction code or another part of a transaction.
    HoldingWithTransaction = "holding-with-transaction", Warning;
    /// The number is below zero.
    NegativeNumber = "negative-number", Warning;
    /// The number or date is legal but hardly meant, such as a year 2204, a date years away from the period and the signatures, or shares that are worth a trillion dollars.
    ImplausibleValue = "implausible-value", Warning;
    /// The transaction is dated after the filing.
    TransactionAfterFiling = "transaction-after-filing", Warning;
    /// The transaction is dated after the last signature.
    TransactionAfterSignature = "transaction-after-signature", Warning;

    // What can hardly be meant; only in the research tables
    /// Shares times price is more than can be, as where the total was typed as the price.
    ValueBeyondReason = "value-beyond-reason", Warning;
    /// The price is far from those of the same security in the same days, in the filing or in others.
    PriceUnlikeOthers = "price-unlike-others", Warning;
    /// The price is not within the prices that its footnote gives.
    PriceOutsideRange = "price-outside-range", Warning;
    /// Fewer securities are owned after an acquisition than were acquired.
    OwnedBelowAcquired = "owned-below-acquired", Warning;
    /// A Form 5 tells a transaction after the end of its fiscal year.
    TransactionAfterPeriod = "transaction-after-period", Warning;
    /// The year of a transaction does not fit the form, and another one would.
    YearUnlikely = "year-unlikely", Warning;
    /// A footnote says how many shares a depositary share stands for; the row may count either.
    DepositaryRatio = "depositary-ratio", Info;
    /// The balance is ten times, or a tenth of, what the one before and the transaction make.
    BalanceFactorOfTen = "balance-factor-of-ten", Warning;
    /// The balance is what the one before and the transaction make with the wrong sign.
    BalanceSign = "balance-sign", Warning;

    // Contradictions between the submission header and the document
    /// The header and the document name different form types.
    FormTypeMismatch = "form-type-mismatch", Warning;
    /// The header and the document name different issuers.
    IssuerCikMismatch = "issuer-cik-mismatch", Warning;
    /// The header and the document name different reporting owners.
    OwnerCikMismatch = "owner-cik-mismatch", Warning;
    /// The file name and the header have different accession numbers; the header counts.
    AccessionMismatch = "accession-mismatch", Warning;
    /// A line of the submission header could not be read.
    InvalidHeader = "invalid-header", Warning;

    // What a format cannot hold; only in the outputs of that format
    /// The number has more digits than the format holds; the cell is empty and the digits are here.
    NumberTooLong = "number-too-long", Warning;
    /// The text is longer than a cell of the format; the cell holds its beginning, and what follows is here.
    TextTooLong = "text-too-long", Warning;
    /// The text has characters that the format cannot hold; the cell has them as `_x0007_`, their code between underscores, which spreadsheets show as the character.
    CharacterEscaped = "character-escaped", Info;
    /// The value is not of the type of its column; the cell is empty and the value is here.
    TypeMismatch = "type-mismatch", Warning;
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_kebab_case() {
        let mut seen = std::collections::HashSet::new();
        for code in Code::ALL {
            assert!(seen.insert(code.as_str()), "{code} twice");
            assert!(code.as_str().bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{code}");
            assert!(code.description().ends_with('.'), "{code}");
        }
    }

    #[test]
    fn passwords_never_get_into_a_problem() {
        let raw = "<rptOwnerCcc>abc#1def</rptOwnerCcc>";
        let problem = Problem::new(Code::UnknownElement, "line 1", raw, format!("`{raw}`"));
        assert_eq!(problem.raw_value.trim(), "");
        assert!(!problem.message.contains("abc"));
    }
}
