//! A filing as EDGAR's indexes list it, before anybody has read it.
//!
//! Rows of indexes enter, one for each party; filings leave, each once and with all its parties.
//! Next: [`crate::filing_path`] for where a filing is fetched from.

use section16::{AccessionNumber, Cik, Date};

use crate::filing_path::FilingPath;
use crate::index::IndexRow;

/// A filing, once, however many parties list it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedFiling {
    /// The filing.
    pub accession: AccessionNumber,
    /// Its form type, where an index said it: `4`, `4/A`.
    pub form: Option<String>,
    /// The day it was filed, where an index said it.
    pub filed: Option<Date>,
    /// The parties known so far, by rising CIK; never empty.
    pub parties: Vec<Party>,
    /// The size of the full submission in bytes, where an index said it.
    pub size: Option<u64>,
}

/// A party of a filing: its issuer or one of its owners.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// The party.
    pub cik: Cik,
    /// Its name, where an index said it.
    pub name: Option<String>,
    /// What it is in this filing, as far as known.
    pub role: Role,
}

/// What a party is in a filing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The company whose securities are reported.
    Issuer,
    /// A reporting owner.
    Owner,
    /// The index does not say.
    Unknown,
}

impl ListedFiling {
    /// A filing of which no more is known than its address.
    pub fn at(path: FilingPath) -> Self {
        let party = Party { cik: path.cik, name: None, role: Role::Unknown };
        Self {
            accession: path.accession,
            form: None,
            filed: None,
            parties: vec![party],
            size: None,
        }
    }

    /// A filing as a row of an index lists it.
    pub fn of_row(row: &IndexRow) -> Self {
        let party = Party { cik: row.path.cik, name: Some(row.name.clone()), role: Role::Unknown };
        Self {
            accession: row.path.accession,
            form: Some(row.form.clone()),
            filed: Some(row.filed),
            parties: vec![party],
            size: None,
        }
    }

    /// Where the filing is fetched from and stored: under its party of the lowest number, so that
    /// the place does not depend on the order of an index.
    pub fn path(&self) -> FilingPath {
        let cik = self.parties.iter().map(|party| party.cik).min();
        let cik = cik.expect("a filing is listed under a party");
        FilingPath { cik, accession: self.accession }
    }

    /// Adds what another listing of the same filing knows.
    pub fn merge(&mut self, other: Self) {
        self.form = self.form.take().or(other.form);
        self.filed = self.filed.or(other.filed);
        self.size = self.size.or(other.size);
        for party in other.parties {
            // The parties stand by rising number, so that the order of the indexes does not show.
            match self.parties.binary_search_by_key(&party.cik, |known| known.cik) {
                Ok(at) => {
                    let known = &mut self.parties[at];
                    known.name = known.name.take().or(party.name);
                    if known.role == Role::Unknown {
                        known.role = party.role;
                    }
                }
                Err(at) => self.parties.insert(at, party),
            }
        }
    }
}

/// Each filing of `listings` once, oldest first.
pub(crate) fn merged(mut listings: Vec<ListedFiling>) -> Vec<ListedFiling> {
    listings.sort_by_key(|listing| (listing.accession, listing.filed));
    let mut filings: Vec<ListedFiling> = Vec::new();
    for listing in listings {
        match filings.last_mut() {
            Some(filing) if filing.accession == listing.accession => filing.merge(listing),
            _ => filings.push(listing),
        }
    }
    filings.sort_by_key(|filing| (filing.filed, filing.accession));
    filings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filing_of_several_parties_is_one() {
        let at = |path: &str| ListedFiling::at(FilingPath::find_in(path).unwrap());
        let mut filing = at("edgar/data/900/0000000088-24-000009.txt");
        let mut other = at("edgar/data/77/0000000088-24-000009.txt");
        other.form = Some("4".to_owned());
        other.parties[0].role = Role::Issuer;
        filing.merge(other.clone());
        filing.merge(other);
        assert_eq!(filing.parties.len(), 2);
        assert_eq!(filing.form.as_deref(), Some("4"));
        assert_eq!(filing.path().to_string(), "edgar/data/77/0000000088-24-000009.txt");
        assert_eq!(filing.parties[0].role, Role::Issuer);
    }
}
