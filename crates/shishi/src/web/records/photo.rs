//! What a photograph says besides its picture. A telephone writes into it where it was taken and with which telephone;
//! what of that is wanted stands in fields of the record, so the file is kept without.

use zone::fact::Kind;

/// Longest side of a photograph, in pixels, and most bytes: the telephone and the desk make it so small before they send it.
pub const SIDE_MAX: u32 = 1600;
/// Most bytes of it.
pub const BYTES_MAX: usize = 400_000;

/// Whether the pictures of a kind are photographs of a site: its facts say when they were taken.
pub fn is_evidence_of(kind: &Kind) -> bool {
    kind.field("photographed_at").is_some()
}

/// Whether a file is no picture, or a small one.
pub fn is_small(bytes: &[u8]) -> bool {
    let is_picture = bytes.starts_with(&[0xff, 0xd8, 0xff]) || bytes.starts_with(PNG);
    !is_picture
        || bytes.len() <= BYTES_MAX && sides(bytes).is_none_or(|sides| sides.iter().all(|side| *side <= SIDE_MAX))
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Height and width of a picture, as its head says.
fn sides(bytes: &[u8]) -> Option<[u32; 2]> {
    if let Some(chunk) = bytes.strip_prefix(PNG).filter(|rest| rest.get(4..8) == Some(b"IHDR")) {
        let number = |at: usize| Some(u32::from_be_bytes(chunk.get(at..at + 4)?.try_into().ok()?));
        return Some([number(12)?, number(8)?]);
    }
    let segments = segments(bytes).ok()?;
    let frame = segments
        .iter()
        .find(|segment| matches!(segment.marker, 0xc0..=0xcf) && ![0xc4, 0xc8, 0xcc].contains(&segment.marker))?;
    let number = |at: usize| Some(u32::from(u16::from_be_bytes(frame.payload().get(at..at + 2)?.try_into().ok()?)));
    Some([number(1)?, number(3)?])
}

/// The Exif tag of a picture's orientation.
const ORIENTATION: u16 = 0x0112;

/// A JPEG whose parts do not follow each other as they must: nobody can say what else it holds.
#[derive(Debug, PartialEq, Eq)]
pub struct Broken;

/// A photograph without what is not its picture: segments of applications (Exif, XMP, IPTC, previews) and comments go, and
/// whatever follows the picture's end. How it is to be turned stays, alone, and so does its colour profile. Files that are
/// no JPEG come back as they are.
pub fn bare(bytes: Vec<u8>) -> Result<Vec<u8>, Broken> {
    if !bytes.starts_with(&[0xff, 0xd8, 0xff]) {
        return Ok(bytes);
    }
    let segments = segments(&bytes)?;
    if segments.iter().all(|segment| segment.stays()) && segments.last().is_some_and(|last| last.end == bytes.len()) {
        return Ok(bytes);
    }
    let turned = segments.iter().find_map(|segment| orientation(segment.exif()?));
    let mut kept = vec![0xff, 0xd8];
    kept.extend(turned.filter(|turned| (2..=8).contains(turned)).map(only_orientation).unwrap_or_default());
    for segment in segments.iter().filter(|segment| segment.stays()) {
        kept.extend_from_slice(segment.whole);
    }
    Ok(kept)
}

/// A part of a JPEG, with its marker; a scan with the picture's data behind it.
struct Segment<'a> {
    marker: u8,
    whole: &'a [u8],
    end: usize,
}

impl<'a> Segment<'a> {
    /// What stands behind marker and length.
    fn payload(&self) -> &'a [u8] {
        self.whole.get(4..).unwrap_or_default()
    }

    fn exif(&self) -> Option<&'a [u8]> {
        (self.marker == 0xe1).then(|| self.payload().strip_prefix(b"Exif\0\0")).flatten()
    }

    fn stays(&self) -> bool {
        match self.marker {
            // JFIF and Adobe say how the colours are to be read.
            0xe0 => self.payload().starts_with(b"JFIF\0"),
            0xee => self.payload().starts_with(b"Adobe"),
            0xe2 => self.payload().starts_with(b"ICC_PROFILE\0"),
            0xe1 => self.exif().is_some_and(|exif| {
                orientation(exif).is_some_and(|turned| only_orientation(turned).as_slice() == self.whole)
            }),
            0xe3..=0xef | 0xfe => false,
            _ => true,
        }
    }
}

/// The parts of a JPEG behind its first marker, up to the marker of its end.
fn segments(bytes: &[u8]) -> Result<Vec<Segment<'_>>, Broken> {
    let mut segments = Vec::new();
    let mut at = 2;
    loop {
        let marker = marker(bytes, at)?;
        let end = match marker {
            0xd9 => at + 2,
            0x01 | 0xd0..=0xd7 => at + 2,
            0x00 | 0xd8 | 0xff => return Err(Broken),
            _ => {
                let length = bytes.get(at + 2..at + 4).ok_or(Broken)?;
                let end = at + 2 + usize::from(u16::from_be_bytes([length[0], length[1]]));
                if end < at + 4 || end > bytes.len() {
                    return Err(Broken);
                }
                if marker == 0xda { end_of_scan(bytes, end)? } else { end }
            }
        };
        segments.push(Segment { marker, whole: &bytes[at..end], end });
        if marker == 0xd9 {
            return Ok(segments);
        }
        at = end;
        // Any number of 0xff may stand before a marker.
        while bytes.get(at..at + 2) == Some(&[0xff, 0xff]) {
            at += 1;
        }
    }
}

fn marker(bytes: &[u8], at: usize) -> Result<u8, Broken> {
    match bytes.get(at..at + 2) {
        Some([0xff, marker]) => Ok(*marker),
        _ => Err(Broken),
    }
}

/// Where the data of a scan end: at the next marker that is neither a stuffed zero nor a restart.
fn end_of_scan(bytes: &[u8], mut at: usize) -> Result<usize, Broken> {
    loop {
        match bytes.get(at..at + 2) {
            Some([0xff, 0x00 | 0xd0..=0xd7]) => at += 2,
            Some([0xff, 0xff]) => at += 1,
            Some([0xff, _]) => return Ok(at),
            Some(_) => at += 1,
            None => return Err(Broken),
        }
    }
}

/// How a picture is to be turned, from the first directory of its Exif data.
fn orientation(tiff: &[u8]) -> Option<u16> {
    let is_little = match tiff.get(..4)? {
        [b'I', b'I', 42, 0] => true,
        [b'M', b'M', 0, 42] => false,
        _ => return None,
    };
    let short = |at: usize| {
        let two: [u8; 2] = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if is_little { u16::from_le_bytes(two) } else { u16::from_be_bytes(two) })
    };
    let long = |at: usize| {
        let four: [u8; 4] = tiff.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if is_little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) })
    };
    let directory = usize::try_from(long(4)?).ok()?;
    let entries = usize::from(short(directory)?);
    let entry = |number: usize| directory.checked_add(2 + 12 * number);
    let at = (0..entries).filter_map(entry).find(|at| short(*at) == Some(ORIENTATION))?;
    short(at.checked_add(8)?)
}

/// A segment of Exif that says how the picture is to be turned, and nothing else.
fn only_orientation(turned: u16) -> Vec<u8> {
    let mut segment = vec![0xff, 0xe1, 0, 34];
    segment.extend_from_slice(b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01");
    segment.extend_from_slice(&ORIENTATION.to_be_bytes());
    segment.extend_from_slice(&[0, 3, 0, 0, 0, 1]);
    segment.extend_from_slice(&turned.to_be_bytes());
    segment.extend_from_slice(&[0; 6]);
    segment
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A segment of a marker.
    fn segment(marker: u8, payload: &[u8]) -> Vec<u8> {
        let length = u16::try_from(payload.len() + 2).unwrap().to_be_bytes();
        [&[0xff, marker], &length[..], payload].concat()
    }

    fn picture() -> Vec<u8> {
        let scan = [&segment(0xda, &[1, 1, 0, 0, 63, 0])[..], &[0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56]].concat();
        [segment(0xdb, &[0; 65]), segment(0xc0, &[8, 0, 1, 0, 1, 1, 1, 0x11, 0]), scan].concat()
    }

    /// Exif as a telephone writes it, little-endian: a maker, an orientation, a place.
    fn exif(orientation: u8) -> Vec<u8> {
        let mut tiff = b"Exif\0\0II\x2a\0\x08\0\0\0\x02\0".to_vec();
        tiff.extend_from_slice(&[0x0f, 0x01, 2, 0, 4, 0, 0, 0, b'A', b'c', b'm', b'e']);
        tiff.extend_from_slice(&[0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]);
        tiff.extend_from_slice(b"\0\0\0\0GPS 32.1 118.2");
        segment(0xe1, &tiff)
    }

    fn jpeg(parts: &[&[u8]], behind: &[u8]) -> Vec<u8> {
        [&[0xff, 0xd8][..], &parts.concat(), &picture(), &[0xff, 0xd9], behind].concat()
    }

    fn holds(bytes: &[u8], text: &[u8]) -> bool {
        bytes.windows(text.len()).any(|window| window == text)
    }

    #[test]
    fn place_and_telephone_go_and_the_picture_stays() {
        let (jfif, xmp) = (segment(0xe0, b"JFIF\0\x01\x01"), segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0GPS"));
        let comment = segment(0xfe, b"GPS too");
        let sent = jpeg(&[&jfif, &exif(1), &xmp, &comment], b"a film with GPS");
        let kept = bare(sent).unwrap();
        assert_eq!(kept, jpeg(&[&jfif], b""));
        assert!(!holds(&kept, b"GPS") && !holds(&kept, b"Exif"));
        assert_eq!(bare(kept.clone()).unwrap(), kept, "once more changes nothing");
    }

    #[test]
    fn a_picture_that_is_to_be_turned_still_is() {
        let kept = bare(jpeg(&[&exif(6)], b"")).unwrap();
        let (only, rest) = kept[2..].split_at(36);
        assert_eq!(orientation(only.get(10..).unwrap()), Some(6));
        assert!(!holds(&kept, b"GPS") && !holds(&kept, b"Acme"));
        assert_eq!([&[0xff, 0xd8], rest].concat(), jpeg(&[], b""));
        assert_eq!(bare(kept.clone()).unwrap(), kept, "once more changes nothing");
    }

    #[test]
    fn the_end_inside_a_comment_is_not_the_end() {
        let comment = segment(0xfe, &[0xff, 0xd9, 1, 2]);
        assert_eq!(bare(jpeg(&[&comment], b"")).unwrap(), jpeg(&[], b""));
    }

    #[test]
    fn what_is_broken_is_not_kept_and_nothing_falls() {
        let whole = jpeg(&[&exif(6)], b"");
        for end in 3..whole.len() {
            assert_eq!(bare(whole[..end].to_vec()), Err(Broken), "cut at {end}");
        }
        for at in 2..whole.len() {
            for byte in [0x00, 0x7f, 0xd9, 0xda, 0xe1, 0xff] {
                let mut changed = whole.clone();
                changed[at] = byte;
                if let Ok(kept) = bare(changed) {
                    assert_eq!(bare(kept.clone()), Ok(kept), "{at} {byte}");
                }
            }
        }
    }

    #[test]
    fn other_files_are_left_alone() {
        for bytes in [&b"%PDF-1.4 Exif"[..], b"\x89PNG\r\n\x1a\n2", b""] {
            assert_eq!(bare(bytes.to_vec()).as_deref(), Ok(bytes));
        }
    }
}
