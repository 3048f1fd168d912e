//! The unit directory (单位名录): names, aliases, categories, members of collectives, e-mail.

use crate::unit::Unit;

/// Who a collective's members are, as the directory says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collective {
    /// The collective as notices write it: 各县、市、区人民政府.
    pub name: String,
    /// Names or aliases of units, or `类别:…`.
    pub members: Vec<String>,
}

/// The directory, in its own order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Directory {
    /// Units, in order.
    pub units: Vec<Unit>,
    /// Collectives, in order.
    pub collectives: Vec<Collective>,
}
