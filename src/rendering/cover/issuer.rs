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
    let pieces: Vec<String> = lines.iter().map(|line| visible(&take_cik(line).0)).collect();
    match bracketed(&text).or_else(|| apart(&pieces)).or_else(|| behind_sign(&text)) {
        Some((name, symbol)) => {
            address::set(&mut issuer.issuer_name, &name);
            if !says_none(&symbol) {
                address::set(&mut issuer.issuer_trading_symbol, &symbol);
            }
        }
        None => {
            let message = "name and symbol of the issuer could not be told apart";
            report.unclear("issuer", &text, message);
        }
    }
}

/// A symbol in brackets at the end, as on the SEC's pages, or in parentheses.
fn bracketed(text: &str) -> Option<(String, String)> {
    let open = text.rfind(['[', '('])?;
    let close = text.rfind([']', ')'])?;
    if open >= close || !text[close + 1..].trim().is_empty() {
        return None;
    }
    let symbol = unquoted(text[open + 1..close].trim());
    let fits = text[open..].starts_with('[') || is_symbol(symbol) || says_none(symbol);
    fits.then(|| (text[..open].trim().to_owned(), symbol.to_owned()))
}

/// A symbol on a line or in a cell of its own.
fn apart(pieces: &[String]) -> Option<(String, String)> {
    let (symbol, name) = pieces.split_last()?;
    let inner = symbol.strip_prefix('(').and_then(|s| s.strip_suffix(')')).unwrap_or(symbol);
    let symbol = unquoted(inner);
    (!name.is_empty() && is_symbol(symbol)).then(|| (name.join(" "), symbol.to_owned()))
}

/// A symbol behind a dash, a slash, a comma or a semicolon.
fn behind_sign(text: &str) -> Option<(String, String)> {
    const SIGNS: [&str; 6] = [" -- ", " - ", " – ", " / ", "; ", ", "];
    let found = SIGNS.iter().filter_map(|sign| text.rfind(sign).map(|at| (at, sign.len())));
    let (at, length) = found.max_by_key(|(at, _)| *at)?;
    let symbol = unquoted(text[at + length..].trim());
    let name = text[..at].trim();
    // `Acme Co., INC` is no symbol.
    let is_suffix =
        matches!(symbol, "INC" | "LP" | "LLC" | "LTD" | "CORP" | "CO" | "PLC" | "NA" | "SA");
    (is_symbol(symbol) && !is_suffix && name.contains(char::is_alphabetic))
        .then(|| (name.to_owned(), symbol.to_owned()))
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
}

fn says_none(text: &str) -> bool {
    matches!(
        key(text).as_str(),
        "no trading symbol" | "no symbol" | "not applicable" | "not publicly traded" | "no ticker"
    )
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
        assert_eq!(read(&["Acme Pumps (No trading symbol)"]), "Acme Pumps|");
        assert_eq!(read(&["Acme Pumps, INC"]), "|");
        assert_eq!(read(&["Acme Pumps (Delaware)"]), "|");
    }
}
