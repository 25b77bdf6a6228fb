//! Arithmetic on numbers as filed: digits enter, digits leave, exact or not at all. `flat` adds
//! signs and multiplies with it.

/// The number as it is: `None` where it is below zero as filed, because its sign is then not that
/// of the transaction.
pub(super) fn positive(digits: &str) -> Option<String> {
    Some(Amount::parse(digits)?.to_string())
}

/// The number with a minus sign; zero has none. `None` where it is below zero as filed.
pub(super) fn negative(digits: &str) -> Option<String> {
    let amount = Amount::parse(digits)?;
    Some(if amount.units == 0 { amount.to_string() } else { format!("-{amount}") })
}

/// The product of two numbers with all its digits; `None` where one is below zero as filed or the
/// product has more than 38 digits. The schema's largest numbers make a product of 32.
pub(crate) fn product(a: &str, b: &str) -> Option<String> {
    let (a, b) = (Amount::parse(a)?, Amount::parse(b)?);
    let units = a.units.checked_mul(b.units)?;
    Some(Amount { units, decimals: a.decimals + b.decimals }.to_string())
}

/// A number that is not negative: `units` divided by ten to the power of `decimals`.
struct Amount {
    units: u128,
    decimals: usize,
}

impl Amount {
    fn parse(digits: &str) -> Option<Self> {
        let unsigned = digits.strip_prefix('+').unwrap_or(digits);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let units = whole.bytes().chain(fraction.bytes()).try_fold(0_u128, |sum, digit| {
            let digit = digit.is_ascii_digit().then(|| u128::from(digit - b'0'))?;
            sum.checked_mul(10)?.checked_add(digit)
        })?;
        Some(Self { units, decimals: fraction.len() })
    }
}

impl std::fmt::Display for Amount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let digits = format!("{:0>width$}", self.units, width = self.decimals + 1);
        let (whole, fraction) = digits.split_at(digits.len() - self.decimals);
        f.write_str(whole)?;
        if !fraction.is_empty() {
            write!(f, ".{fraction}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_are_exact() {
        for (a, b, expected) in [
            ("1200.50", "10.1234", "12153.141700"),
            ("100", "0", "0"),
            (".275", "2", "0.550"),
            ("999999999999.9999", "999999999999.9999", "999999999999999800000000.00000001"),
        ] {
            assert_eq!(product(a, b).unwrap(), expected);
            assert_eq!(product(b, a).unwrap(), expected);
        }
        assert_eq!(product("-1", "2"), None);
        assert_eq!(product(&"9".repeat(30), &"9".repeat(30)), None);
    }

    #[test]
    fn signs_follow_the_transaction() {
        assert_eq!(positive("1200.50").unwrap(), "1200.50");
        assert_eq!(negative("1200.50").unwrap(), "-1200.50");
        assert_eq!(negative(".5").unwrap(), "-0.5");
        assert_eq!(negative("0.00").unwrap(), "0.00");
        assert_eq!(negative("-5"), None);
        assert_eq!(positive("+5").unwrap(), "5");
    }

    proptest::proptest! {
        #[test]
        fn products_agree_with_exact_arithmetic(
            a in "[0-9]{1,10}(\\.[0-9]{0,4})?",
            b in "[0-9]{0,8}\\.[0-9]{1,4}",
        ) {
            let decimal = |digits: &str| digits.parse::<rust_decimal::Decimal>().unwrap();
            let made = product(&a, &b).unwrap();
            assert_eq!(decimal(&made), decimal(&a) * decimal(&b));
        }
    }
}
