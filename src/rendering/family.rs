//! Which family of renderings a text belongs to, if it renders a Form 3, 4 or 5 at all.

use super::grid::key;
use super::markdown::{drawn, org};

/// How a rendering is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    Html,
    Markdown,
    Text,
}

/// The words that no other form has together.
const NEEDED: [&[&str]; 3] = [
    &["beneficial ownership", "beneficially owned"],
    &["reporting person"],
    &["table i", "non derivative securities"],
];

/// Pages that speak of Forms 3, 4 and 5 and are others.
const OTHERS: [&str; 3] = ["notice of proposed sale of securities", "schedule 13d", "schedule 13g"];

/// How far into a page its title and headings stand at most.
const HEAD: usize = 400 * 1024;

/// Recognises the family of `text`; `None` where it is no rendering of an ownership form.
pub(super) fn recognise(text: &str) -> Option<Family> {
    let head = floor(text, HEAD);
    // A quick look before the careful one: most texts that are handed in are something else.
    if memchr::memmem::find(head.as_bytes(), b"eneficial").is_none()
        && memchr::memmem::find(head.as_bytes(), b"ENEFICIAL").is_none()
    {
        return None;
    }
    let words = key(&without_tags(head));
    let is_form = NEEDED.iter().all(|any| any.iter().any(|needle| words.contains(needle)));
    let title = title_form(&words);
    let other = OTHERS.iter().any(|other| floor(&words, 2000).contains(other));
    if !is_form || title.is_none() || other {
        return None;
    }
    let is_dashes = |cell: &str| {
        let cell = cell.trim().trim_matches(':');
        cell.len() > 1 && cell.chars().all(|c| c == '-')
    };
    // `|---|---|`: the rule below the head of a pipe table. `-----|` rules a table of plain text.
    let is_rule = |line: &str| {
        let mut cells = line.split('|').filter(|cell| !cell.trim().is_empty()).peekable();
        let is_piped = line.starts_with('|') || line.matches('|').count() > 1;
        is_piped && cells.peek().is_some() && cells.all(is_dashes)
    };
    let rules = text.lines().any(|line| is_rule(line.trim()) || line.contains("| --- |"));
    let lower = floor(text, 64 * 1024).to_ascii_lowercase();
    let has_tags = ["<html", "<table", "<body", "<div", "<td"].iter().filter(|tag| lower.contains(*tag)).count() >= 2
        // The markers of ASCII tables are tags, and no web page.
        && !lower.contains("<s>");
    let is_markdown = has_tags && is_markdown_with_tags(&lower, rules);
    let pipes = text.lines().filter(|line| line.trim_start().starts_with('|')).count();
    // Markdown rules a table once, below its first line; typists rule every row.
    let (mut below_first, mut elsewhere) = (0_usize, 0_usize);
    let mut height = 0;
    for line in text.lines().map(str::trim) {
        height = if line.starts_with('|') { height + 1 } else { 0 };
        if height > 0 && is_rule(line) {
            *if height == 2 { &mut below_first } else { &mut elsewhere } += 1;
        }
    }
    let rules = rules && elsewhere <= below_first;
    let is_box = |line: &str| line.trim().starts_with("+--") && line.trim().ends_with("-+");
    let boxes = text.lines().filter(|line| is_box(line)).count() >= 2
        && !text.contains("**\n")
        && !text.contains("\\$")
        && !text.contains("\\*");
    // The markers of the columns in ASCII tables.
    let is_marked = lower.contains("<s>") && lower.contains("<c>");
    Some(if has_tags && !is_markdown {
        Family::Html
    } else if is_markdown
        || (pipes >= 2 && rules && !boxes || drawn::has_tables(text) || org::is_org(text))
            && !is_marked
    {
        Family::Markdown
    } else {
        Family::Text
    })
}

/// Whether a text with tags is markdown: converters leave tables that they cannot draw as HTML.
/// `has_rules` says whether it has pipe tables as well.
fn is_markdown_with_tags(lower: &str, has_rules: bool) -> bool {
    let is_mark = |line: &&str| {
        let line = line.trim();
        line.starts_with("## ") || line.len() > 4 && line.starts_with("**") && line.ends_with("**")
    };
    !lower.contains("<html")
        && !lower.contains("<body")
        && (has_rules || lower.lines().filter(is_mark).count() >= 2)
}

/// The digit of the form in a page's title: `FORM 4`.
pub(super) fn title_form(words: &str) -> Option<char> {
    let mut rest = words;
    while let Some(at) = rest.find("form ") {
        let before = rest[..at].chars().next_back();
        let after = &rest[at + "form ".len()..];
        let mut chars = after.chars();
        if before.is_none_or(|c| c == ' ')
            && let Some(digit @ ('3' | '4' | '5')) = chars.next()
            && chars.next().is_none_or(|c| c == ' ')
        {
            return Some(digit);
        }
        rest = after;
    }
    None
}

fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut inside = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        // `< 5%` is no tag.
        let begins = |c: &char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?');
        match c {
            '<' if chars.peek().is_some_and(begins) => inside = true,
            '>' if inside => {
                inside = false;
                out.push(' ');
            }
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out
}

/// The begin of `text`, at most `length` bytes.
fn floor(text: &str, length: usize) -> &str {
    let mut end = length.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
