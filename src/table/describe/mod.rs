//! Descriptions of the tables, made from their declarations: to read, and for programs.

mod dictionary;
mod package;

pub use dictionary::markdown;
pub use package::data_package;
