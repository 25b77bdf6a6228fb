//! Integration tests of the layouts and of JSON lines.

mod corpus;
mod json_lines;
mod sec_parity;
