//! Says on a page by what page and button a thing is done, where a finding or a command names commands and files for whoever types them.

use serde_json::Value;

/// The table: what findings and commands say, and what a page says in its place; longer ways of saying stand before what they hold.
const TABLE: &str = include_str!("templates/pages.tsv");

/// What of a page's values is said to the person: advice, what a command said, why something could not be read.
const SAID: [&str; 4] = ["advice", "said", "trouble", "expected"];

/// A text as a page says it: `请先运行 duban generate` as 请先到“出表”页生成填报表.
pub(super) fn of_page(text: &str) -> String {
    let mut said = text.to_owned();
    for (command, page) in rows() {
        if said.contains(command) {
            said = said.replace(command, page);
        }
    }
    said
}

/// The values of a page, with all that is said to the person said as the page does it; what documents hold stays as it is.
pub(super) fn of_values(values: &mut Value) {
    match values {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(text) if SAID.contains(&name.as_str()) => *text = of_page(text),
                    _ => of_values(value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(of_values),
        _ => {}
    }
}

fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLE.lines().filter_map(|line| line.split_once('\t'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_page_names_pages_where_a_command_names_commands() {
        let said = of_page("下一步：按清单把填报表发给各单位；收到的回复放进 input/replies，然后运行 duban collect。");
        assert_eq!(said, "下一步：按清单把填报表发给各单位；收到的回复放到“收表”页。");
        let mut values = json!({"shown": {"advice": "请先运行 duban generate", "found": "请先运行 duban generate"}});
        of_values(&mut values);
        assert_eq!(values["shown"]["advice"], "请先到“出表”页生成填报表");
        assert_eq!(
            values["shown"]["found"], "请先运行 duban generate",
            "what was found is quoted, not said"
        );
    }

    #[test]
    fn what_a_page_says_holds_no_command_and_no_row_undoes_a_later_one() {
        for (n, (command, page)) in rows().enumerate() {
            assert!(!page.contains("duban ") && !page.contains("--"), "{page}");
            assert_eq!(of_page(command), page, "{command}");
            let earlier = rows().take(n).find(|(earlier, _)| command.contains(earlier));
            assert_eq!(earlier, None, "{command}");
        }
    }

    #[test]
    fn every_way_of_saying_in_the_table_is_one_that_the_program_has() {
        fn read(folder: &std::path::Path, all: &mut String) {
            for entry in std::fs::read_dir(folder).expect("listed") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    read(&path, all);
                } else if path.extension().is_some_and(|end| end == "rs") {
                    all.push_str(&std::fs::read_to_string(&path).expect("read"));
                }
            }
        }
        let mut all = String::new();
        read(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut all);
        for (command, _) in rows() {
            assert!(all.contains(command), "nothing says: {command}");
        }
    }
}
