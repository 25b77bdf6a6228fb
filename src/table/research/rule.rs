//! The rules by which research tables are derived, each declared once: its id, what it does, why,
//! what the form's instructions say, an example. The page `docs/research.md` is made from this.

macro_rules! rules {
    ($($name:ident = $id:literal: $what:literal, because $why:literal, $(form $form:literal,)? example $example:literal;)+) => {
        /// A rule by which a value of a research table was derived.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Rule {
            $(#[doc = $what] $name,)+
        }

        impl Rule {
            /// Every rule, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The id, as the columns `rules` have it.
            pub fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)+ }
            }

            /// What it does.
            pub fn what(self) -> &'static str {
                match self { $(Self::$name => $what,)+ }
            }

            /// Why it is so.
            pub fn reason(self) -> &'static str {
                match self { $(Self::$name => $why,)+ }
            }

            /// What the instructions of the forms, or the rules of the SEC, say.
            pub fn instruction(self) -> &'static str {
                match self { $(Self::$name => concat!("", $($form)?),)+ }
            }

            /// An example.
            pub fn example(self) -> &'static str {
                match self { $(Self::$name => $example,)+ }
            }
        }
    };
}

rules! {
    RoleBox = "role.box": "A ticked box gives `director` or `ten_percent_owner`; the boxes Officer and Other give `other_officer` and `other` where no word says more.", because "The boxes are the filer's own statement.", form "Item 6 (Form 3: item 5): relationship of reporting person to issuer.", example "Box Officer, no title: `other_officer`.";
    RoleTitle = "role.title": "The words of the title, or of the text beside Other, give the offices that they name; a vice president, secretary or treasurer is `other_officer` beside a higher office.", because "Titles are free text of 30 characters, with every abbreviation.", form "Give title below; specify below.", example "`EVP & CFO`: `cfo other_officer`.";
    RoleRemarks = "role.remarks": "Where the title refers to the remarks, the remarks are read as the title, up to a list of exhibits.", because "EDGAR gives a title 30 characters.", example "Title `See Remarks`, remarks `President and Chief Executive Officer`: `ceo president`.";
    RoleDivision = "role.division": "An office of a division, region or subsidiary is `other_officer` where the box Officer is ticked, and else no office.", because "The president of a division does not lead the issuer.", example "`President, Technology`: `other_officer`.";
    RoleFormer = "role.former": "Words such as former, retired and ex give `former` and no office.", because "The office is not held any more.", form "Box: no longer subject to Section 16.", example "`Former Director`: `former`.";
    RoleGroup = "role.group": "A trustee, or a member of a group of owners, is `trustee_or_group_member`.", because "These report for what others hold.", form "Rule 16a-1(a)(1): groups within the meaning of Section 13(d).", example "`Member of 10% Group`.";
    ActionCode = "action.code": "The transaction code says what was done.", because "It is the form's own classification.", form "General instruction 8: transaction codes.", example "Code G: `gift`; M, O and X: `exercise`.";
    ActionPrivate = "action.private": "A purchase or sale whose footnote says that it was private, in a placement or an underwritten offering, is `private_purchase` or `private_sale`; so is one of a derivative that no exchange lists.", because "Codes P and S stand for open market and private transactions alike.", form "P: open market or private purchase; S: open market or private sale.", example "S, `sold in a privately negotiated transaction`: `private_sale`.";
    ActionIssuer = "action.issuer": "A sale whose footnote says that the issuer bought is `sale_to_issuer`.", because "The market did not buy.", form "D: disposition to the issuer.", example "S, `repurchased by the Issuer`.";
    ActionReinvestment = "action.reinvestment": "An acquisition with code A, J, L or P whose footnote names the reinvestment of dividends is `reinvestment`.", because "The plan buys, not the insider.", form "Rule 16a-11 exempts dividend reinvestment plans.", example "L, `acquired under a dividend reinvestment plan`.";
    ActionSide = "action.side": "A code whose side contradicts it is `other`.", because "A purchase does not dispose of shares; one of the two is wrong, and nothing says which.", form "Item 4: (A) or (D).", example "Code P with side D: `other`.";
    Value = "value": "`value` is shares times price with all digits; empty where one is unknown.", because "The form has no such amount.", example "1000 at 10.25: 10250.00.";
    DaysToFile = "days": "`days_to_file` counts the business days after the trade up to the day of filing, by EDGAR's calendar.", because "The deadline is in business days.", form "Before the end of the second business day following the day of the transaction.", example "Friday to Tuesday: 2.";
    LateForm4 = "late.form4": "Form 4, and a transaction on Form 5 that belonged on Form 4: late after the second business day that follows the trade, or its deemed execution where the form gives one. Before 29 August 2002, after the tenth day of the next month.", because "These are the rules of their time.", form "General instruction 1(a) of Form 4; Section 16(a)(2)(C).", example "Traded Monday, filed Thursday: late.";
    LateForm5 = "late.form5": "Form 5: late after the 45th day that follows the issuer's fiscal year, or the business day after it.", because "The period of a Form 5 is the end of the fiscal year.", form "General instruction 1(a) of Form 5.", example "Year to 31 December 2023: due 14 February 2024.";
    LateUnknown = "late.unknown": "Empty where the deadline cannot be known: an amendment repeats what was reported before, a voluntary early report has the deadline of a fiscal year that the form does not tell.", because "An unknown is no false.", example "Form 4/A.";
    PlanFlag = "plan.flag": "The ticked box says that a transaction of the filing was made under a plan.", because "It is the filer's statement, asked since April 2023.", form "Check this box to indicate that a transaction was made pursuant to a contract, instruction or written plan.", example "Box true: `flag`.";
    PlanText = "plan.text": "A sentence that names Rule 10b5-1, or a trading plan set up before, says that what it speaks of was made under a plan.", because "Before 2023 only texts say so, and most still do.", form "Rule 10b5-1(c).", example "`Sold pursuant to a Rule 10b5-1 trading plan`.";
    PlanDenied = "plan.denied": "A sentence whose `not`, `no`, `none` or `outside` governs the plan denies it.", because "Some filers say so.", example "`These sales were not made pursuant to a Rule 10b5-1 plan`: `denied`.";
    PlanChanged = "plan.changed": "A sentence that says of a plan only that it was changed or ended is `modified` or `terminated`.", because "No transaction of the row need be under it.", form "Item 408 of Regulation S-K.", example "`The plan was terminated on May 1, 2024`.";
    PlanDate = "plan.date": "A date belongs to the last word before it that says what happened: adopted, dated or entered into; amended or modified; sold. It is as precise as the text.", because "A sentence may hold several dates.", example "`adopted in June 2020`: 2020-06.";
    PlanRow = "plan.row": "A footnote that a cell of the row refers to speaks for the row; the box, remarks and footnotes without a reference speak for the filing. A box and a text that differ are `contradicted`.", because "A filing may hold planned and other trades.", example "Box true, footnote of the row: `both`.";
    Class = "class": "`security_class` is the title in small letters without par value, punctuation and the issuer's name, abbreviations spelled out, the class in front; of a derivative also its price and expiration.", because "One security is written in many ways.", example "`COMMON STOCK, $0.01 par value`: `common stock`.";
    Linked = "linked": "An exercise or conversion is linked with its other leg and with what was disposed of on the same day.", because "Who exercises and sells on a day has not changed the position much.", example "`D1 N2`.";
    EventOwn = "event.own": "A transaction that no other filing of the run reports is an event of its own.", because "Nobody else reports it.", example "An officer's sale.";
    EventGroup = "event.group": "Filings of other owners that report the same issuer, date, code, side, shares, price and security on the same day are one event where at most one of them is direct; awards and the like only where the balance is the same too. The first that no amendment replaced is the one to add up.", because "Each member of a group reports what the group traded, while two directors can be granted the same.", form "Rule 16a-3(j): joint and group filings.", example "A fund and its manager report one sale.";
    AmendmentMatch = "amendment.match": "An amendment amends the filing of the same issuer, form and an owner in common that was filed on its date of original submission; where none was, the one of the same period filed before. Of several, the one whose period is the same and whose rows it repeats.", because "The form gives a date, not an accession number.", form "If amendment, date of original filed.", example "4/A of 2024-05-10 with 2024-05-02.";
    AmendmentRow = "amendment.row": "Rows are paired within a table by the most equal columns, at least half of them; a pair with a difference is `corrected`. Rows that differ in shares and balance are a pair only where the balance before is the same.", because "An amendment does not say which row it changes.", example "The same row with another price.";
    Superseded = "superseded": "A row is superseded by the next amendment with a row that is paired with it.", because "What an amendment does not repeat still stands.", example "The original of a corrected row.";
    Balance = "balance.filed": "`owned` is the amount that the form gives for after the transaction, as filed.", because "It is the filer's statement.", form "Item 5, Table I; item 9, Table II.", example "Owned following: 15533.";
    Expected = "balance.expected": "`expected` is the balance before, plus what was acquired or minus what was disposed of; `break` is what was reported minus that. Superseded rows are passed over.", because "A break shows a trade that is not in the run, a split, or a mistake.", example "900 after 1000 and a sale of 100: no break.";
}

/// The ids of `rules`, each once, in the order of the documentation, separated by blanks.
pub(super) fn ids(mut rules: Vec<Rule>) -> String {
    rules.sort_unstable();
    rules.dedup();
    rules.into_iter().map(Rule::id).collect::<Vec<_>>().join(" ")
}
