//! Tables drawn with rulers of dashes, one for each column: `----- --- ------`.

use super::line::Line;
use super::paragraph;

/// Rulers end a table within this many lines.
const REACH: usize = 2_000;
/// A head takes this many lines at most.
const HEAD: usize = 60;

/// Where the columns of a ruler stand.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Ruler {
    pub(super) starts: Vec<usize>,
    pub(super) ends: Vec<usize>,
}

impl Ruler {
    /// Reads a line of dashes, or of signs of equality.
    pub(super) fn of(line: &str) -> Option<Self> {
        let bytes = line.as_bytes();
        let sign = if line.contains('=') { b'=' } else { b'-' };
        if bytes.iter().any(|byte| !matches!(*byte, b' ') && *byte != sign) {
            return None;
        }
        let is_sign = |at: usize| bytes.get(at) == Some(&sign);
        let starts: Vec<usize> =
            (0..bytes.len()).filter(|&at| is_sign(at) && (at == 0 || !is_sign(at - 1))).collect();
        let ends: Vec<usize> =
            (1..=bytes.len()).filter(|&at| is_sign(at - 1) && !is_sign(at)).collect();
        (!starts.is_empty()).then_some(Self { starts, ends })
    }

    /// Whether it parts columns.
    fn parts_columns(&self) -> bool {
        self.starts.len() >= 2 && self.starts.iter().zip(&self.ends).any(|(from, to)| to - from > 1)
    }

    /// Where it begins and ends.
    fn span(&self) -> (Option<&usize>, Option<&usize>) {
        (self.starts.first(), self.ends.last())
    }
}

/// Reads the table whose first ruler stands at `at`; gives its rows and the line behind it. A head
/// that stands above the ruler is the last of `out`.
pub(super) fn rows(
    source: &[&str],
    at: usize,
    out: &mut Vec<Line>,
) -> Option<(Vec<Vec<String>>, usize)> {
    let first = Ruler::of(source.get(at)?)?;
    if first.starts.len() == 1 {
        return with_head(source, at, &first);
    }
    if !first.parts_columns() {
        return None;
    }
    let reach = source.len().min(at + 1 + REACH);
    let end = (at + 1..reach).find(|&n| Ruler::of(source[n]).is_some());
    if let Some(end) = end.filter(|&end| source[end] == source[at]) {
        return Some((body(&source[at + 1..end], &first), end + 1));
    }
    // A head of one line, and rows of one line until the next empty one.
    let Some(Line::Text(head)) = out.last() else { return None };
    let rows = source[at + 1..].iter().take_while(|line| !line.trim().is_empty()).count();
    if head.trim().is_empty() || rows == 0 || end.is_some_and(|end| end <= at + rows) {
        return None;
    }
    let lines = [head.as_str()].into_iter().chain(source[at + 1..=at + rows].iter().copied());
    let rows: Vec<Vec<String>> = lines.map(|line| cells(&[line], &first)).collect();
    out.pop();
    let next = at + rows.len();
    Some((rows, next))
}

/// Reads a table that a line of dashes begins and ends, its head above the ruler of the columns.
fn with_head(source: &[&str], at: usize, edge: &Ruler) -> Option<(Vec<Vec<String>>, usize)> {
    let reach = source.len().min(at + 1 + HEAD);
    let (middle, ruler) = (at + 1..reach).find_map(|n| Some(n).zip(Ruler::of(source[n])))?;
    if !ruler.parts_columns() || ruler.span() != edge.span() {
        return None;
    }
    let reach = source.len().min(middle + 1 + REACH);
    let end = (middle + 1..reach).find(|&n| Ruler::of(source[n]).is_some())?;
    if source[end] != source[at] {
        return None;
    }
    let mut rows = body(&source[at + 1..middle], &ruler);
    rows.extend(body(&source[middle + 1..end], &ruler));
    Some((rows, end + 1))
}

/// The rows of the lines between two rulers: empty lines part them, if there are any.
fn body(lines: &[&str], ruler: &Ruler) -> Vec<Vec<String>> {
    if lines.iter().any(|line| line.trim().is_empty()) {
        let blocks = lines.split(|line| line.trim().is_empty()).filter(|block| !block.is_empty());
        blocks.map(|block| cells(block, ruler)).collect()
    } else {
        lines.iter().map(|line| cells(&[*line], ruler)).collect()
    }
}

/// The cells of the lines of one row.
fn cells(lines: &[&str], ruler: &Ruler) -> Vec<String> {
    let lines: Vec<Vec<char>> = lines.iter().map(|line| line.chars().collect()).collect();
    let columns = ruler.starts.iter().zip(&ruler.ends).enumerate();
    let cell = |(n, (&from, &end)): (usize, (&usize, &usize))| {
        let next = ruler.starts.get(n + 1).copied().unwrap_or(usize::MAX);
        let parts: Vec<String> = lines
            .iter()
            .map(|line| line[from.min(line.len())..next.min(line.len())].iter().collect())
            .collect();
        let parts: Vec<&str> =
            parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
        paragraph::cell(&parts, end - from)
    };
    columns.map(cell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(page: &[&str]) -> Option<(Vec<Vec<String>>, usize)> {
        rows(page, 0, &mut Vec::new())
    }

    #[test]
    fn rulers_cut_cells() {
        let page =
            ["  ---- ------", "  ab   1", "  cd   ", "", "       2", "", "  ---- ------", "x"];
        let (rows, next) = read(&page).expect("a table");
        assert_eq!(rows, [vec!["ab cd", "1"], vec!["", "2"]]);
        assert_eq!(next, 7);
        let page = ["--- --", "a,  1", "b\\  ", "c     ", "", "d   2", "--- --"];
        let (rows, _) = read(&page).expect("a table");
        assert_eq!(rows, [vec!["a, b\nc", "1"], vec!["d", "2"]]);
        assert!(read(&["-----", "a"]).is_none());
        assert!(read(&["--- ---", "a b"]).is_none());
        assert!(read(&["--- ---", "a b", "--- ----"]).is_none());
    }

    #[test]
    fn heads_are_rows() {
        let page = [
            "----------",
            "Title   V",
            "of it",
            "",
            "------- --",
            "a       1",
            "",
            "b",
            "----------",
        ];
        let (rows, next) = read(&page).expect("a table");
        assert_eq!(rows, [vec!["Title of it", "V"], vec!["a", "1"], vec!["b", ""]]);
        assert_eq!(next, 9);
        let mut out = vec![Line::Text("  Title   V".to_owned())];
        let page = ["  ------- --", "  a       1", "  b       2", "", "x"];
        let (rows, next) = super::rows(&page, 0, &mut out).expect("a table");
        assert_eq!(rows, [["Title", "V"], ["a", "1"], ["b", "2"]]);
        assert_eq!((next, out.len()), (3, 0));
    }
}
