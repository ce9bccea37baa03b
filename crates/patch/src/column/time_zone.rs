//! Casts whose outcome depends on a time zone: the server would take that of the session, whatever it
//! is, so UTC is written out where that can be.

use schemadrift_schema::SqlType;

use super::cast::{TEXTS, is, modifiers};

/// Where the zone of a cast comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Zone {
    /// It is written out, and is there to be edited.
    Written,
    /// It is that of the session.
    OfSession,
}

const WITHOUT: [&str; 3] = ["timestamp", "date", "time"];
const WITH: [&str; 2] = ["timestamptz", "timetz"];

/// Whether a cast depends on a zone, and on which.
pub(crate) fn zone(from: &SqlType, to: &SqlType) -> Option<Zone> {
    if in_utc("", from, to).is_some() {
        return Some(Zone::Written);
    }
    let (from, to) = (super::cast::stored(from), super::cast::stored(to));
    let text = |ty: &SqlType| is(ty, &TEXTS);
    let (is_into, is_out_of) = (is(&to, &WITH), is(&from, &["timestamptz"]));
    let is_moved = is_into && (is(&from, &WITHOUT) || text(&from))
        || is_out_of && (is(&to, &WITHOUT) || is(&to, &["timetz"]) || text(&to));
    is_moved.then_some(Zone::OfSession)
}

/// The cast with UTC written out, where it can be.
pub(super) fn in_utc(value: &str, from: &SqlType, to: &SqlType) -> Option<String> {
    if from.array || to.array || !from.name.is_built_in() || !to.name.is_built_in() {
        return None;
    }
    let read = match (from.name.name.as_str(), to.name.name.as_str()) {
        ("timestamp", "timestamptz") | ("timestamptz", "timestamp") => {
            format!("{value} AT TIME ZONE 'UTC'")
        }
        ("date", "timestamptz") => format!("{value}::timestamp AT TIME ZONE 'UTC'"),
        ("timestamptz", "date" | "time") => {
            return Some(format!("({value} AT TIME ZONE 'UTC')::{}", to.to_sql()));
        }
        _ => return None,
    };
    Some(match modifiers(to).is_empty() {
        true => read,
        false => format!("({read})::{}", to.to_sql()),
    })
}
