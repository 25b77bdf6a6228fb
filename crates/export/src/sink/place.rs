//! Where outputs go: the folders and file names of every format and grouping.

use std::path::PathBuf;

use section16::{
    Date,
    table::{Layout, Record, TableDef},
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

/// The day of what has none, as readers of partitioned folders write it: they take it for null.
const NO_DAY: &str = "__HIVE_DEFAULT_PARTITION__";

/// The column that the paths of `--per day` hold.
pub(crate) const DAY: &str = "filed_date";

/// Grows whenever outputs go to other places or have other rows, so that an export that is kept
/// current is written anew.
#[cfg(all(feature = "edgar", feature = "sqlite"))]
pub(crate) const EDITION: u32 = 2;

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

    /// The group that has this name.
    pub(crate) fn named(name: &str) -> Self {
        Self(name.to_owned())
    }
}

/// Where a run puts its outputs, below the output folder.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// The grouping.
    pub per: Per,
    /// The layout, which names of workbooks say where it is not the usual one.
    pub layout: Layout,
    /// Whether each format has a folder of its own, so that no reader meets another one's files.
    pub is_apart: bool,
}

impl Place {
    /// The path of a table of `group` in a format that has a file for each table.
    pub fn table(self, group: &Group, table: &TableDef, extension: &str) -> PathBuf {
        self.file(group, table.name, extension)
    }

    /// The path of the JSON lines of `group`.
    pub fn lines(self, group: &Group) -> PathBuf {
        self.file(group, "filings", "jsonl")
    }

    fn file(self, group: &Group, name: &str, extension: &str) -> PathBuf {
        let file = format!("{name}.{extension}");
        match self.per {
            Per::Filing | Per::Issuer => self.folder(group, extension).join(file),
            Per::Day => {
                let day = if group.as_str() == UNKNOWN { NO_DAY } else { group.as_str() };
                self.root(extension).join(name).join(format!("{DAY}={day}")).join(file)
            }
            Per::Run => self.root(extension).join(file),
        }
    }

    /// The folder of `group` for the files of a format, where a group has one.
    pub fn folder(self, group: &Group, extension: &str) -> PathBuf {
        self.root(extension).join(group.as_str())
    }

    /// The folder of a format.
    fn root(self, extension: &str) -> PathBuf {
        PathBuf::from(if self.is_apart { extension } else { "" })
    }

    /// The path of the one file of `group` in a format that holds all tables in one.
    pub fn whole(self, group: &Group, extension: &str) -> PathBuf {
        let name = match self.layout {
            Layout::Tables => format!("{}.{extension}", group.as_str()),
            layout => format!("{}-{}.{extension}", group.as_str(), layout.as_str()),
        };
        self.root(extension).join(name)
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
        let text = |path: PathBuf| path.to_string_lossy().into_owned();
        let place = |per, is_apart| Place { per, layout: Layout::Tables, is_apart };
        for (per, name, alone) in [
            (Per::Filing, "0000000001-05-000001", "0000000001-05-000001/filings.csv"),
            (Per::Issuer, "unknown", "unknown/filings.csv"),
            (Per::Day, "2024-03-01", "filings/filed_date=2024-03-01/filings.csv"),
            (Per::Day, "unknown", "filings/filed_date=__HIVE_DEFAULT_PARTITION__/filings.csv"),
            (Per::Run, "section16", "filings.csv"),
        ] {
            let of = |is_apart| {
                let place = place(per, is_apart);
                text(place.table(&group(name), Table::Filings.def(), "csv"))
            };
            assert_eq!(of(false), alone);
            assert_eq!(of(true), format!("csv/{alone}"));
            let lines = |is_apart| text(place(per, is_apart).lines(&group(name)));
            assert_eq!(lines(false), alone.replace(".csv", ".jsonl"));
            assert_eq!(lines(true), format!("jsonl/{}", alone.replace(".csv", ".jsonl")));
        }
    }

    #[test]
    fn workbooks_say_their_layout_where_it_is_not_the_usual_one() {
        let book = |layout, is_apart| {
            let place = Place { per: Per::Day, layout, is_apart };
            place.whole(&Group("2024-03-01".to_owned()), "xlsx").to_string_lossy().into_owned()
        };
        assert_eq!(book(Layout::Tables, false), "2024-03-01.xlsx");
        assert_eq!(book(Layout::Flat, false), "2024-03-01-flat.xlsx");
        assert_eq!(book(Layout::Sec, true), "xlsx/2024-03-01-sec.xlsx");
    }

    #[test]
    fn keys_become_single_safe_names() {
        assert_eq!(safe_file_name("0000000001-05-000001"), "0000000001-05-000001");
        assert_eq!(safe_file_name("file:a/../b c.xml"), "file:a%2F..%2Fb c.xml");
        let long = safe_file_name(&format!("file:{}", "é".repeat(300)));
        assert!(long.len() <= 200 && long.contains('~'));
    }
}
