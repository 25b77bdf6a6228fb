//! Where the columns stand that are read again from the facts.

/// Of `trades`, and behind them what makes a row an event.
pub(super) mod trade {
    pub(in crate::research) const FILED_DATE: usize = 0;
    pub(in crate::research) const TRANSACTION_DATE: usize = 1;
    pub(in crate::research) const SHARES: usize = 10;
    pub(in crate::research) const PRICE: usize = 11;
    pub(in crate::research) const OWNED_AFTER: usize = 13;
    pub(in crate::research) const DIRECT_OR_INDIRECT: usize = 16;
    pub(in crate::research) const SECURITY_CLASS: usize = 19;
    pub(in crate::research) const ROW_TABLE: usize = 20;
    pub(in crate::research) const TRANSACTION_CODE: usize = 21;
    pub(in crate::research) const ACCESSION_NUMBER: usize = 28;
    pub(in crate::research) const ROW_NUMBER: usize = 29;
    pub(in crate::research) const ISSUER_CIK: usize = 30;
    pub(in crate::research) const OWNER_CIKS: usize = 31;
    pub(in crate::research) const EVENT: usize = 37;
}

/// Of `positions`, and behind them what the transaction changed.
pub(super) mod position {
    pub(in crate::research) const ROW_TABLE: usize = 10;
    pub(in crate::research) const ROW_NUMBER: usize = 11;
    pub(in crate::research) const OWNED: usize = 12;
    pub(in crate::research) const CHANGE: usize = 17;
}

#[cfg(test)]
mod tests {
    use section16::table::Layout;

    use super::*;
    use crate::research::book::{AMENDMENTS, PLANS, POSITIONS, PROBLEMS, TRADES};

    /// Columns are read by their places here, and by their names where they are declared.
    #[test]
    fn columns_stand_where_they_are_read() {
        let tables = Layout::Research.tables();
        for (at, name) in [
            (TRADES, "trades"),
            (PLANS, "plans"),
            (AMENDMENTS, "amendments"),
            (POSITIONS, "positions"),
            (PROBLEMS, "problems"),
        ] {
            assert_eq!(tables[at].name, name);
        }
        for (at, name) in [
            (trade::FILED_DATE, "filed_date"),
            (trade::TRANSACTION_DATE, "transaction_date"),
            (trade::SHARES, "shares"),
            (trade::PRICE, "price"),
            (trade::OWNED_AFTER, "owned_after"),
            (trade::DIRECT_OR_INDIRECT, "direct_or_indirect"),
            (trade::SECURITY_CLASS, "security_class"),
            (trade::ROW_TABLE, "row_table"),
            (trade::TRANSACTION_CODE, "transaction_code"),
            (trade::ACCESSION_NUMBER, "accession_number"),
            (trade::ROW_NUMBER, "row_number"),
            (trade::ISSUER_CIK, "issuer_cik"),
            (trade::OWNER_CIKS, "owner_ciks"),
        ] {
            assert_eq!(tables[TRADES].columns[at].name, name);
        }
        assert_eq!(tables[TRADES].columns.len(), trade::EVENT);
        let positions = tables[POSITIONS];
        assert_eq!(positions.column("row_table"), Some(position::ROW_TABLE));
        assert_eq!(positions.column("row_number"), Some(position::ROW_NUMBER));
        assert_eq!(positions.column("owned"), Some(position::OWNED));
        assert_eq!(positions.columns.len(), position::CHANGE);
    }
}
