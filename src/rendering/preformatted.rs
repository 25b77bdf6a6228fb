//! Plain text in a web page: `<PRE>` around a whole form.

/// The text of a page that has no tables of its own and holds the form between `<PRE>` and
/// `</PRE>`: every character in its place, tags gone, characters decoded.
pub(super) fn text(page: &str) -> Option<String> {
    let has = |tag: &str| memchr::memmem::find(page.as_bytes(), tag.as_bytes()).is_some();
    if !(has("<pre") || has("<PRE")) || has("<td") || has("<TD") {
        return None;
    }
    let mut out = String::with_capacity(page.len());
    let mut rest = page;
    while let Some(at) = rest.find(['<', '&']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = match rest.starts_with('<') {
            true => tag(rest).map(|(text, length)| {
                out.push_str(text);
                length
            }),
            false => character(rest).map(|(character, length)| {
                out.push(character);
                length
            }),
        };
        // A sign that begins neither is itself.
        let length = length.unwrap_or_else(|| {
            out.push_str(&rest[..1]);
            1
        });
        rest = &rest[length..];
    }
    out.push_str(rest);
    Some(out)
}

/// What a tag becomes, and its length. The markers of ASCII tables stay.
fn tag(text: &str) -> Option<(&str, usize)> {
    const LONGEST: usize = 400;
    const MARKERS: [&str; 7] = ["s", "c", "table", "/table", "caption", "/caption", "page"];
    let end = text.bytes().take(LONGEST).position(|byte| byte == b'>')?;
    let name = text[1..end].split_whitespace().next().unwrap_or_default().to_ascii_lowercase();
    let is_tag =
        name.trim_start_matches('/').starts_with(|c: char| c.is_ascii_alphabetic() || c == '!');
    if !is_tag {
        return None;
    }
    let kept = match name.as_str() {
        name if MARKERS.contains(&name) => &text[..=end],
        "br" | "br/" | "p" | "/p" | "/title" => "\n",
        _ => "",
    };
    Some((kept, end + 1))
}

/// What a character reference stands for, and its length.
fn character(text: &str) -> Option<(char, usize)> {
    /// No reference is longer.
    const LONGEST: usize = 10;
    let end = text.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let name = text[1..end].to_ascii_lowercase();
    let number = |digits: &str| match digits.strip_prefix('x') {
        Some(digits) => u32::from_str_radix(digits, 16).ok(),
        None => digits.parse().ok(),
    };
    let character = match (name.as_str(), name.strip_prefix('#')) {
        ("amp", _) => '&',
        ("lt", _) => '<',
        ("gt", _) => '>',
        ("quot", _) => '"',
        ("apos", _) => '\'',
        ("nbsp", _) => ' ',
        ("sect", _) => '§',
        (_, Some(digits)) => match number(digits)? {
            0xa0 => ' ',
            // Typists gave the numbers of Windows' signs.
            code @ 0x80..=0x9f => {
                let byte = [u8::try_from(code).ok()?];
                encoding_rs::WINDOWS_1252.decode(&byte).0.chars().next()?
            }
            code => char::from_u32(code)?,
        },
        _ => return None,
    };
    Some((character, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_stands_in_its_place() {
        let page = "<html><pre>Units &amp; Notes   <b>100</b>  D\n  A &lt; B&#233; &#146;</pre>";
        assert_eq!(text(page).unwrap(), "Units & Notes   100  D\n  A < Bé ’");
    }

    #[test]
    fn a_page_with_cells_or_without_a_form_in_it_is_none() {
        assert_eq!(text("<pre>x</pre><table><tr><td>y</td></tr></table>"), None);
        assert_eq!(text("<p>Units</p>"), None);
    }

    #[test]
    fn the_signs_of_ascii_tables_stay() {
        let page = "<PRE><TABLE>\n<S>     <C>\nUnits   100<BR>Notes</TABLE></PRE>";
        assert_eq!(text(page).unwrap(), "<TABLE>\n<S>     <C>\nUnits   100\nNotes</TABLE>");
    }

    #[test]
    fn what_only_looks_like_a_tag_or_a_character_stays() {
        let page = "<pre>5 < 6 & 7 > 4, AT&T, <1>, &unknown;";
        assert_eq!(text(page).unwrap(), "5 < 6 & 7 > 4, AT&T, <1>, &unknown;");
    }
}
