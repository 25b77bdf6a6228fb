//! EDGAR's index files: daily and quarterly, by master, form, company and crawler, in every shape
//! they have had.
//!
//! The bytes of an index enter; its rows leave, and the numbers of the lines that are none.
//! Next: [`crate::indexes`], which reads as many of them as a span of days needs.

use std::borrow::Cow;

use crate::error::{Error, ErrorKind, printable};
use crate::filing_path::FilingPath;
use section16::{Cik, Date, FromFiled};

/// An index, as far as its rows are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    /// The rows, in the order of the file.
    pub rows: Vec<IndexRow>,
    /// The numbers of the lines that are no rows, from 1.
    pub unreadable: Vec<usize>,
    /// `Last Data Received`: the last day that the index holds.
    pub received: Option<Date>,
}

/// A row: one party of one filing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexRow {
    /// The form type: `4`, `424B2`.
    pub form: String,
    /// The name of the row's party, as EDGAR has it.
    pub name: String,
    /// The day the filing was made.
    pub filed: Date,
    /// The filing, under the row's own party.
    pub path: FilingPath,
}

impl Index {
    /// Reads an index, keeping the rows whose form type `keep` accepts.
    ///
    /// # Errors
    ///
    /// A bad-index error where `bytes` is no index, or one that is cut within a row.
    pub fn parse(bytes: &[u8], keep: impl Fn(&str) -> bool) -> Result<Self, Error> {
        let text = decode(bytes);
        let mut index = Self::default();
        let mut layout = None;
        for (number, line) in (1..).zip(text.split('\n')) {
            let line = line.trim_end();
            let Some(layout) = &layout else {
                if let Some(received) = line.strip_prefix("Last Data Received:") {
                    index.received = long_date(received.trim());
                }
                layout = header_ends(line).then(|| Layout::of_header(&text, number));
                continue;
            };
            if line.is_empty() {
                continue;
            }
            match layout.row(line) {
                Some((form, row)) if keep(form) => match row.read(form) {
                    Some(row) => index.rows.push(row),
                    None => index.unreadable.push(number),
                },
                Some(_) => {}
                None => index.unreadable.push(number),
            }
        }
        if layout.is_none() {
            return Err(ErrorKind::BadIndex("this is no index of EDGAR").into());
        }
        let lines = text.split('\n').count();
        if !text.ends_with('\n') && index.unreadable.last() == Some(&lines) {
            return Err(ErrorKind::BadIndex("the index is cut within its last row").into());
        }
        Ok(index)
    }

    /// Writes rows in the grammar of a master index.
    pub(crate) fn write(&self) -> Vec<u8> {
        let mut out = String::from("Description: Master Index, ownership forms\n");
        if let Some(day) = self.received {
            out.push_str(&format!("Last Data Received: {}\n", day.strftime("%B %-d, %Y")));
        }
        out.push_str("CIK|Company Name|Form Type|Date Filed|Filename\n--------------------\n");
        for row in &self.rows {
            let cik = row.path.cik.number();
            out.push_str(&format!("{cik}|{}|{}|{}|{}\n", row.name, row.form, row.filed, row.path));
        }
        out.into_bytes()
    }
}

/// How the rows of an index are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layout {
    /// `CIK|Company Name|Form Type|Date Filed|Filename`.
    Master,
    /// Form type, name, CIK, date, path, in columns.
    FormFirst,
    /// Name, form type, CIK, date, path, in columns.
    NameFirst,
}

impl Layout {
    /// Reads the column headings, which stand in the `rule` - 1 lines before the dashed rule, and
    /// may be wrapped.
    fn of_header(text: &str, rule: usize) -> Self {
        let headings = text.split('\n').take(rule).find_map(|line| match line.trim_start() {
            line if line.starts_with("CIK|") => Some(Self::Master),
            line if line.starts_with("Form Type") => Some(Self::FormFirst),
            line if line.starts_with("Company Name") => Some(Self::NameFirst),
            _ => None,
        });
        headings.unwrap_or(Self::Master)
    }

    /// Takes a line apart into its form type and the rest. The column widths of the headings are
    /// not those of the rows in every year, so columns are read from the right, and the two on
    /// the left are told apart by the gap between them.
    fn row(self, line: &str) -> Option<(&str, RawRow<'_>)> {
        if self == Self::Master {
            let (rest, path) = line.rsplit_once('|')?;
            let (rest, filed) = rest.rsplit_once('|')?;
            let (rest, form) = rest.rsplit_once('|')?;
            let (cik, name) = rest.split_once('|')?;
            return Some((form.trim(), RawRow { cik, name, filed, path }));
        }
        let (rest, path) = line.rsplit_once([' ', '\t'])?;
        let (rest, filed) = rest.trim_end().rsplit_once([' ', '\t'])?;
        let (rest, cik) = rest.trim_end().rsplit_once([' ', '\t'])?;
        let rest = rest.trim_end();
        let (form, name) = match self {
            Self::FormFirst => rest.split_once("  ")?,
            _ => {
                let (name, form) = rest.rsplit_once("  ")?;
                (form, name)
            }
        };
        Some((form.trim(), RawRow { cik, name, filed, path }))
    }
}

struct RawRow<'a> {
    cik: &'a str,
    name: &'a str,
    filed: &'a str,
    path: &'a str,
}

impl RawRow<'_> {
    fn read(&self, form: &str) -> Option<IndexRow> {
        // The row's own number is checked, and the path's used: it is the one with an answer.
        self.cik.trim().parse::<Cik>().ok()?;
        Some(IndexRow {
            form: form.to_owned(),
            name: printable(self.name.trim()),
            filed: day(self.filed.trim())?,
            path: FilingPath::find_in(self.path.trim())?,
        })
    }
}

fn header_ends(line: &str) -> bool {
    line.len() >= 20 && line.bytes().all(|byte| byte == b'-')
}

/// `2024-01-02` of quarterly indexes, or `20240102` of daily ones.
fn day(text: &str) -> Option<Date> {
    // A date of ten characters has no time zone behind it.
    if text.len() == 10 { Date::from_filed(text) } else { section16::compact_date(text) }
}

/// `March 31, 2021` or `Oct  3, 2022`.
fn long_date(text: &str) -> Option<Date> {
    let words: Vec<_> = text.split_whitespace().collect();
    let &[month, day, year] = words.as_slice() else { return None };
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = MONTHS.into_iter().zip(1..).find(|(name, _)| month.starts_with(name))?.1;
    Date::new(year.parse().ok()?, month, day.trim_end_matches(',').parse().ok()?).ok()
}

/// EDGAR's indexes are ASCII with names in Latin-1 here and there.
fn decode(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Index {
        Index::parse(text.as_bytes(), |_| true).unwrap()
    }

    const RULE: &str = "--------------------------------------------------------------";

    #[test]
    fn master_indexes_of_a_day_and_of_a_quarter() {
        let daily = all(&format!(
            "Description: Daily Index\nLast Data Received:    Oct  3, 2022\n\n\
             CIK|Company Name|Form Type|Date Filed|File Name\n{RULE}\n\
             77|Alder & Birch | Sons|4|20221003|edgar/data/77/0000000088-22-000009.txt\n"
        ));
        assert_eq!(daily.received.unwrap().to_string(), "2022-10-03");
        assert_eq!(daily.rows[0].name, "Alder & Birch | Sons");
        let quarterly = all(&format!(
            "CIK|Company Name|Form Type|Date Filed|Filename\r\n{RULE}\r\n\
             77|Alder|4|2022-10-03|edgar/data/77/0000000088-22-000009.txt   \r\n\r\n"
        ));
        assert_eq!(quarterly.rows[0].filed, daily.rows[0].filed);
        assert_eq!(quarterly.rows[0].path, daily.rows[0].path);
        assert!(quarterly.unreadable.is_empty());
    }

    #[test]
    fn column_indexes_whose_widths_are_not_those_of_the_headings() {
        let by_form = all(&format!(
            "Form Type   Company Name       CIK         Date Filed  File Name\n{RULE}\n\
             4           ALDER  BIRCH CO    77     20221003    edgar/data/77/0000000088-22-000009.txt         \n\
             SC 13D/A         A NAME        78  2022-10-03  edgar/data/78/0000000088-22-000010.txt\n"
        ));
        assert_eq!(
            (by_form.rows[0].form.as_str(), by_form.rows[0].name.as_str()),
            ("4", "ALDER  BIRCH CO")
        );
        assert_eq!(by_form.rows[1].form, "SC 13D/A");
        let by_name = all(&format!(
            "Company Name          Form Type   CIK\n      Date Filed  File Name\n{RULE}\n\
             ALDER  BIRCH CO       NT 20-F          77  20221003    \
             http://www.sec.gov/Archives/edgar/data/77/0000000088-22-000009-index.htm         \n"
        ));
        let row = &by_name.rows[0];
        assert_eq!((row.form.as_str(), row.name.as_str()), ("NT 20-F", "ALDER  BIRCH CO"));
        assert_eq!(row.path, by_form.rows[0].path);
    }

    #[test]
    fn what_is_no_row_is_told() {
        let index = all(&format!(
            "CIK|x\n{RULE}\n77|Alder|4|20221303|edgar/data/77/0000000088-22-000009.txt\n\
             77|Alder|4|20221003|edgar/data/../0000000088-22-000009.txt\nrubbish\n"
        ));
        assert_eq!(index.rows, []);
        assert_eq!(index.unreadable, [3, 4, 5]);
    }

    #[test]
    fn a_cut_index_is_refused_and_an_empty_one_is_not() {
        let head =
            format!("CIK|x\n{RULE}\n77|Alder|4|20221003|edgar/data/77/0000000088-22-000009.txt");
        assert_eq!(all(&head).rows.len(), 1);
        assert!(Index::parse(format!("{head}\n78|Bir").as_bytes(), |_| true).is_err());
        assert!(Index::parse(&head.as_bytes()[..head.len() - 6], |_| true).is_err());
        assert_eq!(all(&format!("CIK|x\n{RULE}")).rows, []);
        assert!(Index::parse(b"", |_| true).is_err());
        assert!(Index::parse(b"<html>no</html>", |_| true).is_err());
    }

    #[test]
    fn names_in_latin_1_and_with_control_characters() {
        let mut bytes = format!("CIK|x\n{RULE}\n77|CAF").into_bytes();
        bytes.extend_from_slice(
            b"\xc9 \x1b[31m|4|20221003|edgar/data/77/0000000088-22-000009.txt\n",
        );
        let index = Index::parse(&bytes, |_| true).unwrap();
        assert_eq!(index.rows[0].name, "CAF\u{c9} \u{fffd}[31m");
    }

    #[test]
    fn what_is_written_is_read_again() {
        let index = all(&format!(
            "Last Data Received: March 31, 2022\nCIK|x\n{RULE}\n\
             77|Alder|4|20220303|edgar/data/77/0000000088-22-000009.txt\n"
        ));
        assert_eq!(Index::parse(&index.write(), |_| true).unwrap(), index);
    }
}
