//! A thin pull cursor over quick-xml that loses nothing: text enters, names of elements, typed
//! values and problems leave.
//!
//! The cursor stands on an element. [`Cursor::next_child`] goes down to the next child or, at the
//! end of the element, up again; the readers of values take an element whole. What nobody asked
//! for (text between elements, attributes, whole elements) becomes a problem with path and text.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::ids::FootnoteId;
use crate::problem::Code;
use crate::str::trim;
use crate::value::{Field, Str, Value};

use super::attributes::{self, Attribute};
use super::leaf::Leaf;
use super::reference::{self, Resolved};
use super::schema::{self, DEEPEST};
use super::trail::Trail;

/// Why the strict reading of a document ended early.
#[derive(Debug)]
pub(super) struct Fault {
    /// Where in the text, in bytes.
    pub(super) offset: usize,
    /// What quick-xml says.
    pub(super) message: String,
}

/// The cursor; see the module.
pub(super) struct Cursor<'a> {
    reader: Reader<&'a [u8]>,
    text: &'a str,
    pub(super) trail: Trail<'a>,
    /// Names have a namespace prefix, as the root's has.
    prefixed: bool,
    /// The element under the cursor was written `<x/>`, so its end is not an event of its own.
    at_empty: bool,
    /// The attributes of the element under the cursor that nobody has asked for yet.
    attributes: &'a str,
    /// Whether a text holds a mark of markup, or letters by their numbers: text of another kind
    /// than forms have.
    pub(super) has_marks: bool,
}

/// What is to be done with an element inside a text.
#[derive(Clone, Copy)]
enum Inner {
    /// It is no part of the text; what it holds goes to the problems.
    PassOver,
    /// Its words belong to the text around it. It is reported all the same.
    TakeIn,
}

impl<'a> Cursor<'a> {
    /// A cursor on the root element, with which `text` must begin.
    pub(super) fn new(text: &'a str) -> Result<Self, Fault> {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.allow_dangling_amp = true;
        let mut cursor = Self {
            reader,
            text,
            trail: Trail::new(),
            prefixed: false,
            at_empty: false,
            attributes: "",
            has_marks: false,
        };
        let root = cursor.enter()?;
        cursor.prefixed = root.contains(':');
        cursor.trail.leave();
        Ok(cursor)
    }

    /// Where the cursor is in the text.
    pub(super) fn offset(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    /// Goes to the next child of the element under the cursor and gives its name, or, where there
    /// is none, back to the parent.
    pub(super) fn next_child(&mut self) -> Result<Option<&'a str>, Fault> {
        self.report_attributes();
        if self.at_empty {
            self.at_empty = false;
            self.trail.leave();
            return Ok(None);
        }
        // White space between elements never becomes an event.
        self.reader.config_mut().trim_text_start = true;
        // Its pieces, cut by references and comments, are one text.
        let mut stray = Cow::Borrowed("");
        loop {
            let start = self.offset();
            match self.reader.read_event() {
                Ok(Event::Start(tag)) => {
                    self.stray_text(&stray);
                    return self.open(&tag, false).map(Some);
                }
                Ok(Event::Empty(tag)) => {
                    self.stray_text(&stray);
                    return self.open(&tag, true).map(Some);
                }
                Ok(Event::End(_)) => {
                    self.stray_text(&stray);
                    self.trail.leave();
                    return Ok(None);
                }
                Ok(Event::Text(_)) => append(&mut stray, &self.text[start..self.offset()]),
                Ok(Event::CData(data)) => {
                    append(&mut stray, self.before(data.len(), "]]>"));
                }
                Ok(Event::GeneralRef(name)) => {
                    let reference = self.before(name.len() + "&;".len(), "");
                    self.reference(&mut stray, reference);
                }
                Ok(Event::Eof) => return Err(self.ended()),
                Err(error) => return Err(self.fault(&error)),
                Ok(Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::DocType(_)) => {}
            }
        }
    }

    /// Reads the element under the cursor as a plain value.
    pub(super) fn value_into<T: Leaf>(&mut self, slot: &mut Value<T>) -> Result<(), Fault> {
        let text = self.text_of(Inner::PassOver)?;
        if slot.is_absent() {
            *slot = self.typed(&text);
        } else {
            self.report(Code::RepeatedElement, trim(&text), "stands a second time");
        }
        self.trail.leave();
        Ok(())
    }

    /// Reads the element under the cursor as a value element: `value` and `footnoteId`s.
    pub(super) fn field_into<T: Leaf>(&mut self, field: &mut Field<T>) -> Result<(), Fault> {
        // An element that is there and holds no `value` is empty, not absent.
        let mut value = Value::Absent;
        let repeated = !field.value.is_absent() || !field.footnotes.is_empty();
        while let Some(name) = self.next_child()? {
            match name {
                "value" => self.value_into(&mut value)?,
                "footnoteId" => self.footnote_into(&mut field.footnotes)?,
                _ => self.unknown_element()?,
            }
        }
        if value.is_absent() {
            value = Value::Empty;
        }
        match (&field.value, repeated) {
            (Value::Absent, _) => field.value = value,
            (_, true) => self.repeated_field(&value),
            _ => {}
        }
        Ok(())
    }

    /// Reads the element under the cursor as a reference to a footnote.
    pub(super) fn footnote_into(&mut self, footnotes: &mut Vec<FootnoteId>) -> Result<(), Fault> {
        match self.take_id() {
            Some(id) => footnotes.push(id),
            None => self.report(Code::FootnoteWithoutId, "", "has no id"),
        }
        while self.next_child()?.is_some() {
            self.unknown_element()?;
        }
        Ok(())
    }

    /// Reads the element under the cursor as a footnote: its id, and its text with the words of
    /// any markup in it.
    pub(super) fn footnote(&mut self) -> Result<(Option<FootnoteId>, Value<Str>), Fault> {
        let id = self.take_id();
        if id.is_none() {
            self.report(Code::FootnoteWithoutId, "", "has no id");
        }
        let text = self.text_of(Inner::TakeIn)?;
        let text = self.typed(&text);
        self.trail.leave();
        Ok((id, text))
    }

    /// Passes over the element under the cursor without a word on what it holds.
    pub(super) fn skip(&mut self) -> Result<(), Fault> {
        self.attributes = "";
        let mut depth = usize::from(!self.at_empty);
        self.at_empty = false;
        while depth > 0 {
            match self.reader.read_event() {
                Ok(Event::Start(_)) => depth += 1,
                Ok(Event::End(_)) => depth -= 1,
                Ok(Event::Eof) => return Err(self.ended()),
                Err(error) => return Err(self.fault(&error)),
                Ok(_) => {}
            }
        }
        self.trail.leave();
        Ok(())
    }

    /// Takes the element under the cursor, which the schema does not have in this place, into the
    /// problems: a problem for each text and attribute in it, at least one in all.
    pub(super) fn unknown_element(&mut self) -> Result<(), Fault> {
        self.pass_over(Code::UnknownElement)
    }

    /// Takes the element under the cursor, which the schema knows and which has no column here,
    /// into the problems.
    pub(super) fn element_without_column(&mut self) -> Result<(), Fault> {
        self.pass_over(Code::NoColumn)
    }

    /// Adds a problem at the element under the cursor.
    pub(super) fn report(&mut self, code: Code, raw: &str, says: &str) {
        self.trail.report(code, raw, says);
    }

    fn enter(&mut self) -> Result<&'a str, Fault> {
        match self.reader.read_event() {
            Ok(Event::Start(tag)) => self.open(&tag, false),
            Ok(Event::Empty(tag)) => self.open(&tag, true),
            _ => Err(Fault { offset: 0, message: "no element begins here".to_owned() }),
        }
    }

    #[cold]
    fn fault(&self, error: &quick_xml::Error) -> Fault {
        Fault {
            offset: usize::try_from(self.reader.error_position()).unwrap_or_default(),
            message: error.to_string(),
        }
    }

    fn ended(&self) -> Fault {
        Fault { offset: self.text.len(), message: "the document ends inside an element".to_owned() }
    }

    /// Notes the start tag that was just read.
    fn open(&mut self, tag: &BytesStart<'_>, empty: bool) -> Result<&'a str, Fault> {
        let length = tag.name().as_ref().len();
        let end = self.offset() - if empty { "/>".len() } else { ">".len() };
        let inside = &self.text[end - tag.len()..end];
        let mut name = &inside[..length];
        if self.prefixed {
            name = name.rsplit_once(':').map_or(name, |(_, local)| local);
        }
        self.attributes = if inside.len() > length { trim(&inside[length..]) } else { "" };
        self.at_empty = empty;
        self.trail.enter(name);
        if self.trail.depth() > DEEPEST {
            let message = format!("elements are nested more than {DEEPEST} deep");
            return Err(Fault { offset: self.offset(), message });
        }
        Ok(name)
    }

    /// The text in the element under the cursor, up to its end tag. The cursor's trail still has
    /// the element. Where an element stands in the text, the texts on its sides are set apart.
    fn text_of(&mut self, inner: Inner) -> Result<Cow<'a, str>, Fault> {
        self.report_attributes();
        if self.at_empty {
            self.at_empty = false;
            return Ok(Cow::Borrowed(""));
        }
        self.reader.config_mut().trim_text_start = false;
        let mut out = Cow::Borrowed("");
        loop {
            let start = self.offset();
            let (tag, empty) = match self.reader.read_event() {
                Ok(Event::Text(_)) => {
                    let piece = &self.text[start..self.offset()];
                    if piece.starts_with('&') {
                        let says = "holds a `&` that begins no reference";
                        self.report(Code::BareAmpersand, piece, says);
                    }
                    append(&mut out, piece);
                    continue;
                }
                Ok(Event::CData(data)) => {
                    self.has_marks = true;
                    append(&mut out, self.before(data.len(), "]]>"));
                    continue;
                }
                Ok(Event::GeneralRef(name)) => {
                    let reference = self.before(name.len() + "&;".len(), "");
                    self.reference(&mut out, reference);
                    continue;
                }
                Ok(Event::Start(tag)) => (tag, false),
                Ok(Event::Empty(tag)) => (tag, true),
                Ok(Event::End(_)) => return Ok(out),
                Ok(Event::Eof) => return Err(self.ended()),
                Err(error) => return Err(self.fault(&error)),
                Ok(Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::DocType(_)) => {
                    continue;
                }
            };
            self.open(&tag, empty)?;
            set_apart(&mut out);
            match inner {
                Inner::PassOver => self.unknown_element()?,
                Inner::TakeIn => self.take_in(&mut out)?,
            }
            set_apart(&mut out);
        }
    }

    /// Appends the text of the element under the cursor, which stands in a text and is none of its
    /// own there, to `out`, and reports it.
    fn take_in(&mut self, out: &mut Cow<'a, str>) -> Result<(), Fault> {
        let text = self.text_of(Inner::TakeIn)?;
        let says = "stands inside a text, which has its words";
        self.report(Code::UnknownElement, trim(&text), says);
        out.to_mut().push_str(&text);
        self.trail.leave();
        Ok(())
    }

    /// Appends what `reference`, `&…;` with its marks, stands for. Entities other than the five
    /// of XML are never expanded.
    fn reference(&mut self, out: &mut Cow<'a, str>, reference: &'a str) {
        match reference::resolve(reference) {
            Resolved::Text(text) => {
                // `&amp;lt;` is a mark that was escaped twice.
                let next = self.text.as_bytes().get(self.offset());
                self.has_marks |= text == "<" || next.is_some_and(|next| b"#lgqa".contains(next));
                out.to_mut().push_str(text);
            }
            Resolved::Character(character) => {
                self.has_marks |= character.is_ascii();
                out.to_mut().push(character);
            }
            Resolved::Unknown => {
                let says = "holds a reference to an unknown entity";
                self.report(Code::UnknownEntity, reference, says);
                append(out, reference);
            }
            Resolved::Ampersand => {
                let says = "holds a `&` that begins no reference";
                self.report(Code::BareAmpersand, reference, says);
                append(out, reference);
            }
        }
    }

    /// `text` as a value of its type; a text that is none is reported.
    fn typed<T: Leaf>(&mut self, text: &str) -> Value<T> {
        let trimmed = trim(text);
        if trimmed.is_empty() {
            return Value::Empty;
        }
        if let Some(value) = T::from_filed(trimmed) {
            if let Some((code, says)) = T::remark(trimmed) {
                self.report(code, trimmed, says);
            }
            return Value::Valid(value);
        }
        // Where a part alone is a value too, `100` above `200`, there may be two.
        if trimmed.contains('\n') && trimmed.lines().all(|part| T::from_filed(trim(part)).is_none())
        {
            let joined: String = trimmed.chars().filter(|c| !matches!(c, '\n' | '\r')).collect();
            if let Some(value) = T::from_filed(&joined) {
                self.report(Code::WrappedValue, trimmed, "holds a line break, which was taken out");
                return Value::Valid(value);
            }
        }
        self.report(T::INVALID, trimmed, T::NOT);
        Value::Invalid(Str::new(trimmed))
    }

    fn repeated_field<T: Leaf>(&mut self, value: &Value<T>) {
        let raw = match value {
            Value::Valid(value) => value.as_filed(),
            Value::Invalid(raw) => raw.to_string(),
            Value::Absent | Value::Empty => String::new(),
        };
        self.report(Code::RepeatedElement, &raw, "holds an element a second time");
    }

    fn stray_text(&mut self, text: &str) {
        let text = trim(text);
        if !text.is_empty() {
            self.report(Code::UnexpectedText, text, "holds text between its elements");
        }
    }

    /// The `length` bytes before `mark`, with which the event ends that was just read. White space
    /// that was skipped before the event does not count.
    fn before(&self, length: usize, mark: &str) -> &'a str {
        let end = self.offset() - mark.len();
        &self.text[end - length..end]
    }

    fn pass_over(&mut self, code: Code) -> Result<(), Fault> {
        let says = match code {
            Code::NoColumn => "has no column here",
            _ if schema::is_known(self.trail.telling_name()) => {
                "is an element of the schema in a place that is not its own"
            }
            _ => "is not an element of the schema",
        };
        let before = self.trail.problems.len();
        let mut has_children = false;
        let own = self.attributes;
        self.attributes = "";
        self.trail.attribute_problems(own, code);
        if self.at_empty {
            self.at_empty = false;
        } else {
            let mut text = Cow::Borrowed("");
            loop {
                self.reader.config_mut().trim_text_start = false;
                let start = self.offset();
                match self.reader.read_event() {
                    Ok(Event::Text(_)) => append(&mut text, &self.text[start..self.offset()]),
                    Ok(Event::CData(data)) => {
                        append(&mut text, self.before(data.len(), "]]>"));
                    }
                    Ok(Event::GeneralRef(name)) => {
                        let reference = self.before(name.len() + "&;".len(), "");
                        self.reference(&mut text, reference);
                    }
                    Ok(Event::Start(tag)) => {
                        self.open(&tag, false)?;
                        has_children = true;
                        set_apart(&mut text);
                        self.pass_over(code)?;
                    }
                    Ok(Event::Empty(tag)) => {
                        self.open(&tag, true)?;
                        has_children = true;
                        set_apart(&mut text);
                        self.pass_over(code)?;
                    }
                    Ok(Event::End(_)) => break,
                    Ok(Event::Eof) => return Err(self.ended()),
                    Err(error) => return Err(self.fault(&error)),
                    Ok(Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::DocType(_)) => {}
                }
            }
            let text = trim(&text);
            if !text.is_empty() {
                self.report(code, text, says);
            }
        }
        if self.trail.problems.len() == before && !has_children {
            self.report(code, "", says);
        }
        self.trail.leave();
        Ok(())
    }

    /// The `id` of the element under the cursor, taken from its attributes.
    fn take_id(&mut self) -> Option<FootnoteId> {
        // The usual case, without the machinery: `id="F1"` and nothing else.
        if let Some(id) = self.attributes.strip_prefix("id=\"").and_then(|a| a.strip_suffix('"'))
            && !id.contains(['"', '&'])
        {
            self.attributes = "";
            return (!trim(id).is_empty()).then(|| FootnoteId::new(id));
        }
        let attributes = std::mem::take(&mut self.attributes);
        let mut id = None;
        let mut others = Vec::new();
        for attribute in attributes::split(attributes) {
            match attribute {
                Attribute::Pair("id", text) if id.is_none() => id = Some(text),
                other => others.push(other),
            }
        }
        for other in others {
            self.trail.attribute_problem(other, Code::UnknownAttribute);
        }
        id.map(FootnoteId::new).filter(|id| !id.as_str().is_empty())
    }

    fn report_attributes(&mut self) {
        if !self.attributes.is_empty() {
            let attributes = std::mem::take(&mut self.attributes);
            self.trail.attribute_problems(attributes, Code::UnknownAttribute);
        }
    }
}

/// Ends the word that `out` ends with.
fn set_apart(out: &mut Cow<'_, str>) {
    if out.ends_with(|last: char| !last.is_ascii_whitespace()) {
        out.to_mut().push(' ');
    }
}

fn append<'a>(out: &mut Cow<'a, str>, piece: &'a str) {
    if out.is_empty() {
        *out = Cow::Borrowed(piece);
    } else {
        out.to_mut().push_str(piece);
    }
}
