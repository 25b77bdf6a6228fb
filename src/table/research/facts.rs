//! What one filing adds to the research tables, before other filings are looked at: a record
//! enters, rows leave; cells that need other filings are empty in them.

use std::borrow::Cow;

use crate::filing::Filing;
use crate::ids::FootnoteId;
use crate::model::{OwnershipDocument, OwnershipNature};
use crate::problem::{Code, Problem};
use crate::security::TransactionRow;
use crate::table::{Cell, Owners, Record, Table, filing_url, footnote_texts, product};
use crate::value::{Date, Decimal, Value};

use super::action::{Action, Said, action};
use super::digest::Digest;
use super::footnotes::{of_holding, of_transaction, text_of};
use super::plan::{Plan, plans, verdict};
use super::relationship::roles_of;
use super::row::RowId;
use super::rule::{Rule, ids};
use super::tables::{PLANS_AT, PROBLEMS_AT, TRADES_AT};
use super::trade::{Classes, Security, Trade, links, name_events};
use super::{deadline, plausible};

/// What one filing adds.
#[derive(Debug)]
pub struct Facts<'a> {
    /// The rows of `trades`, `plans` and `problems`, with the position of their table.
    pub rows: Vec<(usize, Vec<Cell<'a>>)>,
    /// Its balances.
    pub balances: Vec<Balance<'a>>,
    /// Its rows, as an amendment is compared with them.
    pub filed: Vec<FiledRow<'a>>,
    /// What it says of itself.
    pub cover: Cover<'a>,
}

/// A reported balance, a row of `positions`.
#[derive(Clone, Debug)]
pub struct Balance<'a> {
    /// The row of the filing.
    pub row: RowId,
    /// The row of `positions`; what other balances say is empty.
    pub cells: Vec<Cell<'a>>,
    /// What the transaction added, or took with a minus sign; zero for a holding, `None` where it
    /// is unknown.
    pub change: Option<Cow<'a, str>>,
}

/// A transaction or holding with its values as filed.
#[derive(Clone, Debug)]
pub struct FiledRow<'a> {
    /// The row.
    pub row: RowId,
    /// The table of the contract that it stands in.
    pub table: Table,
    /// What makes it one event with the rows of other filings; empty for a holding.
    pub event: String,
    /// The cells of that table, without footnotes.
    pub cells: Vec<Cell<'a>>,
}

impl FiledRow<'_> {
    /// Whether it is a transaction and no holding.
    pub fn is_transaction(&self) -> bool {
        matches!(self.table, Table::NonDerivativeTransactions | Table::DerivativeTransactions)
    }
}

/// What a filing says of itself, as amendments are matched by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cover<'a> {
    /// The form, such as `4/A`.
    pub form: Cow<'a, str>,
    /// CIK of the issuer.
    pub issuer: Cow<'a, str>,
    /// CIKs of the owners.
    pub owners: Vec<Cow<'a, str>>,
    /// Day of filing; where the header is not there, of the last signature.
    pub dated: Option<Date>,
    /// Whether `dated` is the day of filing.
    pub is_filed_date: bool,
    /// Of an amendment: day of the original.
    pub original: Option<Date>,
    /// The period of the report.
    pub period: Option<Date>,
    /// What it says beside its rows, as a digest.
    pub texts: u64,
}

/// Bytes that the rows of one filing may have. The largest filing of the corpus has
/// 0.05 MB (0000899243-21-049992); one that
/// repeats a long text in every row could have any number.
const LARGEST: usize = 64 << 20;

impl<'a> Facts<'a> {
    /// What `record` adds.
    pub fn of(record: &Record<'a>) -> Facts<'a> {
        let mut facts = Facts {
            rows: Vec::new(),
            balances: Vec::new(),
            filed: Vec::new(),
            cover: Cover::default(),
        };
        let mut problems: Vec<Problem> = record.problems.to_vec();
        if let Some(filing) = record.filing {
            let author = Author::new(record.key, filing);
            facts.cover = author.cover();
            if author.size() <= LARGEST {
                author.trades(&mut facts.rows);
                author.plan_rows(&mut facts.rows);
                facts.balances = author.balances();
            } else {
                let message = "owners and footnotes are repeated in so many rows that the research tables leave the filing out; the other layouts have it";
                problems.push(Problem::new(Code::TooLarge, "", "", message));
            }
            let document = &filing.document;
            facts.filed = filed_rows(record);
            let transactions = facts.filed.iter_mut().filter(|row| row.is_transaction());
            for (row, trade) in transactions.zip(&author.trades) {
                row.event.clone_from(&trade.event);
            }
            problems.extend(plausible::check(document, filing.header.filed_date));
        }
        let all = Record { problems: &problems, ..*record };
        all.rows(Table::Problems, |cells| {
            facts.rows.push((PROBLEMS_AT, cells.iter().map(Cell::detached).collect()));
        });
        facts
    }
}

/// The transactions and holdings of `record`, without their footnotes.
fn filed_rows<'a>(record: &Record<'_>) -> Vec<FiledRow<'a>> {
    let mut rows = Vec::new();
    record.securities(|table, cells| {
        let number = match cells.get(1) {
            Some(Cell::Integer(number)) => *number,
            _ => 0,
        };
        let filed = |cell: &Cell<'_>| match cell {
            Cell::FootnoteIds(_) => Cell::Empty,
            cell => cell.detached(),
        };
        rows.push(FiledRow {
            row: RowId::in_table(table, number),
            table,
            event: String::new(),
            cells: cells.iter().map(filed).collect(),
        });
    });
    rows
}

/// Derives the rows of one filing.
struct Author<'a> {
    key: &'a str,
    filing: &'a Filing,
    document: &'a OwnershipDocument,
    owners: Owners,
    roles: String,
    role_rules: Vec<Rule>,
    plans: Vec<Plan<'a>>,
    trades: Vec<Trade<'a>>,
    /// The footnotes of each holding.
    holdings: Vec<(RowId, Vec<&'a FootnoteId>)>,
}

impl<'a> Author<'a> {
    fn new(key: &'a str, filing: &'a Filing) -> Self {
        let document = &filing.document;
        let issuer = document.issuer.issuer_name.text();
        let said: Vec<_> =
            document.footnotes.iter().map(|note| (&note.id, Said::of(note.text.text()))).collect();
        let mut classes = Classes { issuer, known: Vec::new() };
        let mut trades: Vec<Trade<'a>> = document
            .transactions()
            .map(|transaction| {
                let row = RowId::of_transaction(transaction);
                let footnotes = of_transaction(transaction);
                let mut rules = vec![Rule::Class];
                let of = |id: &&FootnoteId| {
                    said.iter().find(|(of, _)| of.as_ref() == Some(*id)).map(|(_, said)| *said)
                };
                let texts = footnotes.iter().filter_map(of).fold(Said::default(), Said::and);
                let action = action(transaction, texts, &mut rules);
                let class = classes.of(Security::Transaction(transaction));
                Trade { row, transaction, footnotes, action, rules, class, event: String::new() }
            })
            .collect();
        name_events(&mut trades, key, document);
        let mut role_rules = Vec::new();
        let each: Vec<String> = document
            .reporting_owners
            .iter()
            .map(|owner| {
                let roles = roles_of(owner, document, &mut role_rules);
                roles.into_iter().map(super::Role::as_str).collect::<Vec<_>>().join(" ")
            })
            .collect();
        let roles = if each.iter().all(String::is_empty) { String::new() } else { each.join("; ") };
        let holdings: Vec<_> = document
            .holdings()
            .map(|holding| (RowId::of_holding(holding), of_holding(holding)))
            .collect();
        let plans = plans(document, |id| {
            let has = |ids: &[&FootnoteId]| ids.iter().any(|other| other.as_str() == id);
            trades.iter().any(|trade| has(&trade.footnotes))
                || holdings.iter().any(|(_, ids)| has(ids))
        });
        let owners = Owners::of(filing);
        Self { key, filing, document, owners, roles, role_rules, plans, trades, holdings }
    }

    /// About how many bytes the rows have.
    fn size(&self) -> usize {
        /// Bytes of a row besides its texts.
        const ROW: usize = 2_000;
        /// Bytes of the name of a row, `N1234`.
        const NAME: usize = 6;
        let owners = self.owners.names.len() + self.owners.ciks.len() + self.roles.len();
        let of_trade = |trade: &Trade<'a>| {
            let notes = trade.footnotes.iter();
            let notes: usize = notes.map(|id| text_of(self.document, id).map_or(0, str::len)).sum();
            owners + notes + ROW
        };
        let trades = self.trades.iter().map(of_trade).fold(0_usize, usize::saturating_add);
        let rows = self.document.non_derivative_table.len() + self.document.derivative_table.len();
        let balances = rows.saturating_mul(self.document.reporting_owners.len());
        let of_plan = |plan: &Plan<'_>| {
            let rows = if plan.is_of_filing { self.trades.len() } else { 0 };
            plan.text.len() + rows.saturating_mul(NAME) + ROW
        };
        let plans = self.plans.iter().map(of_plan).fold(0_usize, usize::saturating_add);
        trades.saturating_add(plans).saturating_add(balances.saturating_mul(ROW))
    }

    fn trades(&self, rows: &mut Vec<(usize, Vec<Cell<'a>>)>) {
        let links = links(&self.trades);
        let flag = self.document.aff10b5_one.valid().map(|flag| flag.is_true());
        let filed = self.filing.header.filed_date;
        for (trade, links) in self.trades.iter().zip(links) {
            let transaction = trade.transaction;
            let mut rules = trade.rules.clone();
            rules.extend_from_slice(&self.role_rules);
            let verdict = verdict(
                &self.plans,
                |source| trade.footnotes.iter().any(|id| id.as_str() == source),
                flag,
                &mut rules,
            );
            let late = deadline::is_late(self.document, transaction, filed, &mut rules);
            let days = deadline::days_to_file(transaction, filed);
            if days.is_some() {
                rules.push(Rule::DaysToFile);
            }
            let shares = transaction.shares().valid();
            let price = transaction.price_per_share().valid();
            let value = shares
                .zip(price)
                .and_then(|(shares, price)| product(shares.as_str(), price.as_str()));
            if value.is_some() {
                rules.push(Rule::Value);
            }
            if !links.is_empty() {
                rules.push(Rule::Linked);
            }
            let (underlying_title, underlying_shares, exercise_price) = match transaction.row() {
                TransactionRow::Derivative(row) => (
                    row.underlying_security.underlying_security_title.value.text(),
                    row.underlying_security.underlying_security_shares.valid(),
                    row.conversion_or_exercise_price.valid(),
                ),
                TransactionRow::NonDerivative(_) => ("", None, None),
            };
            let nature = transaction.ownership_nature();
            let owned = transaction.post_transaction_amounts();
            rows.push((
                TRADES_AT,
                vec![
                    date(filed),
                    date(transaction.date().valid().copied()),
                    days.map_or(Cell::Empty, Cell::Integer),
                    late.map_or(Cell::Empty, |late| Cell::Boolean(late.into())),
                    Cell::text(self.document.issuer.issuer_trading_symbol.text()),
                    Cell::text(self.document.issuer.issuer_name.text()),
                    Cell::text(self.owners.names.clone()),
                    Cell::text(self.roles.clone()),
                    Cell::text(trade.action.map_or("", Action::as_str)),
                    Cell::text(transaction.acquired_disposed_code().value.text()),
                    decimal(shares),
                    decimal(price),
                    value.map_or(Cell::Empty, |value| Cell::Decimal(value.into())),
                    decimal(owned.shares_owned_following_transaction.valid()),
                    Cell::text(verdict.plan),
                    Cell::text(verdict.adopted_on.map_or_else(String::new, |day| day.to_string())),
                    Cell::text(nature.direct_or_indirect_ownership.value.text()),
                    Cell::text(nature.nature_of_ownership.value.text()),
                    Cell::text(transaction.security_title().value.text()),
                    Cell::text(trade.class.clone()),
                    Cell::text(trade.row.table()),
                    Cell::text(transaction.code().text()),
                    Cell::text(transaction.timeliness().value.text()),
                    Cell::text(underlying_title),
                    decimal(underlying_shares),
                    decimal(exercise_price),
                    Cell::text(footnote_texts(self.filing, &trade.footnotes)),
                    Cell::text(filing_url(self.filing)),
                    Cell::text(self.key),
                    Cell::Integer(trade.row.number),
                    cik(&self.document.issuer.issuer_cik),
                    Cell::text(self.owners.ciks.clone()),
                    // What other filings decide.
                    Cell::Empty,
                    Cell::Empty,
                    Cell::text(links),
                    Cell::Empty,
                    Cell::text(ids(rules)),
                ],
            ));
        }
    }

    fn plan_rows(&self, rows: &mut Vec<(usize, Vec<Cell<'a>>)>) {
        for plan in &self.plans {
            let statement = &plan.statement;
            let mut rules = vec![match (plan.source, statement.says) {
                ("aff10b5_one", _) => Rule::PlanFlag,
                (_, super::Says::Denied) => Rule::PlanDenied,
                (_, super::Says::Modified | super::Says::Terminated) => Rule::PlanChanged,
                _ => Rule::PlanText,
            }];
            if statement.adopted_on.is_some() || statement.modified_on.is_some() {
                rules.push(Rule::PlanDate);
            }
            let refers = |ids: &[&FootnoteId]| ids.iter().any(|id| id.as_str() == plan.source);
            let mut of: Vec<RowId> = self
                .trades
                .iter()
                .filter(|trade| plan.is_of_filing || refers(&trade.footnotes))
                .map(|trade| trade.row)
                .collect();
            let holdings = self.holdings.iter().filter(|(_, ids)| refers(ids));
            of.extend(holdings.map(|(row, _)| *row));
            of.sort_unstable();
            let characters =
                |end: usize| u64::try_from(plan.text[..end].chars().count()).unwrap_or(u64::MAX);
            let (start, end) = (statement.evidence.start, statement.evidence.end);
            let place = |at: usize| match plan.text {
                "" => Cell::Empty,
                _ => Cell::Integer(characters(at)),
            };
            let day = |day: Option<super::days::Day>| {
                Cell::text(day.map_or_else(String::new, |day| day.to_string()))
            };
            rows.push((
                PLANS_AT,
                vec![
                    Cell::text(self.key),
                    Cell::text(plan.source),
                    Cell::text(statement.says.as_str()),
                    day(statement.adopted_on),
                    day(statement.modified_on),
                    Cell::text(&plan.text[start..end]),
                    place(start),
                    place(end),
                    Cell::text(of.iter().map(RowId::to_string).collect::<Vec<_>>().join(" ")),
                    Cell::text(ids(rules)),
                ],
            ));
        }
    }

    fn balances(&self) -> Vec<Balance<'a>> {
        let document = self.document;
        let mut balances = Vec::new();
        for trade in &self.trades {
            let transaction = trade.transaction;
            let after = &transaction.post_transaction_amounts().shares_owned_following_transaction;
            let Some(owned) = after.valid() else { continue };
            let change = transaction.shares().valid().and_then(|shares| {
                match transaction.acquired_disposed_code().value.text() {
                    "A" if !shares.is_negative() => Some(Cow::Borrowed(shares.as_str())),
                    "D" if !shares.is_negative() => Some(format!("-{}", shares.as_str()).into()),
                    _ => None,
                }
            });
            let as_of = transaction.date().valid().copied();
            let nature = transaction.ownership_nature();
            self.balance(&mut balances, trade.row, &trade.class, nature, as_of, owned, change);
        }
        let period = document.period_of_report.valid().copied();
        let issuer = document.issuer.issuer_name.text();
        let mut classes = Classes { issuer, known: Vec::new() };
        for holding in document.holdings() {
            let after = &holding.post_transaction_amounts().shares_owned_following_transaction;
            let Some(owned) = after.valid() else { continue };
            let row = RowId::of_holding(holding);
            let class = classes.of(Security::Holding(holding));
            let nature = holding.ownership_nature();
            let none = Some(Cow::Borrowed("0"));
            self.balance(&mut balances, row, &class, nature, period, owned, none);
        }
        balances
    }

    #[expect(clippy::too_many_arguments, reason = "the columns of a row")]
    fn balance(
        &self,
        balances: &mut Vec<Balance<'a>>,
        row: RowId,
        class: &str,
        nature: &'a OwnershipNature,
        as_of: Option<Date>,
        owned: &'a Decimal,
        change: Option<Cow<'a, str>>,
    ) {
        for owner in &self.document.reporting_owners {
            balances.push(Balance {
                row,
                cells: vec![
                    cik(&owner.rpt_owner_cik),
                    Cell::text(owner.rpt_owner_name.text()),
                    cik(&self.document.issuer.issuer_cik),
                    Cell::text(self.document.issuer.issuer_name.text()),
                    Cell::text(class.to_owned()),
                    Cell::text(nature.direct_or_indirect_ownership.value.text()),
                    Cell::text(nature.nature_of_ownership.value.text()),
                    date(as_of),
                    date(self.filing.header.filed_date),
                    Cell::text(self.key),
                    Cell::text(row.table()),
                    Cell::Integer(row.number),
                    decimal(Some(owned)),
                    Cell::Empty,
                    Cell::Empty,
                    Cell::Empty,
                    Cell::Empty,
                ],
                change: change.clone(),
            });
        }
    }

    fn cover(&self) -> Cover<'a> {
        let document = self.document;
        let signed = document.owner_signatures.iter();
        let signed = signed.filter_map(|signature| signature.signature_date.valid()).max();
        let filed = self.filing.header.filed_date;
        let ciks = document.reporting_owners.iter().filter_map(|owner| owner.rpt_owner_cik.valid());
        let mut owners: Vec<Cow<'a, str>> =
            ciks.map(|cik| cik.as_str().to_owned().into()).collect();
        owners.sort_unstable();
        owners.dedup();
        let issuer = document.issuer.issuer_cik.valid();
        Cover {
            form: document.document_type.text().into(),
            issuer: issuer.map_or_else(String::new, |cik| cik.as_str().to_owned()).into(),
            owners,
            dated: filed.or(signed.copied()),
            is_filed_date: filed.is_some(),
            original: document.date_of_original_submission.valid().copied(),
            period: document.period_of_report.valid().copied(),
            texts: self.texts(),
        }
    }

    /// A digest of owners, footnotes, remarks and signers.
    fn texts(&self) -> u64 {
        let document = self.document;
        let mut digest = Digest::default();
        digest.add(&self.owners.names);
        digest.add(&self.owners.ciks);
        digest.add(&self.owners.relationships);
        for footnote in &document.footnotes {
            digest.add(footnote.id.as_ref().map_or("", |id| id.as_str()));
            digest.add(footnote.text.text());
        }
        digest.add(document.remarks.text());
        for signature in &document.owner_signatures {
            digest.add(signature.signature_name.text());
        }
        digest.0
    }
}

fn date<'a>(date: Option<Date>) -> Cell<'a> {
    date.map_or(Cell::Empty, Cell::Date)
}

fn decimal(value: Option<&Decimal>) -> Cell<'_> {
    value.map_or(Cell::Empty, |value| Cell::Decimal(value.as_str().into()))
}

fn cik<'a>(cik: &Value<crate::ids::Cik>) -> Cell<'a> {
    cik.valid().map_or(Cell::Empty, |cik| Cell::text(cik.as_str().to_owned()))
}
