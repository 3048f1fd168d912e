//! The vocabulary of notices: what ends a unit's name, what opens a collective, what names a person, what is a deadline.

use std::sync::LazyLock;

use regex::Regex;

use crate::text::regex;

/// Letters and words that end the name of a body.
static UNIT_END: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?:局|委|办|司|厅|部|署|院|社|台|会|校|所|站|室|处|科|股|队|组|中心|公司|集团|银行|分行|支行|人行|农商行|农行|工行|中行|建行|总行|行|学院|大学|医院|支队|大队|总队|政府|单位|部门|机构|组织|企业|高校|园区|开发区|高新区|经开区|新区|示范区|试验区|度假区|景区|管理区|街道|镇|乡|村|社区|协|联|法院|检察院|海关|馆|库|厂|段|专班|办事处|指挥部|委员会|管委|党校|地区|区|县|市|州|盟|旗|兵团|关|总站|电网|电力|铁塔|移动|联通|电信|邮政|供电|石油|石化|烟草|盐业|武警|中学|小学|附中|附小|中专|技校|初中部|高中部|小学部|窗口|大厅|乌兰牧骑|剧团|歌舞团|艺术团|文工团|高中|初中|职高|[一二三四五六七八九十\d]中|苏木|嘎查|基金|基地|孵化器|加速器|平台|矿|学校|(?:产业|科技|工业|创业|创新|物流|示范|软件|动物|植物|公|乐|陵|茶|果)园|庭|幼儿园|县市区|区县|办公厅|方面|港|网|公积金|人大|政协|工委|党委|纪委监委|各地|地方|分局|军分区|总公司|商会|团体|联盟|保险|财险|信用联社|农信社|团中央|党派|联社|电厂|水厂|林场|农场|场|[〇一二三四五六七八九十\d]{1,4}团|运营商|承包商|业主)(?:\([^()]{0,40}\))?$",
    )
});

/// Whether a folded name ends as the names of bodies do.
pub(crate) fn ends_like_unit(name: &str) -> bool {
    let name = name.trim();
    // Only the end tells, and a remark in brackets has at most 40 letters.
    let start = name.char_indices().rev().nth(63).map_or(0, |(at, _)| at);
    name.chars().nth(1).is_some() && UNIT_END.is_match(name.get(start..).unwrap_or(""))
}

/// Words of an order that no name of a collective holds.
const ORDERS: &[&str] = &[
    "落实", "负责", "配合", "做好", "加强", "积极", "参与", "推进", "坚持", "持续", "完成", "要", "应", "须", "按",
    "将", "把", "的",
];

/// Whether a folded name is surely that of a body or of a collective: 市财政局, 各镇街, 各项目业主.
pub(crate) fn is_body(name: &str) -> bool {
    let name = name.trim();
    let collective =
        name.starts_with('各') && name.chars().count() <= 12 && !ORDERS.iter().any(|order| name.contains(order));
    (ends_like_unit(name)
        && !(name.starts_with('各')
            && ["落实", "负责", "做好", "积极"]
                .iter()
                .any(|order| name.contains(order))))
        || collective
}

/// Verbs with which tasks begin, and names do not unless they end as those of departments do (建设局, 改造办).
static VERB_START: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?:新建|改建|扩建|续建|改造|推进|推动|建设|建成|建好|开工|加快|加强|加大|完善|健全|实施|打造|落实|开展|深化|提升|提高|优化|支持|做好|抓好|做强|办好|举办|完成|争取|力争|确保|新增|培育|引进|扩大|促进|强化|制定|出台|启动|申报|创建|整治|治理|修复|修建|维修|盘活|整合|规范|压减|淘汰|更新|提质)",
    )
});

/// Whether a folded name is words of a task: 改造老旧小区 ends like a body and is none.
pub(crate) fn begins_with_verb(name: &str) -> bool {
    VERB_START.is_match(name) && !name.ends_with(['局', '委', '办', '厅', '部', '署', '行', '司', '组'])
}

/// Words that open a collective: after them 和, 及 and 与 part two names.
static COLLECTIVE_START: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?:各|有关|相关|其他|其它|市直|省直|县直|区直|市级|省级|县级|区级|州直|市政府各|省政府各|县政府各|区政府各|市各|省各|县各|区各|地方|全市|全省|全县|全区|所在地|属地|市县|县市|县区|区县|市、|县、|市(?:\([^()]*\)|州)|乡镇|所有|沿线|驻[\p{Han}]{1,3}各)",
    )
});

/// Whether a folded text opens like a collective (各县市区, 有关部门).
pub(crate) fn is_collective_start(text: &str) -> bool {
    COLLECTIVE_START.is_match(text.trim_start())
}

/// What a folded piece of a clause is, when it is not the name of a body.
static PERSON: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?:(?:分管|联系|主管|包保|挂点|牵头|常务|有关|相关|各)[\p{Han}、]{0,6}(?:领导|省长|市长|县长|区长|州长|镇长|乡长|秘书长|书记|主任)|(?:^|[省市县区州])(?:常务)?副?(?:省长|市长|县长|区长|州长|镇长|乡长|旗长|盟长|秘书长|主席)|[\p{Han}]{2,4}(?:同志|副市长|副县长|副区长|副省长|副秘书长|市长|县长|区长|省长)|(?:市|县|区|省|州)(?:政府)?(?:分管|主要)?领导|主要领导|分管领导|主要负责人|分管负责人|负责同志|班子成员|(?:[省市县区州旗镇乡]|党)委(?:副书记|书记|常委)|党组(?:成员|书记|副书记)|(?:人大|政协)(?:常委会)?副?(?:主任|主席))(?:\([^()]*\))?$",
    )
});

/// Whether a folded name is said of a person, not of a body.
pub(crate) fn is_person(name: &str) -> bool {
    // 县级领导包联 is said of people, 就业工作领导小组 is a body.
    let leaders =
        name.contains("领导") && !name.contains("领导小组") && !name.contains("领导机构") && !name.contains("领导干部");
    name.len() <= 300
        && (leaders && !name.contains("领导和") || PERSON.is_match(name.trim()) || named_official(name.trim()))
}

/// The office that a person holds.
static OFFICE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^[\p{Han}]{0,10}(?:领导|省长|市长|县长|区长|州长|旗长|盟长|镇长|乡长|专员|秘书长|书记|主任|主席|局长|部长|厅长|校长|院长|处长|科长|司长|所长|站长|常委|委员|同志)",
    )
});

/// An office with the name of who holds it: 分管副省长冯某某; 校长办公室 is a body.
fn named_official(name: &str) -> bool {
    OFFICE.find_iter(name).any(|office| {
        let rest = name.get(office.end()..).unwrap_or("").trim();
        // 副州长阿苏木果: names of other peoples are longer and begin with any letter.
        let head = office.as_str().contains('副') && office.as_str().ends_with('长');
        let long = head && (2..=7).contains(&rest.chars().count()) && !ends_like_unit(rest);
        like_person(rest) || long
    })
}

/// The commonest surnames.
const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤舒柯岑祝闵辛苗凌霍岳聂樊俞焦申耿兰鲍詹骆尤翟阮鲁葛倪殷涂欧温庞梅季邢庄牛费喻裴席屈丘";

/// Whether a folded word looks like a person's name: 李某, 王小明.
pub(crate) fn like_person(word: &str) -> bool {
    let word: String = word.chars().filter(|letter| !letter.is_whitespace()).collect();
    let length = word.chars().count();
    (2..=3).contains(&length)
        && word.starts_with(|letter| SURNAMES.contains(letter))
        && word.chars().all(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter))
        && !ends_like_unit(&word)
}

/// A time by which, or a manner in which, something is to be done.
static DUE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?:力争|确保|于|在|计划|争取|拟)?(?:(?:\d{2,4}|[〇零一二三四五六七八九]{4})年(?:\d{1,2}月(?:\d{1,2}日)?)?(?:底|年底|末|初|中|上旬|中旬|下旬)?(?:之?前|以前|内)?|(?:今年|明年|本年|当年|全年)?(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:份|\d{1,2}日|底|末|中旬|上旬|下旬|初)?(?:之?前|以前|内)?|(?:今年|明年|本年度?|当年|全年|年度)(?:年底|内|底)?(?:之?前)?|年(?:内|底|末|中|初)(?:之?前|以前)?|(?:第?[一二三四1-4]季度|上半年|下半年|半年|\d+季度)(?:末|底|内)?(?:之?前)?|[\p{Han}]{1,3}(?:期|节|会|季|汛|学|冬|春|夏|秋|供暖|封冻|考|期间|假期)(?:之?前|以前|期间|后)|长期|持续|常态化?|全年|每[年月季](?:度)?|近期|立即|即时|适时|按(?:时间)?(?:节点|进度|时序|计划|要求)|按季度?|按月)[^,;。、局委厅部办]{0,16}$",
    )
});

/// Whether a folded piece of a clause is a deadline: 年内持续推进, 2020年底前完成.
pub(crate) fn is_due(text: &str) -> bool {
    let text = text.trim();
    DUE.is_match(text) && !text.ends_with("负责")
}

static DUE_IN_TEXT: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"((?:(?:\d{4}|今|明|本)?年(?:底|末)|(?:(?:\d{4}|今|明|本)年)?(?:\d{1,2}月(?:\d{1,2}日|底|末|中旬|上旬|下旬)|上半年|下半年|(?:第?[一二三四]|[1-4])季度(?:末)?|主?汛期?|清明节?|春节|国庆节?|元旦|五一|十一|开学|封冻期?|供暖期?|采暖期?))(?:之前|以前|前))(?P<after>[^,;。、]{0,3})",
    )
});

/// A deadline in the words of a task, as written, if there is just one: 2020年底前.
pub(crate) fn due_in_text(text: &str) -> Option<String> {
    let folded = super::fold::Folded::new(text);
    let mut found: Option<String> = None;
    for place in DUE_IN_TEXT.captures_iter(&folded.text) {
        let (Some(due), after) = (place.get(1), place.name("after").map_or("", |after| after.as_str())) else {
            continue;
        };
        // 2020年底前到期的 and 6月底前出台的 speak of something else; 6月底前出台 is when it is to be done.
        if ["到期", "已", "的"].iter().any(|word| after.starts_with(word)) || after.ends_with("的") {
            continue;
        }
        let due = folded.original(text, due.range()).to_owned();
        match &found {
            Some(first) if *first != due => return None,
            _ => found = Some(due),
        }
    }
    found
}
