//! The lexicon: every word by which notices are read, as one table with an example in each row.

use std::sync::{LazyLock, OnceLock};

use crate::memo::{QuickMap, QuickSet};
use crate::sought::Sought;

/// What a word of the lexicon is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// A word of a role: 牵头, 配合.
    Role,
    /// A word of a role that other sentences hold, too: 落实, 支持.
    WeakRole,
    /// What may stand behind the word of a role: 牵头负责.
    Tail,
    /// What may stand before a verb of a role: 按职责分工负责.
    Adverb,
    /// An adverb that says how long, too.
    Lasting,
    /// What may stand before the word of a role in a label: 主要责任单位.
    Qualifier,
    /// What an office calls its bodies behind the word of a role: 责任司局.
    Class,
    /// What ends a label of bodies whatever stands before it.
    ClassAny,
    /// What makes a label one of people.
    PeopleLabel,
    /// The second half of a label of bodies and of people.
    PeopleBeside,
    /// Bodies whose names speak of leaders.
    BodyOfLeaders,
    /// What makes a label one of a deadline.
    DueLabel,
    /// What else may end a label.
    DueLabelEnd,
    /// How prose begins that holds the words of a label.
    ProseLabel,
    /// Labels of bodies with another part in the task.
    OtherLabel,
    /// What makes such a label one of a role all the same.
    OtherLabelNot,
    /// Labels that are of no role.
    NoLabel,
    /// What may stand in place of a colon: 牵头单位为.
    Copula,
    /// What before such a word makes the first of them lead.
    LeadJoint,
    /// What joins two bodies that act together.
    Joint,
    /// The same, where names may hold it.
    WeakJoint,
    /// What is said of those of whom a group is made, beside its leader.
    Member,
    /// What says of a body that it is to do something: 市财政局要保障经费.
    Must,
    /// How minutes open a sentence with what a meeting decided: 会议确定.
    Decided,
    /// What follows such a letter in a name: 商务部.
    JointFollow,
    /// What a numbered task is called behind its number: 项.
    ItemWord,
    /// What stands between the first and the last of numbers: 至.
    Through,
    /// What stands between numbers of a list.
    NumberJoint,
    /// What closes what is left out: 以外.
    But,
    /// How the rest of a row or a cell is called behind 同上.
    CellWord,
    /// What behind a name takes it away: 除外.
    LeftOut,
    /// What a note is called before its number: 注.
    NoteSign,
    /// What points to another note: 同注7.
    PointsNote,
    /// What closes such words: 与注7相同.
    SameNote,
    /// What makes words a collective wherever it stands: 有关.
    Related,
    /// How attachments are marked.
    Attachment,
    /// How the red head of a paper ends.
    FileEnd,
    /// What opens the matter of a title.
    About,
    /// Two names without anything between them.
    JoinedNames,
    /// A name that runs into a collective.
    JoinedCollective,
    /// Two offices of one body without anything between them.
    JoinedOffices,
    /// Collectives that a name may hold.
    EachMember,
    /// What ends the name of a part that stands behind its whole.
    Branch,
    /// How a line ends that says who may read a paper.
    OpenEnd,
    /// How a line ends that says when a paper was printed.
    PrintedEnd,
    /// How a letter calls whom it is addressed to: 你局.
    You,
    /// The rule that the body with the highest number behind its name leads.
    RuleMost,
    /// How an agreement calls those who made it.
    Party,
    /// What says that who answers is written in a place that is no text.
    UnitsElsewhere,
    /// What says that words are dropped or added by how they look: 删除线.
    LookChanges,
    /// The headings of tables that are laid out here, with what they are of.
    OwnHeading,
    /// Names of signs, with the signs: 空心圆.
    SignName,
    /// Signs beside a name that say its part: 市商务局★.
    RoleSign,
    /// What asks a body to do something: 请.
    AsksBody,
    /// Sides of something: 左.
    Side,
    /// What joins a body to one that is named elsewhere: 与县财政局共同牵头.
    BesideOwner,
    /// What opens a clause of prose: 由.
    Opener,
    /// What points to the work before such a word: 此项工作由.
    Pointer,
    /// The government of the level itself: 经县政府同意.
    OwnGovernment,
    /// Names that hold the word of a role.
    Own,
    /// Deadlines that run on behind a name.
    DueBehind,
    /// Verbs that are said of leaders.
    LeaderVerb,
    /// How a rule says which of several units it means: 排在第一位.
    FirstPlace,
    /// What the first of them does: 牵头, 负总责.
    FirstLead,
    /// What stands between both: 的单位为.
    FirstLink,
    /// The rule that without a lead the responsible units lead.
    RuleNoLead,
    /// The rule that a mark behind the name means the lead.
    RuleMark,
    /// The rule that leads are known by how they look.
    RuleLook,
    /// The rule that the names before 会同 lead.
    RuleTogether,
    /// The words that a rule holds from here on.
    Same,
    /// How names of bodies end.
    Ending,
    /// How short names of bodies end, without a word for bodies.
    EndingShort,
    /// Departments that are named by their field alone.
    Department,
    /// Words of an order that no collective holds.
    Order,
    /// Words of an order that no body holds.
    OrderEnd,
    /// Verbs with which tasks begin.
    TaskVerb,
    /// Endings that make such words a name.
    TaskVerbNot,
    /// How collectives begin.
    Collective,
    /// What is said of a person.
    Person,
    /// Offices that a person holds.
    Office,
    /// The commonest surnames.
    Surname,
    /// A time by which, or a manner in which, something is done.
    Due,
    /// A deadline in the words of a task.
    DueInText,
    /// What follows a time that is no deadline.
    DueInTextNot,
    /// What explains a short name: “改革部”指企业改革与法务部.
    Means,
    /// What gives a body a short name: 人力资源处简称“人事处”.
    CalledShort,
    /// Where short names are used, before the body that one of them means: 下文中.
    InThisText,
    /// Bodies that are left out of those that follow: 除镇区三个社区外.
    Besides,
    /// A time by which something may be done, at the start of a part of a sentence.
    Time,
    /// What stands behind such a time and says what is done by then: 投入使用.
    DoneBy,
    /// Labels of a time that is no deadline: 批示时间.
    DueLabelNot,
    /// How names begin that need nothing beside them.
    FirmStart,
    /// How such names end.
    FirmEnd,
    /// How words begin that are none.
    FirmNot,
    /// What such names do not hold.
    FirmHoldNot,
    /// Letters of sentences that names do not hold.
    Prose,
    /// Words of names that hold such a letter.
    ProseNot,
    /// How the names of offices that issue notices end.
    IssuerEnd,
    /// Remarks among names: 责任到人.
    Remark,
    /// How everybody is called: 其他单位.
    Everybody,
    /// Bodies whose level is left off behind others.
    Stem,
    /// Levels that names begin with, whole.
    Level,
    /// Letters behind such a verb that make it part of a word.
    SubjectNot,
    /// What makes a name one of people.
    Leader,
    /// What holds that word and is none.
    LeaderNot,
    /// What brackets hold that explain a word.
    NoClause,
    /// What no name of an office holds.
    IssuerNot,
    /// Verbs before which units are the subject.
    SubjectVerb,
    /// How several act in one.
    Together,
    /// What is said of several bodies that act as one or each for itself.
    Several,
    /// The same, where none of them stands first.
    Unranked,
    /// A number of things.
    Counted,
    /// What counts things behind a number, and ends the names of bodies, too.
    Measure,
    /// Tasks from here on, of which a statement speaks: 以下各项任务.
    ScopeLater,
    /// Tasks up to here: 上述工作.
    ScopeAbove,
    /// The tasks of a section: 本部分任务.
    ScopeSection,
    /// Every task: 各项任务.
    ScopeAll,
    /// Parts of a paper that are counted: 第一章.
    Chapter,
    /// The tasks of which a statement has not spoken: 其余各项.
    ScopeRest,
    /// What stands before the number of a task beside the words for one: 序号1.
    Serial,
    /// What takes something out of a statement: 除第二项外.
    Save,
    /// What says that bodies have no part: 不涉及.
    Except,
    /// What makes a statement one of every task: 均.
    Universal,
    /// What such a statement ends in: 不再列出.
    Closing,
    /// Other words of such a statement.
    RuleWord,
    /// Remarks on how units are listed.
    RuleOrder,
    /// Names that mean several bodies, whole.
    CollectiveWhole,
    /// Names that mean several bodies.
    CollectiveName,
    /// How titles of notices and lists end.
    TitleEnd,
    /// How titles end that say what they are about.
    DocumentEnd,
    /// What a page says of itself, in a row above the text.
    PageKey,
    /// Headings of columns that group tasks.
    HeadingGroup,
    /// Headings of columns that hold the words of a task, the surest first.
    HeadingTask,
    /// Headings of columns of bodies that name no role.
    HeadingBody,
    /// Words in headings of what a body is to do.
    HeadingDuty,
    /// Headings of when a task is to be done, beside the labels of deadlines.
    HeadingDue,
    /// How titles of tables end, and headings of columns do not.
    TableTitleEnd,
    /// Words of sections that set aims or watch over the work.
    Aim,
    /// Words for kinds of bodies that name none.
    Nameless,
    /// Whole names of two letters.
    ShortName,
    /// Words with which headings begin, and names do not.
    HeadingVerb,
    /// What the foot of a web page holds.
    PageFoot,
    /// How lines begin that stand around the text of every notice or page.
    Furniture,
    /// What a page calls who runs it.
    SiteRole,
    /// Bodies that run sites.
    SiteBody,
    /// How the cells begin of the table that indexes a page.
    PageIndex,
    /// How a title goes on below the name of its issuer.
    TitleBegin,
    /// What a page calls the title in its row.
    NamedTitle,
    /// How lines begin below a form.
    FormFoot,
    /// How a note begins.
    NoteBegin,
    /// Rows that are no task: 合计.
    Total,
    /// What stands for nobody or nothing.
    Nothing,
    /// What stands for the cell above.
    SameAsAbove,
    /// Committees whose names go on behind 和: 市委和市政府.
    Committee,
    /// How the names of governments end.
    Government,
    /// How whole bodies end, and the first half of a name with 和 does not.
    PartEnd,
    /// What makes such an end one inside a name.
    PartEndNot,
    /// How names end that are headings.
    HeadingName,
    /// Offices of a body whose name stands before them.
    OfficePart,
    /// Words of roles that no name holds.
    NameRole,
    /// The same with 为.
    NameCopula,
    /// Names that hold another as one does.
    OneBody,
    /// How the bodies of levels end.
    LevelBody,
    /// Offices of the lowest level.
    StreetOffice,
    /// What stands beside the committees of a level.
    CommitteeBeside,
    /// The second half of a pair of collectives.
    Again,
    /// How the first half of a pair of collectives ends.
    PairEnd,
    /// What joins a name and a collective.
    JointEach,
    /// How a line begins that says who issued the notice.
    SignatureBegin,
    /// Headings of columns of remarks.
    HeadingNote,
    /// Headings of remarks that say who helps, or when: 备注.
    HeadingRemark,
    /// The first letter of a role, which stands for it: 牵, 协.
    RoleLetter,
    /// The rule that names in brackets have one role.
    RuleBracket,
    /// What takes a body out of the tasks from here on: 不再列为.
    ExceptOf,
    /// What points to the task at hand before a label or a role: 此项.
    ThisTask,
    /// What points to its task in a remark.
    Points,
    /// The number of a page.
    PageNumber,
    /// How the names of places end that answer for tasks.
    PlaceEnd,
    /// How the mail is marked that a mail quotes.
    QuotedMail,
    /// How bodies are asked: 请.
    Asks,
    /// What a heading ends in that says whose tasks stand below it: 由县民政局牵头的工作（4项）.
    HeadedWork,
    /// Verbs of handing a form in.
    HandIn,
    /// The same, where an attachment stands beside it.
    HandOver,
    /// Verbs that end what is handed in: 将…报.
    HandInEnd,
    /// Words beside a day that speak of the plan.
    PlanWord,
    /// Words beside a day that speak of the status.
    StatusWord,
    /// How a label begins that asks for the period of a form.
    ReportVerb,
    /// Labels that ask for the period of a form.
    PeriodLabel,
    /// The same for a month.
    MonthLabel,
    /// The same for a quarter.
    QuarterLabel,
    /// The same for half a year.
    HalfLabel,
    /// What ends the words before a list: 现将任务分解如下：
    ListOpens,
    /// How many tasks stand below a heading.
    CountBehind,
    /// What joins the last of several names.
    And,
    /// The same, where names hold it themselves.
    AndWeak,
    /// What gives a name a shorter one: （以下简称市资规局）.
    Defined,
    /// How a unit says that a task is none of its work: 不属于我单位职责.
    Denial,
    /// Words that say of the work only that it goes well: 高度重视.
    Hollow,
    /// What may follow 未, 没有 and 尚无 and tells of nothing left undone: 未发现问题.
    Harmless,
    /// What takes back a part of what was said to be done, wherever it stands: 仅差验收.
    TakesBack,
    /// What goes on for good, and leaves nothing undone: 还需持续巩固.
    ForGood,
    /// What is said not to be done, in ways that do not stand before the verb alone: 完成不了.
    NotDone,
    /// What promises that something will be done: 力争12月底完成.
    Promise,
    /// Further hopes and plans, which stand before what is to be done.
    Hope,
    /// What stands before a day and is a plan there, and elsewhere a noun: 计划2021年6月完成.
    PlanVerb,
    /// What begins a point of time.
    PlanTime,
    /// What is nearly so, or only supposed.
    Nearly,
    /// What makes it hard.
    Hard,
    /// What takes a matter away.
    Away,
    /// What begins a work.
    Begun,
    /// What is under way.
    UnderWay,
    /// What says that something is not done.
    Undone,
    /// What says that something is done in part, or goes on.
    Partly,
    /// What says that something is done.
    Done,
    /// What says that nothing is left undone; it holds 未完成 and means the opposite.
    NothingLeft,
    /// What did not happen, and is well so.
    NothingFound,
    /// Words that hold a letter that denies, doubts or waits, and do none of it: 未来, 不断, 接待.
    NoNot,
    /// What denies: 未, 没有.
    Not,
    /// What says that something is past: 已.
    Already,
    /// What says that it is all of it, or as it was to be: 全部, 如期.
    AllOf,
    /// What a whole task, its measure or its owner is called where its end is told: 年度任务, 我局承担.
    WholeTask,
    /// What says that one act is done: 拨付, 建成.
    Act,
    /// What says that work is held up or put off: 延期.
    Stopped,
    /// Pieces of a work, whose end is not its own: 方案, 招标.
    Piece,
    /// What is left of a work: 剩余, 待.
    Left,
    /// What doubts, asks, mends or makes conditions: 据了解, 如果, 更正.
    Unsure,
    /// What makes past what follows: 克服, 原.
    Past,
    /// What opens a reason: 因.
    Cause,
    /// What points to papers, or speaks of them: 详见, 归档.
    PointsAway,
    /// What a matter waits for: 批复.
    Awaited,
    /// Words that stand where a reason is asked for, and give none: 原因不详, 见附件.
    NoReason,
    /// What only says that the work goes on, where the reason is asked for: 正在推进中.
    GoesOn,
    /// How a form asks for the reason, the longest first: 未完成需说明原因.
    PrintedReason,
    /// What says of a whole task that it was not begun, or not done.
    NotBegun,
    /// Places in a row of which a statement speaks: 斜线前.
    Place,
    /// What else says that something is something: 表示.
    States,
    /// Parts of words that nobody here knows, by which they tell a role all the same: 协力.
    RoleStem,
    /// The rule that somebody leads where nobody else does.
    RuleDefault,
    /// Pairs of letters that stand in tasks and accounts of every matter: 新增.
    AnyMatter,
    /// Area codes of exchanges whose numbers have seven digits.
    ShortArea,
    /// Cities by which an account tells that it is of elsewhere.
    City,
    /// What makes a group of people of a text, and no person: 全体.
    Group,
    /// What stands behind a surname where people are addressed: 王局长.
    Title,
    /// How the names of posts end, beside 长: 主任.
    Post,
    /// How what stands before a name ends, where it says where somebody works: 信访科.
    Room,
    /// What says that somebody is no more there, or is not known yet: 已退休.
    Gone,
    /// Words that look like names: 成立.
    NoName,
    /// What only the office can make something of, so that no letter to a unit may hold it: 暂取, 决定表.
    OfficeOnly,
    /// What machines and pages leave in a text: #REF!, a path, 打印本页.
    Machine,
    /// Patterns nobody has filled in: ××人, （）个.
    Unfilled,
    /// What a form itself says, or is called by: 填报说明：, 第2页.
    FormWords,
    /// What is said to colleagues, or not settled yet: 写好发我, （待定）.
    Aside,
    /// Words for trying out: 测试.
    Trial,
    /// What promises to write later: 稍后补报.
    Later,
    /// What points to another text instead of an answer: 同落实方案.
    ElsewhereWords,
    /// What says that there is nothing to say where something must be said: 没什么措施.
    NoWord,
    /// What only opens: 主要做了以下工作：.
    Halves,
    /// Words with which no sentence ends.
    CannotEnd,
    /// Words that end as one of these does and may end a sentence: 比对.
    MayEnd,
    /// That there is nothing, and then something all the same: 无，但….
    NoneBut,
    /// With what an account ends that asks those above for help: 希望市政府协调解决.
    AsksAbove,
    /// By what an account says what is in the way: 主要是选址难.
    NamesLack,
    /// That no money is set aside: 不另安排投资.
    NoMoney,
    /// What begins words on what is not done yet: 正在, 尚未.
    StillOpen,
    /// What a year is said to have brought: 2018年完成.
    DidInYear,
    /// What shows that an account goes on behind the day up to which it counts, or that nothing was left to do: 目前, 全部.
    SinceThen,
    /// Shares that are never above their whole: 合格率.
    BoundedShare,
    /// Rates that may be more than their whole: 增长率, 周转率.
    OpenShare,
    /// What says by how much a thing falls: 降低135%.
    FallVerb,
    /// What may be below nothing: 同比.
    MayFall,
    /// What comes after the work: 档案, 后期管护.
    Aftercare,
    /// Patterns of a part that an account counts as not done: 占计划的14%, 其余7个未进场.
    OpenPart,
    /// Patterns of a whole that is still to come: 距目标还差80公里, 待审定后实施.
    ShortOf,
    /// That the work as a whole is done: 全部完成, 超额.
    WholeDone,
    /// How a clause ends that says who found the work to be done: 人社局认定.
    Certified,
    /// That nothing is to be said in a place: 不适用, 不填.
    NothingToSay,
    /// What finds something to settle: 排查, 受理.
    Finds,
    /// Steps of one matter, each of which no more can be counted by than by the one before: 开工, 完工; the matter and the step.
    OneBeforeOther,
    /// What a work is of, in the order in which it is done: 排查 before 整改 before 验收.
    WorkPhase,
    /// Words of which headings are made: an account of nothing but these only repeats one.
    HeadingCopy,
    /// What says that a time was set for something, and that it has not come: 按合同2021年6月交付.
    Scheduled,
    /// What is of another year than that of the round: 跨年部分.
    OtherYear,
    /// Verbs of putting something on a list: 列入.
    Lists,
    /// Verbs with which the next steps of a work begin that goes on: 继续抓好.
    StepVerb,
    /// What says that something begins once more: 新一轮, 回头看.
    Anew,
    /// What settles it: 整改, 办结.
    Settles,
    /// What the words of a quantity say of it, by its label: 合计 that it is the total, 计划 that it was aimed at.
    Figure,
    /// What counts things behind a number: 台 of 两台.
    CountWord,
    /// Units of two letters and more, of which the first alone is another: 人次.
    LongUnit,
    /// What stands behind numbers that count nothing: 年, 级.
    NoUnit,
    /// Holds the letter of what was to be done, and says nothing of that: 应急, 响应.
    NotDue,
    /// That less is asked than was at first: 差额14人已核减.
    AimReduced,
    /// What stands before whoever gave an order: 按照.
    FollowsOrder,
    /// What was ordered: 部署.
    Ordered,
    /// Ends with a letter that makes a figure a rough one elsewhere: 签约, 通过.
    NotAbout,
    /// Units of which less is more: 由15天提速至3天.
    LessIsMore,
    /// Rates of what was aimed at: 完成率.
    RateOfAim,
    /// The stages of a work, with how far each brings it as label: 开工, 竣工, 投用.
    WorkStage,
    /// The words of the grammar of recurrence, by their slots as labels: 每, 末月.
    Recurs,
    /// Words of which a request is made that says nothing of what is asked for: 请予协调.
    BareRequest,
    /// What may stand behind 开工 and adds nothing to it.
    BuildWord,
    /// What letters and speeches hold: 妥否，请批示.
    Letter,
    /// That nothing is done or handed in: 不予认领, 没人管.
    Refusal,
    /// That a measure cannot be taken: 无法开展此项工作.
    RefusedMeasure,
    /// What says what a word means, and no work: 是指.
    Definition,
    /// What describes a unit, and no work: 内设科室8个.
    OfUnit,
    /// Words one of which every account of work holds: 组织, 排查.
    WorkVerb,
    /// Letters of which words for work are made, whatever the word: 勘 and 查 of 勘查.
    WorkLetter,
    /// What a share is called that can not lie below nothing: 完成率, 占比.
    ShareOfWork,
    /// What says whether there is something, or what it is: 没有 of 没有需要上级协调的.
    SaysWhether,
    /// What may stand before that: 目前 of 目前没有.
    BeforeWhether,
    /// What says that a list is not all of it: 其中, 等.
    NotAll,
    /// What a figure is led in by at which something is to end: 控制在.
    EndsAt,
    /// What a body calls itself, with what the name of a body that does so holds as label: 我校 of 校, 学院.
    SelfName,
    /// What the name of a body holds that is no government, and has no towns: 医院.
    NoGovernment,
    /// What an area calls itself; label area: so does only a government, where a text opens with it.
    OwnArea,
    /// What says that a figure is that of all, and not one's own: 全省.
    OfAll,
    /// What only a government has below it, or holds: 各乡镇.
    Governs,
    /// Words of one field of work, with the field as label: 油菜 is of agri; a task of the field any is of all.
    Field,
    /// Words for lines below letters.
    Underlined,
    /// How a cell begins that points to the row of a number: 同第.
    SameRow,
    /// What says that a cell is as it was, in the column of what is now: 不变.
    Unchanged,
    /// What adds bodies to those that a cell points to: 另加.
    Adds,
    /// What takes bodies from them: 不含.
    Drops,
    /// What puts others in their place: 调整为.
    Replaces,
    /// What makes a column one of what was: 原.
    Former,
    /// What makes a column one of what is now: 现.
    Current,
    /// The rule that a blank cell is as the one above.
    RuleBlank,
    /// Words in headings of short names for bodies: 代码.
    HeadingCode,
}

/// The kinds as the table writes them.
pub(crate) const KINDS: &[(&str, Kind)] = &[
    ("role", Kind::Role),
    ("weak-role", Kind::WeakRole),
    ("tail", Kind::Tail),
    ("adverb", Kind::Adverb),
    ("lasting", Kind::Lasting),
    ("qualifier", Kind::Qualifier),
    ("class", Kind::Class),
    ("class-any", Kind::ClassAny),
    ("people-label", Kind::PeopleLabel),
    ("people-beside", Kind::PeopleBeside),
    ("body-of-leaders", Kind::BodyOfLeaders),
    ("due-label", Kind::DueLabel),
    ("due-label-end", Kind::DueLabelEnd),
    ("prose-label", Kind::ProseLabel),
    ("other-label", Kind::OtherLabel),
    ("other-label-not", Kind::OtherLabelNot),
    ("no-label", Kind::NoLabel),
    ("copula", Kind::Copula),
    ("lead-joint", Kind::LeadJoint),
    ("joint", Kind::Joint),
    ("weak-joint", Kind::WeakJoint),
    ("member", Kind::Member),
    ("must", Kind::Must),
    ("decided", Kind::Decided),
    ("joint-follow", Kind::JointFollow),
    ("beside-owner", Kind::BesideOwner),
    ("asks-body", Kind::AsksBody),
    ("side", Kind::Side),
    ("sign-name", Kind::SignName),
    ("role-sign", Kind::RoleSign),
    ("item-word", Kind::ItemWord),
    ("through", Kind::Through),
    ("number-joint", Kind::NumberJoint),
    ("but", Kind::But),
    ("cell-word", Kind::CellWord),
    ("left-out", Kind::LeftOut),
    ("note-sign", Kind::NoteSign),
    ("points-note", Kind::PointsNote),
    ("same-note", Kind::SameNote),
    ("related", Kind::Related),
    ("attachment", Kind::Attachment),
    ("file-end", Kind::FileEnd),
    ("about", Kind::About),
    ("joined-names", Kind::JoinedNames),
    ("joined-collective", Kind::JoinedCollective),
    ("joined-offices", Kind::JoinedOffices),
    ("each-member", Kind::EachMember),
    ("branch", Kind::Branch),
    ("open-end", Kind::OpenEnd),
    ("printed-end", Kind::PrintedEnd),
    ("you", Kind::You),
    ("rule-most", Kind::RuleMost),
    ("party", Kind::Party),
    ("units-elsewhere", Kind::UnitsElsewhere),
    ("look-changes", Kind::LookChanges),
    ("own-heading", Kind::OwnHeading),
    ("opener", Kind::Opener),
    ("pointer", Kind::Pointer),
    ("own-government", Kind::OwnGovernment),
    ("own", Kind::Own),
    ("due-behind", Kind::DueBehind),
    ("leader-verb", Kind::LeaderVerb),
    ("first-place", Kind::FirstPlace),
    ("first-lead", Kind::FirstLead),
    ("first-link", Kind::FirstLink),
    ("rule-no-lead", Kind::RuleNoLead),
    ("rule-mark", Kind::RuleMark),
    ("rule-look", Kind::RuleLook),
    ("rule-together", Kind::RuleTogether),
    ("same", Kind::Same),
    ("ending", Kind::Ending),
    ("ending-short", Kind::EndingShort),
    ("department", Kind::Department),
    ("order", Kind::Order),
    ("order-end", Kind::OrderEnd),
    ("task-verb", Kind::TaskVerb),
    ("task-verb-not", Kind::TaskVerbNot),
    ("collective", Kind::Collective),
    ("person", Kind::Person),
    ("office", Kind::Office),
    ("surname", Kind::Surname),
    ("due", Kind::Due),
    ("due-in-text", Kind::DueInText),
    ("due-in-text-not", Kind::DueInTextNot),
    ("means", Kind::Means),
    ("called-short", Kind::CalledShort),
    ("in-this-text", Kind::InThisText),
    ("besides", Kind::Besides),
    ("time", Kind::Time),
    ("done-by", Kind::DoneBy),
    ("due-label-not", Kind::DueLabelNot),
    ("firm-start", Kind::FirmStart),
    ("firm-end", Kind::FirmEnd),
    ("firm-not", Kind::FirmNot),
    ("firm-hold-not", Kind::FirmHoldNot),
    ("prose", Kind::Prose),
    ("prose-not", Kind::ProseNot),
    ("issuer-end", Kind::IssuerEnd),
    ("remark", Kind::Remark),
    ("everybody", Kind::Everybody),
    ("stem", Kind::Stem),
    ("level", Kind::Level),
    ("subject-not", Kind::SubjectNot),
    ("leader", Kind::Leader),
    ("leader-not", Kind::LeaderNot),
    ("no-clause", Kind::NoClause),
    ("issuer-not", Kind::IssuerNot),
    ("subject-verb", Kind::SubjectVerb),
    ("together", Kind::Together),
    ("several", Kind::Several),
    ("unranked", Kind::Unranked),
    ("counted", Kind::Counted),
    ("measure", Kind::Measure),
    ("scope-later", Kind::ScopeLater),
    ("scope-above", Kind::ScopeAbove),
    ("scope-section", Kind::ScopeSection),
    ("scope-all", Kind::ScopeAll),
    ("chapter", Kind::Chapter),
    ("scope-rest", Kind::ScopeRest),
    ("serial", Kind::Serial),
    ("save", Kind::Save),
    ("except", Kind::Except),
    ("universal", Kind::Universal),
    ("closing", Kind::Closing),
    ("rule-word", Kind::RuleWord),
    ("rule-order", Kind::RuleOrder),
    ("collective-whole", Kind::CollectiveWhole),
    ("collective-name", Kind::CollectiveName),
    ("title-end", Kind::TitleEnd),
    ("document-end", Kind::DocumentEnd),
    ("page-key", Kind::PageKey),
    ("heading-group", Kind::HeadingGroup),
    ("heading-task", Kind::HeadingTask),
    ("heading-body", Kind::HeadingBody),
    ("heading-duty", Kind::HeadingDuty),
    ("heading-due", Kind::HeadingDue),
    ("table-title-end", Kind::TableTitleEnd),
    ("aim", Kind::Aim),
    ("nameless", Kind::Nameless),
    ("short-name", Kind::ShortName),
    ("heading-verb", Kind::HeadingVerb),
    ("page-foot", Kind::PageFoot),
    ("furniture", Kind::Furniture),
    ("site-role", Kind::SiteRole),
    ("site-body", Kind::SiteBody),
    ("page-index", Kind::PageIndex),
    ("title-begin", Kind::TitleBegin),
    ("named-title", Kind::NamedTitle),
    ("form-foot", Kind::FormFoot),
    ("note-begin", Kind::NoteBegin),
    ("total", Kind::Total),
    ("nothing", Kind::Nothing),
    ("same-as-above", Kind::SameAsAbove),
    ("committee", Kind::Committee),
    ("government", Kind::Government),
    ("part-end", Kind::PartEnd),
    ("part-end-not", Kind::PartEndNot),
    ("heading-name", Kind::HeadingName),
    ("office-part", Kind::OfficePart),
    ("name-role", Kind::NameRole),
    ("name-copula", Kind::NameCopula),
    ("one-body", Kind::OneBody),
    ("level-body", Kind::LevelBody),
    ("street-office", Kind::StreetOffice),
    ("committee-beside", Kind::CommitteeBeside),
    ("again", Kind::Again),
    ("pair-end", Kind::PairEnd),
    ("joint-each", Kind::JointEach),
    ("signature-begin", Kind::SignatureBegin),
    ("heading-note", Kind::HeadingNote),
    ("heading-remark", Kind::HeadingRemark),
    ("role-letter", Kind::RoleLetter),
    ("rule-bracket", Kind::RuleBracket),
    ("except-of", Kind::ExceptOf),
    ("this-task", Kind::ThisTask),
    ("points", Kind::Points),
    ("page-number", Kind::PageNumber),
    ("place-end", Kind::PlaceEnd),
    ("quoted-mail", Kind::QuotedMail),
    ("asks", Kind::Asks),
    ("headed-work", Kind::HeadedWork),
    ("defined", Kind::Defined),
    ("hand-in", Kind::HandIn),
    ("hand-over", Kind::HandOver),
    ("hand-in-end", Kind::HandInEnd),
    ("plan-word", Kind::PlanWord),
    ("status-word", Kind::StatusWord),
    ("report-verb", Kind::ReportVerb),
    ("period-label", Kind::PeriodLabel),
    ("month-label", Kind::MonthLabel),
    ("quarter-label", Kind::QuarterLabel),
    ("half-label", Kind::HalfLabel),
    ("list-opens", Kind::ListOpens),
    ("count-behind", Kind::CountBehind),
    ("and", Kind::And),
    ("and-weak", Kind::AndWeak),
    ("denial", Kind::Denial),
    ("hollow", Kind::Hollow),
    ("harmless", Kind::Harmless),
    ("takes-back", Kind::TakesBack),
    ("for-good", Kind::ForGood),
    ("not-done", Kind::NotDone),
    ("promise", Kind::Promise),
    ("hope", Kind::Hope),
    ("plan-verb", Kind::PlanVerb),
    ("plan-time", Kind::PlanTime),
    ("nearly", Kind::Nearly),
    ("hard", Kind::Hard),
    ("away", Kind::Away),
    ("begun", Kind::Begun),
    ("under-way", Kind::UnderWay),
    ("undone", Kind::Undone),
    ("partly", Kind::Partly),
    ("done", Kind::Done),
    ("nothing-left", Kind::NothingLeft),
    ("nothing-found", Kind::NothingFound),
    ("no-not", Kind::NoNot),
    ("not", Kind::Not),
    ("already", Kind::Already),
    ("all-of", Kind::AllOf),
    ("whole-task", Kind::WholeTask),
    ("act", Kind::Act),
    ("stopped", Kind::Stopped),
    ("piece", Kind::Piece),
    ("left", Kind::Left),
    ("unsure", Kind::Unsure),
    ("past", Kind::Past),
    ("cause", Kind::Cause),
    ("points-away", Kind::PointsAway),
    ("awaited", Kind::Awaited),
    ("no-reason", Kind::NoReason),
    ("goes-on", Kind::GoesOn),
    ("printed-reason", Kind::PrintedReason),
    ("not-begun", Kind::NotBegun),
    ("place", Kind::Place),
    ("states", Kind::States),
    ("role-stem", Kind::RoleStem),
    ("rule-default", Kind::RuleDefault),
    ("any-matter", Kind::AnyMatter),
    ("short-area", Kind::ShortArea),
    ("city", Kind::City),
    ("group", Kind::Group),
    ("title", Kind::Title),
    ("post", Kind::Post),
    ("room", Kind::Room),
    ("gone", Kind::Gone),
    ("no-name", Kind::NoName),
    ("office-only", Kind::OfficeOnly),
    ("machine", Kind::Machine),
    ("unfilled", Kind::Unfilled),
    ("form-words", Kind::FormWords),
    ("aside", Kind::Aside),
    ("trial", Kind::Trial),
    ("later", Kind::Later),
    ("elsewhere-words", Kind::ElsewhereWords),
    ("no-word", Kind::NoWord),
    ("halves", Kind::Halves),
    ("cannot-end", Kind::CannotEnd),
    ("may-end", Kind::MayEnd),
    ("none-but", Kind::NoneBut),
    ("asks-above", Kind::AsksAbove),
    ("names-lack", Kind::NamesLack),
    ("no-money", Kind::NoMoney),
    ("still-open", Kind::StillOpen),
    ("did-in-year", Kind::DidInYear),
    ("since-then", Kind::SinceThen),
    ("bounded-share", Kind::BoundedShare),
    ("open-share", Kind::OpenShare),
    ("fall-verb", Kind::FallVerb),
    ("may-fall", Kind::MayFall),
    ("aftercare", Kind::Aftercare),
    ("open-part", Kind::OpenPart),
    ("short-of", Kind::ShortOf),
    ("whole-done", Kind::WholeDone),
    ("certified", Kind::Certified),
    ("nothing-to-say", Kind::NothingToSay),
    ("finds", Kind::Finds),
    ("one-before-other", Kind::OneBeforeOther),
    ("work-phase", Kind::WorkPhase),
    ("heading-copy", Kind::HeadingCopy),
    ("scheduled", Kind::Scheduled),
    ("step-verb", Kind::StepVerb),
    ("other-year", Kind::OtherYear),
    ("lists", Kind::Lists),
    ("anew", Kind::Anew),
    ("settles", Kind::Settles),
    ("figure", Kind::Figure),
    ("count-word", Kind::CountWord),
    ("long-unit", Kind::LongUnit),
    ("no-unit", Kind::NoUnit),
    ("not-due", Kind::NotDue),
    ("aim-reduced", Kind::AimReduced),
    ("follows-order", Kind::FollowsOrder),
    ("ordered", Kind::Ordered),
    ("not-about", Kind::NotAbout),
    ("less-is-more", Kind::LessIsMore),
    ("rate-of-aim", Kind::RateOfAim),
    ("work-stage", Kind::WorkStage),
    ("recurs", Kind::Recurs),
    ("bare-request", Kind::BareRequest),
    ("build-word", Kind::BuildWord),
    ("letter", Kind::Letter),
    ("refusal", Kind::Refusal),
    ("refused-measure", Kind::RefusedMeasure),
    ("definition", Kind::Definition),
    ("of-unit", Kind::OfUnit),
    ("work-verb", Kind::WorkVerb),
    ("work-letter", Kind::WorkLetter),
    ("share-of-work", Kind::ShareOfWork),
    ("says-whether", Kind::SaysWhether),
    ("before-whether", Kind::BeforeWhether),
    ("not-all", Kind::NotAll),
    ("ends-at", Kind::EndsAt),
    ("self-name", Kind::SelfName),
    ("no-government", Kind::NoGovernment),
    ("own-area", Kind::OwnArea),
    ("of-all", Kind::OfAll),
    ("governs", Kind::Governs),
    ("field", Kind::Field),
    ("underlined", Kind::Underlined),
    ("same-row", Kind::SameRow),
    ("unchanged", Kind::Unchanged),
    ("adds", Kind::Adds),
    ("drops", Kind::Drops),
    ("replaces", Kind::Replaces),
    ("former", Kind::Former),
    ("current", Kind::Current),
    ("rule-blank", Kind::RuleBlank),
    ("heading-code", Kind::HeadingCode),
];

/// A row of the lexicon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The word, or a pattern for words of its kind.
    pub word: &'static str,
    /// What it means as a label, for the words of roles.
    pub label: &'static str,
    /// What it means as a verb, for the words of roles.
    pub verb: &'static str,
    /// Where it was seen, in short.
    pub example: &'static str,
}

/// The rows of each kind, in the order of the kinds.
static TABLE: LazyLock<Vec<Vec<Entry>>> = LazyLock::new(|| {
    let mut table: Vec<Vec<Entry>> = Vec::new();
    let mut last: Option<&(&str, Kind)> = None;
    for line in include_str!("lexicon.tsv").lines().skip(1) {
        let mut cells = line.split('\t');
        let name = cells.next().unwrap_or_default();
        // The rows of a kind stand together.
        let kind = last
            .filter(|(known, _)| *known == name)
            .or_else(|| KINDS.iter().find(|(known, _)| *known == name));
        last = kind;
        let mut next = || cells.next().unwrap_or("");
        let entry = Entry {
            word: next(),
            label: next(),
            verb: next(),
            example: next(),
        };
        if let Some((_, kind)) = kind.filter(|_| !entry.word.is_empty()) {
            let place = *kind as usize;
            if table.len() <= place {
                table.resize_with(place + 1, Vec::new);
            }
            if let Some(rows) = table.get_mut(place) {
                rows.push(entry);
            }
        }
    }
    table
});

/// The rows of a kind, in the table's order.
pub(crate) fn entries(kind: Kind) -> &'static [Entry] {
    TABLE.get(kind as usize).map_or(&[], Vec::as_slice)
}

/// The words of a kind, in the table's order.
pub(crate) fn words(kind: Kind) -> impl Iterator<Item = &'static str> {
    entries(kind).iter().map(|entry| entry.word)
}

/// Where the first of the words of a kind stands in a text, in bytes.
pub(crate) fn find(text: &str, kind: Kind) -> Option<usize> {
    index(kind)?.sought.find(text)
}

/// Whether a text holds a word of a kind.
pub(crate) fn holds(text: &str, kind: Kind) -> bool {
    find(text, kind).is_some()
}

/// The word of a kind that stands in a text, the first of them in the table's order.
pub(crate) fn held(text: &str, kind: Kind) -> Option<&'static str> {
    holds(text, kind).then(|| words(kind).find(|word| text.contains(word)))?
}

/// The words of a kind by what is asked of them.
struct Index {
    whole: QuickSet<&'static str>,
    sought: Sought,
    /// By the last letter.
    last: QuickMap<char, Vec<&'static str>>,
}

/// The words of a kind, looked up; made when it is first asked for.
fn index(kind: Kind) -> Option<&'static Index> {
    static ALL: LazyLock<Vec<OnceLock<Index>>> = LazyLock::new(|| TABLE.iter().map(|_| OnceLock::new()).collect());
    let index = ALL.get(kind as usize)?.get_or_init(|| {
        let mut index = Index {
            whole: words(kind).collect(),
            sought: Sought::of(words(kind)),
            last: QuickMap::default(),
        };
        for word in words(kind) {
            if let Some(last) = word.chars().next_back() {
                index.last.entry(last).or_default().push(word);
            }
        }
        index
    });
    Some(index)
}

/// The words of a kind with which a text begins, in the table's order.
pub(crate) fn begun(text: &str, kind: Kind) -> impl Iterator<Item = &'static str> {
    index(kind).into_iter().flat_map(|index| index.sought.begun(text))
}

/// Whether a text begins with a word of a kind.
pub(crate) fn begins(text: &str, kind: Kind) -> bool {
    begun(text, kind).next().is_some()
}

/// The words of a kind in which a text ends, in the table's order.
pub(crate) fn ended(text: &str, kind: Kind) -> impl Iterator<Item = &'static str> {
    let last = text.chars().next_back();
    let words = last.and_then(|last| index(kind)?.last.get(&last));
    words
        .into_iter()
        .flatten()
        .copied()
        .filter(move |word| text.ends_with(word))
}

/// Whether a text ends in a word of a kind.
pub(crate) fn ends(text: &str, kind: Kind) -> bool {
    ended(text, kind).next().is_some()
}

/// Whether a text is a word of a kind.
pub(crate) fn is(text: &str, kind: Kind) -> bool {
    index(kind).is_some_and(|index| index.whole.contains(text))
}

/// Whether a text holds any word of the table, of whatever kind, that has two Han or more.
pub(crate) fn holds_any_word(text: &str) -> bool {
    /// Han of the shortest word that says something by itself, and of the longest that is looked for.
    const WORD: std::ops::RangeInclusive<usize> = 2..=4;
    static KNOWN: LazyLock<QuickSet<&str>> = LazyLock::new(|| {
        let all = TABLE.iter().flatten().map(|entry| entry.word);
        all.filter(|word| WORD.contains(&word.chars().count()) && word.chars().all(char::is_alphabetic))
            .collect()
    });
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    ends.iter().enumerate().any(|(place, from)| {
        let word = |length: usize| text.get(*from..*ends.get(place + length)?);
        WORD.filter_map(word).any(|word| KNOWN.contains(word))
    })
}

/// A pattern that matches any word of the kinds, the longest first: `(?:牵头|主办)`.
pub(crate) fn any(kinds: &[Kind]) -> String {
    let mut all: Vec<&str> = kinds.iter().flat_map(|&kind| words(kind)).collect();
    all.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    format!("(?:{})", all.join("|"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_walk_finds_what_word_by_word_is_found() {
        let texts = [
            "已全部完成整改，下一步报批",
            "无",
            "10个乡镇已完成9个，其余计划明年完成",
            "完完成成",
            "牵头",
        ];
        for (name, kind) in KINDS {
            for text in texts.into_iter().chain(words(*kind)) {
                let first = words(*kind).filter_map(|word| text.find(word)).min();
                assert_eq!(find(text, *kind), first, "{name}: {text}");
                assert_eq!(holds(text, *kind), first.is_some(), "{name}: {text}");
                let any = |fits: fn(&str, &str) -> bool| words(*kind).any(|word| fits(text, word));
                assert_eq!(
                    begins(text, *kind),
                    any(|text, word| text.starts_with(word)),
                    "{name}: {text}"
                );
                assert_eq!(
                    ends(text, *kind),
                    any(|text, word| text.ends_with(word)),
                    "{name}: {text}"
                );
                assert_eq!(is(text, *kind), any(|text, word| text == word), "{name}: {text}");
            }
        }
    }

    #[test]
    fn every_row_is_of_a_known_kind_and_no_word_stands_twice_in_one() {
        let mut rows = 0;
        for line in include_str!("lexicon.tsv").lines().skip(1) {
            let kind = line.split('\t').next().unwrap_or("");
            assert!(KINDS.iter().any(|(known, _)| *known == kind), "{line}");
            assert_eq!(line.split('\t').count(), 5, "{line}");
            rows += 1;
        }
        assert!(rows > 800);
        for (name, kind) in KINDS {
            let mut all: Vec<&str> = words(*kind).collect();
            assert!(!all.is_empty(), "{name}");
            let count = all.len();
            all.sort_unstable();
            all.dedup();
            assert_eq!(all.len(), count, "{name}");
            for entry in entries(*kind) {
                let pattern = regex::Regex::new(&format!("(?:{})", entry.word));
                assert!(pattern.is_ok(), "{}", entry.word);
            }
        }
    }

    #[test]
    fn the_words_of_how_far_a_work_is_are_held_by_their_examples() {
        let of_work = Kind::Harmless..=Kind::NotBegun;
        for (_, kind) in KINDS.iter().filter(|(_, kind)| of_work.contains(kind)) {
            for entry in entries(*kind) {
                assert!(entry.example.contains(entry.word), "{}", entry.word);
            }
        }
    }

    #[test]
    fn the_words_of_roles_are_held_by_their_examples() {
        for entry in entries(Kind::Role).iter().chain(entries(Kind::WeakRole)) {
            assert!(!entry.label.is_empty() || !entry.verb.is_empty(), "{}", entry.word);
            assert!(entry.example.contains(entry.word), "{}", entry.word);
        }
    }
}
