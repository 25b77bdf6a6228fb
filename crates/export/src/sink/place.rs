//! Where outputs go: the folders and file names of every format and grouping.

use std::path::PathBuf;

use section16::{
    Date,
    table::{Record, TableDef},
};

/// A file format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Comma-separated values, RFC 4180 with LF.
    Csv,
    /// Tab-separated values.
    Tsv,
    /// JSON, a filing a line.
    Jsonl,
    /// Excel workbooks.
    Xlsx,
    /// Apache Parquet.
    Parquet,
    /// One SQLite database.
    Sqlite,
}

impl Format {
    /// The file extension, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Jsonl => "jsonl",
            Self::Xlsx => "xlsx",
            Self::Parquet => "parquet",
            Self::Sqlite => "sqlite",
        }
    }
}

/// How filings are grouped into outputs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Per {
    /// A folder for each filing.
    #[default]
    Filing,
    /// A folder for each issuer.
    Issuer,
    /// A folder for each day of filing.
    Day,
    /// One set of tables for the whole run.
    Run,
}

/// The name of a group, as it stands in paths: an accession number, a CIK, a day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Group(String);

/// What has no issuer or no date goes here.
const UNKNOWN: &str = "unknown";

impl Group {
    /// The group of `record`.
    pub fn of(per: Per, record: &Record<'_>) -> Self {
        let document = record.filing.map(|filing| &filing.document);
        let header = record.filing.map(|filing| &filing.header);
        let name = match per {
            Per::Filing => safe_file_name(record.key),
            Per::Issuer => document
                .and_then(|document| document.issuer.issuer_cik.valid())
                .map_or_else(|| UNKNOWN.to_owned(), ToString::to_string),
            Per::Day => header
                .and_then(|header| header.filed_date)
                .map_or_else(|| UNKNOWN.to_owned(), |day: Date| day.to_string()),
            Per::Run => "section16".to_owned(),
        };
        Self(name)
    }

    /// The one group of a run that has a single set of tables.
    pub fn of_run(per: Per) -> Option<Self> {
        (per == Per::Run).then(|| Self("section16".to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Where a grouping puts its outputs, below the output folder.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// The grouping.
    pub per: Per,
}

impl Place {
    /// The path of a table of `group` in a format that has a file for each table.
    pub fn table(self, group: &Group, table: &TableDef, extension: &str) -> PathBuf {
        let file = format!("{}.{extension}", table.name);
        match self.per {
            Per::Filing | Per::Issuer => PathBuf::from(group.as_str()).join(file),
            Per::Day => {
                PathBuf::from(table.name).join(format!("filed_date={}", group.as_str())).join(file)
            }
            Per::Run => PathBuf::from(file),
        }
    }

    /// The path of the JSON lines of `group`.
    pub fn lines(self, group: &Group) -> PathBuf {
        let file = "filings.jsonl";
        match self.per {
            Per::Filing | Per::Issuer => PathBuf::from(group.as_str()).join(file),
            Per::Day => {
                PathBuf::from("filings").join(format!("filed_date={}", group.as_str())).join(file)
            }
            Per::Run => PathBuf::from(file),
        }
    }

    /// The path of the one file of `group` in a format that holds all tables in one.
    pub fn whole(self, group: &Group, extension: &str) -> PathBuf {
        PathBuf::from(format!("{}.{extension}", group.as_str()))
    }

    /// The path of the one database.
    pub fn database() -> PathBuf {
        PathBuf::from("section16.sqlite")
    }
}

/// `key` as one file name: separators, control characters and what Windows refuses are written
/// as `%XX`; a name that is too long for file systems is cut and ends in a hash of the whole.
fn safe_file_name(key: &str) -> String {
    const LONGEST: usize = 200;
    let mut name = String::with_capacity(key.len());
    for c in key.chars() {
        let refused = matches!(c, '/' | '\\' | '%')
            || c.is_control()
            || (cfg!(windows) && matches!(c, ':' | '*' | '?' | '"' | '<' | '>' | '|'));
        if refused {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                name.push_str(&format!("%{byte:02X}"));
            }
        } else {
            name.push(c);
        }
    }
    if name.len() > LONGEST {
        let mut end = LONGEST - 17;
        while !name.is_char_boundary(end) {
            end -= 1;
        }
        name.truncate(end);
        name.push_str(&format!("~{:016x}", fnv1a(key.as_bytes())));
    }
    name
}

/// FNV-1a, whose result is part of file names and so must never change.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use section16::table::Table;

    #[test]
    fn outputs_go_where_the_contract_says() {
        let group = |name: &str| Group(name.to_owned());
        let csv = |per, name| {
            let path = Place { per }.table(&group(name), Table::Filings.def(), "csv");
            path.to_string_lossy().into_owned()
        };
        assert_eq!(csv(Per::Filing, "0000000001-05-000001"), "0000000001-05-000001/filings.csv");
        assert_eq!(csv(Per::Issuer, "unknown"), "unknown/filings.csv");
        assert_eq!(csv(Per::Day, "2024-03-01"), "filings/filed_date=2024-03-01/filings.csv");
        assert_eq!(csv(Per::Run, "section16"), "filings.csv");
        let book = Place { per: Per::Day }.whole(&group("2024-03-01"), "xlsx");
        assert_eq!(book.to_string_lossy(), "2024-03-01.xlsx");
    }

    #[test]
    fn keys_become_single_safe_names() {
        assert_eq!(safe_file_name("0000000001-05-000001"), "0000000001-05-000001");
        assert_eq!(safe_file_name("file:a/../b c.xml"), "file:a%2F..%2Fb c.xml");
        let long = safe_file_name(&format!("file:{}", "é".repeat(300)));
        assert!(long.len() <= 200 && long.contains('~'));
    }
}
