//! `[analyze]` and `[policy]` as the file has them.

use std::collections::BTreeMap;

use serde::Deserialize;

/// `[analyze]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct AnalyzeSection {
    /// How many rows are wanted, by table.
    #[serde(default)]
    pub(super) volumes: BTreeMap<String, Volume>,
}

/// A number of rows, or a text such as `20-50`.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum Volume {
    Number(u64),
    Text(String),
}

/// `[policy]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct PolicySection {
    /// Extensions that have to be installed.
    #[serde(default)]
    pub(super) extensions: Vec<String>,
    /// Columns that have to be there, by table.
    #[serde(default)]
    pub(super) critical_columns: BTreeMap<String, Vec<String>>,
    /// Columns that every table has to have.
    #[serde(default)]
    pub(super) required_columns: Vec<String>,
    /// Columns that no table may have.
    #[serde(default)]
    pub(super) forbidden_columns: Vec<String>,
    /// Columns by which tenants are told apart.
    #[serde(default)]
    pub(super) tenancy_columns: Vec<String>,
    /// Tables that belong to no tenant.
    #[serde(default)]
    pub(super) shared_tables: Vec<String>,
    /// Foreign keys to something else than an id, by `table.column`.
    #[serde(default)]
    pub(super) by_design: BTreeMap<String, Design>,
}

/// Why a foreign key is as it is.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Design {
    /// `table.column` that it refers to.
    pub(super) references: String,
    pub(super) reason: String,
}
