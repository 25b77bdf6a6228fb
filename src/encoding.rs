//! The encoding of a document: bytes enter, text leaves, UTF-8 where it is, the encoding of the time
//! where it is not, which is reported as a problem. `read` calls this; what the text says is the
//! business of `xml` and `rendering`.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::problem::{Code, Problem};

/// Decodes a document. Bytes that are UTF-8 cost one check of the whole buffer; others are read
/// as what the XML declaration names or, without one, as Windows-1252, and that is reported.
pub(crate) fn decode<'a>(bytes: &'a [u8], problems: &mut Vec<Problem>) -> Cow<'a, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes)
        && encoding != UTF_8
    {
        let text = encoding.decode_without_bom_handling(&bytes[mark..]).0;
        problems.push(fallback(encoding, "a byte order mark says so"));
        return text;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => return Cow::Borrowed(without_mark(text)),
        Err(error) if error.error_len().is_none() => {
            let (whole, cut) = bytes.split_at(error.valid_up_to());
            if let Ok(text) = std::str::from_utf8(whole) {
                problems.push(cut_character(cut));
                return Cow::Borrowed(without_mark(text));
            }
        }
        Err(_) => {}
    }
    // A declaration that was found as ASCII is not written in UTF-16, whatever it says.
    let declared =
        declared_encoding(bytes).filter(|encoding| ![UTF_8, UTF_16LE, UTF_16BE].contains(encoding));
    let (encoding, why) = match declared {
        Some(encoding) => (encoding, "the XML declaration says so"),
        None if is_damaged_utf8(bytes) => {
            problems.push(damaged_characters(bytes));
            let text = String::from_utf8_lossy(bytes);
            return Cow::Owned(without_mark(&text).to_owned());
        }
        None => (WINDOWS_1252, "its bytes are not UTF-8"),
    };
    problems.push(fallback(encoding, why));
    encoding.decode_without_bom_handling(bytes).0
}

fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// Whether most characters beyond ASCII are whole in UTF-8: other encodings hardly ever make one.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut damaged) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        damaged += usize::from(!chunk.invalid().is_empty());
    }
    whole > damaged
}

/// Characters whose bytes are cut or mixed up, each read as the replacement character.
fn damaged_characters(bytes: &[u8]) -> Problem {
    const SHOWN: usize = 8;
    let cuts = || bytes.utf8_chunks().map(|chunk| chunk.invalid()).filter(|cut| !cut.is_empty());
    let hex: Vec<_> = cuts().take(SHOWN).flatten().map(|byte| format!("{byte:02X}")).collect();
    let message = match cuts().count() {
        1 => "a damaged character of UTF-8 was read as U+FFFD".to_owned(),
        count => format!("{count} damaged characters of UTF-8 were read as U+FFFD"),
    };
    Problem::new(Code::EncodingFallback, "", &hex.join(" "), message)
}

/// A text that is UTF-8 up to its very end was cut inside its last character.
fn cut_character(cut: &[u8]) -> Problem {
    let hex: Vec<_> = cut.iter().map(|byte| format!("{byte:02X}")).collect();
    let message = "the document ends inside a character, whose bytes were left out";
    Problem::new(Code::EncodingFallback, "", &hex.join(" "), message)
}

fn fallback(encoding: &'static Encoding, why: &str) -> Problem {
    let name = encoding.name();
    let message = format!("the document was read as {name}, because {why}");
    Problem::new(Code::EncodingFallback, "", "", message)
}

/// The encoding that the XML declaration names, if there is one near the begin.
fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(1024)];
    let start = memchr::memmem::find(head, b"<?xml")?;
    let declaration = &head[start..];
    let declaration = &declaration[..memchr::memmem::find(declaration, b"?>")?];
    let at = memchr::memmem::find(declaration, b"encoding")?;
    let mut quoted = declaration[at..].split(|byte| matches!(byte, b'"' | b'\''));
    quoted.next()?;
    Encoding::for_label(quoted.next()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_encodings_are_read_and_reported() {
        let mut problems = Vec::new();
        assert_eq!(decode("\u{feff}é".as_bytes(), &mut problems), "é");
        assert!(problems.is_empty());
        assert_eq!(decode(b"a \x93b\x94", &mut problems), "a \u{201c}b\u{201d}");
        let latin2 = b"<?xml version='1.0' encoding='ISO-8859-2'?>\xa3";
        assert!(decode(latin2, &mut problems).ends_with('Ł'));
        assert_eq!(decode(b"\xff\xfea\0b\0", &mut problems), "ab");
        assert_eq!(problems.len(), 3);
        assert!(problems[0].message.contains("windows-1252"));
    }

    #[test]
    fn a_few_damaged_characters_leave_the_others_whole() {
        let mut problems = Vec::new();
        assert_eq!(
            decode(b"r\xc3\xa9sum\xc3\xa9 \xe2\x81C", &mut problems),
            "r\u{e9}sum\u{e9} \u{fffd}C"
        );
        assert_eq!(problems[0].raw_value.as_str(), "E2 81");
        assert!(problems[0].message.starts_with("a damaged character"));
    }

    #[test]
    fn a_cut_inside_a_character_changes_no_other() {
        let mut problems = Vec::new();
        assert_eq!(decode(b"caf\xc3\xa9 \xe2\x82", &mut problems), "caf\u{e9} ");
        assert_eq!(problems[0].raw_value.as_str(), "E2 82");
        let wrong = b"<?xml version='1.0' encoding='UTF-16'?>\xe9<";
        assert!(decode(wrong, &mut problems).ends_with("\u{e9}<"));
    }
}
