//! The types that the text of an element can have: a text enters, a value leaves, or what is said
//! of a text that is none.
//!
//! How a text is read as a type is in `value`.

use crate::ids::Cik;
use crate::problem::Code;
use crate::value::{Date, Decimal, Flag, FromFiled, Str};

/// A type that the text of an element can have, and what is said of a text that is not of it.
pub(super) trait Leaf: FromFiled {
    const INVALID: Code;
    const NOT: &'static str;

    /// What is to be said of `text` although it is of the type.
    fn remark(_text: &str) -> Option<(Code, &'static str)> {
        None
    }

    /// The value as text, for the raw value of a problem.
    fn as_filed(&self) -> String;
}

impl Leaf for Str {
    const INVALID: Code = Code::UnexpectedText;
    const NOT: &'static str = "is no text";

    fn as_filed(&self) -> String {
        self.to_string()
    }
}

impl Leaf for Decimal {
    const INVALID: Code = Code::InvalidNumber;
    const NOT: &'static str = "is not a number";

    fn as_filed(&self) -> String {
        self.to_string()
    }
}

impl Leaf for Date {
    const INVALID: Code = Code::InvalidDate;
    const NOT: &'static str = "is not a date of the form YYYY-MM-DD";

    fn remark(text: &str) -> Option<(Code, &'static str)> {
        let says = "has a time zone, which was dropped";
        (text.len() > 10).then_some((Code::DateZoneDropped, says))
    }

    fn as_filed(&self) -> String {
        self.to_string()
    }
}

impl Leaf for Flag {
    const INVALID: Code = Code::InvalidBoolean;
    const NOT: &'static str = "is neither 0, 1, false nor true";

    fn remark(text: &str) -> Option<(Code, &'static str)> {
        let usual = matches!(text, "0" | "1" | "false" | "true");
        (!usual).then_some((Code::UnusualBoolean, "is spelled unusually; read as the word it is"))
    }

    fn as_filed(&self) -> String {
        self.as_str().to_owned()
    }
}

impl Leaf for Cik {
    const INVALID: Code = Code::InvalidCik;
    const NOT: &'static str = "is not a CIK of up to ten digits";

    fn as_filed(&self) -> String {
        self.to_string()
    }
}
