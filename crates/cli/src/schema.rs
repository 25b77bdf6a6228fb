//! `section16 schema`: the data dictionary.

use clap::{Args, ValueEnum};

use section16::json;
use section16::table::{Layout, ddl, describe};

use crate::convert::LayoutName;
use crate::exit::Exit;
use crate::printer::Printer;

/// Print the data dictionary
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  section16 schema                                      to read
  section16 schema --format json > out/datapackage.json a Frictionless data package for `--per run`
  section16 schema --format sql | sqlite3 my.db         empty tables
  section16 schema --format codes                       what the codes mean
  section16 schema --format json-schema > filing.schema.json  to validate JSON lines
  section16 schema --layout flat                        the one table of that layout")]
pub(crate) struct Schema {
    /// The form of the dictionary
    #[arg(long, value_enum, default_value_t = Form::Markdown)]
    format: Form,

    /// The tables that are described, as in `convert --layout`; without it the dictionary has those
    /// of every layout, the data package and the SQL have `tables`
    #[arg(long, value_enum)]
    layout: Option<LayoutName>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Form {
    /// Tables to read
    Markdown,
    /// A Frictionless data package
    Json,
    /// CREATE TABLE statements
    Sql,
    /// A JSON Schema of the lines of `--format jsonl`
    JsonSchema,
    /// The code book: what each code means, and which item of which form asks for it
    Codes,
}

impl Schema {
    pub(crate) fn run(self, printer: &mut Printer) -> Exit {
        let layout = self.layout.map(Layout::from);
        let layouts = layout.map_or(Layout::ALL.to_vec(), |layout| vec![layout]);
        let layout = layout.unwrap_or_default();
        let text = match self.format {
            Form::Markdown => describe::markdown(&layouts),
            Form::Json => describe::data_package(layout),
            Form::Sql => ddl::sql(layout.tables()),
            Form::JsonSchema => json::schema(),
            Form::Codes => describe::codes(),
        };
        printer.deliver(text.as_bytes())
    }
}
