//! What a transaction was: its code, side, table, price and footnotes enter, one word leaves, with
//! the rule that gave it.

use crate::security::{Transaction, TransactionRow};

use super::rule::Rule;
use super::words::{Word, words};

/// What was done, in the words of the column `action`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Action {
    /// Bought in the market.
    OpenMarketPurchase,
    /// Sold in the market.
    OpenMarketSale,
    /// Bought from somebody known.
    PrivatePurchase,
    /// Sold to somebody known.
    PrivateSale,
    /// Given back to the issuer.
    SaleToIssuer,
    /// Granted or awarded.
    Grant,
    /// A derivative was exercised, in either table.
    Exercise,
    /// Withheld for taxes or the price of an exercise.
    TaxWithholding,
    /// Given or received for nothing.
    Gift,
    /// Converted.
    Conversion,
    /// By will or the laws of descent.
    Inheritance,
    /// Into or out of a voting trust.
    TrustTransfer,
    /// An equity swap.
    Swap,
    /// Tendered in a change of control.
    Tender,
    /// A derivative that ran out.
    Expiration,
    /// A small acquisition.
    SmallAcquisition,
    /// A discretionary transaction of an employee plan.
    Discretionary,
    /// Dividends reinvested.
    Reinvestment,
    /// Anything else.
    Other,
}

impl Action {
    /// Every action, in the order of the documentation.
    pub const ALL: [Self; 19] = [
        Self::OpenMarketPurchase,
        Self::OpenMarketSale,
        Self::PrivatePurchase,
        Self::PrivateSale,
        Self::SaleToIssuer,
        Self::Grant,
        Self::Exercise,
        Self::TaxWithholding,
        Self::Gift,
        Self::Conversion,
        Self::Inheritance,
        Self::TrustTransfer,
        Self::Swap,
        Self::Tender,
        Self::Expiration,
        Self::SmallAcquisition,
        Self::Discretionary,
        Self::Reinvestment,
        Self::Other,
    ];

    /// The word of the column.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OpenMarketPurchase => "open_market_purchase",
            Self::OpenMarketSale => "open_market_sale",
            Self::PrivatePurchase => "private_purchase",
            Self::PrivateSale => "private_sale",
            Self::SaleToIssuer => "sale_to_issuer",
            Self::Grant => "grant",
            Self::Exercise => "exercise",
            Self::TaxWithholding => "tax_withholding",
            Self::Gift => "gift",
            Self::Conversion => "conversion",
            Self::Inheritance => "inheritance",
            Self::TrustTransfer => "trust_transfer",
            Self::Swap => "swap",
            Self::Tender => "tender",
            Self::Expiration => "expiration",
            Self::SmallAcquisition => "small_acquisition",
            Self::Discretionary => "discretionary",
            Self::Reinvestment => "reinvestment",
            Self::Other => "other",
        }
    }

    /// Whether something was bought or sold, or given back to the issuer.
    pub(super) fn is_disposal_for_money(self) -> bool {
        matches!(
            self,
            Self::OpenMarketSale | Self::PrivateSale | Self::SaleToIssuer | Self::TaxWithholding
        )
    }
}

/// The action of `transaction`, `None` where it has no code; `texts` is what its
/// footnotes say.
pub(super) fn action(
    transaction: Transaction<'_>,
    texts: Said,
    rules: &mut Vec<Rule>,
) -> Option<Action> {
    let code = transaction.code().text();
    if code.is_empty() {
        return None;
    }
    let side = transaction.acquired_disposed_code().value.text();
    let contradicts = match code {
        "P" | "A" | "L" => side == "D",
        "S" | "D" | "F" => side == "A",
        _ => false,
    };
    if contradicts && !(code == "A" && transaction.is_derivative()) {
        rules.push(Rule::ActionSide);
        return Some(Action::Other);
    }
    let mut by = |rule: Rule, action: Action| {
        rules.push(rule);
        action
    };
    Some(match code {
        "P" => match texts {
            Said { is_reinvested: true, .. } => by(Rule::ActionReinvestment, Action::Reinvestment),
            Said { is_private: true, .. } => by(Rule::ActionPrivate, Action::PrivatePurchase),
            _ if is_unlisted(transaction) => by(Rule::ActionPrivate, Action::PrivatePurchase),
            _ => by(Rule::ActionCode, Action::OpenMarketPurchase),
        },
        "S" => match texts {
            Said { is_to_issuer: true, .. } => by(Rule::ActionIssuer, Action::SaleToIssuer),
            Said { is_private: true, .. } => by(Rule::ActionPrivate, Action::PrivateSale),
            _ if is_unlisted(transaction) => by(Rule::ActionPrivate, Action::PrivateSale),
            _ => by(Rule::ActionCode, Action::OpenMarketSale),
        },
        "A" | "J" | "L" if texts.is_reinvested => {
            by(Rule::ActionReinvestment, Action::Reinvestment)
        }
        "A" => by(Rule::ActionCode, Action::Grant),
        "D" => by(Rule::ActionCode, Action::SaleToIssuer),
        "F" => by(Rule::ActionCode, Action::TaxWithholding),
        "I" => by(Rule::ActionCode, Action::Discretionary),
        "M" | "O" | "X" => by(Rule::ActionCode, Action::Exercise),
        "C" => by(Rule::ActionCode, Action::Conversion),
        "E" | "H" => by(Rule::ActionCode, Action::Expiration),
        "G" => by(Rule::ActionCode, Action::Gift),
        "L" => by(Rule::ActionCode, Action::SmallAcquisition),
        "W" => by(Rule::ActionCode, Action::Inheritance),
        "Z" => by(Rule::ActionCode, Action::TrustTransfer),
        "K" => by(Rule::ActionCode, Action::Swap),
        "U" => by(Rule::ActionCode, Action::Tender),
        _ => by(Rule::ActionCode, Action::Other),
    })
}

/// Whether the transaction is of a derivative that no exchange lists: anything but a put or call.
fn is_unlisted(transaction: Transaction<'_>) -> bool {
    let TransactionRow::Derivative(row) = transaction.row() else { return false };
    let words = words(row.security_title.value.text());
    !words.iter().any(|word| word.is_one_of(&["call", "put", "calls", "puts"]))
}

/// What footnotes say of a transaction.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Said {
    is_private: bool,
    is_to_issuer: bool,
    is_reinvested: bool,
}

/// Parts of words without which a text says nothing of the kind; most texts have none.
const STEMS: [&str; 9] = [
    "rivate",
    "egotiated",
    "nderwrit",
    "ublic offering",
    "econdary",
    "ubscription",
    "irectly from",
    "urchase agreement",
    "einvest",
];
const TO_ISSUER: [&str; 3] = ["epurchased", "sold to", "sold back"];

impl Said {
    /// What this and another text say together.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            is_private: self.is_private || other.is_private,
            is_to_issuer: self.is_to_issuer || other.is_to_issuer,
            is_reinvested: self.is_reinvested || other.is_reinvested,
        }
    }

    pub(super) fn of(text: &str) -> Self {
        let lower = text.to_ascii_lowercase();
        let may_say = STEMS
            .iter()
            .chain(&TO_ISSUER)
            .any(|stem| memchr::memmem::find(lower.as_bytes(), stem.as_bytes()).is_some());
        if !may_say {
            return Self::default();
        }
        let all = words(&lower);
        let has = |phrase: &[&str]| has(&all, phrase);
        Self {
            is_private: has(&["privately", "negotiated"])
                || has(&["privately", "sold"])
                || has(&["privately", "purchased"])
                || has(&["private", "resale"])
                || has(&["private", "transaction"])
                || has(&["private", "transactions"])
                || has(&["private", "sale"])
                || has(&["private", "purchase"])
                || has(&["private", "placement"])
                || has(&["negotiated", "transaction"])
                || has(&["underwritten"])
                || has(&["to", "the", "underwriters"])
                || has(&["to", "the", "several", "underwriters"])
                || has(&["to", "an", "underwriter"])
                || has(&["to", "the", "underwriter"])
                || has(&["initial", "public", "offering"]) && has(&["purchased"])
                || has(&["stock", "purchase", "agreement"])
                || has(&["share", "purchase", "agreement"])
                || has(&["directly", "from", "the", "issuer"])
                || has(&["directly", "from", "the", "company"])
                || has(&["subscription", "agreement"])
                || has(&["secondary", "offering"]),
            is_to_issuer: has(&["repurchased", "by", "the", "issuer"])
                || has(&["repurchased", "by", "the", "company"])
                || has(&["sold", "to", "the", "issuer"])
                || has(&["sold", "to", "the", "company"])
                || has(&["sold", "back", "to"]),
            is_reinvested: has(&["dividend", "reinvestment"])
                || has(&["dividends", "reinvested"])
                || has(&["reinvested", "dividends"])
                || has(&["reinvestment", "of", "dividends"])
                || has(&["reinvestment", "of", "cash", "dividends"]),
        }
    }
}

/// Whether the words hold `phrase`, not denied by the word before it.
fn has(all: &[Word], phrase: &[&str]) -> bool {
    all.windows(phrase.len()).enumerate().any(|(at, window)| {
        window.iter().zip(phrase).all(|(word, text)| word.is(text))
            && !(at > 0 && all[at - 1].is_one_of(&["not", "no", "non"]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn footnotes_tell_private_trades() {
        let said = |text: &str| {
            let said = Said::of(text);
            (said.is_private, said.is_to_issuer, said.is_reinvested)
        };
        for (text, expected) in [
            ("Sold in a privately negotiated transaction.", (true, false, false)),
            ("Purchased in the Issuer's underwritten public offering.", (true, false, false)),
            ("Sold to the underwriters at $10.00.", (true, false, false)),
            ("Subject to a lock-up with the underwriters.", (false, false, false)),
            ("Held by a privately held company.", (false, false, false)),
            ("Repurchased by the Company at $9.", (false, true, false)),
            ("Acquired under a dividend reinvestment plan.", (false, false, true)),
            ("Sold in the open market.", (false, false, false)),
        ] {
            assert_eq!(said(text), expected, "{text}");
        }
    }
}
