//! The formats that a report can be asked for by name.

use std::fmt;
use std::str::FromStr;

/// A format of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// For people at a terminal, with source snippets.
    Human,
    /// One line a finding.
    Concise,
    /// A document for a review.
    Markdown,
    /// For programs.
    Json,
}

impl Format {
    /// Every format, in the order in which they are listed for users.
    pub const ALL: [Format; 4] = [
        Format::Human,
        Format::Concise,
        Format::Markdown,
        Format::Json,
    ];

    /// The name that users write.
    pub fn name(self) -> &'static str {
        match self {
            Format::Human => "human",
            Format::Concise => "concise",
            Format::Markdown => "markdown",
            Format::Json => "json",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

/// A name that is no format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown format {given:?}: use one of {}", names())]
pub struct UnknownFormat {
    /// What was written.
    pub given: String,
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Format::ALL
            .into_iter()
            .find(|format| format.name() == text)
            .ok_or_else(|| UnknownFormat {
                given: text.to_owned(),
            })
    }
}

fn names() -> String {
    Format::ALL.map(Format::name).join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_found_by_its_name() {
        for format in Format::ALL {
            assert_eq!(format.name().parse(), Ok(format));
        }
    }

    #[test]
    fn an_unknown_format_is_answered_with_the_known_ones() {
        let error = "yaml".parse::<Format>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "unknown format \"yaml\": use one of human, concise, markdown, json"
        );
    }
}
