//! The `shishi` program.

fn main() -> std::process::ExitCode {
    shishi::cli::run()
}
