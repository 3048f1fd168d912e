//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::period::Period;

/// The command line of duban.
#[derive(Debug, Parser)]
#[command(name = "duban", version, about = ABOUT, long_about = None, after_help = AFTER_HELP)]
pub struct Cli {
    /// What every verb takes.
    #[command(flatten)]
    pub common: Common,
    /// The verb.
    #[command(subcommand)]
    pub verb: Option<Verb>,
}

const ABOUT: &str = "督办：下发、回收、汇总政府工作报告重点工作任务的两张表。不写命令时，说明这一轮进行到哪里。\n\
Prefilled forms out, replies in, one master table. Without a command: where the round stands.";

const AFTER_HELP: &str = "退出码：0 没有留给人处理的事；1 已完成，但有必须处理的问题；2 用法有误或无法继续。\n\
Exit status: 0 nothing left for a person; 1 done, but errors remain for a person; 2 usage, or it cannot go on.";

/// Options of every verb.
#[derive(Debug, Clone, Args)]
pub struct Common {
    /// 输入文件夹：通知、单位名录、回复 (input folder: notice, directory, replies)
    #[arg(long, global = true, default_value = "input", value_name = "DIR")]
    pub input: PathBuf,
    /// 输出文件夹，程序只写这里 (output folder, the only place written)
    #[arg(long, global = true, default_value = "output", value_name = "DIR")]
    pub output: PathBuf,
    /// 在标准输出打印一份 JSON (print one JSON document on stdout)
    #[arg(long, global = true)]
    pub json: bool,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// 读通知，列出任务、单位和待核事项 (read the notice into a register)
    Register(RegisterArgs),
    /// 给每个单位生成填报表 (write one workbook per unit)
    Generate(GenerateArgs),
    /// 回收、核验回复并汇总 (collect, check and merge the replies)
    Collect(CollectArgs),
    /// 合并各处收来的片段并汇总 (weigh pieces of collections together)
    Merge(MergeArgs),
    /// 从标准输入收文件，在标准输出给出每个文件交来的内容，供其他程序用 (documents as frames in, what they gave as frames out)
    Take(TakeArgs),
    /// 用本级各单位所报，填好上级发来的填报表 (fill the workbook received from the level above)
    Answer(AnswerArgs),
    /// 给每个单位写邮件草稿，或直接发送 (a mail draft per unit, or send them)
    Mail(MailArgs),
    /// 演练一整轮，不需要任何人 (rehearse a whole round without anyone)
    Rehearse(RehearseArgs),
    /// 在浏览器里操作，不用命令 (work in the browser instead of by commands)
    Desk(DeskArgs),
}

/// Options of `register`.
#[derive(Debug, Args)]
pub struct RegisterArgs {
    /// 生成单位名录的空白底稿 output/directory.xlsx (write a directory skeleton)
    #[arg(long)]
    pub draft_directory: bool,
    /// 说明第 N 项任务是怎样读出来的 (explain how task N was read)
    #[arg(long, value_name = "N")]
    pub explain: Option<String>,
}

/// Options of `generate`.
#[derive(Debug, Args)]
pub struct GenerateArgs {
    /// 只生成这张表：plan、status，或台账里的其他键；可写多次 (only this form; may be repeated)
    #[arg(long, value_name = "KEY")]
    pub form: Vec<String>,
    /// 哪一期：YYYY-W24、YYYY-06-H2、YYYY-05、YYYY-Q2、YYYY-H1、YYYY；不写 --form 时只生成这一期到期的表 (for which period)
    #[arg(long, value_name = "PERIOD")]
    pub period: Option<Period>,
    /// 按哪一天推算反复报送的表是哪一期；不写则不填期 (reckon the periods as of this day; never today's)
    #[arg(long, value_name = "YYYY-MM-DD", conflicts_with = "period")]
    pub as_of: Option<jiff::civil::Date>,
    /// 用以前任何一轮的 collected.json 或 master.xlsx 预填相同含义的栏目 (prefill from any earlier round)
    #[arg(long, value_name = "FILE")]
    pub from: Option<PathBuf>,
    /// 另外给每个单位写一份督办通知，附它的任务清单（docx）(also an official notice to each unit with its tasks)
    #[arg(long)]
    pub notices: bool,
    /// 另外按类别打包成 zip (also pack per-category and all-in-one zips)
    #[arg(long)]
    pub zip: bool,
}

/// Options of `collect`.
#[derive(Debug, Args)]
pub struct CollectArgs {
    /// 回复所在的文件夹 (folder of the replies) [default: INPUT/replies]
    #[arg(value_name = "DIR")]
    pub replies: Option<PathBuf>,
    /// 收的是哪张表，可写多次；不写则以回复里填了的为准 (which form is collected; may be repeated)
    #[arg(long, value_name = "KEY")]
    pub form: Vec<String>,
    /// 收的是哪一期：YYYY-05、YYYY-Q2 等；不写则以回复里写明的为准 (which period is collected)
    #[arg(long, value_name = "PERIOD")]
    pub period: Option<Period>,
    /// 截至日期，默认今天 (as-of date, default today)
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<jiff::civil::Date>,
    /// 不汇总，只把每份回复交来的内容写成片段，供 duban merge 合并 (only write what each reply gave as a piece, for `merge`)
    #[arg(long, value_name = "DIR", conflicts_with_all = ["records_only", "pdf", "packets", "slips", "export", "compare"])]
    pub pieces: Option<PathBuf>,
    /// 片段里的文件名前面加上这个文件夹，如咸安区：几处收的回复不会重名 (name the files as if they lay in this folder)
    #[arg(long, value_name = "NAME", requires = "pieces")]
    pub under: Option<String>,
    /// What is made of the collection.
    #[command(flatten)]
    pub made: MadeArgs,
}

/// What `collect` and `merge` make of a collection.
#[derive(Debug, Args)]
pub struct MadeArgs {
    /// 只核验并写出 collected.json，不画汇总表，不写退回、催报和待决定的文件 (read, match and check only: no master, no papers)
    #[arg(long, conflicts_with_all = ["pdf", "export", "compare"])]
    pub records_only: bool,
    /// 另外把领导阅件（总览、任务一览、未完成事项、报送通报）打印成 PDF，需装有 LibreOffice；--pdf=full 打印全部
    /// (also print the leadership edition to PDF; `--pdf=full` prints everything)
    #[arg(long, value_enum, value_name = "EDITION", num_args = 0..=1, require_equals = true, default_missing_value = "leadership")]
    pub pdf: Option<Edition>,
    /// 另外给每位分管领导出一份分管工作汇总（名录或通知写明分管领导的）(also a packet for each leader in charge)
    #[arg(long)]
    pub packets: bool,
    /// 另外给有关单位写督办单：红为逾期、黄为临期和滞后、蓝为说法不一 (also slips to units: late, due soon or behind, contradicted)
    #[arg(long, conflicts_with = "records_only")]
    pub slips: bool,
    /// 另外导出明细 (also export the records)
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub export: Option<ExportFormat>,
    /// 与以前的 collected.json 对比，写明变化 (say what changed since an earlier collected.json)
    #[arg(long, value_name = "OLD.json")]
    pub compare: Option<PathBuf>,
}

/// Options of `merge`.
#[derive(Debug, Args)]
pub struct MergeArgs {
    /// 片段，或放片段的文件夹 (pieces, or folders of them)
    #[arg(value_name = "PIECES", required = true)]
    pub named: Vec<PathBuf>,
    /// 截至日期，默认各片段中最晚的 (as-of date, default the latest of the pieces)
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<jiff::civil::Date>,
    /// 不汇总，只把这些片段合成一个 (only join the pieces into one)
    #[arg(long, value_name = "DIR", conflicts_with_all = ["as_of", "records_only", "pdf", "packets", "slips", "export", "compare"])]
    pub pieces: Option<PathBuf>,
    /// What is made of the collection.
    #[command(flatten)]
    pub made: MadeArgs,
}

/// Options of `take`.
#[derive(Debug, Args)]
pub struct TakeArgs {
    /// 收的是哪张表，可写多次 (which form is collected; may be repeated)
    #[arg(long, value_name = "KEY")]
    pub form: Vec<String>,
    /// 收的是哪一期 (which period is collected)
    #[arg(long, value_name = "PERIOD")]
    pub period: Option<Period>,
    /// 截至日期，默认今天 (as-of date, default today)
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<jiff::civil::Date>,
}

/// What of the master is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Edition {
    /// 领导阅件 (the leadership edition)
    Leadership,
    /// 全部工作表 (every sheet)
    Full,
}

/// A format of the exported records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// 表格软件可打开
    Csv,
    /// 每行一个 JSON
    Jsonl,
    /// Apache Parquet
    Parquet,
}

/// Which faults a rehearsal puts into the replies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Faults {
    /// 全部如实填好 (every unit answers everything)
    None,
    /// 常见毛病各有一些 (some of each fault that collect checks)
    Typical,
}

/// Options of `rehearse`.
#[derive(Debug, Args)]
pub struct RehearseArgs {
    /// 不用通知，编一份有 N 个单位的台账 (a synthetic register of N units)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub units: Option<u32>,
    /// 随机种子；同样的种子得到同样的结果 (seed; the same seed gives the same round)
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// 放入哪些毛病 (which faults to put in)
    #[arg(long, value_enum, default_value_t = Faults::Typical)]
    pub faults: Faults,
    /// 只演练这张表，可写多次 (only this form; may be repeated)
    #[arg(long, value_name = "KEY")]
    pub form: Vec<String>,
    /// 演练几级：3 为市、县（部门）、各局三级，并与直接收齐的结果核对 (how many levels; 3 checks the roll-up against a flat collection)
    #[arg(long, default_value_t = 2, value_name = "N", value_parser = clap::value_parser!(u32).range(2..=3))]
    pub levels: u32,
    /// 演练写到哪里 (where the rehearsal is written) [default: OUTPUT/rehearsal]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// Options of `answer`.
#[derive(Debug, Args)]
pub struct AnswerArgs {
    /// 本级各单位的回复所在的文件夹 (folder of the own units' replies) [default: INPUT/replies]
    #[arg(value_name = "DIR")]
    pub replies: Option<PathBuf>,
    /// 报的是哪张表，可写多次；不写则以回复里填了的为准 (which form is answered; may be repeated)
    #[arg(long, value_name = "KEY")]
    pub form: Vec<String>,
    /// 报的是哪一期：YYYY-05、YYYY-Q2 等；不写则以回复里写明的为准 (which period is answered)
    #[arg(long, value_name = "PERIOD")]
    pub period: Option<Period>,
    /// 截至日期，也是填报时间，默认今天 (as-of date, and the day of the reply; default today)
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<jiff::civil::Date>,
}

/// Options of `desk`.
#[derive(Debug, Args)]
pub struct DeskArgs {
    /// 一轮工作的文件夹，里面有 input 和 output (the round's folder) [default: the folders given, or the last round]
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// 不打开浏览器，只打印一次性链接 (print the one-time link instead of opening the browser)
    #[arg(long)]
    pub no_open: bool,
}

/// Options of `mail`.
#[derive(Debug, Args)]
pub struct MailArgs {
    /// 退回 output/returned 里标出问题的表 (mail the returned workbooks)
    #[arg(long, conflicts_with = "reminders")]
    pub returned: bool,
    /// 发 output/reminders 里的催办函 (mail the reminders)
    #[arg(long)]
    pub reminders: bool,
    /// 用 duban.toml 里 mail 一节的服务器发送；不写则只写草稿，不联网 (send by SMTP; without it nothing goes to the network)
    #[arg(long)]
    pub send: bool,
    /// 只显示会发什么给谁，不写也不发 (show what would go to whom; write and send nothing)
    #[arg(long)]
    pub dry_run: bool,
    /// 只给这个单位，可写多次 (only this unit; may be repeated)
    #[arg(long, value_name = "UNIT")]
    pub only: Vec<String>,
    /// 全部改发到这个测试邮箱 (everything to this test address instead)
    #[arg(long, value_name = "ADDRESS")]
    pub to: Option<String>,
    /// 已发过的也再发一次 (send again what was sent)
    #[arg(long, requires = "send")]
    pub again: bool,
    /// 在 stderr 显示与服务器的对话，不含密码 (show the conversation with the server, without the password)
    #[arg(long, requires = "send")]
    pub debug: bool,
    /// 经核实，该单位已收到那封结果不明的邮件 (a person found that the message of unknown outcome arrived)
    #[arg(long, value_name = "UNIT", conflicts_with_all = ["send", "dry_run", "again", "only", "to"])]
    pub arrived: Vec<String>,
}
