//! The data dictionary: layouts enter, Markdown to read leaves. The codes that a column is taken
//! from are in `codes`.

use std::fmt::Write;

use crate::table::def::{ColumnDef, TableDef};
use crate::table::layout::Layout;
use crate::words::CodeList;

/// The dictionary in Markdown: a chapter for each layout, a table for each of its tables.
pub fn markdown(layouts: &[Layout]) -> String {
    let mut out = String::from("# Data dictionary\n\n");
    out.push_str(
        "A run of white space inside a text is one space, so that texts are equal however a form \
         was laid out. The layout `sec` alone keeps runs of spaces (`Class A  Common Stock`), \
         because the SEC does.\n",
    );
    for layout in layouts {
        let _ = write!(out, "\n## Layout `{}`\n\n{}\n", layout.as_str(), layout.doc());
        for table in layout.tables() {
            describe(table, &mut out);
        }
    }
    out
}

fn describe(table: &TableDef, out: &mut String) {
    // In its own layout the SEC's name is the name.
    let sec = table.sec.filter(|sec| *sec != table.name);
    let sec = sec.map_or(String::new(), |sec| format!(" In the SEC's data sets: `{sec}`."));
    let element = table.element.map_or(String::new(), |element| format!(" From `{element}`."));
    let _ = write!(out, "\n### {}\n\n{}{element}{sec}\n\n", table.name, table.doc);
    out.push_str("| column | type | meaning | in the XML | in the SEC's data sets |\n");
    out.push_str("|---|---|---|---|---|\n");
    for column in table.columns {
        let code = |text: Option<&str>| text.map_or(String::new(), |text| format!("`{text}`"));
        let _ = writeln!(
            out,
            "| `{}` | {} | {} | {} | {} |",
            column.name,
            column.kind.as_str(),
            meaning(column).replace('|', "\\|"),
            code(column.xml),
            code(column.sec)
        );
    }
}

fn meaning(column: &ColumnDef) -> String {
    match column.codes {
        Some(list) => format!("{} [Codes]({}).", column.doc, place_of(list)),
        None => column.doc.to_owned(),
    }
}

/// Where the code book has the list.
fn place_of(list: CodeList) -> String {
    format!("codes.md#{}", list.title().to_lowercase().replace(' ', "-"))
}
