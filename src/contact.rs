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

    /// Name, phone and address in one clause: `张三，电话0715-8255555，邮箱a@b.cn`; nothing where nothing is known.
    pub fn said(&self) -> Option<String> {
        let address = match self.address.contains('@') {
            true => "邮箱",
            false => "地址",
        };
        let parts = [("", &self.name), ("电话", &self.phone), (address, &self.address)];
        let known = parts.iter().filter(|(_, text)| !text.trim().is_empty());
        let texts: Vec<String> = known.map(|(label, text)| format!("{label}{}", text.trim())).collect();
        (!texts.is_empty()).then(|| texts.join("，"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_known_is_said() {
        let contact = |name: &str, phone: &str, address: &str| Contact {
            name: name.into(),
            phone: phone.into(),
            address: address.into(),
        };
        assert_eq!(
            contact("张三", "0715-8255555", "a@b.cn").said().as_deref(),
            Some("张三，电话0715-8255555，邮箱a@b.cn")
        );
        assert_eq!(
            contact("", "0715-8255555", "").said().as_deref(),
            Some("电话0715-8255555")
        );
        assert_eq!(
            contact("", "", "市政府大楼301室").said().as_deref(),
            Some("地址市政府大楼301室")
        );
        assert_eq!(contact(" ", "", "").said(), None);
    }
}
