//! Single values and fields, both ways: the four states of a [`Value`] as JSON has them.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::ids::{AccessionNumber, Cik, FootnoteId};
use crate::problem::{Code, Severity};
use crate::value::{self, Date, Decimal, Field, Flag, Str, Value};

/// The key of a text that is no value of its type.
const INVALID: &str = "invalid";

/// A type of value that JSON has as a string or, for flags, as a boolean.
trait Scalar: Sized {
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;

    fn from_text(text: &str) -> Option<Self>;

    fn from_boolean(_: bool) -> Option<Self> {
        None
    }
}

impl Scalar for Str {
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }

    fn from_text(text: &str) -> Option<Self> {
        Some(Self::new(text))
    }
}

impl Scalar for Decimal {
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }

    fn from_text(text: &str) -> Option<Self> {
        Self::parse(text)
    }
}

impl Scalar for Date {
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }

    fn from_text(text: &str) -> Option<Self> {
        value::date(text).map(|(date, _)| date)
    }
}

impl Scalar for Cik {
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }

    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Scalar for Flag {
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bool(self.is_true())
    }

    fn from_text(_: &str) -> Option<Self> {
        None
    }

    fn from_boolean(value: bool) -> Option<Self> {
        Some(value.into())
    }
}

impl<T: Scalar> Serialize for Value<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Valid(value) => value.write(serializer),
            Self::Invalid(raw) => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry(INVALID, raw.as_str())?;
                map.end()
            }
            // What is absent gets no key, so only what is empty comes here.
            Self::Absent | Self::Empty => serializer.serialize_unit(),
        }
    }
}

impl<'de, T: Scalar> Deserialize<'de> for Value<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor(PhantomData))
    }
}

struct ValueVisitor<T>(PhantomData<T>);

impl<'de, T: Scalar> Visitor<'de> for ValueVisitor<T> {
    type Value = Value<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a value, null, or an object with the key `{INVALID}`")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value<T>, E> {
        Ok(Value::Empty)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Value<T>, E> {
        T::from_boolean(value)
            .map(Value::Valid)
            .ok_or_else(|| E::invalid_value(de::Unexpected::Bool(value), &self))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Value<T>, E> {
        T::from_text(text)
            .map(Value::Valid)
            .ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value<T>, A::Error> {
        let Some(key) = map.next_key::<String>()? else {
            return Err(de::Error::missing_field(INVALID));
        };
        if key != INVALID {
            return Err(de::Error::unknown_field(&key, &[INVALID]));
        }
        let raw: String = map.next_value()?;
        match map.next_key::<String>()? {
            Some(key) => Err(de::Error::unknown_field(&key, &[INVALID])),
            None => Ok(Value::Invalid(Str::from(raw))),
        }
    }
}

impl<T: Scalar> Serialize for Field<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if !self.value.is_absent() {
            map.serialize_entry("value", &self.value)?;
        }
        if !self.footnotes.is_empty() {
            map.serialize_entry("footnotes", &self.footnotes)?;
        }
        map.end()
    }
}

impl<'de, T: Scalar> Deserialize<'de> for Field<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(FieldVisitor(PhantomData))
    }
}

struct FieldVisitor<T>(PhantomData<T>);

impl<'de, T: Scalar> Visitor<'de> for FieldVisitor<T> {
    type Value = Field<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with the keys `value` and `footnotes`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Field<T>, A::Error> {
        let mut field = Field::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "value" => field.value = map.next_value()?,
                "footnotes" => field.footnotes = map.next_value()?,
                _ => return Err(de::Error::unknown_field(&key, &["value", "footnotes"])),
            }
        }
        Ok(field)
    }
}

/// Implements both ways for a type that is always a string, by `as_str` and a function that reads
/// it.
macro_rules! string {
    ($name:ident, $expected:literal, $read:expr) => {
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                let read: fn(&str) -> Option<Self> = $read;
                read(&text)
                    .ok_or_else(|| de::Error::invalid_value(de::Unexpected::Str(&text), &$expected))
            }
        }
    };
}

string!(Str, "a text", |text| Some(Str::new(text)));
string!(FootnoteId, "a footnote id", |text| Some(FootnoteId::new(text)));
string!(Cik, "a CIK", |text| text.parse().ok());
string!(AccessionNumber, "an accession number", |text| text.parse().ok());
string!(Code, "a code of a problem", |text| {
    Code::ALL.iter().copied().find(|code| code.as_str() == text)
});
string!(Severity, "info, warning or error", |text| {
    [Severity::Info, Severity::Warning, Severity::Error].into_iter().find(|s| s.as_str() == text)
});
