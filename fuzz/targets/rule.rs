//! See `shishi_fuzz::rule`.
#![cfg_attr(fuzzing, no_main)]

shishi_fuzz::target!(shishi_fuzz::rule::check);
