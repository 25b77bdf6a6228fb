//! The filer's password (`rptOwnerCcc`), which EDGAR strips before publication and which is never
//! written anywhere: the bytes of a file enter, the same bytes with the password blanked leave,
//! however damaged the markup is that still has one.
//!
//! This happens before anything reads the file, so that no reader, repair or message can have it.
//! What must be seen is one of the password's two tags, and of that enough of its name (`name`),
//! however often its marks are escaped (`marks`). From there everything is blanked up to the other
//! tag (`finder`). Line breaks and lengths stay, so places and line numbers do too. Where neither
//! tag can be told any more, the text is like any other.

mod encoded;
mod finder;
mod marks;
mod name;

use memchr::memmem;

use crate::str::Str;

use finder::Finder;

/// Whether `bytes` may hold the name of a password: `ccc`, in any case. Most files do not, and this
/// is all that a password costs them: two neighbours are looked at as one number, which the
/// compiler makes vectors of, because of three letters two are such a pair.
pub(crate) fn is_named_in(bytes: &[u8]) -> bool {
    const BLOCK: usize = 4096;
    let is_c = |byte: &u8| byte.eq_ignore_ascii_case(&b'c');
    let two = u16::from_ne_bytes(*b"cc");
    let small = u16::from_ne_bytes([0x20; 2]);
    (0..bytes.len()).step_by(BLOCK).any(|start| {
        let (pairs, _) = bytes[start..bytes.len().min(start + BLOCK)].as_chunks::<2>();
        let found = pairs
            .iter()
            .fold(false, |found, pair| found | (u16::from_ne_bytes(*pair) | small == two));
        // The third letter may stand in the next block or in the last one.
        let around = &bytes[start.saturating_sub(1)..bytes.len().min(start + BLOCK + 1)];
        found && around.windows(3).any(|three| three.iter().all(is_c))
    })
}

/// A file whose passwords were blanked.
pub(crate) struct Withheld {
    /// The file, as long as it was.
    pub(crate) bytes: Vec<u8>,
    /// The line of the first password, from 1.
    pub(crate) line: usize,
}

/// Blanks every password in `bytes`, markup or text of any kind; `None` where there is none.
/// `is_element` tells the names of elements that end a password whose own end is lost.
pub(crate) fn withhold(bytes: &[u8], is_element: fn(&str) -> bool) -> Option<Withheld> {
    let stretches = encoded::stretches(bytes).into_iter();
    let spans: Vec<_> = stretches
        .flat_map(|(from, to)| Finder::new(&bytes[..to], from, is_element).find())
        .collect();
    let (first, _) = *spans.first()?;
    let mut held = bytes.to_vec();
    for (start, end) in spans {
        blank(&mut held[start..end]);
    }
    Some(Withheld { bytes: held, line: 1 + memchr::memchr_iter(b'\n', &bytes[..first]).count() })
}

/// A text for a problem or message, without any password.
pub(crate) fn without(text: &str) -> Str {
    if is_named_in(text.as_bytes())
        && let Some(held) = withhold(text.as_bytes(), |_| false)
    {
        return Str::new(&String::from_utf8_lossy(&held.bytes));
    }
    Str::new(text)
}

/// Blanks what stands in `bytes`. Line breaks stay, and so does the end of a comment or section
/// that began before.
fn blank(bytes: &mut [u8]) {
    const MARKS: [(&[u8], &[u8]); 2] = [(b"<!--", b"-->"), (b"<![CDATA[", b"]]>")];
    let ends: Vec<(usize, &[u8])> = MARKS
        .iter()
        .filter(|(begin, _)| memmem::find(bytes, begin).is_none())
        .filter_map(|(_, end)| Some((memmem::rfind(bytes, end)?, *end)))
        .collect();
    for byte in bytes.iter_mut().filter(|byte| !matches!(byte, b'\n' | b'\r')) {
        *byte = b' ';
    }
    for (at, end) in ends {
        bytes[at..at + end.len()].copy_from_slice(end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(text: &str) -> String {
        let known = |name: &str| matches!(name, "rptOwnerName" | "rptOwnerCik" | "footnote" | "b");
        let held = withhold(text.as_bytes(), known);
        held.map_or_else(|| text.to_owned(), |held| String::from_utf8(held.bytes).unwrap())
    }

    #[test]
    fn passwords_are_blanked_in_any_state() {
        for text in [
            "<rptOwnerCcc>sec#ret1</rptOwnerCcc>",
            "<a><RPTOWNERCCC >sec#ret1</a>",
            "<edgar:rptOwnerCcc>sec#ret1",
            "<rptOw\nnerCcc>sec#\nret1</rptOwnerCcc>",
            "<rptOwnerCcc>sec<ret1</rptOwnerCcc>",
            "<rptOwnerCcc><![CDATA[sec#ret1]]></rptOwnerCcc>",
            "<rptOwnerCcc><b>sec#ret1</b></rptOwnerCcc>",
            "<rptOwnerCcc value=\"sec#ret1\"/>",
            "<rptOwnerCcc sec#ret1",
            "<id rptOwnerCcc = 'sec#ret1'>",
            "<footnote id=\"F1\" ccc='sec#ret1'>",
            "&lt;rptOwnerCcc&gt;sec#ret1&lt;/rptOwnerCcc&gt;",
            "&amp;lt;rptOwnerCcc&amp;gt;sec#ret1&amp;lt;/rptOwnerCcc&amp;gt;",
            "&#60;rptOwnerCcc&#62;sec#ret1&#x3c;/rptOwnerCcc&#x3E;",
            "&#60;rptOwner&#67;cc&#62;sec#ret1",
            "<?rptOwnerCcc sec#ret1?>",
            "<!-- rptOwnerCcc: sec#ret1 -->",
            "rptOwnerCcc: sec#ret1",
            "\"rptOwnerCcc\": \"sec#ret1\"",
            "rptOwnerCcc = sec<#ret1",
            "<rptOwne\u{ae}Ccc>sec#ret1</rptOwnerCcc>",
            "<x>sec#ret1</rptOwnerCcc>",
            "sec#ret1</rptOwnerC&cc>",
            "rptOwnerCcc>sec#ret1<",
            "<rptOwnerCx>sec#ret1</rptOwnrCcx>",
            "<rptOwnerCcc/>sec#ret1</rptOwnerCcc>",
            "<rptOwnerCcc>sec<b>#<b>ret1</rptOwnerCcc>",
            "<CCC>sec#ret1\n<CIK>1",
        ] {
            let held = held(text);
            assert!(!held.contains("ret1") && !held.contains("sec"), "{text}: {held}");
            assert_eq!(held.len(), text.len());
            assert_eq!(held.matches('\n').count(), text.matches('\n').count());
        }
    }

    #[test]
    fn other_text_stays() {
        for text in [
            "rptOwnerCcc is a password",
            "<rptOwnerCik>1</rptOwnerCik>",
            "<rptOwnerCk>1</rptOwnerCk>",
            "<rptOwnerCcc/><rptOwnerName>DOE</rptOwnerName>",
            "<rptOwnerCcc> </rptOwnerCcc><rptOwnerName>DOE</rptOwnerName>",
            "</rptOwnerCcc><rptOwnerName>DOE",
            "<footnote>the rptOwnerCcc of a filer is a password</footnote>",
            "a = b < c &lt; d",
            "<footnote id=\"F1\">CCC: 3 < CCC > 2, CCC = x</footnote>",
            "<![CDATA[CCC Holdings]]>",
            "<b>CCC</b>",
        ] {
            assert_eq!(held(text), text);
        }
    }

    #[test]
    fn what_stands_around_a_password_stays() {
        for (text, expected) in [
            (
                "<rptOwnerCcc>x\n<rptOwnerName>DOE</rptOwnerName>",
                "<rptOwnerName>DOE</rptOwnerName>",
            ),
            // Of a password whose first tag is gone, any text up to the next tag may be a part.
            ("<rptOwnerCik>1</rptOwnerCik>x</rptOwnerCcc>y", "<rptOwnerCik>1</rptOwnerCik>"),
            ("<b>1<rptOwnerCcc>x</rptOwnerCcc>2</b>", "<b>1 2</b>"),
            ("<b>1</b> a <rptOwnerCcc>x<b>2</b>", "<b>1</b> <b>2</b>"),
            ("<b>a <!-- <rptOwnerCcc>x</rptOwnerCcc> -->c</b>", "<b>a <!-- -->c</b>"),
            ("<b>a <?rptOwnerCcc x?>note</b>", "<b>a note</b>"),
            ("rptOwnerCcc: x\nnote", "note"),
            ("<b ccc='x'/>note", "<b ccc= />note"),
        ] {
            let words: Vec<_> = held(text).split_whitespace().map(str::to_owned).collect();
            let wanted: Vec<_> = expected.split_whitespace().map(str::to_owned).collect();
            assert_eq!(words, wanted, "{text}");
        }
    }

    #[test]
    fn the_line_of_the_first_password_is_told() {
        let text = b"<a>\n\n<rptOwnerCcc>x</rptOwnerCcc>\n<rptOwnerCcc>y</rptOwnerCcc>";
        assert_eq!(withhold(text, |_| false).unwrap().line, 3);
    }

    #[test]
    fn the_letters_are_found_wherever_they_stand() {
        for at in [0, 1, 2, 3, 4093, 4094, 4095, 4096, 4097, 8190, 9997] {
            for letters in [b"ccc", b"CcC"] {
                let mut bytes = vec![b'x'; 10_000];
                bytes[at..at + 3].copy_from_slice(letters);
                assert!(is_named_in(&bytes), "{at}");
                bytes[at + 1] = b'x';
                assert!(!is_named_in(&bytes), "{at}");
            }
        }
        assert!(!is_named_in(b"cc") && !is_named_in(b""));
    }

    #[test]
    fn the_time_is_linear() {
        for piece in [
            "<rptOwnerCcc>",
            "</rptOwnerCcc>",
            "<ccc=",
            "rptOwnerCcc=",
            "rptOwnerCcc:\n",
            "&amp;",
            "&lt;rptOwnerCcc",
            "<rptOwnerCcc>x</rptOwnerCcc>",
            "rptOwnerCcc>",
            "<rptOwnerCx>",
            "<b ccc=",
            "<!--ccc",
            "ccc<b>",
            "x</rptOwnerCcc><b>",
        ] {
            let text = piece.repeat(200_000 / piece.len());
            let began = std::time::Instant::now();
            withhold(text.as_bytes(), |name| name == "b");
            // Hundredths of a second where the program is built to be fast; the square is minutes.
            let seconds = began.elapsed().as_secs();
            assert!(seconds < 10, "{piece}: {seconds} s");
        }
    }
}
