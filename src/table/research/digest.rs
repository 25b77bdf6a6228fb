//! Digests of texts that never change: parts of event ids and of what amendments are compared by.

/// FNV-1a over texts, the same in every run and version.
pub(super) struct Digest(pub(super) u64);

impl Default for Digest {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Digest {
    /// Takes a text; where one ends counts.
    pub(super) fn add(&mut self, text: &str) {
        for byte in text.bytes().chain([0xff]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

/// A digest of `text` as sixteen hexadecimal digits.
pub(super) fn digest(text: &str) -> String {
    let mut digest = Digest::default();
    digest.add(text);
    // FNV changes its high bits little; this spreads them.
    let mut spread = digest.0;
    spread = (spread ^ (spread >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    spread = (spread ^ (spread >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    format!("{:016x}", spread ^ (spread >> 33))
}
