//! The names of passwords: letters enter, and whether the name of a password is among them, whole
//! or damaged, leaves.

/// The name that the schema gives the password, in small letters.
const NAME: &[u8] = b"rptownerccc";

/// The other names of the schema that are like it, in small letters.
const NEIGHBOURS: [&[u8]; 7] = [
    b"rptownercik",
    b"rptownername",
    b"rptownerstreet",
    b"rptownercity",
    b"rptownerstate",
    b"rptownerzipcode",
    b"rptownercountry",
];

/// The letters that a damaged name may have wrong, too few or too many.
const DAMAGE: usize = 3;

/// Whether `word`, in small letters, has the end of the name, which no other name has.
pub(super) fn has_end(word: &[u8]) -> bool {
    memchr::memmem::find(word, b"ccc").is_some() || memchr::memmem::find(word, b"ownercc").is_some()
}

/// The places in `letters`, which are small, where the name ends, damaged or not, of those that
/// `counts` admits. What is nearer to another name is none; what is as near to both is one only
/// where little of it is damaged.
pub(super) fn ends(letters: &[u8], counts: impl Fn(usize) -> bool) -> impl Iterator<Item = usize> {
    let mut next = 0;
    nearness(NAME, letters).enumerate().filter_map(move |(end, distance)| {
        if distance > DAMAGE || end < next || !counts(end) {
            return None;
        }
        // The rest of the name is looked at already.
        next = end + 8;
        is_nearest(&letters[end.saturating_sub(16)..letters.len().min(next)]).then_some(end)
    })
}

/// Whether no other name is nearer to `letters`.
fn is_nearest(letters: &[u8]) -> bool {
    if memchr::memmem::find(letters, NAME).is_some() {
        return true;
    }
    let least = |name| nearness(name, letters).min().unwrap_or(usize::MAX);
    let own = least(NAME);
    let other = NEIGHBOURS.into_iter().map(least).min().unwrap_or(usize::MAX);
    own < other || own == other && own < DAMAGE
}

/// For each place in `letters`, how many letters must be put, dropped or changed to make `name` of
/// what ends there.
fn nearness(name: &[u8], letters: &[u8]) -> impl Iterator<Item = usize> {
    let mut costs: Vec<usize> = (0..=name.len()).collect();
    letters.iter().map(move |letter| {
        // A name may begin anywhere, so its begin costs nothing.
        let mut diagonal = 0;
        for (column, own) in name.iter().enumerate() {
            let changed = diagonal + usize::from(own != letter);
            diagonal = costs[column + 1];
            costs[column + 1] = changed.min(diagonal + 1).min(costs[column] + 1);
        }
        costs[name.len()]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damaged_names_are_told_from_their_neighbours() {
        for name in [
            "rptownerccc",
            "edgarrptownerccc",
            "rptownercc",
            "rptownerxcx",
            "rptownerc",
            "xrptownercxxc",
            "9ptbwnerccc",
            "rptownecccvalue",
        ] {
            assert!(ends(name.as_bytes(), |_| true).next().is_some(), "{name}");
        }
        for name in [
            "rptownercik",
            "rptownercity",
            "rptownername",
            "rptowner",
            "rptownerck",
            "rptownercit",
            "owner",
            "value",
            "account",
            "rptownerzipcode",
            "reportingowner",
            "",
        ] {
            assert_eq!(ends(name.as_bytes(), |_| true).next(), None, "{name}");
        }
        assert!(has_end(b"filerccc") && has_end(b"xownercc") && !has_end(b"accident"));
    }

    #[test]
    fn nearness_counts_letters() {
        for (letters, least) in [("xxabcxx", 0), ("xabdx", 1), ("abxc", 1), ("", 9), ("ac", 1)] {
            assert_eq!(nearness(b"abc", letters.as_bytes()).min().unwrap_or(9), least, "{letters}");
        }
    }
}
