//! Item 2: the issuer's name and its symbol.

use crate::model::Issuer;
use crate::rendering::address;
use crate::rendering::cell::{take_cik, visible};
use crate::rendering::grid::key;
use crate::rendering::report::Report;
use crate::value::Value;

/// Reads `Walmart Inc. [WMT]`, `Acme Corp. (NYSE: ACM)`, `Acme Corp. - ACM`, or a symbol on a line
/// or in a cell of its own.
pub(super) fn read(lines: &[String], issuer: &mut Issuer, report: &mut Report) {
    let (text, cik) = take_cik(&lines.join(" "));
    if let Some(cik) = cik {
        issuer.issuer_cik = Value::Valid(cik);
    }
    let text = visible(&text);
    if text.is_empty() {
        return;
    }
    let mut pieces: Vec<String> = lines
        .iter()
        .map(|line| visible(&take_cik(line).0))
        .filter(|piece| piece.contains(char::is_alphanumeric))
        .collect();
    let exchange = take_exchange(&mut pieces);
    let whole = pieces.join(" ");
    match bracketed(&whole).or_else(|| apart(&pieces)).or_else(|| behind_sign(&whole)) {
        Some((name, symbol)) => {
            // The sign between name and symbol; a slash may be of the name: `ACME CORP /NEW/`.
            let name = name.trim_end_matches([' ', ',', ';', ':']);
            let sign = [" /", " -", " --", " –"].iter().find_map(|sign| name.strip_suffix(sign));
            address::set(&mut issuer.issuer_name, sign.unwrap_or(name));
            if !says_none(&symbol) {
                address::set(&mut issuer.issuer_trading_symbol, &symbol);
            }
            if let Some(exchange) = exchange {
                report.unplaced("issuer/issuerTradingSymbol", &exchange);
            }
        }
        None => {
            let message = "name and symbol of the issuer could not be told apart";
            report.unclear("issuer", &text, message);
        }
    }
}

/// Takes the name of an exchange away that stands behind the symbol in parentheses, or before the
/// symbol that is quoted.
fn take_exchange(pieces: &mut [String]) -> Option<String> {
    let last = pieces.last_mut()?;
    let (before, exchange, behind) = match last.strip_suffix(')') {
        Some(open) => {
            let (before, inner) = open.rsplit_once('(')?;
            (before, inner, "")
        }
        None => {
            let open = last.strip_suffix(['"', '\u{201d}'])?.rfind(['"', '\u{201c}'])?;
            let before = last[..open].trim_end();
            let begin = before.rfind(' ').map_or(0, |at| at + 1);
            (&before[..begin], &before[begin..], &last[open..])
        }
    };
    const EXCHANGES: [&str; 6] = ["nyse", "nasdaq", "amex", "otc", "exchange", "market"];
    let words = key(exchange);
    let is_exchange = !exchange.contains(':')
        && (!before.trim().is_empty() || !behind.is_empty())
        && EXCHANGES.iter().any(|name| words.split(' ').any(|word| word.starts_with(name)));
    let exchange = is_exchange.then(|| exchange.trim().to_owned())?;
    *last = format!("{} {behind}", before.trim_end()).trim().to_owned();
    Some(exchange)
}

/// A symbol in brackets at the end, as on the SEC's pages, or in parentheses.
fn bracketed(text: &str) -> Option<(String, String)> {
    let open = text.rfind(['[', '('])?;
    let close = text.rfind([']', ')'])?;
    if open >= close || !text[close + 1..].trim().is_empty() {
        return None;
    }
    let symbol = unquoted(text[open + 1..close].trim());
    let is_of_page = |c: char| !c.is_lowercase();
    let fits = text[open..].starts_with('[') && symbol.chars().all(is_of_page)
        || is_symbol(symbol)
        || says_none(symbol);
    fits.then(|| (text[..open].trim().to_owned(), symbol.to_owned()))
}

/// A symbol on a line or in a cell of its own, or quoted at the end.
fn apart(pieces: &[String]) -> Option<(String, String)> {
    let (last, name) = pieces.split_last()?;
    let inner = last.strip_prefix('(').and_then(|s| s.strip_suffix(')')).unwrap_or(last);
    let symbol = unquoted(without_label(inner));
    if !name.is_empty() && (is_symbol(symbol) && !is_of_name(symbol) || says_none(symbol)) {
        return Some((name.join(" "), symbol.to_owned()));
    }
    let (before, quoted) = last.strip_suffix(['"', '\u{201d}'])?.rsplit_once(['"', '\u{201c}'])?;
    let name = [name, &[before.to_owned()]].concat().join(" ");
    (is_symbol(quoted) && name.contains(char::is_alphabetic)).then(|| (name, quoted.to_owned()))
}

/// `text` without `Symbol:` before it.
fn without_label(text: &str) -> &str {
    match text.split_once(':') {
        Some((label, symbol)) if key(label).ends_with("symbol") || key(label) == "ticker" => {
            symbol.trim()
        }
        _ => text,
    }
}

/// A symbol behind a dash, a slash, a comma or a semicolon.
fn behind_sign(text: &str) -> Option<(String, String)> {
    const SIGNS: [&str; 6] = [" -- ", " - ", " – ", " / ", "; ", ", "];
    let found = SIGNS.iter().filter_map(|sign| text.rfind(sign).map(|at| (at, sign.len())));
    let (at, length) = found.max_by_key(|(at, _)| *at)?;
    let symbol = unquoted(text[at + length..].trim());
    let name = text[..at].trim();
    (is_symbol(symbol) && !is_of_name(symbol) && name.contains(char::is_alphabetic))
        .then(|| (name.to_owned(), symbol.to_owned()))
}

/// Whether a word may well end the name of a company: `Acme Co., INC`, or `GROUP` on its second line.
fn is_of_name(word: &str) -> bool {
    const ENDS: [&str; 22] = [
        "AG", "BANK", "BANCORP", "CO", "COMPANY", "CORP", "FUND", "GROUP", "HOLDINGS", "II", "III",
        "INC", "LLC", "LLP", "LP", "LTD", "NA", "NV", "PLC", "SA", "SE", "TRUST",
    ];
    if word.contains(':') {
        return false;
    }
    let letters: String = word.chars().filter(char::is_ascii_alphanumeric).collect();
    ENDS.contains(&letters.as_str()) || letters.len() > 6
}

fn unquoted(text: &str) -> &str {
    text.trim_matches(['"', '\u{201c}', '\u{201d}', '\'']).trim()
}

/// Whether `text` is a symbol, perhaps behind the name of its exchange: `NYSE: ACM`.
fn is_symbol(text: &str) -> bool {
    let symbol = match text.split_once(':') {
        Some((exchange, symbol)) if exchange.chars().all(|c| c.is_alphabetic() || c == ' ') => {
            symbol.trim()
        }
        _ => text,
    };
    (1..=10).contains(&symbol.len())
        && symbol.chars().all(|c| c.is_ascii_uppercase() || matches!(c, '.' | '-' | '/'))
        && symbol.contains(|c: char| c.is_ascii_uppercase())
        && symbol != "N/A"
}

/// Whether `text` says that there is no symbol: `No public trading market`.
fn says_none(text: &str) -> bool {
    let words = key(text);
    let is_of = |word: &str| {
        ["symbol", "trad", "ticker", "market", "public", "list", "applicable"]
            .iter()
            .any(|begin| word.starts_with(begin))
    };
    let mut words = words.split(' ');
    match words.next() {
        Some("n") => words.next() == Some("a") && words.next().is_none(),
        Some("no" | "not") => words.all(is_of),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_symbols_are_told_apart() {
        let read = |lines: &[&str]| {
            let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
            let (mut issuer, mut report) = (Issuer::default(), Report::default());
            super::read(&lines, &mut issuer, &mut report);
            let found = (issuer.issuer_name.text(), issuer.issuer_trading_symbol.text());
            format!("{}|{}", found.0, found.1)
        };
        for lines in [
            &["Acme Pumps, Inc. [ACM]"] as &[&str],
            &["Acme Pumps, Inc.", "ACM"],
            &["Acme Pumps,", "Inc. (\"ACM\")"],
            &["Acme Pumps, Inc. - ACM"],
            &["Acme Pumps, Inc.; ACM"],
            &["Acme Pumps, Inc., \"ACM\""],
        ] {
            assert_eq!(read(lines), "Acme Pumps, Inc.|ACM", "{lines:?}");
        }
        assert_eq!(read(&["Acme Pumps (NYSE: ACM)"]), "Acme Pumps|NYSE: ACM");
        for lines in [
            &["Acme Pumps (\"ACM\") (New York Stock Exchange)"] as &[&str],
            &["Acme Pumps NYSE \"ACM\""],
            &["Acme Pumps", "ACM (NASDAQ/NMS)"],
            &["Acme Pumps", "/", "ACM"],
            &["Acme Pumps", "Symbol: ACM"],
        ] {
            assert_eq!(read(lines), "Acme Pumps|ACM", "{lines:?}");
        }
        assert_eq!(read(&["Acme Pumps (No trading symbol)"]), "Acme Pumps|");
        assert_eq!(read(&["Acme Pumps", "No public trading market"]), "Acme Pumps|");
        assert_eq!(read(&["Acme Pumps, INC"]), "|");
        assert_eq!(read(&["Acme Pumps (Delaware)"]), "|");
    }
}
