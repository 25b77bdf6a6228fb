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

impl Packing {
    /// What the first bytes of a file say.
    pub(in crate::source) fn of(head: &[u8]) -> Option<Self> {
        if head.starts_with(b"\x1f\x8b") {
            Some(Self::Gzip)
        } else if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
            Some(Self::Zip)
        } else if head.get(257..262) == Some(b"ustar") {
            Some(Self::Tar)
        } else {
            None
        }
    }
}
