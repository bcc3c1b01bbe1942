//! What to look for in the chain, as it was typed.

use pages::office::AuditFilter;
use pages::office::parts::Fault;
use pages::office::words;
use store::audit::{Act, Wanted};

use crate::day::{DAY_MS, start_ms};

/// Reads the filter; the faults say what to mend.
pub(super) fn read(typed: &AuditFilter) -> (Wanted, Vec<Fault>) {
    let mut faults = Vec::new();
    let mut day = |name: &str, text: &str| {
        let read = start_ms(text);
        if read.is_none() && !text.is_empty() {
            faults.push(Fault::new(name, words("audit.wrong_day")));
        }
        read
    };
    let from_ms = day("tu", &typed.from);
    // Until the end of the named day.
    let until_ms = day("den", &typed.until).map(|start_ms| start_ms + DAY_MS);
    let known = Act::ALL.iter().any(|act| act.as_str() == typed.act);
    let wanted = Wanted {
        actor: typed.actor.clone(),
        action: if known {
            typed.act.clone()
        } else {
            String::new()
        },
        object: typed.object.clone(),
        from_ms,
        until_ms,
    };
    (wanted, faults)
}
