//! The document of `schemadrift migrations status`: a folder beside the ledger of a database.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;

use crate::format::Format;
use crate::json::print;
use crate::markdown::NOTHING;
use crate::markdown::inline::code;
use crate::markdown::table::Table;
use crate::terminal::text;

/// How migrations stand.
#[derive(Debug, Clone)]
pub struct MigrationStatusDocument<'a> {
    /// The runner whose ledger it is, such as `sqlx`.
    pub runner: &'a str,
    /// Name of its ledger.
    pub ledger: &'a str,
    /// Whether the database has it.
    pub exists: bool,
    /// The migrations of the folder in the order in which they run.
    pub migrations: Vec<MigrationLine<'a>>,
    /// What the ledger holds and the folder does not.
    pub unknown: Vec<&'a str>,
    /// Version of the command.
    pub tool_version: &'a str,
}

/// One migration.
#[derive(Debug, Clone, Copy)]
pub struct MigrationLine<'a> {
    /// Name of the file, or of the folder in Diesel's layout.
    pub name: &'a str,
    /// `applied`, `pending`, `changed` or `failed`.
    pub state: &'a str,
    /// When it ran, as the ledger says.
    pub applied_at: Option<&'a str>,
}

/// What `schemadrift migrations status -o json` prints. Unknown is null.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "schemadrift migrations status, version 1")]
struct Wire {
    #[schemars(extend("const" = 1))]
    schema_version: u32,
    tool: BTreeMap<&'static str, String>,
    /// `sqlx`, `diesel`, `sea-orm`, `refinery` or `plain`.
    runner: String,
    ledger: String,
    /// Whether the database has the ledger.
    ledger_exists: bool,
    migrations: Vec<WireLine>,
    /// What the ledger holds and the folder does not.
    unknown: Vec<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct WireLine {
    name: String,
    /// `applied`, `pending`, `changed` (the file is not what ran) or `failed`.
    state: String,
    applied_at: Option<String>,
}

/// JSON Schema of the document, version 1.
pub fn migration_status_json_schema() -> String {
    let generator = SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator();
    print(&generator.into_root_schema_for::<Wire>())
}

/// The whole document, ending in a line break; `None` for a format that only findings have.
pub fn render_migration_status(
    format: Format,
    document: &MigrationStatusDocument<'_>,
) -> Option<String> {
    match format {
        Format::Human => Some(human(document)),
        Format::Markdown => Some(markdown(document)),
        Format::Json => Some(json(document)),
        _ => None,
    }
}

impl MigrationStatusDocument<'_> {
    fn count(&self, state: &str) -> usize {
        let lines = self.migrations.iter();
        lines.filter(|line| line.state == state).count()
    }

    /// `2 applied, 1 pending`: what there is none of is left out.
    fn summary(&self) -> String {
        let states = ["applied", "pending", "changed", "failed"];
        let counts = states.iter().map(|state| (self.count(state), *state));
        let counts = counts.chain([(self.unknown.len(), "unknown to the folder")]);
        let parts: Vec<String> = counts
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{count} {what}"))
            .collect();
        if parts.is_empty() {
            return "no migrations".to_owned();
        }
        parts.join(", ")
    }
}

fn human(document: &MigrationStatusDocument<'_>) -> String {
    let mut out = String::new();
    for line in &document.migrations {
        let at = line.applied_at.map(|at| format!("  {}", text(at)));
        let at = at.unwrap_or_default();
        out.push_str(&format!("{:8} {}{at}\n", line.state, text(line.name)));
    }
    for name in &document.unknown {
        out.push_str(&format!("unknown  {}\n", text(name)));
    }
    let ledger = if document.exists {
        document.ledger.to_owned()
    } else {
        format!("{} is not there yet", document.ledger)
    };
    let summary = document.summary();
    out.push_str(&format!("{summary} ({}: {ledger})\n", document.runner));
    out
}

fn markdown(document: &MigrationStatusDocument<'_>) -> String {
    let mut out = format!("# Migrations\n\n{}", document.summary());
    out.push_str(&format!(
        ". Ledger: {} ({}){}.\n\n",
        code(document.ledger),
        document.runner,
        if document.exists {
            ""
        } else {
            ", not there yet"
        }
    ));
    let mut table = Table::new(&["Migration", "State", "Applied at (UTC)"]);
    for line in &document.migrations {
        table.row([
            code(line.name),
            line.state.to_owned(),
            line.applied_at.map_or(NOTHING.to_owned(), code),
        ]);
    }
    for name in &document.unknown {
        table.row([code(name), "unknown".to_owned(), NOTHING.to_owned()]);
    }
    out.push_str(&table.print());
    out
}

fn json(document: &MigrationStatusDocument<'_>) -> String {
    let line = |line: &MigrationLine<'_>| WireLine {
        name: line.name.to_owned(),
        state: line.state.to_owned(),
        applied_at: line.applied_at.map(str::to_owned),
    };
    print(&Wire {
        schema_version: 1,
        tool: BTreeMap::from([
            ("name", "schemadrift".to_owned()),
            ("version", document.tool_version.to_owned()),
        ]),
        runner: document.runner.to_owned(),
        ledger: document.ledger.to_owned(),
        ledger_exists: document.exists,
        migrations: document.migrations.iter().map(line).collect(),
        unknown: document
            .unknown
            .iter()
            .map(|&name| name.to_owned())
            .collect(),
    })
}
