//! The captions of the columns of Table I and II, of every vintage of the forms.
//!
//! A caption of two lines names a group of columns first and each of them below; a column whose
//! group has one member has no second line.

use crate::rendering::columns::{Column, Form, TableName};

/// What stands above a column.
#[derive(Clone, Copy, Debug)]
pub(in crate::rendering) struct Caption {
    /// The upper line, which columns of one group share.
    pub(in crate::rendering) group: &'static str,
    /// The line below it, empty where there is none.
    pub(in crate::rendering) own: &'static str,
}

const fn alone(group: &'static str) -> Caption {
    Caption { group, own: "" }
}

const fn below(group: &'static str, own: &'static str) -> Caption {
    Caption { group, own }
}

const CODE: &str = "3. 4. Transaction Code (Instr. 8)";
const TRADED: &str = "4. Securities Acquired (A) or Disposed of (D) (Instr. 3, 4 and 5)";
const SIDES: &str =
    "5. Number of Derivative Securities Acquired (A) or Disposed of (D) (Instr. 3, 4, and 5)";
const DAYS: &str = "6. 2. Date Exercisable and Expiration Date (Month/Day/Year)";
const UNDERLYING: &str = "7. 3. Title and Amount of Underlying Securities Securities Underlying Derivative Security (Instr. 3 and 4)";
const FORM_OF_OWNERSHIP: &str = "6. 10. 3. 5. Ownership Form of Derivative Security: Direct (D) or Indirect (I) (Instr. 4) (Instr. 5)";
const NATURE: &str = "7. 11. 4. 6. Nature of Indirect Beneficial Ownership (Instr. 4) (Instr. 5)";

/// The caption of `column`, with the words of all vintages: a page has some of them.
pub(in crate::rendering) fn caption(form: Form, table: TableName, column: Column) -> Caption {
    use Column as C;
    let is_two = table == TableName::Two;
    match column {
        C::Title if is_two => alone("1. Title of Derivative Security (Instr. 3) (Instr. 4)"),
        C::Title => alone("1. Title of Security (Instr. 3) (Instr. 4)"),
        C::ConversionPrice => alone("2. 4. Conversion or Exercise Price of Derivative Security"),
        C::Date => alone("2. 3. Transaction Date (Month/Day/Year)"),
        C::DeemedDate => alone("2A. 3A. Deemed Execution Date, if any (Month/Day/Year)"),
        C::Code => below(CODE, "Code"),
        C::Voluntary => below(CODE, "V"),
        C::Amount => below(TRADED, "Amount"),
        C::AcquiredDisposed => below(TRADED, "(A) or (D)"),
        C::Price if is_two => alone("8. Price of Derivative Security (Instr. 5)"),
        C::Price => below(TRADED, "Price"),
        C::Acquired => below(SIDES, "(A)"),
        C::Disposed => below(SIDES, "(D)"),
        C::Exercisable => below(DAYS, "Date Exercisable"),
        C::Expiration => below(DAYS, "Expiration Date"),
        C::UnderlyingTitle => below(UNDERLYING, "Title"),
        C::UnderlyingAmount => below(UNDERLYING, "Amount or Number of Shares"),
        C::Owned => match (form, is_two) {
            (Form::Three, _) => alone("2. Amount of Securities Beneficially Owned (Instr. 4)"),
            (_, false) => alone(
                "5. Amount of Securities Beneficially Owned Following Reported Transaction(s) at end of \
                 Issuer's Fiscal Year Month (Instr. 3 and 4)",
            ),
            (_, true) => alone(
                "9. Number of Derivative Securities Beneficially Owned Following Reported Transaction(s) \
                 at end of Issuer's Fiscal Year Month (Instr. 4)",
            ),
        },
        C::DirectIndirect => alone(FORM_OF_OWNERSHIP),
        C::Nature => alone(NATURE),
    }
}

/// The heads of the tables, as far as all vintages print them.
pub(in crate::rendering) fn title(table: TableName) -> &'static str {
    match table {
        TableName::One => {
            "Table I - Non-Derivative Securities Acquired, Disposed of, or Beneficially Owned"
        }
        TableName::Two => {
            "Table II - Derivative Securities Acquired, Disposed of, or Beneficially Owned (e.g., \
             puts, calls, warrants, options, convertible securities)"
        }
    }
}

/// The sentences that the forms print among and below the tables.
pub(in crate::rendering) const SENTENCES: [&str; 4] = [
    "Reminder: Report on a separate line for each class of securities beneficially owned directly or indirectly.",
    "Persons who respond to the collection of information contained in this form are not required to respond \
     unless the form displays a currently valid OMB control number. SEC 1473 1474 2270 (9-02) (7-02)",
    "* If the form is filed by more than one reporting person, see Instruction 4 5 (b)(v).",
    "Potential persons who are to respond to the collection of information contained in this form",
];

/// The words that begin what stands below the tables.
pub(in crate::rendering) const BELOW_TABLES: [&str; 5] = [
    "Reporting Owners",
    "Reporting Owner Name / Address Relationships Director 10% Owner Officer Other",
    "Signatures",
    "Explanation of Responses:",
    "Remarks:",
];
