//! Boxes and their ticks.

use crate::model::ReportingOwner;
use crate::rendering::address;
use crate::rendering::cell::visible;
use crate::rendering::grid::key;
use crate::rendering::tick::{is_empty_box, is_tick};
use crate::value::{Flag, Value};

/// What the lines of item 5 are made of.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    /// A box, and whether it is ticked.
    Box(bool),
    Label(Which),
    Text(String),
    /// What stands behind `Title:`.
    Title(String),
}

/// The four boxes of item 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Which {
    Director,
    TenPercentOwner,
    Officer,
    Other,
}

/// Reads the boxes of item 5, and the title of an officer or the text beside `Other`; a box without
/// a tick stays unknown. Gives the texts that are neither for certain.
pub(super) fn relationship(lines: &[Vec<String>], owner: &mut ReportingOwner) -> Vec<String> {
    let lines = with_wrapped_titles(lines);
    let follow = ticks_follow(&lines);
    let mut alone: Vec<Vec<String>> = Vec::new();
    let mut beside: Vec<(Which, String)> = Vec::new();
    let mut left: Vec<String> = Vec::new();
    let mut is_title_open = false;
    for line in &lines {
        let mut labelled = None;
        is_title_open = match line.as_slice() {
            [Token::Title(_)] => true,
            [Token::Text(_)] => is_title_open,
            _ => false,
        };
        for (at, token) in line.iter().enumerate() {
            match token {
                Token::Box(_) => {}
                Token::Title(title) => beside.push((Which::Officer, title.clone())),
                Token::Label(which) => {
                    let tick = if follow {
                        line.get(at + 1)
                    } else {
                        at.checked_sub(1).map(|at| &line[at])
                    };
                    let is_ticked = tick == Some(&Token::Box(true));
                    if is_ticked {
                        *flag(*which, owner) = Value::Valid(true.into());
                    }
                    labelled = Some(*which).filter(|_| is_ticked);
                }
                Token::Text(text) => match labelled {
                    Some(which @ (Which::Officer | Which::Other)) => {
                        beside.push((which, text.clone()))
                    }
                    _ if line.iter().all(|token| matches!(token, Token::Text(_))) => {
                        // `Vice President,` and the rest of the title below.
                        if let Some((_, title)) = beside.last_mut().filter(|_| line.len() == 1)
                            && (is_title_open || title.ends_with([',', '&', '-']))
                        {
                            title.push(' ');
                            title.push_str(text);
                            continue;
                        }
                        if at == 0 {
                            alone.push(Vec::new());
                        }
                        if let Some(texts) = alone.last_mut() {
                            texts.push(text.clone());
                        }
                    }
                    _ => left.push(text.clone()),
                },
            }
        }
    }
    if !lines.iter().flatten().any(|token| matches!(token, Token::Box(_))) {
        stated(&lines, owner, &mut beside);
        left.retain(|text| beside.iter().all(|(_, other)| other != text));
    }
    let r = &mut owner.relationship;
    for (which, text) in beside {
        let to = if which == Which::Officer { &mut r.officer_title } else { &mut r.other_text };
        address::set(to, &text);
    }
    let said = |value: &Value<Flag>| value.valid().is_some();
    let wants_title = said(&r.is_officer) && r.officer_title.is_absent();
    let wants_text = said(&r.is_other) && r.other_text.is_absent();
    let is_column = alone.iter().all(|texts| texts.len() == 1);
    let is_row = alone.len() == 1;
    let flat: Vec<String> = alone.into_iter().flatten().collect();
    match (wants_title, wants_text, flat.as_slice()) {
        (_, _, []) => {}
        (true, false, texts) if is_column => address::set(&mut r.officer_title, &texts.join(" ")),
        (false, true, texts) if is_column => address::set(&mut r.other_text, &texts.join(" ")),
        (true, true, [title, text]) if is_row => {
            address::set(&mut r.officer_title, title);
            address::set(&mut r.other_text, text);
        }
        _ => left.extend(flat),
    }
    left
}

/// The tokens of every line. `Officer` below `Chief Executive` ends a title, where the labels have
/// boxes and this one has none.
fn with_wrapped_titles(lines: &[Vec<String>]) -> Vec<Vec<Token>> {
    let mut out: Vec<Vec<Token>> = lines.iter().map(tokens).collect();
    let has_boxes = out.iter().flatten().any(|token| matches!(token, Token::Box(_)));
    for at in 1..out.len() {
        let is_below_text = matches!(out[at - 1].as_slice(), [Token::Text(_)]);
        if has_boxes && is_below_text && matches!(out[at].as_slice(), [Token::Label(_)]) {
            out[at] = vec![Token::Text(visible(&lines[at].join(" ")))];
        }
    }
    out
}

fn flag(which: Which, owner: &mut ReportingOwner) -> &mut Value<Flag> {
    let r = &mut owner.relationship;
    match which {
        Which::Director => &mut r.is_director,
        Which::TenPercentOwner => &mut r.is_ten_percent_owner,
        Which::Officer => &mut r.is_officer,
        Which::Other => &mut r.is_other,
    }
}

/// Whether the ticks stand behind the labels: every line with boxes begins with a label.
fn ticks_follow(lines: &[Vec<Token>]) -> bool {
    let is_box = |token: &&Token| matches!(token, Token::Box(_));
    let mut boxed = lines.iter().filter(|line| line.iter().any(|token| is_box(&token))).peekable();
    boxed.peek().is_some()
        && boxed.all(|line| {
            let last = line.iter().rfind(|token| !matches!(token, Token::Text(_)));
            matches!(line.first(), Some(Token::Label(_))) && last.as_ref().is_some_and(is_box)
        })
}

/// A relationship in words: `Officer - Vice President` where no box is printed.
fn stated(lines: &[Vec<Token>], owner: &mut ReportingOwner, beside: &mut Vec<(Which, String)>) {
    let labels = || {
        lines.iter().flatten().filter_map(|token| match token {
            Token::Label(which) => Some(*which),
            _ => None,
        })
    };
    // Where all of them are printed, those that count were ticked.
    if labels().count() > 2 {
        return;
    }
    for which in labels() {
        *flag(which, owner) = Value::Valid(true.into());
    }
    for line in lines {
        if let [Token::Label(which @ (Which::Officer | Which::Other)), Token::Text(text)] =
            line.as_slice()
        {
            beside.push((*which, text.clone()));
        }
    }
}

/// The tokens of a line, cell by cell.
fn tokens(line: &Vec<String>) -> Vec<Token> {
    let mut out = Vec::new();
    let begins_with_label =
        line.first().is_some_and(|cell| leading_label(&visible(cell)).is_some());
    for cell in line {
        let text = visible(cell);
        let mut rest = text.trim();
        let first = out.len();
        while !rest.is_empty() {
            if let Some((ticked, length)) = leading_box(rest) {
                out.push(Token::Box(ticked));
                rest = rest[length..].trim_start();
            } else if let Some((which, tail)) = leading_label(rest) {
                out.push(Token::Label(which));
                rest = tail;
            } else {
                let (token, tail) = leading_text(rest);
                match token {
                    Token::Text(text) if is_hint(&text) => {}
                    token => out.push(token),
                }
                rest = tail;
            }
        }
        // `Director X` in a cell, whatever stands in the next one.
        if begins_with_label && matches!(out[first..], [Token::Label(_), Token::Box(_)]) {
            out.swap(first, first + 1);
        }
    }
    out
}

/// The box that `text` begins with, whether it is ticked, and how long it is.
fn leading_box(text: &str) -> Option<(bool, usize)> {
    let close = match text.chars().next()? {
        '[' => text.find(']').map(|at| at + 1),
        '(' => text.find(')').map(|at| at + 1),
        '/' => text[1..].find('/').map(|at| at + 2),
        _ => None,
    };
    let word = text.find(char::is_whitespace).unwrap_or(text.len());
    [close, Some(word)].into_iter().flatten().find_map(|length| {
        let sign = &text[..length];
        if is_tick(sign) {
            Some((true, length))
        } else {
            is_empty_box(sign).then_some((false, length))
        }
    })
}

/// The label that `text` begins with, and what stands behind it. `Director of Sales` is none.
fn leading_label(text: &str) -> Option<(Which, &str)> {
    let (which, length) = label(text)?;
    let tail = text[length..].trim_start();
    let hint = tail.strip_prefix('(').map(|rest| rest.split_once(')').unwrap_or((rest, "")));
    if let Some((hint, rest)) = hint
        && is_hint(hint)
    {
        return Some((which, rest.trim_start_matches([':', '-', ' '])));
    }
    let is_over = tail.is_empty()
        || tail.starts_with([':', '-', ',', '('])
        || leading_box(tail).is_some()
        || label(tail).is_some();
    is_over.then(|| (which, tail.trim_start_matches([':', '-', ',', ' '])))
}

/// Whether `text` is the label of one of the four boxes and nothing else.
pub(super) fn is_label(text: &str) -> bool {
    label(text.trim()).is_some_and(|(_, length)| length == text.trim().len())
}

/// The label that `text` begins with, and its length.
fn label(text: &str) -> Option<(Which, usize)> {
    const LABELS: [(&str, Which); 5] = [
        ("director", Which::Director),
        ("10% owner", Which::TenPercentOwner),
        ("10%owner", Which::TenPercentOwner),
        ("officer", Which::Officer),
        ("other", Which::Other),
    ];
    let (which, length) = LABELS.iter().find_map(|(label, which)| {
        let head = text.get(..label.len())?;
        head.eq_ignore_ascii_case(label).then_some((*which, label.len()))
    })?;
    let next = text[length..].chars().next();
    next.is_none_or(|c| !c.is_alphanumeric()).then_some((which, length))
}

/// Whether the words, or the words up to the end of a line, are printed on every form.
fn is_hint(text: &str) -> bool {
    const HINTS: [&str; 4] = ["give title", "check all", "check applicable", "form filed"];
    const WORDS: [&str; 5] = ["", "give", "title", "below", "specify"];
    let words = key(text);
    words.split(' ').all(|word| WORDS.contains(&word))
        || HINTS.iter().any(|hint| words.contains(hint))
}

/// The text up to the next box that stands before a label, and what follows.
fn leading_text(text: &str) -> (Token, &str) {
    let is_boxed = |next: &str| {
        leading_box(next).is_some_and(|(_, length)| label(next[length..].trim_start()).is_some())
    };
    let mut gaps = text.match_indices(' ').map(|(at, _)| at);
    let end = gaps.find(|at| is_boxed(text[*at..].trim_start())).unwrap_or(text.len());
    let own = text[..end].trim();
    let inner = own.strip_prefix('(').and_then(|own| own.strip_suffix(')')).unwrap_or(own);
    let token = match inner.split_once(':') {
        Some((label, title)) if matches!(key(label).as_str(), "title" | "officer title") => {
            Token::Title(title.trim().to_owned())
        }
        _ => Token::Text(inner.to_owned()),
    };
    (token, text[end..].trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[&[&str]]) -> String {
        let lines: Vec<Vec<String>> =
            lines.iter().map(|line| line.iter().map(|cell| (*cell).to_owned()).collect()).collect();
        let mut owner = ReportingOwner::default();
        let left = relationship(&lines, &mut owner);
        let r = &owner.relationship;
        let flags = [&r.is_director, &r.is_ten_percent_owner, &r.is_officer, &r.is_other];
        let ticks: String =
            flags.map(|flag| if flag.valid().is_some() { 'x' } else { '-' }).iter().collect();
        format!("{ticks} {}|{} {left:?}", r.officer_title.text(), r.other_text.text())
    }

    #[test]
    fn ticks_count_before_and_behind_labels() {
        assert_eq!(
            read(&[
                &["__X__ Director", "_____ 10% Owner"],
                &["[ X] Officer (give title below)", "[ ] Other"],
                &["President"]
            ]),
            "x-x- President| []"
        );
        assert_eq!(
            read(&[
                &["Director [ ]", "10% Owner [X]"],
                &["Officer (give title below) [ ]", "Other [ ]"]
            ]),
            "-x-- | []"
        );
        assert_eq!(
            read(&[&["DIRECTOR", "__"], &["OTHER", "X", "(Advisory Director)"]]),
            "---x |Advisory Director []"
        );
        assert_eq!(
            read(&[&["X Officer", "__ Other"], &["Chief Executive"], &["Officer"]]),
            "--x- Chief Executive Officer| []"
        );
        assert_eq!(read(&[&["/X/ Director / / 10% Owner"], &["XX OFFICER"]]), "x-x- | []");
        assert_eq!(
            read(&[&["X", "Officer", "", "Other"], &["Director of Sales"]]),
            "--x- Director of Sales| []"
        );
    }

    #[test]
    fn what_words_say_is_told_from_what_is_printed() {
        assert_eq!(read(&[&["Officer - Vice President, Sales"]]), "--x- Vice President, Sales| []");
        assert_eq!(read(&[&["Director", "10% Owner", "Officer", "Other"]]), "---- | []");
        assert_eq!(
            read(&[&["X Officer (give title): President", "X Other (specify) Trustee"]]),
            "--xx President|Trustee []"
        );
    }
}
