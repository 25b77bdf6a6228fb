//! The tables: what each column is called, what it holds, where it comes from.
//!
//! A [`Filing`](crate::Filing) enters as a [`Record`], rows of [`Cell`]s leave, arranged by a
//! [`Layout`]. The contract is declared once, in `declare`; CSV headers, the SEC's names, types of
//! every format, the data dictionary and the tests are computed from it. A sink sees tables and
//! cells, never the model.
//!
//! To add a column, open `declare`. To see how a row is made, open `rows`; how rows are arranged,
//! `layout`, which asks `sec` and `flat`. Descriptions are in [`describe`] and [`ddl`].
//!
//! The words: a *table* has *columns*, declared by a [`TableDef`] and its [`ColumnDef`]s; an
//! *entry* of the form (a filing, an owner, a transaction) makes a *row* of *cells*; a *record* is
//! all that one input adds.
//!
//! # Examples
//!
//! The rows of a filing, table by table:
//!
//! ```
//! use section16::table::{Cell, Layout, Record};
//!
//! let filing = section16::read(b"<ownershipDocument><documentType>4</documentType>\
//!     <issuer><issuerName>Harbor Lamp Works</issuerName></issuer></ownershipDocument>")?;
//! let tables = Layout::Tables.tables();
//! let mut issuers = Vec::new();
//! Layout::Tables.rows(&Record::from(&filing), |table, cells| {
//!     if let Some(at) = tables[table].column("issuer_name") {
//!         issuers.push(cells[at].to_text());
//!     }
//! });
//! assert_eq!(issuers, ["Harbor Lamp Works"]);
//! # Ok::<(), section16::Error>(())
//! ```

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
pub mod research;
mod rows;
mod sec;
mod spec;

pub(crate) use amount::product;
pub use cell::Cell;
pub use contract::Table;
pub use def::{ColumnDef, ColumnType, TableDef};
pub(crate) use flat::{Owners, filing_url, footnote_texts};
pub use layout::Layout;
pub use record::Record;
