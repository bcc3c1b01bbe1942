//! What a template can see: the shipped fonts, itself and its data.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::layout::Abs;
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook, FontInstance, FontVariant, FontVariations};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World};

macro_rules! fonts {
    ($($name:literal),* $(,)?) => {
        [$(include_bytes!(concat!("../../../../web/fonts/liberation/Liberation", $name, ".ttf"))),*]
    };
}

/// Liberation Serif has the widths of Times New Roman, which official documents are set in.
static FONT_FILES: [&[u8]; 6] = fonts!(
    "Serif-Regular",
    "Serif-Bold",
    "Serif-Italic",
    "Serif-BoldItalic",
    "Sans-Regular",
    "Sans-Bold",
);

/// What is the same for every document.
struct Shop {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

static SHOP: LazyLock<Shop> = LazyLock::new(|| {
    let fonts: Vec<Font> = FONT_FILES
        .iter()
        .filter_map(|file| Font::new(Bytes::new(*file), 0))
        .collect();
    Shop {
        library: LazyHash::new(Library::default()),
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
    }
});

/// The file of the font in which numbers are stamped, and what it knows of its letters.
pub(super) fn stamp_font() -> Option<(&'static [u8], FontInstance)> {
    let font = SHOP.fonts.last()?.clone();
    let letters = font.instantiate(
        FontVariant::default(),
        Abs::zero(),
        &FontVariations::default(),
    );
    Some((FONT_FILES[FONT_FILES.len() - 1], letters))
}

/// The world of one document.
pub(super) struct Sheet {
    main: Source,
    data: (FileId, Bytes),
}

impl Sheet {
    /// A document of this template over this data (JSON).
    pub(super) fn new(template: &str, data: Vec<u8>) -> Self {
        Self {
            main: Source::new(file("main.typ"), template.to_owned()),
            data: (file("data.json"), Bytes::new(data)),
        }
    }
}

fn file(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("a plain file name is a path");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

impl World for Sheet {
    fn library(&self) -> &LazyHash<Library> {
        &SHOP.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &SHOP.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() {
            Ok(self.main.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.data.0 {
            Ok(self.data.1.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        SHOP.fonts.get(index).cloned()
    }

    /// A day that depends on when the program runs would change the bytes; days are data.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
