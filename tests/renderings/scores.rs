//! How well whole families of renderings are read, against the rows they were rendered from.

use std::collections::BTreeMap;
use std::path::Path;

use section16::Decimal;
use serde_json::Value;

use crate::support;
use crate::support::tables::Tables;

/// The least that a family may reach, in thousandths: how many of the true cells come out, how
/// many of the cells that come out are true, and how many filings have the right rows.
const FLOORS: [(&str, [usize; 3]); 6] = [
    ("html_to_markdown", [991, 999, 1000]),
    ("pdf_to_markdown", [954, 998, 922]),
    ("pdftotext", [981, 998, 1000]),
    ("sec_stylesheet", [992, 1000, 1000]),
    ("sec_website", [1000, 1000, 1000]),
    ("w3m", [991, 1000, 1000]),
];

/// The tables whose cells are counted.
const TABLES: [&str; 4] = [
    "non_derivative_transactions",
    "non_derivative_holdings",
    "derivative_transactions",
    "derivative_holdings",
];

/// Columns that no rendering shows, or not for certain.
const NOT_SHOWN: [&str; 7] = [
    "accession_number",
    "row_number",
    "transaction_form_type",
    "transaction_coding_fn",
    "equity_swap_involved",
    "transaction_timeliness",
    "transaction_timeliness_fn",
];

#[derive(Default)]
struct Score {
    /// True cells, those of them that came out, and cells that came out.
    wanted: usize,
    found: usize,
    given: usize,
    filings: usize,
    with_right_rows: usize,
}

#[test]
fn no_family_is_read_worse_than_it_was() {
    let Some(shared) = support::shared() else { return };
    let renderings = shared.join("renderings");
    if !renderings.join("truth").is_dir() {
        eprintln!("not checked: no renderings at {}", renderings.display());
        return;
    }
    let mut worse = Vec::new();
    for (family, floor) in FLOORS {
        let score = score(&renderings, family);
        let thousandths = |part: usize, whole: usize| part * 1000 / whole.max(1);
        let reached = [
            thousandths(score.found, score.wanted),
            thousandths(score.found, score.given),
            thousandths(score.with_right_rows, score.filings),
        ];
        eprintln!("{family}: {reached:?}");
        if reached.iter().zip(floor).any(|(reached, floor)| *reached < floor) {
            worse.push(format!("{family}: {reached:?}, at least {floor:?}"));
        }
    }
    assert!(worse.is_empty(), "{}", worse.join("\n"));
}

fn score(renderings: &Path, family: &str) -> Score {
    let mut score = Score::default();
    for page in support::files(&renderings.join(family)) {
        let stem = page.file_stem().unwrap().to_string_lossy().into_owned();
        let truth = renderings.join("truth").join(format!("{stem}.json"));
        let Ok(truth) = std::fs::read(truth) else { continue };
        let truth: BTreeMap<String, Vec<BTreeMap<String, Value>>> =
            serde_json::from_slice(&truth).unwrap();
        let tables = support::filing(&page).map(|filing| Tables::of(&filing)).unwrap_or_default();
        let mut is_right = true;
        for table in TABLES {
            let wanted = truth.get(table).map_or(&[][..], Vec::as_slice);
            let given = tables.rows(table);
            is_right &= wanted.len() == given.len();
            for number in 0..wanted.len().max(given.len()) {
                let cell = |column: &str| {
                    let cell = given.get(number).and_then(|row| row.get(column));
                    cell.map_or("", String::as_str)
                };
                let truth = |column: &str| {
                    let cell = wanted.get(number).and_then(|row| row.get(column));
                    cell.and_then(Value::as_str).unwrap_or_default()
                };
                let columns = wanted.get(number).map(|row| row.keys().collect::<Vec<_>>());
                let columns = columns.unwrap_or_else(|| given[number].keys().collect::<Vec<_>>());
                for column in columns.into_iter().filter(|c| !NOT_SHOWN.contains(&c.as_str())) {
                    let (wanted, given) = (truth(column), cell(column));
                    score.wanted += usize::from(!wanted.is_empty());
                    score.given += usize::from(!given.is_empty());
                    score.found += usize::from(!given.is_empty() && is_same(wanted, given));
                }
            }
        }
        score.filings += 1;
        score.with_right_rows += usize::from(is_right);
    }
    score
}

/// Whether two cells say the same: the same number, or the same words in any case.
fn is_same(a: &str, b: &str) -> bool {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    words(a) == words(b) || number(a).is_some_and(|a| number(b) == Some(a))
}

/// A number without the zeros that say nothing.
fn number(text: &str) -> Option<&str> {
    Decimal::parse(text)?;
    let text =
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text };
    let text = text.trim_start_matches('0');
    Some(if text.is_empty() { "0" } else { text })
}
