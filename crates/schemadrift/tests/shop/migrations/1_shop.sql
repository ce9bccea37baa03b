CREATE TYPE order_state AS ENUM ('new', 'paid');

CREATE TABLE customers (
  id bigint PRIMARY KEY,
  email varchar(100) NOT NULL UNIQUE,
  joined_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE orders (
  id bigint PRIMARY KEY,
  customer_id bigint NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  state order_state NOT NULL,
  total numeric(10, 2) NOT NULL CHECK (total >= 0)
);

CREATE INDEX ON orders (customer_id);
