//! The printed labels of the items, matched by their words.

use crate::rendering::grid::key;

/// An item of the cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Item {
    Name,
    Issuer,
    ForeignSymbol,
    Period,
    Amendment,
    Relationship,
    Joint,
    TaxNumber,
}

/// The words of a label, and the words that may follow and still belong to it.
struct Label {
    item: Item,
    words: &'static str,
    tail: &'static str,
}

const fn of(item: Item, words: &'static str, tail: &'static str) -> Label {
    Label { item, words, tail }
}

const LABELS: [Label; 20] = [
    of(Item::Name, "name and address", "of reporting person s"),
    of(Item::Name, "reporting person", "s name and address"),
    of(Item::Issuer, "issuer and", "ticker or trading symbol"),
    of(Item::Amendment, "original date", "if amended month day year"),
    of(Item::Issuer, "issuer name", "and ticker or trading symbol"),
    of(Item::ForeignSymbol, "foreign trading symbol", "of issuer"),
    of(Item::ForeignSymbol, "issuer foreign trading symbol", ""),
    of(Item::Period, "date of earliest transaction", "required to be reported month day year"),
    of(Item::Period, "date of event", "requiring statement month day year"),
    of(Item::Period, "statement for", "issuer s issuers fiscal year end ended month day year"),
    of(Item::Amendment, "if amendment", "date of original filed filing month day year"),
    of(Item::Relationship, "relationship of reporting person", "s to issuer check all applicable"),
    of(Item::Relationship, "relationship to issuer", "of reporting person check all applicable"),
    of(Item::Joint, "individual or joint", "group filing reporting check applicable line"),
    of(Item::TaxNumber, "irs", TAX_NUMBER),
    of(Item::TaxNumber, "i r s", TAX_NUMBER),
    of(Item::TaxNumber, "social security", TAX_NUMBER),
    of(Item::TaxNumber, "s s", TAX_NUMBER),
    of(Item::TaxNumber, "ss", TAX_NUMBER),
    of(Item::TaxNumber, "ssn", TAX_NUMBER),
];

const TAX_NUMBER: &str =
    "or social security identification number no ssn id of reporting person if an entity voluntary";

/// `text` without a hint such as `(Month/Day/Year)` at its begin.
pub(super) fn without_hint(text: &str) -> &str {
    let text = text.trim();
    match text.strip_prefix('(').and_then(|rest| rest.split_once(')')) {
        Some((hint, rest)) if key(hint).starts_with("month") => rest.trim(),
        _ => text,
    }
}

/// Whether a line is printed on the form and says nothing of the filing.
pub(super) fn is_printed_line(text: &str) -> bool {
    let words = key(text);
    words.contains("form filed by") || words.contains("person form filed")
}

/// The item whose label `text` begins with, and what stands behind the label.
pub(super) fn label(text: &str) -> Option<(Item, String)> {
    // Most texts are told from a label by their first words.
    let first = words(text, NUMBER_WORDS + 1);
    let (word, _) = first.get(numbers(&first))?;
    if !begins_any(word) && !word.strip_suffix('s').is_some_and(begins_any) {
        return None;
    }
    let words = words(text, MOST_WORDS);
    let skip = numbers(&words);
    LABELS.iter().find_map(|label| {
        // Words as short or as common as these are a label only behind its number.
        let is_common = matches!(label.words, "reporting person" | "issuer and");
        if skip == 0 && (label.item == Item::TaxNumber || is_common) {
            return None;
        }
        let mut at = skip;
        for needle in label.words.split(' ') {
            if !is_word(&words.get(at)?.0, needle) {
                return None;
            }
            at += 1;
        }
        let tail: Vec<_> = label.tail.split(' ').collect();
        while words.get(at).is_some_and(|(word, end)| {
            tail.iter().any(|needle| is_word(word, needle)) || is_in_parentheses(text, *end)
        }) {
            at += 1;
        }
        let end = words.get(at - 1).map_or(text.len(), |(_, end)| *end);
        if is_common && !text[end..].trim_start().starts_with(':') {
            return None;
        }
        let rest = text[end..]
            .trim_start_matches([')', '(', '/', '*', ':', '.', ',', ' ', '\n', '\u{1f}']);
        Some((label.item, rest.to_owned()))
    })
}

/// Whether `word` is the first of any label.
fn begins_any(word: &str) -> bool {
    LABELS.iter().any(|label| {
        let rest = label.words.strip_prefix(word).filter(|_| !word.is_empty());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    })
}

/// Whether `word` is the one of a label, or its plural.
fn is_word(word: &str, needle: &str) -> bool {
    word == needle || !needle.is_empty() && word.strip_suffix('s') == Some(needle)
}

/// Whether a line is the begin of a label that goes on below.
pub(super) fn begins_label(text: &str) -> bool {
    let words = words(text, LONGEST_LABEL + NUMBER_WORDS + 1);
    let skip = numbers(&words);
    let own: Vec<_> = words[skip..].iter().map(|(word, _)| word.as_str()).collect();
    let is_broken = text.trim_end().ends_with('-');
    (2..=LONGEST_LABEL + skip).contains(&(own.len() + skip))
        && LABELS.iter().any(|label| {
            let needle: Vec<_> = label.words.split(' ').collect();
            let Some((last, before)) = own.split_last() else { return false };
            let is_last = |needle: &&str| {
                needle == last || is_broken && needle.len() > last.len() && needle.starts_with(last)
            };
            let is_longer = own.len() < needle.len() || is_broken;
            is_longer && needle.starts_with(before) && needle.get(before.len()).is_some_and(is_last)
        })
}

/// Whether a line is nothing but the end of the item's label, which was wrapped.
pub(super) fn is_label_tail(item: Item, text: &str) -> bool {
    let words = words(text, MOST_WORDS);
    let tails = || LABELS.iter().filter(|label| label.item == item).flat_map(|l| l.tail.split(' '));
    let is_whole = !words.is_empty() && words.len() < MOST_WORDS;
    is_whole && words.iter().all(|(word, _)| tails().any(|tail| is_word(word, tail)))
}

/// Whether the word that ends at `end` is a hint such as `(Month/Day/Year)` or `(Instr. 3)`.
fn is_in_parentheses(text: &str, end: usize) -> bool {
    let Some(open) = text[..end].rfind('(') else { return false };
    let mut near = text[open..].char_indices().skip(1).take(LONGEST_HINT);
    // What is not closed may be anything.
    let Some((close, ')')) = near.find(|(_, c)| matches!(c, '(' | ')')) else { return false };
    let close = open + close;
    let inner = text[open..close].to_ascii_lowercase();
    close >= end && ["month", "check", "instr", "volun"].iter().any(|hint| inner.contains(hint))
}

/// How many characters a hint in parentheses has at most.
const LONGEST_HINT: usize = 200;

/// How many words at the begin are the number of an item: `2.`, `Item 2.`
fn numbers(words: &[(String, usize)]) -> usize {
    let word = |at: usize| words.get(at).map_or("", |(word, _)| word.as_str());
    let named = usize::from(word(0) == "item");
    let is_number = matches!(word(named), "1" | "1a" | "2" | "2a" | "3" | "4" | "5" | "6" | "7");
    if is_number { named + 1 } else { 0 }
}

/// No label has as many words, those that may follow it among them.
const MOST_WORDS: usize = 40;
/// How many words of a label are its own at most.
const LONGEST_LABEL: usize = 4;
/// How many words the number of an item has at most.
const NUMBER_WORDS: usize = 2;

/// The first words of `text`, `most` of them, lower-case, with the place where each ends.
fn words(text: &str, most: usize) -> Vec<(String, usize)> {
    let mut words: Vec<(String, usize)> = Vec::new();
    let mut open = false;
    for (at, c) in text.char_indices() {
        if c.is_alphanumeric() {
            if !open {
                if words.len() >= most {
                    break;
                }
                words.push((String::new(), at));
            }
            if let Some((word, end)) = words.last_mut() {
                match c.is_ascii() {
                    true => word.push(c.to_ascii_lowercase()),
                    false => word.extend(c.to_lowercase()),
                }
                *end = at + c.len_utf8();
            }
            open = true;
        } else if c == '&' {
            if words.len() >= most {
                break;
            }
            words.push(("and".to_owned(), at + 1));
            open = false;
        } else if c != '\'' && c != '’' {
            open = false;
        }
    }
    words
}

/// Whether `text` is the clipped begin of a label: `4.1` of `4. If Amendment`.
pub(super) fn is_label_fragment(text: &str) -> bool {
    let mut chars = text.chars();
    text.len() <= 5
        && chars.next().is_some_and(|c| ('1'..='7').contains(&c))
        && chars.next().is_some_and(|c| c == '.')
}

/// Whether `text` is of the boxes of item 5, or a label of one of them.
pub(super) fn is_relationship(text: &str) -> bool {
    let words = key(text);
    let has = |word: &str| words.contains(word);
    (has("director") && has("10 owner"))
        || (has("officer") && has("other") && (has("give title") || has("specify")))
        || words == "director"
        || has("10 owner")
        || has("officer give title")
        || has("other specify")
}
