//! What judging a unit yielded is known again where nothing that it was judged by is new, and only there.

use std::collections::HashMap;
use std::sync::Mutex;

use duban::check::{Action, Collector, Decision, Round, Shelf};
use duban::finding::Place;
use duban::form::PLAN;
use duban::list::Id;
use duban::record::Collected;
use duban::task::TaskIndex;
use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::collect::{assignments, grid, incoming, register};

/// A shelf that notes how often something lay on it.
#[derive(Debug, Default)]
struct Memory {
    kept: Mutex<HashMap<[u8; 32], Vec<u8>>>,
    found: Mutex<usize>,
}

impl Memory {
    fn take_found(&self) -> usize {
        std::mem::take(&mut *self.found.lock().unwrap())
    }
}

impl Shelf for Memory {
    fn get(&self, key: &[u8; 32]) -> Option<Vec<u8>> {
        let found = self.kept.lock().unwrap().get(key).cloned();
        *self.found.lock().unwrap() += usize::from(found.is_some());
        found
    }

    fn put(&self, key: &[u8; 32], judged: &[u8]) {
        self.kept.lock().unwrap().insert(*key, judged.to_vec());
    }
}

/// The measures of the tasks of each of the two units, of which the last two are one unit's and the first the other's.
fn collect(measures: &[String; 3], day: Date, decisions: &[Decision], shelf: Option<&Memory>) -> Collected {
    let register = register();
    let round = Round {
        forms: Some(vec![PLAN.into()]),
        as_of: day,
    };
    let mut collector = Collector::new(&register, &assignments(), round).decisions(decisions.to_vec());
    let head = "序号|重点工作|落实措施|完成时限|责任领导|联系电话";
    let row = |number: usize, measure: &str| {
        let task = &register.tasks[TaskIndex::at(number - 1)].text;
        format!("{number}|{task}|{measure}|10月底|王建国|13907240001")
    };
    let rows = [row(1, &measures[0]), row(2, &measures[1])];
    let rows = [head, &rows[0], &rows[1]];
    collector.add(incoming("市发改委.xlsx", vec![grid("附件2 落实方案", &rows)]));
    let rows = [row(4, &measures[2])];
    let rows = [head, &rows[0]];
    collector.add(incoming("市财政局.xlsx", vec![grid("附件2 落实方案", &rows)]));
    collector.finish_with(shelf.map(|shelf| shelf as &dyn Shelf))
}

const DAY: Date = date(2020, 7, 15);

#[test]
fn only_a_unit_of_which_something_is_new_is_judged_anew() {
    let shelf = Memory::default();
    let texts = |first: &str| {
        [
            first,
            "组织专项行动3次，12月底前完成整治。",
            "争取资金200万元，逐户核实。",
        ]
        .map(str::to_owned)
    };
    let first = texts("每月接访2次，化解积案30件。");
    assert_eq!(collect(&first, DAY, &[], Some(&shelf)), collect(&first, DAY, &[], None));
    assert_eq!(shelf.take_found(), 0);
    assert_eq!(collect(&first, DAY, &[], Some(&shelf)), collect(&first, DAY, &[], None));
    assert_eq!(shelf.take_found(), 2);
    // One unit writes something else.
    let other = texts("每月接访3次，化解积案31件。");
    assert_eq!(collect(&other, DAY, &[], Some(&shelf)), collect(&other, DAY, &[], None));
    assert_eq!(shelf.take_found(), 1);
    // On another day a deadline may have passed.
    let later = date(2020, 12, 1);
    assert_eq!(
        collect(&other, later, &[], Some(&shelf)),
        collect(&other, later, &[], None)
    );
    assert_eq!(shelf.take_found(), 0);
    // A decision that names a unit counts as followed, and is, each time.
    let decided = [Decision {
        action: Some(Action::Exclude),
        place: Place {
            unit: Some("市财政局".into()),
            ..Place::default()
        },
        reason: "机构改革".into(),
        name: "李主任".into(),
        ..Decision::default()
    }];
    for _ in 0..2 {
        let kept = collect(&other, later, &decided, Some(&shelf));
        assert_eq!(kept, collect(&other, later, &decided, None));
    }
    assert_eq!(shelf.take_found(), 2);
}

proptest! {
    #[test]
    fn whatever_units_wrote_before_the_same_comes_out_with_what_was_kept(
        rounds in prop::collection::vec(
            prop::array::uniform3(prop::sample::select(vec![
                "每月接访2次，化解积案30件。",
                "高度重视，加强领导",
                "完善信访制度,化解信访突出矛盾。",
                "无",
                "由市财政局负责",
                "13月底前完成",
                "见附件",
                "",
            ])),
            2..5,
        ),
        late in any::<bool>(),
    ) {
        let shelf = Memory::default();
        let day = if late { date(2020, 12, 1) } else { DAY };
        for measures in &rounds {
            let measures = measures.map(str::to_owned);
            prop_assert_eq!(collect(&measures, day, &[], Some(&shelf)), collect(&measures, day, &[], None));
        }
    }
}
