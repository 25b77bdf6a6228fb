//! Attributes: the inside of a start tag enters, damaged or not, its pieces leave.

use crate::str::trim;

/// A piece of the inside of a start tag.
pub(super) enum Attribute<'a> {
    /// `name="text"`.
    Pair(&'a str, &'a str),
    /// Something else.
    Junk(&'a str),
}

/// Takes the inside of a start tag apart; what is no attribute comes out as it is.
pub(super) fn split(mut rest: &str) -> impl Iterator<Item = Attribute<'_>> {
    std::iter::from_fn(move || {
        rest = trim(rest).trim_end_matches('/');
        if rest.is_empty() {
            return None;
        }
        let end = rest.find(['=', ' ', '\t', '\n', '\r']).unwrap_or(rest.len());
        let name = &rest[..end];
        let after = trim(&rest[end..]);
        let quoted = after.strip_prefix('=').map(trim).and_then(|value| {
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            value[1..].split_once(quote)
        });
        Some(match quoted {
            Some((text, tail)) => {
                rest = tail;
                Attribute::Pair(name, text)
            }
            None => {
                let junk = &rest[..end.max(1)];
                rest = &rest[end.max(1)..];
                Attribute::Junk(junk)
            }
        })
    })
}
