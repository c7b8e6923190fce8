//! shishi
fn main() {}
