//! Flags, file and environment, merged into what the library is asked to do.

use std::path::{Path, PathBuf};

use schemadrift::rules::{Level, Policy, RULES, Severity};
use schemadrift::sandbox::{Preference, SandboxOptions};
use schemadrift::{AuditRequest, LoadOptions, Source};

use crate::args::{
    AuditArguments, CommonArguments, DiffArguments, FailOn, PatchArguments, ReportArguments,
    SandboxChoice, SideArguments, SourceArgument,
};
use crate::config::file::{ConfigError, ConfigFile};
use crate::config::find::{self, Found};
use crate::error::CommandError;

/// Everything that a run with findings needs to know.
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

/// Everything that a patch needs to know.
pub(crate) struct PatchSettings {
    /// The two sides.
    pub(crate) request: AuditRequest,
    /// The folder that migrations are written to.
    pub(crate) migrations: Option<PathBuf>,
}

/// What `audit` is to do.
pub(crate) fn audit_settings(arguments: &AuditArguments) -> Result<Settings, CommandError> {
    let found = find_config(&arguments.common)?;
    let merge = Merge::new(&arguments.common, found.as_ref());
    let models = merge.models(&arguments.paths, &arguments.sides)?;
    let side = merge.actual(&arguments.sides)?;
    let mut request = AuditRequest::new(models, side.actual);
    request.between = side.between;
    merge.settings(request, &arguments.report)
}

/// What `patch` is to do: the sides of `audit`, or two sources as `diff` takes them.
pub(crate) fn patch_settings(arguments: &PatchArguments) -> Result<PatchSettings, CommandError> {
    let found = find_config(&arguments.common)?;
    let merge = Merge::new(&arguments.common, found.as_ref());
    let migrations = merge.migrations(&arguments.sides);
    let request = match (&arguments.expected, &arguments.actual) {
        (Some(expected), Some(actual)) => {
            AuditRequest::between_sources(merge.named(expected)?, merge.named(actual)?)
        }
        _ => {
            let models = merge.models(&arguments.paths, &arguments.sides)?;
            let actual = match (arguments.as_migration, &migrations) {
                // The next migration goes on from where the last one ends.
                (Some(_), Some(folder)) => Source::Migrations(folder.clone()),
                _ => merge.actual(&arguments.sides)?.actual,
            };
            AuditRequest::new(models, actual)
        }
    };
    let settings = merge.settings(request, &arguments.report())?;
    Ok(PatchSettings {
        request: settings.request,
        migrations,
    })
}

/// What `diff` is to do.
pub(crate) fn diff_settings(arguments: &DiffArguments) -> Result<Settings, CommandError> {
    let found = find_config(&arguments.common)?;
    let merge = Merge::new(&arguments.common, found.as_ref());
    let request = AuditRequest::between_sources(
        merge.named(&arguments.expected)?,
        merge.named(&arguments.actual)?,
    );
    merge.settings(request, &arguments.report)
}

/// One source, and how it is read.
pub(crate) fn source_settings(
    argument: Option<&SourceArgument>,
    sides: &SideArguments,
    common: &CommonArguments,
) -> Result<(Source, LoadOptions), CommandError> {
    let found = find_config(common)?;
    let merge = Merge::new(common, found.as_ref());
    Ok((merge.source(argument, sides)?, merge.load_options()?))
}

pub(super) fn find_config(common: &CommonArguments) -> Result<Option<Found>, ConfigError> {
    find::find(common.config.as_deref(), common.no_config)
}

/// Flags beside the configuration that was found.
pub(super) struct Merge<'a> {
    pub(super) common: &'a CommonArguments,
    found: Option<&'a Found>,
}

impl<'a> Merge<'a> {
    pub(super) fn new(common: &'a CommonArguments, found: Option<&'a Found>) -> Self {
        Merge { common, found }
    }

    pub(super) fn file(&self) -> Option<&ConfigFile> {
        self.found.map(|found| &found.file)
    }

    /// The folder of the configuration file; paths in the file are relative to it.
    pub(super) fn folder(&self) -> Option<&Path> {
        let parent = self.found?.path.parent()?;
        Some(if parent.as_os_str().is_empty() {
            Path::new(".")
        } else {
            parent
        })
    }

    pub(super) fn list(
        &self,
        flags: &[String],
        from_file: impl Fn(&ConfigFile) -> Vec<String>,
    ) -> Vec<String> {
        if flags.is_empty() {
            return self.file().map(from_file).unwrap_or_default();
        }
        flags.to_vec()
    }

    fn settings(
        &self,
        mut request: AuditRequest,
        report: &ReportArguments,
    ) -> Result<Settings, CommandError> {
        request.options = self.load_options()?;
        request.policy = self.policy(report)?;
        Ok(Settings {
            request,
            fail_on: self.fail_on(report)?.0,
            strict: report.strict || self.file().is_some_and(|file| file.strict),
            config: self.found.map(|found| found.path.clone()),
        })
    }

    pub(super) fn load_options(&self) -> Result<LoadOptions, CommandError> {
        Ok(LoadOptions {
            schemas: self.list(&self.common.schemas, |file| file.schemas.clone()),
            include: self.list(&self.common.include, |file| file.include.clone()),
            exclude: self.list(&self.common.exclude, |file| file.exclude.clone()),
            sandbox: self.sandbox()?,
            ..LoadOptions::default()
        })
    }

    fn policy(&self, report: &ReportArguments) -> Result<Policy, CommandError> {
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
            (&report.allow, Level::Off),
            (&report.warn, Level::At(Severity::Warning)),
            (&report.deny, Level::At(Severity::Error)),
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
        let preference = match (self.common.sandbox, from_file, self.found) {
            (Some(SandboxChoice::Embedded), ..) => Preference::Embedded,
            (Some(SandboxChoice::Installed), ..) => Preference::Installed,
            (None, Some(name), Some(found)) => name
                .parse()
                .map_err(|error| value_error(found, format!("sandbox = {name:?}: {error}")))?,
            _ => Preference::Automatic,
        };
        Ok(SandboxOptions {
            preference,
            scratch_url: self.common.scratch_url.clone(),
            pg_bin: self.common.pg_bin.clone(),
            ..SandboxOptions::default()
        })
    }

    fn fail_on(&self, report: &ReportArguments) -> Result<FailOn, CommandError> {
        let from_file = self.file().and_then(|file| file.fail_on.as_deref());
        match (report.fail_on, from_file, self.found) {
            (Some(flag), ..) => Ok(flag),
            (None, Some(text), Some(found)) => text
                .parse()
                .map_err(|error| value_error(found, format!("fail-on: {error}"))),
            _ => Ok(FailOn::default()),
        }
    }
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
