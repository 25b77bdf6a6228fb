//! The table of the reporting owners, where a converter ran name and address together: told apart
//! by what else the page says of them.

use crate::rendering::address;
use crate::rendering::cell::visible;
use crate::rendering::grid::{Row, key};
use crate::rendering::tick::is_tick;

use crate::rendering::unclear::{CUT, UNCLEAR};

/// Writes name and address of each owner on lines of their own, as far as they are certain.
pub(super) fn divide(rows: &mut [Row]) {
    let Some(head) = rows.iter().position(|row| key(&row.text()).contains("reporting owner name"))
    else {
        return;
    };
    let (cover, table) = rows.split_at_mut(head);
    let cover = Cover::of(cover);
    let mut addresses: Vec<String> = Vec::new();
    let mut is_fused = false;
    set_marks_apart(table);
    join_cut_rows(table, &cover);
    for row in table {
        let words = key(&row.text());
        if words.starts_with("signatures") || words.starts_with("explanation of response") {
            break;
        }
        let is_head = words.contains("reporting owner name") || words.contains("director 10 owner");
        let has_marks = row.cells.len() >= 4;
        let Some(cell) = row.cells.first_mut().filter(|cell| {
            has_marks && !is_head && !cell.is_blank() && !cell.text.contains(['\n', UNCLEAR])
        }) else {
            continue;
        };
        let text = visible(&cell.text);
        if let Some(rest) = cover.fused_address_of(&text).filter(|_| addresses.is_empty()) {
            is_fused = true;
            cell.text = format!("{}\n{rest}{UNCLEAR}", cover.name);
            addresses.push(rest.to_owned());
            continue;
        }
        if is_fused {
            cell.text = match fused_begin(&text, &addresses) {
                Some(at) => format!("{}\n{}{UNCLEAR}", &text[..at], &text[at..]),
                None => format!("{text}{CUT}"),
            };
            continue;
        }
        if let Some(rest) = cover.address_of(&text) {
            let lines = cover.lines(rest, true);
            cell.text = match lines {
                Some(lines) => format!("{}\n{}", cover.name, lines.join("\n")),
                None => format!("{}\n{rest}{UNCLEAR}", cover.name),
            };
            addresses.push(rest.to_owned());
            continue;
        }
        let known = addresses.iter().find_map(|address| {
            let name = text.strip_suffix(address.as_str())?;
            (name.ends_with(' ') && !has_address_words(name)).then_some(name.len())
        });
        let found = begin_by_sign(&text).or(known).or_else(|| begin_by_number(&text));
        if let Some(at) = found {
            let (name, address) = text.split_at(at);
            let address = address.trim();
            let lines = cover.lines(address, false);
            cell.text = match lines {
                Some(lines) => format!("{}\n{}", name.trim(), lines.join("\n")),
                None => format!("{}\n{address}{UNCLEAR}", name.trim()),
            };
            addresses.push(address.to_owned());
        }
    }
}

/// Where name and address are lines of text and only the marks stand in a table, moves these to the
/// right of all lines.
fn set_marks_apart(table: &mut [Row]) {
    const APART: usize = 1_000;
    let is_head = |row: &Row| key(&row.text()).ends_with("director 10 owner officer other");
    let Some(head) = table.iter().position(is_head) else { return };
    let below = table[head + 1..].iter().find(|row| !row.is_blank());
    if below.is_none_or(|row| row.cells.len() > 1) {
        return;
    }
    let mut is_name = true;
    for row in &mut table[head..] {
        let words = key(&row.text());
        if words.starts_with("signatures") || words.starts_with("explanation of response") {
            break;
        }
        if let [line] = row.cells.as_mut_slice()
            && !line.is_blank()
            && !words.ends_with("director 10 owner officer other")
        {
            // A title can stand behind a line of the address.
            let ends = address::last_line(&visible(&line.text)).is_some();
            if !is_name && !ends {
                line.text.push(UNCLEAR);
            }
            is_name = ends;
        }
        let is_marks = is_head(row);
        let is_table = row.cells.len() > 1 || is_marks;
        for cell in row.cells.iter_mut().filter(|_| is_table) {
            let is_address = cell.start == 0 && !cell.text.split_whitespace().all(is_tick);
            if is_marks || !is_address {
                cell.start += APART;
                cell.end += APART;
            }
        }
    }
}

/// Joins the rows of an owner that the end of a page cuts in two: the second has no marks, and the
/// first no last line of an address. A first row whose name is lost has the name of item 1.
fn join_cut_rows(table: &mut [Row], cover: &Cover) {
    let is_listed = table.iter().any(|row| {
        row.cells.first().is_some_and(|cell| visible(&cell.text).starts_with(cover.name.as_str()))
    });
    let mut owner: Option<usize> = None;
    for at in 0..table.len() {
        let words = key(&table[at].text());
        if words.starts_with("signatures") || words.starts_with("explanation of response") {
            break;
        }
        let (address, marks) = match table[at].cells.split_first() {
            Some((address, marks)) if marks.len() >= 3 => (address, marks),
            _ => continue,
        };
        if words.contains("reporting owner") || words.contains("director 10 owner") {
            continue;
        }
        let has_marks = marks.iter().any(|cell| !cell.is_blank());
        if has_marks {
            if owner.is_none() && address.is_blank() && !is_listed && !cover.name.is_empty() {
                table[at].cells[0].text = format!("{}\n", cover.name);
            }
            owner = Some(at);
        } else if let Some(owner) = owner
            && !address.is_blank()
        {
            let more = address.text.clone();
            let text = &mut table[owner].cells[0].text;
            let is_whole =
                text.lines().last().is_some_and(|line| address::last_line(line).is_some());
            if !is_whole {
                text.push('\n');
                text.push_str(&more);
                table[at] = Row::default();
            }
        }
    }
}

/// What the cover says of the first owner.
struct Cover {
    name: String,
    /// Street lines with a comma between them, as item 1 prints them.
    street: String,
    /// `City, ST zip`.
    city: String,
}

impl Cover {
    fn of(rows: &[Row]) -> Self {
        let lines: Vec<String> = rows
            .iter()
            .flat_map(|row| row.text().split('\n').map(visible).collect::<Vec<_>>())
            .filter(|line| !line.is_empty())
            .collect();
        let after = |is_label: &dyn Fn(&str) -> bool| {
            let at = lines.iter().position(|line| is_label(&key(line)));
            at.and_then(|at| lines.get(at + 1)).cloned().unwrap_or_default()
        };
        let mut name = after(&|words| words.ends_with("name and address of reporting person"));
        if name.is_empty() {
            let label = "reporting person";
            let line = lines.iter().find(|line| {
                key(line)
                    .trim_start_matches("1 ")
                    .starts_with("name and address of reporting person")
            });
            if let Some(line) = line
                && let Some(at) = line.to_ascii_lowercase().find(label)
            {
                name = line[at + label.len()..].trim_start_matches(['*', ' ']).to_owned();
            }
        }
        if name.starts_with(|c: char| c.is_ascii_digit()) && label_like(&name) {
            name.clear();
        }
        Self {
            name,
            street: after(&|words| words == "last first middle"),
            city: after(&|words| words == "street"),
        }
    }

    /// What stands behind the first owner's name in `text`.
    fn address_of<'a>(&self, text: &'a str) -> Option<&'a str> {
        if self.name.is_empty() {
            return None;
        }
        text.strip_prefix(self.name.as_str())?.strip_prefix(' ').map(str::trim)
    }

    /// What stands behind the first owner's name in `text`, without a blank between them.
    fn fused_address_of<'a>(&self, text: &'a str) -> Option<&'a str> {
        let rest = text.strip_prefix(self.name.as_str()).filter(|_| !self.name.is_empty())?;
        rest.starts_with(char::is_alphanumeric).then_some(rest)
    }

    /// The lines of an address that is the first owner's: item 1 has a comma where its street goes
    /// on in a second line, and the table has none.
    /// Another owner may have the same words on other lines, unless there is but one way.
    fn lines<'a>(&self, address: &'a str, is_first: bool) -> Option<Vec<&'a str>> {
        let street = address.strip_suffix(self.city.as_str())?.trim();
        if self.city.is_empty() || street.is_empty() {
            return None;
        }
        let city = address[street.len()..].trim();
        let item = self.street.as_str();
        if item == street && (is_first || !item.contains(", ")) {
            return Some(vec![street, city]);
        }
        let same = item.bytes().zip(street.bytes()).take_while(|(a, b)| a == b).count();
        if !item.is_char_boundary(same) || !street.is_char_boundary(same) {
            return None;
        }
        let rest = item[same..].strip_prefix(',')?;
        (rest == &street[same..] && rest.starts_with(' '))
            .then(|| vec![street[..same].trim(), street[same..].trim(), city])
    }
}

/// Whether a line is the label of another item: `2. Issuer Name`.
fn label_like(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(['a', 'A']);
    rest.starts_with(". ")
}

/// Whether a text that should be a name has words of an address.
fn has_address_words(text: &str) -> bool {
    const WORDS: [&str; 34] = [
        "STREET",
        "ST",
        "AVENUE",
        "AVE",
        "ROAD",
        "RD",
        "DRIVE",
        "BOULEVARD",
        "BLVD",
        "PARK",
        "PLAZA",
        "SQUARE",
        "FLOOR",
        "SUITE",
        "LANE",
        "PARKWAY",
        "PKWY",
        "HIGHWAY",
        "WAY",
        "COURT",
        "BOX",
        "BUILDING",
        "CENTER",
        "CENTRE",
        "BLK",
        "BLOCK",
        "UNIT",
        "LEVEL",
        "TOWER",
        "ROOM",
        "FLAT",
        "NO",
        "NUMBER",
        "HOUSE",
    ];
    let upper = text.to_ascii_uppercase();
    let has_word = |word: &str| WORDS.contains(&word.trim_matches([',', '.']));
    upper.contains("C/O ") || upper.split(' ').any(has_word)
}

/// Where the address begins in a text without a blank between it and the name: an address that
/// another owner has, `C/O`, or a number right behind a letter.
fn fused_begin(text: &str, addresses: &[String]) -> Option<usize> {
    let known = addresses.iter().find_map(|address| Some(text.strip_suffix(address)?.len()));
    let signs = ["C/O ", "c/o ", "P.O. BOX ", "PO BOX "];
    let number = || {
        let at = text.find(|c: char| c.is_ascii_digit())?;
        let word = text[at..].split(' ').next().unwrap_or_default();
        let next = text[at..].split(' ').nth(1)?;
        let is_begin = text[..at].ends_with(|c: char| c.is_alphabetic() || matches!(c, '.' | ')'));
        (is_begin && is_number(word) && !is_of_name(next)).then_some(at)
    };
    known
        .or_else(|| signs.iter().filter_map(|sign| text.find(sign)).min())
        .or_else(number)
        .filter(|&at| at > 0 && !has_address_words(&text[..at]))
}

/// Where an address begins with `C/O` or a post-office box.
fn begin_by_sign(text: &str) -> Option<usize> {
    let upper = text.to_ascii_uppercase();
    let numbered = |name: &str| name.split(' ').skip(1).any(is_number);
    if let Some(at) = upper.find(" C/O ") {
        return (!numbered(&text[..at])).then_some(at + 1);
    }
    let at = [" P.O. BOX ", " PO BOX "].iter().find_map(|sign| upper.find(sign))?;
    (!numbered(&text[..at]) && !has_address_words(&text[..at])).then_some(at + 1)
}

/// Where an address begins with a house number.
fn begin_by_number(text: &str) -> Option<usize> {
    let words: Vec<(usize, &str)> = text
        .split(' ')
        .scan(0, |at, word| {
            let begin = *at;
            *at += word.len() + 1;
            Some((begin, word))
        })
        .collect();
    let first = words.iter().skip(1).position(|(_, word)| is_number(word)).map(|n| n + 1)?;
    let (at, _) = words[first];
    let (_, next) = words.get(first + 1)?;
    (!is_of_name(next) && !has_address_words(&text[..at])).then_some(at)
}

/// Whether a word behind a number says that the number is of a name: `Fund 2 LP`.
fn is_of_name(word: &str) -> bool {
    const NAMES: [&str; 18] = [
        "LP", "LLC", "LTD", "INC", "CORP", "TRUST", "FUND", "GP", "PLC", "SA", "CO", "AND", "LLP",
        "HOLDINGS", "PARTNERS", "II", "III", "TRUSTS",
    ];
    let word: String = word.chars().filter(char::is_ascii_alphanumeric).collect();
    NAMES.contains(&word.to_ascii_uppercase().as_str()) || is_number(&word)
}

fn is_number(word: &str) -> bool {
    let word = word.trim_end_matches(',');
    (1..=6).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit())
}
