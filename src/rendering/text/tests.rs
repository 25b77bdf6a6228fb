use super::super::columns::{Column, Entry};
use super::*;

fn entries(text: &str) -> Vec<Entry> {
    rows(text).into_iter().filter_map(|row| row.entry).collect()
}

/// The cells of an entry, one space between, in the order of the columns.
fn cells(entry: &Entry) -> String {
    let texts: Vec<_> = entry.cells.iter().map(|(_, text)| text.as_str()).collect();
    texts.join(" | ")
}

const HEAD_OF_THREE: &str = "\
FORM 3
        Table I - Non-Derivative Securities Beneficially Owned
1.Title of Security          2. Amount of Securities   3. Ownership   4. Nature of Indirect
(Instr. 4)                   Beneficially Owned        Form: Direct   Beneficial Ownership
                             (Instr. 4)                (D) or         (Instr. 5)
                                                       Indirect (I)
                                                       (Instr. 5)

";

#[test]
fn wrapped_cells_are_one_row() {
    let text = format!(
        "{HEAD_OF_THREE}
                                                                      See
Class B Common Stock         12,500                    I              footnote
                                                                      (1)
Common Stock                 300                       D

Explanation of Responses:
"
    );
    let found = entries(&text);
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(cells(&found[0]), "Class B Common Stock | 12,500 | I | See footnote (1)");
    assert_eq!(cells(&found[1]), "Common Stock | 300 | D");
}

#[test]
fn marked_columns_join_words_that_the_rule_cuts() {
    let text = "\
FORM 3
<TABLE>
 Table I -- Non-Derivative Securities Beneficially Owned         |
1. Title of       |2. Amount of   |3. Form|4. Nature of           |
   Security       |   Securities  |       |   Ownership           |
<S>                <C>             <C>     <C>
Common Stock of Ex|1,000          |D      |-                      |
ample Works       |               |       |                       |
</TABLE>
Signatures
Example Works
";
    let found = entries(text);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(cells(&found[0]), "Common Stock of Example Works | 1,000 | D");
}

#[test]
fn flattened_text_is_read_by_order_and_leaves_the_side_open() {
    let text = "\
FORM 4
Table II - Derivative Securities Acquired, Disposed of, or Beneficially Owned
1. Title of Derivative Security
(Instr. 3)
2. Conversion or Exercise Price
3. Transaction Date
3A. Deemed Execution Date, if any
4. Transaction Code
Code
V
(A)
(D)
Date Exercisable
Expiration Date
Title
Amount or Number of Shares
Option to Buy
$
5.52
01/02/2004
A
700
02/03/2005
02/03/2015
Common Stock
700
$
0
700
D
Signatures
";
    let found = entries(text);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].text(Column::Title), "Option to Buy");
    assert_eq!(found[0].text(Column::ConversionPrice), "$ 5.52");
    assert_eq!(found[0].text(Column::Expiration), "02/03/2015");
    assert_eq!(found[0].text(Column::Owned), "700");
    assert_eq!(found[0].text(Column::Acquired), "");
    assert_eq!(found[0].text(Column::Disposed), "");
    assert_eq!(found[0].unplaced, ["700"]);
}

#[test]
fn cuts_of_a_page_never_panic() {
    let text =
        format!("{HEAD_OF_THREE}Common Stock    300    D\n\u{c}Units (2)   $ 5   I   Trust\n");
    for start in 0..text.len() {
        let _ = rows(&text[start..]);
        let _ = rows(&text[..start]);
    }
}
