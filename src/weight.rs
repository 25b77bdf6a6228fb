//! What reading a document takes at most, told from its bytes before it is read: no document is
//! read that would take more memory than any form can need.
//!
//! The costs were measured with `/usr/bin/time -v` on documents that repeat one thing 150,000
//! times, as the growth of the process from reading to writing its tables. The largest of a
//! thousand submissions from EDGAR has 0.3 MB.

/// A document that weighs more is not read. The program itself takes 10 MB, and the bytes of the
/// document are counted.
const HEAVIEST: usize = 200 * 1024 * 1024;

/// Nothing costs more than this for each of its bytes: a bare `&`, with the problem that tells it.
const DEAREST_BYTE: usize = 300;

/// The bytes of a document stand in memory up to so many times: as read, decoded, and in values.
const COPIES: usize = 3;

/// An opening tag of an owner, a transaction or a holding, with the row that it becomes.
const ENTRY: usize = 1_700;

/// A footnote's reference, with the problem where it has no number.
const REFERENCE: usize = 500;

/// Any other opening tag, with the problem of an element or a value that cannot be read.
const TAG: usize = 350;

/// A word of a page, with its place and all that the readers of renderings note of it.
const WORD: usize = 280;

/// A line of a page.
const LINE: usize = 150;

/// The entries of a form; a tag that begins so is one.
const ENTRIES: [&[u8]; 6] = [
    b"reportingOwner>",
    b"reportingOwner/",
    b"nonDerivativeTransaction",
    b"nonDerivativeHolding",
    b"derivativeTransaction",
    b"derivativeHolding",
];

/// Whether `bytes` weigh more than any form.
pub(crate) fn is_beyond_any_form(bytes: &[u8]) -> bool {
    if bytes.len() <= HEAVIEST / DEAREST_BYTE {
        return false;
    }
    let is_xml = memchr::memmem::find(bytes, b"<ownershipDocument").is_some();
    let weight = if is_xml { of_xml(bytes) } else { of_page(bytes) };
    weight > HEAVIEST
}

fn of_xml(bytes: &[u8]) -> usize {
    let mut weight = bytes.len() * COPIES;
    for at in memchr::memchr2_iter(b'<', b'&', bytes) {
        let rest = &bytes[at + 1..];
        weight += match rest.first() {
            _ if bytes[at] == b'&' => DEAREST_BYTE,
            Some(b'/') => 0,
            _ if ENTRIES.iter().any(|entry| rest.starts_with(entry)) => ENTRY,
            _ if rest.starts_with(b"footnoteId") => REFERENCE,
            _ => TAG,
        };
    }
    weight
}

/// Of a page, or of the header of a submission.
fn of_page(bytes: &[u8]) -> usize {
    let (mut words, mut lines) = (0, 0);
    let mut before = b' ';
    for &byte in bytes {
        let begins = before.is_ascii_whitespace() && !byte.is_ascii_whitespace();
        words += usize::from(begins || matches!(byte, b'<' | b'&' | b'|'));
        lines += usize::from(byte == b'\n');
        before = byte;
    }
    bytes.len() * COPIES + words * WORD + lines * LINE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_thousand_rows_are_light_and_what_no_form_has_is_not() {
        let xml = |inner: &str, count| {
            format!("<ownershipDocument>{}</ownershipDocument>", inner.repeat(count))
        };
        let row = "<nonDerivativeTransaction><securityTitle><value>Common Stock</value>\
                   <footnoteId id=\"F1\"/></securityTitle><transactionDate><value>2024-03-01\
                   </value></transactionDate></nonDerivativeTransaction>";
        assert!(!is_beyond_any_form(xml(row, 10_000).as_bytes()));
        for (dear, count) in [("<reportingOwner/>", 150_000), ("&", 800_000), ("<a/>", 700_000)] {
            assert!(is_beyond_any_form(xml(dear, count).as_bytes()), "{dear}");
        }
        let line = "Common Stock   03/01/2024   S   100  D  $10.5   1000  D\n";
        assert!(!is_beyond_any_form(line.repeat(20_000).as_bytes()));
        assert!(is_beyond_any_form(line.repeat(200_000).as_bytes()));
    }
}
