//! The physical lines of a text rendering: words and the characters they stand at.

use std::collections::HashMap;

use super::super::cell::{self, CIK_CLOSE, CIK_OPEN, MARK_CLOSE, MARK_OPEN, Shape};

/// A word and its place on the line; `end` is the first character behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// The word without the signs that a program puts around footnote marks.
    pub(super) text: String,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: Kind,
}

impl Word {
    pub(super) fn new(text: String, start: usize, end: usize) -> Self {
        let kind = kind(&text);
        Self { text, start, end, kind }
    }
}

/// What a word can be by its shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Date,
    Number,
    /// A digit that Form 5 prints in the place of a code for a late holding.
    Digit,
    /// A number with a currency sign.
    Money,
    /// A currency sign alone.
    Dollar,
    /// One or more footnote marks.
    Mark,
    /// One capital letter, with or without marks and parentheses; `Direct` and `Indirect` count as
    /// the letters that stand for them.
    Letter(char),
    /// A letter with `/K` or Form 5's digit behind it.
    Code,
    /// A dash, or `N/A`.
    Dash,
    /// A day without its year: `Mar. 5`.
    Day,
    /// A word that stands for a day, as `Immed.` and `None` below the dates of an option.
    When,
    Text,
}

/// A physical line.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    pub(super) words: Vec<Word>,
    /// The page of the printout that the line stands on, from 1; 0 where there are no pages.
    pub(super) page: usize,
    /// Where upright rules stand.
    pub(super) bars: Vec<usize>,
    /// The places of the tags `<S>` and `<C>`, which mark the columns of an ASCII table.
    pub(super) marks: Vec<usize>,
    /// The strokes of a ruler: a line of dashes that parts rows or shows the columns.
    pub(super) strokes: Vec<(usize, usize)>,
    /// Whether the tag `</TABLE>` stands here.
    pub(super) closes: bool,
    /// Whether a page of paper ends here: the tag `<PAGE>`, or `Page 2 of 3` alone.
    pub(super) is_page_end: bool,
}

impl Line {
    pub(super) fn is_blank(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether the line is a ruler and nothing else.
    pub(super) fn is_ruler(&self) -> bool {
        self.words.is_empty() && !self.strokes.is_empty()
    }

    /// The words, one space between.
    pub(super) fn text(&self) -> String {
        join(&self.words)
    }
}

/// The words, one space between.
pub(super) fn join(words: &[Word]) -> String {
    let texts: Vec<_> = words.iter().map(|word| word.text.as_str()).collect();
    texts.join(" ")
}

/// The words of a page, without the signs around them.
pub(super) struct Vocabulary<'a>(HashMap<&'a str, usize>);

impl<'a> Vocabulary<'a> {
    pub(super) fn of(lines: &'a [Line]) -> Self {
        let mut words = HashMap::new();
        for word in lines.iter().flat_map(|line| &line.words) {
            *words.entry(bare(&word.text)).or_default() += 1;
        }
        Self(words)
    }

    /// Whether `left` and `right` are one word without the hyphen between them: the whole stands
    /// elsewhere on the page.
    pub(super) fn is_whole(&self, left: &str, right: &str) -> bool {
        self.0.contains_key(bare(&format!("{left}{right}")))
    }

    /// Whether a line's end cut `left` and `right` out of one word: the whole stands elsewhere on
    /// the page, or else neither part does.
    pub(super) fn is_cut(&self, left: &str, right: &str) -> bool {
        let count = |word: &str| self.0.get(bare(word)).copied().unwrap_or(0);
        count(&format!("{left}{right}")) > 0 || count(left) < 2 && count(right) < 2
    }
}

fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

/// So many blank lines part as much as more of them do.
const MOST_BLANKS: usize = 60;

/// All lines of `text`, with the tabs spread to every eighth character.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let mut page = usize::from(text.contains('\u{c}'));
    let mut out = Vec::new();
    let mut blanks = 0;
    for raw in text.split('\n') {
        page += raw.matches('\u{c}').count();
        blanks = if raw.trim().is_empty() { blanks + 1 } else { 0 };
        if blanks > MOST_BLANKS {
            continue;
        }
        // Privacy-enhanced mail puts `- ` before every line that begins with a dash.
        let escaped = raw.strip_prefix("- ").filter(|rest| rest.starts_with('-'));
        out.push(line(escaped.unwrap_or(raw), page));
    }
    rejoin(&mut out);
    out
}

/// Joins `(`, `1)` and the note that flattened text breaks into three lines.
fn rejoin(lines: &mut [Line]) {
    for at in 2..lines.len() {
        let (above, below) = lines.split_at_mut(at);
        let ([open], [number]) = (above[at - 2].words.as_slice(), above[at - 1].words.as_slice())
        else {
            continue;
        };
        let mark = format!("{}{}", open.text, number.text);
        if open.text != "(" || cell::plain_mark(&mark).is_none() || below[0].is_blank() {
            continue;
        }
        above[at - 2].words.clear();
        above[at - 1].words.clear();
        let shift = mark.len() + 1;
        for word in &mut below[0].words {
            word.start += shift;
            word.end += shift;
        }
        below[0].words.insert(0, Word::new(mark, 0, shift - 1));
    }
}

fn line(raw: &str, page: usize) -> Line {
    let closes = raw.trim().eq_ignore_ascii_case("</TABLE>");
    let mut line = Line { page, closes, ..Line::default() };
    if is_ruler(raw) {
        line.strokes = strokes(raw);
        return line;
    }
    let marker = raw.trim_start();
    if marker.starts_with("<S>") || marker.starts_with("<s>") || marker.starts_with("<C>") {
        let places = raw.char_indices().enumerate();
        line.marks = places
            .filter(|(_, (i, c))| {
                *c == '<' && matches!(raw.get(*i..*i + 3), Some("<S>" | "<C>" | "<s>" | "<c>"))
            })
            .map(|(place, _)| place)
            .collect();
        return line;
    }
    let is_tag = |tag: &str| raw.trim().eq_ignore_ascii_case(tag);
    line.is_page_end = is_tag("<PAGE>") || is_page_number(raw);
    if line.is_page_end
        || ["<TABLE>", "</TABLE>", "<CAPTION>", "</CAPTION>"].into_iter().any(is_tag)
    {
        return line;
    }
    words(raw, &mut line);
    line
}

/// `Page 2 of 3` and `Page 2`, alone on a line.
fn is_page_number(raw: &str) -> bool {
    let words: Vec<String> = raw.split_whitespace().take(5).map(str::to_lowercase).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let is_number = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
    match words.as_slice() {
        ["page", number] => is_number(number),
        ["page", number, "of", count] => is_number(number) && is_number(count),
        _ => false,
    }
}

fn is_rule(c: char) -> bool {
    matches!(c, '-' | '_' | '=' | '+' | '|' | '.' | '─'..='╿')
}

/// Whether the line is a ruler: nothing but strokes, and at least ten of them.
fn is_ruler(raw: &str) -> bool {
    let mut count = 0;
    raw.chars().all(|c| {
        count += usize::from(is_rule(c) && c != '|');
        c.is_whitespace() || is_rule(c)
    }) && count >= 10
}

fn strokes(raw: &str) -> Vec<(usize, usize)> {
    let mut out: Vec<(usize, usize)> = Vec::new();
    for (place, c) in raw.chars().enumerate() {
        if !matches!(c, '-' | '_' | '=' | '.' | '─' | '━' | '═') {
            continue;
        }
        match out.last_mut() {
            Some(stroke) if stroke.1 == place => stroke.1 = place + 1,
            _ => out.push((place, place + 1)),
        }
    }
    out
}

fn words(raw: &str, line: &mut Line) {
    let mut place = 0;
    let mut start = 0;
    let mut word = String::new();
    let mut in_cik = false;
    for c in raw.chars().chain([' ']) {
        // A CIK in front of a name takes no place.
        if c == CIK_OPEN || in_cik {
            if word.is_empty() {
                start = place;
            }
            in_cik = c != CIK_CLOSE;
            word.push(c);
            continue;
        }
        let is_bar = matches!(c, '|' | '│' | '┃' | '║');
        if c.is_whitespace() || c == '\u{feff}' || is_bar {
            if !word.is_empty() {
                push(&mut line.words, &word, start, place);
                word.clear();
            }
            if is_bar {
                line.bars.push(place);
            }
            place = if c == '\t' { (place / 8 + 1) * 8 } else { place + usize::from(c != '\u{c}') };
            continue;
        }
        if matches!(c, '\u{200b}'..='\u{200d}' | '\u{ad}') {
            continue;
        }
        if word.is_empty() {
            start = place;
        }
        word.push(c);
        place += 1;
    }
}

fn push(out: &mut Vec<Word>, raw: &str, start: usize, end: usize) {
    let text = clean(raw);
    if text.is_empty() || is_stroke(&text) {
        return;
    }
    // `21 3/8` is one number.
    if let Some(whole) = out.last_mut()
        && start == whole.end + 1
        && cell::is_fraction(without_marks(&text))
        && matches!(whole.kind, Kind::Number | Kind::Digit | Kind::Money)
    {
        *whole = Word::new(format!("{} {text}", whole.text), whole.start, end);
        return;
    }
    // So is `May 4, 1999` one day.
    if let Some(before) = out.last_mut()
        && start == before.end + 1
        && text.starts_with(|c: char| c.is_ascii_digit())
        && matches!(before.kind, Kind::Text | Kind::Day)
    {
        let whole = format!("{} {text}", before.text);
        let is_date = before.kind == Kind::Day && cell::date(&whole).is_some();
        if is_date || before.kind == Kind::Text && cell::is_day(whole.trim_end_matches(',')) {
            *before = Word::new(whole, before.start, end);
            return;
        }
    }
    out.push(Word::new(text, start, end));
}

/// Whether a word is a piece of a ruler; short ones of underscores are boxes for ticks.
fn is_stroke(word: &str) -> bool {
    let is_of = |shortest: usize, is: fn(char) -> bool| {
        word.chars().count() >= shortest && word.chars().all(is)
    };
    is_of(3, |c| matches!(c, '-' | '=' | '+' | '─'..='╿')) || is_of(12, |c| matches!(c, '_' | '+'))
}

/// Takes the signs away that text browsers put before superscripts and links: `C[3]^(1)`.
fn clean(raw: &str) -> String {
    if !raw.contains(['^', '⁽', '[']) {
        return raw.to_owned();
    }
    let chars: Vec<char> = raw.chars().collect();
    let mut out = String::with_capacity(raw.len());
    let mut i = 0;
    while i < chars.len() {
        match chars[i] {
            '^' => i += 1,
            '[' => {
                let digits = chars[i + 1..].iter().take_while(|c| c.is_ascii_digit()).count();
                let close = i + 1 + digits;
                let is_link = digits > 0
                    && chars.get(close) == Some(&']')
                    && matches!(chars.get(close + 1), Some('^' | '('));
                if is_link {
                    i = close + 1;
                } else {
                    out.push('[');
                    i += 1;
                }
            }
            c => {
                out.push(plain_superscript(c));
                i += 1;
            }
        }
    }
    out
}

fn plain_superscript(c: char) -> char {
    match c {
        '⁽' => '(',
        '⁾' => ')',
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁰' => '0',
        '⁴'..='⁹' => char::from_digit(u32::from(c) - u32::from('⁰'), 10).unwrap_or(c),
        c => c,
    }
}

fn kind(text: &str) -> Kind {
    if text.chars().all(|c| matches!(c, '-' | '–' | '—')) || text.eq_ignore_ascii_case("n/a") {
        return Kind::Dash;
    }
    let is_mark = text.starts_with(MARK_OPEN) && text.ends_with(MARK_CLOSE);
    let bare = if is_mark { "" } else { without_marks(cell::without_stars(text)) };
    if bare.is_empty() {
        return Kind::Mark;
    }
    match Shape::of(bare) {
        Shape::Date(_) => return Kind::Date,
        Shape::Number(_, true) => return Kind::Money,
        // Prices had fractions, and numbers of shares none.
        Shape::Number(_, false) if bare.contains('/') => return Kind::Money,
        Shape::Number(_, false) if matches!(bare, "3" | "4" | "5") => return Kind::Digit,
        Shape::Number(_, false) => return Kind::Number,
        Shape::Dollar => return Kind::Dollar,
        Shape::Blank | Shape::Text => {}
    }
    let inner = bare.strip_prefix('(').and_then(|bare| bare.strip_suffix(')')).unwrap_or(bare);
    let mut chars = inner.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) if c.is_ascii_uppercase() => Kind::Letter(c),
        _ if inner.eq_ignore_ascii_case("direct") => Kind::Letter('D'),
        _ if inner.eq_ignore_ascii_case("indirect") => Kind::Letter('I'),
        _ if cell::transaction_code(bare).is_some() || bare == "A,D" => Kind::Code,
        _ if is_when(inner) => Kind::When,
        _ if cell::is_day(bare.trim_end_matches(',')) => Kind::Day,
        _ => Kind::Text,
    }
}

fn is_when(word: &str) -> bool {
    const WORDS: [&str; 9] = [
        "immed",
        "immediate",
        "immediately",
        "vested",
        "current",
        "currently",
        "presently",
        "perpetual",
        "none",
    ];
    let word = word.trim_end_matches('.').to_ascii_lowercase();
    WORDS.contains(&word.as_str())
}

/// `text` without the marks at its end: `C` of `C(1)(2)`.
pub(super) fn without_marks(text: &str) -> &str {
    let mut rest = text;
    while let Some(open) = rest.rfind(['(', '[']) {
        if cell::plain_mark(&rest[open..]).is_none() {
            break;
        }
        rest = rest[..open].trim_end();
    }
    rest
}
