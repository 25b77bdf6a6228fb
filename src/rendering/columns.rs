//! The columns of Table I and Table II on each form, in the order in which it prints them.

/// Form 3, 4 or 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Form {
    Three,
    Four,
    Five,
}

/// Table I or Table II.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum TableName {
    /// Non-derivative securities.
    One,
    /// Derivative securities.
    Two,
}

/// What a column of Table I or II holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Column {
    /// Title of the security.
    Title,
    /// Conversion or exercise price (Table II).
    ConversionPrice,
    /// Transaction date.
    Date,
    /// Deemed execution date; forms before September 2002 have no such column.
    DeemedDate,
    /// Transaction code; on Form 5 with the form type behind it.
    Code,
    /// `V` for a transaction reported voluntarily early (Form 4).
    Voluntary,
    /// Amount acquired or disposed of (Table I).
    Amount,
    /// `A` or `D` (Table I).
    AcquiredDisposed,
    /// Price of the security.
    Price,
    /// Number acquired (Table II).
    Acquired,
    /// Number disposed of (Table II).
    Disposed,
    /// Date exercisable (Table II).
    Exercisable,
    /// Expiration date (Table II).
    Expiration,
    /// Title of the underlying security (Table II).
    UnderlyingTitle,
    /// Amount or number of underlying securities (Table II).
    UnderlyingAmount,
    /// Amount owned afterwards; on Form 3 the amount owned.
    Owned,
    /// `D` or `I`.
    DirectIndirect,
    /// Nature of indirect ownership.
    Nature,
}

impl Column {
    /// Whether the column holds words.
    pub(super) fn is_text(self) -> bool {
        matches!(self, Self::Title | Self::UnderlyingTitle | Self::Nature)
    }
}

/// The columns that `form` has in `table`; `deemed` says whether it has the columns 2A and 3A.
pub(super) fn columns(form: Form, table: TableName, deemed: bool) -> Vec<Column> {
    use Column as C;
    let all: &[Column] = match (form, table) {
        (Form::Three, TableName::One) => &[C::Title, C::Owned, C::DirectIndirect, C::Nature],
        (Form::Three, TableName::Two) => &[
            C::Title,
            C::Exercisable,
            C::Expiration,
            C::UnderlyingTitle,
            C::UnderlyingAmount,
            C::ConversionPrice,
            C::DirectIndirect,
            C::Nature,
        ],
        (_, TableName::One) => &[
            C::Title,
            C::Date,
            C::DeemedDate,
            C::Code,
            C::Voluntary,
            C::Amount,
            C::AcquiredDisposed,
            C::Price,
            C::Owned,
            C::DirectIndirect,
            C::Nature,
        ],
        (_, TableName::Two) => &[
            C::Title,
            C::ConversionPrice,
            C::Date,
            C::DeemedDate,
            C::Code,
            C::Voluntary,
            C::Acquired,
            C::Disposed,
            C::Exercisable,
            C::Expiration,
            C::UnderlyingTitle,
            C::UnderlyingAmount,
            C::Price,
            C::Owned,
            C::DirectIndirect,
            C::Nature,
        ],
    };
    let is_there = |column: &Column| match column {
        C::DeemedDate => deemed,
        C::Voluntary => form == Form::Four,
        _ => true,
    };
    all.iter().copied().filter(is_there).collect()
}

/// A row of Table I or II whose cells are assigned: the text of each column, marks included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) table: TableName,
    /// Column and text; a column that is missing here was not on the page or could not be told.
    pub(super) cells: Vec<(Column, String)>,
    /// Texts of the row that belong to no column for certain.
    pub(super) unplaced: Vec<String>,
}

impl Entry {
    /// The text of `column`, empty where there is none.
    pub(super) fn text(&self, column: Column) -> &str {
        let cell = self.cells.iter().find(|(name, _)| *name == column);
        cell.map_or("", |(_, text)| text.as_str())
    }

    /// The text of `column`, if there is one.
    pub(super) fn text_mut(&mut self, column: Column) -> Option<&mut String> {
        self.cells.iter_mut().find(|(name, _)| *name == column).map(|(_, text)| text)
    }

    /// Writes `more` on a new line of `column`; false where the column holds nothing yet.
    pub(super) fn append(&mut self, column: Column, more: &str) -> bool {
        let Some(text) = self.text_mut(column) else { return false };
        text.push('\n');
        text.push_str(more);
        true
    }
}
