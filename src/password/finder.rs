//! Where passwords stand: bytes enter, spans leave, in order and apart.
//!
//! Tags of the schema, of web pages and of submissions surely hold no password. What stands between
//! two of them is a gap. In a gap with whole tags of a password these and what they hold are the
//! spans; a gap with the rest of a damaged tag is a span on both sides of it, because nobody knows on
//! which the password stands. Every byte is looked at a few times, so the time is linear.

use memchr::{memchr_iter, memchr2, memchr3};

use super::marks;
use super::name;

/// Looks for passwords.
pub(super) struct Finder<'a> {
    bytes: &'a [u8],
    from: usize,
    is_element: fn(&str) -> bool,
    /// Where the last password begins whose end was not in its gap.
    unended: Option<usize>,
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

/// What a tag in a gap is.
enum Kind {
    /// A whole start tag of a password.
    Start,
    /// A whole end tag of one.
    End,
    /// A password is inside of the tag, if anywhere.
    Holder,
    /// The rest of a tag of a password.
    Damaged,
    /// Nothing of the kind.
    Text,
}

/// Elements of web pages in which texts stand.
const PAGE: [&str; 12] =
    ["td", "th", "tr", "table", "tbody", "div", "body", "html", "pre", "li", "span", "font"];

/// Marks of submissions in and around which texts stand.
const MARKS: [&str; 24] = [
    "ACCEPTANCE-DATETIME",
    "ACCESSION-NUMBER",
    "ACT",
    "CIK",
    "COMPANY-DATA",
    "CONFORMED-NAME",
    "DOCUMENT",
    "FILE-NUMBER",
    "FILER",
    "FILING-DATE",
    "FILING-VALUES",
    "FILM-NUMBER",
    "FORM-TYPE",
    "ISSUER",
    "OWNER-DATA",
    "PERIOD",
    "REPORTING-OWNER",
    "SEC-DOCUMENT",
    "SEC-HEADER",
    "SEQUENCE",
    "SUBMISSION",
    "TEXT",
    "TYPE",
    "XML",
];

/// So far behind its begin a password may end in another gap.
const NEAR: usize = 128;

/// So far from the rest of a tag a password may stand.
const FAR: usize = 1024;

impl<'a> Finder<'a> {
    /// A finder in `bytes`, which looks from `from` on. `is_element` tells the names of elements that
    /// hold no password.
    pub(super) fn new(bytes: &'a [u8], from: usize, is_element: fn(&str) -> bool) -> Self {
        Self { bytes, from, is_element, unended: None, spans: Vec::new() }
    }

    /// The spans from first to last.
    pub(super) fn find(mut self) -> Vec<(usize, usize)> {
        let mut gap = self.from;
        let mut at = self.from;
        while let Some((start, mark)) = self.mark(at, self.bytes.len()) {
            at = start + mark.length;
            if mark.character == b'<' {
                let tag = self.tag(start, at);
                if self.is_other(tag) {
                    self.gap(gap, tag.start);
                    self.attributes(tag);
                    gap = tag.end;
                }
                at = tag.end;
            }
        }
        self.gap(gap, self.bytes.len());
        self.spans
    }

    /// The first `<` or `>` at or after `from`, escaped or not.
    fn mark(&self, from: usize, to: usize) -> Option<(usize, marks::Mark)> {
        let mut at = from;
        while let Some(found) = memchr3(b'<', b'>', b'&', &self.bytes[at..to]) {
            let start = at + found;
            let mark = marks::at(&self.bytes[start..]);
            if matches!(mark.character, b'<' | b'>') {
                return Some((start, mark));
            }
            at = (start + mark.length).min(to);
        }
        None
    }

    /// The tag whose `<` begins at `start` and ends at `inside`.
    fn tag(&self, start: usize, inside: usize) -> Tag {
        // A literal section is text, whatever its words are.
        const SECTION: &[u8] = b"![CDATA[";
        if self.bytes[inside..].starts_with(SECTION) {
            let end = inside + SECTION.len();
            return Tag { start, inside, inside_end: inside, end, is_closed: false };
        }
        match self.mark(inside, self.bytes.len()) {
            Some((inside_end, mark)) if mark.character == b'>' => {
                let end = inside_end + mark.length;
                Tag { start, inside, inside_end, end, is_closed: true }
            }
            Some((end, _)) => Tag { start, inside, inside_end: end, end, is_closed: false },
            None => {
                let end = self.bytes.len();
                Tag { start, inside, inside_end: end, end, is_closed: false }
            }
        }
    }

    /// The name of a tag without its prefix, where it is a whole one.
    fn name(&self, tag: Tag) -> Option<&'a str> {
        let inside = &self.bytes[tag.inside..tag.inside_end];
        let inside = inside.strip_prefix(b"/").unwrap_or(inside);
        let is_name =
            |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'-' | b'_');
        let length = inside.iter().take_while(is_name).count();
        match &inside[length..] {
            [] | [b'/'] | [b' ' | b'\t' | b'\r' | b'\n', ..] => {}
            _ => return None,
        }
        let name = str::from_utf8(&inside[..length]).ok()?;
        Some(name.rsplit_once(':').map_or(name, |(_, local)| local))
    }

    /// Whether a tag surely is none of a password: an element of the schema, one of a web page, or
    /// a mark of a submission. `value` is not sure enough: it is short, and the element around it
    /// ends right behind it.
    fn is_other(&self, tag: Tag) -> bool {
        let Some(name) = self.name(tag).filter(|name| tag.is_closed && *name != "value") else {
            return false;
        };
        !is_password(name)
            && ((self.is_element)(name)
                || MARKS.contains(&name)
                || PAGE.iter().any(|page| name.eq_ignore_ascii_case(page)))
    }

    /// Adds the spans of a gap.
    fn gap(&mut self, start: usize, end: usize) {
        if self.bytes[start..end].iter().all(u8::is_ascii_whitespace) {
            return;
        }
        let damage = match self.whole_tags(start, end) {
            Ok(spans) => match self.rests(start, end, &spans) {
                Some(rests) => rests,
                None => return spans.into_iter().for_each(|(start, end)| self.add(start, end)),
            },
            Err(place) => match self.rests(start, end, &[]) {
                Some((first, last)) => (first.min(place), last.max(place)),
                None => (place, place),
            },
        };
        let (first, last) = damage;
        let from = start.max(first.saturating_sub(FAR));
        let near = self.unended.filter(|unended| start - unended <= NEAR);
        self.add(near.unwrap_or(from), end.min(last + FAR));
        self.unended = Some(start);
    }

    /// The spans of whole tags in a gap and of what is said there; the place of another tag, or of
    /// the rest of one, if there is any.
    fn whole_tags(&self, start: usize, end: usize) -> Result<Vec<(usize, usize)>, usize> {
        let mut spans = Vec::new();
        let mut open: Option<Tag> = None;
        let mut at = start;
        let mut text = start;
        loop {
            let found = self.mark(at, end);
            let text_end = found.map_or(end, |(start, _)| start);
            if open.is_none()
                && let Some(unended) = self.sayings(text, text_end, &mut spans)
            {
                // A mark cuts the saying, and nobody knows where it ends.
                if found.is_some() {
                    return Err(unended);
                }
                spans.push((unended, end));
            }
            let Some((start, mark)) = found else { break };
            at = start + mark.length;
            if mark.character == b'>' {
                if open.is_none() && self.ends_name(text, start) {
                    return Err(start);
                }
                text = at;
                continue;
            }
            let tag = self.tag(start, at);
            match (self.kind(tag), open) {
                (Kind::Start, None) => open = Some(tag),
                (Kind::End, Some(begin)) => {
                    spans.push((begin.start, tag.end));
                    open = None;
                }
                (Kind::Holder, None) => spans.push((tag.start, tag.end)),
                (Kind::Start | Kind::End | Kind::Damaged, _) => return Err(start),
                (Kind::Text | Kind::Holder, _) => {}
            }
            at = tag.end;
            text = at;
        }
        // What looks like a start tag may be an end tag whose `/` is lost.
        open.map_or(Ok(spans), |open| Err(open.start))
    }

    fn kind(&self, tag: Tag) -> Kind {
        let inside = &self.bytes[tag.inside..tag.inside_end];
        if tag.is_closed && self.name(tag).is_some_and(is_password) {
            return match inside {
                [b'/', ..] => Kind::End,
                // With a text behind it, the `/` may be what is damaged.
                [.., b'/'] if self.is_before_text(tag) => Kind::Damaged,
                [.., b'/'] => Kind::Holder,
                _ => Kind::Start,
            };
        }
        if !self.names_password(tag) {
            return Kind::Text;
        }
        match inside {
            [b'?', .., b'?'] | [b'!', b'-', b'-', .., b'-', b'-'] if tag.is_closed => Kind::Holder,
            [.., b'/'] if tag.is_closed && !self.has_name(tag) => Kind::Holder,
            _ => Kind::Damaged,
        }
    }

    /// Whether text stands right behind the tag.
    fn is_before_text(&self, tag: Tag) -> bool {
        let behind = &self.bytes[tag.end..];
        let text = &behind[..memchr2(b'<', b'&', behind).unwrap_or(behind.len())];
        !text.iter().all(u8::is_ascii_whitespace) || behind[text.len()..].starts_with(b"<![CDATA[")
    }

    /// Whether the tag has the name of a password as its own or as that of an attribute.
    fn names_password(&self, tag: Tag) -> bool {
        self.has_name(tag) || self.attribute(tag).is_some()
    }

    /// Whether the first word in the tag has the end of a password's name.
    fn has_name(&self, tag: Tag) -> bool {
        const LONGEST: usize = 48;
        let inside = &self.bytes[tag.inside..tag.inside_end];
        let head = &inside[..inside.len().min(LONGEST)];
        let ends_word = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'=' | b'"');
        let first = head.iter().position(ends_word).unwrap_or(head.len());
        let word = letters(&head[..first]);
        match word.as_slice() {
            // A comment may speak of a company whose name is `CCC`, and a text say `<CCC`.
            _ if head.starts_with(b"!") => false,
            b"ccc" => tag.is_closed || head.get(first) == Some(&b'='),
            _ => name::has_end(&word),
        }
    }

    /// Where the first attribute begins whose name is that of a password.
    fn attribute(&self, tag: Tag) -> Option<usize> {
        let inside = &self.bytes[tag.inside..tag.inside_end];
        memchr_iter(b'=', inside).map(|equals| tag.inside + equals).find(|equals| {
            let (_, word) = self.word_before(tag.inside, *equals);
            word == b"ccc" || names_password(&word)
        })
    }

    /// Adds what stands behind the name of a password among the attributes of another tag.
    fn attributes(&mut self, tag: Tag) {
        if let Some(equals) = self.attribute(tag) {
            let slash = usize::from(self.bytes[..tag.inside_end].ends_with(b"/"));
            self.add(equals + 1, tag.inside_end - slash);
        }
    }

    /// What a text says of a password, `rptOwnerCcc: …` or `rptOwnerCcc = …`: to the end of the
    /// line. Gives where one begins that goes on to the end of the text.
    fn sayings(&self, start: usize, end: usize, spans: &mut Vec<(usize, usize)>) -> Option<usize> {
        let mut from = start;
        while let Some(found) = memchr2(b'=', b':', &self.bytes[from..end]) {
            let sign = from + found;
            from = sign + 1;
            let (word_start, word) = self.word_before(start, sign);
            // The prefix of a name has a `:`, too.
            if !names_password(&word) || letters(&self.bytes[from..end.min(from + 3)]) == b"rpt" {
                continue;
            }
            let rest = &self.bytes[from..end];
            let blanks = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            let Some(line) = memchr2(b'\n', b'\r', &rest[blanks..]) else {
                return Some(word_start);
            };
            from += blanks + line;
            spans.push((word_start, from));
        }
        None
    }

    /// Whether the word before a `>` at `at` whose `<` is lost has the end of a password's name. The
    /// text with the word begins at `text`.
    fn ends_name(&self, text: usize, at: usize) -> bool {
        let before = &self.bytes[text..at];
        let (_, word) = self.word_before(text, at);
        // A text may say `CCC>3` of a company; what a tag stands before is no such text.
        let is_rest = text > 0 && before.len() <= b"Ccc".len();
        before.last().is_some_and(|byte| !byte.is_ascii_whitespace())
            && name::has_end(&word)
            && (word != b"ccc" || is_rest)
    }

    /// Where the name of a password is spelled out in a gap, outside of `spans` and near a mark: the
    /// first and the last place.
    fn rests(&self, start: usize, end: usize, spans: &[(usize, usize)]) -> Option<(usize, usize)> {
        let mut found = Vec::new();
        let mut places = Vec::new();
        let mut spans = spans.iter().peekable();
        let mut at = start;
        while at < end {
            if let Some((_, span_end)) = spans.next_if(|(span, _)| *span <= at) {
                at = at.max(*span_end);
                continue;
            }
            let mark = marks::at(&self.bytes[at..]);
            if mark.character.is_ascii_alphanumeric() {
                found.push(mark.character.to_ascii_lowercase());
                places.push(at);
            }
            at += mark.length;
        }
        let first = |last: usize| places[last.saturating_sub(12)];
        let mut rests = name::ends(&found, |last| {
            let around = first(last).saturating_sub(8).max(start)..(places[last] + 12).min(end);
            self.bytes[around].iter().any(|byte| b"<>&=".contains(byte))
        });
        let begin = rests.next()?;
        let last = rests.last().unwrap_or(begin);
        Some((first(begin), places[last]))
    }

    /// Where the word before `at` begins, and its letters, small. It begins not before `start`, and
    /// no word is longer than what is looked at.
    fn word_before(&self, start: usize, at: usize) -> (usize, Vec<u8>) {
        const LONGEST: usize = 40;
        let is_blank = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'');
        let from = start.max(at.saturating_sub(LONGEST));
        let before = &self.bytes[from..at];
        let blanks = before.iter().rev().take_while(|byte| is_blank(byte)).count();
        let before = &before[..before.len() - blanks];
        let length =
            before.iter().rev().take_while(|byte| !is_blank(byte) && **byte != b'=').count();
        let word = before.len() - length;
        (from + word, letters(&before[word..]))
    }

    /// Adds a span, if anything stands there besides whole tags of a password.
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

/// Whether `name`, whole and without its prefix, is that of a password.
fn is_password(name: &str) -> bool {
    name.eq_ignore_ascii_case("rptOwnerCcc") || name.eq_ignore_ascii_case("ccc")
}

/// Whether `letters` spell the name of a password, damaged or not.
fn names_password(letters: &[u8]) -> bool {
    name::ends(letters, |_| true).next().is_some()
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
