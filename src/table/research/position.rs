//! A series of balances: they enter in time order, what each was to be leaves.

use rust_decimal::Decimal;

/// The balances of one owner in one class, held in one way.
#[derive(Clone, Debug, Default)]
pub struct Series {
    last: Option<Decimal>,
}

/// What a balance was to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Expected {
    /// The balance before and the change; `None` where one is unknown.
    pub expected: Option<Decimal>,
    /// What was reported minus that, where they differ.
    pub gap: Option<Decimal>,
    /// What the gap looks like.
    pub looks: Option<Looks>,
}

/// What a gap looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looks {
    /// A digit too many or too few.
    FactorOfTen,
    /// The change was added instead of taken away, or the reverse.
    Sign,
}

impl Series {
    /// Takes the next balance; `change` is what the transaction added. One that an amendment
    /// replaces is compared and then passed over.
    pub fn next(
        &mut self,
        owned: Option<Decimal>,
        change: Option<Decimal>,
        is_superseded: bool,
    ) -> Expected {
        let expected = self.last.zip(change).and_then(|(last, change)| last.checked_add(change));
        let gap = expected.zip(owned).and_then(|(expected, owned)| owned.checked_sub(expected));
        let gap = gap.filter(|gap| !gap.is_zero());
        let looks = gap.and_then(|_| looks(self.last?, change?, expected?, owned?));
        if !is_superseded {
            self.last = owned.or(self.last);
        }
        Expected { expected, gap, looks }
    }
}

fn looks(last: Decimal, change: Decimal, expected: Decimal, owned: Decimal) -> Option<Looks> {
    /// A rounded number has zeros of its own; a slip of a digit shows in the others.
    const LEAST: i64 = 100;
    let ten = Decimal::TEN;
    let is_large = expected >= LEAST.into() && owned > Decimal::ZERO;
    if is_large
        && (expected.checked_mul(ten) == Some(owned) || owned.checked_mul(ten) == Some(expected))
    {
        return Some(Looks::FactorOfTen);
    }
    let turned = last.checked_sub(change)?;
    // After nothing, any balance would look so.
    (!change.is_zero() && !last.is_zero() && turned == owned).then_some(Looks::Sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Option<Decimal> {
        text.parse().ok()
    }

    #[test]
    fn breaks_are_shown_and_not_carried_on() {
        let mut series = Series::default();
        assert_eq!(series.next(number("1000"), number("0"), false), Expected::default());
        let sold = series.next(number("900"), number("-100"), false);
        assert_eq!((sold.expected, sold.gap), (number("900"), None));
        let replaced = series.next(number("750"), number("-100"), true);
        assert_eq!(replaced.gap, number("-50"));
        let ten = series.next(number("8000"), number("-100"), false);
        assert_eq!(ten.looks, Some(Looks::FactorOfTen));
        let sign = series.next(number("8200"), number("-200"), false);
        assert_eq!((sign.expected, sign.looks), (number("7800"), Some(Looks::Sign)));
        assert_eq!(series.next(number("1"), None, false), Expected::default());
    }
}
