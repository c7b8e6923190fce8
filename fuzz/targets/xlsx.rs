//! See `shishi_fuzz::xlsx`.
#![cfg_attr(fuzzing, no_main)]

shishi_fuzz::target!(shishi_fuzz::xlsx::check);
