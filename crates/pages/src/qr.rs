//! QR codes of links: one SVG path, a one-bit PNG, or half blocks for a terminal.
//!
//! The whole address is put in capitals: that takes the denser alphanumeric mode, so the dots are bigger
//! and cheap printers and old phones can cope. Error correction is level Q, the quiet zone four modules.

use qrcode::{Color, EcLevel, QrCode};

/// Modules of white around the code, as the standard asks.
const QUIET: usize = 4;

/// Why a code cannot be drawn.
#[derive(Debug, thiserror::Error)]
pub enum QrError {
    /// The address does not fit into a QR code.
    #[error("the address does not fit into a QR code")]
    TooLong(#[from] qrcode::types::QrError),
    /// The image could not be written.
    #[error("the image of the QR code could not be written")]
    Image(#[from] png::EncodingError),
}

/// The dark modules of a code, row by row, without the quiet zone.
struct Modules {
    width: usize,
    dark: Vec<bool>,
}

impl Modules {
    fn of(url: &str) -> Result<Self, QrError> {
        Self::exactly(&url.to_uppercase(), EcLevel::Q)
    }

    fn exactly(text: &str, level: EcLevel) -> Result<Self, QrError> {
        let code = QrCode::with_error_correction_level(text, level)?;
        Ok(Self {
            width: code.width(),
            dark: code
                .to_colors()
                .into_iter()
                .map(|color| color == Color::Dark)
                .collect(),
        })
    }

    fn rows(&self) -> impl Iterator<Item = &[bool]> {
        self.dark.chunks(self.width)
    }

    /// Dark modules that lie side by side: column and row of the first one, and how many they are.
    fn runs(&self) -> impl Iterator<Item = [usize; 3]> {
        self.rows().enumerate().flat_map(|(y, row)| {
            let mut x = 0;
            std::iter::from_fn(move || {
                x += row.get(x..)?.iter().position(|dark| *dark)?;
                let first = x;
                x += row[first..].iter().take_while(|dark| **dark).count();
                Some([first, y, x - first])
            })
        })
    }

    /// Whether the module is dark, in coordinates that begin in the corner of the quiet zone.
    fn is_dark(&self, x: usize, y: usize) -> bool {
        let inside = |place: usize| place.checked_sub(QUIET).filter(|&place| place < self.width);
        match (inside(x), inside(y)) {
            (Some(x), Some(y)) => self.dark[y * self.width + x],
            _ => false,
        }
    }
}

/// A code as whoever draws it needs it, in modules and without a quiet zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    /// Modules of a side.
    pub side: u16,
    /// Dark modules that lie side by side: column and row of the first one, and how many they are.
    pub runs: Vec<[u16; 3]>,
}

/// What is drawn for a code.
///
/// # Errors
/// [`QrError::TooLong`] for an address beyond the largest code.
pub fn drawing(url: &str) -> Result<Drawing, QrError> {
    let modules = Modules::of(url)?;
    // At most 177 modules.
    let short = |place: usize| u16::try_from(place).unwrap_or(u16::MAX);
    Ok(Drawing {
        side: short(modules.width),
        runs: modules.runs().map(|run| run.map(short)).collect(),
    })
}

/// The code as an SVG image with a title; one path, a run of dark modules a stroke.
///
/// # Errors
/// [`QrError::TooLong`] for an address beyond the largest code.
pub fn svg(url: &str, title: &str) -> Result<String, QrError> {
    Ok(drawn(&Modules::of(url)?, title))
}

/// A text in which capitals matter, as an SVG image with a title, for a screen (level M).
///
/// # Errors
/// [`QrError::TooLong`] for a text beyond the largest code.
pub fn svg_exact(text: &str, title: &str) -> Result<String, QrError> {
    Ok(drawn(&Modules::exactly(text, EcLevel::M)?, title))
}

fn drawn(modules: &Modules, title: &str) -> String {
    let side = modules.width + 2 * QUIET;
    let mut path = String::new();
    let mut before = None;
    for [x, y, run] in modules.runs() {
        let step = match before {
            Some((row, end)) if row == y => format!("m{} 0h{run}", x - end),
            _ => format!("M{} {}.5h{run}", x + QUIET, y + QUIET),
        };
        path.push_str(&step);
        before = Some((y, x + run));
    }
    let title = handlebars::html_escape(title);
    format!(
        "<svg class=\"qr\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" \
         role=\"img\" shape-rendering=\"crispEdges\"><title>{title}</title>\
         <path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path stroke=\"#000\" d=\"{path}\"/></svg>"
    )
}

/// The code as a black-and-white PNG with `scale` pixels a module.
///
/// Range: a scale of 0 counts as 1.
///
/// # Errors
/// [`QrError::TooLong`] for an address beyond the largest code.
pub fn png(url: &str, scale: usize) -> Result<Vec<u8>, QrError> {
    let modules = Modules::of(url)?;
    let scale = scale.clamp(1, 64);
    let side = (modules.width + 2 * QUIET) * scale;
    let mut pixels = Vec::with_capacity(side * side.div_ceil(8));
    for y in 0..side {
        let mut row = vec![0xff_u8; side.div_ceil(8)];
        for x in 0..side {
            if modules.is_dark(x / scale, y / scale) {
                row[x / 8] &= !(0x80 >> (x % 8));
            }
        }
        pixels.extend(row);
    }
    // At most 185 modules of 64 pixels: far below the limit.
    let side = u32::try_from(side).unwrap_or(u32::MAX);
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, side, side);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&pixels)?;
    writer.finish()?;
    Ok(bytes)
}

/// The code for a terminal: two modules a character, light on dark backgrounds as scanners want it.
///
/// # Errors
/// [`QrError::TooLong`] for an address beyond the largest code.
pub fn terminal(url: &str) -> Result<String, QrError> {
    let modules = Modules::of(url)?;
    let side = modules.width + 2 * QUIET;
    let mut text = String::new();
    for y in (0..side).step_by(2) {
        for x in 0..side {
            // The blocks are drawn in the terminal's light colour, so they stand for white modules.
            let upper = !modules.is_dark(x, y);
            let lower = y + 1 < side && !modules.is_dark(x, y + 1);
            text.push(match (upper, lower) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            });
        }
        text.push('\n');
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::{Modules, drawing, png, svg, terminal};

    const URL: &str = "https://khaosat.gov.vn/k/ABCDEFG7";

    #[test]
    fn a_short_link_in_capitals_takes_a_small_code() {
        // Version 3 has 29 modules; the same link in small letters takes version 4 with 33.
        assert_eq!(Modules::of(URL).unwrap().width, 29);
        assert_eq!(
            Modules::of("HTTPS://KHAOSAT.GOV.VN/K/ABCD").unwrap().width,
            25
        );
    }

    #[test]
    fn the_svg_is_small_and_draws_every_module() {
        let image = svg(URL, "Mã <QR>").unwrap();
        assert!(image.len() < 3000, "{} bytes", image.len());
        assert!(image.contains("<title>Mã &lt;QR&gt;</title>"));
        assert!(image.contains("viewBox=\"0 0 37 37\""));
        let modules = Modules::of(URL).unwrap();
        let (_, path) = image.split_once("stroke=\"#000\" d=\"").unwrap();
        let (path, _) = path.split_once('"').unwrap();
        let drawn: usize = path
            .split('h')
            .skip(1)
            .map(|part| {
                let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
                digits.parse::<usize>().unwrap()
            })
            .sum();
        assert_eq!(drawn, modules.dark.iter().filter(|dark| **dark).count());
    }

    #[test]
    fn what_is_drawn_is_every_dark_module_once() {
        let modules = Modules::of(URL).unwrap();
        let drawn = drawing(URL).unwrap();
        let mut dark = vec![false; modules.dark.len()];
        for [x, y, run] in drawn.runs {
            for at in x..x + run {
                let place = usize::from(y) * modules.width + usize::from(at);
                assert!(!std::mem::replace(&mut dark[place], true), "{at} {y}");
            }
        }
        assert_eq!(
            (usize::from(drawn.side), dark),
            (modules.width, modules.dark)
        );
    }

    #[test]
    fn the_png_reads_back_module_by_module() {
        let bytes = png(URL, 3).unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(bytes))
            .read_info()
            .unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        assert_eq!((info.width, info.height), (111, 111));
        let modules = Modules::of(URL).unwrap();
        for y in 0..37 {
            for x in 0..37 {
                let (column, row) = (x * 3 + 1, y * 3 + 1);
                let bit = pixels[row * info.line_size + column / 8] >> (7 - column % 8) & 1;
                assert_eq!(bit == 0, modules.is_dark(x, y), "{x} {y}");
            }
        }
    }

    #[test]
    fn the_terminal_has_half_a_line_a_module() {
        let text = terminal(URL).unwrap();
        assert_eq!(text.lines().count(), 19);
        assert!(text.lines().all(|line| line.chars().count() == 37));
        assert_eq!(text.lines().next().unwrap(), "█".repeat(37));
    }

    #[test]
    fn an_address_beyond_the_largest_code_is_refused() {
        assert!(svg(&"A".repeat(5000), "").is_err());
    }
}
