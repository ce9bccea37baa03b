//! The two readers, side by side.

use std::collections::{BTreeMap, BTreeSet};

use schemadrift_introspect::information_schema::{self, Grant, InformationSchema};
use schemadrift_introspect::{IntrospectOptions, introspect};
use schemadrift_schema::{
    MatchType, ReferentialAction, Schema, SqlType, Stated, Table, TableKind, TypeKind, UniqueForm,
};

use crate::{Database, on_every_server};

const DDL: &str = "
    CREATE SCHEMA app;
    CREATE EXTENSION hstore;
    CREATE TYPE app.mood AS ENUM ('good', 'bad');
    CREATE DOMAIN short AS varchar(9) DEFAULT 'x' CHECK (VALUE <> '');
    CREATE DOMAIN shorter AS short;
    CREATE TYPE pair AS (a int, b int);
    CREATE TABLE people (
        id bigserial PRIMARY KEY,
        gone int,
        name varchar(100) NOT NULL,
        code char(3) NOT NULL,
        flags bit(8),
        mood app.mood DEFAULT 'good',
        nick short,
        nicks shorter[],
        deep shorter,
        price numeric(10,2),
        free numeric,
        at timestamptz(3) DEFAULT now(),
        seen timestamp,
        span interval day to second(3),
        tags text[],
        moods app.mood[],
        extra hstore,
        two pair,
        number int GENERATED ALWAYS AS IDENTITY,
        twice int GENERATED ALWAYS AS (1 + 1) STORED,
        UNIQUE (name, code),
        CONSTRAINT late UNIQUE (code) DEFERRABLE INITIALLY DEFERRED
    );
    ALTER TABLE people DROP COLUMN gone;
    CREATE TABLE app.pets (
        id int PRIMARY KEY DEFERRABLE INITIALLY DEFERRED,
        owner bigint NOT NULL REFERENCES people ON DELETE CASCADE ON UPDATE RESTRICT,
        owner_code char(3),
        owner_name varchar(100),
        CONSTRAINT named FOREIGN KEY (owner_code, owner_name) REFERENCES people (code, name) MATCH FULL
    );
    CREATE TABLE parted (id int NOT NULL, at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
    CREATE VIEW names AS SELECT name, mood FROM people;";

#[tokio::test]
async fn the_two_readers_agree() {
    on_every_server(async |database: &Database| {
        database.run(DDL).await;
        let mut connection = database.connect().await;
        let options = IntrospectOptions::default();
        let catalog = introspect(&mut connection, &options).await.unwrap().schema;
        let standard = information_schema::read(&mut connection, &options)
            .await
            .unwrap();
        assert_eq!(tables_of(&catalog), tables_in(&standard));
        assert_eq!(columns_of(&catalog), columns_in(&standard));
        assert_eq!(keys_of(&catalog), keys_in(&standard));
        assert_eq!(references_of(&catalog), references_in(&standard));
    })
    .await;
}

#[tokio::test]
async fn a_role_sees_only_what_it_may_use() {
    on_every_server(async |database: &Database| {
        let role = format!("{}_reader", database.name);
        database.run(DDL).await;
        database
            .run(&format!(
                "CREATE ROLE {role} LOGIN; GRANT SELECT ON app.pets TO {role} WITH GRANT OPTION;"
            ))
            .await;
        let mut connection = database.connect_as(&role).await;
        let options = IntrospectOptions::default();
        let standard = information_schema::read(&mut connection, &options)
            .await
            .unwrap();
        let names: Vec<&str> = standard
            .tables
            .iter()
            .map(|one| one.name.as_str())
            .collect();
        assert_eq!(names, ["pets"]);
        let grants: Vec<String> = standard
            .role_table_grants
            .iter()
            .map(|grant| {
                let Grant {
                    schema,
                    table,
                    grantee,
                    privilege,
                    is_grantable,
                } = grant;
                format!("{privilege} on {schema}.{table} to {grantee}, {is_grantable}")
            })
            .collect();
        assert_eq!(grants, [format!("SELECT on app.pets to {role}, true")]);
        let elsewhere = IntrospectOptions {
            schemas: vec!["public".to_owned()],
            ..options
        };
        let standard = information_schema::read(&mut connection, &elsewhere)
            .await
            .unwrap();
        assert_eq!(standard, InformationSchema::default());
    })
    .await;
}

type Facts = BTreeSet<String>;

fn tables_of(schema: &Schema) -> Facts {
    let kind = |table: &Table| match table.kind {
        TableKind::View => "VIEW",
        _ => "BASE TABLE",
    };
    let tables = schema.tables.iter();
    tables
        .map(|table| format!("{} {}", table.name.full(), kind(table)))
        .collect()
}

fn tables_in(standard: &InformationSchema) -> Facts {
    let tables = standard.tables.iter();
    tables
        .map(|table| format!("{}.{} {}", table.schema, table.name, table.kind))
        .collect()
}

fn columns_of(schema: &Schema) -> Vec<String> {
    let mut columns = Vec::new();
    for table in &schema.tables {
        for column in &table.columns {
            let ty = column.ty.declared.as_ref().unwrap();
            // The standard's views take one domain off, never two.
            let base = match &ty.kind {
                TypeKind::Domain(base) if !ty.array => base,
                _ => ty,
            };
            let array = if base.array { "_" } else { "" };
            let domain = match &ty.kind {
                TypeKind::Domain(_) if !ty.array => {
                    ty.name.schema.clone().zip(Some(ty.name.name.clone()))
                }
                _ => None,
            };
            columns.push(format!(
                "{} {} {}.{array}{} {:?} {:?} nullable {} default {:?} identity {:?} generated {}",
                table.name.full(),
                column.name,
                base.name.schema.as_deref().unwrap(),
                base.name.name,
                domain,
                declared_length_and_scale(base),
                // A view's columns are always nullable to the standard, unknown to us.
                column.nullable.value().copied().unwrap_or(true),
                column.default.present().map(|one| one.written.clone()),
                column.auto_increment.present().and_then(|one| match one {
                    schemadrift_schema::AutoIncrement::IdentityAlways => Some("ALWAYS"),
                    schemadrift_schema::AutoIncrement::IdentityByDefault => Some("BY DEFAULT"),
                    _ => None,
                }),
                column.generated.present().is_some(),
            ));
        }
    }
    columns.sort();
    columns
}

/// The numbers that the standard's views have of a type, where they are declared.
fn declared_length_and_scale(ty: &SqlType) -> Vec<i32> {
    let modifiers = ty.modifiers.value().unwrap();
    // Of an array the standard's views know no modifiers.
    if ty.array {
        return Vec::new();
    }
    match ty.name.name.as_str() {
        "interval" => {
            let digits = modifiers.first().and_then(|one| one.split_once('('));
            vec![digits.map_or(6, |(_, digits)| {
                digits.trim_end_matches(')').parse().unwrap()
            })]
        }
        "timestamp" | "timestamptz" if modifiers.is_empty() => vec![6],
        _ => modifiers.iter().map(|one| one.parse().unwrap()).collect(),
    }
}

fn columns_in(standard: &InformationSchema) -> Vec<String> {
    let mut columns = Vec::new();
    for column in &standard.columns {
        let numbers = match column.type_name.as_str() {
            // Every precision of these is built in and none declared.
            "int4" | "int8" | "date" => Vec::new(),
            _ => [
                column.length,
                column.numeric_precision,
                column.numeric_scale,
                column.datetime_precision,
            ]
            .into_iter()
            .flatten()
            .collect(),
        };
        // The standard's views give a serial column's default; ours is no default.
        let is_serial =
            column.default.as_deref() == Some("nextval('public.people_id_seq'::regclass)");
        columns.push(format!(
            "{}.{} {} {}.{} {:?} {:?} nullable {} default {:?} identity {:?} generated {}",
            column.schema,
            column.table,
            column.name,
            column.type_schema,
            column.type_name,
            column.domain_schema.clone().zip(column.domain_name.clone()),
            numbers,
            column.is_nullable,
            column.default.as_ref().filter(|_| !is_serial),
            column.identity.as_deref(),
            column.is_generated,
        ));
    }
    columns.sort();
    columns
}

fn keys_of(schema: &Schema) -> Facts {
    let mut keys = Facts::new();
    for table in &schema.tables {
        let name = table.name.full();
        if let Some(key) = table.primary_key.present() {
            let key_name = key.name.as_deref().unwrap();
            keys.insert(format!(
                "{name} {key_name} PRIMARY KEY {:?} {} {}",
                key.columns,
                key.deferrable == Stated::Is(true),
                key.initially_deferred == Stated::Is(true)
            ));
        }
        for key in table
            .uniques
            .iter()
            .filter(|key| key.form == Stated::Is(UniqueForm::Constraint))
        {
            keys.insert(format!(
                "{name} {} UNIQUE {:?} {} {}",
                key.name.as_deref().unwrap(),
                key.columns,
                key.deferrable == Stated::Is(true),
                key.initially_deferred == Stated::Is(true)
            ));
        }
        for key in &table.foreign_keys {
            keys.insert(format!(
                "{name} {} FOREIGN KEY {:?} {} {}",
                key.name.as_deref().unwrap(),
                key.columns,
                key.deferrable == Stated::Is(true),
                key.initially_deferred == Stated::Is(true)
            ));
        }
    }
    keys
}

fn keys_in(standard: &InformationSchema) -> Facts {
    let mut columns: BTreeMap<(&str, &str, &str), Vec<&str>> = BTreeMap::new();
    for key in &standard.key_column_usage {
        let of = (
            key.schema.as_str(),
            key.table.as_str(),
            key.constraint.as_str(),
        );
        columns.entry(of).or_default().push(&key.column);
    }
    let keys = standard
        .table_constraints
        .iter()
        .filter(|one| one.kind != "CHECK");
    keys.map(|key| {
        let of = (key.schema.as_str(), key.table.as_str(), key.name.as_str());
        format!(
            "{}.{} {} {} {:?} {} {}",
            key.schema,
            key.table,
            key.name,
            key.kind,
            columns[&of],
            key.is_deferrable,
            key.initially_deferred
        )
    })
    .collect()
}

fn references_of(schema: &Schema) -> Facts {
    let mut references = Facts::new();
    for table in &schema.tables {
        for key in &table.foreign_keys {
            let match_option = match key.match_type.value().unwrap() {
                MatchType::Simple => "NONE",
                MatchType::Full => "FULL",
                MatchType::Partial => "PARTIAL",
            };
            let action = |stated: Stated<ReferentialAction>| stated.value().unwrap().to_string();
            references.insert(format!(
                "{}.{} {match_option} {} {}",
                table.name.schema,
                key.name.as_deref().unwrap(),
                action(key.on_update),
                action(key.on_delete)
            ));
        }
    }
    references
}

fn references_in(standard: &InformationSchema) -> Facts {
    let keys = standard.referential_constraints.iter();
    keys.map(|key| {
        format!(
            "{}.{} {} {} {}",
            key.schema, key.name, key.match_option, key.on_update, key.on_delete
        )
    })
    .collect()
}
