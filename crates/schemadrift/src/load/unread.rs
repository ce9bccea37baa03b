//! What has been left unread of a database, and the connection to read it over.

use std::collections::BTreeSet;

use schemadrift_introspect::{
    IntrospectError, IntrospectOptions, PgConnection, Stamp, close, read_expressions,
};
use schemadrift_schema::{QualifiedName, Schema};

/// A connection to a database whose checks and indexes have no expressions yet.
pub(crate) struct Unread {
    connection: PgConnection,
    options: IntrospectOptions,
    read_at: Stamp,
}

impl Unread {
    /// Over the connection that the schema was read over, with the options and the state of the
    /// catalogs that it was read with.
    pub(crate) fn new(
        connection: PgConnection,
        options: IntrospectOptions,
        read_at: Stamp,
    ) -> Self {
        Unread {
            connection,
            options,
            read_at,
        }
    }

    /// Reads the expressions of these tables, or of all, into the schema. [`IntrospectError::Changing`] where the catalogs are
    /// no more what they were.
    pub(crate) async fn read(
        mut self,
        schema: &mut Schema,
        wanted: Option<&BTreeSet<QualifiedName>>,
    ) -> Result<(), IntrospectError> {
        let connection = &mut self.connection;
        let read = read_expressions(connection, &self.options, &self.read_at, schema, wanted).await;
        self.leave().await;
        read
    }

    /// Ends the connection.
    pub(crate) async fn leave(self) {
        close(self.connection).await;
    }
}
