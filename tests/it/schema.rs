//! The schema of collected.json says what the program writes: every collection of these tests is held against it.

use std::path::Path;
use std::sync::LazyLock;

use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::Value;

/// The schema with nothing more allowed than it names, so that a key that it forgets is found.
static STRICT: LazyLock<(Schemas, SchemaIndex)> = LazyLock::new(|| {
    let mut schema = duban::record::schema().to_value();
    close(&mut schema);
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    compiler
        .add_resource("collected.schema.json", schema)
        .expect("a schema");
    let index = compiler
        .compile("collected.schema.json", &mut schemas)
        .expect("it compiles");
    (schemas, index)
});

fn close(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            if map.get("properties").is_some_and(Value::is_object) {
                map.entry("additionalProperties").or_insert(Value::Bool(false));
            }
            map.values_mut().for_each(close);
        }
        Value::Array(list) => list.iter_mut().for_each(close),
        _ => {}
    }
}

/// Holds a document against the schema.
pub fn holds(document: &Value) -> Result<(), String> {
    let (schemas, index) = &*STRICT;
    schemas.validate(document, *index).map_err(|error| format!("{error:#}"))
}

/// Holds the collected.json of an output folder against the schema, if there is one.
pub fn hold_collected(output: &Path) {
    let path = output.join("collected.json");
    if let Ok(bytes) = std::fs::read(&path)
        && let Ok(document) = serde_json::from_slice(&bytes)
        && let Err(error) = holds(&document)
    {
        panic!("{}: {error}", path.display());
    }
}

#[test]
fn the_docs_hold_the_schema_of_collected_json() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/collected.schema.json");
    let schema = serde_json::to_string_pretty(&duban::record::schema()).expect("JSON") + "\n";
    if std::env::var_os("DUBAN_WRITE_DOCS").is_some() {
        std::fs::write(&path, &schema).expect("written");
    }
    let held = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        held == schema,
        "docs/collected.schema.json is older than src/record.rs: `DUBAN_WRITE_DOCS=1 cargo test the_docs_hold` writes it anew"
    );
}

#[test]
fn a_document_with_a_foreign_key_or_word_does_not_follow_the_schema() {
    let desk = crate::run::Desk::sample();
    desk.json(&["rehearse", "--units", "20"], 0);
    let bytes = std::fs::read(desk.output().join("rehearsal/collected.json")).expect("there");
    let right: Value = serde_json::from_slice(&bytes).expect("JSON");
    holds(&right).expect("it follows the schema");
    let faults: [fn(&mut Value); 5] = [
        |it| it["extra"] = Value::Null,
        |it| it["records"][0]["unit"] = Value::Null,
        |it| it["owed"][0]["state"] = "不知道".into(),
        |it| it["as_of"] = 20201231.into(),
        |it| {
            it["findings"][0].as_object_mut().expect("an object").remove("place");
        },
    ];
    for (number, fault) in faults.into_iter().enumerate() {
        let mut wrong = right.clone();
        fault(&mut wrong);
        assert!(holds(&wrong).is_err(), "fault {number}");
    }
}
