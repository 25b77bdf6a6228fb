//! What may have no key in an object of JSON: a part of the model enters, whether it is left out
//! leaves. `object` writes by it, `schema` describes by it.

use crate::ids::FootnoteId;
use crate::model::{DerivativeRow, Footnote, NonDerivativeRow, OwnerSignature, ReportingOwner};
use crate::problem::Problem;
use crate::submission::Party;
use crate::value::{Field, Value};

/// A part of an object that may have no key.
pub(super) trait Part {
    /// Whether the key always stands there.
    const ALWAYS: bool = false;

    /// Whether there is nothing to write, which reading turns into the default again.
    fn is_left_out(&self) -> bool;
}

impl<T> Part for Value<T> {
    fn is_left_out(&self) -> bool {
        self.is_absent()
    }
}

impl<T> Part for Field<T> {
    fn is_left_out(&self) -> bool {
        self.value.is_absent() && self.footnotes.is_empty()
    }
}

impl<T> Part for Option<T> {
    fn is_left_out(&self) -> bool {
        self.is_none()
    }
}

impl Part for Vec<FootnoteId> {
    fn is_left_out(&self) -> bool {
        self.is_empty()
    }
}

impl Part for Vec<Problem> {
    fn is_left_out(&self) -> bool {
        self.is_empty()
    }
}

/// Lists of the form's parts always stand there, so that a reader of the JSON can walk them
/// without asking.
macro_rules! always_there {
    ($($item:ty),+) => {
        $(impl Part for Vec<$item> {
            const ALWAYS: bool = true;

            fn is_left_out(&self) -> bool {
                false
            }
        })+
    };
}

always_there!(ReportingOwner, NonDerivativeRow, DerivativeRow, Footnote, OwnerSignature, Party);
