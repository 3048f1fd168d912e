//! The rules with a logic of their own, one a file; what every rule is stands in `rules.tsv`.

pub mod field_missing;
pub mod reason_missing;
pub mod row_contradiction;
pub mod row_figures;
pub mod row_pairs;
pub mod deadline_late;
pub mod deadline_early;
pub mod deadline_passed;
pub mod deadline_postponed;
pub mod progress_behind;
pub mod column_mistaken;
pub mod answer_elsewhere;
pub mod answer_unsure;
pub mod answer_vague;
pub mod answer_copied;
pub mod answer_others;
pub mod answer_outdated;
pub mod answer_misplaced;
