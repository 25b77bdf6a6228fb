//! `section16 schema`: the data dictionary.

use clap::{Args, ValueEnum};

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
  section16 schema --layout flat                        the one table of that layout")]
pub(crate) struct Schema {
    /// The form of the dictionary
    #[arg(long, value_enum, default_value_t = Form::Markdown)]
    format: Form,

    /// The tables that are described, as in `convert --layout`
    #[arg(long, value_enum, default_value_t = LayoutName::Tables)]
    layout: LayoutName,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Form {
    /// Tables to read
    Markdown,
    /// A Frictionless data package
    Json,
    /// CREATE TABLE statements
    Sql,
}

impl Schema {
    pub(crate) fn run(self, printer: &mut Printer) -> Exit {
        let layout = Layout::from(self.layout);
        let tables = layout.tables();
        let text = match self.format {
            Form::Markdown => describe::markdown(tables),
            Form::Json => describe::data_package(layout),
            Form::Sql => ddl::sql(tables),
        };
        printer.deliver(text.as_bytes())
    }
}
