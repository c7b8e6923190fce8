//! See `shishi_fuzz::note`.
#![cfg_attr(fuzzing, no_main)]

shishi_fuzz::target!(shishi_fuzz::note::check);
