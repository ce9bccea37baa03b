//! The three ways to have a throwaway PostgreSQL, and which one is asked for.

use std::fmt;
use std::str::FromStr;

/// What a running sandbox is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Engine {
    /// A database of its own on a server that the user named.
    Scratch,
    /// PostgreSQL as WebAssembly, compiled into this program.
    Embedded,
    /// A server started from binaries on this machine.
    Installed,
}

impl fmt::Display for Engine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Scratch => "scratch server",
            Self::Embedded => "embedded PostgreSQL",
            Self::Installed => "installed PostgreSQL",
        })
    }
}

/// Which engine to take where no scratch server is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Preference {
    /// The embedded server; installed binaries where it lacks something.
    #[default]
    Automatic,
    /// The embedded server or an error.
    Embedded,
    /// Installed binaries or an error.
    Installed,
}

impl FromStr for Preference {
    type Err = UnknownPreference;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "embedded" => Ok(Self::Embedded),
            "installed" => Ok(Self::Installed),
            _ => Err(UnknownPreference {
                given: text.to_owned(),
            }),
        }
    }
}

/// The value is neither `embedded` nor `installed`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read the sandbox `{given}`: it is `embedded` or `installed`")]
pub struct UnknownPreference {
    given: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn preferences_are_read_by_name() {
        assert_eq!("embedded".parse(), Ok(Preference::Embedded));
        assert_eq!("installed".parse(), Ok(Preference::Installed));
        let error = "docker".parse::<Preference>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "read the sandbox `docker`: it is `embedded` or `installed`"
        );
    }

    #[test]
    fn engines_are_named_in_words() {
        assert_eq!(Engine::Scratch.to_string(), "scratch server");
        assert_eq!(Engine::Embedded.to_string(), "embedded PostgreSQL");
        assert_eq!(Engine::Installed.to_string(), "installed PostgreSQL");
    }
}
