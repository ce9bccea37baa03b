//! Which sources a run is about: flags, file and environment merged.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use schemadrift::Source;
use schemadrift::introspect::ConnectUrl;
use schemadrift::models::{ReadOptions, framework_names};
use schemadrift::schema::QualifiedName;

use crate::args::{SideArguments, SourceArgument};
use crate::config::file::MapEntry;
use crate::config::request::Merge;
use crate::environment;
use crate::error::CommandError;
use crate::root::report_root;

/// What stands against the models.
pub(crate) struct ActualSide {
    /// A database or a snapshot of one, or migrations where there is neither.
    pub(crate) actual: Source,
    /// Migrations between the models and a database.
    pub(crate) between: Option<PathBuf>,
}

impl Merge<'_> {
    /// The models that flags or the file name.
    pub(super) fn models(
        &self,
        paths: &[PathBuf],
        sides: &SideArguments,
    ) -> Result<ReadOptions, CommandError> {
        self.named_models(paths, sides).ok_or_else(|| {
            CommandError::Usage(
                "no models are named: give a path, or write models = [\"src\"] in schemadrift.toml"
                    .to_owned(),
            )
        })?
    }

    pub(super) fn named_models(
        &self,
        paths: &[PathBuf],
        sides: &SideArguments,
    ) -> Option<Result<ReadOptions, CommandError>> {
        let flags = paths.iter().chain(&sides.models);
        let mut paths: Vec<PathBuf> = flags.cloned().collect();
        if let (true, Some(file), Some(folder)) = (paths.is_empty(), self.file(), self.folder()) {
            paths = file.models.iter().map(|path| folder.join(path)).collect();
        }
        (!paths.is_empty()).then(|| self.read_options(paths))
    }

    fn read_options(&self, paths: Vec<PathBuf>) -> Result<ReadOptions, CommandError> {
        let first = paths.first().map_or(Path::new("."), PathBuf::as_path);
        let root = report_root(first, self.folder());
        let mut options = ReadOptions::new(root, paths);
        options.frameworks = self.frameworks()?;
        let schemas = self.list(&self.common.schemas, |file| file.schemas.clone());
        if let [only] = schemas.as_slice() {
            options.default_schema.clone_from(only);
        }
        if let Some(file) = self.file() {
            let entry = |entry: &MapEntry| (entry.model.clone(), table_name(entry, &options));
            options.models_map = file.models_map.iter().map(entry).collect();
        }
        Ok(options)
    }

    fn frameworks(&self) -> Result<Option<BTreeSet<String>>, CommandError> {
        let names = self.list(&self.common.framework, |file| file.framework.to_vec());
        if names.is_empty() || names.iter().any(|name| name == "auto") {
            return Ok(None);
        }
        let known: Vec<&str> = framework_names().collect();
        if let Some(unknown) = names.iter().find(|name| !known.contains(&name.as_str())) {
            return Err(CommandError::Usage(format!(
                "{unknown:?} is no framework; known are auto, {}",
                known.join(", ")
            )));
        }
        Ok(Some(names.into_iter().collect()))
    }

    /// What the models are compared with. Migrations beside a database make the audit three-way;
    /// the environment counts only where neither flags nor the file name anything.
    pub(super) fn actual(&self, sides: &SideArguments) -> Result<ActualSide, CommandError> {
        let live = self.live(sides)?;
        let migrations = self.migrations(sides);
        match (live, migrations) {
            (Some(actual), between) => Ok(ActualSide { actual, between }),
            (None, Some(path)) => Ok(ActualSide {
                actual: Source::Migrations(path),
                between: None,
            }),
            (None, None) => self
                .environments_database()?
                .map(|actual| ActualSide {
                    actual,
                    between: None,
                })
                .ok_or_else(|| {
                    CommandError::Usage(
                        "no actual side is named: give --database-url, --migrations or \
                         --snapshot, set DATABASE_URL, or write one of them in schemadrift.toml"
                            .to_owned(),
                    )
                }),
        }
    }

    /// A source by its argument, or the one that flags, file or environment name.
    pub(super) fn source(
        &self,
        argument: Option<&SourceArgument>,
        sides: &SideArguments,
    ) -> Result<Source, CommandError> {
        if let Some(argument) = argument {
            return self.named(argument);
        }
        if let Some(live) = self.live(sides)?
            && live.kind() == "database"
        {
            return Ok(live);
        }
        if let Some(path) = self.migrations(sides) {
            return Ok(Source::Migrations(path));
        }
        if let Some(snapshot) = self.live(sides)? {
            return Ok(snapshot);
        }
        if let Some(models) = self.named_models(&[], sides) {
            return models.map(Source::Models);
        }
        self.environments_database()?.ok_or_else(|| {
            CommandError::Usage(
                "no source is named: give one, such as migrations:DIR or postgres://…, or write \
                 it in schemadrift.toml"
                    .to_owned(),
            )
        })
    }

    /// A source by its argument.
    pub(super) fn named(&self, argument: &SourceArgument) -> Result<Source, CommandError> {
        Ok(match argument {
            SourceArgument::Models(path) => Source::Models(self.read_options(vec![path.clone()])?),
            SourceArgument::Migrations(path) => Source::Migrations(path.clone()),
            SourceArgument::Snapshot(path) => Source::Snapshot(path.clone()),
            SourceArgument::Sql(path) => Source::Sql(path.clone()),
            SourceArgument::Database(url) => Source::Database(url.clone()),
        })
    }

    /// The database, or the snapshot that stands for it. A flag beats the file.
    fn live(&self, sides: &SideArguments) -> Result<Option<Source>, CommandError> {
        if let Some(url) = &sides.database_url {
            return Ok(Some(database(ConnectUrl::parse(url)?)));
        }
        if let Some(path) = &sides.snapshot {
            return Ok(Some(Source::Snapshot(path.clone())));
        }
        let (Some(file), Some(folder)) = (self.file(), self.folder()) else {
            return Ok(None);
        };
        match (&file.database_url, &file.snapshot) {
            (Some(_), Some(_)) => Err(CommandError::Usage(
                "the configuration names both a database and a snapshot: one of them is the \
                 actual side; take the other one out, or name it in a profile"
                    .to_owned(),
            )),
            (Some(url), None) => {
                let url = resolve_url(url)?;
                Ok(Some(database(ConnectUrl::parse(&url)?)))
            }
            (None, Some(path)) => Ok(Some(Source::Snapshot(folder.join(path)))),
            (None, None) => Ok(None),
        }
    }

    /// The live database that flags, the file or the environment name.
    pub(super) fn database(&self, sides: &SideArguments) -> Result<ConnectUrl, CommandError> {
        let live = match self.live(sides)? {
            Some(live) => Some(live),
            None => self.environments_database()?,
        };
        match live {
            Some(Source::Database(url)) => Ok(*url),
            _ => Err(CommandError::Usage(
                "no database is named: give --database-url, set DATABASE_URL, or write \
                 database-url in schemadrift.toml"
                    .to_owned(),
            )),
        }
    }

    pub(super) fn migrations(&self, sides: &SideArguments) -> Option<PathBuf> {
        sides.migrations.clone().or_else(|| {
            let path = self.file()?.migrations.as_ref()?;
            Some(self.folder()?.join(path))
        })
    }

    /// Read where nothing else names an actual side.
    fn environments_database(&self) -> Result<Option<Source>, CommandError> {
        if let Some(url) = environment::variable("DATABASE_URL") {
            return Ok(Some(database(ConnectUrl::parse(&url)?)));
        }
        Ok(ConnectUrl::from_environment(environment::variable)?.map(database))
    }
}

fn database(url: ConnectUrl) -> Source {
    Source::Database(Box::new(url))
}

fn table_name(entry: &MapEntry, options: &ReadOptions) -> QualifiedName {
    match entry.table.split_once('.') {
        Some((schema, name)) => QualifiedName::new(schema, name),
        None => QualifiedName::new(&options.default_schema, &entry.table),
    }
}

/// `env:NAME` keeps a password out of the file.
fn resolve_url(text: &str) -> Result<String, CommandError> {
    let Some(name) = text.strip_prefix("env:") else {
        return Ok(text.to_owned());
    };
    environment::variable(name).ok_or_else(|| {
        CommandError::Usage(format!(
            "database-url refers to the variable {name}, which is not set"
        ))
    })
}
