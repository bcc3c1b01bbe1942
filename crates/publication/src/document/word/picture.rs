//! Charts as pictures in a paragraph, with their text for people who do not see them.

use pages::chart::Chart;

use super::package::Part;
use super::xml::escaped;
use crate::document::DocumentError;
use crate::document::picture::png;
use crate::document::setting::{HIGHEST_MM, chart_width};

/// English metric units in a millimetre.
const UNITS: f64 = 36_000.0;

/// Pictures as they are met.
#[derive(Debug, Default)]
pub(super) struct Pictures {
    files: Vec<Vec<u8>>,
}

impl Pictures {
    pub(super) fn len(&self) -> usize {
        self.files.len()
    }

    /// Takes a chart in; returns the run that shows it.
    pub(super) fn add(&mut self, chart: &Chart) -> Result<String, DocumentError> {
        self.files.push(png(chart)?);
        let number = self.files.len();
        // A little less than the page: LibreOffice cuts what is as wide as the words.
        let millimetres = chart_width(chart, HIGHEST_MM) - 1.0;
        let wide = (millimetres * UNITS).round();
        let high = (wide * chart.height as f64 / f64::from(pages::chart::PAGE_WIDTH)).round();
        let (title, said) = (escaped(&chart.title), escaped(&chart.description));
        Ok(format!(
            "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\">\
             <wp:extent cx=\"{wide}\" cy=\"{high}\"/>\
             <wp:docPr id=\"{number}\" name=\"Biểu đồ {number}\" descr=\"{title}. {said}\"/>\
             <wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect=\"1\"/></wp:cNvGraphicFramePr>\
             <a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">\
             <pic:pic><pic:nvPicPr><pic:cNvPr id=\"{number}\" name=\"chart{number}.png\"/><pic:cNvPicPr/></pic:nvPicPr>\
             <pic:blipFill><a:blip r:embed=\"rIdChart{number}\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>\
             <pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{wide}\" cy=\"{high}\"/></a:xfrm>\
             <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>\
             </wp:inline></w:drawing></w:r>"
        ))
    }

    /// The pictures as parts of the file.
    pub(super) fn into_parts(self) -> impl Iterator<Item = Part> {
        let numbered = (1_usize..).zip(self.files);
        numbered.map(|(number, bytes)| (format!("word/media/chart{number}.png"), bytes))
    }
}
