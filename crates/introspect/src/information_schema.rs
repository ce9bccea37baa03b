//! The standard's own views, read beside the catalogs.
//!
//! `information_schema` shows a role only what it owns or has a right on: read as the audited role
//! it tells what that role may see and use, never what there is. It also knows less: nothing of
//! indexes, type modifiers as numbers, and constraint names that PostgreSQL does not keep unique.

use sqlx::PgConnection;

use crate::IntrospectOptions;
use crate::error::IntrospectError;
use crate::snapshot::{Query, Snapshot};

const TABLES: Query = Query {
    reads: "information_schema.tables",
    sql: include_str!("information_schema/tables.sql"),
};
const COLUMNS: Query = Query {
    reads: "information_schema.columns",
    sql: include_str!("information_schema/columns.sql"),
};
const TABLE_CONSTRAINTS: Query = Query {
    reads: "information_schema.table_constraints",
    sql: include_str!("information_schema/table_constraints.sql"),
};
const KEY_COLUMN_USAGE: Query = Query {
    reads: "information_schema.key_column_usage",
    sql: include_str!("information_schema/key_column_usage.sql"),
};
const REFERENTIAL_CONSTRAINTS: Query = Query {
    reads: "information_schema.referential_constraints",
    sql: include_str!("information_schema/referential_constraints.sql"),
};
const ROLE_TABLE_GRANTS: Query = Query {
    reads: "information_schema.role_table_grants",
    sql: include_str!("information_schema/role_table_grants.sql"),
};

/// What the connected role sees of a database through `information_schema`. Every list is sorted
/// by namespace, table and then name or position.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InformationSchema {
    /// `tables`: tables and views, materialized views excepted.
    pub tables: Vec<Table>,
    /// `columns`, of those tables.
    pub columns: Vec<Column>,
    /// `table_constraints`; NOT NULL is listed as CHECK with a made-up name.
    pub table_constraints: Vec<TableConstraint>,
    /// `key_column_usage`: a row for every column of a primary, unique or foreign key.
    pub key_column_usage: Vec<KeyColumn>,
    /// `referential_constraints`: what foreign keys refer to, and what they do.
    pub referential_constraints: Vec<ReferentialConstraint>,
    /// `role_table_grants`: rights that the role has or has given, PUBLIC's excepted.
    pub role_table_grants: Vec<Grant>,
}

/// A row of `information_schema.tables`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Namespace.
    pub schema: String,
    /// Name.
    pub name: String,
    /// `BASE TABLE`, `VIEW`, `FOREIGN` or `LOCAL TEMPORARY`.
    pub kind: String,
}

/// A row of `information_schema.columns`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Namespace of the table.
    pub schema: String,
    /// Table.
    pub table: String,
    /// Name.
    pub name: String,
    /// Position, from 1; dropped columns leave gaps.
    pub position: i32,
    /// Whether it may hold NULL.
    pub is_nullable: bool,
    /// Type by its SQL name, `ARRAY` or `USER-DEFINED`; the base type for a domain.
    pub data_type: String,
    /// Namespace of the type; of the base type for a domain.
    pub type_schema: String,
    /// Catalog name of the type, an array's with a leading underscore.
    pub type_name: String,
    /// Namespace of the domain, where the type is one.
    pub domain_schema: Option<String>,
    /// Name of the domain, where the type is one.
    pub domain_name: Option<String>,
    /// Length in characters or bits, where one is declared.
    pub length: Option<i32>,
    /// Precision of numbers; declared for `numeric`, built in for the others.
    pub numeric_precision: Option<i32>,
    /// Scale of numbers.
    pub numeric_scale: Option<i32>,
    /// Digits of a second's fraction; 6 where none are declared.
    pub datetime_precision: Option<i32>,
    /// Default; only shown to a role that owns the table or is a member of its owner.
    pub default: Option<String>,
    /// `ALWAYS` or `BY DEFAULT`, where it is an identity.
    pub identity: Option<String>,
    /// Whether it is generated from others.
    pub is_generated: bool,
}

/// A row of `information_schema.table_constraints`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableConstraint {
    /// Namespace of table and constraint.
    pub schema: String,
    /// Table.
    pub table: String,
    /// Name.
    pub name: String,
    /// `PRIMARY KEY`, `UNIQUE`, `FOREIGN KEY` or `CHECK`.
    pub kind: String,
    /// Whether the check can wait for the end of the transaction.
    pub is_deferrable: bool,
    /// Whether it waits by itself.
    pub initially_deferred: bool,
}

/// A row of `information_schema.key_column_usage`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyColumn {
    /// Namespace of table and constraint.
    pub schema: String,
    /// Table.
    pub table: String,
    /// Constraint.
    pub constraint: String,
    /// Column.
    pub column: String,
    /// Position in the key, from 1.
    pub position: i32,
    /// For a foreign key, position of the column that it refers to in that column's key.
    pub position_in_unique_constraint: Option<i32>,
}

/// A row of `information_schema.referential_constraints`. It does not say of which table the
/// foreign key is; PostgreSQL allows the same name on several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferentialConstraint {
    /// Namespace of the foreign key.
    pub schema: String,
    /// Foreign key.
    pub name: String,
    /// Namespace of the key that it refers to; `None` where a plain unique index is that key.
    pub unique_constraint_schema: Option<String>,
    /// The key that it refers to; `None` where a plain unique index is that key.
    pub unique_constraint: Option<String>,
    /// `NONE`, `FULL` or `PARTIAL`.
    pub match_option: String,
    /// What an update does, such as `CASCADE`.
    pub on_update: String,
    /// What a delete does, such as `SET NULL`.
    pub on_delete: String,
}

/// A row of `information_schema.role_table_grants`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Namespace of the table.
    pub schema: String,
    /// Table.
    pub table: String,
    /// Role that has the right.
    pub grantee: String,
    /// Right, such as `SELECT`.
    pub privilege: String,
    /// Whether the role may hand it on.
    pub is_grantable: bool,
}

/// Reads the six views in one read-only snapshot, pinned and limited like
/// [`introspect`](crate::introspect)'s.
///
/// # Errors
/// Every kind of [`IntrospectError`].
pub async fn read(
    connection: &mut PgConnection,
    options: &IntrospectOptions,
) -> Result<InformationSchema, IntrospectError> {
    let mut snapshot = Snapshot::open(connection, options).await?;
    let read = InformationSchema {
        tables: tables(&mut snapshot).await?,
        columns: columns(&mut snapshot).await?,
        table_constraints: table_constraints(&mut snapshot).await?,
        key_column_usage: key_column_usage(&mut snapshot).await?,
        referential_constraints: referential_constraints(&mut snapshot).await?,
        role_table_grants: role_table_grants(&mut snapshot).await?,
    };
    snapshot.close().await?;
    Ok(read)
}

async fn tables(snapshot: &mut Snapshot<'_>) -> Result<Vec<Table>, IntrospectError> {
    snapshot
        .rows(&TABLES, |fields| {
            Ok(Table {
                schema: fields.take()?,
                name: fields.take()?,
                kind: fields.take()?,
            })
        })
        .await
}

async fn columns(snapshot: &mut Snapshot<'_>) -> Result<Vec<Column>, IntrospectError> {
    snapshot
        .rows(&COLUMNS, |fields| {
            Ok(Column {
                schema: fields.take()?,
                table: fields.take()?,
                name: fields.take()?,
                position: fields.take()?,
                is_nullable: fields.take()?,
                data_type: fields.take()?,
                type_schema: fields.take()?,
                type_name: fields.take()?,
                domain_schema: fields.take()?,
                domain_name: fields.take()?,
                length: fields.take()?,
                numeric_precision: fields.take()?,
                numeric_scale: fields.take()?,
                datetime_precision: fields.take()?,
                default: fields.take()?,
                identity: fields.take()?,
                is_generated: fields.take()?,
            })
        })
        .await
}

async fn table_constraints(
    snapshot: &mut Snapshot<'_>,
) -> Result<Vec<TableConstraint>, IntrospectError> {
    snapshot
        .rows(&TABLE_CONSTRAINTS, |fields| {
            Ok(TableConstraint {
                schema: fields.take()?,
                table: fields.take()?,
                name: fields.take()?,
                kind: fields.take()?,
                is_deferrable: fields.take()?,
                initially_deferred: fields.take()?,
            })
        })
        .await
}

async fn key_column_usage(snapshot: &mut Snapshot<'_>) -> Result<Vec<KeyColumn>, IntrospectError> {
    snapshot
        .rows(&KEY_COLUMN_USAGE, |fields| {
            Ok(KeyColumn {
                schema: fields.take()?,
                table: fields.take()?,
                constraint: fields.take()?,
                column: fields.take()?,
                position: fields.take()?,
                position_in_unique_constraint: fields.take()?,
            })
        })
        .await
}

async fn referential_constraints(
    snapshot: &mut Snapshot<'_>,
) -> Result<Vec<ReferentialConstraint>, IntrospectError> {
    snapshot
        .rows(&REFERENTIAL_CONSTRAINTS, |fields| {
            Ok(ReferentialConstraint {
                schema: fields.take()?,
                name: fields.take()?,
                unique_constraint_schema: fields.take()?,
                unique_constraint: fields.take()?,
                match_option: fields.take()?,
                on_update: fields.take()?,
                on_delete: fields.take()?,
            })
        })
        .await
}

async fn role_table_grants(snapshot: &mut Snapshot<'_>) -> Result<Vec<Grant>, IntrospectError> {
    snapshot
        .rows(&ROLE_TABLE_GRANTS, |fields| {
            Ok(Grant {
                schema: fields.take()?,
                table: fields.take()?,
                grantee: fields.take()?,
                privilege: fields.take()?,
                is_grantable: fields.take()?,
            })
        })
        .await
}
