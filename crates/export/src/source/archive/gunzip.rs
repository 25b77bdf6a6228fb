//! Gzip as it is found: members one after the other, zeros between and behind them, and whatever
//! a transfer left at the end.
//!
//! Compressed bytes enter, plain ones leave; [`Gunzip::trailing`] tells of bytes that are neither.

use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

/// What stands behind the compressed data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trailing {
    /// Zeros, with which tapes and some transfers fill up a block.
    Zeros,
    /// Anything else.
    Junk,
}

/// Reads the members of a gzip stream as one text.
pub(super) struct Gunzip<R> {
    member: Option<GzDecoder<R>>,
    /// Whether the member has given a byte or come to its end: what cannot begin is no member.
    began: bool,
    /// Whether it is the first.
    is_first: bool,
    trailing: Option<Trailing>,
}

/// Zeros are looked through for another member so far.
const LONGEST_PADDING: usize = 64 * 1024 * 1024;

impl<R: BufRead> Gunzip<R> {
    pub(super) fn new(reader: R) -> Self {
        let member = Some(GzDecoder::new(reader));
        Self { member, began: false, is_first: true, trailing: None }
    }

    /// What stands behind the data, once these are read.
    pub(super) fn trailing(&self) -> Option<Trailing> {
        self.trailing
    }

    /// Goes to the next member, if there is one.
    fn turn(&mut self, mut reader: R) -> io::Result<()> {
        let mut zeros = 0;
        loop {
            let next = reader.fill_buf()?;
            let run = next.iter().take_while(|byte| **byte == 0).count();
            match next.get(run) {
                Some(0x1f) => {
                    reader.consume(run);
                    self.member = Some(GzDecoder::new(reader));
                    (self.began, self.is_first) = (false, false);
                    return Ok(());
                }
                Some(_) => {
                    self.trailing = Some(Trailing::Junk);
                    return Ok(());
                }
                None => {}
            }
            zeros += run;
            if run == 0 || zeros > LONGEST_PADDING {
                self.trailing = (zeros > 0).then_some(Trailing::Zeros);
                return Ok(());
            }
            reader.consume(run);
        }
    }
}

impl<R: BufRead> Read for Gunzip<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        while let Some(member) = &mut self.member {
            match member.read(buffer) {
                Ok(0) => {
                    let member = self.member.take();
                    member.map_or(Ok(()), |member| self.turn(member.into_inner()))?;
                }
                Ok(read) => {
                    self.began = true;
                    return Ok(read);
                }
                // Not even a header: these bytes are no member.
                Err(error)
                    if !self.began
                        && !self.is_first
                        && error.kind() == io::ErrorKind::InvalidInput
                        && member.header().is_none() =>
                {
                    self.member = None;
                    self.trailing = Some(Trailing::Junk);
                }
                Err(error) => return Err(error),
            }
        }
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Write};

    use flate2::{Compression, write::GzEncoder};

    use super::*;

    fn gzip(text: &str) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    fn read(bytes: &[u8]) -> (String, io::Result<()>, Option<Trailing>) {
        // A buffer of one byte shows every seam.
        let mut reader = Gunzip::new(BufReader::with_capacity(1, bytes));
        let mut out = Vec::new();
        let result = reader.read_to_end(&mut out).map(drop);
        (String::from_utf8(out).unwrap(), result, reader.trailing())
    }

    #[test]
    fn members_are_one_text_and_what_follows_is_told() {
        let (a, b) = (gzip("a"), gzip("b"));
        let zeros = vec![0; 700];
        for (parts, text, trailing) in [
            (vec![&a[..]], "a", None),
            (vec![&a, &b], "ab", None),
            (vec![&a, &zeros], "a", Some(Trailing::Zeros)),
            (vec![&a, &zeros, &b], "ab", None),
            (vec![&a, b"junk"], "a", Some(Trailing::Junk)),
            (vec![&a, b"\x1f\x00junk of some length"], "a", Some(Trailing::Junk)),
            (vec![&a, &zeros, b"junk"], "a", Some(Trailing::Junk)),
        ] {
            let (found, result, told) = read(&parts.concat());
            assert_eq!((found.as_str(), told), (text, trailing), "{parts:?}");
            assert!(result.is_ok(), "{parts:?}");
        }
    }

    #[test]
    fn a_cut_or_a_wrong_checksum_is_an_error_and_what_came_is_kept() {
        let (a, b) = (gzip("a"), gzip(&"b".repeat(100)));
        let whole = [&a[..], &b].concat();
        for cut in [a.len() + 2, a.len() + 9, whole.len() - 3] {
            let (found, result, _) = read(&whole[..cut]);
            assert!(found.starts_with('a'), "{cut}");
            assert_eq!(result.unwrap_err().kind(), io::ErrorKind::UnexpectedEof, "{cut}");
        }
        let mut wrong = a.clone();
        let at = wrong.len() - 6;
        wrong[at] ^= 1;
        let (found, result, _) = read(&wrong);
        assert_eq!((found.as_str(), result.is_err()), ("a", true));
    }
}
