//! Every address of EDGAR that this program asks for.
//!
//! A filing, a day, a quarter or a company enters; an address leaves. Every part of a path is a
//! parsed type, so no text from the network becomes one.
//! Next: [`crate::client`], which asks.

use reqwest::Url;

use crate::calendar::Quarter;
use crate::error::{Error, ErrorKind, printable};
use crate::filing_path::FilingPath;
use section16::{Cik, Date};

const WWW: &str = "https://www.sec.gov";
const DATA: &str = "https://data.sec.gov";

/// The addresses of EDGAR, or of another host that has the same paths.
#[derive(Clone, Debug)]
pub struct Urls {
    www: String,
    data: String,
}

impl Default for Urls {
    /// EDGAR itself: `https://www.sec.gov` and `https://data.sec.gov`.
    fn default() -> Self {
        Self { www: WWW.to_owned(), data: DATA.to_owned() }
    }
}

impl Urls {
    /// The paths of both of EDGAR's hosts below `base`, as a mirror or a test server has them.
    ///
    /// # Errors
    ///
    /// An error of the command line where `base` is no plain `http` or `https` address.
    pub fn below(base: &str) -> Result<Self, Error> {
        let refused = || Error::from(ErrorKind::BadBaseUrl(printable(base)));
        let url = Url::parse(base).map_err(|_| refused())?;
        let plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() || !plain {
            return Err(refused());
        }
        let base = url.as_str().trim_end_matches('/').to_owned();
        Ok(Self { www: base.clone(), data: base })
    }

    /// Whether these are the addresses of EDGAR itself.
    pub fn is_edgar(&self) -> bool {
        self.www == WWW
    }

    /// Whether every address is `https`.
    pub fn is_encrypted(&self) -> bool {
        self.www.starts_with("https:")
    }

    /// The host, with its port where it names one, fit for a folder's name.
    pub fn host(&self) -> String {
        let url = address(&self.www, "");
        let host = url.host_str().unwrap_or_default();
        url.port().map_or_else(|| host.to_owned(), |port| format!("{host}_{port}"))
    }

    /// The address of the full submission of a filing.
    pub fn filing(&self, path: &FilingPath) -> String {
        format!("{}/Archives/{path}", self.www)
    }

    /// The full submission of a filing.
    pub(crate) fn submission(&self, path: &FilingPath) -> Url {
        address(&self.www, &format!("/Archives/{path}"))
    }

    /// The master index of one day.
    pub(crate) fn daily_index(&self, day: Date) -> Url {
        let quarter = Quarter::of(day);
        let (year, number) = (quarter.year(), quarter.number());
        let stamp = day.strftime("%Y%m%d");
        let path = format!("/Archives/edgar/daily-index/{year}/QTR{number}/master.{stamp}.idx");
        address(&self.www, &path)
    }

    /// The master index of a quarter.
    pub(crate) fn quarterly_index(&self, quarter: Quarter) -> Url {
        let (year, number) = (quarter.year(), quarter.number());
        address(&self.www, &format!("/Archives/edgar/full-index/{year}/QTR{number}/master.idx"))
    }

    /// The list of ticker symbols.
    pub(crate) fn company_tickers(&self) -> Url {
        address(&self.www, "/files/company_tickers.json")
    }

    /// The filings of a company or person; the newest thousand.
    pub(crate) fn submissions(&self, cik: Cik) -> Url {
        address(&self.data, &format!("/submissions/CIK{cik}.json"))
    }

    /// A continuation of [`submissions`](Self::submissions), numbered from 1.
    pub(crate) fn submissions_continued(&self, cik: Cik, number: u16) -> Url {
        address(&self.data, &format!("/submissions/CIK{cik}-submissions-{number:03}.json"))
    }
}

fn address(base: &str, path: &str) -> Url {
    Url::parse(&format!("{base}{path}"))
        .expect("the base was parsed, and paths are made of digits and fixed words")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_those_of_edgar() {
        let urls = Urls::default();
        let path = FilingPath::find_in("edgar/data/77/0000000088-24-000009.txt").unwrap();
        assert_eq!(
            urls.filing(&path),
            "https://www.sec.gov/Archives/edgar/data/77/0000000088-24-000009.txt"
        );
        assert_eq!(urls.submission(&path).as_str(), urls.filing(&path));
        assert_eq!(
            urls.daily_index(jiff::civil::date(2018, 12, 31)).as_str(),
            "https://www.sec.gov/Archives/edgar/daily-index/2018/QTR4/master.20181231.idx"
        );
        assert_eq!(
            urls.quarterly_index(Quarter::of(jiff::civil::date(2018, 1, 1))).as_str(),
            "https://www.sec.gov/Archives/edgar/full-index/2018/QTR1/master.idx"
        );
        assert_eq!(
            urls.submissions_continued(path.cik, 1).as_str(),
            "https://data.sec.gov/submissions/CIK0000000077-submissions-001.json"
        );
    }

    #[test]
    fn another_host_takes_the_paths_of_both() {
        let urls = Urls::below("http://127.0.0.1:8080/mirror/").unwrap();
        assert_eq!(
            urls.company_tickers().as_str(),
            "http://127.0.0.1:8080/mirror/files/company_tickers.json"
        );
        assert_eq!(
            urls.submissions("77".parse().unwrap()).as_str(),
            "http://127.0.0.1:8080/mirror/submissions/CIK0000000077.json"
        );
        assert_eq!(urls.host(), "127.0.0.1_8080");
        assert!(!urls.is_edgar());
    }

    #[test]
    fn a_base_that_is_no_address_is_refused() {
        for base in ["", "localhost", "ftp://localhost", "http://", "http://h/?q=1", "file:///tmp"]
        {
            assert!(Urls::below(base).is_err(), "{base}");
        }
    }
}
