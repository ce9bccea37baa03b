//! Which server it is, and whether it is one that can be read.

use std::fmt;

/// The oldest major version that is read; an older one is refused.
pub const OLDEST_SUPPORTED_MAJOR: u32 = 13;

/// The newest major version that is known; a newer one is read, with a note.
pub const NEWEST_KNOWN_MAJOR: u32 = 18;

/// Version of a PostgreSQL server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerVersion {
    /// As people write it, without the packager's additions: `15.18`.
    pub text: String,
    /// As `server_version_num` gives it: 150018.
    pub number: u32,
}

impl ServerVersion {
    /// From the settings `server_version` and `server_version_num`.
    pub fn from_settings(version: &str, number: &str) -> Option<Self> {
        Some(ServerVersion {
            text: version.split_whitespace().next()?.to_owned(),
            number: number.trim().parse().ok()?,
        })
    }

    /// From the number alone: 120022 is 12.22, and before 10 there were three parts.
    pub fn from_number(number: u32) -> Self {
        let (major, rest) = (number / 10_000, number % 10_000);
        let text = match major {
            0..10 => format!("{major}.{}.{}", rest / 100, rest % 100),
            _ => format!("{major}.{rest}"),
        };
        ServerVersion { text, number }
    }

    /// The major version, such as 15.
    pub fn major(&self) -> u32 {
        self.number / 10_000
    }

    /// Whether it is too old to be read.
    pub fn is_too_old(&self) -> bool {
        self.major() < OLDEST_SUPPORTED_MAJOR
    }

    /// Whether it came after this program.
    pub fn is_newer_than_known(&self) -> bool {
        self.major() > NEWEST_KNOWN_MAJOR
    }
}

impl fmt::Display for ServerVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packagers_additions_are_dropped() {
        let version =
            ServerVersion::from_settings("15.18 (Debian 15.18-0+deb12u1)", "150018").unwrap();
        assert_eq!(version.to_string(), "15.18");
        assert_eq!(version.major(), 15);
    }

    #[test]
    fn a_number_is_enough() {
        assert_eq!(ServerVersion::from_number(120_022).text, "12.22");
        assert_eq!(ServerVersion::from_number(90_624).text, "9.6.24");
    }

    #[test]
    fn versions_from_13_on_are_read_and_18_is_the_newest_known() {
        let read = |text: &str, number: &str| {
            let version = ServerVersion::from_settings(text, number).unwrap();
            (version.is_too_old(), version.is_newer_than_known())
        };
        assert_eq!(read("9.6.24", "90624"), (true, false));
        assert_eq!(read("12.22", "120022"), (true, false));
        assert_eq!(read("13.0", "130000"), (false, false));
        assert_eq!(read("18.4", "180004"), (false, false));
        assert_eq!(read("19beta1", "190000"), (false, true));
        assert_eq!(ServerVersion::from_settings("", "x"), None);
    }
}
