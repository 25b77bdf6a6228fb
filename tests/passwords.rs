//! The filer's password is in no output, however the document is damaged.
//!
//! The secret is made of characters that no other text of the documents or the program has, so
//! that any one of them in an output is a leak, whatever chance has put between them.
//!
//! What can be asked of a reader is that it withholds what it can tell. A mutation here damages one
//! of the two tags as it likes, down to nothing, and the other one by a few characters at most, so
//! that a person who reads the bytes still sees whose tag it is. A secret of which both tags are
//! gone is a text like any other, to a person too.

use section16::table::{Layout, Record};

use crate::cli::folder;
use crate::regression::FORM;
use crate::support::tables::bytes_below;
use crate::support::{convert, run};

/// The characters of the secret, and the secret. The program says none of them.
const MARKS: &[char] = &['~', '^', '|', '@'];
const SECRET: &str = "~^@|~^@|";

/// How markup is escaped that stands in a text.
const ESCAPES: &[(&str, &str)] = &[
    ("<", ">"),
    ("&lt;", "&gt;"),
    ("&amp;lt;", "&amp;gt;"),
    ("&#60;", "&#62;"),
    ("&#x3c;", "&#x3E;"),
];

/// What a mutation puts in.
const PIECES: &[&str] = &[
    "<",
    ">",
    "/",
    "&",
    ";",
    "\"",
    "'",
    "=",
    " ",
    "\n",
    "\t",
    "x",
    "C",
    "c",
    "9",
    "\u{ae}",
    "é",
    "&amp;",
    "&lt;",
    "&#1",
    "<!--",
    "-->",
    "]]>",
    "<![CDATA[",
    "?>",
    "<b>",
    "</b>",
    "<value>",
    "\0",
    "\r\n",
];

/// Characters alone, with which a tag can still be told.
const CHARACTERS: &[&str] =
    &["\n", ">", "<", "/", "&", ";", "\"", "'", "=", " ", "x", "C", "9", "\u{ae}", "é"];

/// A source of chance (xorshift), the same one each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap()
    }

    fn pick<'t, T: ?Sized>(&mut self, of: &[&'t T]) -> &'t T {
        of[self.below(of.len())]
    }

    /// Puts, drops or changes a character of `text`.
    fn damage(&mut self, text: &mut Vec<char>, pieces: &[&str]) {
        let at = self.below(text.len() + 1);
        match self.below(3) {
            0 => drop(text.splice(at..at, self.pick(pieces).chars())),
            1 if at < text.len() => drop(text.remove(at)),
            _ if at < text.len() => drop(text.splice(at..=at, self.pick(pieces).chars())),
            _ => {}
        }
    }
}

/// A form in which `text` stands at a place of chance.
fn form(chance: &mut Chance, text: &str) -> String {
    let places = [
        "$OWNER",
        "$OWNER",
        "$OWNER",
        "$ISSUER",
        "$REMARKS",
        "$FOOTNOTE",
        "$TITLE",
        "$BEFORE",
        "$AFTER",
        "$TABLE",
    ];
    let chosen = chance.pick(&places);
    let mut form = r#"<?xml version="1.0"?>
$BEFORE<ownershipDocument>
<documentType>4</documentType><periodOfReport>2024-03-01</periodOfReport>
<issuer><issuerCik>0001234567</issuerCik>$ISSUER<issuerName>EXAMPLE CORP</issuerName></issuer>
<reportingOwner><reportingOwnerId><rptOwnerCik>0007654321</rptOwnerCik>$OWNER<rptOwnerName>DOE JANE</rptOwnerName></reportingOwnerId></reportingOwner>
<nonDerivativeTable>$TABLE<nonDerivativeHolding><securityTitle><value>Common $TITLE Stock</value><footnoteId id="F1"/></securityTitle></nonDerivativeHolding></nonDerivativeTable>
<footnotes><footnote id="F1">a note $FOOTNOTE of one</footnote></footnotes>
<remarks>$REMARKS</remarks>
<ownerSignature><signatureName>Jane Doe</signatureName><signatureDate>2024-03-04</signatureDate></ownerSignature>
</ownershipDocument>$AFTER
"#
    .to_owned();
    for place in places {
        form = form.replace(place, if place == chosen { text } else { "" });
    }
    form
}

/// A form with the secret, whose markup and secret are damaged.
fn mutation(chance: &mut Chance) -> String {
    let (begin, end) = ESCAPES[chance.below(ESCAPES.len() * 2).saturating_sub(ESCAPES.len())];
    let name = chance.pick(&["rptOwnerCcc", "rptOwnerCcc", "RPTOWNERCCC", "e:rptOwnerCcc"]);
    let mut open: Vec<char> = format!("{begin}{name}{end}").chars().collect();
    let mut close: Vec<char> = format!("{begin}/{name}{end}").chars().collect();
    let mut secret: Vec<char> = SECRET.chars().collect();
    let (worse, better) =
        if chance.below(2) == 0 { (&mut open, &mut close) } else { (&mut close, &mut open) };
    match chance.below(8) {
        0 => worse.clear(),
        1 => worse.truncate(chance.below(worse.len())),
        _ => (0..chance.below(6)).for_each(|_| chance.damage(worse, PIECES)),
    }
    (0..chance.below(3)).for_each(|_| chance.damage(better, CHARACTERS));
    (0..chance.below(3)).for_each(|_| chance.damage(&mut secret, PIECES));
    let inside = match chance.below(6) {
        0 => format!("<![CDATA[{}]]>", secret.iter().collect::<String>()),
        _ => secret.iter().collect::<String>(),
    };
    let [open, close] = [open, close].map(|tag| tag.into_iter().collect::<String>());
    form(chance, &format!("{open}{inside}{close}"))
}

/// Another form that markup takes, in which there is one tag only.
fn single(chance: &mut Chance) -> String {
    let name = chance.pick(&["rptOwnerCcc", "RPTOWNERCCC", "rptOwnerCcc"]);
    let mut secret: Vec<char> = SECRET.chars().collect();
    (0..chance.below(2)).for_each(|_| chance.damage(&mut secret, &CHARACTERS[2..]));
    let secret = secret.iter().collect::<String>();
    let text = match chance.below(7) {
        0 => format!("<?{name} {secret}?>"),
        1 => format!("<!-- {name}: {secret} -->"),
        2 => format!("<{name} value=\"{secret}\"/>"),
        3 => format!("<odd {name}='{secret}'></odd>"),
        4 => format!("<{name}>{secret}"),
        5 => format!("{name}={secret}"),
        _ => format!("<![CDATA[<{name}>{secret}</{name}>]]>"),
    };
    form(chance, &text)
}

/// The first of what `text` leaks, if anything.
fn leak(text: &str) -> Option<&str> {
    text.lines().find(|line| line.contains(MARKS))
}

/// Everything that the library says of `bytes`: the tables of every layout, JSON, problems,
/// errors.
fn said(bytes: &[u8]) -> String {
    let filing = match section16::read(bytes) {
        Ok(filing) => filing,
        Err(error) => return format!("{error} {error:?}"),
    };
    let record = Record {
        key: "0000000001-24-000001",
        source: "a.xml",
        filing: Some(&filing),
        problems: &[],
    };
    let mut said = Vec::new();
    for layout in Layout::ALL {
        layout.rows(&record, |_, cells| {
            for cell in cells {
                cell.write_text(&mut said);
                said.push(b'\n');
            }
        });
    }
    let mut said = String::from_utf8(said).unwrap();
    for problem in &filing.problems {
        said.push_str(&format!(
            "{}\n{}\n{}\n",
            problem.location, problem.raw_value, problem.message
        ));
    }
    said.push_str(&serde_json::to_string(&filing).unwrap());
    said
}

#[test]
fn five_thousand_mutations_leak_nothing() {
    let mut chance = Chance(0x5ec7_e716_0bad_cafe);
    let (mut read, mut leaks) = (0, Vec::new());
    for number in 0..5_000 {
        let text = if number % 5 == 0 { single(&mut chance) } else { mutation(&mut chance) };
        let said = said(text.as_bytes());
        read += usize::from(said.contains("EXAMPLE CORP"));
        if let Some(leak) = leak(&said) {
            leaks.push(format!("{leak}\n{text}"));
        }
    }
    assert!(leaks.is_empty(), "{} leaks:\n{}", leaks.len(), leaks[..leaks.len().min(8)].join("\n"));
    // The documents were read all the same.
    assert!(read > 4_900, "{read}");
}

#[test]
fn a_password_costs_no_other_cell() {
    let expected = |text: &str| {
        let filing = section16::read(text.as_bytes()).unwrap();
        crate::support::tables::Tables::of(&filing).without_problems()
    };
    let plain = expected(&form(&mut Chance(1), ""));
    for (begin, end) in ESCAPES {
        let text = format!("{begin}rptOwnerCcc{end}{SECRET}{begin}/rptOwnerCcc{end}");
        for seed in 1..40 {
            let with = form(&mut Chance(seed), &text);
            assert_eq!(expected(&with), plain, "{with}");
        }
    }
}

#[test]
fn other_encodings_and_containers_leak_nothing() {
    let element = format!("<rptOwnerCcc>{SECRET}</rptOwnerCcc>");
    let text = form(&mut Chance(7), &element);
    let utf16: Vec<u8> =
        "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let latin = text.replace("DOE", "DO\u{c9}");
    let latin = latin.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let header = format!(
        "<SEC-DOCUMENT>0000000001-24-000001.txt : 20240305\n<SEC-HEADER>x.hdr.sgml : 20240305\n\
ACCESSION NUMBER:\t\t0000000001-24-000001\nCONFORMED SUBMISSION TYPE:\t4\n<CCC>{SECRET}\n\
FILED AS OF DATE:\t\t{element}\n</SEC-HEADER>\n<DOCUMENT>\n<TYPE>4\n<TEXT>\n<XML>\n{text}</XML>\n\
</TEXT>\n</DOCUMENT>\n</SEC-DOCUMENT>\n"
    );
    let page = format!(
        "<html><body><p>FORM 4 {element} &lt;rptOwnerCcc&gt;{SECRET}</p><table><tr>\
<td>1. Name and Address of Reporting Person {element}</td></tr></table></body></html>"
    );
    let prose = format!("FORM 4\n{element}\nrptOwnerCcc: {SECRET}\n| rptOwnerCcc = {SECRET} |\n");
    let truncated = header[..header.rfind(SECRET).unwrap() + 6].to_owned();
    for bytes in [
        utf16,
        latin,
        header.into_bytes(),
        truncated.into_bytes(),
        page.into_bytes(),
        prose.replace('|', "").into_bytes(),
    ] {
        let said = said(&bytes);
        assert_eq!(leak(&said), None, "{}", String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn the_program_leaks_nothing_in_any_format() {
    let mut chance = Chance(0x0dd_ba11);
    let texts: Vec<(String, String)> =
        (0..60).map(|number| (format!("{number:03}.xml"), mutation(&mut chance))).collect();
    let files: Vec<_> = texts.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    let files = folder(&files);
    let mut outputs = std::collections::BTreeMap::new();
    for (layout, formats) in
        [("tables", "csv,jsonl,sqlite,parquet,xlsx"), ("sec", "csv"), ("flat", "csv,jsonl")]
    {
        let out = files.path().join(layout);
        let output = convert(
            files.path(),
            &out,
            &["--per", "run", "-v", "--layout", layout, "--format", formats],
        );
        outputs.insert(format!("{layout} stderr"), output.stderr);
        for (name, bytes) in bytes_below(&out) {
            outputs.insert(format!("{layout} {name}"), bytes);
        }
    }
    let file = files.path().join("007.xml");
    for verb in ["check", "show"] {
        let output = run(&[verb, file.to_str().unwrap()]);
        outputs.insert(verb.to_owned(), [output.stdout, output.stderr].concat());
    }
    assert!(outputs.len() > 20, "{:?}", outputs.keys());
    // Files that are no text have every byte now and then; the secret's begin says enough.
    for (name, bytes) in &outputs {
        let found = memchr::memmem::find(bytes, &SECRET.as_bytes()[..3]);
        assert_eq!(found, None, "{name}");
        if name.ends_with("csv") || name.ends_with("tsv") {
            assert_eq!(leak(&String::from_utf8_lossy(bytes)), None, "{name}");
        }
    }
}

#[test]
fn the_time_that_a_password_takes_is_linear() {
    for piece in ["rptOwnerCcc", "<ccc=", "&lt;rptOwnerCcc&gt;", "rptOwnerCcc=", "<rptOwnerCcc>"] {
        let text = piece.repeat(100_000 / piece.len());
        let began = std::time::Instant::now();
        said(form(&mut Chance(1), &text).as_bytes());
        said(FORM.replace("the end", &text).as_bytes());
        // The square took minutes.
        assert!(began.elapsed().as_secs() < 60, "{piece}: {:?}", began.elapsed());
    }
}
