//! Objects of JSON from structs of the model, without a key for what is absent: the macro
//! `object!`. A list of fields enters, both ways of serde leave; `json` and `filing` use it.

/// Implements `Serialize`, `Deserialize`, `Part` and `Describe` for a struct whose fields, all of
/// them and in the order of the JSON, are named. A key that is not among them is an error of
/// reading. A row of a table says its `kind`, which the enum of the rows writes.
macro_rules! object {
    ($name:ident { $($field:ident),+ $(,)? }) => {
        $crate::json::object::object!(@ None, $name { $($field),+ });
    };
    ($name:ident, kind $kind:literal { $($field:ident),+ $(,)? }) => {
        $crate::json::object::object!(@ Some($kind), $name { $($field),+ });
    };
    (@ $kind:expr, $name:ident { $($field:ident),+ }) => {
        impl $crate::json::part::Part for $name {
            fn is_left_out(&self) -> bool {
                // Without `..`: a field that is missing from the list does not compile.
                let Self { $($field),+ } = self;
                $($crate::json::part::Part::is_left_out($field))&&+
            }
        }

        impl $crate::json::schema::Describe for $name {
            fn describe(
                definitions: &mut $crate::json::schema::Definitions,
            ) -> $crate::json::schema::Node {
                definitions.object(stringify!($name), $kind, |definitions| {
                    vec![$($crate::json::schema::Property::of(
                        stringify!($field),
                        definitions,
                        |object: &$name| &object.$field,
                    )),+]
                })
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut map = serializer.serialize_map(None)?;
                $(if !$crate::json::part::Part::is_left_out(&self.$field) {
                    serde::ser::SerializeMap::serialize_entry(
                        &mut map,
                        stringify!($field),
                        &self.$field,
                    )?;
                })+
                serde::ser::SerializeMap::end(map)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                struct Visitor;

                impl<'de> serde::de::Visitor<'de> for Visitor {
                    type Value = $name;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str(concat!("an object of ", stringify!($name)))
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(
                        self,
                        mut map: A,
                    ) -> Result<$name, A::Error> {
                        let mut out = $name::default();
                        while let Some(key) = map.next_key::<String>()? {
                            match key.as_str() {
                                $(stringify!($field) => out.$field = map.next_value()?,)+
                                _ => {
                                    return Err(serde::de::Error::unknown_field(
                                        &key,
                                        &[$(stringify!($field)),+],
                                    ));
                                }
                            }
                        }
                        Ok(out)
                    }
                }

                deserializer.deserialize_map(Visitor)
            }
        }
    };
}

pub(super) use object;
