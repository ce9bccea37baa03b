//! Flags, file and environment, merged into what the library is asked to do.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use schemadrift::introspect::ConnectUrl;
use schemadrift::models::{ReadOptions, framework_names};
use schemadrift::rules::{Level, Policy, RULES, Severity};
use schemadrift::sandbox::{Preference, SandboxOptions};
use schemadrift::schema::QualifiedName;
use schemadrift::{ActualSide, AuditRequest};

use crate::args::{AuditArguments, FailOn, SandboxChoice};
use crate::config::file::{ConfigError, ConfigFile, MapEntry};
use crate::config::find::{self, Found};
use crate::environment;
use crate::error::CommandError;
use crate::root::report_root;

/// Everything that a run needs to know.
pub(crate) struct Settings {
    /// What the library is asked to do.
    pub(crate) request: AuditRequest,
    /// From which severity on the run fails.
    pub(crate) fail_on: Option<Severity>,
    /// Whether what cannot be read fails the run.
    pub(crate) strict: bool,
    /// The configuration file, where there is one.
    pub(crate) config: Option<PathBuf>,
}

/// Merges flags, file and environment.
pub(crate) fn settings(arguments: &AuditArguments) -> Result<Settings, CommandError> {
    let found = find::find(arguments.config.as_deref(), arguments.no_config)?;
    let merge = Merge {
        arguments,
        found: found.as_ref(),
    };
    let request = AuditRequest {
        models: merge.models()?,
        actual: merge.actual()?,
        schemas: merge.list(&arguments.schemas, |file| file.schemas.clone()),
        include: merge.list(&arguments.include, |file| file.include.clone()),
        exclude: merge.list(&arguments.exclude, |file| file.exclude.clone()),
        policy: merge.policy()?,
        sandbox: merge.sandbox()?,
        connect_timeout: std::time::Duration::from_secs(10),
    };
    Ok(Settings {
        request,
        fail_on: merge.fail_on()?.0,
        strict: arguments.strict || merge.file().is_some_and(|file| file.strict),
        config: found.as_ref().map(|found| found.path.clone()),
    })
}

struct Merge<'a> {
    arguments: &'a AuditArguments,
    found: Option<&'a Found>,
}

impl Merge<'_> {
    fn file(&self) -> Option<&ConfigFile> {
        self.found.map(|found| &found.file)
    }

    /// The folder of the configuration file; paths in the file are relative to it.
    fn folder(&self) -> Option<&Path> {
        let parent = self.found?.path.parent()?;
        Some(if parent.as_os_str().is_empty() {
            Path::new(".")
        } else {
            parent
        })
    }

    fn list(
        &self,
        flags: &[String],
        from_file: impl Fn(&ConfigFile) -> Vec<String>,
    ) -> Vec<String> {
        if flags.is_empty() {
            return self.file().map(from_file).unwrap_or_default();
        }
        flags.to_vec()
    }

    fn models(&self) -> Result<ReadOptions, CommandError> {
        let mut paths: Vec<PathBuf> = self
            .arguments
            .paths
            .iter()
            .chain(&self.arguments.models)
            .cloned()
            .collect();
        let from_flags = !paths.is_empty();
        if let (false, Some(file), Some(folder)) = (from_flags, self.file(), self.folder()) {
            paths = file.models.iter().map(|path| folder.join(path)).collect();
        }
        let Some(first) = paths.first() else {
            return Err(CommandError::Usage(
                "no models are named: give a path, or write models = [\"src\"] in schemadrift.toml"
                    .to_owned(),
            ));
        };
        let root = report_root(first, self.folder());
        let mut options = ReadOptions::new(root, paths.clone());
        options.frameworks = self.frameworks()?;
        let schemas = self.list(&self.arguments.schemas, |file| file.schemas.clone());
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
        let names = self.list(&self.arguments.framework, |file| file.framework.to_vec());
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

    /// A flag beats the file, and the environment counts only where neither names an actual side.
    fn actual(&self) -> Result<ActualSide, CommandError> {
        let flags = (&self.arguments.database_url, &self.arguments.migrations);
        let from_flags = self.side(flags.0.clone(), flags.1.clone())?;
        if let Some(side) = from_flags {
            return Ok(side);
        }
        if let (Some(file), Some(folder)) = (self.file(), self.folder()) {
            let url = file.database_url.as_deref().map(resolve_url).transpose()?;
            let migrations = file.migrations.as_ref().map(|path| folder.join(path));
            if let Some(side) = self.side(url, migrations)? {
                return Ok(side);
            }
        }
        if let Some(url) = environment::variable("DATABASE_URL") {
            return Ok(database(ConnectUrl::parse(&url)?));
        }
        ConnectUrl::from_environment(environment::variable)?
            .map(database)
            .ok_or_else(|| {
                CommandError::Usage(
                    "no actual side is named: give --database-url or --migrations, set \
                     DATABASE_URL, or write one of them in schemadrift.toml"
                        .to_owned(),
                )
            })
    }

    fn side(
        &self,
        url: Option<String>,
        migrations: Option<PathBuf>,
    ) -> Result<Option<ActualSide>, CommandError> {
        Ok(match (url, migrations) {
            (None, None) => None,
            (Some(url), None) => Some(database(ConnectUrl::parse(&url)?)),
            (None, Some(path)) => Some(ActualSide::Migrations(path)),
            (Some(_), Some(_)) => {
                return Err(CommandError::Usage(
                    "both a database and migrations are named, and this version compares models \
                     with one of them: give just --database-url or just --migrations"
                        .to_owned(),
                ));
            }
        })
    }

    fn policy(&self) -> Result<Policy, CommandError> {
        let mut policy = Policy::default();
        if let (Some(file), Some(found)) = (self.file(), self.found) {
            for (rule, level) in &file.rules {
                let level = match level.as_str() {
                    "off" => Level::Off,
                    "info" => Level::At(Severity::Info),
                    "warning" => Level::At(Severity::Warning),
                    "error" => Level::At(Severity::Error),
                    other => {
                        return Err(value_error(
                            found,
                            format!("{rule} = {other:?}: use off, info, warning or error"),
                        ));
                    }
                };
                known_rule(rule).map_err(|message| value_error(found, message))?;
                policy.set(rule, level);
            }
        }
        let flags = [
            (&self.arguments.allow, Level::Off),
            (&self.arguments.warn, Level::At(Severity::Warning)),
            (&self.arguments.deny, Level::At(Severity::Error)),
        ];
        for (rules, level) in flags {
            for rule in rules {
                known_rule(rule).map_err(CommandError::Usage)?;
                policy.set(rule, level);
            }
        }
        Ok(policy)
    }

    fn sandbox(&self) -> Result<SandboxOptions, CommandError> {
        let from_file = self.file().and_then(|file| file.sandbox.as_deref());
        let preference = match (self.arguments.sandbox, from_file, self.found) {
            (Some(SandboxChoice::Embedded), ..) => Preference::Embedded,
            (Some(SandboxChoice::Installed), ..) => Preference::Installed,
            (None, Some(name), Some(found)) => name
                .parse()
                .map_err(|error| value_error(found, format!("sandbox = {name:?}: {error}")))?,
            _ => Preference::Automatic,
        };
        Ok(SandboxOptions {
            preference,
            scratch_url: self.arguments.scratch_url.clone(),
            pg_bin: self.arguments.pg_bin.clone(),
            ..SandboxOptions::default()
        })
    }

    fn fail_on(&self) -> Result<FailOn, CommandError> {
        let from_file = self.file().and_then(|file| file.fail_on.as_deref());
        match (self.arguments.fail_on, from_file, self.found) {
            (Some(flag), ..) => Ok(flag),
            (None, Some(text), Some(found)) => text
                .parse()
                .map_err(|error| value_error(found, format!("fail-on: {error}"))),
            _ => Ok(FailOn::default()),
        }
    }
}

fn database(url: ConnectUrl) -> ActualSide {
    ActualSide::Database(Box::new(url))
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

/// Says what may be meant where a rule does not exist.
pub(crate) fn known_rule(name: &str) -> Result<(), String> {
    if RULES.iter().any(|rule| rule.name == name) {
        return Ok(());
    }
    let closest = RULES
        .iter()
        .map(|rule| (strsim::damerau_levenshtein(name, rule.name), rule.name))
        .min()
        .filter(|(distance, _)| *distance <= name.len() / 2);
    Err(match closest {
        Some((_, close)) => format!("there is no rule {name:?}; did you mean {close:?}?"),
        None => format!("there is no rule {name:?}; `schemadrift rules` lists them"),
    })
}

fn value_error(found: &Found, message: String) -> CommandError {
    ConfigError::Value {
        path: found.path.clone(),
        message,
    }
    .into()
}
