//! Whom requests are made for.
//!
//! A text of the user's enters; a contact that EDGAR accepts leaves.
//! Next: [`crate::client`], which sends it with every request.

use reqwest::header::HeaderValue;

use crate::error::{Error, ErrorKind, printable};

/// Whom the requests are made for, as EDGAR asks of every program: a name and a mail address.
#[derive(Clone, Debug)]
pub struct Contact(String);

impl Contact {
    /// Takes `text` as contact.
    ///
    /// # Errors
    ///
    /// An error of the command line where `text` is blank or holds no mail address.
    pub fn new(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        if text.is_empty() {
            return Err(ErrorKind::NoContact.into());
        }
        let is_mail = |word: &str| {
            word.trim_matches(['<', '>', '(', ')', ',', ';']).split_once('@').is_some_and(
                |(user, host)| !user.is_empty() && host.contains('.') && !host.contains('@'),
            )
        };
        let fit = HeaderValue::from_str(text).is_ok() && text.is_ascii();
        if !fit || !text.split_ascii_whitespace().any(is_mail) {
            return Err(ErrorKind::BadContact(printable(text)).into());
        }
        Ok(Self(text.to_owned()))
    }

    /// The contact as it is sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_holds_a_mail_address() {
        for text in [
            "Jane Doe jane@example.com",
            "Example Inc. <ops@mail.example.org>",
            "a@b.co",
            " x@y.z ",
        ] {
            assert!(Contact::new(text).is_ok(), "{text}");
        }
        for text in
            ["", "  ", "Mozilla/5.0", "Jane Doe", "@", "a@b", "Jane\njane@example.com", "é@b.co"]
        {
            assert!(Contact::new(text).is_err(), "{text}");
        }
    }
}
