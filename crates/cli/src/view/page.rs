//! The page from top to bottom: blocks of the view enter, lines leave. `grid` lays the tables out,
//! `terminal` breaks the lines.

use section16::view::{Block, Entry, Fact, ListOf};

use super::grid;
use super::terminal::{FAINT, STRONG, left, line, styled, width, wrap};

/// Lines of running text are not longer than this, however wide the terminal is.
const MEASURE: usize = 110;

/// The lines of `blocks`, at most `width` columns wide.
pub(super) fn lines(blocks: &[Block], width: usize) -> Vec<String> {
    let mut page = Page { width, lines: Vec::new() };
    for block in blocks {
        page.block(block);
    }
    page.lines
}

/// The lines so far, and how wide they may be.
struct Page {
    width: usize,
    lines: Vec<String>,
}

impl Page {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Title { form, accession_number } => {
                self.title(&line(form), &line(accession_number));
            }
            Block::Facts(facts) => facts.iter().for_each(|fact| self.fact(fact)),
            Block::Heading(words) => self.heading(words),
            Block::Paragraph(text) => self.lines.extend(wrap(&line(text), self.measure())),
            Block::Grid(grid) => self.lines.extend(grid::lines(grid, self.width)),
            Block::Note(text) => {
                self.lines.push(String::new());
                let lines = wrap(&line(text), self.measure());
                self.lines.extend(lines.iter().map(|line| styled(FAINT, line)));
            }
            Block::List { of, entries } => self.list(*of, entries),
        }
    }

    /// The title with the accession number at the right, or below it where there is no room.
    fn title(&mut self, form: &str, accession_number: &str) {
        let gap = self.width.saturating_sub(width(form) + width(accession_number));
        if gap >= 2 {
            self.lines.push(format!("{form}{}{accession_number}", " ".repeat(gap)));
        } else {
            self.lines.extend(wrap(form, self.width));
            self.lines.push(accession_number.to_owned());
        }
        self.lines.push(styled(FAINT, &"━".repeat(self.width)));
    }

    fn heading(&mut self, words: &str) {
        self.lines.push(String::new());
        self.lines.extend(wrap(words, self.width).iter().map(|line| styled(STRONG, line)));
    }

    /// An item of the form's head.
    fn fact(&mut self, fact: &Fact) {
        const LABEL: usize = 28;
        let columns = LABEL.min(self.width / 2);
        let labels = wrap(&fact.label, columns - 1);
        let (last, above) = labels.split_last().map_or(("", &[][..]), |(l, a)| (l, a));
        self.lines.extend(above.iter().map(|line| styled(FAINT, line)));
        for (index, words) in fact.lines.iter().enumerate() {
            let label = if index == 0 { last } else { "" };
            self.item(&styled(FAINT, label), &line(words), columns);
        }
    }

    fn list(&mut self, of: ListOf, entries: &[Entry]) {
        let labels: Vec<String> = entries.iter().map(|entry| line(&entry.label)).collect();
        let columns = match of {
            ListOf::Footnotes => labels.iter().map(|l| width(l)).max().unwrap_or(0).min(12) + 1,
            ListOf::Signatures => "2024-07-19  ".len(),
            ListOf::Problems => "warning  ".len(),
        };
        for (entry, label) in entries.iter().zip(labels) {
            self.item(&label, &line(&entry.text), columns);
        }
    }

    /// `label` in a column of its own, `words` wrapped beside it.
    fn item(&mut self, label: &str, words: &str, label_columns: usize) {
        let values = wrap(words, self.measure() - label_columns);
        for (index, value) in values.iter().enumerate() {
            let label = if index == 0 { label } else { "" };
            self.lines.push(left(label, label_columns) + value);
        }
    }

    fn measure(&self) -> usize {
        self.width.min(MEASURE)
    }
}
