//! An archive: the fuzzer's bytes are its members, each with its name in front, separated by two zero bytes.

#![no_main]
#![cfg_attr(fuzzing, feature(alloc_error_hook))]

mod guard;
mod packed;

libfuzzer_sys::fuzz_target!(init: guard::init(), |bytes: &[u8]| {
    let mut members: Vec<(String, &[u8])> = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() && members.len() < 16 {
        let end = rest.windows(2).position(|pair| pair == [0, 0]).unwrap_or(rest.len());
        let (member, after) = rest.split_at(end);
        let (name, content) = member.split_at(member.iter().position(|byte| *byte == b'\n').unwrap_or(0));
        let name = String::from_utf8_lossy(name).into_owned();
        if members.iter().all(|(earlier, _)| *earlier != name) {
            members.push((name, content.get(1..).unwrap_or_default()));
        }
        rest = after.get(2..).unwrap_or_default();
    }
    let entries: Vec<(&str, &[u8])> = members.iter().map(|(name, content)| (name.as_str(), *content)).collect();
    let _ = duban::read::file("a.zip", &packed::packed(&entries));
});
