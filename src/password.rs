//! The filer's password (`rptOwnerCcc`), which EDGAR strips before publication and which is never
//! written anywhere, however damaged the document is that still has one.

use std::borrow::Cow;

/// Whether an element or attribute of this name holds a password, in any case and with any
/// prefix; `name` may have what a damaged tag has behind its name.
pub(crate) fn is_named(name: &str) -> bool {
    let letters = name.bytes().filter(u8::is_ascii_alphanumeric).map(|b| b.to_ascii_lowercase());
    let letters: Vec<_> = letters.collect();
    memchr::memmem::find(&letters, b"ownercc").is_some() || letters == b"ccc"
}

/// `text` with every password in it blanked; line breaks and lengths stay. The text may be
/// markup, escaped markup, and either of them cut anywhere.
pub(crate) fn withhold(text: &str) -> Cow<'_, str> {
    if !text.contains(['<', '=']) && !text.contains("&lt;") {
        return Cow::Borrowed(text);
    }
    let spans = spans(text);
    if spans.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (start, end) in spans {
        if start < from {
            continue;
        }
        out.push_str(&text[from..start]);
        for c in text[start..end].chars() {
            match c {
                '\n' | '\r' => out.push(c),
                _ => out.extend(std::iter::repeat_n(' ', c.len_utf8())),
            }
        }
        from = end;
    }
    out.push_str(&text[from..]);
    Cow::Owned(out)
}

/// Where passwords stand in `text`.
fn spans(text: &str) -> Vec<(usize, usize)> {
    let mut spans = Vec::new();
    let marks = text.match_indices(['<', '&', '=']);
    for (at, mark) in marks {
        let rest = &text[at..];
        let open = match mark {
            "<" => 1,
            "&" if rest.starts_with("&lt;") => 4,
            "=" => {
                spans.extend(attribute(text, at));
                continue;
            }
            _ => continue,
        };
        spans.extend(element(text, at + open));
    }
    spans
}

/// The attributes and the content of an element whose start tag has its name at `name`.
fn element(text: &str, name: usize) -> Vec<(usize, usize)> {
    let rest = &text[name..];
    // A line break may cut the name.
    let in_name = |c: char| c.is_ascii_alphanumeric() || "_-.:\r\n".contains(c);
    let length = rest.find(|c| !in_name(c)).unwrap_or(rest.len());
    if !is_named(&rest[..length]) {
        return Vec::new();
    }
    let inside = name + length;
    let tag = &text[inside..];
    let next = end(tag);
    let close = [(tag.find('>'), 1), (tag.find("&gt;"), 4)];
    let close = close.into_iter().filter_map(|(at, mark)| Some((at?, mark))).min();
    match close.filter(|(at, _)| *at < next) {
        Some((at, _)) if tag[..at].ends_with('/') => vec![(inside, inside + at - 1)],
        Some((at, mark)) => vec![(inside, inside + at), (inside + at + mark, inside + next)],
        None => vec![(inside, inside + next)],
    }
}

/// Where the content that begins `text` ends: at an end tag or at another part of the owner.
fn end(text: &str) -> usize {
    let marks = text.match_indices('<').map(|(at, _)| (at, 1));
    let marks = marks.chain(text.match_indices("&lt;").map(|(at, _)| (at, 4)));
    let is_end = |&(at, length): &(usize, usize)| {
        let rest = text[at + length..].bytes().take(9).map(|b| b.to_ascii_lowercase());
        let rest: Vec<_> = rest.collect();
        rest.starts_with(b"/") || rest.starts_with(b"rptowner") || rest.starts_with(b"reporting")
    };
    marks.filter(is_end).map(|(at, _)| at).min().unwrap_or(text.len())
}

/// The text of an attribute whose `=` is at `equals`.
fn attribute(text: &str, equals: usize) -> Option<(usize, usize)> {
    let before = text[..equals].trim_end();
    let start = before.rfind(|c: char| !c.is_ascii_alphanumeric()).map_or(0, |at| at + 1);
    let name = before.get(start..)?;
    if !is_named(name) {
        return None;
    }
    let rest = &text[equals + 1..];
    let value = rest.trim_start();
    let from = equals + 1 + rest.len() - value.len();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
    let length = match quote {
        Some(quote) => value[1..].find(quote).map_or(value.len(), |at| at + 2),
        None => value.find([' ', '\n', '>', '<']).unwrap_or(value.len()),
    };
    Some((from, from + length))
}

#[cfg(test)]
mod tests {
    use super::*;

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
            "&lt;rptOwnerCcc&gt;sec#ret1&lt;/rptOwnerCcc&gt;",
        ] {
            let held = withhold(text);
            assert!(!held.contains("ret1") && !held.contains("sec"), "{text}: {held}");
            assert_eq!(held.len(), text.len());
        }
    }

    #[test]
    fn other_text_stays() {
        for text in [
            "rptOwnerCcc is a password",
            "<rptOwnerCik>1</rptOwnerCik>",
            "<rptOwnerCcc/><rptOwnerName>DOE</rptOwnerName>",
            "</rptOwnerCcc><rptOwnerName>DOE",
            "a = b < c &lt; d",
        ] {
            assert_eq!(withhold(text), text);
        }
        let held = withhold("<rptOwnerCcc>x\n<rptOwnerName>DOE</rptOwnerName>");
        assert_eq!(held, "<rptOwnerCcc> \n<rptOwnerName>DOE</rptOwnerName>");
    }
}
