//! The queries of views and materialized views.

use schemadrift_schema::Property;
use sqlx::postgres::types::Oid;

use super::objects::{Objects, class};
use super::printed;
use crate::error::IntrospectError;
use crate::snapshot::{Query, Snapshot};

const QUERY: Query = Query {
    reads: "view bodies",
    sql: include_str!("view_bodies.sql"),
};

/// Gives every view its query. A view that was dropped since it was read has none.
pub(super) async fn read(
    snapshot: &mut Snapshot<'_>,
    objects: &mut Objects,
) -> Result<(), IntrospectError> {
    let printed = printed(snapshot);
    snapshot
        .each(&QUERY, |fields| {
            let oid: Oid = fields.take()?;
            let body: Option<String> = fields.take()?;
            if let Some(body) = body
                && let Some(view) = objects.get_mut(class::RELATION, oid)
            {
                let body = body.trim().trim_end_matches(';').to_owned();
                let value = printed(body).into();
                let aspect = "definition";
                view.properties.insert(
                    0,
                    Property {
                        aspect: aspect.into(),
                        value,
                    },
                );
            }
            Ok(())
        })
        .await
}
