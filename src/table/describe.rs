//! The data dictionary: the tables of a layout described in Markdown, as a Frictionless data
//! package, and in SQL.

use std::fmt::Write;

use serde::Serialize;

use super::{ColumnDef, ColumnType, TableDef};

/// The dictionary in Markdown, a table for each table.
pub fn markdown(tables: &[&TableDef]) -> String {
    let mut out = String::from("# Data dictionary\n");
    for table in tables {
        let sec =
            table.sec.map_or(String::new(), |sec| format!(" In the SEC's data sets: `{sec}`."));
        let row = table.row.map_or(String::new(), |row| format!(" From `{row}`."));
        let _ = write!(out, "\n## {}\n\n{}{row}{sec}\n\n", table.name, table.doc);
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

/// The tables as `CREATE TABLE` statements.
pub fn sql(tables: &[&TableDef]) -> String {
    let mut out = String::new();
    for table in tables {
        let _ = writeln!(out, "-- {}", table.doc);
        let _ = writeln!(out, "CREATE TABLE {} (", table.name);
        let mut lines: Vec<_> = table
            .columns
            .iter()
            .map(|column| {
                let null = if column.name == KEY { " NOT NULL" } else { "" };
                (format!("    {} {}{null}", column.name, sql_type(column.kind)), column.doc)
            })
            .collect();
        let key = table.primary_key();
        if !key.is_empty() {
            lines.push((format!("    PRIMARY KEY ({})", key.join(", ")), "Unique in the table."));
        }
        let last = lines.len() - 1;
        for (index, (line, doc)) in lines.into_iter().enumerate() {
            let comma = if index == last { "" } else { "," };
            let _ = writeln!(out, "{line}{comma} -- {doc}");
        }
        out.push_str(");\n\n");
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn sql_type(kind: ColumnType) -> &'static str {
    match kind {
        ColumnType::String | ColumnType::FootnoteIds => "TEXT",
        ColumnType::Integer => "INTEGER",
        ColumnType::Decimal => "NUMERIC",
        ColumnType::Date => "DATE",
        ColumnType::Timestamp => "TIMESTAMP",
        ColumnType::Boolean => "BOOLEAN",
    }
}

/// The column that every table has first.
const KEY: &str = "accession_number";

/// The tables as a Frictionless tabular data package, for CSV files of `--per run` beside it.
pub fn data_package(tables: &[&TableDef]) -> String {
    let has_filings = tables.iter().any(|table| table.name == "filings");
    let package = Package {
        profile: "tabular-data-package",
        name: "section16",
        title: "SEC ownership filings (Forms 3, 4, 5)",
        resources: tables.iter().map(|table| resource(table, has_filings)).collect(),
    };
    // Structs of strings always serialize.
    let mut json = serde_json::to_string_pretty(&package).unwrap_or_default();
    json.push('\n');
    json
}

fn resource(table: &TableDef, has_filings: bool) -> Resource {
    let belongs_to_filing = has_filings && !matches!(table.name, "filings" | "problems");
    Resource {
        profile: "tabular-data-resource",
        name: table.name,
        path: format!("{}.csv", table.name),
        description: table.doc,
        format: "csv",
        mediatype: "text/csv",
        encoding: "utf-8",
        schema: Schema {
            fields: table.columns.iter().map(field).collect(),
            missing_values: vec![""],
            primary_key: table.primary_key(),
            foreign_keys: belongs_to_filing
                .then_some(ForeignKey {
                    fields: KEY,
                    reference: Reference { resource: "filings", fields: KEY },
                })
                .into_iter()
                .collect(),
        },
    }
}

fn field(column: &ColumnDef) -> Field {
    let (kind, format) = match column.kind {
        ColumnType::String | ColumnType::FootnoteIds => ("string", None),
        ColumnType::Integer => ("integer", None),
        ColumnType::Decimal => ("number", None),
        ColumnType::Date => ("date", None),
        ColumnType::Timestamp => ("datetime", Some("%Y-%m-%dT%H:%M:%S")),
        ColumnType::Boolean => ("boolean", None),
    };
    let required = column.name == KEY;
    Field {
        name: column.name,
        kind,
        format,
        description: column.doc,
        constraints: required.then_some(Constraints { required }),
    }
}

#[derive(Serialize)]
struct Package {
    profile: &'static str,
    name: &'static str,
    title: &'static str,
    resources: Vec<Resource>,
}

#[derive(Serialize)]
struct Resource {
    profile: &'static str,
    name: &'static str,
    path: String,
    description: &'static str,
    format: &'static str,
    mediatype: &'static str,
    encoding: &'static str,
    schema: Schema,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Schema {
    fields: Vec<Field>,
    missing_values: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    primary_key: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    foreign_keys: Vec<ForeignKey>,
}

#[derive(Serialize)]
struct Field {
    name: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<&'static str>,
    description: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    constraints: Option<Constraints>,
}

#[derive(Serialize)]
struct Constraints {
    required: bool,
}

#[derive(Serialize)]
struct ForeignKey {
    fields: &'static str,
    reference: Reference,
}

#[derive(Serialize)]
struct Reference {
    resource: &'static str,
    fields: &'static str,
}
