//! The owners of a filing, joined: the model's owners enter, one text a column leaves.

use crate::filing::Filing;
use crate::model::ReportingOwner;
use crate::words;

/// The owners of a filing, joined.
pub(crate) struct Owners {
    pub(crate) names: String,
    pub(crate) ciks: String,
    pub(crate) relationships: String,
}

impl Owners {
    pub(crate) fn of(filing: &Filing) -> Self {
        let join = |of: fn(&ReportingOwner) -> String| {
            let parts: Vec<_> = filing.document.reporting_owners.iter().map(of).collect();
            // Alone, separators say nothing.
            if parts.iter().all(String::is_empty) { String::new() } else { parts.join("; ") }
        };
        Self {
            names: join(|owner| owner.rpt_owner_name.text().to_owned()),
            ciks: join(|owner| {
                owner.rpt_owner_cik.valid().map_or_else(String::new, ToString::to_string)
            }),
            relationships: join(|owner| words::relationship(&owner.relationship)),
        }
    }
}
