//! Damaged, cut and huge pages: reading them ends, and never panics.

use crate::support;

use super::{fixture, fixtures};

/// A sequence of numbers that is the same in every run (xorshift).
pub(super) struct Numbers(pub(super) u64);

impl Numbers {
    pub(super) fn below(&mut self, end: usize) -> usize {
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
        let path = support::root().join("samples").join(name);
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

/// The cover, the tables and the end of a small web page.
fn web_page(cover: &str, rows: &str, tail: &str) -> String {
    let labels = "<tr><td>1. Title of Security (Instr. 3)<td>2. Transaction Date\
        <td>2A. Deemed Execution Date<td>3. Transaction Code<td>V<td>4. Amount<td>(A) or (D)\
        <td>Price<td>5. Amount of Securities Beneficially Owned<td>6. Ownership Form\
        <td>7. Nature of Indirect Beneficial Ownership (Instr. 4)";
    let row =
        "<tr><td>Common Stock<td>05/01/2003<td><td>P<td><td>100<td>A<td>$10<td>1,100<td>D<td>";
    format!(
        "<html><body><p>FORM 4<p>STATEMENT OF CHANGES IN BENEFICIAL OWNERSHIP<p>1. Name and Address of \
         Reporting Person*<p>FALK ADA<p>(Last) (First) (Middle)<p>8 MILL ROAD<p>(Street)\
         <p>BATH, ME 04530<p>(City) (State) (Zip)<p>2. Issuer Name and Ticker or Trading Symbol\
         <p>ACME CORP [ACM]<p>3. Date of Earliest Transaction (Month/Day/Year)<p>05/01/2003\
         <p>5. Relationship of Reporting Person(s) to Issuer<p>X Director<p>_ 10% Owner{cover}\
         <table><tr><td colspan=11>Table I - Non-Derivative Securities Acquired, Disposed of, or \
         Beneficially Owned{labels}{row}{rows}</table>\
         <table><tr><td>Table II - Derivative Securities Acquired, Disposed of, or Beneficially \
         Owned</table><p>Explanation of Responses:<p>(1) Note one.{tail}<table><tr>\
         <td>/s/ Ada Falk<td>05/02/2003<tr><td>** Signature of Reporting Person<td>Date</table>"
    )
}

/// The cover, the rows of Table I and the end of a small page of text.
fn text_page(cover: &str, rows: &str, tail: &str) -> String {
    format!(
        "FORM 4\nSTATEMENT OF CHANGES IN BENEFICIAL OWNERSHIP\n\n\
         1. Name and Address of Reporting Person*\nFALK ADA\n(Last) (First) (Middle)\n8 MILL ROAD\n\
         (Street)\nBATH, ME 04530\n(City) (State) (Zip)\n\n\
         2. Issuer Name and Ticker or Trading Symbol\nACME CORP [ACM]\n\n\
         5. Relationship of Reporting Person(s) to Issuer\nX Director\n_ 10% Owner\n\n{cover}\n\
         Table I - Non-Derivative Securities Acquired, Disposed of, or Beneficially Owned\n\n\
         |1. Title of |2. Trans-|3. Code|4. Amount|(A) or|Price|5. Amount|6. Owner-|7. Nature|\n\
         |Security    |action   |       |         |(D)   |     |Owned    |ship Form|         |\n\
         {rows}\n\
         Table II - Derivative Securities Acquired, Disposed of, or Beneficially Owned\n\n\
         Explanation of Responses:\n(a) Note one.\n{tail}\n\
         /s/ Ada Falk      05/02/2003\nSignature of Reporting Person      Date\n"
    )
}

const RULED_ROW: &str =
    "|Common Stock|05/01/03 |P      |100      |A     |$10  |1,100    |D        |         |\n";

/// Web pages that say one thing so often that anything quadratic would not end.
#[test]
fn web_pages_of_many_repetitions_end() {
    let marks = "<table><tr><td>Reporting Owner Name / Address<tr><td>Director<td>10% Owner\
        <td>Officer<td>Other</table>";
    let texts: String = (0..5_000).map(|n| format!("<td>Lot {n:07}")).collect();
    let persons: String = (0..3_000).map(|n| format!("<p>Name: A{n}<p>Address: B")).collect();
    let pages = [
        ("labels", web_page(&format!("<p>{}", "1 ".repeat(40_000)), "", "")),
        ("texts", web_page(&format!("<table><tr>{texts}</table>"), "", "")),
        (
            "a hint",
            web_page(
                &format!(
                    "<p>4. If Amendment, Date of Original Filed (month {}",
                    "a ".repeat(40_000)
                ),
                "",
                "",
            ),
        ),
        (
            "spans",
            web_page(
                "",
                &format!(
                    "<tr>{}{}",
                    "<td rowspan=99 colspan=99>".repeat(1_500),
                    "<tr>".repeat(9_000)
                ),
                "",
            ),
        ),
        (
            "columns",
            web_page(
                "",
                &format!("<tr>{}<tr>{}", "<td>1".repeat(9_000), "<td>ab".repeat(9_000)),
                "",
            ),
        ),
        ("lines", web_page("", &format!("<tr><td>{}<td>b<td>c", "a<br>".repeat(15_000)), "")),
        (
            "signs",
            web_page("", "", &format!("<table><tr>{}</table>", "<td>/s/ Ab Cd".repeat(5_000))),
        ),
        ("owners", web_page("", "", &format!("{marks}{}", "<p>a b".repeat(6_000)))),
        ("persons", web_page("", "", &persons)),
    ];
    for (name, page) in pages {
        let filing = section16::read(page.as_bytes()).expect(name);
        let document = &filing.document;
        assert_eq!(document.issuer.issuer_name.text(), "ACME CORP", "{name}");
        assert!(!document.reporting_owners.is_empty(), "{name}");
    }
}

/// The same of pages of text.
#[test]
fn text_pages_of_many_repetitions_end() {
    let ruled = |row: &str, times: usize| format!("{RULED_ROW}{}", row.repeat(times));
    let cell = format!("|{}|05/01/03|P|1|A|$1|1|D| |", "ab ".repeat(12_000));
    let pages = [
        ("columns", text_page("", &format!("<S>{}\n{RULED_ROW}", "<C>".repeat(20_000)), "")),
        ("words of a cell", text_page("", &ruled(&cell, 1), "")),
        ("ruled lines", text_page("", &ruled("|a|b|c|d|\n", 4_000), "")),
        ("lines", text_page("", &format!("{RULED_ROW}{}", "ab\n".repeat(4_000)), "")),
        ("blank lines", text_page("", RULED_ROW, &"\n".repeat(60_000))),
        ("headings", text_page(&"table i ".repeat(12_000), RULED_ROW, "")),
        (
            "labels abreast",
            text_page(
                &format!("{}\n{}", "1 ss   ".repeat(4_000), "a\n".repeat(15_000)),
                RULED_ROW,
                "",
            ),
        ),
        ("letters", text_page("", RULED_ROW, &"(a)".repeat(30_000))),
        ("marks", text_page("", &format!("{RULED_ROW}Units {}", "(1) ".repeat(12_000)), "")),
        ("strokes", text_page("", &format!("{}\n{RULED_ROW}", "- ".repeat(40_000)), "")),
    ];
    for (name, page) in pages {
        let filing = section16::read(page.as_bytes()).expect(name);
        assert_eq!(filing.document.issuer.issuer_name.text(), "ACME CORP", "{name}");
        // What is no row for certain is reported.
        let rows = filing.document.non_derivative_table.len();
        assert!(rows > 0 || !filing.problems.is_empty(), "{name}");
    }
}

/// What stands behind an open parenthesis is no hint.
#[test]
fn an_open_parenthesis_swallows_nothing() {
    let page = web_page("", "", "");
    let label = "<p>2. Issuer Name and Ticker or Trading Symbol<p>ACME CORP [ACM]";
    let open = page
        .replace(label, "<p>2. Issuer Name and Ticker or Trading Symbol (check ACME CORP [ACM]");
    assert_ne!(page, open);
    let filing = super::read(&open);
    let name = filing.document.issuer.issuer_name.text();
    assert!(name.ends_with("ACME CORP"), "{name}");
}
