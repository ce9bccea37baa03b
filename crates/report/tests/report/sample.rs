//! Small audits built by hand.

use schemadrift_audit::{
    Audit, AuditedSource, CoverageLine, Detail, Finding, ModelLine, ModelStatus, Problem, Severity,
    Statement, Subject,
};
use schemadrift_report::{Format, RenderOptions, render};
use schemadrift_schema::{Confidence, Origin};

pub(crate) const ASSET: &str = "\
use uuid::Uuid;

/// A server, database or device.
#[derive(Table)]
#[table(name = \"assets\")]
pub struct Asset {
    pub id: Uuid,
    #[column(index, references = \"flows(id)\")]
    pub flow_id: Option<Uuid>,
    #[column(type = \"asset_type\", index)]
    pub asset_type: AssetType, // what it is
    pub price: i32,
}

#[derive(Table)]
pub struct WorkflowProgress {
    pub id: Uuid,
}
";

/// The sources of the sample.
pub(crate) fn source(file: &str) -> Option<String> {
    (file == "src/models/asset.rs").then(|| ASSET.to_owned())
}

pub(crate) fn options<'a>(sources: &'a dyn Fn(&str) -> Option<String>) -> RenderOptions<'a> {
    RenderOptions {
        color: false,
        width: 100,
        sources,
        tool_version: "0.1.0",
        fail_on: Some(Severity::Error),
    }
}

pub(crate) fn rendered(format: Format, audit: &Audit) -> String {
    render(format, audit, &options(&source))
}

pub(crate) fn origin(line: u32, column: u32) -> Origin {
    Origin::new("src/models/asset.rs", line, column)
}

/// A finding of which nothing but the table is known.
pub(crate) fn finding(rule: &'static str, severity: Severity, table: &str) -> Finding {
    Finding {
        rule,
        severity,
        confidence: Confidence::High,
        subject: Subject {
            schema: Some("public".to_owned()),
            table: Some(table.to_owned()),
            ..Subject::default()
        },
        message: format!("{table} differs"),
        expected: None,
        actual: None,
        renamed_from: None,
        details: Vec::new(),
        cause: None,
        model: None,
        model_path: None,
        origin: None,
        migration: None,
        fingerprint: "v1:0123456789abcdef01234567".to_owned(),
        statements: Vec::new(),
    }
}

pub(crate) fn detail(aspect: &str, text: &str) -> Detail {
    Detail {
        aspect: aspect.to_owned(),
        text: text.to_owned(),
    }
}

pub(crate) fn statement(sql: &str) -> Statement {
    Statement {
        sql: sql.to_owned(),
        hazards: None,
        lock: None,
        destructive: false,
    }
}

pub(crate) fn model(name: &str, table: Option<&str>, status: ModelStatus, line: u32) -> ModelLine {
    ModelLine {
        model: name.to_owned(),
        path: format!("models::asset::{name}"),
        table: table.map(|table| format!("public.{table}")),
        origin: Some(origin(line, 1)),
        framework: "derive".to_owned(),
        status,
        reason: None,
        created_by: None,
        changed_by: Vec::new(),
    }
}

fn on_asset(rule: &'static str, severity: Severity, column: &str, place: Origin) -> Finding {
    Finding {
        subject: Subject {
            schema: Some("public".to_owned()),
            table: Some("assets".to_owned()),
            column: Some(column.to_owned()),
            ..Subject::default()
        },
        model: Some("Asset".to_owned()),
        model_path: Some("models::asset::Asset".to_owned()),
        origin: Some(place),
        ..finding(rule, severity, "assets")
    }
}

fn findings() -> Vec<Finding> {
    let mut flow = on_asset("column-missing", Severity::Error, "flow_id", origin(9, 9));
    flow.message = "assets.flow_id does not exist".to_owned();
    flow.expected = Some("uuid".to_owned());
    flow.subject.references = Some("flows(id)".to_owned());
    flow.migration = Some("001_initial.sql".to_owned());
    flow.details = vec![
        detail("index", "index on flow_id is missing"),
        detail(
            "foreign key",
            "foreign key (flow_id) references flows(id) is missing",
        ),
    ];
    flow.statements = vec![
        statement("ALTER TABLE public.assets ADD COLUMN flow_id uuid"),
        statement("CREATE INDEX assets_flow_id_idx ON public.assets (flow_id)"),
        statement(
            "ALTER TABLE public.assets ADD FOREIGN KEY (flow_id) REFERENCES public.flows (id)",
        ),
    ];

    let mut kind = on_asset(
        "column-type-mismatch",
        Severity::Error,
        "asset_type",
        origin(11, 9),
    );
    kind.message = "assets.asset_type is varchar(100), the model declares asset_type".to_owned();
    kind.expected = Some("asset_type".to_owned());
    kind.actual = Some("varchar(100)".to_owned());
    kind.migration = Some("004_fix.sql".to_owned());

    let mut price = on_asset("check-mismatch", Severity::Info, "price", origin(12, 9));
    price.message = "assets has check price_positive with another condition".to_owned();
    price.subject.object = Some("price_positive".to_owned());
    price.confidence = Confidence::Low;
    price.expected = Some("price > 0 OR price IS NULL".to_owned());
    price.actual = Some("((price >= 0) || NULL)".to_owned());
    price.details = vec![detail(
        "unverifiable",
        "no server could bring both sides into one form",
    )];

    let mut legacy = on_asset("column-unmapped", Severity::Info, "legacy", origin(6, 1));
    legacy.message = "assets.legacy is not expected".to_owned();
    legacy.actual = Some("text".to_owned());
    legacy.statements = vec![Statement {
        destructive: true,
        ..statement("ALTER TABLE public.assets DROP COLUMN legacy")
    }];

    let mut unmapped = finding("table-unmapped", Severity::Info, "sessions");
    unmapped.message = "table sessions is in no model".to_owned();
    unmapped.migration = Some("003_sessions.sql".to_owned());

    let mut progress = finding("table-missing", Severity::Error, "workflow_progress");
    progress.message = "workflow_progress does not exist".to_owned();
    progress.model = Some("WorkflowProgress".to_owned());
    progress.model_path = Some("models::asset::WorkflowProgress".to_owned());
    progress.origin = Some(origin(16, 12));
    progress.details = vec![detail("column", "column id uuid is missing")];
    progress.statements = vec![statement(
        "CREATE TABLE public.workflow_progress (\n    id uuid NOT NULL,\n    PRIMARY KEY (id)\n)",
    )];

    let mut label = finding("enum-variant-missing", Severity::Error, "");
    label.subject.table = None;
    label.subject.object = Some("asset_type".to_owned());
    label.message = "enum asset_type has no label vm".to_owned();
    label.expected = Some("vm".to_owned());
    label.model = Some("AssetType".to_owned());
    label.origin = Some(Origin::new("src/models/kinds.rs", 3, 5));
    label.statements = vec![statement("ALTER TYPE public.asset_type ADD VALUE 'vm'")];

    vec![legacy, flow, kind, price, unmapped, progress, label]
}

/// Seven findings of different kinds.
pub(crate) fn drifted() -> Audit {
    let mut asset = model("Asset", Some("assets"), ModelStatus::Drifted, 6);
    asset.created_by = Some("001_initial.sql".to_owned());
    asset.changed_by = vec!["004_fix.sql".to_owned()];
    let mut user = model("User", Some("users"), ModelStatus::Match, 40);
    user.created_by = Some("001_initial.sql".to_owned());
    let mut row = model("ReportRow", None, ModelStatus::Unbound, 60);
    row.reason = Some("no table report_rows, and no query returns it".to_owned());
    Audit {
        expected: AuditedSource {
            kind: "models",
            frameworks: vec!["derive".to_owned()],
            files: 3,
            models: 4,
            ..AuditedSource::default()
        },
        actual: AuditedSource {
            kind: "migrations",
            tables: 3,
            ..AuditedSource::default()
        },
        models: vec![
            asset,
            model(
                "WorkflowProgress",
                Some("workflow_progress"),
                ModelStatus::Missing,
                16,
            ),
            user,
            row,
        ],
        findings: findings(),
        problems: vec![Problem {
            file: Some("src/broken.rs".to_owned()),
            line: Some(3),
            column: Some(1),
            message: "expected `}`: close the struct".to_owned(),
        }],
        provenance: Vec::new(),
        coverage: [
            ("models", "columns", "fully", None),
            ("models", "indexes", "partly", None),
            ("models", "exclusion constraints", "no", None),
            ("migrations", "columns", "fully", None),
            ("migrations", "indexes", "fully", None),
            ("migrations", "grants", "no", Some(3)),
        ]
        .map(|(source, aspect, stated, count)| CoverageLine {
            source: source.to_owned(),
            aspect: aspect.to_owned(),
            stated: stated.to_owned(),
            count,
        })
        .into(),
    }
}

/// Nothing to complain of.
pub(crate) fn in_sync() -> Audit {
    Audit {
        expected: AuditedSource {
            kind: "models",
            frameworks: vec!["derive".to_owned(), "sqlx".to_owned()],
            files: 1,
            models: 1,
            ..AuditedSource::default()
        },
        actual: AuditedSource {
            kind: "database",
            server_version: Some("15.18".to_owned()),
            tables: 1,
            ..AuditedSource::default()
        },
        models: vec![model("User", Some("users"), ModelStatus::Match, 40)],
        findings: Vec::new(),
        problems: Vec::new(),
        provenance: Vec::new(),
        coverage: Vec::new(),
    }
}

/// Neither models nor tables.
pub(crate) fn empty() -> Audit {
    Audit {
        expected: AuditedSource {
            kind: "models",
            ..AuditedSource::default()
        },
        actual: AuditedSource {
            kind: "database",
            ..AuditedSource::default()
        },
        models: Vec::new(),
        findings: Vec::new(),
        problems: Vec::new(),
        provenance: Vec::new(),
        coverage: Vec::new(),
    }
}
