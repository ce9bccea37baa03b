//! `pg_catalog` to [`Schema`]: one file and one query per kind of object.
//!
//! **Architecture Invariant:** the number of queries does not depend on what is in the database.
//! Rows carry OIDs and column numbers; names are looked up here, so no query asks per object.
//!
//! Every query is ordered by OID or name, so that it reads well when it is run alone (in psql from
//! 16 on by `\bind '{}' \g`); the order of the result is made here, by name, since OIDs differ
//! between databases that are otherwise the same.
//!
//! Bodies that hold queries have transactions of their own: printing one locks what it names until
//! the transaction ends, and no migration may have to wait for the rest of the reading.

mod checks;
mod collations;
mod column_type;
mod columns;
mod comments;
mod composites;
mod domains;
mod enums;
mod exclusions;
pub(crate) mod expressions;
mod extensions;
mod foreign_keys;
mod function_bodies;
mod functions;
mod indexes;
mod keys;
mod namespaces;
mod objects;
mod partitions;
mod policies;
mod ranges;
mod relation_options;
mod relations;
mod rules;
mod sequences;
mod serials;
pub(crate) mod stamp;
mod triggers;
mod uncompared;
mod view_bodies;

use std::collections::BTreeMap;

use schemadrift_schema::{EnumType, Expression, Schema};
use sqlx::PgConnection;

use crate::IntrospectOptions;
use crate::error::IntrospectError;
use crate::server_version::ServerVersion;
use crate::snapshot::Snapshot;

use comments::Comments;
use domains::Domains;
use extensions::Extensions;
use namespaces::Namespaces;
use objects::Objects;
use relations::Relations;

/// What has been read so far, by OID.
pub(crate) struct Catalog {
    namespaces: Namespaces,
    extensions: Extensions,
    enums: Vec<EnumType>,
    domains: Domains,
    relations: Relations,
    comments: Comments,
    uncompared: BTreeMap<String, u64>,
    objects: Option<Objects>,
    server: ServerVersion,
}

impl Catalog {
    /// Reads everything but bodies and expressions of checks and indexes, in a fixed order, in one
    /// snapshot.
    pub(crate) async fn read(
        snapshot: &mut Snapshot<'_>,
        options: &IntrospectOptions,
    ) -> Result<Self, IntrospectError> {
        let namespaces = namespaces::read(snapshot).await?;
        let extensions = extensions::read(snapshot).await?;
        let enums = enums::read(snapshot).await?;
        let domains = domains::read(snapshot, &namespaces).await?;
        let serials = serials::read(snapshot).await?;
        let mut relations = relations::read(snapshot).await?;
        let types = columns::Context {
            namespaces: &namespaces,
            domains: &domains,
            serials: &serials,
        };
        columns::read(snapshot, &mut relations, &types).await?;
        keys::read(snapshot, &mut relations).await?;
        foreign_keys::read(snapshot, &mut relations).await?;
        checks::read(snapshot, &mut relations).await?;
        exclusions::read(snapshot, &mut relations).await?;
        indexes::read(snapshot, &mut relations, &namespaces).await?;
        let comments = comments::read(snapshot).await?;
        let uncompared = uncompared::read(snapshot).await?;
        let mut catalog = Catalog {
            namespaces,
            extensions,
            enums,
            domains,
            relations,
            comments,
            uncompared,
            objects: None,
            server: snapshot.server().clone(),
        };
        if options.objects {
            let objects = catalog.read_objects(snapshot).await?;
            catalog.objects = Some(objects);
        }
        Ok(catalog)
    }

    async fn read_objects(
        &mut self,
        snapshot: &mut Snapshot<'_>,
    ) -> Result<Objects, IntrospectError> {
        let mut objects = Objects::default();
        self.namespaces.add_to(&mut objects);
        self.extensions.add_to(&mut objects);
        self.domains.add_to(&mut objects, &printed(snapshot));
        let relations = &mut self.relations;
        collations::read(snapshot, &mut objects).await?;
        composites::read(snapshot, &mut objects).await?;
        ranges::read(snapshot, &self.namespaces, &mut objects).await?;
        sequences::read(snapshot, relations, &mut objects).await?;
        functions::read(snapshot, &mut objects).await?;
        relation_options::read(snapshot, relations, &mut objects).await?;
        partitions::read(snapshot, &mut objects).await?;
        triggers::read(snapshot, relations, &mut objects).await?;
        Ok(objects)
    }

    /// Reads what cannot be printed without a lock that lasts as long as its transaction: each
    /// kind in a transaction of its own.
    pub(crate) async fn read_bodies(
        &mut self,
        connection: &mut PgConnection,
        options: &IntrospectOptions,
    ) -> Result<(), IntrospectError> {
        let Some(objects) = &mut self.objects else {
            return Ok(());
        };
        let relations = &mut self.relations;
        let mut snapshot = Snapshot::open(connection, options).await?;
        view_bodies::read(&mut snapshot, objects).await?;
        snapshot.close().await?;
        let mut snapshot = Snapshot::open(connection, options).await?;
        rules::read(&mut snapshot, relations, objects).await?;
        snapshot.close().await?;
        let mut snapshot = Snapshot::open(connection, options).await?;
        policies::read(&mut snapshot, relations, objects).await?;
        snapshot.close().await?;
        if self.server.major() >= function_bodies::FIRST_MAJOR {
            let mut snapshot = Snapshot::open(connection, options).await?;
            function_bodies::read(&mut snapshot, objects).await?;
            snapshot.close().await?;
        }
        Ok(())
    }

    /// Everything under its name, sorted.
    pub(crate) fn into_schema(mut self) -> Schema {
        let known = self.objects.is_some();
        let objects = self.objects.unwrap_or_default();
        let comments = self.comments.place(&mut self.relations, &objects);
        let (tables, partitions) = self.relations.into_tables();
        let mut schema = Schema {
            namespaces: self.namespaces.into_listed(),
            tables,
            partitions,
            enums: self.enums,
            domains: self.domains.into_listed(),
            extensions: self.extensions.into_listed(),
            objects: known.then(|| objects.into_listed()).into(),
            comments,
            uncompared: self.uncompared,
            mappings: Vec::new(),
            server_version: Some(self.server.text),
        };
        comments::drop_unread_enums(&mut schema);
        schema.sort();
        schema
    }
}

/// An expression as this snapshot's server prints it.
fn printed(snapshot: &Snapshot<'_>) -> impl Fn(String) -> Expression + use<> {
    let major = snapshot.server().major();
    move |text| Expression::printed(text, major)
}
