//! See `shishi_fuzz::proof`.
#![cfg_attr(fuzzing, no_main)]

shishi_fuzz::target!(shishi_fuzz::proof::check);
