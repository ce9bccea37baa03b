//! The number of the next migration, in the style of its folder.

use crate::args::Layout;

/// Digits of `YYYYMMDDhhmmss`.
const MOMENT: usize = 14;

/// The numbers of this many migrations behind those that are there. `given` is the first one where
/// the user names it, `now` the present moment in seconds since 1970.
pub(super) fn next_numbers(
    names: &[String],
    layout: Layout,
    given: Option<u64>,
    now: u64,
    count: usize,
) -> Vec<String> {
    let there: Vec<&str> = names.iter().filter_map(|name| digits(name)).collect();
    let latest = there.iter().copied().max_by_key(|text| value(text));
    let dashed = names.iter().any(|name| is_dashed(name));
    let by_moment = match latest {
        Some(latest) => without_dashes(latest).len() >= MOMENT,
        None => matches!(layout, Layout::Sqlx | Layout::Diesel),
    };
    let width = there
        .iter()
        .map(|text| text.len())
        .min()
        .unwrap_or(match layout {
            Layout::Refinery => 1,
            _ => 3,
        });
    let after = latest.map_or(0, value) + 1;
    let first = given.unwrap_or_else(|| {
        if by_moment {
            moment(now).max(after)
        } else {
            after
        }
    });
    (0..count as u64)
        .map(|position| {
            let number = first + position;
            match by_moment {
                true if dashed || latest.is_none() && layout == Layout::Diesel => {
                    with_dashes(number)
                }
                true => format!("{number:0MOMENT$}"),
                false => format!("{number:0width$}"),
            }
        })
        .collect()
}

/// The digits that a name opens with, and dashes between them.
fn digits(name: &str) -> Option<&str> {
    let name = name.strip_prefix(['V', 'v', 'U']).unwrap_or(name);
    let end = name
        .find(|one: char| !(one.is_ascii_digit() || one == '-'))
        .unwrap_or(name.len());
    let digits = name[..end].trim_end_matches('-');
    (!digits.is_empty() && digits.starts_with(|one: char| one.is_ascii_digit())).then_some(digits)
}

fn without_dashes(text: &str) -> String {
    text.chars().filter(|one| *one != '-').collect()
}

fn value(text: &str) -> u64 {
    without_dashes(text).parse().unwrap_or(0)
}

fn is_dashed(name: &str) -> bool {
    digits(name).is_some_and(|digits| digits.contains('-'))
}

/// `YYYY-MM-DD-hhmmss`, as Diesel writes it.
fn with_dashes(number: u64) -> String {
    let text = format!("{number:0MOMENT$}");
    format!(
        "{}-{}-{}-{}",
        &text[..4],
        &text[4..6],
        &text[6..8],
        &text[8..]
    )
}

/// `YYYYMMDDhhmmss` in UTC, by the civil calendar.
fn moment(seconds: u64) -> u64 {
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let shifted = days + 719_468;
    let era = shifted / 146_097;
    let day_of_era = shifted % 146_097;
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    let clock = rest / 3_600 * 10_000 + rest / 60 % 60 * 100 + rest % 60;
    (year * 10_000 + month * 100 + day) * 1_000_000 + clock
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(names: &[&str], layout: Layout, count: usize) -> Vec<String> {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        next_numbers(&names, layout, None, 1_709_210_096, count)
    }

    #[test]
    fn a_moment_is_read_off_the_calendar() {
        assert_eq!(moment(0), 19_700_101_000_000);
        assert_eq!(moment(1_709_210_096), 20_240_229_123_456);
        assert_eq!(moment(4_107_542_399), 21_000_228_235_959);
    }

    #[test]
    fn numbers_go_on_in_the_style_of_the_folder() {
        assert_eq!(
            next(&["001_a.sql", "009_b.sql"], Layout::Plain, 2),
            ["010", "011"]
        );
        assert_eq!(next(&["V9__a.sql"], Layout::Refinery, 1), ["10"]);
        assert_eq!(next(&[], Layout::Plain, 1), ["001"]);
        let moments = ["20230101000000_a.up.sql"];
        assert_eq!(next(&moments, Layout::Sqlx, 1), ["20240229123456"]);
        let dashed = ["2023-01-01-000000_a"];
        assert_eq!(next(&dashed, Layout::Diesel, 1), ["2024-02-29-123456"]);
        assert_eq!(next(&[], Layout::Diesel, 1), ["2024-02-29-123456"]);
    }

    #[test]
    fn a_moment_that_lies_ahead_is_passed() {
        let ahead = ["20991231235959_a.up.sql"];
        assert_eq!(next(&ahead, Layout::Sqlx, 1), ["20991231235960"]);
    }
}
