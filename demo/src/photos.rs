//! Photographs of the demonstration: drawings of a site that nobody has ever seen, as PNG. The same project, day and share
//! of the works give the same bytes; no picture is brought along.

use jiff::civil::Date;

const WIDTH: usize = 320;
const HEIGHT: usize = 240;
/// Where the ground begins.
const GROUND: usize = 196;

/// Colours by their number: three skies, ground, concrete, wall, window, steel, crane, helmet, fence, sheet.
const COLOURS: [[u8; 3]; 13] = [
    [176, 201, 222],
    [205, 211, 215],
    [226, 205, 178],
    [146, 132, 112],
    [164, 166, 166],
    [205, 196, 178],
    [92, 122, 142],
    [86, 90, 94],
    [214, 158, 36],
    [196, 60, 44],
    [74, 118, 150],
    [120, 142, 104],
    [236, 238, 238],
];

/// A picture of numbered colours.
struct Picture(Vec<u8>);

impl Picture {
    fn fill(&mut self, left: usize, top: usize, width: usize, height: usize, colour: u8) {
        for row in top..(top + height).min(HEIGHT) {
            for at in left.min(WIDTH)..(left + width).min(WIDTH) {
                self.0[row * WIDTH + at] = colour;
            }
        }
    }

    fn encoded(&self) -> Vec<u8> {
        let rows = self.0.chunks(WIDTH).flat_map(|row| std::iter::once(0).chain(row.iter().copied()));
        let packed = miniz_oxide::deflate::compress_to_vec_zlib(&rows.collect::<Vec<u8>>(), 6);
        let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
        let [width, height] = [WIDTH, HEIGHT].map(|size| (size as u32).to_be_bytes());
        chunk(&mut file, b"IHDR", &[&width[..], &height, &[8, 3, 0, 0, 0]].concat());
        chunk(&mut file, b"PLTE", &COLOURS.concat());
        chunk(&mut file, b"IDAT", &packed);
        chunk(&mut file, b"IEND", &[]);
        file
    }
}

fn chunk(file: &mut Vec<u8>, name: &[u8; 4], content: &[u8]) {
    file.extend((content.len() as u32).to_be_bytes());
    let begin = file.len();
    file.extend(name);
    file.extend(content);
    let sum = crc32fast::hash(&file[begin..]);
    file.extend(sum.to_be_bytes());
}

/// The site of a project on a day, with so many millionths of the works done.
pub(crate) fn site(project: usize, day: Date, done: i64) -> Vec<u8> {
    let number = project + usize::from(day.day_of_year() as u16);
    let mut picture = Picture(vec![(number % 3) as u8; WIDTH * HEIGHT]);
    // Clouds drift with the day.
    for cloud in 0..3 {
        let left = (number * 37 + cloud * 109) % 300;
        picture.fill(left, 18 + cloud * 17, 46, 7, 12);
        picture.fill(left + 10, 12 + cloud * 17, 24, 8, 12);
    }
    picture.fill(0, GROUND, WIDTH, HEIGHT - GROUND, 3);
    picture.fill(0, GROUND - 9, WIDTH, 9, if project.is_multiple_of(2) { 10 } else { 11 });
    building(&mut picture, project, done.clamp(0, 1_000_000) as usize);
    crane(&mut picture, project, number);
    people(&mut picture, number);
    picture.encoded()
}

/// As many floors as the works have come to, the lower ones with walls.
fn building(picture: &mut Picture, project: usize, done: usize) {
    let (left, bays) = (36 + project % 3 * 14, 4 + project % 3);
    let most = 3 + project % 4;
    let floors = 1 + most * done / 1_000_001;
    let (bay, storey) = (30, 24);
    for floor in 0..floors {
        let base = GROUND - floor * storey;
        let walled = floor + 1 < floors || done > 850_000;
        if walled {
            picture.fill(left, base - storey, bays * bay, storey, 5);
        }
        for column in 0..=bays {
            picture.fill(left + column * bay, base - storey, 4, storey, if walled { 5 } else { 4 });
            if walled && column < bays {
                picture.fill(left + column * bay + 9, base - storey + 7, 14, 11, 6);
            }
        }
        picture.fill(left - 3, base - storey, bays * bay + 10, 4, 4);
    }
}

/// A crane whose load hangs somewhere else every day.
fn crane(picture: &mut Picture, project: usize, number: usize) {
    let mast = 250 + project % 3 * 12;
    picture.fill(mast, 40, 5, GROUND - 40, 8);
    picture.fill(mast - 150, 40, 190, 4, 8);
    picture.fill(mast + 28, 44, 12, 10, 7);
    let hook = mast - 140 + number * 23 % 120;
    picture.fill(hook, 44, 1, 22 + number % 17, 7);
    picture.fill(hook - 6, 66 + number % 17, 13, 4, 7);
}

/// Those who work there, small, with helmets.
fn people(picture: &mut Picture, number: usize) {
    for one in 0..3 + number % 4 {
        let left = (number * 53 + one * 47) % 300 + 6;
        let top = GROUND + 8 + one * 7 % 20;
        picture.fill(left, top + 4, 5, 10, 10);
        picture.fill(left, top, 5, 4, 9);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_picture_is_small_the_same_again_and_another_on_another_day() {
        let day = date(2019, 12, 13);
        let one = site(8, day, 400_000);
        assert!(one.starts_with(b"\x89PNG\r\n\x1a\n") && one.ends_with(&crc32fast::hash(b"IEND").to_be_bytes()));
        assert!(one.len() < 8_000, "{} bytes", one.len());
        assert_eq!(one, site(8, day, 400_000));
        for other in [site(8, date(2019, 12, 20), 400_000), site(3, day, 400_000), site(8, day, 900_000)] {
            assert_ne!(one, other);
        }
    }
}
