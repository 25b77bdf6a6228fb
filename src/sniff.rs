//! A look at the first bytes of a file that is no ownership filing: bytes enter, words for a message
//! leave. `read` asks when no reader takes the file.

/// The first bytes of formats that are no text, and what to call them.
const MAGIC: [(&[u8], &str); 12] = [
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF", "a PDF file; convert it to text first"),
    (b"PK\x03\x04", "a zip archive"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\x1f\x8b", "a gzip file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"\x28\xb5\x2f\xfd", "a zstd file"),
    (b"SQLite format 3", "a SQLite database"),
    (b"PAR1", "a Parquet file"),
];

/// Whether a file that begins with `head` is no text. UTF-16 is text.
pub(crate) fn is_binary(head: &[u8]) -> bool {
    let is_utf16 = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    let has_nul = memchr::memchr(0, &head[..head.len().min(4096)]).is_some();
    (has_nul && !is_utf16) || MAGIC.iter().any(|(magic, _)| head.starts_with(magic))
}

/// A few words on `bytes`, such as `a PNG image`.
pub(crate) fn describe(bytes: &[u8]) -> String {
    for (magic, words) in MAGIC {
        if bytes.starts_with(magic) {
            return words.to_owned();
        }
    }
    let head = &bytes[..bytes.len().min(4096)];
    if head.contains(&0) {
        return "binary data".to_owned();
    }
    let head = String::from_utf8_lossy(head);
    let head = head.trim_start_matches('\u{feff}').trim_start();
    let lower = head.to_ascii_lowercase();
    if lower.starts_with("<!doctype html") || lower.starts_with("<html") {
        return "a web page".to_owned();
    }
    if head.starts_with('{') || head.starts_with('[') {
        return "JSON".to_owned();
    }
    match root_name(head) {
        Some(root) => format!("XML with the root `{root}`"),
        None if head.is_empty() => "white space".to_owned(),
        None => "text".to_owned(),
    }
}

/// Whether `text` begins as XML does and ends before its root element, or within the name
/// `ownershipDocument`, or holds the envelope of a submission alone: a file that was cut very short.
pub(crate) fn is_cut_short(text: &str) -> bool {
    if text.trim_start().starts_with("-----BEGIN PRIVACY-ENHANCED MESSAGE-----") {
        return true;
    }
    let Some(rest) = after_prolog(text) else { return true };
    let began = rest.len() < text.trim_start_matches('\u{feff}').trim_start().len();
    match rest.strip_prefix('<') {
        Some(name) => (began || !name.is_empty()) && "ownershipDocument".starts_with(name),
        None => rest.is_empty() && began,
    }
}

/// Whether the title of a form stands near the begin of `bytes`.
pub(crate) fn has_form_title(bytes: &[u8]) -> bool {
    const NEAR: usize = 256 * 1024;
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(NEAR)]).to_ascii_lowercase();
    let words: Vec<_> = head.split_whitespace().collect();
    let text = words.join(" ");
    ["statement of changes in beneficial ownership", "statement of beneficial ownership"]
        .iter()
        .any(|title| text.contains(title))
}

fn root_name(head: &str) -> Option<&str> {
    let name = after_prolog(head)?.strip_prefix('<')?;
    let end = name.find(|c: char| !(c.is_ascii_alphanumeric() || "_-.:".contains(c)))?;
    (end > 0).then(|| &name[..end])
}

/// What follows the XML declaration, comments and a `<XML>` wrapper; `None` where one of these
/// does not end.
pub(crate) fn after_prolog(text: &str) -> Option<&str> {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    loop {
        rest = if rest.starts_with("<?") {
            rest.split_once("?>")?.1
        } else if rest.starts_with("<!--") {
            rest.split_once("-->")?.1
        } else if let Some(inner) = rest.strip_prefix("<XML>") {
            inner
        } else {
            return Some(rest);
        };
        rest = rest.trim_start();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_described() {
        assert_eq!(describe(b"\x89PNG\r\n\x1a\n"), "a PNG image");
        assert_eq!(
            describe(b"<?xml version='1.0'?>\n<edgarSubmission>"),
            "XML with the root `edgarSubmission`"
        );
        assert_eq!(describe(b"<!DOCTYPE html><html>"), "a web page");
        assert_eq!(describe(b"hello"), "text");
        assert_eq!(describe(b"a\0b"), "binary data");
    }

    #[test]
    fn a_cut_before_the_root_shows() {
        let whole = "<?xml version=\"1.0\"?>\n<ownershipDocument>";
        for cut in [5, 20, 21, 22, 23, 24, 30] {
            assert!(is_cut_short(&whole[..cut]), "{cut}");
        }
        for text in ["", "hello", "<html", "<?xml version=\"1.0\"?><other>", "<"] {
            assert!(!is_cut_short(text), "{text}");
        }
    }
}
