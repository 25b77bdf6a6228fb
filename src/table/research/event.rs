//! Events: rows of several filings with the same issuer, day, code, side, shares, price and class
//! enter; which of them are one trade leaves.

use super::digest::digest;

/// A row that may be the same trade as others.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// CIKs of the owners of its filing.
    pub owners: Vec<String>,
    /// Whether ownership is direct.
    pub is_direct: bool,
    /// The transaction code.
    pub code: String,
    /// The balance afterwards, empty where it is unknown.
    pub owned_after: String,
    /// Whether an amendment replaces it.
    pub is_superseded: bool,
    /// What it is an earlier or later version of, where amendments say so; else unique.
    pub version_of: String,
}

/// What a row is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The same for each report of the trade.
    pub id: String,
    /// Whether it is the one to add up.
    pub is_first: bool,
    /// Whether another owner's filing reports it too.
    pub is_shared: bool,
}

/// Codes of what many insiders get on one day, each for himself.
const EACH_HIS_OWN: [&str; 11] = ["A", "M", "F", "X", "O", "D", "G", "I", "L", "E", "H"];

/// The events of `reports`, which all have the text `what` in common and come in the order of their
/// filing.
pub fn events(what: &str, reports: &[Report]) -> Vec<Event> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (at, report) in reports.iter().enumerate() {
        let found = groups.iter_mut().find(|group| belongs(report, group, reports));
        match found {
            Some(group) => group.push(at),
            None => groups.push(vec![at]),
        }
    }
    let mut events =
        vec![Event { id: String::new(), is_first: false, is_shared: false }; reports.len()];
    let mut names: Vec<String> = Vec::new();
    for group in groups {
        let leader = &reports[group[0]];
        let owner = leader.owners.first().unwrap_or(&leader.version_of);
        let name = format!("{what} {owner}");
        // One owner may have done the same twice, and told it in two filings.
        let times = names.iter().filter(|other| **other == name).count();
        let id = if times == 0 { digest(&name) } else { digest(&format!("{name} {times}")) };
        names.push(name);
        let first =
            group.iter().copied().find(|at| !reports[*at].is_superseded).unwrap_or(group[0]);
        let is_shared = group.iter().any(|at| reports[*at].owners != leader.owners);
        for at in group {
            events[at] = Event { id: id.clone(), is_first: at == first, is_shared };
        }
    }
    events
}

fn belongs(report: &Report, group: &[usize], reports: &[Report]) -> bool {
    if group.iter().any(|at| reports[*at].version_of == report.version_of) {
        return true;
    }
    let leader = &reports[group[0]];
    let shares_owner = group
        .iter()
        .any(|at| reports[*at].owners.iter().any(|owner| report.owners.contains(owner)));
    if shares_owner || report.owners.is_empty() || leader.owners.is_empty() {
        return false;
    }
    // Two persons cannot own the same shares directly.
    let has_direct = group.iter().any(|at| reports[*at].is_direct);
    if report.is_direct && has_direct {
        return false;
    }
    let same_balance = !report.owned_after.is_empty() && report.owned_after == leader.owned_after;
    same_balance || !EACH_HIS_OWN.contains(&report.code.as_str())
}
