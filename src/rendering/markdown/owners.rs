//! The table of the reporting owners, where a converter ran name and address together: told apart
//! by what else the page says of them.

use crate::rendering::cell::visible;
use crate::rendering::grid::{Row, key};

/// Stands between a name and an address whose lines cannot be told apart.
pub(in crate::rendering) const UNDIVIDED: char = '\u{1f}';

/// Writes name and address of each owner on lines of their own, as far as they are certain.
pub(super) fn divide(rows: &mut [Row]) {
    let Some(head) = rows.iter().position(|row| key(&row.text()).contains("reporting owner name"))
    else {
        return;
    };
    let (cover, table) = rows.split_at_mut(head);
    let cover = Cover::of(cover);
    let mut addresses: Vec<String> = Vec::new();
    for row in table {
        let words = key(&row.text());
        if words.starts_with("signatures") || words.starts_with("explanation of response") {
            break;
        }
        let is_head = words.contains("reporting owner name") || words.contains("director 10 owner");
        let has_marks = row.cells.len() >= 4;
        let Some(cell) = row
            .cells
            .first_mut()
            .filter(|cell| has_marks && !is_head && !cell.is_blank() && !cell.text.contains('\n'))
        else {
            continue;
        };
        let text = visible(&cell.text);
        if let Some(rest) = cover.address_of(&text) {
            let lines = cover.lines(rest);
            cell.text = match lines {
                Some(lines) => format!("{}\n{}", cover.name, lines.join("\n")),
                None => format!("{}{UNDIVIDED}{rest}", cover.name),
            };
            addresses.push(rest.to_owned());
            continue;
        }
        let known = addresses.iter().find_map(|address| {
            text.strip_suffix(address.as_str()).filter(|name| name.ends_with(' ')).map(str::len)
        });
        if let Some(at) = known.or_else(|| begin_of_address(&text)) {
            let (name, address) = text.split_at(at);
            let address = address.trim();
            let lines = cover.lines(address);
            cell.text = match lines {
                Some(lines) => format!("{}\n{}", name.trim(), lines.join("\n")),
                None => format!("{}{UNDIVIDED}{address}", name.trim()),
            };
            addresses.push(address.to_owned());
        } else {
            cell.text = format!("{UNDIVIDED}{text}");
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

    /// The lines of an address that is the first owner's: item 1 has a comma where its street goes
    /// on in a second line, and the table has none.
    fn lines<'a>(&self, address: &'a str) -> Option<Vec<&'a str>> {
        let street = address.strip_suffix(self.city.as_str())?.trim();
        if self.city.is_empty() || street.is_empty() {
            return None;
        }
        let city = address[street.len()..].trim();
        let item = self.street.as_str();
        if item == street {
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

/// Where an address begins for certain: at `C/O`, at a post-office box, at a house number.
fn begin_of_address(text: &str) -> Option<usize> {
    const NAMES: [&str; 18] = [
        "LP", "LLC", "LTD", "INC", "CORP", "TRUST", "FUND", "GP", "PLC", "SA", "CO", "AND", "LLP",
        "HOLDINGS", "PARTNERS", "II", "III", "TRUSTS",
    ];
    let upper = text.to_ascii_uppercase();
    for sign in [" C/O ", " P.O. BOX ", " PO BOX "] {
        if let Some(at) = upper.find(sign) {
            return Some(at + 1);
        }
    }
    let words: Vec<(usize, &str)> = text
        .split(' ')
        .scan(0, |at, word| {
            let begin = *at;
            *at += word.len() + 1;
            Some((begin, word))
        })
        .collect();
    let is_number = |word: &str| {
        word.len() <= 6
            && word.trim_end_matches(',').bytes().all(|b| b.is_ascii_digit())
            && !word.is_empty()
    };
    let first = words.iter().skip(1).position(|(_, word)| is_number(word)).map(|n| n + 1)?;
    let (at, _) = words[first];
    let (_, next) = words.get(first + 1)?;
    let next: String = next.chars().filter(char::is_ascii_alphanumeric).collect();
    let in_name = NAMES.contains(&next.to_ascii_uppercase().as_str()) || is_number(&next);
    (!in_name).then_some(at)
}
