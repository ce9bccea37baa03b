//! `schemadrift migrations`: which folder and which database it is about.

use std::path::PathBuf;

use schemadrift::{MigrationsRequest, SummaryRequest};

use crate::args::{CommonArguments, MigratedDatabase, SideArguments, SummaryArguments};
use crate::config::request::{Merge, find_config};
use crate::error::CommandError;

/// A folder of migrations and the database that it is for.
pub(crate) fn migrations_settings(
    database: &MigratedDatabase,
    common: &CommonArguments,
) -> Result<MigrationsRequest, CommandError> {
    let found = find_config(common)?;
    let merge = Merge::new(common, found.as_ref());
    let sides = SideArguments {
        database_url: database.database_url.clone(),
        migrations: database.migrations.clone(),
        ..SideArguments::default()
    };
    Ok(MigrationsRequest {
        folder: folder(&merge, &sides)?,
        url: merge.database(&sides)?,
        runner: database.ledger.map(Into::into),
        connect_timeout: merge.load_options()?.connect_timeout,
    })
}

/// A folder of migrations, and which of its files are meant.
pub(crate) fn summary_settings(
    arguments: &SummaryArguments,
) -> Result<SummaryRequest, CommandError> {
    let found = find_config(&arguments.common)?;
    let merge = Merge::new(&arguments.common, found.as_ref());
    let sides = SideArguments {
        migrations: arguments.migrations.clone(),
        ..SideArguments::default()
    };
    let range = arguments.range.as_deref().map(|range| {
        let (first, last) = range.split_once("..").unwrap_or((range, range));
        (first.to_owned(), last.to_owned())
    });
    Ok(SummaryRequest {
        folder: folder(&merge, &sides)?,
        range,
        options: merge.load_options()?,
    })
}

fn folder(merge: &Merge<'_>, sides: &SideArguments) -> Result<PathBuf, CommandError> {
    merge.migrations(sides).ok_or_else(|| {
        CommandError::Usage(
            "no migrations are named: give --migrations DIR, or write migrations = \"DIR\" in \
             schemadrift.toml"
                .to_owned(),
        )
    })
}
