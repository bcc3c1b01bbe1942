//! A document in words, before it is set: what stands on it and in which order.

use pages::chart::Chart;

use crate::telling::Table;

/// The head of the first page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letterhead {
    /// The body above the issuing one, in capitals, in lines.
    pub above: [String; 2],
    /// The issuing body, in capitals.
    pub issuer: String,
    /// Name of the state, in capitals.
    pub nation: String,
    /// Its motto.
    pub motto: String,
    /// The number, left open: `Số:        /BC-SNV`.
    pub number: String,
    /// Place and day, left open.
    pub place: String,
}

/// One piece of a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// A heading of the first, second or third rank, with its number.
    Heading(u8, String),
    /// A paragraph.
    Text(String),
    /// An item of a list.
    Item(String),
    /// A table under its numbered caption.
    Table(Table),
    /// A chart under its numbered caption.
    Figure(Chart),
    /// The start of an annex on a page of its own: `Phụ lục I`, its title.
    Annex(String, String),
}

/// A whole document.
#[derive(Debug, Clone, PartialEq)]
pub struct Paper {
    /// Head of the first page.
    pub letterhead: Letterhead,
    /// The mark across every page; none once it is approved.
    pub mark: Option<String>,
    /// Whether the answers were invented, in words.
    pub synthetic: Option<String>,
    /// What kind of document it is, in capitals.
    pub kind: String,
    /// What it is about.
    pub subject: String,
    /// Head of the table of contents.
    pub contents: String,
    /// Everything in order.
    pub pieces: Vec<Piece>,
    /// Who gets it, with the head of the list first; left open.
    pub recipients: Vec<String>,
    /// Where somebody signs; left open.
    pub signature: Vec<String>,
    /// Under which annexes stand: `(Kèm theo Báo cáo số …)`.
    pub attached: String,
}

/// Numbers of parts.
const ROMAN: [&str; 6] = ["I", "II", "III", "IV", "V", "VI"];

/// Numbers headings (`I.`, `1.`, `a)`) and captions, tables and charts apart: `Bảng 1. …`, `Biểu đồ 1. …`.
pub(super) fn numbered(pieces: &mut [Piece]) {
    let (mut tables, mut charts) = (0, 0);
    let mut heads = [0_usize; 3];
    for piece in pieces {
        match piece {
            Piece::Heading(level, text) => {
                let level = usize::from(*level).clamp(1, 3);
                heads[level - 1] += 1;
                heads[level..].fill(0);
                let own = heads[level - 1];
                *text = match level {
                    1 => format!("{}. {text}", ROMAN[(own - 1).min(ROMAN.len() - 1)]),
                    2 => format!("{own}. {text}"),
                    _ => format!("{}) {text}", ('a'..='z').nth(own - 1).unwrap_or('z')),
                };
            }
            Piece::Table(table) => {
                tables += 1;
                table.caption = format!("Bảng {tables}. {}", table.caption);
            }
            Piece::Figure(chart) => {
                charts += 1;
                chart.title = format!("Biểu đồ {charts}. {}", chart.title);
            }
            _ => {}
        }
    }
}
