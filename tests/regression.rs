//! Inputs that were read wrongly once, or could be: each test is named after its input.
