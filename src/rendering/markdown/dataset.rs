//! Pages of a data set that puts a submission's header in front of the form as a list of facts, and
//! writes the form in its own markdown.
//!
//! `**ACCESSION NUMBER**: 0009999999-24-000777` is a line of the header; `| ^^ | 2,000^(1)(2)^ |`
//! is a row whose first cell is the one above it; `**Signature:** ... **Date:** ...` is a
//! signature. What leaves is the header as EDGAR writes it and a page of plain markdown.

/// A page in its two parts.
#[derive(Debug)]
pub(in crate::rendering) struct Parts {
    /// The lines of the submission's header.
    pub(in crate::rendering) header: String,
    /// The form.
    pub(in crate::rendering) page: String,
}

/// The fact by which a header in front of a page is known, and how far down it stands at most.
const SIGN: &str = "CONFORMED SUBMISSION TYPE:";
const SIGN_LINES: usize = 40;

/// Takes the header off `text`; `None` where none stands in front of a form.
pub(in crate::rendering) fn parts(text: &str) -> Option<Parts> {
    if !text.lines().take(SIGN_LINES).any(|line| fact(line).starts_with(SIGN)) {
        return None;
    }
    let is_title = |line: &str| {
        plain(line).eq_ignore_ascii_case("UNITED STATES SECURITIES AND EXCHANGE COMMISSION")
    };
    let lines: Vec<&str> = text.lines().collect();
    let begin = lines.iter().position(|line| is_title(line))?;
    // Exhibits may stand between the header and the form; a header has no headings but its first.
    let end =
        lines[1..begin].iter().position(|line| line.starts_with("## ")).map_or(begin, |at| at + 1);
    let header = lines[..end].iter().map(|line| fact(line)).collect::<Vec<_>>().join("\n");
    Some(Parts { header, page: page(&lines[begin..]) })
}

/// A line without the signs of headings, lists and bold text.
fn fact(line: &str) -> String {
    plain(line.trim_start().trim_start_matches("- "))
}

fn plain(line: &str) -> String {
    line.trim().trim_start_matches(['#', ' ']).replace("**", "")
}

/// The lines of the form in plain markdown. The covers of further owners come behind the tables, as
/// on the SEC's own pages; no signature stands in a table.
fn page(lines: &[&str]) -> String {
    let mut out = String::new();
    let mut owners = String::new();
    let mut covers = 0;
    let mut is_signed = false;
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at];
        at += 1;
        let is_cover = line.starts_with('|') && line.contains(FIRST_ITEM);
        covers += usize::from(is_cover);
        let is_tail = plain(line) == "Footnotes:" || line.starts_with(SIGNATURE);
        if is_tail && !owners.is_empty() {
            out.push_str(&std::mem::take(&mut owners));
            out.push('\n');
        }
        if is_cover && covers > 1 {
            owners.push_str(&items(line));
        } else if is_cover || line.starts_with('|') && line.contains(ISSUER) {
            // The second row of a further cover has the items of the issuer, once more.
            if covers == 1 {
                out.push_str(&items(line));
            }
        } else if line.starts_with('|') {
            out.push_str(&row(line));
        } else if line.starts_with(SIGNATURE) {
            let begin = at - 1;
            let count = lines[begin..].iter().take_while(|line| !line.starts_with(DATE)).count();
            let has_date = lines.get(begin + count).is_some();
            let name = lines[begin..begin + count].join(" ").replace(SIGNATURE, "");
            let date = lines.get(begin + count).map_or("", |line| &line[DATE.len()..]);
            at = begin + count + usize::from(has_date);
            if !std::mem::replace(&mut is_signed, true) {
                out.push_str("\n## Signatures\n");
            }
            let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
            out.push_str(&format!(
                "\n| {name} | {} |\n\n\\*\\* Signature of Reporting Person\n",
                date.trim()
            ));
        } else if plain(line) == "Remarks:" && has_no_remarks(&lines[at..]) {
            // The heading stands on every page.
        } else {
            out.push_str(line);
        }
        out.push('\n');
    }
    out
}

/// The first item of a cover.
const FIRST_ITEM: &str = "1. Name and Address of Reporting Person";
const ISSUER: &str = "Issuer Name and Ticker";
const SIGNATURE: &str = "**Signature:**";
const DATE: &str = "**Date:**";

/// Whether nothing but the form's own sentences follows the heading of the remarks.
fn has_no_remarks(lines: &[&str]) -> bool {
    lines
        .iter()
        .find(|line| !line.trim().is_empty())
        .is_none_or(|line| line.starts_with("Reminder:"))
}

/// The items in a row of a cover, one below the other, a line on each line.
fn items(line: &str) -> String {
    let lines = line.split('|').map(cell).filter(|cell| !cell.trim().is_empty());
    let lines = lines.map(|cell| cell.trim().replace("<br>", "\n"));
    format!("\n{}\n", lines.collect::<Vec<_>>().join("\n\n"))
}

/// A row of a table: cells that repeat the one above and places for a title are empty, small print
/// is print.
fn row(line: &str) -> String {
    let cells: Vec<String> = line.split('|').map(cell).collect();
    cells.join("|")
}

fn cell(text: &str) -> String {
    if matches!(text.trim(), "" | "^^") {
        return " ".repeat(text.trim().len().min(1));
    }
    let lines = text.split("<br>").map(|line| {
        let line = line.trim();
        let small = line.strip_prefix('~').and_then(|line| line.strip_suffix('~'));
        // `_Treasurer_ _ _`: the titles of an officer and of another, in italics.
        let titles = small.unwrap_or(line).trim_end_matches("_ _").trim_end();
        titles.to_owned()
    });
    format!(" {} ", lines.collect::<Vec<_>>().join("<br>"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "## Filing Summary\n\n**ACCESSION NUMBER**: 0009999999-24-000777\n\n\
        **CONFORMED SUBMISSION TYPE**: 4\n\n**OWNER DATA:**\n- **CENTRAL INDEX KEY:** 0009999901\n\n\
        ## Ex-24\n\nI appoint\n\n### UNITED STATES SECURITIES AND EXCHANGE COMMISSION\n\n## FORM 4\n\n\
        | **1. Title**^*^<br>~(Last)~<br>_Treasurer_ _ _ | ^^ |\n\n### Footnotes:\n\n\
        **Signature:** /s/ Jane Doe\n**Date:** 2024-02-05\n\n### Remarks:\n\nReminder: Report\n";

    #[test]
    fn the_header_and_the_form_are_apart() {
        let parts = parts(PAGE).expect("a header");
        assert!(parts.header.contains("\nCENTRAL INDEX KEY: 0009999901\n"), "{}", parts.header);
        assert!(!parts.header.contains("appoint"));
        assert!(parts.page.starts_with("### UNITED STATES"));
        assert!(
            parts.page.contains("| **1. Title**^*^<br>(Last)<br>_Treasurer_ | |"),
            "{}",
            parts.page
        );
        assert!(parts.page.contains("| /s/ Jane Doe | 2024-02-05 |"));
        assert!(!parts.page.contains("Remarks"));
        assert!(super::parts("# FORM 4\n\nA form.").is_none());
    }
}
