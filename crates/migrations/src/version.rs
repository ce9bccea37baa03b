//! Versions of migrations: the number that a file or folder name opens with.

/// Sort key of a migration. Numbers of any length compare by value, without overflow; Diesel's
/// compare as text, as Diesel itself does, which matters where a date lacks a digit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version {
    /// Number of digits, by which numbers compare first; zero for text.
    digits: usize,
    number: String,
}

impl Version {
    /// Reads the version from a name: digits before the first `_`, with dashes between them as
    /// Diesel writes dates; refinery puts a `V` in front.
    pub(crate) fn of(name: &str) -> Option<Self> {
        let stem = name.split('_').next()?;
        let stem = stem.split('.').next()?;
        let stem = stem.strip_prefix(['V', 'v']).unwrap_or(stem);
        let number: String = stem.chars().filter(|one| *one != '-').collect();
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| {
            let number = number.trim_start_matches('0').to_owned();
            Version {
                digits: number.len(),
                number,
            }
        })
    }

    /// Reads the version of a Diesel folder, which compares as text and may go on in words where
    /// no `_` ends it.
    pub(crate) fn of_folder(name: &str) -> Option<Self> {
        let stem = name.split('_').next().unwrap_or_default();
        if !stem.starts_with(|one: char| one.is_ascii_digit()) {
            return None;
        }
        let number = stem.chars().filter(|one| *one != '-').collect();
        Some(Version { digits: 0, number })
    }

    /// For people.
    pub(crate) fn text(&self) -> &str {
        if self.number.is_empty() {
            "0"
        } else {
            &self.number
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers() {
        let of = |name| Version::of(name).unwrap();
        assert!(of("9_b.sql") < of("10_a.sql"));
        assert!(of("2017-05-01-120000_x") < of("2017-05-02-000000_x"));
        assert!(of("20170501120000_x") == of("2017-05-01-120000_y"));
        assert!(of("V2__b.sql") < of("V10__a.sql"));
        assert_eq!(of("000.sql").text(), "0");
    }

    #[test]
    fn folders_of_diesel_compare_as_text() {
        let of = |name| Version::of_folder(name).unwrap();
        assert!(of("2020-11-30-000000_a") < of("2020-12-7-190800_b"));
        assert!(of("2020-12-7-190800_b") < of("2021-01-01-000000_c"));
        assert!(of("20170501120000_x") == of("2017-05-01-120000_y"));
        assert!(of("2023-05-23-1715-no-underscore") < of("2023-05-24-000000_d"));
        assert_eq!(Version::of_folder("notes"), None);
    }

    #[test]
    fn a_name_without_a_number_has_no_version() {
        assert_eq!(Version::of("seed.sql"), None);
        assert_eq!(Version::of("_x.sql"), None);
        assert_eq!(Version::of("V__x.sql"), None);
    }
}
