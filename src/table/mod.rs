//! The tables: what each column is called, what it holds, where it comes from.
//!
//! The contract is declared once, in [`declare`](self); CSV headers, the SEC's names, types of
//! every format, the data dictionary and the tests are computed from it. A sink sees tables and
//! cells, never the model.

mod amount;
mod cell;
mod contract;
pub mod ddl;
mod declare;
mod def;
#[cfg(feature = "json")]
pub mod describe;
mod flat;
mod layout;
mod record;
mod rows;
mod sec;

pub use cell::Cell;
pub use contract::Table;
pub use def::{ColumnDef, ColumnType, TableDef};
pub use layout::Layout;
pub use record::Record;
