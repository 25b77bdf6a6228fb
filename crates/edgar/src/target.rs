//! What a user asks for: filings by number or address, companies by number or ticker symbol, all
//! filings of some days.
//!
//! Words of the command line, or the text of a list, enter; targets leave.
//! Next: [`crate::query`], which narrows them by form and day.

use std::str::FromStr;

use crate::error::{Error, ErrorKind, printable};
use crate::filing_path::FilingPath;
use section16::{AccessionNumber, Cik};

/// One thing asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Target {
    /// A filing by its number alone; its place is looked up in the indexes.
    Accession(AccessionNumber),
    /// A filing by its number and a party.
    Filing(FilingPath),
    /// All filings of a company or person.
    Company(Cik),
    /// All filings of the company with a ticker symbol.
    Ticker(String),
    /// All filings of some days.
    All,
}

impl FromStr for Target {
    type Err = Error;

    /// Reads an accession number, `CIK/ACCESSION`, or the address of a filing, of its index page
    /// or of one of its documents.
    fn from_str(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        if let Ok(accession) = text.parse() {
            return Ok(Self::Accession(accession));
        }
        if let Some(path) = FilingPath::find_in(text) {
            return Ok(Self::Filing(path));
        }
        if let Some((cik, accession)) = text.split_once('/')
            && let (Ok(cik), Ok(accession)) = (cik.parse(), accession.parse())
        {
            return Ok(Self::Filing(FilingPath { cik, accession }));
        }
        Err(ErrorKind::BadTarget(printable(text)).into())
    }
}

/// Reads a list of what to fetch: one on each line, as on the command line, or a bare CIK of up
/// to ten digits. Blank lines and lines that begin with `#` are comments. The CSV that `list`
/// writes, and `failed.csv`, are such lists too.
///
/// # Errors
///
/// An error of the command line with the number of the first line that is none of these.
pub fn read_list(text: &str) -> Result<Vec<Target>, Error> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.starts_with("accession_number,") {
        return read_table(text);
    }
    let mut list = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let target = match line.parse() {
            Ok(cik) => Target::Company(cik),
            Err(_) => line.parse().map_err(|error| bad_line(number, error))?,
        };
        list.push(target);
    }
    Ok(list)
}

/// Reads a CSV with the column `path`, or at least `accession_number`.
fn read_table(text: &str) -> Result<Vec<Target>, Error> {
    let mut table = csv::Reader::from_reader(text.as_bytes());
    let headers = table.headers().map_err(not_csv)?.clone();
    let column = |name: &str| headers.iter().position(|header| header == name);
    let (number, path) = (column("accession_number"), column("path"));
    let mut list = Vec::new();
    for row in table.records() {
        let row = row.map_err(not_csv)?;
        let cell = |column: Option<usize>| {
            column.and_then(|at| row.get(at)).filter(|cell| !cell.is_empty())
        };
        let line = row.position().map_or(0, csv::Position::line);
        let Some(cell) = cell(path).or_else(|| cell(number)) else { continue };
        list.push(cell.parse().map_err(|error| bad_line(line, error))?);
    }
    Ok(list)
}

fn bad_line(number: u64, error: Error) -> Error {
    ErrorKind::BadList { place: format!("line {number}"), reason: error.to_string() }.into()
}

fn not_csv(error: csv::Error) -> Error {
    // The sentence of the csv crate names the line.
    let reason = printable(&error.to_string());
    ErrorKind::BadList { place: String::new(), reason }.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path() -> FilingPath {
        FilingPath::find_in("edgar/data/77/0000000088-24-000009.txt").unwrap()
    }

    #[test]
    fn each_way_to_name_a_filing() {
        let read = |text: &str| text.parse::<Target>().unwrap();
        assert_eq!(read("0000000088-24-000009"), Target::Accession(path().accession));
        assert_eq!(read(" 000000008824000009 "), Target::Accession(path().accession));
        assert_eq!(read("77/0000000088-24-000009"), Target::Filing(path()));
        assert_eq!(read("0000000077/000000008824000009"), Target::Filing(path()));
        assert_eq!(
            read("https://www.sec.gov/Archives/edgar/data/77/000000008824000009/form4.xml"),
            Target::Filing(path())
        );
        for text in ["", "77", "AAPL", "77/", "77/form4.xml", "0000000088-24-00000"] {
            assert!(text.parse::<Target>().is_err(), "{text}");
        }
    }

    #[test]
    fn lists_are_lines_or_the_csv_of_list() {
        let list =
            read_list("\u{feff}# mine\r\n\r\n0000000088-24-000009\r\n77\n77/0000000088-24-000009");
        assert_eq!(
            list.unwrap(),
            [
                Target::Accession(path().accession),
                Target::Company(path().cik),
                Target::Filing(path())
            ]
        );
        assert!(read_list("77\nwhat\n").unwrap_err().to_string().starts_with("line 2: `what`"));
        let csv = format!("accession_number,form,path\n0000000088-24-000009,4,{}\n,4,\n", path());
        assert_eq!(read_list(&csv).unwrap(), [Target::Filing(path())]);
        let csv = "accession_number,form\n0000000088-24-000009,4\n";
        assert_eq!(read_list(csv).unwrap(), [Target::Accession(path().accession)]);
    }
}
