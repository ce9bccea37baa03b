//! Models that a macro writes.

use schemadrift_derive::{PgEnum, Table};

macro_rules! model {
    ($model:ident, $table:literal, $key:ident, $default:expr, $state:ident, $label:literal) => {
        #[derive(Table)]
        #[table(name = $table, primary_key($key), index($key))]
        struct $model {
            #[column(default = $default)]
            $key: i64,
        }

        #[derive(PgEnum)]
        enum $state {
            #[pg_enum(label = $label)]
            Only,
        }
    };
}

model!(Invoice, "invoices", number, 7, InvoiceState, "the only one");

fn main() {}
