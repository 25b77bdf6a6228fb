//! Where the physical columns of a table stand: between upright rules, below `<S>` and `<C>`,
//! below the strokes of a ruler, or between the white stripes that no word of the rows crosses.

use std::collections::HashMap;

use super::lines::{Kind, Line, Word};

/// How many physical columns a table has at most; what shows more is no table of the form.
pub(super) const MOST_COLUMNS: usize = 60;

/// The physical columns of a table.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    /// Where each column begins; it ends where the next one does.
    pub(super) starts: Vec<usize>,
    /// Where the words of each column end, if white stripes show the columns and no signs do. A
    /// stripe may go through the middle of a cell.
    ends: Option<Vec<usize>>,
}

impl Frame {
    /// The frame of columns that begin at `starts`.
    pub(super) fn of(starts: Vec<usize>) -> Self {
        Self { starts, ends: None }
    }

    /// The frame that signs on the page draw.
    pub(super) fn drawn(head: &[Line], body: &[Line]) -> Option<Self> {
        let starts = bars(head, body)
            .or_else(|| marks(head, body))
            .or_else(|| strokes(head, body))
            .filter(|starts| starts.len() > 2)?;
        Some(Self { starts, ends: None })
    }

    /// The frame of the white stripes between the words of the rows, if these stand in columns.
    pub(super) fn white(body: &[Line]) -> Option<Self> {
        if !stands_in_columns(body) {
            return None;
        }
        let words = || body.iter().flat_map(|line| &line.words);
        let width = words().map(|word| word.end).max()?;
        let mut covered = vec![false; width + 1];
        for word in words() {
            covered[word.start..word.end].fill(true);
        }
        let begins = |x: &usize| covered[*x] && (*x == 0 || !covered[*x - 1]);
        let ends = |x: &usize| !covered[*x] && *x > 0 && covered[*x - 1];
        let starts = (0..width).filter(begins);
        let stripes: Vec<(usize, usize)> = starts.zip((0..=width).filter(ends)).collect();
        if stripes.len() > MOST_STRIPES {
            return None;
        }
        let stripes = with_running_text(stripes, body);
        let (starts, ends): (Vec<usize>, Vec<usize>) = stripes.into_iter().unzip();
        (3..=MOST_COLUMNS).contains(&starts.len()).then_some(Self { starts, ends: Some(ends) })
    }

    /// Whether there are more columns than any table of the form has.
    pub(super) fn is_too_wide(&self) -> bool {
        self.starts.len() > MOST_COLUMNS
    }

    /// Whether signs on the page show the columns.
    pub(super) fn is_drawn(&self) -> bool {
        self.ends.is_none()
    }

    /// The column that `word` stands in, or between white stripes, next to.
    pub(super) fn place(&self, word: &Word) -> usize {
        let Some(ends) = &self.ends else { return place(word, &self.starts) };
        let apart = |i: &usize| {
            let (start, end) = (self.starts[*i], ends[*i]);
            let gap = start.saturating_sub(word.end).max(word.start.saturating_sub(end));
            let middles = (start + end).abs_diff(word.start + word.end);
            (gap, middles)
        };
        (0..self.starts.len()).min_by_key(apart).unwrap_or(0)
    }

    /// Where column `i` ends.
    pub(super) fn end(&self, i: usize) -> Option<usize> {
        self.starts.get(i + 1).copied()
    }
}

/// How many white stripes the rows of a table have at most, those between the words of a text too.
const MOST_STRIPES: usize = 200;

/// The stripes, those of running text in one: a single blank parts them, and neither holds a value.
/// A lone letter is of the text if it stands in its middle.
fn with_running_text(stripes: Vec<(usize, usize)>, body: &[Line]) -> Vec<(usize, usize)> {
    let words = || body.iter().flat_map(|line| &line.words);
    let content = |(start, end): &(usize, usize)| {
        let mut content = Content::Letters;
        for word in words().filter(|word| word.start < *end && word.end > *start) {
            match word.kind {
                Kind::Text | Kind::When if content == Content::Letters => content = Content::Text,
                Kind::Text | Kind::When | Kind::Letter(_) | Kind::Mark | Kind::Dash => {}
                _ => return Content::Values,
            }
        }
        content
    };
    let contents: Vec<Content> = stripes.iter().map(content).collect();
    let is_near = |i: usize| stripes[i].0 == stripes[i - 1].1 + 1;
    let is_text = |i: usize| match contents[i] {
        Content::Text => true,
        Content::Values => false,
        Content::Letters => {
            i > 0
                && i + 1 < stripes.len()
                && is_near(i)
                && is_near(i + 1)
                && contents[i - 1] == Content::Text
                && contents[i + 1] == Content::Text
        }
    };
    let mut out: Vec<(usize, usize)> = Vec::with_capacity(stripes.len());
    for (i, stripe) in stripes.iter().enumerate() {
        match out.last_mut() {
            Some(last) if is_near(i) && is_text(i) && is_text(i - 1) => last.1 = stripe.1,
            _ => out.push(*stripe),
        }
    }
    out
}

/// What a stripe holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Content {
    Letters,
    Text,
    Values,
}

/// Whether more than one blank stands between values of different cells, as hardly ever in rows
/// whose cells flow.
fn stands_in_columns(body: &[Line]) -> bool {
    let is_value =
        |word: &Word| !matches!(word.kind, Kind::Text | Kind::When | Kind::Mark | Kind::Dollar);
    let pairs = body.iter().flat_map(|line| line.words.windows(2));
    let gaps: Vec<usize> = pairs
        .filter(|pair| is_value(&pair[0]) && is_value(&pair[1]))
        .map(|pair| pair[1].start - pair[0].end)
        .collect();
    gaps.iter().filter(|gap| **gap > 1).count() * 10 >= gaps.len() * 9
}

/// The column of `starts` that `word` stands in. A mark may hang over the end of its cell.
fn place(word: &Word, starts: &[usize]) -> usize {
    let middle =
        if word.kind == Kind::Mark { word.start } else { usize::midpoint(word.start, word.end) };
    starts.partition_point(|start| *start <= middle).saturating_sub(1)
}

/// The tags `<S>` and `<C>`.
fn marks(head: &[Line], body: &[Line]) -> Option<Vec<usize>> {
    let marks = head.iter().chain(body).map(|line| &line.marks).find(|marks| marks.len() > 2)?;
    let mut starts = marks.clone();
    starts[0] = 0;
    Some(starts)
}

/// The upright rules that most lines with words share.
fn bars(head: &[Line], body: &[Line]) -> Option<Vec<usize>> {
    let filled: Vec<&Line> = body.iter().filter(|line| !line.is_blank()).collect();
    let ruled = filled.iter().filter(|line| line.bars.len() >= 3).count();
    if ruled == 0 || ruled * 3 < filled.len() * 2 {
        return None;
    }
    let mut counts: HashMap<&[usize], usize> = HashMap::new();
    for line in &filled {
        *counts.entry(&line.bars).or_default() += 1;
    }
    let most = filled.iter().max_by_key(|line| counts[line.bars.as_slice()])?;
    let mut starts: Vec<usize> = most.bars.iter().map(|bar| bar + 1).collect();
    let first = filled.iter().flat_map(|line| &line.words).map(|w| w.start).min()?;
    if starts.first().is_some_and(|start| first < *start) {
        starts.insert(0, 0);
    }
    // The last rule closes the table, unless something stands behind it.
    let words = head.iter().chain(body).filter(|line| line.bars.len() >= 3);
    let last = words.flat_map(|line| &line.words).map(|w| w.end).max()?;
    if starts.last().is_some_and(|start| last <= *start) {
        starts.pop();
    }
    Some(starts)
}

/// The strokes of the last ruler above the rows that they fit.
fn strokes(head: &[Line], body: &[Line]) -> Option<Vec<usize>> {
    let words: Vec<&Word> = body.iter().flat_map(|line| &line.words).collect();
    let is_of_columns = |line: &&Line| (3..=MOST_COLUMNS).contains(&line.strokes.len());
    let rulers = head.iter().rev().chain(body).filter(is_of_columns);
    rulers.take(8).find_map(|ruler| {
        let fits = |word: &&&Word| {
            let mut strokes = ruler.strokes.iter();
            // Numbers may begin left of their stroke or end right of it.
            strokes.any(|(start, end)| word.start < *end && word.end > *start)
        };
        let inside = words.iter().filter(fits).count();
        let is_frame = inside * 20 >= words.len() * 19;
        is_frame.then(|| borders(&ruler.strokes, &words))
    })
}

/// Where columns begin whose strokes are `strokes`: in the middle of what is free of words between
/// two of them.
fn borders(strokes: &[(usize, usize)], words: &[&Word]) -> Vec<usize> {
    let mut starts = vec![0];
    for pair in strokes.windows(2) {
        let ((_, left), (right, _)) = (pair[0], pair[1]);
        // A word belongs to the stroke that it shares more characters with.
        let shared = |word: &Word, stroke: (usize, usize)| {
            word.end.min(stroke.1).saturating_sub(word.start.max(stroke.0))
        };
        let near = words.iter().filter(|w| w.end > left.saturating_sub(2) && w.start < right + 2);
        let (mut low, mut high) = (left, right);
        for word in near {
            if shared(word, pair[0]) >= shared(word, pair[1]) {
                low = low.max(word.end);
            } else {
                high = high.min(word.start);
            }
        }
        starts.push(if low <= high { high } else { right });
    }
    starts
}

#[cfg(test)]
mod tests;
