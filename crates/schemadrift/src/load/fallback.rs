//! The embedded server has neither ICU nor the locales and libraries of a system; what it refuses for
//! that, an installed one may run.

use schemadrift_sandbox::Preference;

use crate::error::AuditError;
use crate::request::LoadOptions;

/// What a server says that lacks a part which another may have.
const LACKING: [&str; 4] = [
    "ICU is not supported in this build",
    "could not open collator",
    "could not access file",
    "collation \"",
];

/// Whether these are the words of a server without ICU.
pub(crate) fn has_no_icu(words: &str) -> bool {
    LACKING[..2].iter().any(|lacking| words.contains(lacking))
}

/// Options by which an installed server runs what the embedded one has not what it takes for, where the
/// choice is free.
pub(super) fn installed_instead<T>(
    options: &LoadOptions,
    first: &Result<T, AuditError>,
) -> Option<LoadOptions> {
    let lack = first.as_ref().err().filter(|error| is_lack(error));
    let is_free = options.sandbox.preference == Preference::Automatic
        && options.sandbox.scratch_url.is_none();
    lack.filter(|_| is_free)?;
    let mut installed = options.clone();
    installed.sandbox.preference = Preference::Installed;
    Some(installed)
}

fn is_lack(error: &AuditError) -> bool {
    let is_of_script = matches!(error, AuditError::SqlRun { .. } | AuditError::Migrations(_));
    let words = error.to_string();
    is_of_script && LACKING.iter().any(|lacking| words.contains(lacking))
}
