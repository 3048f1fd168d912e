//! `[papers]` in duban.toml: what official papers say that no notice does.

use serde::Deserialize;

/// What official papers say of the office.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// `issuer = "…"`: 发文机关 of the papers, where it is not that of the notice.
    #[serde(default)]
    pub issuer: String,
    /// `signer = "…"`: 签发人.
    #[serde(default)]
    pub signer: String,
    /// `copies = "市委办公室，市人大常委会办公室"`: 抄送.
    #[serde(default)]
    pub copies: String,
    /// `reply_days = 5`: within how many days a unit replies to a 督办单; 0 prints no day.
    #[serde(default)]
    pub reply_days: Option<u16>,
    /// `[papers.number]`: 文号 by paper.
    #[serde(default)]
    pub number: Numbers,
}

/// 文号 of each kind of paper, as they are to be printed; a paper without one has none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Numbers {
    /// `reminder = "咸政督函〔2020〕12号"`: of the 催办函.
    #[serde(default)]
    pub reminder: String,
    /// `circular = "…"`: of the 报送通报.
    #[serde(default)]
    pub circular: String,
    /// `report = "…"`: of the 督查专报, its issue: 第3期.
    #[serde(default)]
    pub report: String,
    /// `notice = "…"`: of the 督办通知.
    #[serde(default)]
    pub notice: String,
    /// `slip = "…"`: of the 督办单.
    #[serde(default)]
    pub slip: String,
}
