//! EDGAR's list of the filings of one company or person, with its continuation files.
//!
//! A company's number enters; its filings of the wanted forms and days leave, newest first.
//! Next: [`crate::discover()`], which asks for the lists of several companies.

use std::sync::Arc;

use section16::{AccessionNumber, Cik, Date, FromFiled};
use serde::Deserialize;
use serde_json::Value;

use crate::client::Client;
use crate::error::{Error, ErrorKind, printable};
use crate::forms::FormFilter;
use crate::json::from_json;
use crate::listing::{ListedFiling, Party, Role};
use crate::period::Period;
use crate::prefetch::Prefetch;

/// The largest file of the list that is taken; real ones are below one megabyte.
const LIMIT: usize = 64 * 1024 * 1024;

/// How many continuation files are under way at once, or wait for their turn.
const CONTINUATIONS: usize = 4;

/// The first file of the list: the newest filings, and what the further files are.
pub(crate) struct CompanyList {
    client: Arc<Client>,
    cik: Cik,
    company: Arc<Company>,
    forms: FormFilter,
    period: Period,
    /// The filings of the wanted forms and days, in EDGAR's order, which is newest first.
    pub(crate) newest: Vec<ListedFiling>,
}

impl CompanyList {
    /// Reads the first file of the list of `cik`.
    pub(crate) async fn read(
        client: Arc<Client>,
        cik: Cik,
        forms: FormFilter,
        period: Period,
    ) -> Result<Self, Error> {
        let url = client.urls().submissions(cik);
        let read = move |bytes: Vec<u8>| {
            let company: Company = from_json(&bytes)?;
            company.check(cik)?;
            let rows = company.filings.recent.rows()?;
            Ok((company, rows))
        };
        let Some((company, rows)) = client.get(&url, LIMIT, read).await? else {
            return Err(ErrorKind::UnknownCik(cik).into());
        };
        let newest = company.select(rows, cik, &forms, &period);
        Ok(Self { client, cik, company: Arc::new(company), forms, period, newest })
    }

    /// Begins to read the continuation files that may hold filings of the wanted days. They are
    /// from newer to older, as the filings in each are.
    pub(crate) fn older(&self) -> Prefetch<Result<Vec<ListedFiling>, Error>> {
        let files = self.company.filings.files.iter();
        let names: Vec<_> = files
            .filter(|file| file.overlaps(&self.period))
            .map(|file| file.name.clone())
            .collect();
        let (client, company) = (Arc::clone(&self.client), Arc::clone(&self.company));
        let (cik, forms, period) = (self.cik, self.forms.clone(), self.period);
        let requests = names.into_iter().map(move |name| {
            let (client, company) = (Arc::clone(&client), Arc::clone(&company));
            let forms = forms.clone();
            async move {
                let rows = continued(&client, cik, &name).await?;
                Ok(company.select(rows, cik, &forms, &period))
            }
        });
        Prefetch::begin(CONTINUATIONS, requests)
    }
}

/// Reads a continuation file.
async fn continued(client: &Client, cik: Cik, name: &str) -> Result<Vec<Row>, Error> {
    let Some(number) = continuation(name, cik) else {
        let reason = "it names a continuation file in an unknown way";
        return Err(Error::unanswered(client.urls().submissions(cik), reason, false));
    };
    let url = client.urls().submissions_continued(cik, number);
    let read = |bytes: Vec<u8>| from_json::<Columns>(&bytes)?.rows();
    match client.get(&url, LIMIT, read).await? {
        Some(rows) => Ok(rows),
        None => Err(Error::unanswered(&url, "EDGAR has no such file", false)),
    }
}

#[derive(Deserialize)]
struct Company {
    cik: Value,
    name: Option<String>,
    #[serde(rename = "insiderTransactionForOwnerExists")]
    is_owner: Option<Value>,
    #[serde(rename = "insiderTransactionForIssuerExists")]
    is_issuer: Option<Value>,
    filings: Filings,
}

#[derive(Deserialize)]
struct Filings {
    recent: Columns,
    #[serde(default)]
    files: Vec<Continuation>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Continuation {
    name: String,
    filing_from: Option<String>,
    filing_to: Option<String>,
}

/// Rows as EDGAR writes them: an array for each column.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Columns {
    accession_number: Vec<String>,
    filing_date: Vec<String>,
    form: Vec<String>,
    #[serde(default)]
    size: Vec<Option<u64>>,
    #[serde(default)]
    act: Vec<Option<String>>,
    #[serde(default)]
    file_number: Vec<Option<String>>,
}

struct Row {
    accession: AccessionNumber,
    filed: Date,
    form: String,
    size: Option<u64>,
    /// Whether the row has what stands in the header block of an owner alone.
    has_owner_values: bool,
}

impl Company {
    fn check(&self, cik: Cik) -> Result<(), String> {
        let own = match &self.cik {
            Value::String(text) => text.parse().ok(),
            Value::Number(number) => number.to_string().parse().ok(),
            _ => None,
        };
        if own == Some(cik) { Ok(()) } else { Err("the list is of another company".to_owned()) }
    }

    fn select(
        &self,
        rows: Vec<Row>,
        cik: Cik,
        forms: &FormFilter,
        period: &Period,
    ) -> Vec<ListedFiling> {
        let wanted =
            rows.into_iter().filter(|row| forms.wants(&row.form) && period.holds(row.filed));
        wanted.map(|row| self.listed(row, cik)).collect()
    }

    fn listed(&self, row: Row, cik: Cik) -> ListedFiling {
        let role = match (flag(self.is_owner.as_ref()), flag(self.is_issuer.as_ref())) {
            (Some(false), Some(true)) => Role::Issuer,
            (Some(true), Some(false)) => Role::Owner,
            // Act and file number stand in the header block of an owner, never of the issuer.
            (Some(true), Some(true)) if row.has_owner_values => Role::Owner,
            _ => Role::Unknown,
        };
        ListedFiling {
            accession: row.accession,
            form: Some(row.form),
            filed: Some(row.filed),
            parties: vec![Party { cik, name: self.name.as_deref().map(printable), role }],
            size: row.size,
        }
    }
}

impl Continuation {
    /// Whether filings of the period may be in the file; one that does not say holds any.
    fn overlaps(&self, period: &Period) -> bool {
        let day = |text: &Option<String>| text.as_deref().and_then(Date::from_filed);
        day(&self.filing_to).is_none_or(|last| period.from.is_none_or(|from| last >= from))
            && day(&self.filing_from).is_none_or(|first| period.to.is_none_or(|to| first <= to))
    }
}

impl Columns {
    fn rows(&self) -> Result<Vec<Row>, String> {
        let count = self.accession_number.len();
        if self.filing_date.len() != count || self.form.len() != count {
            return Err("the columns of the list differ in length".to_owned());
        }
        let is_filled = |column: &[Option<String>], at: usize| {
            column.get(at).and_then(Option::as_deref).is_some_and(|text| !text.is_empty())
        };
        (0..count)
            .map(|at| {
                let broken = || format!("entry {} of the list cannot be read", at + 1);
                Ok(Row {
                    accession: self.accession_number[at].parse().map_err(|_| broken())?,
                    filed: Date::from_filed(&self.filing_date[at]).ok_or_else(broken)?,
                    form: self.form[at].clone(),
                    size: self.size.get(at).copied().flatten(),
                    has_owner_values: is_filled(&self.act, at) && is_filled(&self.file_number, at),
                })
            })
            .collect()
    }
}

/// The number of a continuation file, by its name; EDGAR names them
/// `CIK0000320193-submissions-001.json`.
fn continuation(name: &str, cik: Cik) -> Option<u16> {
    let digits = name.strip_prefix(&format!("CIK{cik}-submissions-"))?.strip_suffix(".json")?;
    (digits.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| digits.parse().ok())?
}

fn flag(value: Option<&Value>) -> Option<bool> {
    match value? {
        Value::Bool(flag) => Some(*flag),
        Value::Number(number) => number.as_u64().map(|number| number != 0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cik() -> Cik {
        "77".parse().unwrap()
    }

    #[test]
    fn continuation_files_go_by_their_exact_name() {
        assert_eq!(continuation("CIK0000000077-submissions-001.json", cik()), Some(1));
        for name in [
            "CIK0000000078-submissions-001.json",
            "CIK0000000077-submissions-01.json",
            "CIK0000000077-submissions-../.json",
            "../CIK0000000077-submissions-001.json",
            "CIK0000000077-submissions-+01.json",
        ] {
            assert_eq!(continuation(name, cik()), None, "{name}");
        }
    }

    #[test]
    fn columns_become_rows() {
        let columns = |form: &str| {
            format!(
                r#"{{"accessionNumber":["0000000088-24-000009"],"filingDate":["2024-01-02"],
                "form":{form},"size":[null],"act":["34"],"fileNumber":["001-1"],"new":[1]}}"#
            )
        };
        let rows = from_json::<Columns>(columns(r#"["4"]"#).as_bytes()).unwrap().rows().unwrap();
        assert_eq!(rows[0].form, "4");
        assert_eq!(rows[0].size, None);
        assert!(rows[0].has_owner_values);
        assert!(from_json::<Columns>(columns("[]").as_bytes()).unwrap().rows().is_err());
        assert!(
            from_json::<Columns>(b"{\"garbage\x1b").is_err_and(|error| !error.contains('\x1b'))
        );
    }

    #[test]
    fn the_role_is_told_where_it_is_certain() {
        let role = |owner: u8, issuer: u8, has_owner_values: bool| {
            let company: Company = from_json(
                format!(
                    r#"{{"cik":"0000000077","name":"A","insiderTransactionForOwnerExists":{owner},
                    "insiderTransactionForIssuerExists":{issuer},
                    "filings":{{"recent":{{"accessionNumber":[],"filingDate":[],"form":[]}}}}}}"#
                )
                .as_bytes(),
            )
            .unwrap();
            company.check(cik()).unwrap();
            let row = Row {
                accession: "0000000088-24-000009".parse().unwrap(),
                filed: jiff::civil::date(2024, 1, 2),
                form: "4".to_owned(),
                size: None,
                has_owner_values,
            };
            company.listed(row, cik()).parties[0].role
        };
        assert_eq!(role(0, 1, false), Role::Issuer);
        assert_eq!(role(1, 0, true), Role::Owner);
        assert_eq!(role(1, 1, true), Role::Owner);
        assert_eq!(role(1, 1, false), Role::Unknown);
        assert_eq!(role(0, 0, false), Role::Unknown);
    }
}
