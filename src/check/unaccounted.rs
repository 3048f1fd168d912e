//! Tells a reply whole that this program could not take in: a mistake of ours costs one reply a look, not the collection.

use super::draft::{Note, Taken, at, one_line};
use super::findings::{Report, Settings};
use super::material::Material;
use crate::finding::{Place, a1};
use crate::record::{Outcome, ReplyFile};
use crate::reply::incoming::Incoming;
use crate::rule;
use crate::sheet::Sheet;
use crate::unit::UnitId;

/// Every cell of a document, told as it stands, and nothing recorded; `unit` is whose it is by its names.
pub(super) fn told_whole(incoming: &Incoming, unit: Option<(UnitId, String)>, settings: &Settings) -> Taken {
    let mut taken = Taken::new(incoming, Outcome::Rejected);
    taken.notes = incoming
        .findings
        .iter()
        .map(|finding| Note {
            finding: finding.clone(),
            form: None,
        })
        .collect();
    let mut texts: Vec<String> = Vec::new();
    if let Some(message) = &incoming.evidence.message {
        texts.push(format!("邮件正文：{}", one_line(message)));
    }
    if let Ok(document) = &incoming.content {
        for grid in &document.grids {
            let sheet = Sheet::new(grid);
            taken.cells += sheet.cells();
            for row in &sheet.rows {
                for cell in &row.cells {
                    let place = a1(row.row, cell.column);
                    texts.push(format!("{} {place}：{}", sheet.name, one_line(&cell.text)));
                }
            }
        }
        for float in &document.floats {
            texts.push(format!("{} {}：{}", float.sheet, float.what, one_line(&float.text)));
        }
    }
    taken.reported = taken.cells;
    let mut report = Report::new(settings);
    report.account_all(
        &rule::FORM_UNKNOWN,
        Place {
            unit: unit.as_ref().map(|(_, name)| name.clone()),
            ..at(&incoming.file, None, None)
        },
        &format!("程序没有读懂这份回复，整份未采用，共{}格：", taken.cells),
        &texts,
        "应能逐格认定",
        "请人工阅看转填，并将此文件反馈给开发者",
    );
    let notes = report.findings.into_iter();
    taken.notes.extend(notes.map(|finding| Note { finding, form: None }));
    taken.material = Some(Material::no_form());
    if let Some((unit, name)) = unit {
        taken.units.push(unit);
        taken.file.unit = Some(name);
    }
    taken
}

/// What is left of a reply that another process took in and that speaks of units, forms or tasks that there are none of.
pub(super) fn told_unfit(taken: Taken, settings: &Settings) -> Taken {
    let file = ReplyFile {
        unit: None,
        forms: Vec::new(),
        outcome: Outcome::Rejected,
        ..taken.file
    };
    let mut unfit = Taken::empty(file, taken.order);
    let mut report = Report::new(settings);
    report.account(
        &rule::FORM_UNKNOWN,
        at(&unfit.file.file, None, None),
        "程序没有读懂这份回复，整份未采用",
        "应能逐格认定",
        "请人工阅看转填，并将此文件反馈给开发者",
    );
    let notes = report.findings.into_iter();
    unfit.notes = notes.map(|finding| Note { finding, form: None }).collect();
    unfit.material = Some(Material::no_form());
    unfit
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::{Document, Float, Grid, Value};
    use crate::list::Id;
    use crate::register::Register;
    use crate::reply::incoming::Evidence;

    #[test]
    fn a_reply_that_speaks_of_what_no_register_holds_is_told_and_asks_for_nothing() {
        let incoming = Incoming {
            file: "市财政局.xlsx".to_owned(),
            sha256: String::new(),
            evidence: Evidence::default(),
            content: Ok(Document::default()),
            findings: Vec::new(),
        };
        let mut taken = Taken::new(&incoming, Outcome::Accepted);
        let register = Register::default();
        assert!(taken.fits(&register));
        taken.units.push(UnitId::at(3));
        assert!(!taken.fits(&register));
        let told = told_unfit(taken, &Settings::default());
        assert!(told.fits(&register) && told.balances() && told.file.outcome == Outcome::Rejected);
        assert_eq!(told.notes[0].finding.rule, rule::FORM_UNKNOWN.name, "{told:?}");
    }

    #[test]
    fn every_cell_is_told_and_the_account_balances() {
        let mut grid = Grid {
            name: "附件2".to_owned(),
            ..Grid::default()
        };
        for (row, text) in ["序号", "整治乱象", " "].into_iter().enumerate() {
            grid.cells.insert((row as u32, 1), Value::Text(text.to_owned()));
        }
        let float = Float {
            sheet: "附件2".to_owned(),
            cell: None,
            what: "批注".to_owned(),
            text: "待核".to_owned(),
        };
        let incoming = Incoming {
            file: "市财政局.xlsx".to_owned(),
            sha256: String::new(),
            evidence: Evidence {
                message: Some("请查收".to_owned()),
                ..Evidence::default()
            },
            content: Ok(Document {
                grids: vec![grid],
                floats: vec![float],
                ..Document::default()
            }),
            findings: Vec::new(),
        };
        let taken = told_whole(
            &incoming,
            Some((UnitId::at(3), "市财政局".to_owned())),
            &Settings::default(),
        );
        assert!(taken.balances() && taken.cells == 2 && taken.file.outcome == Outcome::Rejected);
        assert_eq!(taken.units, [UnitId::at(3)]);
        let found: String = taken.notes.iter().map(|note| note.finding.found.as_str()).collect();
        for text in ["邮件正文：请查收", "附件2 B1：序号", "附件2 B2：整治乱象", "批注：待核"]
        {
            assert!(found.contains(text), "{found}");
        }
    }
}
