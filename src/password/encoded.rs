//! Pictures and other files in a submission: its bytes enter, the stretches of it that are text
//! leave. Encoded bytes have every name in them now and then (0001002910-20-000149).

use memchr::memmem;

/// The stretches of `bytes` without the full lines of what `uuencode` wrote, which begin with `M`
/// and have no small letters.
pub(super) fn stretches(bytes: &[u8]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut from = 0;
    for begin in memmem::find_iter(bytes, b"\nbegin ") {
        if begin < from {
            continue;
        }
        let Some(start) = line_end(bytes, begin + 1) else { break };
        let mut end = start;
        while let Some(next) = line_end(bytes, end)
            && is_encoded(bytes[end..next].trim_ascii_end())
        {
            end = next;
        }
        if end > start {
            found.push((from, start));
            from = end;
        }
    }
    found.push((from, bytes.len()));
    found
}

/// Where the line ends that begins at `from`.
fn line_end(bytes: &[u8], from: usize) -> Option<usize> {
    memchr::memchr(b'\n', &bytes[from..]).map(|feed| from + feed + 1)
}

fn is_encoded(line: &[u8]) -> bool {
    const FULL: usize = 61;
    line.starts_with(b"M") && line.len() <= FULL && line.iter().all(|b| (b' '..=b'`').contains(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encoded_lines_are_no_text() {
        let text = "a\nbegin 644 a.jpg\nMB<CCC>\nM*RPT/OWNERCCC>\n#0V%T\n`\nend\nb\n";
        let stretches: Vec<_> =
            stretches(text.as_bytes()).into_iter().map(|(from, to)| &text[from..to]).collect();
        assert_eq!(stretches, ["a\nbegin 644 a.jpg\n", "#0V%T\n`\nend\nb\n"]);
        for text in ["", "a\nbegin 644 x\n<rptOwnerCcc>", "a\nbegin 1\nMore text\n"] {
            assert_eq!(super::stretches(text.as_bytes()), [(0, text.len())]);
        }
    }
}
