//! Descriptions of the tables, made from their declarations: to read, and for programs.
//!
//! Layouts enter; a [dictionary](markdown), a [data package](data_package) and a
//! [code book](codes()) leave. SQL is in [`ddl`](super::ddl), the schema of JSON lines in
//! [`json`](crate::json).

mod codes;
mod dictionary;
mod package;

pub use codes::codes;
pub use dictionary::markdown;
pub use package::data_package;
