//! Whom a unit may call about its forms: name, phone and address, as far as the notice or the settings say.

use serde::{Deserialize, Serialize};

/// The office's contact; parts that nobody has said are empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// 联系人.
    #[serde(default)]
    pub name: String,
    /// 联系电话.
    #[serde(default)]
    pub phone: String,
    /// Where to write: an e-mail address, or a postal one.
    #[serde(default)]
    pub address: String,
}

impl Contact {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        [&self.name, &self.phone, &self.address]
            .iter()
            .all(|part| part.trim().is_empty())
    }

    /// What whoever has a question may do, as a clause without its stop: `请联系张三，电话0715-8255555，邮箱a@b.cn`, with a number
    /// alone `请拨打0715-8255555`, with an address alone `来函来访：双鹤路18号`; nothing where nothing is known.
    pub fn asked(&self) -> Option<String> {
        let [name, phone, address] = self.parts();
        let mail = address.contains('@');
        let behind = match (address.is_empty(), mail) {
            (true, _) => String::new(),
            (_, true) => format!("，邮箱{address}"),
            _ => format!("，地址{address}"),
        };
        match (name.is_empty(), phone.is_empty()) {
            (false, false) => Some(format!("请联系{name}，电话{phone}{behind}")),
            (false, true) => Some(format!("请联系{name}{behind}")),
            (true, false) if address.is_empty() => Some(format!("请拨打{phone}")),
            (true, false) if mail => Some(format!("请拨打{phone}，或发邮件至{address}")),
            (true, false) => Some(format!("请拨打{phone}，来函来访：{address}")),
            _ if address.is_empty() => None,
            _ if mail => Some(format!("请发邮件至{address}")),
            _ => Some(format!("来函来访：{address}")),
        }
    }

    /// The same as a remark, each part by its name: `联系人：张三，电话0715-8255555`, `联系电话：0715-8255555`,
    /// `来函来访：双鹤路18号`; nothing where nothing is known.
    pub fn labelled(&self) -> Option<String> {
        let [name, phone, address] = self.parts();
        let mail = address.contains('@');
        let first = !name.is_empty();
        let mut texts = Vec::new();
        if first {
            texts.push(format!("{NAME}{name}"));
        }
        if !phone.is_empty() {
            texts.push(format!("{}{phone}", if first { "电话" } else { PHONE }));
        }
        if !address.is_empty() {
            let label = match (first, mail) {
                (true, true) => "邮箱",
                (true, false) => "地址",
                (false, true) => MAIL,
                (false, false) => ADDRESS,
            };
            texts.push(format!("{label}{address}"));
        }
        (!texts.is_empty()).then(|| texts.join("，"))
    }

    /// Reads what [`Self::labelled`] says, now and in earlier editions (`联系人：电话0715-8255555`).
    pub fn read(labelled: &str) -> Self {
        let mut contact = Contact::default();
        for part in labelled.split('，').map(str::trim) {
            let part = part.strip_prefix(NAME).unwrap_or(part);
            let after = |labels: &[&str]| {
                labels
                    .iter()
                    .find_map(|label| part.strip_prefix(label))
                    .map(str::to_owned)
            };
            if let Some(phone) = after(&[PHONE, "电话"]) {
                contact.phone = phone;
            } else if let Some(address) = after(&[MAIL, ADDRESS, "邮箱", "地址"]) {
                contact.address = address;
            } else if contact.name.is_empty() {
                part.clone_into(&mut contact.name);
            }
        }
        contact
    }

    fn parts(&self) -> [&str; 3] {
        [self.name.trim(), self.phone.trim(), self.address.trim()]
    }
}

/// The labels with which a remark may begin.
const NAME: &str = "联系人：";
const PHONE: &str = "联系电话：";
const MAIL: &str = "电子邮箱：";
const ADDRESS: &str = "来函来访：";

/// The labels with which [`Contact::labelled`] begins.
pub const LABELS: [&str; 4] = [NAME, PHONE, MAIL, ADDRESS];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_known_is_said_and_as_it_can_be_done() {
        let mail = "a@b.cn";
        for (parts, asked, labelled) in [
            (
                ["张三", "0715-8255555", mail],
                "请联系张三，电话0715-8255555，邮箱a@b.cn",
                "联系人：张三，电话0715-8255555，邮箱a@b.cn",
            ),
            (["张三", "", ""], "请联系张三", "联系人：张三"),
            (
                ["张三", "", "双鹤路18号"],
                "请联系张三，地址双鹤路18号",
                "联系人：张三，地址双鹤路18号",
            ),
            (["", "0715-8255555", ""], "请拨打0715-8255555", "联系电话：0715-8255555"),
            (
                ["", "0715-8255555", mail],
                "请拨打0715-8255555，或发邮件至a@b.cn",
                "联系电话：0715-8255555，电子邮箱：a@b.cn",
            ),
            (
                ["", "0715-8255555", "双鹤路18号"],
                "请拨打0715-8255555，来函来访：双鹤路18号",
                "联系电话：0715-8255555，来函来访：双鹤路18号",
            ),
            (["", "", mail], "请发邮件至a@b.cn", "电子邮箱：a@b.cn"),
            (["", " ", "双鹤路18号"], "来函来访：双鹤路18号", "来函来访：双鹤路18号"),
        ] {
            let [name, phone, address] = parts.map(str::to_owned);
            let contact = Contact {
                name,
                phone: phone.trim().to_owned(),
                address,
            };
            assert_eq!(contact.asked().as_deref(), Some(asked));
            assert_eq!(contact.labelled().as_deref(), Some(labelled));
            assert_eq!(Contact::read(labelled), contact, "{labelled}");
        }
        let nobody = Contact {
            name: " ".to_owned(),
            ..Contact::default()
        };
        assert_eq!((nobody.asked(), nobody.labelled()), (None, None));
        // As earlier editions wrote it.
        let old = Contact::read("联系人：电话0715-8255555，地址双鹤路18号");
        assert_eq!(
            (old.name.as_str(), old.phone.as_str(), old.address.as_str()),
            ("", "0715-8255555", "双鹤路18号")
        );
    }
}
