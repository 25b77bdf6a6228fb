//! Written tables, read back.

use std::collections::BTreeMap;
use std::path::Path;

use section16::table::{Cell, Record, Table};

/// The tables in one folder: the rows of each, a map from column to cell.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tables(pub BTreeMap<String, Vec<Row>>);

/// A row, column by column; empty cells are there.
pub type Row = BTreeMap<String, String>;

impl Tables {
    /// Reads every CSV file of `folder`.
    pub fn read(folder: &Path) -> Self {
        let mut tables = Self::default();
        tables.add(folder);
        tables
    }

    /// Adds the rows of every CSV file of `folder`.
    pub fn add(&mut self, folder: &Path) {
        for path in super::files(folder) {
            if path.extension().is_some_and(|extension| extension == "csv") {
                let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
                self.0.entry(name).or_default().extend(rows(&path));
            }
        }
    }

    /// The rows of `table`, none where it was not written.
    pub fn rows(&self, table: &str) -> &[Row] {
        self.0.get(table).map_or(&[], Vec::as_slice)
    }

    /// The cells of `column` in `table`.
    pub fn cells(&self, table: &str, column: &str) -> Vec<&str> {
        self.rows(table).iter().map(|row| row[column].as_str()).collect()
    }

    /// The codes of the problems, in order.
    pub fn codes(&self) -> Vec<&str> {
        self.cells("problems", "code")
    }

    /// The rows of every table, sorted, without tables that have none: what does not depend on
    /// the grouping.
    pub fn sorted(mut self) -> Self {
        self.0.retain(|_, rows| !rows.is_empty());
        self.0.values_mut().for_each(|rows| rows.sort());
        self
    }
}

/// The rows of one CSV file.
pub fn rows(path: &Path) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader
        .deserialize()
        .map(|row| row.unwrap_or_else(|e| panic!("{}: {e}", path.display())))
        .collect()
}

impl Tables {
    /// The rows of a filing that was read, every table there.
    pub fn of(filing: &section16::Filing) -> Self {
        let record = Record { key: "key", source: "source", ..Record::from(filing) };
        let mut tables = Self::default();
        for table in Table::ALL {
            let rows = tables.0.entry(table.name().to_owned()).or_default();
            let names = table.def().columns.iter().map(|column| column.name.to_owned());
            let names: Vec<_> = names.collect();
            record.rows(table, |cells| {
                rows.push(names.iter().cloned().zip(cells.iter().map(Cell::to_text)).collect());
            });
        }
        tables
    }

    /// Reads `text` as a filing.
    pub fn read_text(text: &str) -> Self {
        Self::of(
            &section16::read(text.as_bytes()).unwrap_or_else(|error| panic!("{error}: {text}")),
        )
    }

    /// Where `cell` stands, as `table.column`, as often as it does; in the problems only if it is
    /// in no other table.
    pub fn places(&self, cell: &str) -> Vec<String> {
        let mut places = Vec::new();
        for (table, rows) in self.0.iter().filter(|(table, _)| *table != "problems") {
            let columns = rows.iter().flatten().filter(|(_, text)| *text == cell);
            places.extend(columns.map(|(column, _)| format!("{table}.{column}")));
        }
        if places.is_empty() && self.cells("problems", "raw_value").contains(&cell) {
            places.push("problems.raw_value".to_owned());
        }
        places
    }

    /// The tables but for the problems: what a repair must not change.
    pub fn without_problems(mut self) -> Self {
        self.0.remove("problems");
        self
    }
}

impl Tables {
    /// Reads every CSV file below `folder`, whatever the grouping.
    pub fn below(folder: &Path) -> Self {
        let mut tables = Self::default();
        let mut folders = vec![folder.to_owned()];
        while let Some(folder) = folders.pop() {
            tables.add(&folder);
            let entries = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
            folders.extend(entries.filter(|path| path.is_dir()));
        }
        tables
    }
}

/// Every file below `folder` with its bytes, hidden ones too.
pub fn bytes_below(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(below) = folders.pop() {
        for entry in std::fs::read_dir(&below).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let relative = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
                found.insert(relative, std::fs::read(&path).unwrap());
            }
        }
    }
    found
}
