-- One object of every kind, with as many properties as it can have.
CREATE SCHEMA shop;
CREATE EXTENSION hstore SCHEMA shop;
CREATE COLLATION shop.plain (provider = libc, locale = 'C');
CREATE DOMAIN shop.quantity AS integer DEFAULT 1 CONSTRAINT positive CHECK (VALUE > 0);
CREATE TYPE shop.price AS (amount numeric(10, 2), currency text COLLATE "C");
CREATE TYPE shop.mood AS ENUM ('good', 'bad');
CREATE FUNCTION shop.apart(a float8, b float8) RETURNS float8 LANGUAGE sql IMMUTABLE
    AS 'SELECT a - b';
CREATE TYPE shop.span AS RANGE (subtype = float8, subtype_diff = shop.apart);
CREATE SEQUENCE shop.numbers AS integer INCREMENT 5 START 10;
CREATE TABLE shop.customers (
    id serial PRIMARY KEY,
    code bigint GENERATED ALWAYS AS IDENTITY,
    name text NOT NULL,
    CONSTRAINT named CHECK (name <> '')
);
CREATE INDEX customers_name ON shop.customers (name);
CREATE TABLE shop.orders (id bigint PRIMARY KEY, customer integer, total numeric, paid boolean);
CREATE VIEW shop.open AS SELECT id, total FROM shop.orders WHERE NOT paid;
CREATE MATERIALIZED VIEW shop.turnover AS SELECT customer, sum(total) AS total
    FROM shop.orders GROUP BY customer;
CREATE INDEX turnover_customer ON shop.turnover (customer);
CREATE FUNCTION shop.vat(amount numeric, rate numeric DEFAULT 0.19) RETURNS numeric
    LANGUAGE plpgsql STABLE STRICT SET search_path = shop
    AS 'BEGIN RETURN amount * rate; END';
CREATE FUNCTION shop.vat(amount text) RETURNS text LANGUAGE sql AS 'SELECT $1';
CREATE FUNCTION shop.parsed(a integer) RETURNS integer LANGUAGE sql
    BEGIN ATOMIC SELECT a + 1; END;
CREATE PROCEDURE shop.settle(INOUT counted integer) LANGUAGE plpgsql AS 'BEGIN END';
CREATE AGGREGATE shop.total_of(numeric) (SFUNC = numeric_add, STYPE = numeric, INITCOND = '0');
CREATE FUNCTION shop.keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TRIGGER kept BEFORE UPDATE OF total ON shop.orders FOR EACH ROW
    WHEN (old.total <> new.total) EXECUTE FUNCTION shop.keep();
CREATE CONSTRAINT TRIGGER checked AFTER INSERT ON shop.orders DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION shop.keep();
CREATE TRIGGER opened INSTEAD OF INSERT ON shop.open FOR EACH ROW EXECUTE FUNCTION shop.keep();
CREATE RULE forever AS ON DELETE TO shop.customers DO INSTEAD NOTHING;
ALTER TABLE shop.orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY readers ON shop.orders FOR SELECT USING (paid);
CREATE POLICY writers ON shop.orders AS RESTRICTIVE FOR UPDATE
    USING (EXISTS (SELECT FROM shop.customers AS c WHERE c.id = customer)) WITH CHECK (total > 0);
CREATE TABLE shop.events (at date NOT NULL, kind text) PARTITION BY RANGE (at);
CREATE TABLE shop.events_2026 PARTITION OF shop.events
    FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE shop.events_2027 PARTITION OF shop.events
    FOR VALUES FROM ('2027-01-01') TO ('2028-01-01') PARTITION BY LIST (kind);
CREATE TRIGGER copied BEFORE INSERT ON shop.events FOR EACH ROW EXECUTE FUNCTION shop.keep();
CREATE TABLE shop.base (id integer);
CREATE TABLE shop.child (extra integer) INHERITS (shop.base);
CREATE TYPE shop.shape AS (edges integer);
CREATE TABLE shop.typed OF shop.shape;
COMMENT ON SCHEMA shop IS 'schema';
COMMENT ON EXTENSION hstore IS 'extension';
COMMENT ON COLLATION shop.plain IS 'collation';
COMMENT ON DOMAIN shop.quantity IS 'domain';
COMMENT ON CONSTRAINT positive ON DOMAIN shop.quantity IS 'part of a domain';
COMMENT ON TYPE shop.price IS 'composite';
COMMENT ON COLUMN shop.price.amount IS 'attribute';
COMMENT ON TYPE shop.mood IS 'enum';
COMMENT ON TYPE shop.span IS 'range';
COMMENT ON SEQUENCE shop.numbers IS 'sequence';
COMMENT ON TABLE shop.customers IS 'table';
COMMENT ON COLUMN shop.customers.name IS 'column';
COMMENT ON CONSTRAINT named ON shop.customers IS 'constraint';
COMMENT ON INDEX shop.customers_name IS 'index';
COMMENT ON VIEW shop.open IS 'view';
COMMENT ON COLUMN shop.open.id IS 'column of a view';
COMMENT ON MATERIALIZED VIEW shop.turnover IS 'materialized view';
COMMENT ON FUNCTION shop.vat(numeric, numeric) IS 'function';
COMMENT ON PROCEDURE shop.settle(integer) IS 'procedure';
COMMENT ON AGGREGATE shop.total_of(numeric) IS 'aggregate';
COMMENT ON TRIGGER kept ON shop.orders IS 'trigger';
COMMENT ON RULE forever ON shop.customers IS 'rule';
COMMENT ON POLICY readers ON shop.orders IS 'policy';
COMMENT ON TABLE shop.events_2026 IS 'partition';
