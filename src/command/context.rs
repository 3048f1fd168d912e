//! What most verbs start from: the register, from a corrected register.xlsx or the notice, with the directory.

use std::cell::LazyCell;
use std::path::{Path, PathBuf};

use crate::cli::Common;
use crate::command::say;
use crate::directory::Directory;
use crate::error::{Error, Result};
use crate::finding::{Finding, Place, Severity};
use crate::folder;
use crate::grid::Document;
use crate::notice::{self, Hints, Notice, Source};
use crate::period::Period;
use crate::read;
use crate::register::received::{self, Received};
use crate::register::round::Asked;
use crate::register::{Register, corrected, corrected_units, division, resolve, unheard};
use crate::settings::Settings;
use crate::workers::apart;
use crate::write;

/// Name of the corrected register in the input folder.
pub const REGISTER: &str = "register.xlsx";
/// Name of the unit directory in the input folder.
pub const DIRECTORY: &str = "directory.xlsx";
/// Name of the settings, beside the input folder.
pub const SETTINGS: &str = "duban.toml";
/// Extensions that a notice may have, lower case. Those that cannot be read are named too, so that a clerk is told.
const NOTICE_EXTENSIONS: [&str; 19] = [
    "txt", "md", "docx", "html", "htm", "shtml", "xlsx", "xls", "ods", "csv", "tsv", "doc", "wps", "pdf", "ofd", "rtf",
    "odt", "mht", "mhtml",
];
/// Stems of other files that belong into the input folder.
const OTHER_STEMS: [&str; 6] = ["register", "directory", "decisions", "readme", "说明", "mail"];
/// Stem of the workbook that says which own unit has which task of a received workbook.
pub const DIVISION: &str = "分工";

/// The register, and what it was read from.
#[derive(Debug)]
pub struct Loaded {
    /// The register that every later verb works from.
    pub register: Register,
    /// The notice, where it was read and is no received workbook.
    pub source: Option<Source>,
    /// What the notice itself makes doubtful.
    pub doubts: Vec<Finding>,
}

/// Loads the register that every later verb works from.
///
/// # Errors
/// If there is no notice or more than one, or one of the files cannot be used.
pub fn register(common: &Common) -> Result<Register> {
    load(common).map(|loaded| loaded.register)
}

/// Loads the register with what it was read from.
///
/// # Errors
/// As [`register`].
pub fn load(common: &Common) -> Result<Loaded> {
    let settings = settings(&common.input)?;
    let (directory, findings) = directory(&common.input)?;
    let (mut passed, mut read, mut doubts) = (None, None, Vec::new());
    let (mut notice, book) = match notice_source(common)? {
        Given::Corrected(mut notice, book) => {
            notice
                .findings
                .extend(division_unused(common, "现在以修改过的台账为准")?);
            (*notice, Some(book))
        }
        Given::Received(received) => {
            passed = Some(received.passed_on());
            (divided(common, &received, &directory)?, None)
        }
        Given::Source(source) => {
            let mut notice = read_notice(&common.input, &source, &hints(&settings, &directory))?;
            doubts.clone_from(&notice.findings);
            read = Some(source);
            notice
                .findings
                .extend(division_unused(common, "通知不是上级发给一个单位的填报表")?);
            (notice, None)
        }
    };
    notice.findings.extend(findings);
    settings
        .apply(&mut notice, book.is_none())
        .map_err(|unusable| Error::input(settings_path(&common.input), unusable.found, unusable.advice))?;
    let mut register = resolve::resolve(notice, &directory);
    register.received = passed;
    if let Some(book) = book {
        corrected_units::apply(REGISTER, &book, &mut register);
        unheard_edits(common, (&settings, &directory), &book, &mut register);
    }
    settings.check.reweigh(&mut register.findings);
    settings.check.reweigh(&mut doubts);
    Ok(Loaded {
        register,
        source: read,
        doubts,
    })
}

/// Tells the edits of a corrected register that have no effect. A title that was emptied is the notice's own again.
fn unheard_edits(common: &Common, given: (&Settings, &Directory), book: &Document, register: &mut Register) {
    let originals = LazyCell::new(|| originals(common, given.0, given.1));
    if register.title.trim().is_empty()
        && let Some(original) = originals.first()
    {
        register.title.clone_from(&original.title);
    }
    let pages = write::register::pages(register);
    let before = || originals.iter().map(write::register::pages).collect();
    unheard::tell(REGISTER, book, &pages, before, &mut register.findings);
}

/// The registers that the notice itself would give, with the settings and without; none where it cannot be read.
fn originals(common: &Common, settings: &Settings, directory: &Directory) -> Vec<Register> {
    let notice = match uncorrected(common) {
        Ok(Given::Source(source)) => notice::read_with(&source, &hints(settings, directory)),
        Ok(Given::Received(received)) => match divided(common, &received, directory) {
            Ok(notice) => notice,
            Err(_) => return Vec::new(),
        },
        Ok(Given::Corrected(..)) | Err(_) => return Vec::new(),
    };
    let with = |settings: &Settings| {
        let mut notice = notice.clone();
        settings.apply(&mut notice, true).ok()?;
        Some(resolve::resolve(notice, directory))
    };
    [with(settings), with(&Settings::default())]
        .into_iter()
        .flatten()
        .collect()
}

/// Sets the register to the round that is asked for; the keys of its forms, or `None` where none is named.
///
/// # Errors
/// If the register has no such form or period.
pub fn ask(common: &Common, register: &mut Register, asked: &Asked) -> Result<Option<Vec<String>>> {
    register
        .ask(asked)
        .map_err(|refused| Error::input(&common.input, refused.found, refused.advice))
}

/// Sets the register to the forms and the period of replies that are asked for, as [`ask`].
///
/// # Errors
/// As [`ask`].
pub fn ask_of_replies(
    common: &Common,
    register: &mut Register,
    forms: &[String],
    period: Option<Period>,
) -> Result<Option<Vec<String>>> {
    let asked = Asked {
        forms: forms.to_vec(),
        period,
        as_of: None,
    };
    ask(common, register, &asked)
}

/// What the input folder gives.
pub enum Given {
    /// A corrected register, and the workbook that it was read from.
    Corrected(Box<Notice>, Document),
    /// A unit's workbook of the level above, whose tasks are passed on.
    Received(Box<Received>),
    /// The notice itself.
    Source(Source),
}

/// The received workbook in the input folder, whatever register is used; none where the notice is no such workbook.
///
/// # Errors
/// As [`register`].
pub fn received(common: &Common) -> Result<Option<Received>> {
    Ok(match uncorrected(common)? {
        Given::Received(received) => Some(*received),
        Given::Corrected(..) | Given::Source(_) => None,
    })
}

/// The notice's file as what it is. What is laid out in pages is read in a worker, as a reply is.
fn opened(common: &Common, path: &Path) -> Result<Given> {
    let bytes = folder::read(path)?;
    let name = label(path);
    let source = if apart::is_laid_out(&name, &bytes) {
        let reading = apart::document(&common.input, &name)?;
        if let Some(received) = reading.as_ref().ok().and_then(|reading| as_received(&name, reading)) {
            return Ok(Given::Received(Box::new(received)));
        }
        read::notice_source::of_reading(&name, reading)
    } else {
        // A text has neither hidden sheets nor bands of a table.
        let text = path.extension().is_some_and(|end| end == "txt" || end == "md");
        let reading = (!text).then(|| read::document(&name, &bytes).ok()).flatten();
        if let Some(received) = reading.and_then(|reading| as_received(&name, &reading)) {
            return Ok(Given::Received(Box::new(received)));
        }
        read::notice_source::source(&name, &bytes)
    };
    Ok(Given::Source(source.map_err(|error| with_path(error, path))?))
}

/// A document as a unit's workbook of the level above, if it is one: known by what is in it.
fn as_received(name: &str, reading: &read::Reading) -> Option<Received> {
    let mut received = received::read(name, &reading.document)?;
    received.notice.findings.extend(reading.findings.iter().cloned());
    Some(received)
}

/// The notice of a received workbook, its tasks divided among the own units as 分工 in the input folder says.
///
/// # Errors
/// If the division cannot be used.
pub fn divided(common: &Common, received: &Received, directory: &Directory) -> Result<Notice> {
    let passed = received.passed_on();
    let mut notice = received.undivided();
    match division_file(common)? {
        Some(path) => {
            let document = document(&path)?;
            division::apply(&label(&path), &document, &passed, directory, &mut notice)
                .map_err(|unusable| Error::input(&path, unusable.found, unusable.advice))?;
        }
        None => {
            let missing = division::missing(&passed, notice.tasks.len());
            notice.findings.push(missing);
        }
    }
    Ok(notice)
}

/// Whether a file is the division: a workbook 分工. A document of this name may be a notice.
fn is_division(path: &Path) -> bool {
    let part = |part: Option<&std::ffi::OsStr>| part.map(|part| part.to_string_lossy().to_lowercase());
    part(path.file_stem()).is_some_and(|stem| stem == DIVISION)
        && part(path.extension()).is_some_and(|end| ["xlsx", "xls", "ods"].contains(&end.as_str()))
}

/// The file 分工 of the input folder, if there is one.
fn division_file(common: &Common) -> Result<Option<PathBuf>> {
    if !common.input.is_dir() {
        return Ok(None);
    }
    let files = folder::files(&common.input)?;
    let mut named = files.into_iter().filter(|path| is_division(path));
    match (named.next(), named.next()) {
        (Some(one), Some(other)) => Err(Error::input(
            &common.input,
            format!("有两份分工表：{}、{}", label(&one), label(&other)),
            "请只留一份",
        )),
        (one, _) => Ok(one),
    }
}

/// Tells of a division that nothing uses, and why.
fn division_unused(common: &Common, why: &str) -> Result<Option<Finding>> {
    let Some(path) = division_file(common)? else {
        return Ok(None);
    };
    let place = Place {
        file: Some(label(&path)),
        ..Place::default()
    };
    Ok(Some(Finding::new(
        "division-unread",
        Severity::Warning,
        place,
        format!("没有使用分工表：{why}"),
        "分工表只用于上级下发的填报表",
        "不再需要的请移走；仍要按分工表的，请移走 register.xlsx",
    )))
}

/// The corrected register if there is one, else the notice.
///
/// # Errors
/// As [`register`].
pub fn notice_source(common: &Common) -> Result<Given> {
    let path = common.input.join(REGISTER);
    if path.exists() {
        let document = document(&path)?;
        let notice = corrected::notice(&label(&path), &document)
            .map_err(|unusable| Error::input(&path, unusable.found, unusable.advice))?;
        return Ok(Given::Corrected(Box::new(notice), document));
    }
    opened(common, &notice_path(&common.input)?)
}

/// The notice as it was given, whether or not a corrected register is used in its place.
///
/// # Errors
/// As [`register`].
pub fn uncorrected(common: &Common) -> Result<Given> {
    opened(common, &notice_path(&common.input)?)
}

/// What the office says of a notice beforehand: in its settings, and by the names of its directory.
pub fn hints(settings: &Settings, directory: &Directory) -> Hints {
    let units = directory.units.iter();
    let collectives = directory.collectives.iter().map(|collective| &collective.name);
    let names = units
        .flat_map(|unit| std::iter::once(&unit.name).chain(&unit.aliases))
        .chain(collectives);
    Hints {
        names: names.cloned().collect(),
        ..settings.hints()
    }
}

/// Reads a notice; one without tasks is refused.
fn read_notice(input: &Path, source: &Source, hints: &Hints) -> Result<Notice> {
    let notice = notice::read_with(source, hints);
    if notice.tasks.is_empty() {
        // What was found in the file tells more than that there are no tasks.
        let said: Vec<String> = notice
            .findings
            .iter()
            .filter(|finding| finding.rule != "notice-no-tasks" && finding.severity != Severity::Info)
            .take(3)
            .map(|finding| finding.to_string().trim_end_matches('。').to_owned())
            .collect();
        return Err(Error::input(
            input.join(&source.file),
            format!(
                "通知里没有读到任何任务{}",
                said.iter().map(|text| format!("；{text}")).collect::<String>()
            ),
            "请确认文件是带任务分解（序号、内容、牵头单位、责任单位）的通知全文",
        ));
    }
    Ok(notice)
}

/// An error of a reader that was given only the file's name gets the whole path.
fn with_path(error: Error, path: &Path) -> Error {
    match error {
        Error::Input { found, advice, .. } => Error::input(path, found, advice),
        other => other,
    }
}

/// The file's name, for findings.
fn label(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// The files of the input folder that may be the notice.
///
/// # Errors
/// If the folder cannot be listed.
pub fn notice_files(input: &Path) -> Result<Vec<PathBuf>> {
    Ok(folder::files(input)?
        .into_iter()
        .filter(|path| may_be_notice(path))
        .collect())
}

/// The one notice of the input folder.
fn notice_path(input: &Path) -> Result<PathBuf> {
    if !input.is_dir() {
        return Err(Error::input(
            input,
            "没有这个文件夹",
            "请新建它并放入通知，或用 --input 写明通知所在的文件夹",
        ));
    }
    match notice_files(input)?.as_slice() {
        [one] => Ok(one.clone()),
        [] => Err(Error::input(
            input,
            "没有找到通知",
            "请把通知原文存为 notice.docx 或 notice.txt 放入这个文件夹，或用 --input 指定别的文件夹",
        )),
        many => {
            let names: Vec<String> = many.iter().map(|path| label(path)).collect();
            Err(Error::input(
                input,
                format!("有 {} 份文件都可能是通知：{}", names.len(), say::few(&names)),
                "请只留一份通知，其余移到别处",
            ))
        }
    }
}

/// Whether a file may be the notice, by its name.
pub fn may_be_notice(path: &Path) -> bool {
    let name = label(path);
    let stem = path
        .file_stem()
        .map(|stem| stem.to_string_lossy().to_lowercase())
        .unwrap_or_default();
    let extension = path
        .extension()
        .map(|extension| extension.to_string_lossy().to_lowercase())
        .unwrap_or_default();
    !name.starts_with(['.', '~'])
        && NOTICE_EXTENSIONS.contains(&extension.as_str())
        && !OTHER_STEMS.contains(&stem.as_str())
        && !is_division(path)
}

/// Where the settings are: beside the input folder.
pub fn settings_path(input: &Path) -> PathBuf {
    input.parent().unwrap_or(Path::new("")).join(SETTINGS)
}

/// The settings beside the input folder; the defaults if there are none.
///
/// # Errors
/// If they cannot be read, or have a key or value that is not known.
pub fn settings(input: &Path) -> Result<Settings> {
    let path = settings_path(input);
    if !path.exists() {
        return Ok(Settings::default());
    }
    let bytes = folder::read(&path)?;
    let text = String::from_utf8(bytes)
        .map_err(|_| Error::input(&path, "不是 UTF-8 编码的文本", "请用记事本另存为 UTF-8 编码"))?;
    Settings::read(text.trim_start_matches('\u{feff}'))
        .map_err(|unusable| Error::input(&path, unusable.found, unusable.advice))
}

/// The directory of the input folder; empty if there is none.
///
/// # Errors
/// If it cannot be read or contradicts itself.
pub fn directory(input: &Path) -> Result<(Directory, Vec<Finding>)> {
    let path = input.join(DIRECTORY);
    if !path.exists() {
        return Ok((Directory::default(), Vec::new()));
    }
    let document = document(&path)?;
    crate::directory::read::directory(&label(&path), &document)
        .map_err(|unusable| Error::input(&path, unusable.found, unusable.advice))
}

/// Reads a workbook of the office's own.
///
/// # Errors
/// If it cannot be read.
pub fn document(path: &Path) -> Result<Document> {
    let bytes = folder::read(path)?;
    let reading =
        read::document(&label(path), &bytes).map_err(|fault| Error::input(path, fault.found, fault.advice))?;
    Ok(reading.document)
}
