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

/// Says what is wrong with `bytes` as the full submission of `accession`, if anything is.
///
/// A container must be closed. What is in no container cannot say where it ends: `length_kept`
/// decides, whether as many bytes came as were promised.
pub(crate) fn check(
    bytes: &[u8],
    accession: AccessionNumber,
    length_kept: bool,
) -> Result<(), String> {
    if bytes.is_empty() {
        return Err("an empty file came".to_owned());
    }
    if is_html(bytes) {
        return Err("a web page came instead of the filing".to_owned());
    }
    let start = bytes.trim_ascii_start();
    let Some((open, close)) = CONTAINERS.into_iter().find(|(open, _)| start.starts_with(open))
    else {
        return if length_kept { Ok(()) } else { Err("the file is no submission".to_owned()) };
    };
    if !bytes.trim_ascii_end().ends_with(close) {
        return Err(format!("the file is cut: it does not end with `{}`", text(close)));
    }
    match own_number(start, open) {
        Some(own) if own != accession => Err(format!("another filing came: {own}")),
        _ => Ok(()),
    }
}

/// The accession number that a submission gives itself.
fn own_number(start: &[u8], open: &[u8]) -> Option<AccessionNumber> {
    let head = &start[..start.len().min(HEAD)];
    let tags: [&[u8]; 5] = [
        b"<SEC-DOCUMENT>",
        b"<IMS-DOCUMENT>",
        b"<SEC-HEADER>",
        b"<IMS-HEADER>",
        b"<ACCESSION-NUMBER>",
    ];
    tags.into_iter().chain([open]).find_map(|tag| {
        let after = &head[memmem::find(head, tag)? + tag.len()..];
        std::str::from_utf8(after.get(..20)?).ok()?.parse().ok()
    })
}

fn text(tag: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(tag)
}

#[cfg(test)]
mod tests {
    const NUMBER: &str = "0000000088-24-000009";

    fn check(text: &str, length_kept: bool) -> Result<(), String> {
        super::check(text.as_bytes(), NUMBER.parse().unwrap(), length_kept)
    }

    #[test]
    fn a_closed_container_is_whole() {
        let sec = format!("<SEC-DOCUMENT>{NUMBER}.txt : 20240102\n<TEXT>\n</SEC-DOCUMENT>");
        assert_eq!(check(&sec, false), Ok(()));
        assert_eq!(check(&format!("\n{sec}\n"), false), Ok(()));
        let pem = "-----BEGIN PRIVACY-ENHANCED MESSAGE-----";
        let end = "-----END PRIVACY-ENHANCED MESSAGE-----";
        assert_eq!(check(&format!("{pem}\nMIC-Info: x\n\n{sec}\n{end}\n"), false), Ok(()));
        assert!(check(&format!("{pem}\nMIC-Info: x\n\n{sec}\n"), true).is_err());
        let feed = format!("<SUBMISSION>\n<ACCESSION-NUMBER>{NUMBER}\n</SUBMISSION>\n");
        assert_eq!(check(&feed, false), Ok(()));
    }

    #[test]
    fn a_cut_container_is_not() {
        let cut = format!("<SEC-DOCUMENT>{NUMBER}.txt : 20240102\n<TEXT>\n</SEC-DOC");
        assert!(check(&cut, true).unwrap_err().contains("cut"));
        assert!(check("", true).is_err());
        assert!(check("<html><body>sorry</body></html>", true).is_err());
    }

    #[test]
    fn another_filing_is_noticed() {
        let other = "<SEC-DOCUMENT>0000000088-24-000010.txt : 20240102\n</SEC-DOCUMENT>";
        assert!(check(other, true).unwrap_err().contains("0000000088-24-000010"));
    }

    #[test]
    fn what_is_in_no_container_needs_its_promised_length() {
        assert_eq!(check("<ownershipDocument/>", true), Ok(()));
        assert!(check("<ownershipDocument/>", false).is_err());
    }
}
