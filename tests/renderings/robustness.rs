//! Damaged, cut and huge pages: reading them ends, and never panics.

use std::path::Path;

use crate::support;

use super::{fixture, fixtures};

/// A sequence of numbers that is the same in every run (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end.max(1)).unwrap()).unwrap()
    }
}

/// Pieces that pages are made of, and that may stand in the wrong place.
const PIECES: [&str; 20] = [
    "|",
    "\n",
    "<S>",
    "<C>",
    "<TABLE>",
    "</table>",
    "<td rowspan=9999999 colspan=9999999>",
    "<br>",
    "(1)",
    "(99999999999999999999)",
    "$",
    "12/29/2",
    "99/99/9999",
    "\u{0}",
    "\u{2612}",
    "Table II - Derivative Securities",
    "Explanation of Responses:",
    "1. Name and Address of Reporting Person",
    "----------",
    "\t",
];

fn read_all(bytes: &[u8]) {
    // Either way: what counts is that it ends.
    if let Ok(filing) = section16::read(bytes) {
        assert!(filing.worst() <= Some(section16::Severity::Error));
    }
}

/// Reads `bytes` cut at its start, its end and in its middle, and with other bytes in places.
fn harass(bytes: &[u8], times: usize, numbers: &mut Numbers) {
    for _ in 0..times {
        let (a, b) = (numbers.below(bytes.len()), numbers.below(bytes.len()));
        let (from, to) = (a.min(b), a.max(b));
        match numbers.below(4) {
            0 => read_all(&bytes[from..]),
            1 => read_all(&bytes[..to]),
            2 => read_all(&[&bytes[..from], &bytes[to..]].concat()),
            _ => {
                let mut changed = bytes.to_vec();
                for _ in 0..=numbers.below(12) {
                    let at = numbers.below(changed.len());
                    let piece = PIECES[numbers.below(PIECES.len())].as_bytes();
                    let gone = numbers.below(6).min(changed.len() - at);
                    changed.splice(at..at + gone, piece.iter().copied());
                }
                read_all(&changed);
            }
        }
    }
}

#[test]
fn damaged_pages_of_our_own_never_panic() {
    let mut numbers = Numbers(0x5ec7_1016);
    for page in fixtures() {
        harass(&std::fs::read(page).unwrap(), 40, &mut numbers);
    }
}

#[test]
fn damaged_real_pages_never_panic() {
    let Some(shared) = support::shared() else { return };
    let mut numbers = Numbers(0x1234_5678_9abc);
    let renderings = shared.join("renderings");
    if !renderings.is_dir() {
        eprintln!("not checked: no renderings at {}", renderings.display());
        return;
    }
    let folders = std::fs::read_dir(renderings).unwrap().map(|entry| entry.unwrap().path());
    for folder in folders.filter(|folder| folder.is_dir() && !folder.ends_with("truth")) {
        for page in support::files(&folder).into_iter().step_by(9) {
            let bytes = std::fs::read(page).unwrap();
            if bytes.len() < 60_000 {
                harass(&bytes, 4, &mut numbers);
            }
        }
    }
}

#[test]
fn every_file_of_the_corpus_is_read_to_its_end() {
    let Some(shared) = support::shared() else { return };
    let mut folders = vec![shared.join("corpus"), shared.join("seed"), shared.join("edgar")];
    let mut count = 0;
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder).into_iter().flatten();
        for path in entries.map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else {
                read_all(&std::fs::read(path).unwrap());
                count += 1;
            }
        }
    }
    assert!(count > 500, "{count} files");
}

/// A page with so many rows that anything quadratic would not end.
#[test]
fn a_page_of_many_rows_ends() {
    let text = fixture("form5_1998.txt");
    let row = text.lines().find(|line| line.starts_with("Common Stock          03/17/98")).unwrap();
    let many = format!("{row}\n\n").repeat(1_000);
    let filing = super::read(&text.replace(row, &many));
    assert_eq!(filing.document.non_derivative_table.len(), 1_002);

    let sample = |name: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(name);
        std::fs::read_to_string(path).unwrap()
    };
    let page = sample("form4_page.html");
    let row = piece(&page, "<tr><td align=\"left\"><span class=\"SmallFormData\">Common", "</tr>");
    let filing = super::read(&page.replace(row, &row.repeat(300)));
    assert_eq!(filing.document.non_derivative_table.len(), 302);

    let page = sample("form4_pdf.md");
    let row = page.lines().find(|line| line.starts_with("| Common Stock")).unwrap();
    let filing = super::read(&page.replace(row, &vec![row; 1_000].join("\n")));
    assert!(filing.document.non_derivative_table.len() >= 1_000);
}

fn piece<'t>(text: &'t str, begin: &str, end: &str) -> &'t str {
    let from = text.find(begin).unwrap();
    &text[from..from + text[from..].find(end).unwrap() + end.len()]
}
