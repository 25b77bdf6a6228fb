//! The elements of `ownershipDocument`, every version together: a name enters, and what the schema
//! knows of it leaves.

use std::collections::HashSet;
use std::sync::LazyLock;

/// An element that has children, and their names.
pub(super) struct Group {
    pub(super) name: &'static str,
    pub(super) children: &'static [&'static str],
}

/// The name of the root.
pub(super) const ROOT: &str = "ownershipDocument";

/// Elements nested deeper than this are no elements of a form; the schema needs six.
pub(super) const DEEPEST: usize = 64;

const VALUE: &[&str] = &["value", "footnoteId"];

const NON_DERIVATIVE_TRANSACTION: &[&str] = &[
    "securityTitle",
    "transactionDate",
    "deemedExecutionDate",
    "transactionCoding",
    "transactionTimeliness",
    "transactionAmounts",
    "postTransactionAmounts",
    "ownershipNature",
];

const DERIVATIVE_TRANSACTION: &[&str] = &[
    "securityTitle",
    "conversionOrExercisePrice",
    "transactionDate",
    "deemedExecutionDate",
    "transactionCoding",
    "transactionTimeliness",
    "transactionAmounts",
    "exerciseDate",
    "expirationDate",
    "underlyingSecurity",
    "postTransactionAmounts",
    "ownershipNature",
];

macro_rules! groups {
    ($($name:literal: $children:expr;)+) => {
        const GROUPS: &[Group] = &[$(Group { name: $name, children: $children },)+];
    };
}

groups! {
    "ownershipDocument": &[
        "schemaVersion", "documentType", "periodOfReport", "dateOfOriginalSubmission",
        "noSecuritiesOwned", "notSubjectToSection16", "form3HoldingsReported",
        "form4TransactionsReported", "issuer", "reportingOwner", "aff10b5One",
        "nonDerivativeTable", "derivativeTable", "nonDerivativeSecurity", "derivativeSecurity",
        "footnotes", "remarks", "ownerSignature",
    ];
    "issuer": &["issuerCik", "issuerName", "issuerTradingSymbol", "issuerForeignTradingSymbol"];
    "reportingOwner": &[
        "reportingOwnerId", "reportingOwnerAddress", "reportingOwnerRelationship",
    ];
    "reportingOwnerId": &["rptOwnerCik", "rptOwnerCcc", "rptOwnerName"];
    "reportingOwnerAddress": &[
        "rptOwnerNonUSAddressFlag", "rptOwnerStreet1", "rptOwnerStreet2", "rptOwnerCity",
        "rptOwnerNonUSStateTerritory", "rptOwnerState", "rptOwnerCountry", "rptOwnerZipCode",
        "rptOwnerStateDescription", "rptOwnerGoodAddress",
    ];
    "reportingOwnerRelationship": &[
        "isDirector", "isOfficer", "isTenPercentOwner", "isOther", "officerTitle", "otherText",
    ];
    "nonDerivativeTable": &["nonDerivativeTransaction", "nonDerivativeHolding"];
    "derivativeTable": &["derivativeTransaction", "derivativeHolding"];
    "nonDerivativeTransaction": NON_DERIVATIVE_TRANSACTION;
    "nonDerivativeHolding": &[
        "securityTitle", "transactionCoding", "postTransactionAmounts", "ownershipNature",
    ];
    "derivativeTransaction": DERIVATIVE_TRANSACTION;
    "derivativeHolding": &[
        "securityTitle", "conversionOrExercisePrice", "transactionCoding", "exerciseDate",
        "expirationDate", "underlyingSecurity", "postTransactionAmounts", "ownershipNature",
    ];
    "nonDerivativeSecurity": NON_DERIVATIVE_TRANSACTION;
    "derivativeSecurity": DERIVATIVE_TRANSACTION;
    "securityTitle": VALUE;
    "conversionOrExercisePrice": VALUE;
    "transactionDate": VALUE;
    "deemedExecutionDate": VALUE;
    "transactionCoding": &[
        "transactionFormType", "transactionCode", "equitySwapInvolved", "footnoteId",
    ];
    "transactionTimeliness": VALUE;
    "transactionAmounts": &[
        "transactionShares", "transactionTotalValue", "transactionPricePerShare",
        "transactionValue", "transactionAcquiredDisposedCode",
    ];
    "transactionShares": VALUE;
    "transactionTotalValue": VALUE;
    "transactionPricePerShare": VALUE;
    "transactionValue": VALUE;
    "transactionAcquiredDisposedCode": VALUE;
    "exerciseDate": VALUE;
    "expirationDate": VALUE;
    "underlyingSecurity": &[
        "underlyingSecurityTitle", "underlyingSecurityShares", "underlyingSecurityValue",
    ];
    "underlyingSecurityTitle": VALUE;
    "underlyingSecurityShares": VALUE;
    "underlyingSecurityValue": VALUE;
    "postTransactionAmounts": &[
        "sharesOwnedFollowingTransaction", "valueOwnedFollowingTransaction",
    ];
    "sharesOwnedFollowingTransaction": VALUE;
    "valueOwnedFollowingTransaction": VALUE;
    "ownershipNature": &["directOrIndirectOwnership", "natureOfOwnership"];
    "directOrIndirectOwnership": VALUE;
    "natureOfOwnership": VALUE;
    "footnotes": &["footnote"];
    "ownerSignature": &["signatureName", "signatureDate"];
}

/// `name` without its namespace prefix.
pub(super) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// The names that `parent` may have below it; `None` where `parent` is a leaf or unknown.
pub(super) fn children(parent: &str) -> Option<&'static [&'static str]> {
    let parent = local(parent);
    GROUPS.iter().find(|group| group.name == parent).map(|group| group.children)
}

/// Whether `name` is an element of the schema.
pub(super) fn is_known(name: &str) -> bool {
    static NAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
        GROUPS.iter().flat_map(|group| group.children).copied().chain([ROOT]).collect()
    });
    NAMES.contains(local(name))
}

/// Whether `name` is an element of the schema that holds text.
pub(super) fn is_leaf(name: &str) -> bool {
    is_known(name) && children(name).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_group_can_be_reached() {
        for group in GROUPS {
            assert!(is_known(group.name), "{}", group.name);
        }
        assert!(is_leaf("value") && is_leaf("footnote") && is_leaf("remarks"));
        assert!(!is_leaf("securityTitle") && !is_leaf("valu"));
    }

    /// The paths of every element, each below its parent.
    fn paths() -> Vec<String> {
        fn below(path: &str, name: &str, out: &mut Vec<String>) {
            for child in children(name).unwrap_or_default() {
                let path = format!("{path}/{child}");
                out.push(path.clone());
                below(&path, child, out);
            }
        }
        let mut out = vec![ROOT.to_owned()];
        below(ROOT, ROOT, &mut out);
        out
    }

    /// The list is part of the repository, for people and for the tests of other crates.
    #[test]
    fn the_paths_are_on_disk() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/ownership.txt");
        let mut text = String::from(
            "# generated by `make docs`; edit src/xml/schema.rs\n\
# Every element of ownershipDocument that section16 knows, X0101 to X0609 together.\n",
        );
        for path in paths() {
            text.push_str(&path);
            text.push('\n');
        }
        if std::env::var_os("SECTION16_BLESS").is_some() {
            std::fs::write(file, &text).unwrap();
        }
        assert_eq!(std::fs::read_to_string(file).unwrap(), text, "run `make docs`");
    }
}
