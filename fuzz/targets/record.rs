//! See `shishi_fuzz::record`.
#![cfg_attr(fuzzing, no_main)]

shishi_fuzz::target!(shishi_fuzz::record::check);
