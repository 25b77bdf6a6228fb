//! What can hardly be meant in one filing: a document enters, problems leave; no cell is changed.
//! What only other filings show is found where these are looked at.

use jiff::ToSpan;

use crate::model::OwnershipDocument;
use crate::problem::{Code, Problem};
use crate::security::Transaction;
use crate::value::{Date, Decimal};

use super::words::{Word, words};

/// Dollars that no single transaction of an insider was worth; the largest of the corpus is
/// 0.03 of it.
const WORTH: i64 = 100_000_000_000;
/// A price that no share has but those of one company, Berkshire Hathaway's class A.
const PRICE: i64 = 100_000;
/// The name of that company in EDGAR, and its CIK.
const DEAR: &str = "0001067983";
/// Prices of one security within days differ by less than this factor.
const FACTOR: i64 = 5;
/// So many other rows are looked at.
const MOST_OTHERS: usize = 200;
/// So many days apart prices are compared.
const DAYS: i32 = 10;
/// A price counts as outside of a range that a footnote gives from this part of it on, because
/// averages are rounded.
const ROUNDING: &str = "0.005";

/// What can hardly be meant in `document`.
pub(super) fn check(document: &OwnershipDocument, filed: Option<Date>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let all: Vec<_> = document.transactions().collect();
    for transaction in &all {
        let told = problems.len();
        total_as_price(document, *transaction, &all, &mut problems);
        if problems.len() == told {
            price_beside_others(*transaction, &all, &mut problems);
        }
        after_period(document, *transaction, &mut problems);
        price_in_range(document, *transaction, &mut problems);
        owned_after(*transaction, &all, &mut problems);
        year(document, *transaction, filed, &mut problems);
    }
    depositary_ratio(document, &all, &mut problems);
    problems
}

/// Tells of an element of a transaction.
fn tell(
    problems: &mut Vec<Problem>,
    code: Code,
    (transaction, element): (Transaction<'_>, &str),
    raw: &str,
    message: impl Into<String>,
) {
    let (table, row) = if transaction.is_derivative() {
        ("derivativeTable", "derivativeTransaction")
    } else {
        ("nonDerivativeTable", "nonDerivativeTransaction")
    };
    let location = format!("{table}/{row}[{}]/{element}", transaction.row_number());
    problems.push(Problem::new(code, location, raw, message));
}

fn exact(value: Option<&Decimal>) -> Option<rust_decimal::Decimal> {
    value?.to_rust_decimal()
}

const PRICE_AT: &str = "transactionAmounts/transactionPricePerShare";

/// Shares times price beyond what can be: often the total was typed as the price.
fn total_as_price(
    document: &OwnershipDocument,
    transaction: Transaction<'_>,
    all: &[Transaction<'_>],
    problems: &mut Vec<Problem>,
) {
    let filed = transaction.price_per_share().valid();
    let (Some(shares), Some(price)) = (exact(transaction.shares().valid()), exact(filed)) else {
        return;
    };
    let others = || {
        all.iter()
            .filter(|other| is_market(**other) && other.row_number() != transaction.row_number())
            .filter_map(|other| exact(other.price_per_share().valid()))
            .take(MOST_OTHERS)
    };
    let is_total_of_others =
        is_market(transaction) && others().any(|other| is_total(price, shares, other));
    let is_dear = document.issuer.issuer_cik.valid().is_some_and(|cik| cik.as_str() == DEAR);
    let worth = shares.checked_mul(price);
    let is_beyond = worth.is_none_or(|worth| worth > WORTH.into());
    // A single security, such as a note or a contract, may cost any amount.
    let is_high =
        price > PRICE.into() && shares > 1.into() && !is_dear && !transaction.is_derivative();
    if is_beyond || is_total_of_others || is_high {
        let message = format!(
            "{shares} shares at {price} dollars are worth more than can be; the price may be the total"
        );
        let at = (transaction, PRICE_AT);
        tell(problems, Code::ValueBeyondReason, at, filed.map_or("", Decimal::as_str), message);
    }
}

/// Whether `price` is what `shares` cost at the price of another trade.
pub(super) fn is_total(
    price: rust_decimal::Decimal,
    shares: rust_decimal::Decimal,
    other: rust_decimal::Decimal,
) -> bool {
    /// Of fewer shares a price may be as high by itself.
    const SHARES: i64 = 10;
    /// The price of a day moves by this part of it, in hundredths.
    const PART: i64 = 5;
    if shares < SHARES.into() || other.is_zero() {
        return false;
    }
    let hundredths = |part: i64| rust_decimal::Decimal::new(part, 2);
    let total = shares.checked_mul(other);
    total.is_some_and(|total| {
        let least = total.checked_mul(hundredths(100 - PART));
        let most = total.checked_mul(hundredths(100 + PART));
        least.zip(most).is_some_and(|(least, most)| price >= least && price <= most)
    })
}

/// A Form 5 speaks of one fiscal year, to whose end its period is.
fn after_period(
    document: &OwnershipDocument,
    transaction: Transaction<'_>,
    problems: &mut Vec<Problem>,
) {
    let (Some(date), Some(period)) =
        (transaction.date().valid(), document.period_of_report.valid())
    else {
        return;
    };
    if document.is_form5() && date > period {
        let message = format!("the transaction is dated {date}, after the period to {period}");
        let at = (transaction, "transactionDate");
        tell(problems, Code::TransactionAfterPeriod, at, &date.to_string(), message);
    }
}

/// Whether the price is one that the market made.
fn is_market(transaction: Transaction<'_>) -> bool {
    !transaction.is_derivative() && matches!(transaction.code().text(), "P" | "S" | "F")
}

/// The price against those of other rows of the same security within days.
fn price_beside_others(
    transaction: Transaction<'_>,
    all: &[Transaction<'_>],
    problems: &mut Vec<Problem>,
) {
    /// So many rows say what the price was.
    const OTHERS: usize = 2;
    let filed = transaction.price_per_share().valid();
    let (Some(price), Some(date)) = (exact(filed), transaction.date().valid()) else { return };
    if !is_market(transaction) || price.is_zero() {
        return;
    }
    let title = transaction.security_title().value.text();
    let mut others: Vec<_> = all
        .iter()
        .filter(|other| other.row_number() != transaction.row_number() && is_market(**other))
        .filter(|other| other.security_title().value.text().eq_ignore_ascii_case(title))
        .filter(|other| {
            let other = other.date().valid();
            other.is_some_and(|other| is_within_days(*other, *date))
        })
        .filter_map(|other| exact(other.price_per_share().valid()))
        .filter(|price| !price.is_zero())
        .take(MOST_OTHERS)
        .collect();
    others.sort_unstable();
    let (Some(least), Some(most)) = (others.first(), others.last()) else { return };
    let agree = *most <= *least * rust_decimal::Decimal::from(2);
    if others.len() >= OTHERS && agree && is_far(price, *least, *most) {
        let message = format!(
            "the price is {price}, and those of the other rows of these days are {least} to {most}"
        );
        let at = (transaction, PRICE_AT);
        tell(problems, Code::PriceUnlikeOthers, at, filed.map_or("", Decimal::as_str), message);
    }
}

/// Whether two days are so near that prices can be compared.
pub(super) fn is_within_days(one: Date, other: Date) -> bool {
    one.since(other).is_ok_and(|span| span.get_days().abs() <= DAYS)
}

/// Whether `price` is far from all of `least` to `most`.
pub(super) fn is_far(
    price: rust_decimal::Decimal,
    least: rust_decimal::Decimal,
    most: rust_decimal::Decimal,
) -> bool {
    let factor = rust_decimal::Decimal::from(FACTOR);
    price.checked_mul(factor).is_some_and(|price| price <= least)
        || most.checked_mul(factor).is_some_and(|most| price >= most)
}

/// The price against the range that a footnote of it gives of a weighted average.
fn price_in_range(
    document: &OwnershipDocument,
    transaction: Transaction<'_>,
    problems: &mut Vec<Problem>,
) {
    let field = transaction.price_per_share();
    let Some(price) = exact(field.valid()) else { return };
    let ranges: Vec<_> = field
        .footnotes
        .iter()
        .filter_map(|id| document.footnotes.iter().find(|note| note.id.as_ref() == Some(id)))
        .filter_map(|note| range(note.text.text()))
        .collect();
    // A row may have the ranges of several rows behind it; it has to be in one.
    let is_inside = |(least, most): &(rust_decimal::Decimal, rust_decimal::Decimal)| {
        let slack: rust_decimal::Decimal = ROUNDING.parse().unwrap_or_default();
        price >= *least - slack && price <= *most + slack
    };
    if let Some((least, most)) = ranges.first()
        && !ranges.iter().any(is_inside)
    {
        let message =
            format!("the price is {price}, and its footnote gives prices from {least} to {most}");
        let at = (transaction, PRICE_AT);
        tell(
            problems,
            Code::PriceOutsideRange,
            at,
            field.valid().map_or("", Decimal::as_str),
            message,
        );
    }
}

/// The range of prices that `text` gives, if it gives just one: `prices ranging from $10.00 to
/// $10.25, inclusive`.
fn range(text: &str) -> Option<(rust_decimal::Decimal, rust_decimal::Decimal)> {
    if text.bytes().filter(|byte| *byte == b'$').count() != 2 {
        return None;
    }
    let all = words(text);
    let says =
        |word: &Word| word.text.starts_with("rang") || word.is_one_of(&["between", "from", "low"]);
    let mut amounts: Vec<(usize, rust_decimal::Decimal)> = Vec::new();
    for (start, _) in text.match_indices('$') {
        let digits = text[start + 1..].trim_start();
        let end = digits
            .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',')))
            .unwrap_or(digits.len());
        let number = digits[..end].trim_end_matches(['.', ',']).replace(',', "");
        amounts.push((start, number.parse().ok()?));
    }
    let [(first, least), (second, most)] = amounts[..] else { return None };
    let before = all.iter().rev().find(|word| word.end <= first)?;
    let near = all.iter().filter(|word| word.end <= first).rev().take(4).any(says);
    let between: Vec<_> = all
        .iter()
        .filter(|word| word.start > first && word.end <= second)
        .filter(|word| !word.text.bytes().all(|byte| byte.is_ascii_digit()))
        .collect();
    let is_joined = between
        .iter()
        .all(|word| word.is_one_of(&["to", "and", "through", "per", "share", "a", "high", "of"]))
        && !between.is_empty();
    (near && is_joined && least <= most && !before.is("averages")).then_some((least, most))
}

/// More was bought than is owned afterwards. Filers who give one balance for all rows of a day give
/// that after the disposals (0000899243-21-007468), so these are added.
fn owned_after(transaction: Transaction<'_>, all: &[Transaction<'_>], problems: &mut Vec<Problem>) {
    let after = &transaction.post_transaction_amounts().shares_owned_following_transaction;
    let (Some(shares), Some(owned)) = (exact(transaction.shares().valid()), exact(after.valid()))
    else {
        return;
    };
    if transaction.acquired_disposed_code().value.text() != "A" || owned >= shares {
        return;
    }
    let disposed = all
        .iter()
        .filter(|other| other.is_derivative() == transaction.is_derivative())
        .filter(|other| other.acquired_disposed_code().value.text() == "D")
        .filter_map(|other| exact(other.shares().valid()))
        .try_fold(owned, rust_decimal::Decimal::checked_add);
    if disposed.is_some_and(|disposed| disposed < shares) {
        let message = format!("{shares} were acquired, and {owned} are owned afterwards");
        let at = (transaction, "postTransactionAmounts/sharesOwnedFollowingTransaction");
        let raw = after.valid().map_or("", Decimal::as_str);
        tell(problems, Code::OwnedBelowAcquired, at, raw, message);
    }
}

/// A year typed wrong: the day fits the period when the year is another one.
fn year(
    document: &OwnershipDocument,
    transaction: Transaction<'_>,
    filed: Option<Date>,
    problems: &mut Vec<Problem>,
) {
    /// So near to the period the day fits.
    const NEAR: i32 = 10;
    let Some(date) = transaction.date().valid().copied() else { return };
    let signed = document.owner_signatures.iter();
    let signed = signed.filter_map(|signature| signature.signature_date.valid().copied()).max();
    let period = document.period_of_report.valid().copied();
    let Some(told) = filed.or(signed).or(period) else { return };
    let after = [filed, signed].into_iter().flatten().min();
    let is_after = after.is_some_and(|after| date > after);
    let distance =
        |one: Date, other: Date| one.since(other).map_or(i32::MAX, |span| span.get_days().abs());
    let is_form4 = document.document_type.text().starts_with('4');
    let years = told.year() - date.year();
    let moved = date.checked_add(i32::from(years).years()).ok();
    let fits = moved.is_some_and(|moved| moved <= told && distance(moved, told) <= NEAR);
    // Of a Form 4 that is a year late to the day nothing says that it is; the period does.
    let is_told_by_period = period
        .is_some_and(|period| distance(period, date) > 300 && distance(period, told) <= NEAR + 4);
    if years != 0 && fits && is_form4 && (is_after || is_told_by_period) {
        let message =
            format!("the transaction is dated {date}, and the form {told}: the year may be wrong");
        let at = (transaction, "transactionDate");
        tell(problems, Code::YearUnlikely, at, &date.to_string(), message);
    }
}

/// A footnote says how many shares a depositary share stands for, and rows may count either.
fn depositary_ratio(
    document: &OwnershipDocument,
    all: &[Transaction<'_>],
    problems: &mut Vec<Problem>,
) {
    for note in &document.footnotes {
        let text = note.text.text();
        if !(text.contains("epresent") || text.contains("EPRESENT")) {
            continue;
        }
        let words = words(text);
        let speaks = words.iter().any(|word| word.is_one_of(&["ads", "adss", "adr", "depositary"]))
            && words.iter().any(|word| word.text.starts_with("represent"));
        if !speaks {
            continue;
        }
        let id = note.id.as_ref();
        let refers = |transaction: &&Transaction<'_>| {
            let fields = [
                &transaction.security_title().footnotes,
                &transaction.shares().footnotes,
                &transaction.price_per_share().footnotes,
            ];
            fields.into_iter().flatten().any(|other| Some(other) == id)
        };
        for transaction in all.iter().filter(refers) {
            let message = "a footnote gives the ratio of depositary shares; shares, price and balance may count either";
            tell(problems, Code::DepositaryRatio, (*transaction, "securityTitle"), "", message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_where_there_is_one() {
        let of = |text: &str| range(text).map(|(least, most)| format!("{least} {most}"));
        let one = Some("10.00 10.25".to_owned());
        assert_eq!(
            of("Sold in multiple transactions at prices ranging from $10.00 to $10.25, inclusive."),
            one
        );
        assert_eq!(of("The range of prices was between $10.00 and $10.25 per share."), one);
        assert_eq!(of("from $10.00 to $10.25 and from $11 to $12"), None);
        assert_eq!(of("An exercise price of $10.00 and a fee of $10.25"), None);
        assert_eq!(of("no prices"), None);
    }
}
