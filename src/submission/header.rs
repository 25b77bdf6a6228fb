//! The header of a submission, in both dialects: who filed what, and when.

use crate::ids::{AccessionNumber, Cik};
use crate::problem::{Code, Problem};
use crate::value::{Date, DateTime, Str, compact_date, compact_timestamp};

/// The two ways in which EDGAR writes the header of a submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// `.txt`: `KEY:` and value, a line each, in indented blocks.
    Lines,
    /// `.nc`: `<KEY>value`, one a line or all on one line.
    Tags,
}

/// What the header of a submission says. Everything is optional, because a bare document has no
/// header, and feed files have no time of acceptance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Header {
    /// `ACCESSION NUMBER`.
    pub accession_number: Option<AccessionNumber>,
    /// `CONFORMED SUBMISSION TYPE`, such as `4/A`.
    pub form_type: Option<Str>,
    /// `CONFORMED PERIOD OF REPORT`.
    pub period_of_report: Option<Date>,
    /// `FILED AS OF DATE`.
    pub filed_date: Option<Date>,
    /// `ACCEPTANCE-DATETIME`, local Eastern time without a zone.
    pub accepted_at: Option<DateTime>,
    /// The block `ISSUER`, or `SUBJECT COMPANY` in older files.
    pub issuer: Option<Party>,
    /// The blocks `REPORTING-OWNER`, or `FILED BY` in older files, in order.
    pub reporting_owners: Vec<Party>,
    /// Values of the header that could not be read.
    pub problems: Vec<Problem>,
}

/// A company or person in the header of a submission.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Party {
    /// `CENTRAL INDEX KEY`.
    pub cik: Option<Cik>,
    /// `COMPANY CONFORMED NAME`.
    pub name: Option<Str>,
    /// `SEC FILE NUMBER`, the first where there are several.
    pub file_number: Option<Str>,
    /// `FILM NUMBER`, the first where there are several.
    pub film_number: Option<Str>,
}

/// Which block of the header a line stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    Filing,
    Issuer,
    ReportingOwner,
    /// A party whose facts have no place in an ownership filing.
    Other,
}

pub(super) fn parse(bytes: &[u8], dialect: Dialect) -> Header {
    let text = String::from_utf8_lossy(bytes);
    let mut builder = Builder { header: Header::default(), block: Block::Filing };
    match dialect {
        Dialect::Lines => {
            for line in text.lines() {
                builder.line(line.trim());
            }
        }
        Dialect::Tags => {
            for (key, value) in tags(&text) {
                builder.fact(&key.replace('-', " "), value);
            }
        }
    }
    builder.header
}

/// The value after the first `tag` of `front`, to the end of its line or the next tag.
pub(super) fn tag_value(front: &[u8], tag: &[u8]) -> Option<String> {
    let start = memchr::memmem::find(front, tag)? + tag.len();
    let rest = &front[start..];
    let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r' | b'<'));
    let value = &rest[..end.unwrap_or(rest.len())];
    Some(String::from_utf8_lossy(value).trim().to_owned())
}

/// The tags of a feed header with their values; a whole header may stand on one line
/// (0001562180-25-000280.nc).
fn tags(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split('<').filter_map(|piece| {
        let (name, value) = piece.split_once('>')?;
        Some((name, value.trim()))
    })
}

struct Builder {
    header: Header,
    block: Block,
}

impl Builder {
    /// A line of the dialect of `.txt` files.
    fn line(&mut self, line: &str) {
        if let Some(rest) = line.strip_prefix('<') {
            if let Some((name, value)) = rest.split_once('>') {
                self.fact(&name.replace('-', " "), value.trim());
            }
        } else if let Some((key, value)) = line.split_once(':') {
            self.fact(&key.replace('-', " "), value.trim());
        }
    }

    fn fact(&mut self, key: &str, value: &str) {
        match key.trim() {
            "ISSUER" | "SUBJECT COMPANY" => self.begin(Block::Issuer),
            "REPORTING OWNER" | "FILED BY" => self.begin(Block::ReportingOwner),
            "FILER" | "FILED FOR" | "SERIAL COMPANY" => self.begin(Block::Other),
            "FORMER COMPANY" | "FORMER NAME" => {}
            _ if value.is_empty() => {}
            "ACCESSION NUMBER" => match value.parse() {
                Ok(number) => self.header.accession_number = Some(number),
                Err(_) => self.invalid(key, value),
            },
            "CONFORMED SUBMISSION TYPE" => self.header.form_type = Some(Str::new(value)),
            // In feed files this is the form of the submission; in a party's block of any file
            // it would be the party's own.
            "TYPE" if self.block == Block::Filing => self.header.form_type = Some(Str::new(value)),
            "CONFORMED PERIOD OF REPORT" | "PERIOD" => {
                self.header.period_of_report = self.date(key, value);
            }
            "FILED AS OF DATE" | "FILING DATE" => self.header.filed_date = self.date(key, value),
            "ACCEPTANCE DATETIME" => match compact_timestamp(value) {
                Some(time) => self.header.accepted_at = Some(time),
                None => self.invalid(key, value),
            },
            "COMPANY CONFORMED NAME" | "CONFORMED NAME" => {
                let name = Str::normalized(value);
                self.party(|party| party.name.get_or_insert(name));
            }
            "CENTRAL INDEX KEY" | "CIK" => match value.parse::<Cik>() {
                Ok(cik) => self.party(|party| party.cik.get_or_insert(cik)),
                Err(_) => self.invalid(key, value),
            },
            "SEC FILE NUMBER" | "FILE NUMBER" => {
                self.number(key, value, |party| &mut party.file_number);
            }
            "FILM NUMBER" => self.number(key, value, |party| &mut party.film_number),
            _ => {}
        }
    }

    fn begin(&mut self, block: Block) {
        self.block = block;
        match block {
            Block::Issuer => {
                self.header.issuer.get_or_insert_default();
            }
            Block::ReportingOwner => self.header.reporting_owners.push(Party::default()),
            Block::Filing | Block::Other => {}
        }
    }

    fn current(&mut self) -> Option<&mut Party> {
        match self.block {
            Block::Issuer => self.header.issuer.as_mut(),
            Block::ReportingOwner => self.header.reporting_owners.last_mut(),
            Block::Filing | Block::Other => None,
        }
    }

    fn party<T>(&mut self, set: impl FnOnce(&mut Party) -> &mut T) {
        if let Some(party) = self.current() {
            set(party);
        }
    }

    /// A file or film number. There is one column for it, so a second, different one of the same
    /// owner is reported.
    fn number(&mut self, key: &str, value: &str, slot: fn(&mut Party) -> &mut Option<Str>) {
        let in_owner = self.block == Block::ReportingOwner;
        let Some(party) = self.current() else { return };
        let slot = slot(party);
        match slot {
            None => *slot = Some(Str::normalized(value)),
            Some(first) if *first == Str::normalized(value) => {}
            Some(_) if in_owner => self.header.problems.push(Problem::new(
                Code::RepeatedElement,
                format!("header/{key}"),
                value,
                "a second number of the same reporting owner; the first one is in the table",
            )),
            Some(_) => {}
        }
    }

    fn date(&mut self, key: &str, value: &str) -> Option<Date> {
        let date = compact_date(value);
        if date.is_none() {
            self.invalid(key, value);
        }
        date
    }

    fn invalid(&mut self, key: &str, value: &str) {
        self.header.problems.push(Problem::new(
            Code::InvalidHeader,
            format!("header/{key}"),
            value,
            format!("`{value}` is no value of the header's {key}"),
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINES: &str = "<SEC-DOCUMENT>0000019446-06-000081.txt : 20061019
<SEC-HEADER>0000019446-06-000081.hdr.sgml : 20061019
<ACCEPTANCE-DATETIME>20061019123447
ACCESSION NUMBER:\t\t0000019446-06-000081
CONFORMED SUBMISSION TYPE:\t4
CONFORMED PERIOD OF REPORT:\t20061018
FILED AS OF DATE:\t\t20061019

ISSUER:\t\t

\tCOMPANY DATA:\t
\t\tCOMPANY CONFORMED NAME:\t\t\tEXAMPLE CORP
\t\tCENTRAL INDEX KEY:\t\t\t0000019446
\tFORMER COMPANY:\t
\t\tFORMER CONFORMED NAME:\tOLD EXAMPLE CORP

REPORTING-OWNER:\t

\tOWNER DATA:\t
\t\tCOMPANY CONFORMED NAME:\t\t\tDOE JANE
\t\tCENTRAL INDEX KEY:\t\t\t0001244403

\tFILING VALUES:
\t\tFORM TYPE:\t\t4
\t\tSEC FILE NUMBER:\t001-31337
\t\tFILM NUMBER:\t\t061152708
";

    #[test]
    fn both_dialects_say_the_same() {
        let tags = "<SUBMISSION><ACCESSION-NUMBER>0000019446-06-000081<TYPE>4<PERIOD>20061018\
<FILING-DATE>20061019<ISSUER><COMPANY-DATA><CONFORMED-NAME>EXAMPLE CORP<CIK>0000019446</COMPANY-DATA>\
</ISSUER><REPORTING-OWNER><OWNER-DATA><CONFORMED-NAME>DOE JANE<CIK>0001244403</OWNER-DATA>\
<FILING-VALUES><FORM-TYPE>4<FILE-NUMBER>001-31337<FILM-NUMBER>061152708</FILING-VALUES></REPORTING-OWNER>";
        let lines = parse(LINES.as_bytes(), Dialect::Lines);
        let mut tags = parse(tags.as_bytes(), Dialect::Tags);
        assert_eq!(lines.accepted_at.unwrap().to_string(), "2006-10-19T12:34:47");
        assert_eq!(tags.accepted_at, None);
        tags.accepted_at = lines.accepted_at;
        assert_eq!(lines, tags);
        let owner = &lines.reporting_owners[0];
        assert_eq!(owner.file_number.as_deref(), Some("001-31337"));
        assert_eq!(owner.film_number.as_deref(), Some("061152708"));
        assert_eq!(lines.issuer.unwrap().name.as_deref(), Some("EXAMPLE CORP"));
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        let header = parse(b"FILED AS OF DATE: 20061319\nACCESSION NUMBER: 17", Dialect::Lines);
        assert_eq!(header.filed_date, None);
        assert_eq!(header.problems.len(), 2);
        assert_eq!(header.problems[0].raw_value.as_str(), "20061319");
    }
}
