//! The code book: the lists of codes and the declarations enter, Markdown to read leaves.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::table::def::ColumnType;
use crate::table::layout::Layout;
use crate::words::CodeList;

/// The code book in Markdown: every list of codes, with the items of the forms that ask for them
/// and the columns that hold them.
pub fn codes() -> String {
    let mut out = String::from(
        "# Code book\n\n\
A code that a filer wrote and that the form does not know stands in its cell as filed, and in `problems` \
as `unknown-code`. Codes of states and countries are EDGAR's own list.\n",
    );
    for list in CodeList::ALL {
        let _ = write!(out, "\n## {}\n\n{}\n", list.title(), list.doc());
        if !list.items().is_empty() {
            out.push_str("\n| form | where |\n|---|---|\n");
            for (form, item) in list.items() {
                let _ = writeln!(out, "| {form} | {item} |");
            }
        }
        out.push_str("\n| code | word | meaning |\n|---|---|---|\n");
        for word in list.codes() {
            let meaning = word.meaning.replace('|', "\\|");
            let _ = writeln!(out, "| `{}` | {} | {meaning} |", word.code, word.word);
        }
        let columns = columns(list);
        if !columns.is_empty() {
            let _ = writeln!(out, "\nIn {columns}.");
        }
    }
    out
}

/// The columns that hold codes of the list, with their tables, layout by layout.
fn columns(list: CodeList) -> String {
    if list == CodeList::Boolean {
        return "every column of type boolean".to_owned();
    }
    let mut layouts = Vec::new();
    for layout in Layout::ALL {
        let mut tables: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for table in layout.tables() {
            for column in table.columns.iter().filter(|column| column.codes == Some(list)) {
                debug_assert_eq!(column.kind, ColumnType::String, "{}", column.name);
                tables.entry(column.name).or_default().push(format!("`{}`", table.name));
            }
        }
        for (column, tables) in tables {
            layouts.push(format!("`{column}` of {}", tables.join(", ")));
        }
    }
    layouts.join("; ")
}
