//! Properties that hold for every document, tried on a few hundred that chance made.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use section16::model::*;
use section16::{Cik, Date, Decimal, Field, Filing, Flag, FootnoteId, Severity, Str, Value};

use crate::support::tables::Tables;
use crate::support::xml::{Element, Style, escape};

/// The structs of the model can grow, so they are made empty and filled.
macro_rules! made {
    ($kind:ident { $($field:ident $(: $value:expr)?),* $(,)? }) => {{
        let mut it = $kind::default();
        $(it.$field = made!(@ $field $($value)?);)*
        it
    }};
    (@ $field:ident) => { $field };
    (@ $field:ident $value:expr) => { $value };
}

#[test]
fn what_is_written_is_read_back() {
    check(300, (document(), any::<u64>()), |(document, seed)| {
        let mut out = String::new();
        Element::of(&document).write(&mut out, &mut Chance::new(seed, 0));
        let filing = read(&out);
        prop_assert_eq!(filing.document, document);
        Ok(())
    });
}

#[test]
fn the_layout_of_the_text_changes_no_row() {
    check(300, (document(), any::<u64>(), any::<bool>()), |(document, seed, crlf)| {
        let tree = Element::of(&document);
        let expected = tables(&tree.to_xml());
        let mut style = Chance::new(seed, 25);
        let mut out = "<?xml version=\"1.0\"?>\n<!-- made -->".to_owned();
        tree.write(&mut out, &mut style);
        let out = if crlf { out.replace('\n', "\r\n") } else { out };
        prop_assert_eq!(tables(&out), expected, "{}", out);
        Ok(())
    });
}

#[test]
fn folds_at_1023_bytes_change_no_row() {
    check(200, (document(), 0..1000_usize), |(document, shift)| {
        let xml = Element::of(&document).to_xml();
        let expected = tables(&xml);
        let mut folded = String::new();
        let long = format!("{}{xml}", " ".repeat(shift));
        let mut rest = long.as_str();
        // The cut goes through tags and values alike, though not through a character.
        while rest.len() > 1023 && rest.is_char_boundary(1023) {
            folded.push_str(&rest[..1023]);
            folded.push('\n');
            rest = &rest[1023..];
        }
        folded.push_str(rest);
        if rest.len() > 1023 {
            return Ok(());
        }
        prop_assert_eq!(tables(&folded), expected, "{}", folded);
        Ok(())
    });
}

#[test]
fn rows_of_both_kinds_keep_their_numbers() {
    check(200, document(), |document| {
        let tables = tables(&Element::of(&document).to_xml());
        for (side, rows) in [
            ("non_derivative", document.non_derivative_table.len()),
            ("derivative", document.derivative_table.len()),
        ] {
            let mut numbers: Vec<usize> = ["transactions", "holdings"]
                .iter()
                .flat_map(|kind| tables.cells(&format!("{side}_{kind}"), "row_number"))
                .map(|number| number.parse().unwrap())
                .collect();
            numbers.sort_unstable();
            prop_assert_eq!(numbers, (1..=rows).collect::<Vec<_>>());
        }
        for (index, row) in document.non_derivative_table.iter().enumerate() {
            let table = match row {
                NonDerivativeRow::Transaction(_) => "non_derivative_transactions",
                NonDerivativeRow::Holding(_) => "non_derivative_holdings",
            };
            let number = (index + 1).to_string();
            prop_assert!(tables.cells(table, "row_number").contains(&number.as_str()));
        }
        Ok(())
    });
}

#[test]
fn a_cut_at_any_byte_keeps_what_stands_before_it() {
    check(16, (document(), any::<prop::sample::Index>()), |(document, first)| {
        let xml = format!("<?xml version=\"1.0\"?>\n{}", Element::of(&document).to_xml());
        let whole = tables(&xml);
        // A few hundred cuts of each document, a step that meets every kind of place in turn.
        let step = 1 + xml.len() / 256;
        for cut in (2 + first.index(step)..xml.len()).step_by(step) {
            cut_keeps(&xml, cut, &whole)?;
        }
        Ok(())
    });
}

/// Reads `xml` up to `cut`; `whole` is what all of it says.
fn cut_keeps(xml: &str, cut: usize, whole: &Tables) -> Result<(), TestCaseError> {
    let filing = match section16::read(&xml.as_bytes()[..cut]) {
        Ok(filing) => filing,
        // Nothing of the document stands there yet.
        Err(error) => {
            prop_assert!(!error.is_not_ownership(), "{}", &xml[..cut]);
            prop_assert!(cut < 60, "{error}: {cut}");
            return Ok(());
        }
    };
    prop_assert_eq!(filing.worst(), Some(Severity::Error), "cut at {}", cut);
    let part = Tables::of(&filing).without_problems();
    for (table, rows) in &part.0 {
        let all = whole.rows(table);
        prop_assert!(rows.len() <= all.len(), "cut at {cut}: rows of {table}");
        for (row, full) in rows.iter().zip(all) {
            for (column, cell) in row {
                let full = &full[column];
                // References come one by one, and each is whole.
                let begins = column.ends_with("_fn")
                    && full.split(' ').zip(cell.split(' ')).all(|(full, part)| full == part);
                prop_assert!(
                    cell == full || cell.is_empty() || begins,
                    "cut at {cut}: {table}.{column} is `{cell}`, not `{full}`"
                );
            }
        }
    }
    for (element, table) in [
        ("</nonDerivativeTransaction>", "non_derivative_transactions"),
        ("</nonDerivativeHolding>", "non_derivative_holdings"),
        ("</derivativeTransaction>", "derivative_transactions"),
        ("</derivativeHolding>", "derivative_holdings"),
        ("</reportingOwner>", "reporting_owners"),
        ("</footnote>", "footnotes"),
        ("</ownerSignature>", "owner_signatures"),
    ] {
        let before = String::from_utf8_lossy(&xml.as_bytes()[..cut]).matches(element).count();
        prop_assert!(part.rows(table).len() >= before, "cut at {cut}: rows of {table}");
        prop_assert_eq!(&part.rows(table)[..before], &whole.rows(table)[..before]);
    }
    Ok(())
}

#[test]
fn no_bytes_make_the_reader_fail() {
    let edits = prop::collection::vec((any::<prop::sample::Index>(), edit()), 1..12);
    check(400, (document(), edits), |(document, edits)| {
        let mut bytes = Element::of(&document).to_xml().into_bytes();
        for (at, edit) in edits {
            let at = at.index(bytes.len().max(1)).min(bytes.len());
            match edit {
                Edit::Put(new) => drop(bytes.splice(at..at, new)),
                Edit::Drop(length) => {
                    let end = (at + length).min(bytes.len());
                    drop(bytes.drain(at..end));
                }
                Edit::Flip(byte) => {
                    if let Some(old) = bytes.get_mut(at) {
                        *old = byte;
                    }
                }
            }
        }
        if let Ok(filing) = section16::read(&bytes) {
            Tables::of(&filing);
        }
        Ok(())
    });
    check(300, prop::collection::vec(any::<u8>(), 0..400), |bytes| {
        let _ = section16::read(&bytes);
        let mut document = b"<SEC-DOCUMENT>\n<ownershipDocument>".to_vec();
        document.extend(bytes);
        let _ = section16::read(&document);
        let _ = section16::read(&document[15..]);
        Ok(())
    });
}

#[derive(Clone, Debug)]
enum Edit {
    Put(Vec<u8>),
    Drop(usize),
    Flip(u8),
}

fn edit() -> impl Strategy<Value = Edit> {
    const PIECES: &[&str] = &[
        "<",
        ">",
        "&",
        "</value>",
        "<value>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?",
        "?>",
        "<nonDerivativeTransaction>",
        "</derivativeTable>",
        "\n",
        "\r",
        "\0",
        "&#0;",
        "&#xD800;",
        "&lol;",
        "<!DOCTYPE a [",
        "<a b=c>",
        "\u{feff}",
        "é",
        "<footnoteId id=\"",
        "/>",
        "\"",
    ];
    prop_oneof![
        prop::sample::select(PIECES).prop_map(|piece| Edit::Put(piece.as_bytes().to_vec())),
        (1..200_usize).prop_map(Edit::Drop),
        any::<u8>().prop_map(Edit::Flip),
    ]
}

/// Runs `test` on `cases` values, the same ones each time.
fn check<S: Strategy>(cases: u32, strategy: S, test: impl Fn(S::Value) -> Result<(), TestCaseError>)
where
    S::Value: Clone,
{
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[16; 32]);
    let mut runner = TestRunner::new_with_rng(config, rng);
    runner.run(&strategy, test).unwrap_or_else(|error| panic!("{error}"));
}

fn read(xml: &str) -> Filing {
    section16::read(xml.as_bytes()).unwrap_or_else(|error| panic!("{error}: {xml}"))
}

fn tables(xml: &str) -> Tables {
    Tables::of(&read(xml)).without_problems()
}

/// Writes a tree as chance has it; with a `rate` of 0 only the order and spelling that make no
/// difference at all.
struct Chance {
    state: u64,
    /// How many of a hundred chances are taken.
    rate: u64,
}

impl Chance {
    fn new(seed: u64, rate: u64) -> Self {
        Self { state: seed | 1, rate }
    }

    /// A number below `end` (xorshift).
    fn below(&mut self, end: u64) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.state % end
    }

    fn happens(&mut self) -> bool {
        self.below(100) < self.rate
    }
}

impl Style for Chance {
    fn before(&mut self, out: &mut String) {
        if !self.happens() {
            return;
        }
        let piece = ["\n", "\n\t  ", "<!-- & <value>9</value> -->", "<?pi 1 < 2?>", "  "];
        let index = usize::try_from(self.below(5)).unwrap();
        out.push_str(piece[index]);
    }

    /// Children of different names change places; rows of a table never do.
    fn order<'e>(&mut self, element: &'e Element) -> Vec<&'e Element> {
        let mut left: Vec<&Element> = element.children.iter().collect();
        if element.name.ends_with("Table") || self.rate == 0 {
            return left;
        }
        let mut ordered = Vec::new();
        while !left.is_empty() {
            let length = u64::try_from(left.len()).unwrap();
            let pick = left[usize::try_from(self.below(length)).unwrap()].name;
            let first = left.iter().position(|child| child.name == pick).unwrap();
            ordered.push(left.remove(first));
        }
        ordered
    }

    fn text(&mut self, text: &str, is_boolean: bool) -> String {
        if is_boolean {
            let words = if text == "1" { ["1", "true"] } else { ["0", "false"] };
            return words[usize::from(self.happens())].to_owned();
        }
        if self.happens() && !text.is_empty() {
            return format!("<![CDATA[{text}]]>");
        }
        let mut out = String::new();
        for c in text.chars() {
            if c == ' ' && self.happens() {
                out.push_str(" \n ");
            } else if self.happens() && c != ' ' {
                out.push_str(&format!("&#{};", u32::from(c)));
            } else {
                out.push_str(&escape(&c.to_string()));
            }
        }
        out
    }

    fn attribute(&mut self, name: &str, text: &str) -> String {
        match self.happens() {
            true => format!(" \n{name} = '{}' ", escape(text)),
            false => format!(" {name}=\"{}\"", escape(text)),
        }
    }

    fn shorten(&mut self) -> bool {
        self.happens()
    }
}

fn text() -> impl Strategy<Value = Str> {
    let words = "[A-Za-z0-9&<>\"',.;#%()é€/-][ -~é€]{0,40}";
    let filled = words.prop_map(|text| Str::normalized(&text.replace("]]>", "]]")));
    filled.prop_filter("not empty", |text| !text.is_empty())
}

fn value<T: Clone + std::fmt::Debug + 'static>(
    valid: impl Strategy<Value = T> + 'static,
) -> BoxedStrategy<Value<T>> {
    prop_oneof![
        1 => Just(Value::Absent),
        1 => Just(Value::Empty),
        8 => valid.prop_map(Value::Valid),
    ]
    .boxed()
}

fn field<T: Clone + std::fmt::Debug + 'static>(
    valid: impl Strategy<Value = T> + 'static,
) -> BoxedStrategy<Field<T>> {
    (value(valid), ids())
        .prop_map(|(value, footnotes)| match value {
            Value::Absent => Field { value, footnotes: Vec::new() },
            value => Field { value, footnotes },
        })
        .boxed()
}

fn ids() -> impl Strategy<Value = Vec<FootnoteId>> {
    let id = (1..100_u32).prop_map(|number| FootnoteId::new(&format!("F{number}")));
    prop_oneof![3 => Just(Vec::new()), 1 => prop::collection::vec(id, 1..4)]
}

fn date() -> impl Strategy<Value = Date> {
    (1990..2040_i16, 1..13_i8, 1..29_i8)
        .prop_map(|(year, month, day)| Date::new(year, month, day).unwrap())
}

fn decimal() -> impl Strategy<Value = Decimal> {
    "([0-9]{1,12}|[0-9]{0,9}\\.[0-9]{1,4})".prop_map(|text| Decimal::parse(&text).unwrap())
}

fn cik() -> impl Strategy<Value = Cik> {
    (1..10_000_000_000_u64).prop_map(|number| number.to_string().parse().unwrap())
}

fn flag() -> impl Strategy<Value = Flag> {
    any::<bool>().prop_map(Flag::from)
}

prop_compose! {
    fn owner()(
        rpt_owner_cik in value(cik()), rpt_owner_name in value(text()),
        street in value(text()), city in value(text()), flag in value(flag()),
        flags in prop::collection::vec(value(flag()), 4),
        officer_title in value(text()), other_text in value(text()),
    ) -> ReportingOwner {
        let [is_director, is_officer, is_ten_percent_owner, is_other] =
            flags.try_into().unwrap();
        made!(ReportingOwner {
            rpt_owner_cik,
            rpt_owner_name,
            address: made!(ReportingOwnerAddress {
                rpt_owner_street1: street,
                rpt_owner_city: city,
                rpt_owner_good_address: flag,
}),
            relationship: made!(ReportingOwnerRelationship {
                is_director, is_officer, is_ten_percent_owner, is_other, officer_title, other_text,
}),
})
    }
}

prop_compose! {
    fn coding()(
        transaction_form_type in value(text()), transaction_code in value(text()),
        equity_swap_involved in value(flag()), footnotes in ids(),
    ) -> TransactionCoding {
        made!(TransactionCoding { transaction_form_type, transaction_code, equity_swap_involved, footnotes })
    }
}

prop_compose! {
    fn ends()(
        shares in field(decimal()), value in field(decimal()),
        direct in field(text()), nature in field(text()),
    ) -> (PostTransactionAmounts, OwnershipNature) {
        (
            made!(PostTransactionAmounts {
                shares_owned_following_transaction: shares,
                value_owned_following_transaction: value,
}),
            made!(OwnershipNature {
                direct_or_indirect_ownership: direct,
                nature_of_ownership: nature,
}),
        )
    }
}

prop_compose! {
    fn underlying()(
        underlying_security_title in field(text()),
        underlying_security_shares in field(decimal()),
        underlying_security_value in field(decimal()),
    ) -> UnderlyingSecurity {
        made!(UnderlyingSecurity {
            underlying_security_title, underlying_security_shares, underlying_security_value,
})
    }
}

prop_compose! {
    fn non_derivative()(
        holding in any::<bool>(),
        security_title in field(text()), transaction_date in field(date()),
        deemed_execution_date in field(date()), transaction_coding in coding(),
        transaction_timeliness in field(text()), transaction_shares in field(decimal()),
        transaction_price_per_share in field(decimal()),
        transaction_acquired_disposed_code in field(text()), ends in ends(),
    ) -> NonDerivativeRow {
        let (post_transaction_amounts, ownership_nature) = ends;
        if holding {
            return NonDerivativeRow::Holding(made!(NonDerivativeHolding {
                security_title,
                transaction_form_type: transaction_coding.transaction_form_type,
                transaction_coding_footnotes: transaction_coding.footnotes,
                post_transaction_amounts,
                ownership_nature,
}));
        }
        NonDerivativeRow::Transaction(made!(NonDerivativeTransaction {
            security_title, transaction_date, deemed_execution_date, transaction_coding,
            transaction_timeliness, transaction_shares, transaction_price_per_share,
            transaction_acquired_disposed_code, post_transaction_amounts, ownership_nature,
}))
    }
}

prop_compose! {
    fn derivative()(
        row in non_derivative(), conversion_or_exercise_price in field(decimal()),
        transaction_total_value in field(decimal()), exercise_date in field(date()),
        expiration_date in field(date()), underlying_security in underlying(),
    ) -> DerivativeRow {
        match row {
            NonDerivativeRow::Holding(row) => DerivativeRow::Holding(made!(DerivativeHolding {
                security_title: row.security_title,
                conversion_or_exercise_price,
                transaction_form_type: row.transaction_form_type,
                transaction_coding_footnotes: row.transaction_coding_footnotes,
                exercise_date, expiration_date, underlying_security,
                post_transaction_amounts: row.post_transaction_amounts,
                ownership_nature: row.ownership_nature,
})),
            NonDerivativeRow::Transaction(row) => {
                DerivativeRow::Transaction(made!(DerivativeTransaction {
                    security_title: row.security_title,
                    conversion_or_exercise_price,
                    transaction_date: row.transaction_date,
                    deemed_execution_date: row.deemed_execution_date,
                    transaction_coding: row.transaction_coding,
                    transaction_timeliness: row.transaction_timeliness,
                    transaction_shares: row.transaction_shares,
                    transaction_total_value,
                    transaction_price_per_share: row.transaction_price_per_share,
                    transaction_acquired_disposed_code: row.transaction_acquired_disposed_code,
                    exercise_date, expiration_date, underlying_security,
                    post_transaction_amounts: row.post_transaction_amounts,
                    ownership_nature: row.ownership_nature,
}))
            }
        }
    }
}

prop_compose! {
    fn document()(
        flags in prop::collection::vec(value(flag()), 5),
        schema_version in value(text()), document_type in value(text()),
        dates in prop::collection::vec(value(date()), 2),
        issuer_cik in value(cik()), names in prop::collection::vec(value(text()), 3),
        reporting_owners in prop::collection::vec(owner(), 0..3),
        non_derivative_table in prop::collection::vec(non_derivative(), 0..4),
        derivative_table in prop::collection::vec(derivative(), 0..3),
        texts in prop::collection::vec(prop_oneof![8 => text().prop_map(Value::Valid), 1 => Just(Value::Empty)], 0..4),
        remarks in value(text()),
        signatures in prop::collection::vec((value(text()), value(date())), 0..3),
    ) -> OwnershipDocument {
        let [period_of_report, date_of_original_submission] = dates.try_into().unwrap();
        let [issuer_name, issuer_trading_symbol, issuer_foreign_trading_symbol] =
            names.try_into().unwrap();
        let [no_securities_owned, not_subject_to_section16, form3_holdings_reported,
            form4_transactions_reported, aff10b5_one] = flags.try_into().unwrap();
        made!(OwnershipDocument {
            schema_version, document_type, period_of_report, date_of_original_submission,
            no_securities_owned, not_subject_to_section16, form3_holdings_reported,
            form4_transactions_reported, aff10b5_one,
            issuer: made!(Issuer {
                issuer_cik, issuer_name, issuer_trading_symbol, issuer_foreign_trading_symbol,
}),
            reporting_owners,
            non_derivative_table,
            derivative_table,
            footnotes: texts.into_iter().zip(1..).map(|(text, number)| made!(Footnote {
                id: Some(FootnoteId::new(&format!("F{number}"))),
                text,
})).collect(),
            remarks,
            owner_signatures: signatures.into_iter().map(|(signature_name, signature_date)| {
                made!(OwnerSignature { signature_name, signature_date })
            }).collect(),
})
    }
}
