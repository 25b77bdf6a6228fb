//! Where a filing stands in EDGAR's archive.
//!
//! A path or an address enters; the numbers of a party and of the filing leave.
//! Next: [`crate::urls`] for the address on EDGAR, [`crate::store`] for the file.

use std::fmt;

use section16::{AccessionNumber, Cik};

/// The place of a filing in EDGAR's archive and in a local [`Store`](crate::Store):
/// `edgar/data/320193/0000320193-23-000079.txt`.
///
/// EDGAR serves a filing under each of its parties. Both parts are parsed types, so no text from
/// the network ever becomes a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FilingPath {
    /// A party of the filing: its issuer or one of its owners.
    pub cik: Cik,
    /// The filing.
    pub accession: AccessionNumber,
}

impl FilingPath {
    /// Finds the filing that `text` points to: a path of EDGAR's archive, or an address of the
    /// full submission, of its folder, of its index page or of one of its documents.
    ///
    /// ```
    /// use section16_edgar::FilingPath;
    ///
    /// let page = "https://www.sec.gov/Archives/edgar/data/320193/000032019323000079/\
    ///             0000320193-23-000079-index.htm";
    /// let path = FilingPath::find_in(page).unwrap();
    /// assert_eq!(path.to_string(), "edgar/data/320193/0000320193-23-000079.txt");
    /// ```
    pub fn find_in(text: &str) -> Option<Self> {
        const FOLDER: &str = "edgar/data/";
        let after = &text[text.find(FOLDER)? + FOLDER.len()..];
        let (cik, rest) = after.split_once('/')?;
        let accession = rest.split(['/', '?', '#']).find_map(AccessionNumber::find_in)?;
        Some(Self { cik: cik.parse().ok()?, accession })
    }
}

impl fmt::Display for FilingPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "edgar/data/{}/{}.txt", self.cik.number(), self.accession)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_of_a_filing_leads_to_it() {
        for text in [
            "edgar/data/77/0000000088-24-000009.txt",
            "https://www.sec.gov/Archives/edgar/data/77/0000000088-24-000009.txt",
            "https://www.sec.gov/Archives/edgar/data/77/0000000088-24-000009-index.htm",
            "https://www.sec.gov/Archives/edgar/data/77/000000008824000009/",
            "https://www.sec.gov/Archives/edgar/data/0000000077/000000008824000009",
            "https://www.sec.gov/Archives/edgar/data/77/000000008824000009/xslF345X05/form4.xml",
            "https://www.sec.gov/Archives/edgar/data/77/000000008824000009/\
             0000000088-24-000009-index-headers.html?x=1",
            "https://www.sec.gov/ix?doc=/Archives/edgar/data/77/000000008824000009/a.htm",
        ] {
            let path = FilingPath::find_in(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(path.to_string(), "edgar/data/77/0000000088-24-000009.txt", "{text}");
        }
    }

    #[test]
    fn nothing_else_becomes_a_path() {
        for text in [
            "edgar/data/../0000000088-24-000009.txt",
            "edgar/data/77",
            "edgar/data/77/form4.xml",
            "edgar/data/77x/0000000088-24-000009.txt",
            "edgar/data//0000000088-24-000009.txt",
            "https://www.sec.gov/cgi-bin/browse-edgar?action=getcompany&CIK=77",
        ] {
            assert_eq!(FilingPath::find_in(text), None, "{text}");
        }
    }
}
