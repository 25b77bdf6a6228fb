//! What the SEC's forms print and what may stand in their columns: data, and the look-ups into it.

pub(super) mod captions;
pub(super) mod slots;
pub(super) mod vocabulary;
