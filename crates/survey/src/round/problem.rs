//! What is missing or odd in a plan.

use crate::code::{FieldCode, PostOfficeCode, UnitCode};
use crate::language::Language;
use crate::stream::word_enum;

word_enum!(
    /// A part of a plan, edited on a page of its own.
    PlanPart {
        /// Names, and the province that asks.
        Name = "name",
        /// Opening and closing time.
        Period = "period",
        /// Units that take part.
        Units = "units",
        /// Fields that are offered.
        Fields = "fields",
        /// Quotas by block and unit, minimum by field.
        Quotas = "quotas",
        /// Layout and languages of the form.
        Form = "form",
        /// Index and minimum n.
        Index = "index",
        /// Post offices.
        PostOffices = "post-offices",
        /// Questionnaire and catalogue.
        Sources = "sources",
        /// Links and their cards.
        Links = "links",
    }
);

/// One thing that is missing or odd in a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanProblem {
    /// There is no name in Vietnamese.
    NameMissing,
    /// There is no name in English although the form is offered in English.
    EnglishNameMissing,
    /// The province that asks is not named.
    ProvinceMissing,
    /// The round closes before it opens, or at the same time.
    PeriodBackwards,
    /// The round would be over already.
    PeriodOver,
    /// The round takes longer than a year.
    PeriodLong,
    /// The questionnaire version is not kept here.
    QuestionnaireMissing,
    /// No language is offered, or not Vietnamese.
    VietnameseMissing,
    /// Languages without wording in the questionnaire.
    LanguagesNotWorded(Vec<Language>),
    /// No unit takes part.
    NoUnits,
    /// Units that the catalogue does not have.
    UnitsUnknown(Vec<UnitCode>),
    /// Units left out without a reason.
    ReasonsMissing(Vec<UnitCode>),
    /// No field is offered.
    NoFields,
    /// Fields that the catalogue does not have.
    FieldsUnknown(Vec<FieldCode>),
    /// Quotas or minima of zero.
    QuotaZero,
    /// Units whose field minima add up to more than their quota.
    MinimaAboveQuota(Vec<UnitCode>),
    /// Units whose quota is below the minimum n: they could never be published.
    QuotaBelowMinimumN(Vec<UnitCode>),
    /// The minimum n is zero.
    MinimumNZero,
    /// The minimum n is below what is usual.
    MinimumNSmall,
    /// Post offices without a name.
    PostOfficesUnnamed(Vec<PostOfficeCode>),
    /// Units of post offices that the catalogue does not have.
    PostOfficeUnitsUnknown(Vec<UnitCode>),
    /// Units that two post offices serve.
    UnitsServedTwice(Vec<UnitCode>),
    /// Units that take part and that no post office serves, although there are post offices.
    UnitsNotServed(Vec<UnitCode>),
    /// Units that take part and have no valid link.
    UnitsWithoutLink(Vec<UnitCode>),
    /// Units that take part and have no number of dossiers.
    UnitsWithoutDossiers(Vec<UnitCode>),
}

impl PlanProblem {
    /// The stable code under which its words are kept.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NameMissing => "name-missing",
            Self::EnglishNameMissing => "english-name-missing",
            Self::ProvinceMissing => "province-missing",
            Self::PeriodBackwards => "period-backwards",
            Self::PeriodOver => "period-over",
            Self::PeriodLong => "period-long",
            Self::QuestionnaireMissing => "questionnaire-missing",
            Self::VietnameseMissing => "vietnamese-missing",
            Self::LanguagesNotWorded(_) => "languages-not-worded",
            Self::NoUnits => "no-units",
            Self::UnitsUnknown(_) => "units-unknown",
            Self::ReasonsMissing(_) => "reasons-missing",
            Self::NoFields => "no-fields",
            Self::FieldsUnknown(_) => "fields-unknown",
            Self::QuotaZero => "quota-zero",
            Self::MinimaAboveQuota(_) => "minima-above-quota",
            Self::QuotaBelowMinimumN(_) => "quota-below-minimum-n",
            Self::MinimumNZero => "minimum-n-zero",
            Self::MinimumNSmall => "minimum-n-small",
            Self::PostOfficesUnnamed(_) => "post-offices-unnamed",
            Self::PostOfficeUnitsUnknown(_) => "post-office-units-unknown",
            Self::UnitsServedTwice(_) => "units-served-twice",
            Self::UnitsNotServed(_) => "units-not-served",
            Self::UnitsWithoutLink(_) => "units-without-link",
            Self::UnitsWithoutDossiers(_) => "units-without-dossiers",
        }
    }

    /// The part of the plan in which it is mended.
    pub const fn part(&self) -> PlanPart {
        match self {
            Self::NameMissing | Self::EnglishNameMissing | Self::ProvinceMissing => PlanPart::Name,
            Self::PeriodBackwards | Self::PeriodOver | Self::PeriodLong => PlanPart::Period,
            Self::QuestionnaireMissing => PlanPart::Sources,
            Self::VietnameseMissing | Self::LanguagesNotWorded(_) => PlanPart::Form,
            // Dossiers come with the frame, which stands beside the units.
            Self::NoUnits
            | Self::UnitsUnknown(_)
            | Self::ReasonsMissing(_)
            | Self::UnitsWithoutDossiers(_) => PlanPart::Units,
            Self::NoFields | Self::FieldsUnknown(_) => PlanPart::Fields,
            Self::QuotaZero | Self::MinimaAboveQuota(_) | Self::QuotaBelowMinimumN(_) => {
                PlanPart::Quotas
            }
            Self::MinimumNZero | Self::MinimumNSmall => PlanPart::Index,
            Self::PostOfficesUnnamed(_)
            | Self::PostOfficeUnitsUnknown(_)
            | Self::UnitsServedTwice(_)
            | Self::UnitsNotServed(_) => PlanPart::PostOffices,
            Self::UnitsWithoutLink(_) => PlanPart::Links,
        }
    }

    /// Whether the round cannot open with it; otherwise it is only advice.
    pub const fn keeps_from_opening(&self) -> bool {
        !matches!(
            self,
            Self::EnglishNameMissing
                | Self::PeriodLong
                | Self::QuotaBelowMinimumN(_)
                | Self::MinimumNSmall
                | Self::UnitsServedTwice(_)
                | Self::UnitsNotServed(_)
                | Self::UnitsWithoutLink(_)
                | Self::UnitsWithoutDossiers(_)
        )
    }

    /// The units it speaks of.
    pub fn units(&self) -> &[UnitCode] {
        match self {
            Self::UnitsUnknown(units)
            | Self::ReasonsMissing(units)
            | Self::MinimaAboveQuota(units)
            | Self::QuotaBelowMinimumN(units)
            | Self::PostOfficeUnitsUnknown(units)
            | Self::UnitsServedTwice(units)
            | Self::UnitsNotServed(units)
            | Self::UnitsWithoutLink(units)
            | Self::UnitsWithoutDossiers(units) => units,
            _ => &[],
        }
    }
}
