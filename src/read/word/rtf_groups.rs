//! What holds for the text of a group of RTF, and which groups are no text of the document.

/// What is done with the text of a group.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Target {
    /// It is text of the document.
    #[default]
    Text,
    /// It is the number of a paragraph.
    Label,
    /// Nothing, nor with the groups within.
    Nothing,
    /// It names fonts.
    Fonts,
    /// It tells of the document; the groups within tell what.
    Info,
    /// It is the moment of the last change.
    Changed,
    /// It is the code of a field; the groups within may be data of a form field.
    Code,
    /// It is data of a form field.
    Form,
    /// It is an entry of the list of a form field.
    Entry,
    /// It is a comment on the text before it.
    Comment,
    /// It is said once more in Unicode, in a group within.
    Double,
}

/// What holds for the text of a group, and for the groups within.
#[derive(Debug, Clone, Copy)]
pub(crate) struct State {
    pub target: Target,
    /// Whether the group may be passed over by whoever does not know it.
    pub starred: bool,
    /// Bytes that stand behind a Unicode letter for programs without Unicode.
    pub stand_ins: u32,
    pub font: i32,
    /// The font of Chinese letters, and whether what follows is one.
    pub wide_font: i32,
    pub wide: bool,
    pub hidden: bool,
    pub deleted: bool,
    pub struck: bool,
    pub in_table: bool,
    pub depth: u32,
}

impl Default for State {
    fn default() -> State {
        State {
            target: Target::Text,
            starred: false,
            stand_ins: 1,
            font: 0,
            wide_font: 0,
            wide: false,
            hidden: false,
            deleted: false,
            struck: false,
            in_table: false,
            depth: 0,
        }
    }
}

/// Whether a group of this name holds no text of the document's body, though it is not marked as one to pass over.
pub(crate) fn is_apart(word: &str) -> bool {
    const APART: [&str; 32] = [
        "stylesheet",
        "colortbl",
        "filetbl",
        "object",
        "header",
        "headerl",
        "headerr",
        "headerf",
        "footer",
        "footerl",
        "footerr",
        "footerf",
        "footnote",
        "annotation",
        "ftnsep",
        "ftnsepc",
        "ftncn",
        "aftnsep",
        "aftnsepc",
        "aftncn",
        "nonesttables",
        "nonshppict",
        "shprslt",
        "sp",
        "xe",
        "tc",
        "rxe",
        "txe",
        "bkmkstart",
        "bkmkend",
        "listtable",
        "private",
    ];
    APART.contains(&word)
}
