//! The Frictionless data package: declarations enter, the `datapackage.json` leaves that describes
//! the files of `--per run` beside it. The structs are those of the specification.

use serde::Serialize;

use crate::table::def::{ColumnDef, ColumnType, TableDef};
use crate::table::layout::Layout;

/// The tables of a layout as a Frictionless tabular data package, for the files of `--per run`
/// beside it: CSV, or TSV where the layout asks for that.
pub fn data_package(layout: Layout) -> String {
    let tables = layout.tables();
    let filings = tables.iter().find(|table| table.is_filings()).copied();
    let package = Package {
        profile: "tabular-data-package",
        name: "section16",
        title: "SEC ownership filings (Forms 3, 4, 5)",
        resources: tables.iter().map(|table| resource(table, filings, layout)).collect(),
    };
    // Structs of strings always serialize.
    let mut json = serde_json::to_string_pretty(&package).unwrap_or_default();
    json.push('\n');
    json
}

fn resource(table: &TableDef, filings: Option<&TableDef>, layout: Layout) -> Resource {
    let tabs = layout.is_tab_separated();
    let format = if tabs { "tsv" } else { "csv" };
    // What could not be read has problems, and no row in `filings`.
    let owner = filings.filter(|filings| filings.name != table.name && table.name != "problems");
    Resource {
        profile: "tabular-data-resource",
        name: resource_name(table),
        path: format!("{}.{format}", table.name),
        description: table.doc,
        format,
        mediatype: if tabs { "text/tab-separated-values" } else { "text/csv" },
        encoding: "utf-8",
        dialect: tabs.then_some(CsvDialect { delimiter: "\t" }),
        schema: TableSchema {
            fields: table.columns.iter().map(|column| field(column, key(table))).collect(),
            missing_values: vec![""],
            primary_key: table.primary_key(),
            foreign_keys: owner
                .map(|filings| ForeignKey {
                    fields: key(table),
                    reference: Reference { resource: resource_name(filings), fields: key(filings) },
                })
                .into_iter()
                .collect(),
        },
    }
}

/// The name of a resource, which has no capital letters by the rules of data packages.
fn resource_name(table: &TableDef) -> String {
    table.name.to_ascii_lowercase()
}

/// The column that every table has first, the key of the filing.
fn key(table: &TableDef) -> &'static str {
    table.columns.first().map_or("", |column| column.name)
}

fn field(column: &ColumnDef, key: &str) -> FieldDescriptor {
    let (kind, format) = match column.kind {
        ColumnType::String | ColumnType::FootnoteIds => ("string", None),
        ColumnType::Integer => ("integer", None),
        ColumnType::Decimal => ("number", None),
        ColumnType::Date => ("date", None),
        ColumnType::Timestamp => ("datetime", Some("%Y-%m-%dT%H:%M:%S")),
        ColumnType::Boolean => ("boolean", None),
    };
    let required = column.name == key;
    FieldDescriptor {
        name: column.name,
        kind,
        format,
        description: column.doc,
        constraints: Constraints::of(column, required),
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
    name: String,
    path: String,
    description: &'static str,
    format: &'static str,
    mediatype: &'static str,
    encoding: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    dialect: Option<CsvDialect>,
    schema: TableSchema,
}

#[derive(Serialize)]
struct CsvDialect {
    delimiter: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TableSchema {
    fields: Vec<FieldDescriptor>,
    missing_values: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    primary_key: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    foreign_keys: Vec<ForeignKey>,
}

#[derive(Serialize)]
struct FieldDescriptor {
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
    #[serde(skip_serializing_if = "Option::is_none")]
    required: Option<bool>,
    #[serde(rename = "enum", skip_serializing_if = "Option::is_none")]
    codes: Option<Vec<&'static str>>,
}

impl Constraints {
    fn of(column: &ColumnDef, required: bool) -> Option<Self> {
        let codes = column.codes.map(|list| list.codes().iter().map(|word| word.code).collect());
        let required = required.then_some(true);
        (required.is_some() || codes.is_some()).then_some(Self { required, codes })
    }
}

#[derive(Serialize)]
struct ForeignKey {
    fields: &'static str,
    reference: Reference,
}

#[derive(Serialize)]
struct Reference {
    resource: String,
    fields: &'static str,
}
