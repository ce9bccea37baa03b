//! What the audited role sees of a live database.

use std::collections::BTreeSet;

use schemadrift::LoadOptions;
use schemadrift::introspect::information_schema::{self, InformationSchema};
use schemadrift::introspect::{ConnectUrl, IntrospectOptions, introspect, session};
use schemadrift::schema::Schema;

use super::Diagnosis;
use crate::exit::Exit;

pub(super) async fn look(url: &ConnectUrl, request: &LoadOptions, diagnosis: &mut Diagnosis) {
    let mut connection = match url.connect(request.connect_timeout).await {
        Ok(connection) => connection,
        Err(error) => return diagnosis.bad("connection", &error.to_string(), Exit::Unreachable),
    };
    diagnosis.good("connection", &url.to_string());
    let options = IntrospectOptions {
        schemas: request.schemas.clone(),
        ..IntrospectOptions::default()
    };
    match session(&mut connection, &options).await {
        Ok(session) => {
            let replica = if session.is_replica {
                ", a replica"
            } else {
                ""
            };
            diagnosis.good("server", &format!("PostgreSQL {}{replica}", session.server));
            let rights = if session.is_superuser {
                ", a superuser"
            } else {
                ""
            };
            diagnosis.good("role", &format!("{}{rights}", session.role));
            let port = session
                .server_port
                .and_then(|port| u16::try_from(port).ok());
            match port {
                Some(port) if port != url.port() => diagnosis.remark(
                    "pooler",
                    &format!(
                        "connected to port {}, but the server listens on {port}: a pooler or \
                         proxy stands in between, which is fine",
                        url.port()
                    ),
                ),
                _ => diagnosis.good("pooler", "none seen"),
            }
        }
        Err(error) => return diagnosis.bad("server", &error.to_string(), Exit::Unreachable),
    }
    let catalogs = match introspect(&mut connection, &options).await {
        Ok(read) => {
            for note in &read.notes {
                diagnosis.remark("catalogs", note);
            }
            read.schema
        }
        Err(error) => return diagnosis.bad("catalogs", &error.to_string(), Exit::Unreachable),
    };
    diagnosis.good(
        "catalogs",
        &format!("{} tables in pg_catalog", catalogs.tables.len()),
    );
    match information_schema::read(&mut connection, &options).await {
        Ok(views) => privileges(&catalogs, &views, diagnosis),
        Err(error) => diagnosis.remark("privileges", &error.to_string()),
    }
}

/// `information_schema` shows what the role has some right on; `pg_catalog`, which the audit
/// reads, shows everything.
fn privileges(catalogs: &Schema, views: &InformationSchema, diagnosis: &mut Diagnosis) {
    let seen: BTreeSet<(&str, &str)> = views
        .tables
        .iter()
        .map(|table| (table.schema.as_str(), table.name.as_str()))
        .collect();
    let hidden = catalogs
        .tables
        .iter()
        .filter(|table| !seen.contains(&(table.name.schema.as_str(), table.name.name.as_str())))
        .count();
    if hidden == 0 {
        diagnosis.good("privileges", "the role has rights on every table");
    } else {
        diagnosis.remark(
            "privileges",
            &format!(
                "information_schema hides {hidden} tables that the role has no right on; the audit \
                 reads pg_catalog and sees them all"
            ),
        );
    }
    let kinds: BTreeSet<&str> = views
        .role_table_grants
        .iter()
        .map(|grant| grant.privilege.as_str())
        .collect();
    let granted = if kinds.is_empty() {
        "none on tables; an audit needs none".to_owned()
    } else {
        kinds.into_iter().collect::<Vec<_>>().join(", ")
    };
    diagnosis.good("grants", &granted);
}
