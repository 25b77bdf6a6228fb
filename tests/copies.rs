//! A filing that comes more than once in a run, in whichever order its copies come.

use crate::cli::{folder, small};
use crate::support::section16;
use crate::support::tables::{Tables, bytes_below};

/// A submission of `document`, with a header.
fn submission(number: &str, document: &str) -> String {
    format!(
        "<SEC-DOCUMENT>{number}.txt : 20240304\n<SEC-HEADER>{number}.hdr.sgml : 20240304\n\
         <ACCEPTANCE-DATETIME>20240304163021\nACCESSION NUMBER:\t\t{number}\n\
         CONFORMED SUBMISSION TYPE:\t4\nFILED AS OF DATE:\t\t20240304\n</SEC-HEADER>\n\
         <DOCUMENT>\n<TYPE>4\n<TEXT>\n<XML>\n{document}\n</XML>\n</TEXT>\n</DOCUMENT>\n\
         </SEC-DOCUMENT>\n"
    )
}

#[test]
fn copies_in_any_order_give_the_same_bytes() {
    let number = "0000000001-24-000001";
    let (xml, other) = (small("one"), small("other"));
    let full = submission(number, &xml);
    let files = folder(&[
        (&format!("xml/{number}.xml"), xml.as_bytes()),
        ("xml/0000000001-24-000002.xml", other.as_bytes()),
        (&format!("full/{number}.txt"), full.as_bytes()),
    ]);
    let (bare, full) = (files.path().join("xml"), files.path().join("full"));
    for per in ["filing", "issuer", "day", "run"] {
        let runs = [[&bare, &full], [&full, &bare]].map(|inputs| {
            let out = tempfile::tempdir().unwrap();
            let mut command = section16();
            command.arg("convert").args(inputs).arg("-o").arg(out.path());
            command.args(["--per", per, "--format", "csv,jsonl", "-q"]);
            assert!(command.status().unwrap().success());
            let tables = Tables::below(out.path());
            let dates = tables.cells("filings", "filed_date");
            assert_eq!(dates.iter().filter(|date| **date == "2024-03-04").count(), 1, "{per}");
            assert_eq!(tables.codes().iter().filter(|c| **c == "duplicate-filing").count(), 1);
            bytes_below(out.path())
        });
        assert_eq!(runs[0], runs[1], "--per {per}");
    }
}
