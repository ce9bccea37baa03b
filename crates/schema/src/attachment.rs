//! What clings to objects and is not compared: owners, privileges, settings, and whatever else goes
//! with an object that is dropped and does not come back with it.

use std::collections::{BTreeMap, BTreeSet};

/// One thing that clings to objects. The order is the one in which such things are given.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Attachment {
    /// What stands on others has a higher one.
    pub rank: i64,
    /// What it clings to, as the server identifies it: `view shop.orders`. All have to be there.
    pub on: Vec<String>,
    /// SQL that gives it; `None` where nothing here can write it.
    pub give: Option<String>,
    /// SQL that takes it away again; `None` where nothing does.
    pub take: Option<String>,
    /// What it is, in words.
    pub about: String,
    /// The role that it names, quoted.
    pub role: Option<String>,
    /// Whether the server lets nobody drop what it clings to while it is there.
    pub is_in_the_way: bool,
    /// Whether it is compared, so that it may be another one on purpose.
    pub is_compared: bool,
}

/// All that clings to the objects of a database.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attached {
    /// What clings to them.
    pub attachments: BTreeSet<Attachment>,
    /// What there is that anything can cling to, with a number that is another one once it was made
    /// again.
    pub present: BTreeMap<String, String>,
}
