//! Folds width, brackets, spaces and Traditional label words for matching, and leads back to the text as printed.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use crate::pattern::Regex;
use crate::text::regex;

/// A text folded for matching. Every byte of it knows where it stands in the original.
#[derive(Debug, Clone)]
pub(crate) struct Folded {
    /// The folded text: half-width punctuation, round brackets, plain spaces, Simplified label words.
    pub text: String,
    at: Vec<usize>,
}

impl Folded {
    /// Folds a text.
    pub fn new(original: &str) -> Self {
        let mut text = String::with_capacity(original.len());
        let mut at = Vec::with_capacity(original.len() + 1);
        let dropped = inside_labels(original);
        for (offset, letter) in original.char_indices() {
            if dropped.iter().any(|range| range.contains(&offset)) {
                continue;
            }
            let behind = original.get(offset + letter.len_utf8()..).unwrap_or("");
            if let Some(folded) = fold_char(letter).map(|folded| mentioned(folded, behind)) {
                text.push(folded);
                at.extend(std::iter::repeat_n(offset, folded.len_utf8()));
            }
        }
        at.push(original.len());
        Folded { text, at }
    }

    /// The range of the original that a range of the folded text stands for.
    pub fn range(&self, folded: Range<usize>) -> Range<usize> {
        let last = self.at.last().copied().unwrap_or(0);
        let start = self.at.get(folded.start).copied().unwrap_or(last);
        let end = self.at.get(folded.end).copied().unwrap_or(last);
        start..end.max(start)
    }

    /// The original text behind a range of the folded one.
    pub fn original<'a>(&self, original: &'a str, folded: Range<usize>) -> &'a str {
        original.get(self.range(folded)).unwrap_or("")
    }
}

/// Folds a whole text where the way back is not needed.
pub(crate) fn fold(original: &str) -> String {
    let closed = close_labels(original);
    let folded = |(at, letter): (usize, char)| {
        let behind = closed.get(at + letter.len_utf8()..).unwrap_or("");
        Some(mentioned(fold_char(letter)?, behind))
    };
    closed.char_indices().filter_map(folded).collect()
}

/// `@市水利局 @市应急局` mentions bodies as a list names them; in an address it stands before other letters.
fn mentioned(letter: char, behind: &str) -> char {
    let name = || behind.starts_with(|next| ('\u{4e00}'..='\u{9fff}').contains(&next));
    if letter == '@' && name() { '、' } else { letter }
}

/// A label that spaces stretch to the width of its neighbours: 责 任 人：, 责任　单位：.
static STRETCHED: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?:^|[\n（(【；;。|｜\t])[ \u{3000}\u{a0}]*(\p{Han}{1,2}(?:[ \u{3000}\u{a0}]+\p{Han}{1,2}){1,5})[ \u{3000}\u{a0}]*[：:】]",
    )
});

/// A day or a part of a month with blanks in it: 9 月底前, 2026 年 3 月 10 日.
static SPACED_DAY: LazyLock<Regex> = LazyLock::new(|| {
    let blank = r"[ \u{3000}\u{a0}]*";
    regex(&format!(
        r"(?:\d{{4}}{blank}年{blank})?\d{{1,2}}{blank}月(?:{blank}\d{{1,2}}{blank}日|{blank}(?:[底末初份]|[上中下]旬)|前)|\d{{4}}{blank}年{blank}[底末]"
    ))
});

/// The spaces inside stretched labels and inside days.
fn inside_labels(text: &str) -> Vec<Range<usize>> {
    let space = |letter: char| matches!(letter, ' ' | '\u{3000}' | '\u{a0}');
    if !text.contains(space) {
        return Vec::new();
    }
    let labelled = text.contains(['：', ':', '】']);
    let labels = STRETCHED
        .captures_iter(if labelled { text } else { "" })
        .filter_map(|found| found.get(1));
    let dated = text.contains(['月', '年']);
    let days = SPACED_DAY.find_iter(if dated { text } else { "" });
    let mut parts: Vec<_> = labels.chain(days).collect();
    parts.sort_by_key(|part| part.start());
    parts
        .into_iter()
        .flat_map(|label| {
            let start = label.start();
            label
                .as_str()
                .match_indices(space)
                .map(move |(at, space)| start + at..start + at + space.len())
        })
        .collect()
}

/// A text without the spaces inside stretched labels.
pub(crate) fn close_labels(text: &str) -> Cow<'_, str> {
    let spaces = inside_labels(text);
    if spaces.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut closed = String::with_capacity(text.len());
    let mut from = 0;
    for space in spaces {
        closed.push_str(text.get(from..space.start).unwrap_or(""));
        from = space.end;
    }
    closed.push_str(text.get(from..).unwrap_or(""));
    Cow::Owned(closed)
}

/// Folds one letter; `None` for letters that nobody sees.
fn fold_char(letter: char) -> Option<char> {
    Some(match letter {
        '\u{200b}'..='\u{200f}'
        | '\u{feff}'
        | '\u{ad}'
        | '\u{2060}'
        | '\u{202a}'..='\u{202e}'
        | '\u{fe0e}'
        | '\u{fe0f}'
        | '\u{20e3}' => return None,
        '\u{3000}' | '\u{a0}' | '\t' | '\u{b}' | '\u{c}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' => ' ',
        '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
        '〔' | '［' | '[' | '【' | '﹝' | '{' | '｛' | '〖' | '﹙' => '(',
        '〕' | '］' | ']' | '】' | '﹞' | '}' | '｝' | '〗' | '﹚' => ')',
        '﹐' | '､' => ',',
        '﹑' => '、',
        '﹒' | '．' => '.',
        '﹔' => ';',
        '﹕' | '︰' | '∶' => ':',
        '｡' => '。',
        '｜' | '│' | '丨' | '￤' | '┃' | '║' | '❘' | '∣' => '|',
        // Pictures stand where a mark or a space would: ⏰15日18时前, 👉牵头单位.
        '\u{23e9}'..='\u{23f3}' | '\u{1f300}'..='\u{1f51e}' | '\u{1f520}'..='\u{1faff}' => ' ',
        '！'..='～' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        '\u{2f00}'..='\u{2fdf}' => kangxi(letter),
        '\u{4e00}'..='\u{9fff}' => TRADITIONAL.get(&letter).copied().unwrap_or(letter),
        other => other,
    })
}

/// Radicals that PDF copies carry in place of common letters.
fn kangxi(letter: char) -> char {
    use unicode_normalization::UnicodeNormalization;
    std::iter::once(letter).nfkc().next().unwrap_or(letter)
}

/// Traditional letters with their Simplified ones, pair by pair: those of the words that the grammar looks for, and of units.
const PAIRS: &str = "\
    並并來来係系俠侠倉仓個个們们側侧偵侦備备傳传傷伤傾倾僅仅價价億亿儘尽優优內内別别剛刚創创劃划劇剧劉刘劑剂動动務务勝胜勞劳勢势勵励匯汇區区協协厲厉參参叢丛員员單单嘆叹嚴严國国圍围園园圓圆圖图團团執执堅坚\
    報报場场塊块塵尘墊垫壓压壞坏夠够奪夺婦妇孫孙學学實实寧宁審审寬宽寶宝將将專专尋寻對对導导屆届層层屬属島岛師师帶带幣币幹干幾几庫库廣广廳厅強强彈弹彙汇後后徑径從从復复態态慶庆憂忧憲宪應应懷怀戰战戲戏戶户\
    拋抛捨舍掃扫採采損损搶抢擊击擔担據据擬拟擴扩敗败敵敌數数斂敛斷断於于時时暫暂曉晓書书會会條条業业構构標标樣样樹树橋桥機机檔档檢检權权歷历歸归殘残殺杀氣气決决況况滿满漁渔漢汉潔洁濟济濱滨灣湾災灾為为烏乌\
    無无煙烟熱热營营爐炉爭争爲为牽牵狀状獎奖獨独獲获現现環环瓊琼產产畢毕畫画異异當当療疗發发盡尽監监盤盘眞真眾众確确礎础禦御禮礼稅税稟禀種种稱称穩稳窮穷競竞節节範范築筑簡简籌筹糧粮紀纪約约紅红納纳純纯級级\
    細细終终組组結结絕绝給给統统經经綜综綠绿維维網网緊紧線线緩缓練练縣县縮缩縱纵總总績绩織织繼继續续罰罚羅罗義义習习聖圣聯联聲声職职聽听腦脑腳脚臨临臺台與与興兴舉举舊旧艱艰華华萬万蓋盖藍蓝藝艺藥药蘇苏蘭兰\
    處处號号蟲虫衆众術术衛卫衝冲補补裝装製制複复見见規规視视親亲觀观訂订計计訊讯訓训記记訪访設设訴诉診诊註注評评詢询試试話话該该詳详誌志認认誠诚誤误說说調调談谈請请諮咨諾诺謀谋講讲謝谢證证識识議议護护譽誉\
    讀读變变讓让豐丰負负財财貢贡貧贫貨货貫贯責责費费貿贸賀贺資资質质賴赖購购賽赛贊赞贏赢趕赶跡迹蹟迹車车軍军軟软較较載载輔辅輕轻輝辉輪轮輸输轉转辦办農农這这週周進进遊游運运過过達达違违遞递遠远適适遷迁選选\
    還还邊边郵邮鄉乡鄭郑鄰邻醫医釋释釐厘針针銀银銷销鋼钢錄录錢钱錯错鍵键鎖锁鎮镇鏈链鐘钟鐵铁鑒鉴長长門门閉闭開开間间閱阅闊阔關关闢辟陣阵陰阴陳陈陸陆陽阳隊队際际隨随險险隱隐雖虽雙双雜杂離离難难雲云電电靈灵\
    靜静韓韩響响頁页項项順顺須须預预頒颁頓顿領领頭头題题額额願愿類类顧顾顯显風风飛飞飲饮養养館馆駐驻駕驾騎骑騰腾驅驱驗验體体髮发鬥斗魚鱼鮮鲜鳥鸟麗丽麥麦黃黄點点黨党齊齐齒齿齡龄龍龙";

static TRADITIONAL: LazyLock<BTreeMap<char, char>> = LazyLock::new(|| {
    let letters: Vec<char> = PAIRS.chars().collect();
    letters
        .chunks_exact(2)
        .filter_map(|pair| Some((*pair.first()?, *pair.last()?)))
        .collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_leads_to_the_text_as_printed() {
        let text = "１．\u{200b}推進（牽頭單位：Ａ）";
        let folded = Folded::new(text);
        assert_eq!(folded.text, "1.推进(牵头单位:A)");
        let start = folded.text.find("牵头").unwrap();
        assert_eq!(folded.original(text, start..folded.text.len() - 1), "牽頭單位：Ａ");
        assert_eq!(folded.original(text, 0..2), "１．\u{200b}");
    }

    #[test]
    fn spaces_inside_a_stretched_label_are_none() {
        assert_eq!(fold("责 任 人：李某"), "责任人:李某");
        assert_eq!(fold("责任　单位：市教育局 市财政局"), "责任单位:市教育局 市财政局");
        let text = "牵 头 单 位：市发改委";
        let folded = Folded::new(text);
        assert_eq!(folded.text, "牵头单位:市发改委");
        let start = folded.text.find('市').unwrap();
        assert_eq!(folded.original(text, start..folded.text.len()), "市发改委");
        assert_eq!(fold("市教育局 市财政局：做好工作"), "市教育局 市财政局:做好工作");
    }

    #[test]
    fn the_letters_stand_in_pairs() {
        assert!(TRADITIONAL.len() > 300);
        assert_eq!(PAIRS.chars().count(), TRADITIONAL.len() * 2);
        assert_eq!(fold("配合單位：縣發展和改革局"), "配合单位:县发展和改革局");
    }
}
