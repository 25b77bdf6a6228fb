//! Tables drawn with rulers of dashes, one for each column: `----- --- ------`.

/// Rulers end a table within this many lines.
const REACH: usize = 2_000;

/// Reads the table whose first ruler stands at `at`; gives its rows and the line behind it.
pub(super) fn rows(source: &[&str], at: usize) -> Option<(Vec<Vec<String>>, usize)> {
    let starts = columns(source.get(at)?)?;
    let body = at + 1;
    let reach = source.len().min(body + REACH);
    let end = (body..reach).find(|&n| is_dashes(source[n]))?;
    let lines = &source[body..end];
    let is_spaced = lines.iter().any(|line| line.trim().is_empty());
    let mut rows = Vec::new();
    if is_spaced {
        for block in lines.split(|line| line.trim().is_empty()).filter(|block| !block.is_empty()) {
            rows.push(cells(block, &starts));
        }
    } else {
        rows.extend(lines.iter().map(|line| cells(&[*line], &starts)));
    }
    Some((rows, end + 1))
}

/// Where the columns of a ruler begin; there are two or more.
fn columns(line: &str) -> Option<Vec<usize>> {
    if !is_dashes(line) {
        return None;
    }
    let bytes = line.as_bytes();
    let begins = |&at: &usize| bytes[at] == b'-' && (at == 0 || bytes[at - 1] == b' ');
    let starts: Vec<usize> = (0..bytes.len()).filter(begins).collect();
    (starts.len() >= 2).then_some(starts)
}

fn is_dashes(line: &str) -> bool {
    line.contains("--") && line.bytes().all(|byte| matches!(byte, b'-' | b' '))
}

/// The cells of the lines of one row.
fn cells(lines: &[&str], starts: &[usize]) -> Vec<String> {
    let mut cells = vec![String::new(); starts.len()];
    for line in lines {
        let chars: Vec<char> = line.chars().collect();
        for (n, cell) in cells.iter_mut().enumerate() {
            let from = starts[n].min(chars.len());
            let to = starts.get(n + 1).map_or(chars.len(), |to| (*to).min(chars.len()));
            let part: String = chars[from..to].iter().collect();
            if part.trim().is_empty() {
                continue;
            }
            if !cell.is_empty() {
                cell.push('\n');
            }
            cell.push_str(part.trim());
        }
    }
    // Where some lines end in a backslash, the others are only wrapped.
    for cell in cells.iter_mut().filter(|cell| cell.contains("\\\n")) {
        let lines: Vec<String> = cell.split("\\\n").map(|line| line.replace('\n', " ")).collect();
        *cell = lines.join("\n");
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rulers_cut_cells() {
        let page =
            ["  ---- ------", "  ab   1", "  cd   ", "", "       2", "", "  ---- ------", "x"];
        let (rows, next) = rows(&page, 0).expect("a table");
        assert_eq!(rows, [vec!["ab\ncd", "1"], vec!["", "2"]]);
        assert_eq!(next, 7);
        let page = ["--- --", "a,  1", "b\\  ", "c     ", "", "d   2", "--- --"];
        let (rows, _) = super::rows(&page, 0).expect("a table");
        assert_eq!(rows, [vec!["a, b\nc", "1"], vec!["d", "2"]]);
        assert!(super::rows(&["-----", "a"], 0).is_none());
        assert!(super::rows(&["--- ---", "a b"], 0).is_none());
    }
}
