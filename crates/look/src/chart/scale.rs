//! Scales and the width of texts: the little arithmetic that a drawing needs.

/// Reads a printed decimal. Separators of thousands and a true minus sign are understood.
pub(super) fn parse(printed: &str) -> Option<f64> {
    let plain: String = printed
        .chars()
        .filter(|c| !matches!(c, ',' | '\u{2009}' | '\u{202f}' | ' '))
        .map(|c| if c == '\u{2212}' { '-' } else { c })
        .collect();
    plain.parse::<f64>().ok().filter(|value| value.is_finite())
}

/// A linear scale with round ticks.
pub(super) struct Scale {
    pub low: f64,
    pub high: f64,
    pub step: f64,
}

impl Scale {
    /// A scale that holds all values and zero.
    pub fn from_zero(values: impl Iterator<Item = f64>) -> Self {
        let (low, high) = values.fold((0.0_f64, 0.0_f64), |(low, high), v| (low.min(v), high.max(v)));
        Self::round(low, high)
    }

    fn round(low: f64, high: f64) -> Self {
        let span = if high > low { high - low } else { 1.0 };
        let rough = span / 5.0;
        let power = 10f64.powf(rough.log10().floor());
        let step =
            [1.0, 2.0, 2.5, 5.0, 10.0].iter().map(|m| m * power).find(|s| *s >= rough * 0.999).unwrap_or(10.0 * power);
        let high = if high > low { high } else { low + 1.0 };
        Self { low: (low / step).floor() * step, high: (high / step - 1e-9).ceil() * step, step }
    }

    /// Share of the way from the low end to the high end.
    pub fn share(&self, value: f64) -> f64 {
        (value - self.low) / (self.high - self.low)
    }

    /// The ticks with their labels.
    pub fn ticks(&self) -> Vec<(f64, String)> {
        let decimals = (0..6_u32).find(|d| {
            let scaled = self.step * 10f64.powf(f64::from(*d));
            (scaled - scaled.round()).abs() < 1e-6
        });
        let mut ticks = Vec::new();
        let mut value = self.low;
        while value <= self.high + self.step / 2.0 && ticks.len() < 12 {
            let clean = if value.abs() < self.step / 1000.0 { 0.0 } else { value };
            ticks.push((clean, label(clean, decimals.unwrap_or(6) as usize)));
            value += self.step;
        }
        ticks
    }
}

fn label(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let (whole, rest) = text.split_once('.').map_or((text.as_str(), None), |(w, r)| (w, Some(r)));
    let mut out = whole.parse::<u64>().map_or(whole.to_string(), crate::part::grouped);
    if let Some(rest) = rest {
        out.push('.');
        out.push_str(rest);
    }
    if value < 0.0 { format!("\u{2212}{out}") } else { out }
}

/// Greatest size of the words in a drawing; layouts reserve room for it.
const EM: f64 = 13.0;

/// Which of many words are shown: every n-th on a desk, fewer on a phone.
pub(super) struct Every {
    pub desk: usize,
    pub phone: usize,
}

impl Every {
    /// The class of a word that a phone leaves out.
    pub fn class(&self, at: usize) -> &'static str {
        if at.is_multiple_of(self.phone) { "s-w" } else { "s-wide" }
    }
}

/// Width of a plot on a phone of 390 px, between the words of the axis and those at the ends of lines.
const PHONE: f64 = 240.0;

/// Which of the words fit beside each other in `slots` parts of a plot.
pub(super) fn every<'a>(words: impl Iterator<Item = &'a String>, slots: usize) -> Every {
    let widest = words.map(|w| width(w)).fold(1.0, f64::max) + 1.0;
    let step = |plot: f64| (widest * slots as f64 / plot).ceil().max(1.0) as usize;
    let desk = step(360.0);
    Every { desk, phone: step(PHONE).div_ceil(desk) * desk }
}

/// The room for words beside a plot: rounded up to the steps that the sheet knows.
pub(super) fn room(pixels: f64) -> f64 {
    (pixels / STEP).ceil().clamp(0.0, 12.0) * STEP
}

/// The step of the room beside a plot: `s-pl3` is three of them.
pub(super) const STEP: f64 = 16.0;

/// About how wide a text is at the size [`EM`].
pub(super) fn width(text: &str) -> f64 {
    text.chars().map(glyph).sum::<f64>() * EM
}

fn glyph(c: char) -> f64 {
    match c {
        'i' | 'l' | '.' | ',' | ':' | '\u{2009}' => 0.3,
        c if (c as u32) < 0x2e80 => 0.57,
        _ => 1.0,
    }
}

/// The text, cut with an ellipsis where it would be wider than `room`.
pub(super) fn fit(text: &str, room: f64) -> String {
    if width(text) <= room {
        return text.to_string();
    }
    let mut used = EM;
    let mut out = String::new();
    for c in text.chars() {
        used += glyph(c) * EM;
        if used > room {
            break;
        }
        out.push(c);
    }
    out.push('…');
    out
}
