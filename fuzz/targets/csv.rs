//! See `shishi_fuzz::csv`.
#![cfg_attr(fuzzing, no_main)]

shishi_fuzz::target!(shishi_fuzz::csv::check);
