//! How a table is declared: the macro `table!`, and what it makes of an entry.
//!
//! Declarations enter, as `declare` writes them; for each table a [`Spec`] leaves: the words
//! that describe it, and a function a column that fills its cells from an [`Entry`]. `rows` calls
//! these functions.

use crate::model::ReportingOwner;
use crate::submission::Party;

use super::cell::{Cell, ToCell};
use super::def::TableDef;
use super::record::Record;

/// A table's declaration together with the functions that fill its cells, a column each.
pub(super) struct Spec<T: 'static> {
    pub(super) def: TableDef,
    pub(super) getters: &'static [Getter<T>],
}

/// No table is wider than this, so that a row's cells need no memory of their own.
pub(super) const WIDEST: usize = 48;

type Getter<T> = for<'a> fn(&Entry<'a, T>) -> Cell<'a>;

/// An entry of the form, which makes a row: what the cells of the row can be filled from.
pub(super) struct Entry<'a, T> {
    pub(super) record: &'a Record<'a>,
    /// The 1-based position of the entry among its like.
    pub(super) number: u64,
    /// The part of the model: a filing, an owner, a transaction.
    pub(super) item: &'a T,
    /// Whether texts keep their runs of spaces, as in the SEC's data sets.
    pub(super) is_spaced: bool,
}

impl<'a, T> Entry<'a, T> {
    pub(super) fn key(&self) -> Cell<'a> {
        Cell::text(self.record.key)
    }

    /// The cell of `value`. A run of white space inside a text is one space, so that equal texts
    /// are equal however a form was laid out; only the SEC's layout has runs of spaces as filed,
    /// because its cells are to be those of the SEC (0001062993-24-014684).
    pub(super) fn cell(&self, value: &'a impl ToCell) -> Cell<'a> {
        if self.is_spaced { value.spaced_cell() } else { value.cell() }
    }

    pub(super) fn source(&self) -> Cell<'a> {
        Cell::text(self.record.source)
    }

    pub(super) fn number(&self) -> Cell<'a> {
        Cell::Integer(self.number)
    }
}

impl<'a> Entry<'a, ReportingOwner> {
    /// The owner's block of the submission header, found by CIK.
    pub(super) fn party(&self) -> Option<&'a Party> {
        let cik = self.item.rpt_owner_cik.valid()?;
        let header = &self.record.filing?.header;
        header.reporting_owners.iter().find(|party| party.cik.as_ref() == Some(cik))
    }
}

macro_rules! optional {
    () => {
        None
    };
    ($text:expr) => {
        Some($text)
    };
}

macro_rules! table {
    // A value column and its footnote column.
    (@ $head:tt [$($columns:tt)*] [$($getters:tt)*]
        $name:ident: $kind:ident + footnotes = $(.$path:ident)+,
        xml $xml:literal, sec $sec:literal $(, codes $codes:ident)?, $doc:literal; $($rest:tt)*
    ) => {
        table!(@ $head
            [$($columns)*
                $crate::table::def::ColumnDef {
                    name: stringify!($name),
                    kind: $crate::table::def::ColumnType::$kind,
                    doc: $doc,
                    xml: Some(concat!($xml, "/value")),
                    sec: Some($sec),
                    codes: $crate::table::spec::optional!(
                        $($crate::words::CodeList::$codes)?
                    ),
                },
                $crate::table::def::ColumnDef {
                    name: concat!(stringify!($name), "_fn"),
                    kind: $crate::table::def::ColumnType::FootnoteIds,
                    doc: concat!("Footnotes of `", stringify!($name), "`."),
                    xml: Some(concat!($xml, "/footnoteId/@id")),
                    sec: Some(concat!($sec, "_FN")),
                    codes: None,
                },]
            [$($getters)*
                |entry| entry.cell(&entry.item$(.$path)+.value),
                |entry| $crate::table::cell::Cell::footnotes(&entry.item$(.$path)+.footnotes),]
            $($rest)*);
    };
    // A column whose value is a part of the item.
    (@ $head:tt [$($columns:tt)*] [$($getters:tt)*]
        $name:ident: $kind:ident = $(.$path:ident)+ $(, xml $xml:literal)? $(, sec $sec:literal)?
        $(, codes $codes:ident)?, $doc:literal; $($rest:tt)*
    ) => {
        table!(@ $head [$($columns)*] [$($getters)*]
            $name: $kind = |entry| entry.cell(&entry.item$(.$path)+) $(, xml $xml)? $(, sec $sec)?
            $(, codes $codes)?, $doc; $($rest)*);
    };
    // A column whose value is a function of the entry.
    (@ $head:tt [$($columns:tt)*] [$($getters:tt)*]
        $name:ident: $kind:ident = $get:expr $(, xml $xml:literal)? $(, sec $sec:literal)?
        $(, codes $codes:ident)?, $doc:literal; $($rest:tt)*
    ) => {
        table!(@ $head
            [$($columns)*
                $crate::table::def::ColumnDef {
                    name: stringify!($name),
                    kind: $crate::table::def::ColumnType::$kind,
                    doc: $doc,
                    xml: $crate::table::spec::optional!($($xml)?),
                    sec: $crate::table::spec::optional!($($sec)?),
                    codes: $crate::table::spec::optional!(
                        $($crate::words::CodeList::$codes)?
                    ),
                },]
            [$($getters)* $get,]
            $($rest)*);
    };
    (@ [$static:ident $item:ty, $name:literal, $doc:literal, $sec:expr, $element:expr]
        [$($columns:tt)*] [$($getters:tt)*]
    ) => {
        pub(super) static $static: $crate::table::spec::Spec<$item> = $crate::table::spec::Spec {
            def: $crate::table::def::TableDef {
                name: $name,
                doc: $doc,
                sec: $sec,
                element: $element,
                columns: &[$($columns)*],
            },
            getters: &[$($getters)*],
        };

        const _: () = assert!($static.getters.len() <= $crate::table::spec::WIDEST);
    };
    ($static:ident: $item:ty = $name:literal $(, element $element:literal)? $(, sec $sec:literal)?,
        $doc:literal; $($body:tt)+
    ) => {
        table!(@ [
                $static $item,
                $name,
                $doc,
                $crate::table::spec::optional!($($sec)?),
                $crate::table::spec::optional!($($element)?)
            ]
            [] []
            accession_number: String = |entry| entry.key(), sec "ACCESSION_NUMBER",
            "Accession number of the filing; `file:` and the path relative to the input where no accession number is known.";
            $($body)+);
    };
}

pub(super) use {optional, table};
