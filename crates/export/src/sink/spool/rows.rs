//! The rows of one filing as bytes.

use std::ops::Range;

use section16::{Date, DateTime, FootnoteId, table::Cell};

const EMPTY: u8 = 0;
const TEXT: u8 = 1;
const INTEGER: u8 = 2;
const DECIMAL: u8 = 3;
const DATE: u8 = 4;
const TIMESTAMP: u8 = 5;
const FALSE: u8 = 6;
const TRUE: u8 = 7;
const FOOTNOTE_IDS: u8 = 8;

/// Writes a frame: the key, then row after row.
#[derive(Debug)]
pub(super) struct Encoder(pub(super) Vec<u8>);

impl Encoder {
    pub(super) fn new(key: &str) -> Self {
        let mut encoder = Self(Vec::new());
        encoder.text(key);
        encoder
    }

    pub(super) fn row(&mut self, table: usize, cells: &[Cell<'_>]) {
        self.length(table);
        self.length(cells.len());
        for cell in cells {
            self.cell(cell);
        }
    }

    pub(super) fn finish(self) -> Vec<u8> {
        self.0
    }

    fn cell(&mut self, cell: &Cell<'_>) {
        match cell {
            Cell::Empty => self.0.push(EMPTY),
            Cell::Text(text) => {
                self.0.push(TEXT);
                self.text(text);
            }
            Cell::Integer(number) => {
                self.0.push(INTEGER);
                self.0.extend_from_slice(&number.to_le_bytes());
            }
            Cell::Decimal(text) => {
                self.0.push(DECIMAL);
                self.text(text);
            }
            Cell::Date(date) => {
                self.0.push(DATE);
                self.date(*date);
            }
            Cell::Timestamp(time) => {
                self.0.push(TIMESTAMP);
                self.date(time.date());
                for part in [time.hour(), time.minute(), time.second()] {
                    self.0.push(part.unsigned_abs());
                }
            }
            Cell::Boolean(flag) => self.0.push(if flag.is_true() { TRUE } else { FALSE }),
            Cell::FootnoteIds(ids) => {
                self.0.push(FOOTNOTE_IDS);
                self.length(ids.len());
                for id in *ids {
                    self.text(id.as_str());
                }
            }
            // What this version does not know yet is kept as it is written.
            _ => {
                self.0.push(TEXT);
                self.text(&cell.to_text());
            }
        }
    }

    fn date(&mut self, date: Date) {
        self.0.extend_from_slice(&date.year().to_le_bytes());
        self.0.extend_from_slice(&[date.month().unsigned_abs(), date.day().unsigned_abs()]);
    }

    fn text(&mut self, text: &str) {
        self.length(text.len());
        self.0.extend_from_slice(text.as_bytes());
    }

    /// A number in seven bits a byte, the lowest first.
    fn length(&mut self, mut number: usize) {
        while number >= 0x80 {
            self.0.push(u8::try_from(number & 0x7f).unwrap_or_default() | 0x80);
            number >>= 7;
        }
        self.0.push(u8::try_from(number).unwrap_or_default());
    }
}

/// No table is wider; memory for more is not taken on the word of a number.
const MOST_COLUMNS: usize = 64;

/// Reads a frame.
#[derive(Debug)]
pub(super) struct Decoder<'a>(&'a [u8]);

/// A cell, but for the footnote ids, which a cell only borrows.
enum Read<'a> {
    Cell(Cell<'a>),
    Ids(Range<usize>),
}

impl<'a> Decoder<'a> {
    /// The key of the frame, and a decoder of its rows.
    pub(super) fn new(frame: &'a [u8]) -> Result<(&'a str, Self), Damaged> {
        let mut decoder = Self(frame);
        Ok((decoder.text()?, decoder))
    }

    /// Calls `visit` with the next row; `false` where there is none.
    pub(super) fn row<E: From<Damaged>>(
        &mut self,
        visit: impl FnOnce(usize, &[Cell<'_>]) -> Result<(), E>,
    ) -> Result<bool, E> {
        if self.0.is_empty() {
            return Ok(false);
        }
        let table = self.length()?;
        let columns = self.length()?;
        let mut ids = Vec::new();
        // Ids are put in when all of them are read, because cells only borrow them.
        let mut places: Vec<(usize, Range<usize>)> = Vec::new();
        let mut cells = Vec::with_capacity(columns.min(MOST_COLUMNS));
        for at in 0..columns {
            cells.push(match self.cell(&mut ids)? {
                Read::Cell(cell) => cell,
                Read::Ids(range) => {
                    places.push((at, range));
                    Cell::Empty
                }
            });
        }
        for (at, range) in places {
            cells[at] = Cell::footnotes(&ids[range]);
        }
        visit(table, &cells)?;
        Ok(true)
    }

    fn cell(&mut self, ids: &mut Vec<FootnoteId>) -> Result<Read<'a>, Damaged> {
        Ok(Read::Cell(match self.bytes(1)?[0] {
            EMPTY => Cell::Empty,
            TEXT => Cell::Text(self.text()?.into()),
            INTEGER => {
                let mut bytes = [0; 8];
                bytes.copy_from_slice(self.bytes(8)?);
                Cell::Integer(u64::from_le_bytes(bytes))
            }
            DECIMAL => Cell::Decimal(self.text()?.into()),
            DATE => Cell::Date(self.date()?),
            TIMESTAMP => {
                let day = self.date()?;
                let [hour, minute, second] = *self.bytes(3)? else { return Err(Damaged) };
                let [hour, minute, second] = [signed(hour)?, signed(minute)?, signed(second)?];
                let (year, month, day) = (day.year(), day.month(), day.day());
                let time = DateTime::new(year, month, day, hour, minute, second, 0);
                Cell::Timestamp(time.map_err(|_| Damaged)?)
            }
            FALSE => Cell::Boolean(false.into()),
            TRUE => Cell::Boolean(true.into()),
            FOOTNOTE_IDS => {
                let start = ids.len();
                for _ in 0..self.length()? {
                    ids.push(FootnoteId::new(self.text()?));
                }
                return Ok(Read::Ids(start..ids.len()));
            }
            _ => return Err(Damaged),
        }))
    }

    fn date(&mut self) -> Result<Date, Damaged> {
        let [low, high, month, day] = *self.bytes(4)? else { return Err(Damaged) };
        let year = i16::from_le_bytes([low, high]);
        Date::new(year, signed(month)?, signed(day)?).map_err(|_| Damaged)
    }

    fn text(&mut self) -> Result<&'a str, Damaged> {
        let length = self.length()?;
        std::str::from_utf8(self.bytes(length)?).map_err(|_| Damaged)
    }

    fn length(&mut self) -> Result<usize, Damaged> {
        let mut number = 0;
        for shift in (0..usize::BITS).step_by(7) {
            let byte = self.bytes(1)?[0];
            number |= usize::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(Damaged)
    }

    fn bytes(&mut self, count: usize) -> Result<&'a [u8], Damaged> {
        let (bytes, rest) = self.0.split_at_checked(count).ok_or(Damaged)?;
        self.0 = rest;
        Ok(bytes)
    }
}

fn signed(part: u8) -> Result<i8, Damaged> {
    i8::try_from(part).map_err(|_| Damaged)
}

/// The temporary file is not what was written into it; only a change from outside can lead here.
#[derive(Debug)]
pub(super) struct Damaged;
