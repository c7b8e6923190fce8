//! The `shishi` program.

/// Zones come and go, each with tens of megabytes in small pieces, and what one gives back must be there for the next; the C
/// library's allocator keeps it for the threads that had it (docs/decisions/0018-many-zones.md).
#[global_allocator]
static MEMORY: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> std::process::ExitCode {
    shishi::cli::run()
}
