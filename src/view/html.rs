//! Blocks to a fragment of a web page, for notebooks and pages of one's own: blocks enter, one
//! `<div class="section16">` leaves. It needs no style sheet and brings none; classes say what is
//! what: `amount`, `faint`, `mark`, `alert`.

use super::block::{Block, Entry, Fact, ListOf};
use super::grid::Grid;
use super::text::{Style, Text, printable};

/// The fragment of `blocks`. Every text is escaped.
///
/// # Examples
///
/// ```
/// use section16::view;
///
/// let filing = section16::read(b"<ownershipDocument><documentType>4</documentType>\
///     <remarks>Bought &amp; held.</remarks></ownershipDocument>")?;
/// let page = view::html::fragment(&view::blocks(&filing));
/// assert!(page.contains("<p>Bought &amp; held.</p>"));
/// # Ok::<(), section16::Error>(())
/// ```
pub fn fragment(blocks: &[Block]) -> String {
    let mut out = String::from("<div class=\"section16\">\n");
    for block in blocks {
        write(&mut out, block);
    }
    out.push_str("</div>\n");
    out
}

fn write(out: &mut String, block: &Block) {
    match block {
        Block::Title { form, accession_number } => {
            element(out, "h2", form);
            element(out, "p", accession_number);
        }
        Block::Facts(facts) => facts_table(out, facts),
        Block::Heading(words) => {
            out.push_str("<h3>");
            escape(out, words);
            out.push_str("</h3>\n");
        }
        Block::Paragraph(text) => element(out, "p", text),
        Block::Grid(grid) => grid_table(out, grid),
        Block::Note(text) => {
            out.push_str("<p class=\"faint\">");
            spans(out, text);
            out.push_str("</p>\n");
        }
        Block::List { of, entries } => list(out, *of, entries),
    }
}

fn facts_table(out: &mut String, facts: &[Fact]) {
    out.push_str("<table>\n");
    for fact in facts {
        out.push_str("<tr><th>");
        escape(out, &fact.label);
        out.push_str("</th><td>");
        for (index, line) in fact.lines.iter().enumerate() {
            out.push_str(if index > 0 { "<br>" } else { "" });
            spans(out, line);
        }
        out.push_str("</td></tr>\n");
    }
    out.push_str("</table>\n");
}

fn grid_table(out: &mut String, grid: &Grid) {
    if grid.rows().is_empty() {
        out.push_str("<p class=\"faint\">no rows</p>\n");
        return;
    }
    out.push_str("<table>\n<tr>");
    for column in grid.columns() {
        out.push_str(if column.is_amount { "<th class=\"amount\">" } else { "<th>" });
        escape(out, column.heading);
        out.push_str("</th>");
    }
    out.push_str("</tr>\n");
    for row in grid.rows() {
        out.push_str("<tr>");
        for (cell, column) in row.iter().zip(grid.columns()) {
            out.push_str(if column.is_amount { "<td class=\"amount\">" } else { "<td>" });
            spans(out, cell);
            out.push_str("</td>");
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</table>\n");
}

fn list(out: &mut String, of: ListOf, entries: &[Entry]) {
    let class = match of {
        ListOf::Footnotes => "footnotes",
        ListOf::Signatures => "signatures",
        ListOf::Problems => "problems",
    };
    out.push_str(&format!("<dl class=\"{class}\">\n"));
    for entry in entries {
        out.push_str("<dt>");
        spans(out, &entry.label);
        out.push_str("</dt><dd>");
        spans(out, &entry.text);
        out.push_str("</dd>\n");
    }
    out.push_str("</dl>\n");
}

fn element(out: &mut String, name: &str, text: &Text) {
    out.push_str(&format!("<{name}>"));
    spans(out, text);
    out.push_str(&format!("</{name}>\n"));
}

fn spans(out: &mut String, text: &Text) {
    for span in text.spans() {
        let (begin, end) = match span.style {
            Style::Plain => ("", ""),
            Style::Strong => ("<strong>", "</strong>"),
            Style::Faint => ("<span class=\"faint\">", "</span>"),
            Style::Mark => ("<sup class=\"mark\">", "</sup>"),
            Style::Alert => ("<em class=\"alert\">", "</em>"),
        };
        out.push_str(begin);
        escape(out, &span.text);
        out.push_str(end);
    }
}

/// `text` as characters of a page.
fn escape(out: &mut String, text: &str) {
    for c in printable(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use crate::view::blocks;

    #[test]
    fn the_form_is_there_and_escaped() {
        let mut filing = sample::filing();
        filing.document.remarks = crate::Value::Valid("<script>\u{1b}[1m</script>".into());
        let page = fragment(&blocks(&filing));
        for part in [
            "<h2><strong>Form 4/A</strong> - Statement of Changes in Beneficial Ownership</h2>",
            "<th>2. Issuer</th><td><strong>Sample &quot;Widgets&quot; &amp; Co</strong> [SMPL] ",
            "<td class=\"amount\">1,200.50</td>",
            "$10.1234 <sup class=\"mark\">(1)</sup>",
            "<em class=\"alert\">2024-02-31?</em>",
            "&lt;script&gt;\u{fffd}[1m&lt;/script&gt;",
            "<dl class=\"problems\">\n<dt><em class=\"alert\">warning</em></dt>",
        ] {
            assert!(page.contains(part), "{part} is not in\n{page}");
        }
        assert!(!page.contains("<script>"));
    }

    #[test]
    fn every_element_is_closed() {
        let page = fragment(&blocks(&sample::filing()));
        for name in ["div", "table", "tr", "td", "th", "dl", "dt", "dd", "h2", "h3", "strong"] {
            let opened = page.matches(&format!("<{name}>")).count()
                + page.matches(&format!("<{name} ")).count();
            assert_eq!(opened, page.matches(&format!("</{name}>")).count(), "{name}");
        }
    }
}
