//! A small writer of ownership XML: a document of the model becomes a tree, and the tree text in
//! any style. It knows the schema on its own, apart from the reader.

use section16::model::*;
use section16::{Cik, Date, Decimal, Field, Flag, FootnoteId, Str, Value};

/// An element with its children, or its text.
#[derive(Clone, Debug)]
pub struct Element {
    pub name: &'static str,
    pub id: Option<String>,
    pub text: String,
    /// Whether the text is a boolean, which can be spelt in two ways.
    pub is_boolean: bool,
    pub children: Vec<Element>,
}

/// How a value is spelt.
pub trait Spelt {
    const BOOLEAN: bool = false;
    fn spelt(&self) -> String;
}

impl Spelt for Str {
    fn spelt(&self) -> String {
        self.to_string()
    }
}

impl Spelt for Decimal {
    fn spelt(&self) -> String {
        self.to_string()
    }
}

impl Spelt for Date {
    fn spelt(&self) -> String {
        self.to_string()
    }
}

impl Spelt for Cik {
    fn spelt(&self) -> String {
        self.number().to_string()
    }
}

impl Spelt for Flag {
    const BOOLEAN: bool = true;

    fn spelt(&self) -> String {
        u8::from(self.is_true()).to_string()
    }
}

impl Element {
    pub fn new(name: &'static str) -> Self {
        Self { name, id: None, text: String::new(), is_boolean: false, children: Vec::new() }
    }

    fn leaf<T: Spelt>(&mut self, name: &'static str, value: &Value<T>) -> &mut Self {
        let text = match value {
            Value::Absent => return self,
            Value::Empty => String::new(),
            Value::Valid(value) => value.spelt(),
            Value::Invalid(text) => text.to_string(),
        };
        let is_boolean = T::BOOLEAN && matches!(value, Value::Valid(_));
        self.children.push(Self { text, is_boolean, ..Self::new(name) });
        self
    }

    fn field<T: Spelt>(&mut self, name: &'static str, field: &Field<T>) -> &mut Self {
        if field.value.is_absent() {
            return self;
        }
        let mut element = Self::new(name);
        if !matches!(field.value, Value::Empty) {
            element.leaf("value", &field.value);
        }
        element.references(&field.footnotes);
        self.child(element)
    }

    fn references(&mut self, footnotes: &[FootnoteId]) -> &mut Self {
        for id in footnotes {
            self.children.push(Self { id: Some(id.to_string()), ..Self::new("footnoteId") });
        }
        self
    }

    fn child(&mut self, child: Self) -> &mut Self {
        self.children.push(child);
        self
    }

    /// Adds `group` unless it is empty.
    fn group(&mut self, name: &'static str, fill: impl FnOnce(&mut Self)) -> &mut Self {
        let mut group = Self::new(name);
        fill(&mut group);
        if !group.children.is_empty() {
            self.children.push(group);
        }
        self
    }

    /// The tree of `document`.
    pub fn of(document: &OwnershipDocument) -> Self {
        let d = document;
        let mut root = Self::new("ownershipDocument");
        root.leaf("schemaVersion", &d.schema_version)
            .leaf("documentType", &d.document_type)
            .leaf("periodOfReport", &d.period_of_report)
            .leaf("dateOfOriginalSubmission", &d.date_of_original_submission)
            .leaf("noSecuritiesOwned", &d.no_securities_owned)
            .leaf("notSubjectToSection16", &d.not_subject_to_section16)
            .leaf("form3HoldingsReported", &d.form3_holdings_reported)
            .leaf("form4TransactionsReported", &d.form4_transactions_reported)
            .group("issuer", |e| {
                e.leaf("issuerCik", &d.issuer.issuer_cik)
                    .leaf("issuerName", &d.issuer.issuer_name)
                    .leaf("issuerTradingSymbol", &d.issuer.issuer_trading_symbol)
                    .leaf("issuerForeignTradingSymbol", &d.issuer.issuer_foreign_trading_symbol);
            });
        for owner in &d.reporting_owners {
            let mut element = Self::new("reportingOwner");
            element
                .group("reportingOwnerId", |e| {
                    e.leaf("rptOwnerCik", &owner.rpt_owner_cik);
                    e.leaf("rptOwnerName", &owner.rpt_owner_name);
                })
                .group("reportingOwnerAddress", |e| address(e, &owner.address))
                .group("reportingOwnerRelationship", |e| {
                    let r = &owner.relationship;
                    e.leaf("isDirector", &r.is_director)
                        .leaf("isOfficer", &r.is_officer)
                        .leaf("isTenPercentOwner", &r.is_ten_percent_owner)
                        .leaf("isOther", &r.is_other)
                        .leaf("officerTitle", &r.officer_title)
                        .leaf("otherText", &r.other_text);
                });
            root.child(element);
        }
        root.leaf("aff10b5One", &d.aff10b5_one)
            .group("nonDerivativeTable", |e| {
                e.children.extend(d.non_derivative_table.iter().map(non_derivative));
            })
            .group("derivativeTable", |e| {
                e.children.extend(d.derivative_table.iter().map(derivative));
            })
            .group("footnotes", |e| {
                for footnote in &d.footnotes {
                    e.leaf("footnote", &footnote.text);
                    let last = e.children.last_mut().expect("footnotes are never absent");
                    last.id = footnote.id.as_ref().map(ToString::to_string);
                }
            })
            .leaf("remarks", &d.remarks);
        for signature in &d.owner_signatures {
            let mut element = Self::new("ownerSignature");
            element.leaf("signatureName", &signature.signature_name);
            element.leaf("signatureDate", &signature.signature_date);
            root.child(element);
        }
        root
    }

    /// The tree as text on one line.
    pub fn to_xml(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, &mut Plain);
        out
    }

    /// The tree as text in a style.
    pub fn write(&self, out: &mut String, style: &mut impl Style) {
        style.before(out);
        out.push_str(&format!("<{}", self.name));
        if let Some(id) = &self.id {
            out.push_str(&style.attribute("id", id));
        }
        if self.text.is_empty() && self.children.is_empty() && style.shorten() {
            out.push_str("/>");
            return;
        }
        out.push('>');
        if self.children.is_empty() {
            out.push_str(&style.text(&self.text, self.is_boolean));
        } else {
            for child in style.order(self) {
                child.write(out, style);
            }
            style.before(out);
        }
        out.push_str(&format!("</{}>", self.name));
    }
}

fn address(e: &mut Element, a: &ReportingOwnerAddress) {
    e.leaf("rptOwnerNonUSAddressFlag", &a.rpt_owner_non_us_address_flag)
        .leaf("rptOwnerStreet1", &a.rpt_owner_street1)
        .leaf("rptOwnerStreet2", &a.rpt_owner_street2)
        .leaf("rptOwnerCity", &a.rpt_owner_city)
        .leaf("rptOwnerNonUSStateTerritory", &a.rpt_owner_non_us_state_territory)
        .leaf("rptOwnerState", &a.rpt_owner_state)
        .leaf("rptOwnerCountry", &a.rpt_owner_country)
        .leaf("rptOwnerZipCode", &a.rpt_owner_zip_code)
        .leaf("rptOwnerStateDescription", &a.rpt_owner_state_description)
        .leaf("rptOwnerGoodAddress", &a.rpt_owner_good_address);
}

fn coding(e: &mut Element, coding: &TransactionCoding) {
    e.group("transactionCoding", |e| {
        e.leaf("transactionFormType", &coding.transaction_form_type)
            .leaf("transactionCode", &coding.transaction_code)
            .leaf("equitySwapInvolved", &coding.equity_swap_involved)
            .references(&coding.footnotes);
    });
}

fn ends(e: &mut Element, post: &PostTransactionAmounts, nature: &OwnershipNature) {
    e.group("postTransactionAmounts", |e| {
        e.field("sharesOwnedFollowingTransaction", &post.shares_owned_following_transaction)
            .field("valueOwnedFollowingTransaction", &post.value_owned_following_transaction);
    })
    .group("ownershipNature", |e| {
        e.field("directOrIndirectOwnership", &nature.direct_or_indirect_ownership)
            .field("natureOfOwnership", &nature.nature_of_ownership);
    });
}

fn underlying(e: &mut Element, underlying: &UnderlyingSecurity) {
    e.group("underlyingSecurity", |e| {
        e.field("underlyingSecurityTitle", &underlying.underlying_security_title)
            .field("underlyingSecurityShares", &underlying.underlying_security_shares)
            .field("underlyingSecurityValue", &underlying.underlying_security_value);
    });
}

fn non_derivative(row: &NonDerivativeRow) -> Element {
    match row {
        NonDerivativeRow::Transaction(row) => {
            let mut e = Element::new("nonDerivativeTransaction");
            e.field("securityTitle", &row.security_title)
                .field("transactionDate", &row.transaction_date)
                .field("deemedExecutionDate", &row.deemed_execution_date);
            coding(&mut e, &row.transaction_coding);
            e.field("transactionTimeliness", &row.transaction_timeliness);
            e.group("transactionAmounts", |e| {
                e.field("transactionShares", &row.transaction_shares)
                    .field("transactionPricePerShare", &row.transaction_price_per_share)
                    .field(
                        "transactionAcquiredDisposedCode",
                        &row.transaction_acquired_disposed_code,
                    );
            });
            ends(&mut e, &row.post_transaction_amounts, &row.ownership_nature);
            e
        }
        NonDerivativeRow::Holding(row) => {
            let mut e = Element::new("nonDerivativeHolding");
            e.field("securityTitle", &row.security_title);
            e.group("transactionCoding", |e| {
                e.leaf("transactionFormType", &row.transaction_form_type)
                    .references(&row.transaction_coding_footnotes);
            });
            ends(&mut e, &row.post_transaction_amounts, &row.ownership_nature);
            e
        }
    }
}

fn derivative(row: &DerivativeRow) -> Element {
    match row {
        DerivativeRow::Transaction(row) => {
            let mut e = Element::new("derivativeTransaction");
            e.field("securityTitle", &row.security_title)
                .field("conversionOrExercisePrice", &row.conversion_or_exercise_price)
                .field("transactionDate", &row.transaction_date)
                .field("deemedExecutionDate", &row.deemed_execution_date);
            coding(&mut e, &row.transaction_coding);
            e.field("transactionTimeliness", &row.transaction_timeliness);
            e.group("transactionAmounts", |e| {
                e.field("transactionShares", &row.transaction_shares)
                    .field("transactionTotalValue", &row.transaction_total_value)
                    .field("transactionPricePerShare", &row.transaction_price_per_share)
                    .field(
                        "transactionAcquiredDisposedCode",
                        &row.transaction_acquired_disposed_code,
                    );
            });
            e.field("exerciseDate", &row.exercise_date)
                .field("expirationDate", &row.expiration_date);
            underlying(&mut e, &row.underlying_security);
            ends(&mut e, &row.post_transaction_amounts, &row.ownership_nature);
            e
        }
        DerivativeRow::Holding(row) => {
            let mut e = Element::new("derivativeHolding");
            e.field("securityTitle", &row.security_title)
                .field("conversionOrExercisePrice", &row.conversion_or_exercise_price);
            e.group("transactionCoding", |e| {
                e.leaf("transactionFormType", &row.transaction_form_type)
                    .references(&row.transaction_coding_footnotes);
            });
            e.field("exerciseDate", &row.exercise_date)
                .field("expirationDate", &row.expiration_date);
            underlying(&mut e, &row.underlying_security);
            ends(&mut e, &row.post_transaction_amounts, &row.ownership_nature);
            e
        }
    }
}

/// How a tree is written.
pub trait Style {
    /// What stands before a tag.
    fn before(&mut self, _out: &mut String) {}

    /// The children of `element` in the order in which they are written.
    fn order<'e>(&mut self, element: &'e Element) -> Vec<&'e Element> {
        element.children.iter().collect()
    }

    /// A text.
    fn text(&mut self, text: &str, _is_boolean: bool) -> String {
        escape(text)
    }

    /// An attribute with the space before it.
    fn attribute(&mut self, name: &str, text: &str) -> String {
        format!(" {name}=\"{}\"", escape(text))
    }

    /// Whether an empty element is written as one tag.
    fn shorten(&mut self) -> bool {
        false
    }
}

/// On one line, nothing but what is needed.
pub struct Plain;

impl Style for Plain {}

/// `text` with the five characters of XML escaped.
pub fn escape(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, c| {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            c => out.push(c),
        }
        out
    })
}
