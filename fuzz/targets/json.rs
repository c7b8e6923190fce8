//! See `shishi_fuzz::json`.
#![cfg_attr(fuzzing, no_main)]

shishi_fuzz::target!(shishi_fuzz::json::check);
