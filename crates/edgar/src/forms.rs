//! Which form types are wanted.
//!
//! The types of the command line enter; yes or no to the type of each row of an index leaves.
//! Next: [`crate::query`], of which this is a part.

use crate::error::{Error, ErrorKind, printable};

/// Which form types are wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormFilter(Vec<String>);

impl Default for FormFilter {
    /// Forms 3, 4 and 5 with their amendments.
    fn default() -> Self {
        Self(["3", "3/A", "4", "4/A", "5", "5/A"].map(str::to_owned).to_vec())
    }
}

impl FormFilter {
    /// The forms of `types`, each matched exactly. A bare `4` includes its amendments where
    /// `amendments` says so; `4/A` is the amendments alone.
    ///
    /// # Errors
    ///
    /// An error of the command line where a type is no ownership form, or where it is an amendment
    /// and none are wanted.
    pub fn new(types: &[String], amendments: bool) -> Result<Self, Error> {
        let mut wanted = Vec::new();
        for form in types {
            match form.trim().to_ascii_uppercase().as_str() {
                bare @ ("3" | "4" | "5") => {
                    wanted.push(bare.to_owned());
                    if amendments {
                        wanted.push(format!("{bare}/A"));
                    }
                }
                amended @ ("3/A" | "4/A" | "5/A") if amendments => wanted.push(amended.to_owned()),
                "3/A" | "4/A" | "5/A" => {
                    return Err(ErrorKind::UnwantedForm(printable(form)).into());
                }
                _ => return Err(ErrorKind::UnknownForm(printable(form)).into()),
            }
        }
        Ok(Self(wanted))
    }

    /// Whether filings of this form type are wanted.
    pub fn wants(&self, form: &str) -> bool {
        self.0.iter().any(|wanted| wanted == form)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(types: &[&str], amendments: bool) -> Result<FormFilter, Error> {
        let types: Vec<_> = types.iter().map(|form| (*form).to_owned()).collect();
        FormFilter::new(&types, amendments)
    }

    #[test]
    fn forms_match_exactly() {
        let four = filter(&["4"], true).unwrap();
        assert!(four.wants("4") && four.wants("4/A"));
        for form in ["424B2", "40-F", "3", "5/A", ""] {
            assert!(!four.wants(form), "{form}");
        }
        assert!(!filter(&["4"], false).unwrap().wants("4/A"));
        let amended = filter(&["4/a"], true).unwrap();
        assert!(amended.wants("4/A") && !amended.wants("4"));
        assert!(filter(&["4/A"], false).is_err());
        assert!(filter(&["10-K"], true).is_err());
    }
}
