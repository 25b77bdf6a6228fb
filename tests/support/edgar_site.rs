//! What a small EDGAR holds: filings with their parties, and the indexes and lists made of them.
//!
//! Filings, indexes and lists are put out one by one, so that a test can let days go by: a filing
//! that arrives late, an index that is published late, a filing that is corrected or withdrawn.

use std::collections::BTreeMap;
use std::path::Path;

use super::edgar_server::EdgarServer;

/// A filing of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// `0000000088-24-000009`.
    pub accession: String,
    /// `4`.
    pub form: String,
    /// `2024-01-02`.
    pub filed: String,
    /// CIK and name, the issuer first.
    pub parties: Vec<(u64, String)>,
    pub body: Vec<u8>,
}

impl Entry {
    /// Our own Form 4 of issuer 77 and an owner, whose number is `100 + owner`.
    pub fn made_up(number: u32, filed: &str, owner: u64) -> Self {
        let year = &filed[2..4];
        let accession = format!("0000000088-{year}-{number:06}");
        let day = filed.replace('-', "");
        let cik = 100 + owner;
        let body = format!(
            "<SEC-DOCUMENT>{accession}.txt : {day}\n<SEC-HEADER>{accession}.hdr.sgml : {day}\n\
             <ACCEPTANCE-DATETIME>{day}163000\nACCESSION NUMBER:\t\t{accession}\n\
             CONFORMED SUBMISSION TYPE:\t4\nPUBLIC DOCUMENT COUNT:\t\t1\n\
             CONFORMED PERIOD OF REPORT:\t{day}\nFILED AS OF DATE:\t\t{day}\n\n\
             </SEC-HEADER>\n<DOCUMENT>\n<TYPE>4\n<SEQUENCE>1\n<FILENAME>form4.xml\n<TEXT>\n<XML>\n\
             <?xml version=\"1.0\"?>\n<ownershipDocument>\n\
             <schemaVersion>X0508</schemaVersion>\n<documentType>4</documentType>\n\
             <periodOfReport>{filed}</periodOfReport>\n\
             <notSubjectToSection16>1</notSubjectToSection16>\n\
             <issuer><issuerCik>0000000077</issuerCik><issuerName>ALDER CO</issuerName>\
             <issuerTradingSymbol>ALD</issuerTradingSymbol></issuer>\n\
             <reportingOwner><reportingOwnerId><rptOwnerCik>{cik:010}</rptOwnerCik>\
             <rptOwnerName>OWNER {owner}</rptOwnerName></reportingOwnerId>\
             <reportingOwnerRelationship><isDirector>1</isDirector></reportingOwnerRelationship>\
             </reportingOwner>\n<aff10b5One>0</aff10b5One>\n\
             <remarks>{}</remarks>\n\
             <ownerSignature><signatureName>Owner {owner}</signatureName>\
             <signatureDate>{filed}</signatureDate></ownerSignature>\n</ownershipDocument>\n\
             </XML>\n</TEXT>\n</DOCUMENT>\n</SEC-DOCUMENT>\n",
            "remark ".repeat(200)
        );
        Self {
            accession,
            form: "4".to_owned(),
            filed: filed.to_owned(),
            parties: vec![(77, "ALDER CO".to_owned()), (cik, format!("OWNER {owner}"))],
            body: body.into_bytes(),
        }
    }

    /// A real full submission, its facts read from its header; `None` where it has no parties.
    pub fn of_file(file: &Path) -> Option<Self> {
        let body = std::fs::read(file).unwrap();
        let header = String::from_utf8_lossy(&body[..body.len().min(20_000)]).into_owned();
        let values = |key: &str| -> Vec<String> {
            let values = header.lines().filter_map(|line| line.trim().strip_prefix(key));
            values.map(|value| value.trim().to_owned()).collect()
        };
        let ciks = values("CENTRAL INDEX KEY:").into_iter().map(|cik| cik.parse().unwrap());
        let parties: Vec<_> = ciks.zip(values("COMPANY CONFORMED NAME:")).collect();
        let day = values("FILED AS OF DATE:").into_iter().next()?;
        let entry = Self {
            accession: file.file_stem()?.to_str()?.to_owned(),
            form: values("CONFORMED SUBMISSION TYPE:").into_iter().next()?,
            filed: format!("{}-{}-{}", &day[..4], &day[4..6], &day[6..]),
            parties,
            body,
        };
        (!entry.parties.is_empty()).then_some(entry)
    }

    /// The path under one of the parties.
    pub fn path(&self, cik: u64) -> String {
        format!("edgar/data/{cik}/{}.txt", self.accession)
    }

    /// The path under the party of the lowest number.
    pub fn lowest_path(&self) -> String {
        self.path(self.parties.iter().map(|(cik, _)| *cik).min().unwrap())
    }

    fn rows(&self, date: &str) -> String {
        let row = |(cik, name): &(u64, String)| {
            format!("{cik}|{name}|{}|{date}|{}\n", self.form, self.path(*cik))
        };
        self.parties.iter().map(row).collect()
    }
}

/// The filings that a server has.
#[derive(Default)]
pub struct Site {
    entries: Vec<Entry>,
}

impl Site {
    /// A site with everything about `entries` put out on `server`.
    pub fn with(server: &EdgarServer, entries: Vec<Entry>) -> Self {
        let mut site = Self::default();
        for entry in entries {
            site.put_filing(server, entry);
        }
        site.put_everything(server);
        site
    }

    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Puts a filing out under each of its parties, and in no index yet; replaces it if it is
    /// there.
    pub fn put_filing(&mut self, server: &EdgarServer, entry: Entry) {
        for (cik, _) in &entry.parties {
            server.put(&format!("/Archives/{}", entry.path(*cik)), entry.body.clone());
        }
        self.entries.retain(|known| known.accession != entry.accession);
        self.entries.push(entry);
    }

    /// Withdraws a filing; indexes that are out still list it.
    pub fn remove_filing(&mut self, server: &EdgarServer, accession: &str) {
        for entry in self.entries.iter().filter(|entry| entry.accession == accession) {
            for (cik, _) in &entry.parties {
                server.remove(&format!("/Archives/{}", entry.path(*cik)));
            }
        }
        self.entries.retain(|entry| entry.accession != accession);
    }

    /// Puts out every index and list that the filings ask for.
    pub fn put_everything(&self, server: &EdgarServer) {
        let mut days: Vec<_> = self.entries.iter().map(|entry| entry.filed.as_str()).collect();
        days.sort_unstable();
        days.dedup();
        for day in days {
            self.put_daily_index(server, day);
            self.put_quarterly_index(server, day, day);
        }
        let mut ciks: Vec<_> = self
            .entries
            .iter()
            .flat_map(|entry| entry.parties.iter().map(|(cik, _)| *cik))
            .collect();
        ciks.sort_unstable();
        ciks.dedup();
        for cik in ciks {
            self.put_submissions(server, cik, 1000);
        }
    }

    /// Puts out the index of a day, as EDGAR writes it: dates without dashes.
    pub fn put_daily_index(&self, server: &EdgarServer, day: &str) {
        let compact = day.replace('-', "");
        let entries = self.entries.iter().filter(|entry| entry.filed == day);
        let rows: String = entries.map(|entry| entry.rows(&compact)).collect();
        let folder = quarter(day);
        let path = format!("/Archives/edgar/daily-index/{folder}/master.{compact}.idx");
        server.put(&path, index("", "File Name", &rows));
    }

    /// Puts out the index of the quarter of `day`, which says that it goes up to `received`.
    pub fn put_quarterly_index(&self, server: &EdgarServer, day: &str, received: &str) {
        let folder = quarter(day);
        let entries = self.entries.iter().filter(|entry| quarter(&entry.filed) == folder);
        let rows: String = entries.map(|entry| entry.rows(&entry.filed)).collect();
        let path = format!("/Archives/edgar/full-index/{folder}/master.idx");
        server.put(&path, index(received, "Filename", &rows));
    }

    /// Puts out the list of a company's or person's filings: the newest `recent` in the main file
    /// and the others in a continuation file.
    pub fn put_submissions(&self, server: &EdgarServer, cik: u64, recent: usize) {
        let is_party = |entry: &&Entry| entry.parties.iter().any(|(party, _)| *party == cik);
        let mut own: Vec<_> = self.entries.iter().filter(is_party).collect();
        own.sort_by(|one, other| other.filed.cmp(&one.filed));
        let is_issuer = own.iter().any(|entry| entry.parties[0].0 == cik);
        let is_owner = own.iter().any(|entry| entry.parties[0].0 != cik);
        let (recent, older) = own.split_at(recent.min(own.len()));
        let mut files = Vec::new();
        if let (Some(last), Some(first)) = (older.first(), older.last()) {
            let name = format!("CIK{cik:010}-submissions-001.json");
            server.put(&format!("/submissions/{name}"), columns(older, cik).to_string());
            files.push(serde_json::json!({
                "name": name,
                "filingCount": older.len(),
                "filingFrom": first.filed,
                "filingTo": last.filed,
            }));
        }
        let name = own.iter().flat_map(|entry| &entry.parties).find(|(party, _)| *party == cik);
        let list = serde_json::json!({
            "cik": format!("{cik:010}"),
            "name": name.map(|(_, name)| name),
            "insiderTransactionForOwnerExists": u8::from(is_owner),
            "insiderTransactionForIssuerExists": u8::from(is_issuer),
            "filings": { "recent": columns(recent, cik), "files": files },
        });
        server.put(&format!("/submissions/CIK{cik:010}.json"), list.to_string());
    }

    /// Puts out the list of ticker symbols.
    pub fn put_tickers(&self, server: &EdgarServer, tickers: &[(&str, u64)]) {
        let list: BTreeMap<_, _> = tickers
            .iter()
            .enumerate()
            .map(|(at, (ticker, cik))| {
                let entry = serde_json::json!({"cik_str": cik, "ticker": ticker, "title": "x"});
                (at.to_string(), entry)
            })
            .collect();
        server.put("/files/company_tickers.json", serde_json::to_vec(&list).unwrap());
    }
}

/// The columns of a list of `cik`; act and file number stand in the header block of an owner.
fn columns(entries: &[&Entry], cik: u64) -> serde_json::Value {
    let column =
        |of: fn(&Entry) -> String| entries.iter().map(|entry| of(entry)).collect::<Vec<_>>();
    let of_owner = |text: &'static str| {
        let text = move |entry: &&Entry| if entry.parties[0].0 == cik { "" } else { text };
        entries.iter().map(text).collect::<Vec<_>>()
    };
    serde_json::json!({
        "accessionNumber": column(|entry| entry.accession.clone()),
        "filingDate": column(|entry| entry.filed.clone()),
        "form": column(|entry| entry.form.clone()),
        "act": of_owner("34"),
        "fileNumber": of_owner("001-00088"),
        "size": entries.iter().map(|entry| entry.body.len()).collect::<Vec<_>>(),
    })
}

fn index(received: &str, last_heading: &str, rows: &str) -> String {
    let received = received.split('-').collect::<Vec<_>>();
    let received = match received.as_slice() {
        [year, month, day] => {
            let months = ["January", "February", "March", "April", "May", "June", "July", "August"];
            let later = ["September", "October", "November", "December"];
            let month: usize = month.parse().unwrap();
            let name = months.iter().chain(&later).nth(month - 1).unwrap();
            format!("{name} {day}, {year}")
        }
        _ => String::new(),
    };
    format!(
        "Description:           Master Index of EDGAR Dissemination Feed\n\
         Last Data Received:    {received}\nComments:              webmaster@sec.gov\n \n \n\
         CIK|Company Name|Form Type|Date Filed|{last_heading}\n{}\n{rows}",
        "-".repeat(80)
    )
}

/// `2024/QTR1` of `2024-01-02`.
fn quarter(day: &str) -> String {
    let month: u32 = day[5..7].parse().unwrap();
    format!("{}/QTR{}", &day[..4], (month - 1) / 3 + 1)
}
