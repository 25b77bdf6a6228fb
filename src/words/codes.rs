//! The lists of codes: what a form or a table writes, its word, its meaning, the item of each form
//! that asks for it.
//!
//! Nothing enters; declarations of columns name a list, from which the code book, the enumerations
//! of the data package and the words beside a code are made.

use std::sync::LazyLock;

use crate::problem;

/// A code and what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CodeWord {
    /// The code as it stands in a cell.
    pub code: &'static str,
    /// What it says in a word or two, as `show` and the layout `flat` write it.
    pub word: &'static str,
    /// What it means, in a sentence.
    pub meaning: &'static str,
}

const fn code(code: &'static str, word: &'static str, meaning: &'static str) -> CodeWord {
    CodeWord { code, word, meaning }
}

/// A list of codes. The forms know no others; what a filer wrote instead stands in the cell as
/// filed, and in the problems as `unknown-code`.
///
/// # Examples
///
/// ```
/// use section16::words::CodeList;
///
/// let purchase = CodeList::TransactionCode.find("P").expect("a code of the forms");
/// assert_eq!(purchase.word, "purchase");
/// assert!(CodeList::TransactionCode.find("K").is_none());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CodeList {
    /// Form types of filings.
    FormType,
    /// Codes of transactions.
    TransactionCode,
    /// Forms on which a transaction is reportable.
    TransactionFormType,
    /// Forms on which a holding was reportable.
    HoldingFormType,
    /// The two of them, where transactions and holdings share a column.
    RowFormType,
    /// Whether a report is in time.
    Timeliness,
    /// Acquired or disposed of.
    AcquiredDisposed,
    /// Direct or indirect ownership.
    DirectIndirect,
    /// The boxes of the relationship to the issuer, as the SEC's data sets write them.
    Relationship,
    /// Truth values.
    Boolean,
    /// Tables of the form.
    FormTable,
    /// Kinds of rows of the layout `flat`.
    RowKind,
    /// How a filing was read.
    ReadAs,
    /// How much a problem costs.
    Severity,
    /// Kinds of problems.
    ProblemCode,
}

impl CodeList {
    /// Every list, in the order of the code book.
    pub const ALL: [Self; 15] = [
        Self::FormType,
        Self::TransactionCode,
        Self::TransactionFormType,
        Self::HoldingFormType,
        Self::RowFormType,
        Self::Timeliness,
        Self::AcquiredDisposed,
        Self::DirectIndirect,
        Self::Relationship,
        Self::Boolean,
        Self::FormTable,
        Self::RowKind,
        Self::ReadAs,
        Self::Severity,
        Self::ProblemCode,
    ];

    /// What the list is called, as a heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::FormType => "Form types",
            Self::TransactionCode => "Transaction codes",
            Self::TransactionFormType => "Form types of transactions",
            Self::HoldingFormType => "Form types of holdings",
            Self::RowFormType => "Form types of rows",
            Self::Timeliness => "Timeliness",
            Self::AcquiredDisposed => "Acquired or disposed of",
            Self::DirectIndirect => "Direct or indirect ownership",
            Self::Relationship => "Relationship to the issuer",
            Self::Boolean => "Truth values",
            Self::FormTable => "Tables of the form",
            Self::RowKind => "Kinds of rows",
            Self::ReadAs => "How a filing was read",
            Self::Severity => "Severity of a problem",
            Self::ProblemCode => "Kinds of problems",
        }
    }

    /// What one must know of the list, in a sentence or two.
    pub fn doc(self) -> &'static str {
        match self {
            Self::FormType => "Which form was filed; `/A` is an amendment, a filing of its own.",
            Self::TransactionCode => {
                "What kind of transaction it is. The printed forms add marks that are no codes: `/K` where an equity swap is involved, `V` on a Form 4 for a transaction that is reportable on Form 5 only."
            }
            Self::TransactionFormType => {
                "The form on which a transaction is reportable, which need not be the form that reports it: a Form 5 reports with 4 what a Form 4 should have reported."
            }
            Self::HoldingFormType => {
                "On a Form 5, a holding that a Form 3 should have shown; empty for every other holding."
            }
            Self::RowFormType => "The column of the layout `flat`, for transactions and holdings.",
            Self::Timeliness => "Empty is on time.",
            Self::AcquiredDisposed => "Which way the securities went.",
            Self::DirectIndirect => {
                "How the securities are owned; the nature of an indirect ownership stands in the next column."
            }
            Self::Relationship => {
                "The contract has a column for each box. `RPTOWNER_RELATIONSHIP` of the layout `sec` has the ticked ones, joined by commas."
            }
            Self::Boolean => {
                "Empty is unknown, never false. Filings write 0, 1, true and false; the layout `sec` has them as filed."
            }
            Self::FormTable => "Which table of the form a row stands in.",
            Self::RowKind => "What a row of the layout `flat` is.",
            Self::ReadAs => "Which reader took the filing. A rendering holds less than the XML.",
            Self::Severity => "How much a problem costs.",
            Self::ProblemCode => "Codes are stable. The word is the usual severity.",
        }
    }

    /// Which item of which form asks for it.
    pub fn items(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::FormType => &[("all forms", "the title")],
            Self::TransactionCode => {
                &[("Forms 4 and 5, Table I", "item 3"), ("Forms 4 and 5, Table II", "item 4")]
            }
            Self::TransactionFormType => &[
                ("Form 4", "`V` beside the transaction code where it is 5"),
                ("Form 5", "the digit beside the transaction code"),
            ],
            Self::HoldingFormType => &[("Form 5", "the digit in the place of a transaction code")],
            Self::Timeliness => &[("Forms 4 and 5", "no item of the printed form")],
            Self::AcquiredDisposed => {
                &[("Forms 4 and 5, Table I", "item 4"), ("Forms 4 and 5, Table II", "item 5")]
            }
            Self::DirectIndirect => &[
                ("Form 3, Table I", "item 3"),
                ("Form 3, Table II", "item 5"),
                ("Forms 4 and 5, Table I", "item 6"),
                ("Forms 4 and 5, Table II", "item 10"),
            ],
            Self::Relationship => &[("Form 3", "item 4"), ("Forms 4 and 5", "item 5")],
            Self::RowFormType
            | Self::Boolean
            | Self::FormTable
            | Self::RowKind
            | Self::ReadAs
            | Self::Severity
            | Self::ProblemCode => &[],
        }
    }

    /// The codes, in order.
    pub fn codes(self) -> &'static [CodeWord] {
        match self {
            Self::FormType => &FORM_TYPES,
            Self::TransactionCode => &TRANSACTION_CODES,
            Self::TransactionFormType => &ROW_FORM_TYPES[1..],
            Self::HoldingFormType => &ROW_FORM_TYPES[..1],
            Self::RowFormType => &ROW_FORM_TYPES,
            Self::Timeliness => &TIMELINESS,
            Self::AcquiredDisposed => &ACQUIRED_DISPOSED,
            Self::DirectIndirect => &DIRECT_INDIRECT,
            Self::Relationship => &RELATIONSHIP,
            Self::Boolean => &BOOLEAN,
            Self::FormTable => &FORM_TABLES,
            Self::RowKind => &ROW_KINDS,
            Self::ReadAs => &READ_AS,
            Self::Severity => &SEVERITY,
            Self::ProblemCode => &PROBLEM_CODES,
        }
    }

    /// The code in the list; `None` for what is none of its codes.
    pub fn find(self, code: &str) -> Option<&'static CodeWord> {
        self.codes().iter().find(|word| word.code == code)
    }
}

const FORM_TYPES: [CodeWord; 6] = [
    code("3", "initial statement", "Initial statement of beneficial ownership of securities."),
    code("3/A", "amended initial statement", "Amendment of a Form 3."),
    code("4", "statement of changes", "Statement of changes in beneficial ownership."),
    code("4/A", "amended statement of changes", "Amendment of a Form 4."),
    code("5", "annual statement", "Annual statement of changes in beneficial ownership."),
    code("5/A", "amended annual statement", "Amendment of a Form 5."),
];

const TRANSACTION_CODES: [CodeWord; 18] = [
    code(
        "A",
        "grant or award",
        "Grant, award or other acquisition from the issuer, Rule 16b-3(d).",
    ),
    code("C", "conversion of derivative", "Conversion of a derivative security."),
    code("D", "disposition to the issuer", "Disposition to the issuer, Rule 16b-3(e)."),
    code(
        "E",
        "expiration of short derivative position",
        "Expiration of a short derivative position.",
    ),
    code(
        "F",
        "payment of exercise price or tax with securities",
        "Payment of an exercise price or a tax liability by delivering or withholding securities, Rule 16b-3.",
    ),
    code("G", "gift", "Gift in good faith."),
    code(
        "H",
        "expiration of long derivative position, value received",
        "Expiration or cancellation of a long derivative position with value received.",
    ),
    code(
        "I",
        "discretionary transaction of a plan",
        "Discretionary transaction of an employee benefit plan, Rule 16b-3(f).",
    ),
    code("J", "other, see footnote", "Other acquisition or disposition; a footnote describes it."),
    code("L", "small acquisition", "Small acquisition, Rule 16a-6."),
    code(
        "M",
        "exercise or conversion of exempt derivative",
        "Exercise or conversion of a derivative security that is exempt by Rule 16b-3.",
    ),
    code(
        "O",
        "exercise of out-of-the-money derivative",
        "Exercise of an out-of-the-money derivative security.",
    ),
    code("P", "purchase", "Purchase on the open market or in private."),
    code("S", "sale", "Sale on the open market or in private."),
    code(
        "U",
        "tender in change of control",
        "Disposition under a tender of shares in a change of control.",
    ),
    code(
        "W",
        "will or laws of descent",
        "Acquisition or disposition by will or the laws of descent and distribution.",
    ),
    code(
        "X",
        "exercise of in-the-money derivative",
        "Exercise of an in-the-money or at-the-money derivative security.",
    ),
    code(
        "Z",
        "deposit into or withdrawal from voting trust",
        "Deposit into a voting trust, or withdrawal from it.",
    ),
];

/// The first is that of holdings, the others are those of transactions.
const ROW_FORM_TYPES: [CodeWord; 3] = [
    code("3", "late holding", "A holding that a Form 3 should have shown."),
    code("4", "Form 4 transaction", "A transaction that is reportable on Form 4."),
    code("5", "Form 5 transaction", "A transaction that is reportable on Form 5."),
];

const TIMELINESS: [CodeWord; 2] = [
    code("E", "early", "Reported before it had to be."),
    code("L", "late", "Reported after it had to be."),
];

const ACQUIRED_DISPOSED: [CodeWord; 2] = [
    code("A", "acquired", "The securities were acquired."),
    code("D", "disposed of", "The securities were disposed of."),
];

const DIRECT_INDIRECT: [CodeWord; 2] = [
    code("D", "direct", "The owner owns the securities directly."),
    code("I", "indirect", "The owner owns the securities through somebody else."),
];

const RELATIONSHIP: [CodeWord; 4] = [
    code("Director", "director", "The box of `is_director`."),
    code("Officer", "officer", "The box of `is_officer`; the title is in `officer_title`."),
    code("TenPercentOwner", "10% owner", "The box of `is_ten_percent_owner`."),
    code("Other", "other", "The box of `is_other`; what it is, is in `other_text`."),
];

const BOOLEAN: [CodeWord; 2] =
    [code("true", "yes", "Filed as true or 1."), code("false", "no", "Filed as false or 0.")];

const FORM_TABLES: [CodeWord; 2] = [
    code("I", "no derivatives", "Table I: securities that are no derivatives."),
    code("II", "derivatives", "Table II: derivatives."),
];

const ROW_KINDS: [CodeWord; 4] = [
    code("transaction", "transaction", "A transaction."),
    code("holding", "holding", "A holding."),
    code(
        "none_owned",
        "nothing owned",
        "The one row of a filing without rows, which says that no securities are owned.",
    ),
    code("none", "no rows", "The one row of any other filing without rows."),
];

const READ_AS: [CodeWord; 4] = [
    code("xml", "ownership XML", "The XML of the filing, which holds everything."),
    code("html", "web page", "A web page that renders the form."),
    code("text", "plain text", "Plain text, as filed before 2003 or made from a page."),
    code("markdown", "Markdown", "Markdown, made from a page."),
];

const SEVERITY: [CodeWord; 3] = [
    code("info", "note", "Nothing is lost; worth knowing."),
    code("warning", "doubt", "A cell is empty or doubtful, or something was repaired."),
    code("error", "loss", "A filing, or a part of it, could not be read."),
];

static PROBLEM_CODES: LazyLock<Vec<CodeWord>> = LazyLock::new(|| {
    problem::Code::ALL
        .iter()
        .map(|kind| code(kind.as_str(), kind.severity().as_str(), kind.description()))
        .collect()
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filing::ReadAs;

    #[test]
    fn codes_are_unique_and_explained() {
        for list in CodeList::ALL {
            let mut seen = std::collections::HashSet::new();
            for word in list.codes() {
                assert!(seen.insert(word.code), "{list:?} has {} twice", word.code);
                assert!(!word.word.is_empty(), "{list:?} {}", word.code);
                assert!(word.meaning.ends_with('.'), "{list:?} {}", word.code);
            }
            assert!(!seen.is_empty(), "{list:?}");
            assert!(list.doc().ends_with('.'), "{list:?}");
        }
    }

    #[test]
    fn lists_hold_what_the_tables_write() {
        for read_as in [ReadAs::Xml, ReadAs::Html, ReadAs::Text, ReadAs::Markdown] {
            assert!(CodeList::ReadAs.find(read_as.as_str()).is_some());
        }
        for kind in problem::Code::ALL {
            assert!(CodeList::ProblemCode.find(kind.as_str()).is_some());
            assert!(CodeList::Severity.find(kind.severity().as_str()).is_some());
        }
    }
}
