//! Two models in step with `migrations/`.

use schemadrift::{PgEnum, Table};

/// A customer.
#[derive(Table)]
#[table(name = "customers", primary_key(id))]
pub struct Customer {
    pub id: i64,
    #[column(type = "varchar(100)", unique)]
    pub email: String,
    #[column(default = "now()")]
    pub joined_at: chrono::DateTime<chrono::Utc>,
}

/// An order.
#[derive(Table)]
#[table(name = "orders", primary_key(id), check("total >= 0"))]
pub struct Order {
    pub id: i64,
    #[column(references = "customers(id)", on_delete = "cascade", index)]
    pub customer_id: i64,
    pub state: OrderState,
    #[column(type = "numeric(10,2)")]
    pub total: rust_decimal::Decimal,
}

/// How far an order is.
#[derive(PgEnum)]
#[pg_enum(name = "order_state", rename_all = "snake_case")]
pub enum OrderState {
    New,
    Paid,
}
