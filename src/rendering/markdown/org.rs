//! Org's markup as markdown: `[[#F1][^{(1)}]]`, `|---+---|`, `\\` at the end of a line.

use std::borrow::Cow;

/// `text` as markdown if it is Org's markup.
pub(super) fn as_markdown(text: &str) -> Cow<'_, str> {
    if !is_org(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut in_drawer = false;
    for line in text.lines() {
        match line.trim() {
            ":PROPERTIES:" => in_drawer = true,
            ":END:" => in_drawer = false,
            _ if in_drawer => continue,
            rule if is_rule(rule) => out.push_str(&rule.replace('+', "|")),
            _ => self::line(line, &mut out),
        }
        out.push('\n');
    }
    Cow::Owned(out)
}

/// Whether a text has tables and signs of Org's.
pub(in crate::rendering) fn is_org(text: &str) -> bool {
    const SIGNS: [&str; 4] = ["[[#", "[[/", ":PROPERTIES:", "^{"];
    (SIGNS.iter().any(|sign| text.contains(sign)) || text.lines().any(is_rule))
        && text.lines().filter(|line| line.trim_start().starts_with("| ")).count() >= 5
}

/// Whether a line rules a table: `|---+---|`.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() > 4
        && line.starts_with("|-")
        && line.ends_with("-|")
        && line.contains("-+-")
        && line.bytes().all(|byte| matches!(byte, b'|' | b'-' | b'+'))
}

fn line(line: &str, out: &mut String) {
    let stars = line.bytes().take_while(|byte| *byte == b'*').count();
    if stars > 0 && line[stars..].starts_with(' ') {
        out.push_str(&"#".repeat(stars));
        out.push_str(&line[stars..]);
        return;
    }
    let mut rest = line;
    while let Some(at) = rest.find(['[', '^', '\\', '<']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        rest = link(rest, out)
            .or_else(|| raised(rest, out))
            // What a link leads to: `<<#F1>>`.
            .or_else(|| Some(rest.strip_prefix("<<#")?.split_once(">>")?.1))
            .or_else(|| {
                let rest = rest.strip_prefix("\\\\")?;
                out.push_str("<br>");
                Some(rest)
            })
            .unwrap_or_else(|| {
                out.push_str(&rest[..1]);
                &rest[1..]
            });
    }
    out.push_str(rest);
}

/// `[[target][label]]`, and what follows it.
fn link<'a>(text: &'a str, out: &mut String) -> Option<&'a str> {
    let (target, rest) = text.strip_prefix("[[")?.split_once("][")?;
    let (label, rest) = rest.split_once("]]")?;
    if target.contains([']', '\n']) {
        return None;
    }
    out.push('[');
    self::line(label, out);
    out.push_str("](");
    out.push_str(target);
    out.push(')');
    Some(rest)
}

/// `^{(1)}`, and what follows it.
fn raised<'a>(text: &'a str, out: &mut String) -> Option<&'a str> {
    let (body, rest) = text.strip_prefix("^{")?.split_once('}')?;
    out.push_str("<sup>");
    out.push_str(body);
    out.push_str("</sup>");
    Some(rest)
}

#[cfg(test)]
mod tests {
    use super::as_markdown;

    #[test]
    fn signs_of_org_become_signs_of_markdown() {
        let page = "** Signatures\n:PROPERTIES:\n:ID: x\n:END:\n| Della\\\\ | 12 [[#F1][^{(1)}]] |\n|---+---|\n| a^{(2)} | [x] |\n| b | c |\n| d | e |\n| f | (<<#F1>>1) |\n";
        assert_eq!(
            as_markdown(page),
            "## Signatures\n\n\n| Della<br> | 12 [<sup>(1)</sup>](#F1) |\n|---|---|\n| a<sup>(2)</sup> | [x] |\n| b | c |\n| d | e |\n| f | (1) |\n"
        );
        assert_eq!(as_markdown("| [a][b] |\n|---|---|"), "| [a][b] |\n|---|---|");
    }
}
