//! Error pages of EDGAR, and of the servers before it, saved in place of a filing.
//!
//! The text of a file enters; what the page says leaves, as a sentence for a message. A title, a
//! heading, a status line or an error of the file store decide, never words in a page's text: a
//! filing may speak of limits and errors too.

use crate::sniff::after_prolog;

/// So much of a page decides what it is.
const HEAD: usize = 16 * 1024;

/// What kind of no it is, the more telling first.
const TOO_MANY: &str = "EDGAR refused the request that this file was saved from: too many requests";
const UNDECLARED: &str =
    "EDGAR refused the request that this file was saved from: it did not say who makes it";
const REFUSED: &str = "EDGAR refused the request that this file was saved from";
const MISSING: &str = "EDGAR has no file of this name; the page that says so was saved";
const UNAVAILABLE: &str = "EDGAR was not available; the page that says so was saved";

/// What titles and headings say. Those of EDGAR's own pages are its alone; the others count on
/// pages that are EDGAR's or a server's.
const EDGARS_OWN: [(&str, &str); 3] = [
    // One real page has this as its title, and the text on undeclared tools below.
    ("request rate threshold exceeded", TOO_MANY),
    ("traffic limit", TOO_MANY),
    ("undeclared automated tool", UNDECLARED),
];
const ANYBODYS: [(&str, &str); 15] = [
    ("not found", MISSING),
    ("does not exist", MISSING),
    ("too many requests", TOO_MANY),
    ("denied", REFUSED),
    ("forbidden", REFUSED),
    ("exceeded", REFUSED),
    ("blocked", REFUSED),
    ("could not be satisfied", REFUSED),
    ("maintenance", UNAVAILABLE),
    ("unavailable", UNAVAILABLE),
    ("internal server error", UNAVAILABLE),
    ("bad gateway", UNAVAILABLE),
    ("time-out", UNAVAILABLE),
    ("timeout", UNAVAILABLE),
    ("error", UNAVAILABLE),
];

/// The titles of pages that servers make by themselves.
const SERVERS: [&str; 11] = [
    "access denied",
    "403 forbidden",
    "404 not found",
    "429 too many requests",
    "500 internal server error",
    "502 bad gateway",
    "503 service unavailable",
    "503 service temporarily unavailable",
    "504 gateway time-out",
    "504 gateway timeout",
    "error: the request could not be satisfied",
];

/// What `text` says where it is an error page, in one sentence.
pub(crate) fn message(text: &str) -> Option<&'static str> {
    let page = head(text);
    // A saved answer may have its own head.
    if let Some(answer) = page.strip_prefix("http/") {
        let status = answer.split_whitespace().nth(1).and_then(by_status);
        return status.or_else(|| message(&answer[answer.find('<')?..]));
    }
    let start = after_prolog(&page)?;
    if start.starts_with("<error>") {
        return Some(by_store_code(inner(start, "code").unwrap_or_default()));
    }
    if start.starts_with("{\"message\":") && text.len() < 512 {
        return Some(REFUSED);
    }
    if !start.starts_with("<!doctype html") && !start.starts_with("<html") {
        return None;
    }
    let title = inner(start, "title").unwrap_or_default().trim();
    let heading = inner(start, "h1").unwrap_or_default().trim();
    let said = |words: &[(&str, &'static str)]| {
        let found = words.iter().find(|(word, _)| title.contains(word) || heading.contains(word));
        found.map(|(_, message)| *message)
    };
    let is_known = title.starts_with("sec.gov |") || SERVERS.contains(&title);
    said(&EDGARS_OWN).or_else(|| if is_known { said(&ANYBODYS) } else { None })
}

/// The status of a saved answer.
fn by_status(status: &str) -> Option<&'static str> {
    match status {
        "404" | "410" => Some(MISSING),
        "429" => Some(TOO_MANY),
        _ if status.starts_with('4') => Some(REFUSED),
        _ if status.starts_with('5') => Some(UNAVAILABLE),
        _ => None,
    }
}

/// The error of the store that holds EDGAR's files.
fn by_store_code(code: &str) -> &'static str {
    match code {
        "nosuchkey" => MISSING,
        "slowdown" => TOO_MANY,
        "internalerror" | "serviceunavailable" => UNAVAILABLE,
        _ => REFUSED,
    }
}

/// The first part of `text`, in small letters.
fn head(text: &str) -> String {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let mut end = text.len().min(HEAD);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].to_ascii_lowercase()
}

/// What stands in the first element of this name.
fn inner<'a>(page: &'a str, name: &str) -> Option<&'a str> {
    let after = page.split_once(&format!("<{name}"))?.1;
    let text = after.split_once('>')?.1;
    Some(text.split_once("</").map_or(text, |(text, _)| text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_that_say_no_are_known() {
        let page = |title: &str, heading: &str| {
            format!(
                "<!DOCTYPE html>\n<html><head><title>{title}</title></head><body><h1>{heading}</h1>\
                 <p>Forms 3, 4 and 5</p></body></html>"
            )
        };
        let tool = "Your Request Originates from an Undeclared Automated Tool";
        for (text, says) in [
            (page("SEC.gov | Request Rate Threshold Exceeded", ""), "too many requests"),
            (page("SEC.gov | Request Rate Threshold Exceeded", tool), "too many requests"),
            (page("x", "You've Exceeded the SEC's Traffic Limit"), "too many requests"),
            (page(&format!("SEC.gov | {tool}"), ""), "did not say who"),
            (page("Access Denied", "Access Denied"), "refused"),
            (page("403 Forbidden", ""), "refused"),
            (page("SEC.gov | Page Not Found", ""), "no file"),
            (page("404 Not Found", ""), "no file"),
            (page("SEC.gov | Site Maintenance", ""), "not available"),
            (page("503 Service Unavailable", ""), "not available"),
            (
                "<?xml version=\"1.0\"?>\n<Error><Code>NoSuchKey</Code></Error>".to_owned(),
                "no file",
            ),
            ("<Error><Code>AccessDenied</Code></Error>".to_owned(), "refused"),
            ("{\"message\":\"Forbidden\"}".to_owned(), "refused"),
            (format!("HTTP/1.1 403 Forbidden\r\nServer: x\r\n\r\n{}", page("", "")), "refused"),
            ("HTTP/1.1 503 Slow\r\n\r\n".to_owned(), "not available"),
        ] {
            let error = message(&text).unwrap_or_else(|| panic!("{text}"));
            assert!(error.contains(says), "{text}: {error}");
            assert!(error.contains("EDGAR"), "{error}");
        }
    }

    #[test]
    fn other_pages_do_not_say_no() {
        for text in [
            "<html><title>Annual meeting</title><h1>Voting limits exceeded</h1></html>",
            "<html><title>SEC.gov | Company Search Results</title></html>",
            "<errors><code>NoSuchKey</code></errors>",
            "404 not found",
            "HTTP/1.1 200 OK\r\n\r\n<html><title>x</title></html>",
            "<html><head>",
            "",
        ] {
            assert_eq!(message(text), None, "{text}");
        }
    }
}
