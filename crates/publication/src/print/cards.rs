//! Cards with QR codes, as many as one likes, a page each.

use pages::print::{Card, CardSheet};
use serde::Serialize;

use super::typesetter::{PrintError, Setting};

const TEMPLATE: &str = include_str!("../../../../web/print/card.typ");

#[derive(Serialize)]
struct Cards {
    cards: Vec<CardSheet>,
}

/// One PDF with a page for every card, in their order.
///
/// # Errors
/// [`PrintError::Page`] for an address too long for a QR code; [`PrintError::Setting`] for no cards at
/// all, or a letter that the fonts lack.
pub fn cards(cards: &[Card]) -> Result<Vec<u8>, PrintError> {
    let first = cards
        .first()
        .ok_or_else(|| PrintError::Setting("there is no card to print".to_owned()))?;
    let identity = format!("cards {} {}", first.url, cards.len());
    let sheets: Result<Vec<CardSheet>, _> = cards.iter().map(Card::sheet).collect();
    let data = Cards { cards: sheets? };
    Ok(Setting::accessible(TEMPLATE, &data, identity)?.set()?.bytes)
}
