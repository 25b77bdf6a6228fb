//! The pages by which EDGAR says no, told from each other by status and body.
//!
//! The status and the first bytes of an answer enter; what it refuses leaves, if it does.
//! Next: [`crate::client`], which acts on a refusal.

use memchr::memmem;

/// How EDGAR refuses a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Too many requests: every further one prolongs the block.
    Throttled,
    /// The request does not say who makes it.
    Undeclared,
    /// There is no such file, or not yet.
    Missing,
}

/// How much of a body decides.
const HEAD: usize = 16 * 1024;

/// What an answer refuses, or `None` where it is none of EDGAR's known refusals.
pub(crate) fn recognise(status: u16, body: &[u8]) -> Option<Refusal> {
    let head = body[..body.len().min(HEAD)].to_ascii_lowercase();
    let says = |phrase: &str| memmem::find(&head, phrase.as_bytes()).is_some();
    let html = is_html(body);
    // The page on the rate comes first: one real page has it as title, and the text on undeclared
    // tools below.
    if html && (says("request rate threshold exceeded") || says("traffic limit</h1>")) {
        return Some(Refusal::Throttled);
    }
    if html && says("undeclared automated tool") {
        return Some(Refusal::Undeclared);
    }
    match status {
        404 | 410 => Some(Refusal::Missing),
        403 | 429 if html => Some(Refusal::Throttled),
        // The archive's file store denies what it does not hold, in a few bytes of XML.
        403 => Some(Refusal::Missing),
        _ => None,
    }
}

/// Whether a body is a page for people.
pub(crate) fn is_html(body: &[u8]) -> bool {
    let start = body.trim_ascii_start();
    let head = start[..start.len().min(256)].to_ascii_lowercase();
    head.starts_with(b"<!doctype html") || memmem::find(&head, b"<html").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(title: &str, heading: &str) -> Vec<u8> {
        format!(
            "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0\">\n<html><head><title>SEC.gov | \
             {title}</title></head><body><h1>{heading}</h1></body></html>"
        )
        .into_bytes()
    }

    #[test]
    fn pages_are_told_by_their_words() {
        let rate = page("Request Rate Threshold Exceeded", "Your Traffic");
        let both = page("Request Rate Threshold Exceeded", "an Undeclared Automated Tool");
        let tool = page("Your Request Originates from an Undeclared Automated Tool", "x");
        for status in [200, 403, 429, 503] {
            assert_eq!(recognise(status, &rate), Some(Refusal::Throttled));
            assert_eq!(recognise(status, &both), Some(Refusal::Throttled));
            assert_eq!(recognise(status, &tool), Some(Refusal::Undeclared));
        }
    }

    #[test]
    fn an_unknown_page_with_a_refusing_status_is_a_throttle() {
        let page = page("Access Denied", "Reference #18");
        assert_eq!(recognise(403, &page), Some(Refusal::Throttled));
        assert_eq!(recognise(429, &page), Some(Refusal::Throttled));
        assert_eq!(recognise(404, &page), Some(Refusal::Missing));
        assert_eq!(recognise(500, &page), None);
        assert_eq!(recognise(429, b"slow down"), None);
    }

    #[test]
    fn the_file_store_denies_what_it_has_not() {
        let denied = b"<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>";
        assert_eq!(recognise(403, denied), Some(Refusal::Missing));
        assert_eq!(recognise(403, b""), Some(Refusal::Missing));
        assert_eq!(recognise(404, b""), Some(Refusal::Missing));
    }

    #[test]
    fn a_filing_that_speaks_of_the_limit_is_no_page() {
        let filing = b"<SEC-DOCUMENT>1 : 2\n<TEXT>request rate threshold exceeded</TEXT>";
        assert_eq!(recognise(200, filing), None);
    }
}
