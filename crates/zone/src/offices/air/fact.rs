//! Stations and their days.

use crate::fact::{Field, Kind, Office, Review, Type};

/// A monitoring station and the participant of the ranking that it stands for.
pub static STATION: Kind = Kind::new(
    "air.station",
    Office::Air,
    Review::SelfAccepting,
    &["station"],
    &[
        Field::open("station", Type::Key),
        Field::open("title", Type::Title(40)),
        Field::open("participant", Type::Unit(&["district", "zone"])),
        Field::open("control", Type::Choice(&["national", "provincial", "research"])),
    ],
);

/// A day of a station: at most 24 hourly means of each pollutant, as published. Nobody in the zone accepts or alters
/// what a station measured: it counts at once.
pub static STATION_DAY: Kind = Kind::new(
    "air.station_day",
    Office::Air,
    Review::SelfAccepting,
    &["station", "happened"],
    &[
        Field::open("station", Type::Subject("air.station")),
        Field::open("pm10", Type::Hours),
        Field::open("pm25", Type::Hours),
    ],
);
