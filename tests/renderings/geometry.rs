//! Tables in grids of random geometry: borders through words, letters on both sides of one, heads
//! that lose letters. A reader may leave a cell empty; it never writes a wrong one.

use crate::support::tables::{Row, Tables};

use super::read;
use super::robustness::Numbers;

/// Pages of one run: few, because every test run reads them.
const PAGES: usize = 60;

/// A column of the form: the two lines of its head, and the column of the tables.
type Head = (&'static str, &'static str, &'static str);

const TABLE_ONE: [Head; 11] = [
    ("1. Title of Security (Instr. 3)", "", "security_title"),
    ("2. Transaction Date (Month/Day/Year)", "", "transaction_date"),
    ("2A. Deemed Execution Date, if any (Month/Day/Year)", "", "deemed_execution_date"),
    ("3. Transaction Code (Instr. 8)", "Code", "transaction_code"),
    ("", "V", "transaction_form_type"),
    (
        "4. Securities Acquired (A) or Disposed of (D) (Instr. 3, 4 and 5)",
        "Amount",
        "transaction_shares",
    ),
    ("", "(A) or (D)", "transaction_acquired_disposed_code"),
    ("", "Price", "transaction_price_per_share"),
    (
        "5. Amount of Securities Beneficially Owned Following Reported Transaction(s) (Instr. 3 and 4)",
        "",
        "shares_owned_following_transaction",
    ),
    (
        "6. Ownership Form: Direct (D) or Indirect (I) (Instr. 4)",
        "",
        "direct_or_indirect_ownership",
    ),
    ("7. Nature of Indirect Beneficial Ownership (Instr. 4)", "", "nature_of_ownership"),
];

/// What is printed in a row, and what it says.
const ROWS: [([&str; 11], [&str; 11]); 6] = [
    (
        ["Common Stock", "11/01/2019", "", "G", "", "544", "D", "$ 0", "370,884.333", "D", ""],
        ["Common Stock", "2019-11-01", "", "G", "", "544", "D", "0", "370884.333", "D", ""],
    ),
    (
        [
            "Class A Common Stock",
            "11/04/2019",
            "",
            "S",
            "",
            "12,634",
            "D",
            "$ 1,096.52",
            "1,909,536",
            "D",
            "",
        ],
        [
            "Class A Common Stock",
            "2019-11-04",
            "",
            "S",
            "",
            "12634",
            "D",
            "1096.52",
            "1909536",
            "D",
            "",
        ],
    ),
    (
        [
            "Common Stock",
            "11/11/2019",
            "11/12/2019",
            "P",
            "",
            "1,100",
            "A",
            "$ 22.22",
            "11,000",
            "I",
            "By Trust",
        ],
        [
            "Common Stock",
            "2019-11-11",
            "2019-11-12",
            "P",
            "",
            "1100",
            "A",
            "22.22",
            "11000",
            "I",
            "By Trust",
        ],
    ),
    (
        ["Preferred Stock", "", "", "", "", "", "", "", "500", "I", "By Osric Family Partnership"],
        ["Preferred Stock", "", "", "", "", "", "", "", "500", "I", "By Osric Family Partnership"],
    ),
    (
        ["Common Stock", "11/22/2019", "", "A", "V", "7", "A", "$ 0.0001", "77", "D", ""],
        ["Common Stock", "2019-11-22", "", "A", "5", "7", "A", "0.0001", "77", "D", ""],
    ),
    (
        ["Units", "11/30/2019", "", "J", "", "2,222", "D", "$ 3.33", "0", "I", "See Footnote"],
        ["Units", "2019-11-30", "", "J", "", "2222", "D", "3.33", "0", "I", "See Footnote"],
    ),
];

/// A text in a box of `width` of the grid's columns: in one of them, or cut by a border.
fn cells(text: &str, width: usize, numbers: &mut Numbers) -> Vec<String> {
    let mut out = vec![String::new(); width];
    if text.len() < 2 || width == 1 || numbers.below(2) == 0 {
        out[numbers.below(width)] = text.to_owned();
        return out;
    }
    let at = numbers.below(width - 1);
    let cut = 1 + numbers.below(text.len() - 1);
    // A letter below the border can be read on both sides of it.
    let twice = usize::from(numbers.below(3) == 0);
    out[at] = text[..cut].trim().to_owned();
    out[at + 1] = text[cut - twice..].trim().to_owned();
    out
}

fn line(cells: &[String]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

/// A page of rows of [`ROWS`] and the numbers of these.
fn page(numbers: &mut Numbers) -> (String, Vec<usize>) {
    let widths: Vec<usize> = TABLE_ONE.iter().map(|_| 1 + numbers.below(3)).collect();
    let row = |texts: &[&str], numbers: &mut Numbers| {
        let boxes =
            texts.iter().zip(&widths).flat_map(|(text, width)| cells(text, *width, numbers));
        line(&boxes.collect::<Vec<_>>())
    };
    let chosen: Vec<usize> = (0..1 + numbers.below(8)).map(|_| numbers.below(ROWS.len())).collect();
    let mut out = String::from(
        "## FORM 4\n\nSTATEMENT OF CHANGES IN BENEFICIAL OWNERSHIP\n\n1. Name and Address of Reporting Person \
         \\*\n\nCorvin Della\n\n2. Issuer Name and Ticker or Trading Symbol\n\nKennebec Ships Inc [KENS]\n\n",
    );
    let total: usize = widths.iter().sum();
    let title = "Table I - Non-Derivative Securities Acquired, Disposed of, or Beneficially Owned";
    let mut first = vec![String::new(); total];
    first[total / 2] = title.to_owned();
    out.push_str(&line(&first));
    out.push_str(&format!("|{}\n", "---|".repeat(total)));
    out.push_str(&row(&TABLE_ONE.map(|head| head.0), numbers));
    out.push_str(&row(&TABLE_ONE.map(|head| head.1), numbers));
    for number in &chosen {
        out.push_str(&row(&ROWS[*number].0, numbers));
    }
    out.push_str("\nExplanation of Responses:\n\n/s/ Della Corvin\n");
    (out, chosen)
}

#[test]
fn no_grid_gives_a_wrong_cell() {
    let mut numbers = Numbers(0x5ec7_1616);
    let (mut found, mut wanted) = (0, 0);
    for _ in 0..PAGES {
        let (text, chosen) = page(&mut numbers);
        let tables = Tables::of(&read(&text));
        let is_holding = |number: &&usize| ROWS[**number].1[1].is_empty();
        for (table, rows) in [
            ("non_derivative_transactions", chosen.iter().filter(|n| !is_holding(n)).collect()),
            ("non_derivative_holdings", chosen.iter().filter(is_holding).collect::<Vec<_>>()),
        ] {
            let given: &[Row] = tables.rows(table);
            // Without a day or a code a transaction looks like a holding: then it is none at all.
            assert_eq!(given.len(), rows.len(), "{table} of\n{text}");
            for (row, number) in given.iter().zip(rows) {
                for (head, value) in TABLE_ONE.iter().zip(ROWS[*number].1) {
                    let cell = row.get(head.2).map_or("", String::as_str);
                    assert!(
                        cell.is_empty() || cell == value,
                        "{}: {cell:?}, not {value:?}, in\n{text}",
                        head.2
                    );
                    wanted += usize::from(!value.is_empty());
                    found += usize::from(!value.is_empty() && cell == value);
                }
            }
        }
    }
    eprintln!("{found} of {wanted} cells");
    assert!(found * 10 > wanted * 7, "{found} of {wanted} cells");
}
