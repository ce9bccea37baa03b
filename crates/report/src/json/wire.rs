//! The JSON report, version 1: what programs read. A key is added freely; none is removed or
//! changes its meaning without a new `schema_version`, whatever becomes of the types inside.

use schemars::JsonSchema;
use serde::Serialize;

use crate::provenance::ObjectProvenance;

/// What `schemadrift audit -o json` prints. Unknown is null, never an empty text.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "schemadrift report, version 1")]
pub(super) struct Report {
    /// Version of this shape.
    #[schemars(extend("const" = 1))]
    pub(super) schema_version: u32,
    /// What made the report.
    pub(super) tool: Tool,
    /// Whether nothing is at or above the severity that fails the audit.
    pub(super) ok: bool,
    /// How it should be.
    pub(super) expected: Source,
    /// How it is.
    pub(super) actual: Source,
    /// Numbers of findings.
    pub(super) summary: Summary,
    /// One entry a model.
    pub(super) models: Vec<Model>,
    /// Every finding.
    pub(super) findings: Vec<Finding>,
    /// What could not be read.
    pub(super) problems: Vec<Problem>,
    /// What each source could and could not say.
    pub(super) coverage: Vec<Coverage>,
    /// Which migration made what of the actual side; empty without migrations.
    pub(super) provenance: Vec<ObjectProvenance>,
}

/// The tool that made a report.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Tool {
    #[schemars(extend("const" = "schemadrift"))]
    pub(super) name: String,
    #[schemars(length(min = 1))]
    pub(super) version: String,
}

/// One of the two sides.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum Source {
    Models {
        #[schemars(extend("const" = "models"))]
        kind: String,
        /// How the models are written.
        frameworks: Vec<String>,
        /// Number of files that hold models.
        files: usize,
        /// Number of models.
        models: usize,
    },
    Catalogs {
        #[schemars(extend("enum" = ["database", "migrations", "snapshot", "sql"]))]
        kind: String,
        /// Null for a sandboxed source.
        #[schemars(length(min = 1))]
        server_version: Option<String>,
        /// Number of tables.
        tables: usize,
    },
}

/// Numbers of findings.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Summary {
    pub(super) error: usize,
    pub(super) warning: usize,
    pub(super) info: usize,
    /// Left out because a baseline accepts them.
    pub(super) baselined: usize,
    /// Left out because of a written exemption.
    pub(super) suppressed: usize,
}

/// One model and how it fared.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Model {
    /// Name of the Rust item.
    pub(super) model: String,
    /// Path from the crate root.
    #[schemars(length(min = 1))]
    pub(super) path: Option<String>,
    /// Table with its schema; null for an unbound model.
    #[schemars(length(min = 1))]
    pub(super) table: Option<String>,
    #[schemars(length(min = 1))]
    pub(super) file: Option<String>,
    #[schemars(range(min = 1))]
    pub(super) line: Option<u32>,
    #[schemars(range(min = 1))]
    pub(super) column_number: Option<u32>,
    /// How it is written: `derive`, `sqlx`, …
    #[schemars(length(min = 1))]
    pub(super) framework: Option<String>,
    pub(super) status: Status,
    /// Migration that created the table; null without migrations.
    #[schemars(length(min = 1))]
    pub(super) created_by: Option<String>,
    /// Migrations that changed it later; null without migrations.
    pub(super) changed_by: Option<Vec<String>>,
}

/// How a model fared.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Status {
    Match,
    Drifted,
    Missing,
    Unbound,
}

/// One hit of one rule.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Finding {
    #[schemars(regex(pattern = "^[a-z][a-z-]*[a-z]$"))]
    pub(super) rule: String,
    pub(super) severity: Severity,
    pub(super) confidence: Confidence,
    #[schemars(length(min = 1))]
    pub(super) schema: Option<String>,
    /// Bare table name.
    #[schemars(length(min = 1))]
    pub(super) table: Option<String>,
    #[schemars(length(min = 1))]
    pub(super) column: Option<String>,
    /// Columns of a constraint or index.
    pub(super) columns: Vec<String>,
    /// Constraint, index, enum or other object by name.
    #[schemars(length(min = 1))]
    pub(super) object: Option<String>,
    /// Target of a foreign key, as `table(column, …)`.
    #[schemars(length(min = 1))]
    pub(super) references: Option<String>,
    /// One line for people.
    #[schemars(length(min = 1))]
    pub(super) message: String,
    #[schemars(length(min = 1))]
    pub(super) expected: Option<String>,
    #[schemars(length(min = 1))]
    pub(super) actual: Option<String>,
    /// For a rename: the name that the database has.
    #[schemars(length(min = 1))]
    pub(super) renamed_from: Option<String>,
    /// What the same cause entails.
    pub(super) details: Vec<Detail>,
    /// Which of three happened; null unless the audit is three-way.
    pub(super) cause: Option<Cause>,
    /// Name of the Rust item.
    #[schemars(length(min = 1))]
    pub(super) model: Option<String>,
    #[schemars(length(min = 1))]
    pub(super) file: Option<String>,
    #[schemars(range(min = 1))]
    pub(super) line: Option<u32>,
    #[schemars(range(min = 1))]
    pub(super) column_number: Option<u32>,
    /// Migration that made the object what it is; null without migrations.
    #[schemars(length(min = 1))]
    pub(super) migration: Option<String>,
    /// What stays the same when code and wording move.
    #[schemars(regex(pattern = "^v[0-9]+:[0-9a-f]+$"))]
    pub(super) fingerprint: String,
    /// The SQL that mends it.
    pub(super) patch: Vec<Statement>,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Severity {
    Error,
    Warning,
    Info,
}

/// How sure the static reading is.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Confidence {
    High,
    Medium,
    Low,
}

/// What happened, where models, migrations and a database are compared.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Cause {
    /// No migration is written.
    Unmigrated,
    /// A migration is written and not applied.
    Unapplied,
    /// The database was changed by hand.
    OutOfBand,
}

/// Something that a finding's cause entails.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Detail {
    pub(super) aspect: String,
    pub(super) text: String,
}

/// One statement that mends a finding or part of it.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Statement {
    /// SQL without the semicolon.
    #[schemars(length(min = 1))]
    pub(super) sql: String,
    /// Its dangers; null where they have not been observed.
    pub(super) hazards: Option<Vec<String>>,
    /// The lock it takes; null where that has not been observed.
    pub(super) lock: Option<String>,
    /// Whether it can discard stored values unseen.
    pub(super) destructive: bool,
}

/// Recoverable bad input.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Problem {
    #[schemars(length(min = 1))]
    pub(super) file: Option<String>,
    #[schemars(range(min = 1))]
    pub(super) line: Option<u32>,
    #[schemars(range(min = 1))]
    pub(super) column_number: Option<u32>,
    pub(super) message: String,
}

/// How much one source says about one aspect.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Coverage {
    pub(super) source: String,
    pub(super) aspect: String,
    #[schemars(extend("enum" = ["fully", "partly", "no"]))]
    pub(super) stated: String,
    /// How many there are of what is counted and not compared.
    pub(super) count: Option<u64>,
}
