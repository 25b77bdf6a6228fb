//! A row of Table I or II before its kind is known: an element enters, a [`Security`] leaves.
//!
//! Every kind of row, of every schema version, is read into the same struct. `rows` decides which
//! row of the model it becomes.

use crate::model::{
    OwnershipNature, PostTransactionAmounts, TransactionCoding, UnderlyingSecurity,
};
use crate::value::{Date, Decimal, Field, Str};

use super::cursor::{Cursor, Fault};

/// Everything that a row of any kind can hold.
#[derive(Default)]
pub(super) struct Security {
    pub(super) security_title: Field<Str>,
    pub(super) conversion_or_exercise_price: Field<Decimal>,
    pub(super) transaction_date: Field<Date>,
    pub(super) deemed_execution_date: Field<Date>,
    /// Whether there is a `transactionCoding`, be it empty.
    pub(super) has_coding: bool,
    pub(super) transaction_coding: TransactionCoding,
    pub(super) transaction_timeliness: Field<Str>,
    pub(super) transaction_shares: Field<Decimal>,
    pub(super) transaction_total_value: Field<Decimal>,
    pub(super) transaction_price_per_share: Field<Decimal>,
    pub(super) transaction_acquired_disposed_code: Field<Str>,
    pub(super) exercise_date: Field<Date>,
    pub(super) expiration_date: Field<Date>,
    pub(super) underlying_security: UnderlyingSecurity,
    pub(super) post_transaction_amounts: PostTransactionAmounts,
    pub(super) ownership_nature: OwnershipNature,
}

impl Security {
    /// Reads the row under the cursor; `x0101` says that it is one of that schema version.
    pub(super) fn read(&mut self, cursor: &mut Cursor<'_>, x0101: bool) -> Result<(), Fault> {
        while let Some(name) = cursor.next_child()? {
            match name {
                "securityTitle" => cursor.field_into(&mut self.security_title)?,
                "conversionOrExercisePrice" => {
                    cursor.field_into(&mut self.conversion_or_exercise_price)?;
                }
                "transactionDate" => cursor.field_into(&mut self.transaction_date)?,
                "deemedExecutionDate" => cursor.field_into(&mut self.deemed_execution_date)?,
                "transactionCoding" => self.coding(cursor)?,
                "transactionTimeliness" => cursor.field_into(&mut self.transaction_timeliness)?,
                "transactionAmounts" => self.amounts(cursor, x0101)?,
                "exerciseDate" => cursor.field_into(&mut self.exercise_date)?,
                "expirationDate" => cursor.field_into(&mut self.expiration_date)?,
                "underlyingSecurity" => underlying(cursor, &mut self.underlying_security)?,
                "postTransactionAmounts" => post(cursor, &mut self.post_transaction_amounts)?,
                "ownershipNature" => nature(cursor, &mut self.ownership_nature)?,
                _ => cursor.unknown_element()?,
            }
        }
        Ok(())
    }

    fn coding(&mut self, cursor: &mut Cursor<'_>) -> Result<(), Fault> {
        self.has_coding = true;
        let coding = &mut self.transaction_coding;
        while let Some(name) = cursor.next_child()? {
            match name {
                "transactionFormType" => cursor.value_into(&mut coding.transaction_form_type)?,
                "transactionCode" => cursor.value_into(&mut coding.transaction_code)?,
                "equitySwapInvolved" => cursor.value_into(&mut coding.equity_swap_involved)?,
                "footnoteId" => cursor.footnote_into(&mut coding.footnotes)?,
                _ => cursor.unknown_element()?,
            }
        }
        Ok(())
    }

    fn amounts(&mut self, cursor: &mut Cursor<'_>, x0101: bool) -> Result<(), Fault> {
        while let Some(name) = cursor.next_child()? {
            match name {
                "transactionShares" => cursor.field_into(&mut self.transaction_shares)?,
                "transactionTotalValue" => cursor.field_into(&mut self.transaction_total_value)?,
                "transactionPricePerShare" => {
                    cursor.field_into(&mut self.transaction_price_per_share)?;
                }
                // The price of X0101.
                "transactionValue" if x0101 => {
                    cursor.field_into(&mut self.transaction_price_per_share)?;
                }
                "transactionAcquiredDisposedCode" => {
                    cursor.field_into(&mut self.transaction_acquired_disposed_code)?;
                }
                "footnoteId" => cursor.element_without_column()?,
                _ => cursor.unknown_element()?,
            }
        }
        Ok(())
    }

    /// Whether a row of X0101 is a holding: transactions are dated and coded there.
    pub(super) fn is_x0101_holding(&self) -> bool {
        !self.has_coding && self.transaction_date.is_blank()
    }

    /// About 1,950 filings of X0101 have what a holding owns in `transactionShares`, and no
    /// `postTransactionAmounts`.
    pub(super) fn with_x0101_amount(mut self) -> Self {
        let post = &mut self.post_transaction_amounts;
        if post.shares_owned_following_transaction.is_blank()
            && post.value_owned_following_transaction.is_blank()
        {
            post.shares_owned_following_transaction = std::mem::take(&mut self.transaction_shares);
        }
        self
    }
}

fn underlying(cursor: &mut Cursor<'_>, underlying: &mut UnderlyingSecurity) -> Result<(), Fault> {
    while let Some(name) = cursor.next_child()? {
        match name {
            "underlyingSecurityTitle" => {
                cursor.field_into(&mut underlying.underlying_security_title)?;
            }
            "underlyingSecurityShares" => {
                cursor.field_into(&mut underlying.underlying_security_shares)?;
            }
            "underlyingSecurityValue" => {
                cursor.field_into(&mut underlying.underlying_security_value)?;
            }
            "footnoteId" => cursor.element_without_column()?,
            _ => cursor.unknown_element()?,
        }
    }
    Ok(())
}

fn post(cursor: &mut Cursor<'_>, post: &mut PostTransactionAmounts) -> Result<(), Fault> {
    while let Some(name) = cursor.next_child()? {
        match name {
            "sharesOwnedFollowingTransaction" => {
                cursor.field_into(&mut post.shares_owned_following_transaction)?;
            }
            "valueOwnedFollowingTransaction" => {
                cursor.field_into(&mut post.value_owned_following_transaction)?;
            }
            "footnoteId" => cursor.element_without_column()?,
            _ => cursor.unknown_element()?,
        }
    }
    Ok(())
}

fn nature(cursor: &mut Cursor<'_>, nature: &mut OwnershipNature) -> Result<(), Fault> {
    while let Some(name) = cursor.next_child()? {
        match name {
            "directOrIndirectOwnership" => {
                cursor.field_into(&mut nature.direct_or_indirect_ownership)?;
            }
            "natureOfOwnership" => cursor.field_into(&mut nature.nature_of_ownership)?,
            "footnoteId" => cursor.element_without_column()?,
            _ => cursor.unknown_element()?,
        }
    }
    Ok(())
}
