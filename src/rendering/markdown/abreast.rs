//! A cover whose items stand side by side in the same lines of text: the labels first, and in the
//! next line what belongs to them.

use crate::rendering::cell;
use crate::rendering::grid::{Row, key};

use super::labels;
use crate::rendering::unclear::CUT;

/// Puts the name of the first owner, the issuer and the day of the report behind their labels, where
/// the page says elsewhere who the owner is.
pub(super) fn part(rows: &mut Vec<Row>) {
    let is = |row: &Row, words: &str| row.cells.len() == 1 && key(&row.text()).ends_with(words);
    let Some(at) = (1..rows.len().min(MOST)).find(|&at| {
        is(&rows[at - 1], "name and address of reporting person")
            && is(&rows[at], "issuer name and ticker or trading symbol")
    }) else {
        return;
    };
    day(rows, at);
    let owner = listed(rows);
    let value = owner.as_ref().and_then(|owner| {
        (at + 1..rows.len().min(at + 4)).find(|&at| {
            rows[at].cells.len() == 1 && rows[at].cells[0].text.starts_with(owner.as_str())
        })
    });
    let next = value.filter(|&at| owner.as_ref() == Some(&rows[at].cells[0].text)).map(|at| at + 1);
    // What else stands beside other items is of none of them for certain.
    let end = (at..rows.len()).find(|&at| key(&rows[at].text()).starts_with("table i"));
    for row in
        (at + 1..end.unwrap_or(at + 1)).filter(|&row| Some(row) != value && Some(row) != next)
    {
        for cell in &mut rows[row].cells {
            let text = cell.text.as_str();
            if !cell.is_blank() && labels::is_free(text) && cell::date(text).is_none() {
                cell.text.push(CUT);
            }
        }
    }
    let (Some(owner), Some(value)) = (owner, value) else { return };
    let mut text = rows[value].cells[0].text.clone();
    let next = rows.get(value + 1).filter(|next| text == owner && next.cells.len() == 1);
    if let Some(next) = next.map(Row::text) {
        text = format!("{text} {next}");
        rows.remove(value + 1);
    }
    let issuer = text[owner.len()..].trim().trim_end_matches("(Check all applicable)").trim();
    let is_issuer = text[owner.len()..].starts_with(' ') && issuer.ends_with(']');
    if is_issuer && issuer.matches('[').count() == 1 && !issuer.starts_with('[') {
        let issuer = issuer.to_owned();
        rows.remove(value);
        rows.insert(at + 1, Row::line(issuer));
        rows.insert(at, Row::line(owner));
    }
}

/// The cover and its items end within so many rows.
const MOST: usize = 120;

/// The first line below the head of the table of owners.
fn listed(rows: &[Row]) -> Option<String> {
    let head = rows.iter().rposition(|row| key(&row.text()).contains("reporting owner name"))?;
    let is_head = |row: &&Row| {
        let words = key(&row.text());
        row.is_blank() || ["director", "relationships"].iter().any(|word| words.contains(word))
    };
    let first = rows[head + 1..].iter().find(|row| !is_head(row))?;
    let text = first.text().trim().to_owned();
    (first.cells.len() == 1 && !text.contains('\n') && text.len() > 3).then_some(text)
}

/// Takes the text of another item from behind the label of the day, and puts the day there that
/// stands alone in one of the next lines.
fn day(rows: &mut Vec<Row>, from: usize) {
    let to = rows.len().min(from + 20);
    let labelled = (from..to).find_map(|at| {
        let text = rows[at].cells.first().filter(|_| rows[at].cells.len() == 1)?;
        labels::behind_day(&text.text).map(|behind| (at, behind.to_owned()))
    });
    let Some((at, behind)) = labelled.filter(|(_, behind)| !behind.is_empty()) else { return };
    let end = (at + 1..to).find(|&at| key(&rows[at].text()).contains("if amendment"));
    let days: Vec<usize> = (at + 1..end.unwrap_or(at + 1))
        .filter(|&at| rows[at].cells.len() == 1 && cell::date(&rows[at].text()).is_some())
        .collect();
    if let [day] = days.as_slice() {
        let label = rows[at].cells[0].text[..rows[at].cells[0].text.len() - behind.len()].trim();
        let label = Row::line(label);
        let day = rows.remove(*day);
        rows[at] = Row::line(behind);
        rows.insert(at, day);
        rows.insert(at, label);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_side_by_side_go_to_their_labels() {
        let lines = [
            "1. Name and Address of Reporting Person",
            "2. Issuer Name and Ticker or Trading Symbol",
            "5. Relationship of Reporting Person(s) to Issuer",
            "Corvin Della Kennebec Ships Inc [KENS] (Check all applicable)",
            "3. Date of Earliest Transaction (Month/Day/Year) _____ Officer (give title below)",
            "3 SLATE ROW",
            "03/14/2023",
            "4. If Amendment, Date Original Filed (Month/Day/Year)",
            "Reporting Owner Name / Address",
            "Director 10% Owner Officer Other",
            "Corvin Della",
        ];
        let mut rows: Vec<Row> = lines.iter().map(|line| Row::line(*line)).collect();
        part(&mut rows);
        let texts: Vec<String> = rows.iter().map(Row::text).collect();
        assert_eq!(
            texts[..8],
            [
                lines[0],
                "Corvin Della",
                lines[1],
                "Kennebec Ships Inc [KENS]",
                lines[2],
                "3. Date of Earliest Transaction (Month/Day/Year)",
                "03/14/2023",
                "_____ Officer (give title below)",
            ]
        );
    }
}
