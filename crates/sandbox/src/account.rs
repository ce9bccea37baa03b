//! The account that a server runs as when this process is root, since PostgreSQL
//! refuses to run as root.

use std::fs;

use rustix::process::geteuid;

/// A user of this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) name: String,
    pub(crate) uid: u32,
    pub(crate) gid: u32,
}

impl Account {
    /// `None` where this process is not root and keeps its own account.
    pub(crate) fn to_drop_to() -> Result<Option<Self>, &'static str> {
        if !geteuid().is_root() {
            return Ok(None);
        }
        let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
        match choose(&users) {
            Some(account) => Ok(Some(account)),
            None => Err(
                "PostgreSQL refuses to run as root, and there is neither a user `postgres` nor a user `nobody` to run it as",
            ),
        }
    }
}

/// Reads the file itself: the lookup functions of the C library need unsafe code,
/// and these two accounts are local on every system.
fn choose(users: &str) -> Option<Account> {
    ["postgres", "nobody"].into_iter().find_map(|name| {
        users
            .lines()
            .filter_map(read)
            .find(|account| account.name == name && account.uid != 0)
    })
}

fn read(line: &str) -> Option<Account> {
    let mut fields = line.split(':');
    let name = fields.next()?.to_owned();
    let _password = fields.next()?;
    Some(Account {
        name,
        uid: fields.next()?.parse().ok()?,
        gid: fields.next()?.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postgres_comes_before_nobody_and_root_never() {
        let nobody = "root:x:0:0::/:/bin/sh\nnobody:x:65534:65533:n:/:/bin/false\n";
        assert_eq!(choose(nobody).map(|account| account.uid), Some(65534));
        let both = format!("{nobody}postgres:x:105:110::/var/lib/postgresql:/bin/bash\nbroken\n");
        let account = choose(&both).unwrap();
        assert_eq!((account.uid, account.gid), (105, 110));
        assert_eq!(choose("postgres:x:0:0::/:\nnobody:x:y:1:"), None);
    }
}
