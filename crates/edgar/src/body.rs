//! Whether the bytes of a full submission are whole, by the little of its grammar that says so.
//!
//! Bytes and the accession number asked for enter; the reason why they cannot be kept leaves.
//! Next: [`crate::download`] and [`crate::store`], which check what comes and what is there.

use memchr::memmem;
use section16::AccessionNumber;

use crate::refusal::is_html;

/// How each kind of container begins and ends. The envelope stands first, for it holds one of the
/// others.
const CONTAINERS: [(&[u8], &[u8]); 6] = [
    (b"-----BEGIN PRIVACY-ENHANCED MESSAGE-----", b"-----END PRIVACY-ENHANCED MESSAGE-----"),
    (b"<SEC-DOCUMENT>", b"</SEC-DOCUMENT>"),
    (b"<IMS-DOCUMENT>", b"</IMS-DOCUMENT>"),
    (b"<SEC-HEADER>", b"</SEC-HEADER>"),
    (b"<IMS-HEADER>", b"</IMS-HEADER>"),
    (b"<SUBMISSION>", b"</SUBMISSION>"),
];

/// How far into a submission its own number stands, envelope included.
const HEAD: usize = 8 * 1024;

/// What opens and closes within a container, by turns: a body of which a piece is missing or comes
/// twice opens one where none was closed.
const INNER: [(&[u8], &[u8]); 3] =
    [(b"<DOCUMENT>", b"</DOCUMENT>"), (b"<TEXT>", b"</TEXT>"), (b"<XML>", b"</XML>")];

/// Says what is wrong with `bytes` as the full submission of `accession`, if anything is: it must be
/// in a container that is opened once and closed at the end, and give itself that number.
pub(crate) fn check(bytes: &[u8], accession: AccessionNumber) -> Result<(), String> {
    if bytes.is_empty() {
        return Err("an empty file came".to_owned());
    }
    if bytes.starts_with(GZIP) {
        return Err("compressed bytes came, and nothing said so".to_owned());
    }
    if is_html(bytes) {
        return Err("a web page came instead of the filing".to_owned());
    }
    let start = bytes.trim_ascii_start();
    let container = CONTAINERS.into_iter().find(|(open, _)| start.starts_with(open));
    let Some((open, close)) = container else {
        return Err("the file is no submission of EDGAR".to_owned());
    };
    if !bytes.trim_ascii_end().ends_with(close) {
        return Err(format!("the file is cut: it does not end with `{}`", text(close)));
    }
    for tag in [open, close] {
        if memmem::find_iter(bytes, tag).nth(1).is_some() {
            return Err(format!("the file comes twice or is mixed: `{}` is repeated", text(tag)));
        }
    }
    for (open, close) in INNER {
        alternate(bytes, open, close)?;
    }
    let own = own_numbers(start, open);
    match own.iter().find(|own| **own != accession) {
        Some(own) => Err(format!("another filing came: {own}")),
        None if own.is_empty() => Err("the file does not say which filing it is".to_owned()),
        None => Ok(()),
    }
}

/// The first bytes of a gzip file.
const GZIP: &[u8] = b"\x1f\x8b";

/// Whether `open`, which begins a line, and `close`, which ends one, come by turns.
fn alternate(bytes: &[u8], open: &[u8], close: &[u8]) -> Result<(), String> {
    let begins_line = |at: &usize| *at == 0 || bytes[*at - 1] == b'\n';
    let ends_line = |at: &usize| matches!(bytes.get(at + close.len()), None | Some(b'\r' | b'\n'));
    let mut closed = memmem::find_iter(bytes, close).filter(ends_line);
    let mut end = 0;
    for begin in memmem::find_iter(bytes, open).filter(begins_line) {
        let within = || format!("the file has a hole or a piece twice, at `{}`", text(open));
        if begin < end {
            return Err(within());
        }
        end = closed.next().filter(|end| *end > begin).ok_or_else(within)?;
    }
    match closed.next() {
        Some(_) => Err(format!("the file has a hole or a piece twice, at `{}`", text(close))),
        None => Ok(()),
    }
}

/// The accession numbers that a submission gives itself: in its first tag, in that of its header,
/// and in the header. A submission that is whole has the same everywhere.
fn own_numbers(start: &[u8], open: &[u8]) -> Vec<AccessionNumber> {
    let head = &start[..start.len().min(HEAD)];
    let marks: [&[u8]; 6] = [
        b"<SEC-DOCUMENT>",
        b"<IMS-DOCUMENT>",
        b"<SEC-HEADER>",
        b"<IMS-HEADER>",
        b"<ACCESSION-NUMBER>",
        b"\nACCESSION NUMBER:",
    ];
    let number = |mark: &[u8]| {
        let after = head[memmem::find(head, mark)? + mark.len()..].trim_ascii_start();
        std::str::from_utf8(after.get(..20)?).ok()?.parse().ok()
    };
    marks.into_iter().chain([open]).filter_map(number).collect()
}

fn text(tag: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(tag)
}

#[cfg(test)]
mod tests {
    const NUMBER: &str = "0000000088-24-000009";

    fn check(text: &str) -> Result<(), String> {
        super::check(text.as_bytes(), NUMBER.parse().unwrap())
    }

    fn whole() -> String {
        let document =
            "<DOCUMENT>\n<TYPE>4\n<TEXT>\n<XML>\n<a>1</a>\n</XML>\n</TEXT>\n</DOCUMENT>\n";
        format!(
            "<SEC-DOCUMENT>{NUMBER}.txt : 20240102\n<SEC-HEADER>{NUMBER}.hdr.sgml : 20240102\n\
             ACCESSION NUMBER:\t\t{NUMBER}\n</SEC-HEADER>\n{document}{document}</SEC-DOCUMENT>\n"
        )
    }

    #[test]
    fn a_closed_container_is_whole() {
        let sec =
            format!("<SEC-DOCUMENT>{NUMBER}.txt : 20240102\n<TEXT>\n</TEXT>\n</SEC-DOCUMENT>");
        assert_eq!(check(&sec), Ok(()));
        assert_eq!(check(&format!("\n{sec}\n")), Ok(()));
        let pem = "-----BEGIN PRIVACY-ENHANCED MESSAGE-----";
        let end = "-----END PRIVACY-ENHANCED MESSAGE-----";
        assert_eq!(check(&format!("{pem}\nMIC-Info: x\n\n{sec}\n{end}\n")), Ok(()));
        assert!(check(&format!("{pem}\nMIC-Info: x\n\n{sec}\n")).is_err());
        let feed = format!("<SUBMISSION>\n<ACCESSION-NUMBER>{NUMBER}\n</SUBMISSION>\n");
        assert_eq!(check(&feed), Ok(()));
    }

    #[test]
    fn a_cut_container_is_not() {
        let cut = format!("<SEC-DOCUMENT>{NUMBER}.txt : 20240102\n<TEXT>\n</SEC-DOC");
        assert!(check(&cut).unwrap_err().contains("cut"));
        assert!(check("").is_err());
        assert!(check("<html><body>sorry</body></html>").is_err());
    }

    #[test]
    fn another_filing_is_noticed() {
        let other = "<SEC-DOCUMENT>0000000088-24-000010.txt : 20240102\n</SEC-DOCUMENT>";
        assert!(check(other).unwrap_err().contains("0000000088-24-000010"));
    }

    #[test]
    fn a_body_that_comes_twice_or_lacks_a_piece_is_noticed() {
        let whole = whole();
        assert_eq!(check(&whole), Ok(()));
        assert_eq!(check(&whole.replace('\n', "\r\n")), Ok(()));
        assert!(check(&format!("{whole}{whole}")).unwrap_err().contains("twice"));
        for at in 1..whole.len() - 1 {
            if whole.is_char_boundary(at) && at < whole.trim_end().len() {
                assert!(check(&whole[..at]).is_err(), "{at}");
                assert!(check(&format!("{}{whole}", &whole[..at])).is_err(), "{at}");
            }
        }
        let [first, second] = ["<DOCUMENT>", "</XML>"].map(|tag| whole.find(tag).unwrap());
        let last = whole.rfind("<XML>").unwrap();
        let hole = format!("{}{}", &whole[..second], &whole[last..]);
        assert!(check(&hole).unwrap_err().contains("hole"), "{hole}");
        let again = format!("{}{}", &whole[..last], &whole[first..]);
        assert!(check(&again).unwrap_err().contains("hole"), "{again}");
    }

    #[test]
    fn a_file_must_say_that_it_is_the_filing_asked_for() {
        let whole = whole();
        let header = format!("ACCESSION NUMBER:\t\t{NUMBER}");
        let other = whole.replace(&header, "ACCESSION NUMBER:\t\t0000000088-24-000010");
        assert!(check(&other).unwrap_err().contains("another filing came: 0000000088-24-000010"));
        let silent = "<SEC-DOCUMENT>\n<SEC-HEADER>\n</SEC-HEADER>\n</SEC-DOCUMENT>\n";
        assert!(check(silent).unwrap_err().contains("does not say which"));
        assert!(check("<ownershipDocument/>").unwrap_err().contains("no submission"));
        assert!(check("\u{1f}x").is_err());
        let packed = super::check(b"\x1f\x8b\x08\0", NUMBER.parse().unwrap());
        assert!(packed.unwrap_err().contains("compressed"));
    }
}
