//! What a row of the sheet is about: a filing and a transaction or holding of it enter, cells
//! leave, some as they stand in the other tables and some made here.

use std::borrow::{Borrow, Cow};

use crate::filing::Filing;
use crate::ids::FootnoteId;
use crate::table::amount;
use crate::table::cell::Cell;
use crate::table::contract::Table;

use super::owners::Owners;

/// Where the cells of a column come from.
#[derive(Clone, Copy)]
pub(super) enum Origin {
    /// The table `filings`, by place.
    Filing(usize),
    /// The row's own table, by the name of the column; empty where that table has no such column.
    Value(&'static str),
    /// Made for this layout.
    Made(for<'a> fn(&'a Subject<'a>) -> Cell<'a>),
}

/// What the cells of a row are made from.
pub(super) struct Subject<'a> {
    filing: &'a Filing,
    pub(super) owners: &'a Owners,
    /// The filing's row in the table `filings`.
    facts: &'a [Cell<'a>],
    /// None where the filing has neither transactions nor holdings.
    security: Option<Security<'a>>,
    footnotes: Vec<FootnoteId>,
}

/// A transaction or holding: its table and its row there.
pub(super) struct Security<'a> {
    pub(super) table: Table,
    pub(super) values: &'a [Cell<'a>],
}

impl<'a> Subject<'a> {
    pub(super) fn new(
        filing: &'a Filing,
        owners: &'a Owners,
        facts: &'a [Cell<'a>],
        security: Option<Security<'a>>,
    ) -> Self {
        let values = security.as_ref().map_or(&[][..], |security| security.values);
        let footnotes = footnotes_of(filing, values);
        Self { filing, owners, facts, security, footnotes }
    }

    pub(super) fn cell(&'a self, origin: Origin) -> Cell<'a> {
        match origin {
            Origin::Filing(at) => self.facts[at].clone(),
            Origin::Value(name) => self.value(name),
            Origin::Made(make) => make(self),
        }
    }

    pub(super) fn value(&self, name: &str) -> Cell<'a> {
        let Some(Security { table, values }) = &self.security else { return Cell::Empty };
        table.def().column(name).map_or(Cell::Empty, |at| values[at].clone())
    }

    pub(super) fn form_table(&self) -> Cell<'a> {
        let Some(security) = &self.security else { return Cell::Empty };
        Cell::text(match security.table {
            Table::DerivativeTransactions | Table::DerivativeHoldings => "II",
            _ => "I",
        })
    }

    pub(super) fn kind(&self) -> &'static str {
        let says_none_owned = self.filing.document.no_securities_owned.valid();
        match &self.security {
            Some(security) => match security.table {
                Table::NonDerivativeTransactions | Table::DerivativeTransactions => "transaction",
                _ => "holding",
            },
            None if says_none_owned.is_some_and(|flag| flag.is_true()) => "none_owned",
            None => "none",
        }
    }

    pub(super) fn meaning(&self, name: &str, words: fn(&str) -> Option<&'static str>) -> Cell<'a> {
        match self.value(name) {
            Cell::Text(code) => words(&code).map_or(Cell::Empty, Cell::text),
            _ => Cell::Empty,
        }
    }

    fn decimal(&self, name: &str) -> Option<Cow<'a, str>> {
        match self.value(name) {
            Cell::Decimal(digits) => Some(digits),
            _ => None,
        }
    }

    pub(super) fn signed_shares(&'a self) -> Cell<'a> {
        let signed = self.decimal("transaction_shares").and_then(|shares| {
            match self.value("transaction_acquired_disposed_code") {
                Cell::Text(code) if code == "A" => amount::positive(&shares),
                Cell::Text(code) if code == "D" => amount::negative(&shares),
                _ => None,
            }
        });
        signed.map_or(Cell::Empty, |digits| Cell::Decimal(digits.into()))
    }

    pub(super) fn transaction_value(&'a self) -> Cell<'a> {
        if let Some(total) = self.decimal("transaction_total_value") {
            return Cell::Decimal(total);
        }
        let shares = self.decimal("transaction_shares");
        let price = self.decimal("transaction_price_per_share");
        let value = shares.zip(price).and_then(|(shares, price)| amount::product(&shares, &price));
        value.map_or(Cell::Empty, |digits| Cell::Decimal(digits.into()))
    }

    pub(super) fn footnote_ids(&'a self) -> Cell<'a> {
        Cell::footnotes(&self.footnotes)
    }

    pub(super) fn footnote_texts(&'a self) -> Cell<'a> {
        Cell::text(footnote_texts(self.filing, &self.footnotes))
    }

    pub(super) fn url(&'a self) -> Cell<'a> {
        Cell::text(filing_url(self.filing))
    }
}

/// The texts of footnotes as one text, `F1: text`, joined by ` | `.
pub(crate) fn footnote_texts(filing: &Filing, ids: &[impl Borrow<FootnoteId>]) -> String {
    let texts = ids.iter().map(|id| {
        let id = id.borrow();
        let mut notes = filing.document.footnotes.iter();
        let note = notes.find(|note| note.id.as_ref() == Some(id));
        format!("{id}: {}", note.map_or("", |note| note.text.text()))
    });
    texts.collect::<Vec<_>>().join(" | ")
}

/// EDGAR's index page of a filing; empty where its accession number or its issuer's CIK is unknown.
pub(crate) fn filing_url(filing: &Filing) -> String {
    let issuer = filing.document.issuer.issuer_cik.valid();
    let both = filing.accession_number.zip(issuer);
    both.map_or_else(String::new, |(accession, issuer)| {
        format!(
            "https://www.sec.gov/Archives/edgar/data/{}/{}/{accession}-index.html",
            issuer.number(),
            accession.without_dashes(),
        )
    })
}

/// The footnotes that `values` refer to, each once: those of the filing in its order, then ids
/// that the filing has no footnote for.
fn footnotes_of(filing: &Filing, values: &[Cell<'_>]) -> Vec<FootnoteId> {
    let mut ids: Vec<FootnoteId> = Vec::new();
    for cell in values {
        if let Cell::FootnoteIds(referred) = cell {
            for id in *referred {
                if !ids.contains(id) {
                    ids.push(id.clone());
                }
            }
        }
    }
    let notes = &filing.document.footnotes;
    let place = |id: &FootnoteId| notes.iter().position(|note| note.id.as_ref() == Some(id));
    ids.sort_by_key(|id| place(id).unwrap_or(usize::MAX));
    ids
}
