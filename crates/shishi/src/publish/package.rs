//! Files as one file to download. The bytes are a function of the content alone – fixed dates, files in order –, so that
//! whoever downloads twice can compare.

use std::io::{self, Cursor, Write};
use std::path::Path;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// A bundle as a zip that unpacks to one folder of that name, which verifiers take as it is.
pub fn of_bundle(bundle: &Path, name: &str) -> io::Result<Vec<u8>> {
    let mut files = Vec::new();
    for part in std::fs::read_dir(bundle)? {
        let part = part?;
        for file in std::fs::read_dir(part.path())? {
            let file = file?;
            let path = format!("{}/{}", part.file_name().to_string_lossy(), file.file_name().to_string_lossy());
            files.push((path, std::fs::read(file.path())?));
        }
    }
    files.sort();
    let files: Vec<(&str, &[u8])> = files.iter().map(|(path, bytes)| (&**path, &**bytes)).collect();
    zipped(name, &files)
}

/// The second verifier and the text that it is written from, as they stand in the source.
pub fn of_verifier(name: &str) -> io::Result<Vec<u8>> {
    const FILES: [(&str, &[u8]); 6] = [
        ("ed25519.py", include_bytes!("../../../../verifier/ed25519.py")),
        ("figures.py", include_bytes!("../../../../verifier/figures.py")),
        ("form.py", include_bytes!("../../../../verifier/form.py")),
        ("keys.py", include_bytes!("../../../../verifier/keys.py")),
        ("ledger-format.md", include_bytes!("../../../../docs/ledger-format.md")),
        ("verify.py", include_bytes!("../../../../verifier/verify.py")),
    ];
    zipped(name, &FILES)
}

fn zipped(folder: &str, files: &[(&str, &[u8])]) -> io::Result<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in files {
        zip.start_file(format!("{folder}/{path}"), options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}
