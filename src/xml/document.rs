//! `ownershipDocument`: a cursor on the root enters, an [`OwnershipDocument`] leaves.
//!
//! The rows of Table I and II are read in `rows`, footnotes in `notes`.

use crate::model::{
    Issuer, OwnerSignature, OwnershipDocument, ReportingOwner, ReportingOwnerAddress,
    ReportingOwnerRelationship,
};
use crate::problem::Code;

use super::cursor::{Cursor, Fault};
use super::{notes, rows};

/// Reads the children of the root, in whatever order they come.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<OwnershipDocument, Fault> {
    let mut document = OwnershipDocument::default();
    while let Some(name) = cursor.next_child()? {
        child(cursor, &mut document, name)?;
    }
    Ok(document)
}

/// Reads the element under the cursor, which is called `name`, as a child of the root.
fn child(
    cursor: &mut Cursor<'_>,
    document: &mut OwnershipDocument,
    name: &str,
) -> Result<(), Fault> {
    let d = document;
    match name {
        "schemaVersion" => cursor.value_into(&mut d.schema_version)?,
        "documentType" => cursor.value_into(&mut d.document_type)?,
        "periodOfReport" => cursor.value_into(&mut d.period_of_report)?,
        "dateOfOriginalSubmission" => cursor.value_into(&mut d.date_of_original_submission)?,
        "noSecuritiesOwned" => cursor.value_into(&mut d.no_securities_owned)?,
        "notSubjectToSection16" => cursor.value_into(&mut d.not_subject_to_section16)?,
        "form3HoldingsReported" => cursor.value_into(&mut d.form3_holdings_reported)?,
        "form4TransactionsReported" => cursor.value_into(&mut d.form4_transactions_reported)?,
        "aff10b5One" => cursor.value_into(&mut d.aff10b5_one)?,
        "issuer" => issuer(cursor, &mut d.issuer)?,
        "reportingOwner" => d.reporting_owners.push(reporting_owner(cursor)?),
        "nonDerivativeTable" => rows::non_derivative_table(cursor, d, child)?,
        "derivativeTable" => rows::derivative_table(cursor, d, child)?,
        "nonDerivativeSecurity" => rows::non_derivative_security(cursor, d)?,
        "derivativeSecurity" => rows::derivative_security(cursor, d)?,
        _ if rows::is_row(name) => {
            cursor.report(Code::MisplacedRow, "", "stands outside its table");
            rows::row(cursor, d, name)?;
        }
        "footnotes" => notes::footnotes(cursor, &mut d.footnotes)?,
        "footnote" => d.footnotes.push(notes::footnote(cursor)?),
        "remarks" => cursor.value_into(&mut d.remarks)?,
        "ownerSignature" => d.owner_signatures.push(owner_signature(cursor)?),
        _ => cursor.unknown_element()?,
    }
    Ok(())
}

fn issuer(cursor: &mut Cursor<'_>, issuer: &mut Issuer) -> Result<(), Fault> {
    while let Some(name) = cursor.next_child()? {
        match name {
            "issuerCik" => cursor.value_into(&mut issuer.issuer_cik)?,
            "issuerName" => cursor.value_into(&mut issuer.issuer_name)?,
            "issuerTradingSymbol" => cursor.value_into(&mut issuer.issuer_trading_symbol)?,
            "issuerForeignTradingSymbol" => {
                cursor.value_into(&mut issuer.issuer_foreign_trading_symbol)?;
            }
            _ => cursor.unknown_element()?,
        }
    }
    Ok(())
}

fn reporting_owner(cursor: &mut Cursor<'_>) -> Result<ReportingOwner, Fault> {
    let mut owner = ReportingOwner::default();
    while let Some(name) = cursor.next_child()? {
        match name {
            "reportingOwnerId" => reporting_owner_id(cursor, &mut owner)?,
            "reportingOwnerAddress" => reporting_owner_address(cursor, &mut owner.address)?,
            "reportingOwnerRelationship" => relationship(cursor, &mut owner.relationship)?,
            _ => cursor.unknown_element()?,
        }
    }
    Ok(owner)
}

fn reporting_owner_id(cursor: &mut Cursor<'_>, owner: &mut ReportingOwner) -> Result<(), Fault> {
    while let Some(name) = cursor.next_child()? {
        match name {
            "rptOwnerCik" => cursor.value_into(&mut owner.rpt_owner_cik)?,
            "rptOwnerName" => cursor.value_into(&mut owner.rpt_owner_name)?,
            // A password; `read` blanked it before anything was read.
            "rptOwnerCcc" => cursor.skip()?,
            _ => cursor.unknown_element()?,
        }
    }
    Ok(())
}

fn reporting_owner_address(
    cursor: &mut Cursor<'_>,
    address: &mut ReportingOwnerAddress,
) -> Result<(), Fault> {
    let a = address;
    while let Some(name) = cursor.next_child()? {
        match name {
            "rptOwnerStreet1" => cursor.value_into(&mut a.rpt_owner_street1)?,
            "rptOwnerStreet2" => cursor.value_into(&mut a.rpt_owner_street2)?,
            "rptOwnerCity" => cursor.value_into(&mut a.rpt_owner_city)?,
            "rptOwnerState" => cursor.value_into(&mut a.rpt_owner_state)?,
            "rptOwnerZipCode" => cursor.value_into(&mut a.rpt_owner_zip_code)?,
            "rptOwnerStateDescription" => cursor.value_into(&mut a.rpt_owner_state_description)?,
            "rptOwnerGoodAddress" => cursor.value_into(&mut a.rpt_owner_good_address)?,
            "rptOwnerNonUSAddressFlag" => {
                cursor.value_into(&mut a.rpt_owner_non_us_address_flag)?
            }
            "rptOwnerNonUSStateTerritory" => {
                cursor.value_into(&mut a.rpt_owner_non_us_state_territory)?;
            }
            "rptOwnerCountry" => cursor.value_into(&mut a.rpt_owner_country)?,
            _ => cursor.unknown_element()?,
        }
    }
    Ok(())
}

fn relationship(
    cursor: &mut Cursor<'_>,
    relationship: &mut ReportingOwnerRelationship,
) -> Result<(), Fault> {
    let r = relationship;
    while let Some(name) = cursor.next_child()? {
        match name {
            "isDirector" => cursor.value_into(&mut r.is_director)?,
            "isOfficer" => cursor.value_into(&mut r.is_officer)?,
            "isTenPercentOwner" => cursor.value_into(&mut r.is_ten_percent_owner)?,
            "isOther" => cursor.value_into(&mut r.is_other)?,
            "officerTitle" => cursor.value_into(&mut r.officer_title)?,
            "otherText" => cursor.value_into(&mut r.other_text)?,
            _ => cursor.unknown_element()?,
        }
    }
    Ok(())
}

fn owner_signature(cursor: &mut Cursor<'_>) -> Result<OwnerSignature, Fault> {
    let mut signature = OwnerSignature::default();
    while let Some(name) = cursor.next_child()? {
        match name {
            "signatureName" => cursor.value_into(&mut signature.signature_name)?,
            "signatureDate" => cursor.value_into(&mut signature.signature_date)?,
            _ => cursor.unknown_element()?,
        }
    }
    Ok(signature)
}
