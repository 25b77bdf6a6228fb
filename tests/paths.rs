//! Every path that the ownership XML on EDGAR has, legal or not: a marker there arrives in its
//! column, or in `problems`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::support;
use crate::support::tables::Tables;

/// Legal paths without a column, and why.
const WITHOUT_COLUMN: &[(&str, &str)] = &[(
    "ownershipDocument/reportingOwner/reportingOwnerId/rptOwnerCcc",
    "a password, which EDGAR strips before publication; it is written nowhere",
)];

/// What the layout of X0101 calls the price.
const X0101_PRICE: (&str, &str) = ("transactionValue", "transactionPricePerShare");

#[test]
fn every_legal_path_arrives_in_its_column() {
    let Some(paths) = Paths::read() else { return };
    let mut arrived = 0;
    for path in paths.leaves(&paths.legal) {
        if WITHOUT_COLUMN.iter().any(|(without, _)| *without == path) {
            continue;
        }
        let column = paths.columns.get(&path).unwrap_or_else(|| panic!("{path} has no column"));
        let (text, cell) = marker(&path);
        let tables = Tables::read_text(&document(&path, text, ""));
        assert_eq!(tables.places(cell), std::slice::from_ref(column), "{path}");
        arrived += 1;
    }
    assert!(arrived > 130, "{arrived}");
}

#[test]
fn every_path_of_the_first_layout_arrives() {
    let Some(paths) = Paths::read() else { return };
    // With a date a row is a transaction, without date and coding a holding.
    let date = "<transactionDate><value>2003-05-06</value></transactionDate>";
    let mut arrived = BTreeMap::<_, usize>::new();
    for path in paths.leaves(&paths.met).iter().filter(|path| path.contains("erivativeSecurity/")) {
        for (kind, table, extra) in [
            ("Transaction", "transactions", if path.contains("Date/") { "" } else { date }),
            ("Holding", "holdings", ""),
        ] {
            let is_dated =
                path.contains("/transactionDate/") || path.contains("/transactionCoding");
            if kind == "Holding" && is_dated {
                continue;
            }
            let extra = if path.contains("/transactionDate/") { "" } else { extra };
            let extra = if kind == "Transaction" && !is_dated { date } else { extra };
            let (text, cell) = marker(path);
            let tables = Tables::read_text(&document(path, text, extra));
            let places = tables.places(cell);
            let since = path
                .replace("derivativeSecurity/", &format!("derivativeTable/derivative{kind}/"))
                .replace(
                    "nonDerivativeSecurity/",
                    &format!("nonDerivativeTable/nonDerivative{kind}/"),
                )
                .replace(&format!("/{}", X0101_PRICE.0), &format!("/{}", X0101_PRICE.1));
            let amount = kind == "Holding" && path.contains("/transactionShares/");
            let column = match paths.columns.get(&since) {
                // What a holding owns stands in its amounts.
                _ if amount => {
                    let column = "shares_owned_following_transaction";
                    let derivative = if path.contains("/derivative") { "" } else { "non_" };
                    let note = if path.ends_with("@id") { "_fn" } else { "" };
                    format!("{derivative}derivative_{table}.{column}{note}")
                }
                Some(column) => column.clone(),
                None => "problems.raw_value".to_owned(),
            };
            assert_eq!(places, std::slice::from_ref(&column), "{path} as {kind}");
            *arrived.entry(column.split('.').next().unwrap().to_owned()).or_default() += 1;
        }
    }
    assert_eq!(arrived.len(), 5, "{arrived:?}");
}

#[test]
fn every_illegal_path_arrives_somewhere() {
    let Some(paths) = Paths::read() else { return };
    let mut arrived = BTreeMap::<_, usize>::new();
    for path in paths.leaves(&paths.met) {
        if paths.legal.contains(&path) {
            continue;
        }
        let (text, cell) = marker(&path);
        let tables = Tables::read_text(&document(&path, text, ""));
        let mut places = tables.places(cell);
        if places.is_empty() {
            // Without a column, the text is in the problems as it was filed.
            places = tables.places(text);
        }
        assert_eq!(places.len(), 1, "{path}: {places:?}");
        *arrived.entry(places[0] == "problems.raw_value").or_default() += 1;
    }
    assert!(arrived.values().sum::<usize>() > 100, "{arrived:?}");
}

#[test]
fn passwords_arrive_nowhere() {
    for (path, _) in WITHOUT_COLUMN {
        let tables = Tables::read_text(&document(path, "pass#w0rd", ""));
        assert!(!format!("{tables:?}").contains("pass#"), "{path}");
        assert!(tables.codes().contains(&"password-withheld"), "{path}");
    }
}

struct Paths {
    /// The paths of the schema.
    legal: BTreeSet<String>,
    /// The paths that were met on EDGAR, and the legal ones.
    met: BTreeSet<String>,
    /// Path to `table.column`.
    columns: BTreeMap<String, String>,
}

impl Paths {
    fn read() -> Option<Self> {
        let reference = support::shared()?.join("reference");
        let json = |name: &str| -> Value {
            serde_json::from_str(&std::fs::read_to_string(reference.join(name)).unwrap()).unwrap()
        };
        let schema = json("ownership_xml_schema.json");
        let path = |element: &Value| element["path"].as_str().unwrap().to_owned();
        let legal: BTreeSet<_> = schema["elements"].as_array().unwrap().iter().map(path).collect();
        let counts =
            std::fs::read_to_string(reference.join("edgar_wide_xpath_counts.tsv")).unwrap();
        let met = counts.lines().skip(1).map(|line| line.split('\t').next().unwrap());
        let met = met.map(|path| path.trim_start_matches('/').to_owned());
        let met = met.chain(legal.iter().cloned()).collect();
        let mut columns = BTreeMap::new();
        for (table, def) in json("tables.json")["tables"].as_object().unwrap() {
            let Some(row) = def["row"].as_str() else { continue };
            for column in def["columns"].as_array().unwrap() {
                let Some(xml) = column["xml"].as_str() else { continue };
                let path = if xml == "." { row.to_owned() } else { format!("{row}/{xml}") };
                columns.insert(path, format!("{table}.{}", column["name"].as_str().unwrap()));
            }
        }
        Some(Self { legal, met, columns })
    }

    /// Those of `paths` that hold text or are an id.
    fn leaves(&self, paths: &BTreeSet<String>) -> Vec<String> {
        let all: BTreeSet<_> = self.met.iter().chain(&self.legal).collect();
        let holds = |path: &String| {
            let below = format!("{path}/");
            let child =
                |other: &&&String| other.starts_with(&below) && !other.ends_with("footnote/@id");
            !path.ends_with("/footnoteId") && all.iter().find(child).is_none()
        };
        paths.iter().filter(|path| holds(path)).cloned().collect()
    }
}

/// A text for the leaf at `path`, and the cell that it makes.
fn marker(path: &str) -> (&'static str, &'static str) {
    let steps: Vec<_> = path.rsplit('/').collect();
    let name = if steps[0] == "value" { steps[1] } else { steps[0] };
    match name {
        "@id" => ("F77", "F77"),
        "periodOfReport" | "dateOfOriginalSubmission" => ("2019-03-07-05:00", "2019-03-07"),
        _ if name.ends_with("Date") => ("2019-03-07", "2019-03-07"),
        "issuerCik" | "rptOwnerCik" => ("7654321", "0007654321"),
        "noSecuritiesOwned"
        | "notSubjectToSection16"
        | "form3HoldingsReported"
        | "form4TransactionsReported"
        | "aff10b5One"
        | "isDirector"
        | "isOfficer"
        | "isTenPercentOwner"
        | "isOther"
        | "equitySwapInvolved"
        | "rptOwnerNonUSAddressFlag"
        | "rptOwnerGoodAddress" => ("1", "true"),
        _ if ["Shares", "Value", "Price", "PerShare", "FollowingTransaction"]
            .iter()
            .any(|end| name.ends_with(end)) =>
        {
            ("0417.2500", "0417.2500")
        }
        _ => ("marker", "marker"),
    }
}

/// A document with `text` at `path`, and `extra` beside it in the second step of the path.
fn document(path: &str, text: &str, extra: &str) -> String {
    let steps: Vec<_> = path.split('/').collect();
    let (steps, attribute) = match steps.split_last() {
        Some((&"@id", steps)) => (steps.to_vec(), format!(" id=\"{text}\"")),
        _ => (steps, String::new()),
    };
    let mut out = String::new();
    for (depth, step) in steps.iter().enumerate() {
        let last = depth + 1 == steps.len();
        out.push_str(&format!("<{step}{}>", if last { &attribute } else { "" }));
        if depth == 1 {
            out.push_str(extra);
        }
    }
    if attribute.is_empty() {
        out.push_str(text);
    }
    for step in steps.iter().rev() {
        out.push_str(&format!("</{step}>"));
    }
    out
}
