//! How an archive is packed, by its first bytes.
//!
//! The head of a file enters; a [`Packing`] leaves. Next: [`super::walk`], which takes each apart.

/// The packings that are taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::source) enum Packing {
    Gzip,
    Tar,
    Zip,
}

/// How many first bytes [`Packing::of`] needs.
pub(in crate::source) const HEAD: u64 = 512;

/// Packings that are not taken apart; a file of these may hold filings nevertheless.
const CLOSED: [(&[u8], &str); 10] = [
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"\x1f\x9d", "compress"),
    (b"LZIP", "lzip"),
    (b"\x04\x22\x4d\x18", "lz4"),
    (b"MSCF\0\0\0\0", "cabinet"),
    (b"!<arch>\n", "ar"),
];

impl Packing {
    /// What the first bytes of a file say.
    pub(in crate::source) fn of(head: &[u8]) -> Option<Self> {
        const ZIP: [&[u8]; 3] = [b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"];
        if head.starts_with(b"\x1f\x8b") {
            Some(Self::Gzip)
        } else if ZIP.iter().any(|magic| head.starts_with(magic)) {
            Some(Self::Zip)
        } else if is_tar(head) {
            Some(Self::Tar)
        } else {
            None
        }
    }

    /// Why a file that begins with `head` is not opened although it is an archive or compressed.
    pub(in crate::source) fn refusal(head: &[u8]) -> Option<String> {
        let (_, name) = CLOSED.into_iter().find(|(magic, _)| head.starts_with(magic))?;
        Some(format!(
            "the file is packed with {name}, which is not opened here, and may hold filings; \
             unpack it first"
        ))
    }
}

/// The archives of old, which have no mark, are known by the checksum of their first header.
fn is_tar(head: &[u8]) -> bool {
    if head.get(257..262) == Some(b"ustar") {
        return true;
    }
    let Some(head) = head.get(..512) else { return false };
    let header = tar::Header::from_byte_slice(head);
    let stands = |range: std::ops::Range<usize>| -> u32 {
        head[range].iter().map(|byte| u32::from(*byte)).sum()
    };
    let sum = stands(0..148) + stands(156..512) + 8 * u32::from(b' ');
    head[0] != 0 && header.cksum().is_ok_and(|told| told == sum)
}
