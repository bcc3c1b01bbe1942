//! The audit of a reconciled batch (kiểm tra xác suất): a random draw compared with the paper.
//!
//! # The plan
//! Single sampling by attributes; the unit is the form, and a form is faulty when any field differs
//! from the paper. Of a lot of N forms the smallest n is drawn for which a lot with the limiting share
//! of faulty forms, D = ⌈p·N⌉, is accepted with at most the consumer's risk β:
//! P(X ≤ c) ≤ β, X hypergeometric (N, D, n), with acceptance number c. Default: p = 10 %, β = 10 %,
//! c = 0, which is 20 to 22 forms of a batch of 100 and more.
//!
//! *Source*: Schilling & Neubauer (2017), *Acceptance Sampling in Quality Control*, 3rd edition,
//! chapters 3 and 5; the idea of a limiting quality for an isolated lot is that of ISO 2859-2.
//!
//! # The rate
//! What is reported beside the verdict is the share of wrong fields with the exact interval of Clopper
//! and Pearson. It takes fields as independent; several errors in one form make it a little narrow.

mod plan;
mod result;

pub use plan::Plan;
pub use result::{AuditError, AuditResult, AuditedForm, FieldRate, Verdict, conclude};

#[cfg(test)]
mod tests;
