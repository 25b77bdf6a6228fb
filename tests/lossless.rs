//! An independent reader against the program, on every real filing at hand.
//!
//! The reader here knows the contract (`tables.json`) and a general XML library, and nothing of
//! the program's own code. It works out every cell of every table and compares, both ways, and it
//! counts: every text and every footnote reference of a document is in one cell, or in `problems`.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use roxmltree::{Document, Node, NodeId};
use serde_json::Value;

use crate::support::tables::{Row, Tables};
use crate::support::{self, stderr};

/// The one file whose lines EDGAR cut at 1,023 bytes.
const FOLDED: &str = "0001225259-06-000003";

#[test]
fn bare_documents_lose_nothing() {
    compare("corpus/xml", 593);
}

#[test]
fn submissions_lose_nothing() {
    compare("corpus/submissions", 260);
}

#[test]
fn altered_documents_lose_nothing() {
    compare("corpus/altered", 1);
}

#[test]
fn made_up_documents_lose_nothing() {
    compare("corpus/synthetic", 20);
}

/// Converts `folder` and compares; at least `wanted` documents must have been compared.
fn compare(folder: &str, wanted: usize) {
    let Some(shared) = support::shared() else { return };
    let contract = Contract::read(&shared.join("reference/tables.json"));
    let folder = shared.join(folder);
    let out = tempfile::tempdir().unwrap();
    let output = support::convert(&folder, out.path(), &["--per", "run", "-q"]);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}", stderr(&output));
    let written = Tables::read(out.path());
    let mut compared = BTreeSet::new();
    let mut counted = (0, 0);
    for path in support::files(&folder) {
        let bytes = std::fs::read(&path).unwrap();
        let Some(filing) = Oracle::find(&path, bytes) else { continue };
        let Ok(document) = Document::parse(&filing.xml) else { continue };
        if document.root_element().tag_name().name() != "ownershipDocument" {
            continue;
        }
        // A later copy of the same filing is skipped and reported.
        if !compared.insert(filing.key.clone()) {
            continue;
        }
        let mut oracle = Reading { filing: &filing, contract: &contract, used: HashMap::new() };
        for (table, columns) in &contract.tables {
            let expected = oracle.rows(table, columns, &document);
            let found =
                written.rows(table).iter().filter(|row| row["accession_number"] == filing.key);
            same_rows(table, &filing.key, &expected, &found.collect::<Vec<_>>());
        }
        let (cells, problems) = oracle.count(&document, &written);
        counted = (counted.0 + cells, counted.1 + problems);
    }
    eprintln!(
        "{}: {} documents, {} texts and references in cells, {} in problems",
        folder.display(),
        compared.len(),
        counted.0,
        counted.1
    );
    assert!(compared.len() >= wanted, "only {} documents were compared", compared.len());
    // Nothing is written of filings that this reader could read and did not ask for.
    for (table, rows) in written.0.iter().filter(|(table, _)| *table != "problems") {
        for row in rows.iter().filter(|row| row["accession_number"].starts_with("00")) {
            let key = &row["accession_number"];
            let damaged = written.rows("problems").iter().any(|p| p["accession_number"] == *key);
            assert!(compared.contains(key) || damaged, "{table} has rows of {key}");
        }
    }
}

fn same_rows(table: &str, key: &str, expected: &[Row], found: &[&Row]) {
    for (number, (expected, found)) in expected.iter().zip(found).enumerate() {
        for (column, expected) in expected {
            assert_eq!(
                *expected,
                found[column],
                "{key}: {table}, row {}, {column}: wanted (left), written (right)",
                number + 1
            );
        }
        assert_eq!(expected.len(), found.len(), "{key}: columns of {table}");
    }
    assert_eq!(expected.len(), found.len(), "{key}: rows of {table}");
}

/// What the contract says, as far as it is needed here.
struct Contract {
    /// Tables with a row element, in order, and their columns.
    tables: BTreeMap<String, TableColumns>,
}

struct TableColumns {
    row: String,
    columns: Vec<(String, String, Option<String>)>,
}

impl Contract {
    fn read(path: &Path) -> Self {
        let contract: Value =
            serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let tables = contract["tables"].as_object().unwrap().iter();
        let tables = tables.filter_map(|(name, table)| {
            let row = table["row"].as_str()?.to_owned();
            let columns = table["columns"].as_array().unwrap().iter().map(|column| {
                let text = |key: &str| column[key].as_str().map(str::to_owned);
                (text("name").unwrap(), text("type").unwrap(), text("xml"))
            });
            Some((name.clone(), TableColumns { row, columns: columns.collect() }))
        });
        Self { tables: tables.collect() }
    }
}

/// A file, and what its container says.
struct Oracle {
    key: String,
    source: String,
    xml: String,
    filed_date: String,
    accepted_at: String,
    /// CIK to file number and film number.
    owners: BTreeMap<String, (String, String)>,
}

impl Oracle {
    fn find(path: &Path, bytes: Vec<u8>) -> Option<Self> {
        let name = path.file_name()?.to_str()?;
        let mut text = String::from_utf8(bytes).ok()?;
        if name.starts_with(FOLDED) {
            text = text
                .split_inclusive('\n')
                .map(|line| if line.len() == 1024 { &line[..1023] } else { line })
                .collect();
        }
        let start = text.find("<ownershipDocument")?;
        let end = text.find("</ownershipDocument>")? + "</ownershipDocument>".len();
        let stem = name.split('.').next()?;
        let named = stem.len() == 20 && stem.starts_with("00");
        let mut oracle = Self {
            key: if named { stem.to_owned() } else { format!("file:{name}") },
            source: path.to_str()?.to_owned(),
            xml: text[start..end].to_owned(),
            filed_date: String::new(),
            accepted_at: String::new(),
            owners: BTreeMap::new(),
        };
        oracle.header(&text[..start]);
        Some(oracle)
    }

    /// Both dialects at once: `KEY: value` and `<KEY>value`.
    fn header(&mut self, header: &str) {
        let header = header.split("<DOCUMENT>").next().unwrap_or_default().replace('<', "\n<");
        let mut owner: Option<(String, String, String)> = None;
        let mut in_owner = false;
        let mut owners = Vec::new();
        for line in header.lines().map(str::trim) {
            let (key, value) = match line.strip_prefix('<') {
                Some(tag) => tag.split_once('>').unwrap_or_default(),
                None => line.split_once(':').unwrap_or_default(),
            };
            let value = value.trim();
            match key.replace('-', " ").as_str() {
                "REPORTING OWNER" => {
                    owners.extend(owner.take());
                    owner = Some(Default::default());
                    in_owner = true;
                }
                "ISSUER" | "SUBJECT COMPANY" | "FILER" => in_owner = false,
                "ACCESSION NUMBER" => self.key = value.to_owned(),
                "FILED AS OF DATE" | "FILING DATE" => {
                    self.filed_date = format!("{}-{}-{}", &value[..4], &value[4..6], &value[6..8]);
                }
                "ACCEPTANCE DATETIME" => {
                    let (d, t) = value.split_at(8);
                    self.accepted_at = format!(
                        "{}-{}-{}T{}:{}:{}",
                        &d[..4],
                        &d[4..6],
                        &d[6..],
                        &t[..2],
                        &t[2..4],
                        &t[4..6]
                    );
                }
                key => {
                    let Some(owner) = owner.as_mut().filter(|_| in_owner) else { continue };
                    let slot = match key {
                        "CENTRAL INDEX KEY" | "CIK" => &mut owner.0,
                        "SEC FILE NUMBER" | "FILE NUMBER" => &mut owner.1,
                        "FILM NUMBER" => &mut owner.2,
                        _ => continue,
                    };
                    if slot.is_empty() {
                        *slot = value.to_owned();
                    }
                }
            }
        }
        owners.extend(owner);
        for (cik, file, film) in owners {
            self.owners.entry(format!("{cik:0>10}")).or_insert((file, film));
        }
    }
}

/// What the document says, and which of its nodes a cell has taken.
struct Reading<'a> {
    filing: &'a Oracle,
    contract: &'a Contract,
    used: HashMap<NodeId, usize>,
}

impl Reading<'_> {
    fn rows(&mut self, table: &str, def: &TableColumns, document: &Document<'_>) -> Vec<Row> {
        let steps: Vec<_> = def.row.split('/').skip(1).collect();
        let nodes = select(document.root_element(), &steps);
        nodes
            .into_iter()
            .enumerate()
            .map(|(index, node)| {
                let number = match table {
                    "reporting_owners" | "owner_signatures" => index + 1,
                    // Transactions and holdings are counted together.
                    _ => 1 + node.prev_siblings().skip(1).filter(Node::is_element).count(),
                };
                let cells = def.columns.iter().map(|(name, kind, xml)| {
                    (name.clone(), self.cell(node, number, name, kind, xml.as_deref()))
                });
                cells.collect()
            })
            .collect()
    }

    fn cell(
        &mut self,
        row: Node<'_, '_>,
        number: usize,
        name: &str,
        kind: &str,
        xml: Option<&str>,
    ) -> String {
        match name {
            "accession_number" => return self.filing.key.clone(),
            "row_number" | "owner_number" | "signature_number" => return number.to_string(),
            "filed_date" => return self.filing.filed_date.clone(),
            "accepted_at" => return self.filing.accepted_at.clone(),
            "read_as" => return "xml".to_owned(),
            "source" => return self.filing.source.clone(),
            "file_number" | "film_number" => {
                let cik = select(row, &["reportingOwnerId", "rptOwnerCik"]);
                let cik = cik.first().map(|cik| format!("{:0>10}", text(*cik))).unwrap_or_default();
                let (file, film) = self.filing.owners.get(&cik).cloned().unwrap_or_default();
                return if name == "file_number" { file } else { film };
            }
            _ => {}
        }
        let path = xml.unwrap_or_else(|| panic!("{name} has no path"));
        if path == "." {
            *self.used.entry(row.id()).or_default() += 1;
            return text(row);
        }
        if path == "@id" {
            return row.attribute("id").unwrap_or_default().trim().to_owned();
        }
        if let Some(path) = path.strip_suffix("/@id") {
            let steps: Vec<_> = path.split('/').collect();
            let nodes = select(row, &steps);
            for node in &nodes {
                *self.used.entry(node.id()).or_default() += 1;
            }
            let ids: Vec<_> = nodes.iter().filter_map(|node| node.attribute("id")).collect();
            return ids.join(" ");
        }
        let steps: Vec<_> = path.split('/').collect();
        let Some(&node) = select(row, &steps).first() else { return String::new() };
        let raw = text(node);
        let cell = match kind {
            "date" => date(&raw),
            "boolean" => match raw.as_str() {
                "1" | "true" => "true".to_owned(),
                "0" | "false" => "false".to_owned(),
                _ => String::new(),
            },
            "decimal" if !is_decimal(&raw) => String::new(),
            _ if name.ends_with("_cik") && !raw.is_empty() => format!("{raw:0>10}"),
            _ => raw.clone(),
        };
        if !cell.is_empty() {
            *self.used.entry(node.id()).or_default() += 1;
        }
        cell
    }

    /// How many texts and references are in a cell, and how many in `problems`; panics at one
    /// that is in neither, or in two cells.
    fn count(&self, document: &Document<'_>, written: &Tables) -> (usize, usize) {
        let _ = self.contract;
        let key = &self.filing.key;
        let problems = written.rows("problems").iter();
        let mut problems: Vec<_> = problems
            .filter(|row| row["accession_number"] == *key)
            .map(|row| normalize(&row["raw_value"]))
            .collect();
        let mut counted = (0, 0);
        for node in document.descendants().filter(Node::is_element) {
            let reference = node.tag_name().name() == "footnoteId";
            let in_footnote =
                node.ancestors().skip(1).any(|node| node.tag_name().name() == "footnote");
            let leaf = !node.children().any(|child| child.is_element());
            let what = match reference {
                true => node.attribute("id").unwrap_or_default().to_owned(),
                false if node.tag_name().name() == "footnote" || leaf => text(node),
                false => normalize(
                    &node
                        .children()
                        .filter(Node::is_text)
                        .filter_map(|n| n.text())
                        .collect::<String>(),
                ),
            };
            if what.is_empty() || in_footnote {
                continue;
            }
            match self.used.get(&node.id()) {
                Some(1) => counted.0 += 1,
                Some(times) => panic!("{key}: `{what}` is in {times} cells"),
                None => {
                    let found = problems.iter().position(|raw| *raw == what);
                    let found = found.unwrap_or_else(|| panic!("{key}: `{what}` is nowhere"));
                    problems.swap_remove(found);
                    counted.1 += 1;
                }
            }
        }
        counted
    }
}

fn select<'a, 'i>(from: Node<'a, 'i>, steps: &[&str]) -> Vec<Node<'a, 'i>> {
    steps.iter().fold(vec![from], |nodes, step| {
        let children = nodes.into_iter().flat_map(|node| node.children());
        children.filter(|node| node.is_element() && node.tag_name().name() == *step).collect()
    })
}

/// The string value of `node` as `normalize-space` leaves it.
fn text(node: Node<'_, '_>) -> String {
    normalize(
        &node.descendants().filter(Node::is_text).filter_map(|n| n.text()).collect::<String>(),
    )
}

fn normalize(text: &str) -> String {
    let words = text.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

fn date(raw: &str) -> String {
    let (day, zone) = raw.split_at_checked(10).unwrap_or_default();
    let shape = |text: &str| {
        text.bytes().map(|b| if b.is_ascii_digit() { b'9' } else { b }).collect::<Vec<_>>()
    };
    let is_zone = matches!(shape(zone).as_slice(), b"" | b"Z" | b"-99:99" | b"+99:99");
    if is_zone && shape(day) == b"9999-99-99" { day.to_owned() } else { String::new() }
}

fn is_decimal(raw: &str) -> bool {
    let digits = raw.trim_start_matches(['-', '+']);
    raw.len() - digits.len() <= 1
        && digits.bytes().any(|b| b.is_ascii_digit())
        && digits.bytes().filter(|b| *b == b'.').count() <= 1
        && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}
