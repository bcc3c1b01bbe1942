//! Response, cooperation, refusal and contact rates from the final dispositions of the forms issued.
//!
//! Letters as in the standard: I complete, P partial, R refusal or break-off, NC non-contact, O other
//! eligible, UH unknown whether an eligible household (here: whether the person still lives at the
//! address), UO unknown eligibility for another reason, e the share of the unknown that is eligible.
//!
//! | rate | formula |
//! |---|---|
//! | RR1, RR2 | I, I+P over (I+P)+(R+NC+O)+(UH+UO) |
//! | RR3, RR4 | I, I+P over (I+P)+(R+NC+O)+e(UH+UO) |
//! | RR5, RR6 | I, I+P over (I+P)+(R+NC+O) |
//! | COOP1, COOP2 | I, I+P over (I+P)+R+O |
//! | COOP3, COOP4 | I, I+P over (I+P)+R |
//! | REF1, REF2, REF3 | R over the denominators of RR1, RR3, RR5 |
//! | CON1, CON2, CON3 | (I+P)+R+O over the denominators of RR1, RR3, RR5 |
//!
//! *Source*: American Association for Public Opinion Research (2023), *Standard Definitions: Final
//! Dispositions of Case Codes and Outcome Rates for Surveys*, 10th edition.

use serde::{Deserialize, Serialize};

/// Number of forms by final disposition.
///
/// ```
/// use statistics::rates::Dispositions;
/// let forms = Dispositions { complete: 80, refusal: 20, ..Dispositions::default() };
/// assert_eq!(forms.rates(1.0).response[0], Some(0.8));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Dispositions {
    /// I: complete.
    pub complete: u64,
    /// P: partial but sufficient.
    pub partial: u64,
    /// R: refused or broken off.
    pub refusal: u64,
    /// NC: eligible, never reached.
    pub non_contact: u64,
    /// O: eligible, reached, no answer for another reason.
    pub other: u64,
    /// UH: unknown whether there is an eligible person at the address.
    pub unknown_household: u64,
    /// UO: eligibility unknown for another reason.
    pub unknown_other: u64,
    /// Known not to be eligible (wrong person, no dossier); in no rate, but it informs e.
    pub not_eligible: u64,
}

/// The rates, each `None` where its denominator is 0.
///
/// *Range*: 0..=1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Rates {
    /// e as used.
    pub eligible_share: f64,
    /// RR1 … RR6.
    pub response: [Option<f64>; 6],
    /// COOP1 … COOP4.
    pub cooperation: [Option<f64>; 4],
    /// REF1 … REF3.
    pub refusal: [Option<f64>; 3],
    /// CON1 … CON3.
    pub contact: [Option<f64>; 3],
}

impl Dispositions {
    /// e by proportional allocation: known eligible ÷ (known eligible + known not eligible); 1 when
    /// nothing is known (the cautious end).
    ///
    /// *Source*: AAPOR (2023), "Calculating e"; Smith (2009), *A Revised Review of Methods to Estimate
    /// the Status of Cases with Unknown Eligibility*.
    pub fn eligible_share(&self) -> f64 {
        let eligible = self.answered() + self.silent();
        let known = eligible + self.not_eligible;
        if known == 0 {
            1.0
        } else {
            eligible as f64 / known as f64
        }
    }

    fn answered(&self) -> u64 {
        self.complete + self.partial
    }

    fn silent(&self) -> u64 {
        self.refusal + self.non_contact + self.other
    }

    /// All rates with the share `e` of the unknown cases taken as eligible, clamped to 0..=1.
    ///
    /// *Source*: formulas in the module's table.
    pub fn rates(&self, e: f64) -> Rates {
        let e = if e.is_nan() { 1.0 } else { e.clamp(0.0, 1.0) };
        let known = (self.answered() + self.silent()) as f64;
        let unknown = (self.unknown_household + self.unknown_other) as f64;
        let denominators = [known + unknown, known + e * unknown, known];
        let complete = self.complete as f64;
        let answered = self.answered() as f64;
        let refusal = self.refusal as f64;
        let reached = answered + refusal + self.other as f64;
        let [all, some, sure] = denominators;
        let over = |numerator: f64| denominators.map(|denominator| ratio(numerator, denominator));
        Rates {
            eligible_share: e,
            response: [
                ratio(complete, all),
                ratio(answered, all),
                ratio(complete, some),
                ratio(answered, some),
                ratio(complete, sure),
                ratio(answered, sure),
            ],
            cooperation: [
                ratio(complete, reached),
                ratio(answered, reached),
                ratio(complete, answered + refusal),
                ratio(answered, answered + refusal),
            ],
            refusal: over(refusal),
            contact: over(reached),
        }
    }
}

fn ratio(numerator: f64, denominator: f64) -> Option<f64> {
    (denominator > 0.0).then(|| numerator / denominator)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORMS: Dispositions = Dispositions {
        complete: 600,
        partial: 50,
        refusal: 100,
        non_contact: 120,
        other: 30,
        unknown_household: 60,
        unknown_other: 40,
        not_eligible: 100,
    };

    fn assert_rates<const N: usize>(found: [Option<f64>; N], expected: [f64; N]) {
        for (found, expected) in found.into_iter().zip(expected) {
            assert!(
                (found.unwrap() - expected).abs() < 1e-12,
                "{found:?} {expected}"
            );
        }
    }

    #[test]
    fn a_table_worked_by_hand() {
        // Eligible 900, unknown 100, not eligible 100: e = 0.9, denominators 1000, 990, 900.
        assert!((FORMS.eligible_share() - 0.9).abs() < 1e-15);
        let rates = FORMS.rates(FORMS.eligible_share());
        assert_rates(
            rates.response,
            [
                0.6,
                0.65,
                600.0 / 990.0,
                650.0 / 990.0,
                2.0 / 3.0,
                650.0 / 900.0,
            ],
        );
        // Reached: 600 + 50 + 100 + 30 = 780; without O: 750.
        assert_rates(
            rates.cooperation,
            [600.0 / 780.0, 650.0 / 780.0, 0.8, 650.0 / 750.0],
        );
        assert_rates(rates.refusal, [0.1, 100.0 / 990.0, 100.0 / 900.0]);
        assert_rates(rates.contact, [0.78, 780.0 / 990.0, 780.0 / 900.0]);
    }

    #[test]
    fn without_unknown_cases_the_three_denominators_agree() {
        let forms = Dispositions {
            unknown_household: 0,
            unknown_other: 0,
            ..FORMS
        };
        let rates = forms.rates(0.3);
        assert_eq!(rates.response[0], rates.response[2]);
        assert_eq!(rates.response[0], rates.response[4]);
        assert_eq!(rates.contact[0], rates.contact[2]);
    }

    #[test]
    fn nothing_issued_gives_no_rate_rather_than_zero() {
        let rates = Dispositions::default().rates(f64::NAN);
        assert_eq!(rates.response, [None; 6]);
        assert_eq!(rates.cooperation, [None; 4]);
        assert!((rates.eligible_share - 1.0).abs() < 1e-15);
    }

    #[test]
    fn e_between_its_ends_orders_the_rates() {
        let rates = FORMS.rates(0.5);
        assert!(rates.response[0] < rates.response[2] && rates.response[2] < rates.response[4]);
        assert!(rates.refusal[0] < rates.refusal[1] && rates.refusal[1] < rates.refusal[2]);
    }
}
