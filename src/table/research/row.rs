//! The name of a row in its filing.

/// A row of a filing, as other rows name it: `N2` in Table I, `D1` in Table II.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowId {
    /// Whether it stands in Table II.
    pub is_derivative: bool,
    /// The 1-based position in its table.
    pub number: u64,
}

impl RowId {
    /// The word of the columns `row_table`.
    pub fn table(self) -> &'static str {
        if self.is_derivative { "derivative" } else { "non_derivative" }
    }
}

impl std::fmt::Display for RowId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", if self.is_derivative { 'D' } else { 'N' }, self.number)
    }
}
