//! One column on its way to a row group: its values, packed, and which rows have one.

use std::ops::Range;

use parquet::basic::{LogicalType, Repetition, TimeUnit, Type as PhysicalType};
use parquet::column::writer::ColumnWriterImpl;
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DataType, FixedLenByteArray, FixedLenByteArrayType,
    Int32Type, Int64Type,
};
use parquet::errors::Result;
use parquet::file::writer::SerializedColumnWriter;
use parquet::schema::types::{Type, TypePtr};

use section16::{
    Date, DateTime,
    table::{Cell, ColumnDef, ColumnType},
};

use super::super::digits::Digits;

/// Digits of the decimal columns. The schema allows twelve before the point and four after it, so
/// that the product of two numbers has at most 24 and eight; this holds it, with digits to spare.
pub(super) const DECIMAL_PRECISION: usize = 38;
/// Digits of the decimal columns after the point.
pub(super) const DECIMAL_SCALE: usize = 10;
const DECIMAL_BYTES: usize = size_of::<i128>();
// The same, as the schema has them.
const SCHEMA_PRECISION: i32 = 38;
const SCHEMA_SCALE: i32 = 10;
const SCHEMA_BYTES: i32 = 16;
/// Rows that are handed to the encoder at once.
const BATCH: usize = 4096;
const EPOCH: Date = Date::constant(1970, 1, 1);

/// The values of a column since the last row group.
pub(super) struct Column {
    kind: ColumnType,
    required: bool,
    /// Which rows have a value.
    present: Vec<bool>,
    values: Values,
}

enum Values {
    Text { bytes: Vec<u8>, ends: Vec<usize> },
    Decimal(Vec<u8>),
    Int64(Vec<i64>),
    Int32(Vec<i32>),
    Boolean(Vec<bool>),
}

/// The type of a column in the schema of a file. All files of a table have the same.
pub(super) fn schema(def: &ColumnDef) -> Result<TypePtr> {
    let (physical, logical) = match def.kind {
        ColumnType::Integer => (PhysicalType::INT64, None),
        ColumnType::Decimal => (
            PhysicalType::FIXED_LEN_BYTE_ARRAY,
            Some(LogicalType::decimal(SCHEMA_SCALE, SCHEMA_PRECISION)),
        ),
        ColumnType::Date => (PhysicalType::INT32, Some(LogicalType::Date)),
        ColumnType::Timestamp => {
            (PhysicalType::INT64, Some(LogicalType::timestamp(false, TimeUnit::MICROS)))
        }
        ColumnType::Boolean => (PhysicalType::BOOLEAN, None),
        // Texts, ids of footnotes, and whatever has no type of its own.
        _ => (PhysicalType::BYTE_ARRAY, Some(LogicalType::String)),
    };
    let builder = Type::primitive_type_builder(def.name, physical)
        .with_repetition(if def.is_key() { Repetition::REQUIRED } else { Repetition::OPTIONAL })
        .with_logical_type(logical);
    let builder = match def.kind {
        ColumnType::Decimal => builder
            .with_length(SCHEMA_BYTES)
            .with_precision(SCHEMA_PRECISION)
            .with_scale(SCHEMA_SCALE),
        _ => builder,
    };
    Ok(builder.build()?.into())
}

impl Column {
    pub(super) fn new(def: &ColumnDef) -> Self {
        let values = match def.kind {
            ColumnType::Integer | ColumnType::Timestamp => Values::Int64(Vec::new()),
            ColumnType::Decimal => Values::Decimal(Vec::new()),
            ColumnType::Date => Values::Int32(Vec::new()),
            ColumnType::Boolean => Values::Boolean(Vec::new()),
            _ => Values::Text { bytes: Vec::new(), ends: Vec::new() },
        };
        Self { kind: def.kind, required: def.is_key(), present: Vec::new(), values }
    }

    /// Takes the cell of the next row; `false` where the column cannot hold it, and has nothing
    /// in its place.
    pub(super) fn push(&mut self, cell: &Cell<'_>) -> bool {
        let taken = self.take(cell);
        self.present.push(taken);
        if self.required && !taken {
            // A key is never empty; but a row without one must not shift the rows that follow.
            self.take(&Cell::Text("".into()));
        }
        taken || cell.is_empty()
    }

    fn take(&mut self, cell: &Cell<'_>) -> bool {
        match (&mut self.values, cell) {
            (_, Cell::Empty) => return false,
            (Values::Text { bytes, ends }, cell) => {
                cell.write_text(bytes);
                ends.push(bytes.len());
            }
            (Values::Decimal(bytes), Cell::Decimal(text) | Cell::Text(text)) => {
                let digits = Digits::parse(text);
                let scaled = digits.and_then(|d| d.to_scaled(DECIMAL_PRECISION, DECIMAL_SCALE));
                let Some(scaled) = scaled else { return false };
                bytes.extend_from_slice(&scaled.to_be_bytes());
            }
            (Values::Int64(numbers), Cell::Integer(number)) => match i64::try_from(*number) {
                Ok(number) => numbers.push(number),
                Err(_) => return false,
            },
            (Values::Int64(numbers), Cell::Timestamp(time))
                if self.kind == ColumnType::Timestamp =>
            {
                numbers.push(microseconds(*time));
            }
            (Values::Int32(days), Cell::Date(date)) => days.push(days_since_epoch(*date)),
            (Values::Boolean(values), Cell::Boolean(value)) => values.push(value.is_true()),
            _ => return false,
        }
        true
    }

    /// How many bytes are held.
    pub(super) fn bytes(&self) -> usize {
        let values = match &self.values {
            Values::Text { bytes, ends } => bytes.len() + std::mem::size_of_val(ends.as_slice()),
            Values::Decimal(bytes) => bytes.len(),
            Values::Int64(numbers) => std::mem::size_of_val(numbers.as_slice()),
            Values::Int32(days) => std::mem::size_of_val(days.as_slice()),
            Values::Boolean(values) => values.len(),
        };
        values + self.present.len()
    }

    /// Encodes the values into a row group, and forgets them. What they took is kept for the next.
    pub(super) fn write(&mut self, writer: &mut SerializedColumnWriter<'_>) -> Result<()> {
        let batches = Batches { present: &self.present, required: self.required, value: 0 };
        match &mut self.values {
            Values::Text { bytes, ends } => {
                let writer = writer.typed::<ByteArrayType>();
                for (levels, range) in batches {
                    let start = |at: usize| if at == 0 { 0 } else { ends[at - 1] };
                    let from = start(range.start);
                    let all = ByteArray::from(&bytes[from..start(range.end)]);
                    let value = |at: usize| all.slice(start(at) - from, ends[at] - start(at));
                    let values: Vec<_> = range.map(value).collect();
                    writer.write_batch(&values, levels.as_deref(), None)?;
                }
                bytes.clear();
                ends.clear();
            }
            Values::Decimal(bytes) => {
                let writer = writer.typed::<FixedLenByteArrayType>();
                for (levels, range) in batches {
                    let bytes = &bytes[range.start * DECIMAL_BYTES..range.end * DECIMAL_BYTES];
                    let all = ByteArray::from(bytes);
                    let value = |at: usize| all.slice(at * DECIMAL_BYTES, DECIMAL_BYTES).into();
                    let values: Vec<FixedLenByteArray> = (0..range.len()).map(value).collect();
                    writer.write_batch(&values, levels.as_deref(), None)?;
                }
                bytes.clear();
            }
            Values::Int64(values) => {
                write_plain(writer.typed::<Int64Type>(), batches, values)?;
            }
            Values::Int32(values) => {
                write_plain(writer.typed::<Int32Type>(), batches, values)?;
            }
            Values::Boolean(values) => {
                write_plain(writer.typed::<BoolType>(), batches, values)?;
            }
        }
        self.present.clear();
        Ok(())
    }
}

/// Encodes values that the encoder takes as they are held, and forgets them.
fn write_plain<T: DataType>(
    writer: &mut ColumnWriterImpl<'_, T>,
    batches: Batches<'_>,
    values: &mut Vec<T::T>,
) -> Result<()> {
    for (levels, range) in batches {
        writer.write_batch(&values[range], levels.as_deref(), None)?;
    }
    values.clear();
    Ok(())
}

/// The rows of a column in portions: their definition levels, and which values belong to them.
struct Batches<'a> {
    present: &'a [bool],
    required: bool,
    value: usize,
}

impl Iterator for Batches<'_> {
    type Item = (Option<Vec<i16>>, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        if self.present.is_empty() {
            return None;
        }
        let (present, rest) = self.present.split_at(self.present.len().min(BATCH));
        self.present = rest;
        let levels = (!self.required).then(|| present.iter().map(|is| i16::from(*is)).collect());
        let values = present.iter().filter(|is| self.required || **is).count();
        let start = self.value;
        self.value += values;
        Some((levels, start..self.value))
    }
}

fn days_since_epoch(date: Date) -> i32 {
    // A span between days of the years 0 to 9999 has at most seven digits.
    i32::try_from(date.duration_since(EPOCH).as_hours() / 24).unwrap_or_default()
}

fn microseconds(time: DateTime) -> i64 {
    let since = time.duration_since(EPOCH.to_datetime(jiff::civil::Time::midnight()));
    i64::try_from(since.as_micros()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_times_are_counted_from_1970() {
        assert_eq!(days_since_epoch(EPOCH), 0);
        assert_eq!(days_since_epoch(Date::constant(2005, 1, 4)), 12_787);
        assert_eq!(days_since_epoch(Date::constant(1969, 12, 31)), -1);
        assert_eq!(days_since_epoch(Date::constant(1, 1, 1)), -719_162);
        let time = DateTime::constant(1970, 1, 2, 0, 0, 1, 0);
        assert_eq!(microseconds(time), 86_401_000_000);
    }
}
