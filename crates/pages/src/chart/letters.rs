//! How wide letters are, without a font: an image cannot wrap text, so lines are broken here.

/// Width of a text in pixels at a letter size, a little on the safe side.
///
/// The classes are those of Liberation Sans, which has the widths of Arial and is not far from the
/// letters that phones come with; marks above and below a letter do not make it wider.
pub(crate) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(|letter| em(letter) * size).sum()
}

/// Width of one letter in parts of its size.
fn em(letter: char) -> f64 {
    match letter {
        ' ' | '.' | ',' | ':' | ';' | '\'' | '!' | '|' | '/' | '(' | ')' | '-' => 0.34,
        'i' | 'j' | 'l' | 'f' | 't' | 'r' | 'I' | 'í' | 'ì' | 'ỉ' | 'ĩ' | 'ị' => 0.36,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '…' => 0.92,
        'ơ' | 'ờ' | 'ớ' | 'ở' | 'ỡ' | 'ợ' | 'ư' | 'ừ' | 'ứ' | 'ử' | 'ữ' | 'ự' => {
            0.66
        }
        // Wide scripts and whatever else may come out of a catalogue.
        letter if letter > '\u{2fff}' => 1.0,
        letter if letter.is_uppercase() => 0.76,
        _ => 0.57,
    }
}

/// A label in lines of at most `room` pixels, broken between words; what does not fit into so many
/// lines is cut with an ellipsis, and a single word that is too long is cut like it.
pub(crate) fn fit(label: &str, size: f64, room: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    let mut whole = true;
    for word in label.split_whitespace() {
        let line = lines.last_mut().expect("there is a line from the start");
        let longer = if line.is_empty() {
            word.to_owned()
        } else {
            format!("{line} {word}")
        };
        if width(&longer, size) <= room {
            *line = longer;
        } else if line.is_empty() {
            *line = cut(word, size, room);
        } else if lines.len() < most {
            lines.push(if width(word, size) <= room {
                word.to_owned()
            } else {
                cut(word, size, room)
            });
        } else {
            whole = false;
            break;
        }
    }
    if !whole {
        let line = lines.last_mut().expect("there is a line from the start");
        *line = cut(&format!("{line} …"), size, room);
    }
    lines
}

/// As much of a text as fits, with an ellipsis where something is missing.
fn cut(text: &str, size: f64, room: f64) -> String {
    let bare = text.trim_end_matches('…').trim_end();
    let mut kept = String::new();
    for letter in bare.chars() {
        kept.push(letter);
        if width(&kept, size) + em('…') * size > room {
            kept.pop();
            break;
        }
    }
    format!("{}…", kept.trim_end_matches([' ', '-', ',', '–']))
}

#[cfg(test)]
mod tests {
    use super::{fit, width};

    #[test]
    fn long_names_break_between_words_and_end_in_an_ellipsis() {
        let name = "Ủy ban nhân dân phường Văn Miếu - Quốc Tử Giám";
        let two = fit(name, 12.0, 190.0, 2);
        assert_eq!(two, ["Ủy ban nhân dân phường Văn", "Miếu - Quốc Tử Giám"]);
        let one = fit(name, 12.0, 190.0, 1);
        assert_eq!(one.len(), 1);
        assert!(
            one[0].ends_with('…') && width(&one[0], 12.0) <= 190.0,
            "{one:?}"
        );
        assert_eq!(fit("", 12.0, 100.0, 2), [""]);
    }

    #[test]
    fn a_word_without_a_space_never_leaves_its_room() {
        for line in fit(
            "H15.50.05.13-261008-0975-ABCDEFGHIJKLMNOPQ rồi thôi",
            12.0,
            80.0,
            3,
        ) {
            assert!(width(&line, 12.0) <= 80.0, "{line}");
        }
    }
}
