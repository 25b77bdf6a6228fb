//! What a format cannot hold: counted for the caller, and whole in the format's own `problems`.

use std::collections::BTreeMap;

use section16::{
    Code, Problem,
    table::{Cell, Record, Table, TableDef},
};

/// What an output could not hold as it was given, by kind of problem.
///
/// Nothing of it is lost: where the layout has a `problems` table, each case is a row there with
/// the text that did not fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes(BTreeMap<Code, Note>);

/// One kind of [`Notes`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// How many cells it is about.
    pub count: u64,
    /// The key of the filing in which it came up first.
    pub first_key: String,
    /// The first case.
    pub first: Problem,
}

impl Notes {
    /// Whether the output holds everything that it was given.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The kinds of problems, in the order of the documentation.
    pub fn iter(&self) -> impl Iterator<Item = (Code, &Note)> {
        self.0.iter().map(|(code, note)| (*code, note))
    }

    /// Adds what another output could not hold.
    pub fn merge(&mut self, other: Self) {
        for (code, note) in other.0 {
            self.0.entry(code).and_modify(|mine| mine.count += note.count).or_insert(note);
        }
    }

    fn add(&mut self, key: &str, problem: &Problem) {
        self.0.entry(problem.code).and_modify(|note| note.count += 1).or_insert_with(|| Note {
            count: 1,
            first_key: key.to_owned(),
            first: problem.clone(),
        });
    }
}

/// Collects what does not fit, filing by filing, for the `problems` table of the same output.
#[derive(Debug)]
pub(super) struct Misfits {
    tables: &'static [&'static TableDef],
    key: String,
    source: String,
    pending: Vec<Problem>,
    /// Whether rows of notes are being written. Each of them repeats key and source, so what does
    /// not fit there would make notes about notes without end.
    is_telling: bool,
    /// Where the key or the source of the filing did not fit first; every row repeats them.
    told: Vec<(Code, &'static str, String)>,
    notes: Notes,
}

/// Rows that a filing adds to the table of problems.
#[derive(Debug)]
pub(super) struct Pending {
    key: String,
    source: String,
    problems: Vec<Problem>,
}

/// Of what names a row, so many characters are told: a path can be of any length.
const LONGEST_ROW: usize = 200;

impl Misfits {
    pub(super) fn new(tables: &'static [&'static TableDef]) -> Self {
        Self {
            tables,
            key: String::new(),
            source: String::new(),
            pending: Vec::new(),
            is_telling: false,
            told: Vec::new(),
            notes: Notes::default(),
        }
    }

    /// Begins the rows of a filing, after what is pending of the one before was taken.
    pub(super) fn begin(&mut self, key: &str) {
        key.clone_into(&mut self.key);
        self.source.clear();
        self.told.clear();
        self.is_telling = false;
    }

    /// Takes the problems of the filing, which become rows now. What does not fit into these rows
    /// is not told again.
    pub(super) fn take(&mut self) -> Option<Pending> {
        self.is_telling = true;
        let problems = std::mem::take(&mut self.pending);
        (!problems.is_empty()).then(|| Pending {
            key: self.key.clone(),
            source: self.source.clone(),
            problems,
        })
    }

    /// Looks at a row before it is written: where it tells the source of its filing, the problems
    /// will tell it too.
    pub(super) fn see(&mut self, table: usize, cells: &[Cell<'_>]) {
        if self.source.is_empty()
            && let Some(source) = self.tables[table].column("source")
            && let Cell::Text(source) = &cells[source]
        {
            self.source.push_str(source);
        }
    }

    /// Notes that the cell in `column` of this row cannot be held as it is; `raw` is what is not
    /// in the cell.
    pub(super) fn add(
        &mut self,
        code: Code,
        (table, cells, column): (usize, &[Cell<'_>], usize),
        raw: &str,
        message: impl Into<String>,
    ) {
        if self.is_telling {
            return;
        }
        let def = self.tables[table];
        let row = cells.get(1).map(Cell::to_text).unwrap_or_default();
        let row: String = row.chars().take(LONGEST_ROW).collect();
        let name = def.columns[column].name;
        let location = format!("{} {row}, {name}", def.name);
        if def.columns[column].is_key() || name == "source" {
            match self.told.iter().find(|told| (told.0, told.1) == (code, name)) {
                Some((_, _, first)) if *first != location => return,
                Some(_) => {}
                None => self.told.push((code, name, location.clone())),
            }
        }
        let problem = Problem::new(code, location.as_str(), raw, message);
        self.notes.add(&self.key, &problem);
        if self.problems_table().is_some() {
            self.pending.push(problem);
        }
    }

    /// Where the table of problems stands in the layout, if it has one.
    pub(super) fn problems_table(&self) -> Option<usize> {
        self.tables.iter().position(|table| std::ptr::eq(*table, Table::Problems.def()))
    }

    pub(super) fn into_notes(self) -> Notes {
        self.notes
    }
}

impl Pending {
    /// Calls `visit` with each row, up to the first error.
    pub(super) fn rows<E>(
        &self,
        mut visit: impl FnMut(&[Cell<'_>]) -> Result<(), E>,
    ) -> Result<(), E> {
        let Self { key, source, problems } = self;
        let record = Record { key, source, filing: None, problems };
        let mut result = Ok(());
        record.rows(Table::Problems, |cells| {
            if result.is_ok() {
                result = visit(cells);
            }
        });
        result
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use section16::table::Layout;

    #[test]
    fn misfits_become_rows_of_the_problems_table() {
        let mut misfits = Misfits::new(Layout::Tables.tables());
        misfits.begin("0000000001-05-000001");
        assert!(misfits.take().is_none());
        misfits.begin("0000000001-05-000001");
        let def = Table::Problems.def();
        let mut cells = vec![Cell::Empty; def.columns.len()];
        cells[1] = Cell::text("a.zip!b.xml");
        let table = misfits.problems_table().unwrap();
        misfits.see(table, &cells);
        misfits.add(Code::NumberTooLong, (table, &cells, 6), "1.5", "it does not fit");
        let pending = misfits.take().unwrap();
        let mut rows = Vec::new();
        let written = pending.rows(|cells| {
            rows.push(cells.iter().map(Cell::to_text).collect::<Vec<_>>());
            Ok::<(), ()>(())
        });
        assert_eq!(written, Ok(()));
        let expected = [
            "0000000001-05-000001",
            "a.zip!b.xml",
            "warning",
            "number-too-long",
            "problems a.zip!b.xml, message",
            "1.5",
            "it does not fit",
        ];
        assert_eq!(rows, [expected]);
        let notes = misfits.into_notes();
        let (code, note) = notes.iter().next().unwrap();
        assert_eq!((code, note.count), (Code::NumberTooLong, 1));
        assert_eq!(note.first_key, "0000000001-05-000001");
    }
}
