//! The copies of one filing become one filing and reports on the others.
//!
//! The outcomes that have one accession number enter, in any order; as many leave: the copy whose
//! rows are written, with the header facts of all, and of every other what it is. Nothing here
//! depends on the order in which the copies came.

use std::cmp::Reverse;

use section16::{Code, Filing, Header, Party, Problem, ReadAs, Severity};

use super::outcome::{Outcome, Unread};

/// Settles the copies of one filing.
pub(super) fn settle(mut copies: Vec<Outcome>) -> Vec<Outcome> {
    let ranks: Vec<_> = copies.iter().map(|copy| rank(copy, &copies)).collect();
    let mut ranked: Vec<_> = ranks.into_iter().zip(copies.drain(..)).collect();
    ranked.sort_by(|(one, _), (other, _)| one.cmp(other));
    let mut others: Vec<_> = ranked.into_iter().map(|(_, copy)| copy).collect();
    let Some(chosen) = others.iter().position(|copy| copy.result.is_ok()) else { return others };
    let mut chosen = others.remove(chosen);
    if let Ok(filing) = &mut chosen.result {
        let given = others.iter().filter_map(|other| other.result.as_ref().ok());
        let header = merged(&filing.header, given.map(|given| &given.header));
        if header != filing.header {
            section16::set_header(filing, header);
        }
        for other in &mut others {
            tell(other, filing, &chosen.source);
        }
    }
    others.insert(0, chosen);
    others
}

/// What is to be preferred comes first: a filing that is wholly read, XML before a rendering, one
/// with a header, the document that most copies have, few problems; then the source and the text
/// decide, which do not depend on the order of the inputs either.
type Rank = (bool, bool, bool, Reverse<usize>, Reverse<usize>, usize, String, String);

fn rank(copy: &Outcome, copies: &[Outcome]) -> Rank {
    let source = copy.source.clone();
    let Ok(filing) = &copy.result else {
        let text = format!("{:?}", copy.problems);
        return (true, true, true, Reverse(0), Reverse(0), copy.problems.len(), source, text);
    };
    let same = |other: &&Outcome| {
        other.result.as_ref().is_ok_and(|other| other.document == filing.document)
    };
    (
        filing.worst() == Some(Severity::Error),
        filing.read_as != ReadAs::Xml,
        filing.header == Header::default(),
        Reverse(copies.iter().filter(same).count()),
        Reverse(facts(&filing.header)),
        filing.problems.len(),
        source,
        serde_json::to_string(filing).unwrap_or_default(),
    )
}

/// How much a header says.
fn facts(header: &Header) -> usize {
    let of_party = |party: &Party| {
        usize::from(party.cik.is_some())
            + usize::from(party.name.is_some())
            + usize::from(party.file_number.is_some())
            + usize::from(party.film_number.is_some())
    };
    usize::from(header.accession_number.is_some())
        + usize::from(header.form_type.is_some())
        + usize::from(header.period_of_report.is_some())
        + usize::from(header.filed_date.is_some())
        + usize::from(header.accepted_at.is_some())
        + header.issuer.iter().chain(&header.reporting_owners).map(of_party).sum::<usize>()
}

/// `own` with what it lacks and one of `others` has.
fn merged<'a>(own: &Header, others: impl Iterator<Item = &'a Header>) -> Header {
    let mut header = own.clone();
    for other in others {
        let before = facts(&header);
        header.accession_number = header.accession_number.or(other.accession_number);
        fill(&mut header.form_type, &other.form_type);
        fill(&mut header.period_of_report, &other.period_of_report);
        fill(&mut header.filed_date, &other.filed_date);
        fill(&mut header.accepted_at, &other.accepted_at);
        match (&mut header.issuer, &other.issuer) {
            (Some(own), Some(other)) => fill_party(own, other),
            (own, other) => fill(own, other),
        }
        if header.reporting_owners.is_empty() {
            header.reporting_owners.clone_from(&other.reporting_owners);
        }
        for own in header.reporting_owners.iter_mut().filter(|own| own.cik.is_some()) {
            let same = other.reporting_owners.iter().find(|other| other.cik == own.cik);
            if let Some(other) = same {
                fill_party(own, other);
            }
        }
        if facts(&header) > before {
            let new = other.problems.iter().filter(|problem| !own.problems.contains(problem));
            header.problems.extend(new.cloned());
        }
    }
    header
}

fn fill<T: Clone>(own: &mut Option<T>, other: &Option<T>) {
    if own.is_none() {
        own.clone_from(other);
    }
}

fn fill_party(own: &mut Party, other: &Party) {
    fill(&mut own.cik, &other.cik);
    fill(&mut own.name, &other.name);
    fill(&mut own.file_number, &other.file_number);
    fill(&mut own.film_number, &other.film_number);
}

/// Turns a copy that was read into a report on it. One that was not read keeps its problems.
fn tell(copy: &mut Outcome, chosen: &Filing, source: &str) {
    let Ok(filing) = &copy.result else { return };
    let is_same = filing.document == chosen.document;
    let (severity, says) = match is_same {
        true => (Severity::Info, "says the same"),
        false => (Severity::Warning, "says something else"),
    };
    let key = &copy.key;
    let message = format!(
        "{key} came more than once in this run; the rows are those of {source}, and this copy {says}"
    );
    let mut problem = Problem::new(Code::DuplicateFiling, "", "", message);
    problem.severity = severity;
    // That a part of it could not be read is told whichever copy is taken.
    let errors = filing.problems.iter().filter(|problem| problem.severity == Severity::Error);
    let mut problems: Vec<_> = errors.cloned().collect();
    problems.push(problem);
    copy.problems.append(&mut problems);
    copy.result = Err(Unread::Duplicate);
}

#[cfg(test)]
mod tests {
    use super::*;

    const NUMBER: &str = "0000000001-24-000001";

    fn copy(source: &str, text: &str) -> Outcome {
        Outcome {
            key: NUMBER.to_owned(),
            source: source.to_owned(),
            named: false,
            result: Ok(section16::read(text.as_bytes()).unwrap()),
            problems: Vec::new(),
        }
    }

    fn document(remarks: &str) -> String {
        format!(
            "<ownershipDocument><documentType>4</documentType><periodOfReport>2024-03-01\
             </periodOfReport><reportingOwner><reportingOwnerId><rptOwnerCik>0000000002\
             </rptOwnerCik></reportingOwnerId></reportingOwner><remarks>{remarks}</remarks>\
             <ownerSignature/></ownershipDocument>"
        )
    }

    fn submission(facts: &str, document: &str) -> String {
        format!(
            "<SEC-DOCUMENT>{NUMBER}.txt : 20240304\n<SEC-HEADER>{NUMBER}.hdr.sgml : 20240304\n\
             ACCESSION NUMBER:\t\t{NUMBER}\nCONFORMED SUBMISSION TYPE:\t4\n{facts}\
             </SEC-HEADER>\n<DOCUMENT>\n<TYPE>4\n<TEXT>\n<XML>\n{document}\n</XML>\n</TEXT>\n\
             </DOCUMENT>\n</SEC-DOCUMENT>\n"
        )
    }

    /// Every order of the copies gives the same.
    fn settled(copies: &[(&str, String)]) -> Vec<Outcome> {
        let in_order = |order: &[usize]| {
            settle(order.iter().map(|index| copy(copies[*index].0, &copies[*index].1)).collect())
        };
        let text = |outcomes: &[Outcome]| format!("{outcomes:?}");
        let first = in_order(&(0..copies.len()).collect::<Vec<_>>());
        let back = in_order(&(0..copies.len()).rev().collect::<Vec<_>>());
        assert_eq!(text(&first), text(&back));
        if copies.len() == 3 {
            for order in [[1, 0, 2], [0, 2, 1], [2, 0, 1], [1, 2, 0]] {
                assert_eq!(text(&first), text(&in_order(&order)));
            }
        }
        first
    }

    const OWNER: &str = "REPORTING-OWNER:\n\tOWNER DATA:\n\t\tCENTRAL INDEX KEY:\t0000000002\n";

    #[test]
    fn the_header_of_whichever_copy_has_one() {
        let copies = [
            ("xml/a.xml", document("a")),
            ("sub/a.txt", submission("FILED AS OF DATE:\t\t20240304\n", &document("a"))),
        ];
        let outcomes = settled(&copies);
        let filing = outcomes[0].result.as_ref().unwrap();
        assert_eq!(filing.header.filed_date.unwrap().to_string(), "2024-03-04");
        assert_eq!(outcomes[1].source, "xml/a.xml");
        assert_eq!(outcomes[1].problems[0].severity, Severity::Info);
        assert!(outcomes[1].problems[0].message.contains("sub/a.txt"));
    }

    #[test]
    fn headers_complete_each_other() {
        let film = format!(
            "FILED AS OF DATE:\t\t20240304\n{OWNER}\tFILING VALUES:\n\t\tFILM NUMBER:\t7\n"
        );
        let file = format!(
            "<ACCEPTANCE-DATETIME>20240304163021\n{OWNER}\tFILING VALUES:\n\t\tSEC FILE NUMBER:\t001-1\n"
        );
        let copies = [
            ("a", submission(&film, &document("a"))),
            ("b", submission(&file, &document("a"))),
            ("c", document("a")),
        ];
        let outcomes = settled(&copies);
        let header = &outcomes[0].result.as_ref().unwrap().header;
        assert!(header.filed_date.is_some() && header.accepted_at.is_some());
        let owner = &header.reporting_owners[0];
        assert_eq!(owner.film_number.as_deref(), Some("7"));
        assert_eq!(owner.file_number.as_deref(), Some("001-1"));
    }

    #[test]
    fn a_whole_document_is_taken_and_the_header_of_a_damaged_copy() {
        let cut = document("a").replace("</remarks><ownerSignature/></ownershipDocument>", "");
        let copies = [
            ("whole.xml", document("a")),
            ("cut.txt", submission("FILED AS OF DATE:\t\t20240102\n", &cut)),
        ];
        let outcomes = settled(&copies);
        assert_eq!(outcomes[0].source, "whole.xml");
        let filing = outcomes[0].result.as_ref().unwrap();
        assert_eq!(filing.header.filed_date.unwrap().to_string(), "2024-01-02");
        let codes: Vec<_> = outcomes[1].problems.iter().map(|problem| problem.code).collect();
        assert_eq!(codes.last(), Some(&Code::DuplicateFiling));
        assert!(outcomes[1].worst() == Some(Severity::Error));
        assert!(outcomes[1].problems.last().unwrap().message.contains("something else"));
    }

    #[test]
    fn most_copies_are_right() {
        let copies = [("a", document("odd one")), ("b", document("same")), ("c", document("same"))];
        let outcomes = settled(&copies);
        assert_eq!(outcomes[0].source, "b");
        let severities: Vec<_> =
            outcomes[1..].iter().map(|outcome| outcome.problems[0].severity).collect();
        assert_eq!(severities, [Severity::Info, Severity::Warning]);
    }
}
