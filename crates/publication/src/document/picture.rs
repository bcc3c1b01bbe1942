//! Charts as pictures for programs that show SVG badly or not at all.

use std::sync::{Arc, LazyLock};

use pages::chart::{Chart, PAGE_WIDTH};
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use super::DocumentError;

/// Dots of the picture for each pixel of the chart: 250 dots an inch on a page.
const SCALE: f32 = 2.5;

/// The letters of charts, and no others: the fonts of a machine would change the bytes.
static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    for file in [
        include_bytes!("../../../../web/fonts/liberation/LiberationSans-Regular.ttf").as_slice(),
        include_bytes!("../../../../web/fonts/liberation/LiberationSans-Bold.ttf").as_slice(),
    ] {
        fonts.load_font_data(file.to_vec());
    }
    fonts.set_sans_serif_family("Liberation Sans");
    Arc::new(fonts)
});

/// A chart as PNG on white.
///
/// # Errors
/// [`DocumentError::Picture`] if the chart is no image, which the tests of charts rule out.
pub(super) fn png(chart: &Chart) -> Result<Vec<u8>, DocumentError> {
    let refused = |why: &dyn std::fmt::Display| DocumentError::Picture(why.to_string());
    let options = Options {
        fontdb: Arc::clone(&FONTS),
        font_family: "Liberation Sans".to_owned(),
        ..Options::default()
    };
    let tree = Tree::from_str(&chart.sheet(PAGE_WIDTH), &options).map_err(|why| refused(&why))?;
    let size = tree
        .size()
        .to_int_size()
        .scale_by(SCALE)
        .ok_or_else(|| refused(&"it has no size"))?;
    let mut picture =
        Pixmap::new(size.width(), size.height()).ok_or_else(|| refused(&"it has no size"))?;
    picture.fill(Color::WHITE);
    resvg::render(
        &tree,
        Transform::from_scale(SCALE, SCALE),
        &mut picture.as_mut(),
    );
    picture.encode_png().map_err(|why| refused(&why))
}
