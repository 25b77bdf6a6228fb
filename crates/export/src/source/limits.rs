//! What one input may cost. Every limit on what comes in stands here, with what it protects and
//! what was measured; the library weighs the document alone (`src/weight.rs`).
//!
//! Together they keep the memory of a run that meets any one input below 300 MB. What was measured
//! with `/usr/bin/time -v` on inputs made to cost the most, with 2 and with 8 threads:
//!
//! - a document just below the limits of the library: 80 to 103 MB, of which 25 are the program;
//! - an archive of 16 large members of the dearest kinds: 248 MB;
//! - an archive of twelve text forms of 250 kB, the dearest kind that is worked on side by side:
//!   166 and 269 MB;
//! - standard input or a device without end: 53 MB.
//!
//! The largest of a thousand submissions taken at random from EDGAR has 0.3 MB and 14,000 parts.

/// No file, and no member of an archive, is read that is larger. A size that a header or the file
/// system tells is a hint alone: the bytes are counted as they come.
pub const LARGEST_FILE: u64 = 32 * MB;

/// A file or member is large from here on: large ones are read one after the other.
pub const LARGE_FILE: u64 = MB;

/// So many bytes of files are worked on at the same time, however many threads there are; a
/// larger file is worked on alone.
pub const IN_FLIGHT: u64 = MB / 2;

/// A file above this, which hardly a filing is, is worked on in a thread of its own: an allocator
/// keeps for each thread what that thread has freed, and all the workers would keep as much as such
/// a file can take.
pub const SMALL_FILE: u64 = 64 * 1024;

/// Beyond so many bytes, what an archive and the archives in it unpack to is held against the
/// bytes of the archive itself...
pub const BOMB_FLOOR: u64 = 64 * MB;

/// ...and so many times as much is a bomb. Filings compress tenfold, a day of them the same.
pub const BOMB_RATIO: u64 = 250;

/// An archive unpacks to so much at most: a day of EDGAR's feed to 3 GB, every ownership filing
/// there is to about 100 GB.
pub const LARGEST_WHOLE: u64 = 256 * 1024 * MB;

/// A zip archive that is no file of its own (it comes through a pipe, or stands in another
/// archive) is copied to a nameless temporary file, because its directory is at its end; it may
/// have so many bytes.
pub const LARGEST_SPOOLED: u64 = 4 * 1024 * MB;

/// A zip archive has so many entries at most; each is remembered with 16 bytes, to see whether
/// they overlap.
pub const MOST_ENTRIES: usize = 2_000_000;

/// In a tar archive, the names and attributes before a member have so many bytes at most, for they
/// are held in memory.
pub const LARGEST_TAR_HEADERS: u64 = MB;

/// Archives may stand in an archive, and no further inside: `a.zip!b.tar.gz!c.xml`.
pub const DEEPEST: usize = 1;

const MB: u64 = 1024 * 1024;
