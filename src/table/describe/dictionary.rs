//! The data dictionary: declarations enter, Markdown to read leaves.

use std::fmt::Write;

use crate::table::def::TableDef;

/// The dictionary in Markdown, a table for each table.
pub fn markdown(tables: &[&TableDef]) -> String {
    let mut out = String::from("# Data dictionary\n");
    for table in tables {
        let sec =
            table.sec.map_or(String::new(), |sec| format!(" In the SEC's data sets: `{sec}`."));
        let element = table.element.map_or(String::new(), |element| format!(" From `{element}`."));
        let _ = write!(out, "\n## {}\n\n{}{element}{sec}\n\n", table.name, table.doc);
        out.push_str("| column | type | meaning | in the XML | in the SEC's data sets |\n");
        out.push_str("|---|---|---|---|---|\n");
        for column in table.columns {
            let code = |text: Option<&str>| text.map_or(String::new(), |text| format!("`{text}`"));
            let _ = writeln!(
                out,
                "| `{}` | {} | {} | {} | {} |",
                column.name,
                column.kind.as_str(),
                column.doc.replace('|', "\\|"),
                code(column.xml),
                code(column.sec)
            );
        }
    }
    out
}
