//! Where passwords stand: bytes enter, spans leave, in order and apart.
//!
//! The bytes are cut into tags and the texts between them. A tag that names a password begins one
//! or ends one. A password whose end is lost goes on to the next tag that is surely another one;
//! one whose begin is lost goes back to the last of these. Every step goes forward, so the time is
//! linear in the length of the bytes.

use memchr::{memchr2, memchr3};

use super::{marks, name};

/// Looks for passwords.
pub(super) struct Finder<'a> {
    bytes: &'a [u8],
    is_element: fn(&str) -> bool,
    /// Where the last tag ends that is surely another one.
    other_end: usize,
    /// Where a password begins that has not ended yet.
    open: Option<usize>,
    /// Where the last tag is that began a password, ended since by another tag or not.
    last_open: Option<usize>,
    spans: Vec<(usize, usize)>,
}

/// What stands between a `<` and the next `>` or `<`.
#[derive(Clone, Copy)]
struct Tag {
    start: usize,
    /// Behind the `<`.
    inside: usize,
    /// Before the `>`, or where the next tag begins.
    inside_end: usize,
    end: usize,
    /// Whether a `>` ends it.
    is_closed: bool,
}

/// What a tag says of passwords.
enum Says {
    /// One begins.
    Begins,
    /// One ends.
    Ends,
    /// One is inside of the tag, if any.
    Holds,
    /// None stands here: the tag is surely another one.
    Other,
    /// Nothing.
    Nothing,
}

/// So far from its begin a password may end with other tags between them.
const NEAR: usize = 512;

impl<'a> Finder<'a> {
    /// A finder in `bytes`. `is_element` tells the names of elements that hold no password.
    pub(super) fn new(bytes: &'a [u8], is_element: fn(&str) -> bool) -> Self {
        Self { bytes, is_element, other_end: 0, open: None, last_open: None, spans: Vec::new() }
    }

    /// The spans from first to last.
    pub(super) fn find(mut self) -> Vec<(usize, usize)> {
        let mut at = 0;
        let mut text = 0;
        while let Some(found) = memchr3(b'<', b'>', b'&', &self.bytes[at..]) {
            let start = at + found;
            let mark = marks::at(&self.bytes[start..]);
            at = start + mark.length;
            match mark.character {
                b'<' => {
                    self.text(text, start);
                    let tag = self.tag(start, at);
                    self.take(tag);
                    at = tag.end;
                    text = at;
                }
                b'>' => {
                    self.text(text, start);
                    self.stray_end(text, start);
                    text = at;
                }
                _ => {}
            }
        }
        self.text(text, self.bytes.len());
        if let Some(open) = self.open {
            self.add(open, self.bytes.len());
        }
        self.spans
    }

    /// The tag whose `<` begins at `start` and ends at `inside`.
    fn tag(&self, start: usize, inside: usize) -> Tag {
        // A literal section is text, whatever its words are.
        const SECTION: &[u8] = b"![CDATA[";
        if self.bytes[inside..].starts_with(SECTION) {
            let end = inside + SECTION.len();
            return Tag { start, inside, inside_end: inside, end, is_closed: false };
        }
        let mut at = inside;
        while let Some(found) = memchr3(b'<', b'>', b'&', &self.bytes[at..]) {
            let inside_end = at + found;
            let mark = marks::at(&self.bytes[inside_end..]);
            at = inside_end + mark.length;
            match mark.character {
                b'>' => return Tag { start, inside, inside_end, end: at, is_closed: true },
                b'<' => {
                    return Tag { start, inside, inside_end, end: inside_end, is_closed: false };
                }
                _ => {}
            }
        }
        let end = self.bytes.len();
        Tag { start, inside, inside_end: end, end, is_closed: false }
    }

    fn take(&mut self, tag: Tag) {
        match self.says(tag) {
            Says::Begins => {
                self.open.get_or_insert(tag.start);
                self.last_open = Some(tag.start);
            }
            Says::Holds => {
                if self.open.is_none() {
                    self.add(tag.start, tag.end);
                }
            }
            Says::Ends => {
                let near = self.last_open.take().filter(|open| tag.end - open <= NEAR);
                let start = self.open.take().into_iter().chain(near).min();
                self.add(start.unwrap_or(self.other_end), tag.end);
                self.other_end = tag.end;
            }
            Says::Other => {
                if let Some(open) = self.open.take() {
                    self.add(open, tag.start);
                }
                self.attributes(tag);
                self.other_end = tag.end;
            }
            Says::Nothing => self.attributes(tag),
        }
    }

    fn says(&self, tag: Tag) -> Says {
        let inside = &self.bytes[tag.inside..tag.inside_end];
        if tag.is_closed && self.is_other(tag, inside.strip_prefix(b"/").unwrap_or(inside)) {
            return Says::Other;
        }
        if !self.names_password(tag) {
            return Says::Nothing;
        }
        let mut before = inside.iter().take_while(|byte| !byte.is_ascii_alphanumeric());
        match inside {
            _ if before.any(|byte| *byte == b'/') => Says::Ends,
            [b'?', .., b'?'] | [b'!', b'-', b'-', .., b'-', b'-'] | [.., b'/'] if tag.is_closed => {
                Says::Holds
            }
            _ => Says::Begins,
        }
    }

    /// Whether the tag has the name of a password: in its first word or, where blanks may have cut
    /// that, spelled out in its first bytes.
    fn names_password(&self, tag: Tag) -> bool {
        const LONGEST: usize = 48;
        let inside = &self.bytes[tag.inside..tag.inside_end];
        let inside = &inside[..inside.len().min(LONGEST)];
        let ends_word = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'=' | b'"');
        let first = inside.iter().position(ends_word).unwrap_or(inside.len());
        let word = letters(&inside[..first]);
        // A text may say `<CCC` of a company, and a comment, too.
        let is_word = match word.as_slice() {
            b"ccc" => tag.is_closed || inside.get(first) == Some(&b'='),
            _ => name::is_in(&word),
        };
        is_word && !inside.starts_with(b"!") || name::is_spelled_in(&letters(inside))
    }

    /// Whether a tag with this inside is surely none of a password: an element of the schema, one
    /// of a web page, or a mark of a submission, which is capitals at the begin of a line.
    fn is_other(&self, tag: Tag, inside: &[u8]) -> bool {
        const PAGE: [&str; 14] = [
            "td", "th", "tr", "table", "tbody", "p", "div", "body", "html", "pre", "li", "span",
            "br", "font",
        ];
        let is_name =
            |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'-' | b'_');
        let length = inside.iter().take_while(is_name).count();
        if !matches!(inside.get(length), None | Some(b' ' | b'\t' | b'\r' | b'\n' | b'/')) {
            return false;
        }
        let Ok(name) = str::from_utf8(&inside[..length]) else { return false };
        let name = name.rsplit_once(':').map_or(name, |(_, local)| local);
        if name.is_empty() || name.eq_ignore_ascii_case("rptOwnerCcc") {
            return false;
        }
        let begins_line = || {
            matches!(self.bytes[..tag.start].last(), None | Some(b'\n' | b'\r' | b'>'))
                && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'-')
                && !name::is_in(&letters(name.as_bytes()))
        };
        (self.is_element)(name)
            || PAGE.iter().any(|page| name.eq_ignore_ascii_case(page))
            || begins_line()
    }

    /// What is behind the name of a password among the attributes of another tag.
    fn attributes(&mut self, tag: Tag) {
        let inside = &self.bytes[tag.inside..tag.inside_end];
        for equals in memchr::memchr_iter(b'=', inside) {
            let word = self.word_before(tag.inside, tag.inside + equals);
            if word == b"ccc" || name::is_spelled_in(&word) {
                let slash = usize::from(inside.ends_with(b"/"));
                self.add(tag.inside + equals + 1, tag.inside_end - slash);
                return;
            }
        }
    }

    /// What a text says of a password, `rptOwnerCcc: …` or `rptOwnerCcc = …`: to the end of the
    /// line or, where a mark comes first, to the next tag that is surely another one.
    fn text(&mut self, start: usize, end: usize) {
        let mut from = start;
        while self.open.is_none()
            && let Some(found) = memchr2(b'=', b':', &self.bytes[from..end])
        {
            let sign = from + found;
            from = sign + 1;
            if !name::is_spelled_in(&self.word_before(start, sign)) {
                continue;
            }
            let rest = &self.bytes[from..end];
            let blanks = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            match memchr2(b'\n', b'\r', &rest[blanks..]) {
                Some(line) => {
                    self.add(from, from + blanks + line);
                    from += blanks + line;
                }
                None => self.open = Some(from),
            }
        }
    }

    /// A `>` at `at` whose `<` is lost: the word before it may be the rest of a password's tag, and
    /// nobody knows whether of the first or the second one.
    fn stray_end(&mut self, text: usize, at: usize) {
        let is_apart = self.bytes[..at].last().is_some_and(u8::is_ascii_whitespace);
        let letters = self.word_before(text, at);
        if !is_apart && letters != b"ccc" && name::is_in(&letters) {
            self.open.get_or_insert(self.other_end);
            self.last_open = Some(at);
        }
    }

    /// The letters of the word before `at` that begins not before `start`, small. No word is longer
    /// than what is looked at.
    fn word_before(&self, start: usize, at: usize) -> Vec<u8> {
        const LONGEST: usize = 40;
        let is_blank = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'');
        let before = &self.bytes[start.max(at.saturating_sub(LONGEST))..at];
        let blanks = before.iter().rev().take_while(|byte| is_blank(byte)).count();
        let before = &before[..before.len() - blanks];
        let length =
            before.iter().rev().take_while(|byte| !is_blank(byte) && **byte != b'=').count();
        letters(&before[before.len() - length..])
    }

    /// Adds a span, if anything stands there besides clean tags of a password.
    fn add(&mut self, mut start: usize, end: usize) {
        if is_empty(&self.bytes[start..end]) {
            return;
        }
        // A span may reach back over earlier ones.
        while let Some((last, _)) = self.spans.pop_if(|(_, last_end)| *last_end >= start) {
            start = start.min(last);
        }
        self.spans.push((start, end));
    }
}

/// Whether nothing stands in `bytes` but tags of a password, whole and without anything in them.
fn is_empty(bytes: &[u8]) -> bool {
    const TAGS: [&[u8]; 3] = [b"<rptOwnerCcc>", b"</rptOwnerCcc>", b"<rptOwnerCcc/>"];
    let mut rest = bytes.trim_ascii_start();
    while let Some(tag) = TAGS.iter().find(|tag| rest.starts_with(tag)) {
        rest = rest[tag.len()..].trim_ascii_start();
    }
    rest.is_empty()
}

/// The letters and digits of `bytes`, small, and those that references stand for.
fn letters(bytes: &[u8]) -> Vec<u8> {
    let mut letters = Vec::with_capacity(bytes.len().min(32));
    let mut at = 0;
    while at < bytes.len() {
        let mark = marks::at(&bytes[at..]);
        if mark.character.is_ascii_alphanumeric() {
            letters.push(mark.character.to_ascii_lowercase());
        }
        at += mark.length;
    }
    letters
}
