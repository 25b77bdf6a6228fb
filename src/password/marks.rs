//! The marks of markup, however often they are escaped: bytes enter; `<`, `>` and characters that
//! references name leave, each with its length.

/// A character that stands somewhere or that a reference stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// The character, if it is one of ASCII.
    pub(super) character: u8,
    /// How many bytes it takes.
    pub(super) length: usize,
}

/// The named references of marks.
const NAMED: [(&[u8], u8); 5] =
    [(b"lt", b'<'), (b"gt", b'>'), (b"quot", b'"'), (b"apos", b'\''), (b"amp", b'&')];

/// What stands at the begin of `bytes`, which is not empty: `<`, `&lt;`, `&#60;`, `&#x3c;`,
/// `&amp;lt;` and so on are one mark; the `;` may be lost.
pub(super) fn at(bytes: &[u8]) -> Mark {
    let plain = Mark { character: bytes[0], length: 1 };
    if bytes[0] != b'&' {
        return plain;
    }
    let mut at = 1;
    // The `&` of a reference may be one itself, any number of times.
    loop {
        let Some((character, length)) = reference(&bytes[at..]) else { return plain };
        at += length;
        if character != b'&' {
            return Mark { character, length: at };
        }
        if reference(&bytes[at..]).is_none() {
            return Mark { character, length: at };
        }
    }
}

/// The character of a reference behind its `&`, and the length of what names it.
fn reference(name: &[u8]) -> Option<(u8, usize)> {
    let (character, length) = match name {
        [b'#', b'x' | b'X', digits @ ..] => number(digits, 16).map(|(c, n)| (c, n + 2))?,
        [b'#', digits @ ..] => number(digits, 10).map(|(c, n)| (c, n + 1))?,
        _ => NAMED.iter().find_map(|(word, character)| {
            let begin = name.get(..word.len())?;
            begin.eq_ignore_ascii_case(word).then_some((*character, word.len()))
        })?,
    };
    let closed = name.get(length) == Some(&b';');
    Some((character, length + usize::from(closed)))
}

/// The character of ASCII that digits name, and how many digits there are; leading zeros are.
fn number(digits: &[u8], base: u32) -> Option<(u8, usize)> {
    let mut code = 0_u32;
    let mut length = 0;
    for digit in digits {
        let Some(value) = char::from(*digit).to_digit(base) else { break };
        code = code.saturating_mul(base).saturating_add(value);
        length += 1;
    }
    let character = u8::try_from(code).ok().filter(u8::is_ascii)?;
    (length > 0).then_some((character, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_found_however_often_it_is_escaped() {
        for text in [
            "<",
            "&lt;",
            "&LT;",
            "&lt",
            "&#60;",
            "&#060;",
            "&#x3c;",
            "&#X3C;",
            "&amp;lt;",
            "&amp;amp;#60;",
            "&#38;lt;",
        ] {
            let mark = at(format!("{text}a").as_bytes());
            assert_eq!((mark.character, mark.length), (b'<', text.len()), "{text}");
        }
        for text in ["&", "&x;", "& lt;", "&#;", "&#x;"] {
            assert_eq!(at(text.as_bytes()), Mark { character: b'&', length: 1 }, "{text}");
        }
        assert_eq!(at(b"&amp;T"), Mark { character: b'&', length: 5 });
        assert_eq!(at(b"&#67;cc"), Mark { character: b'C', length: 5 });
    }
}
