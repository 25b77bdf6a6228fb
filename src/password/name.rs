//! The names of passwords: a name enters, whole or damaged, and whether it names a password leaves.

/// The name that the schema gives the password, in small letters.
const NAME: &[u8] = b"rptownerccc";

/// The other names of the schema that are like it, in small letters.
const NEIGHBOURS: [&[u8]; 11] = [
    b"rptownercik",
    b"rptownername",
    b"rptownerstreet1",
    b"rptownerstreet2",
    b"rptownercity",
    b"rptownerstate",
    b"rptownerzipcode",
    b"rptownercountry",
    b"rptownergoodaddress",
    b"rptownerstatedescription",
    b"reportingownerid",
];

/// Whether `letters`, which are small and may be those of more than the name, have the name of a
/// password among them.
pub(super) fn is_in(letters: &[u8]) -> bool {
    memchr::memmem::find(letters, b"ccc").is_some() || is_spelled_in(letters)
}

/// Whether `letters` have so much of the name among them that it cannot be chance.
pub(super) fn is_spelled_in(letters: &[u8]) -> bool {
    memchr::memmem::find(letters, b"ownercc").is_some() || is_near(letters)
}

/// Whether `letters` are the name with a few wrong, lost or added ones, and no other name of the
/// schema is nearer.
fn is_near(letters: &[u8]) -> bool {
    const FARTHEST: usize = 4;
    if letters.len().abs_diff(NAME.len()) > FARTHEST {
        return false;
    }
    let own = distance(letters, NAME);
    if own > FARTHEST {
        return false;
    }
    let other = NEIGHBOURS.iter().map(|name| distance(letters, name)).min();
    // What is as near to another name, such as `rptOwnerC`, is a password for safety's sake.
    other.is_none_or(|other| own < other || own == other && own <= 2)
}

/// How many letters of `one` must be put, dropped or changed to make `other` of it.
fn distance(one: &[u8], other: &[u8]) -> usize {
    let mut costs: Vec<usize> = (0..=other.len()).collect();
    for (row, a) in one.iter().enumerate() {
        let mut diagonal = row;
        costs[0] = row + 1;
        for (column, b) in other.iter().enumerate() {
            let changed = diagonal + usize::from(a != b);
            diagonal = costs[column + 1];
            costs[column + 1] = changed.min(diagonal + 1).min(costs[column] + 1);
        }
    }
    costs.last().copied().unwrap_or(one.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damaged_names_are_told_from_their_neighbours() {
        for name in [
            "rptownerccc",
            "edgarrptownerccc",
            "ccc",
            "filerccc",
            "rptownercc",
            "rptownerxcx",
            "rptownerc",
            "xrptownercxxc",
        ] {
            assert!(is_in(name.as_bytes()), "{name}");
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
            assert!(!is_in(name.as_bytes()), "{name}");
        }
    }

    #[test]
    fn distances_count_letters() {
        for (one, other, count) in
            [("", "", 0), ("abc", "abc", 0), ("abc", "abd", 1), ("abc", "", 3), ("bc", "abcd", 2)]
        {
            assert_eq!(distance(one.as_bytes(), other.as_bytes()), count);
        }
    }
}
