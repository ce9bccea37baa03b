//! What is changed in the world, and which rules speak of it.

/// A change of the world, the rule that speaks where the changed one is actual, and the one that
/// speaks where it is expected.
pub(crate) struct Case {
    pub(crate) change: &'static str,
    pub(crate) actual: &'static str,
    pub(crate) expected: &'static str,
}

const fn lost(kind: [&'static str; 2], change: &'static str) -> Case {
    let [actual, expected] = kind;
    Case {
        change,
        actual,
        expected,
    }
}

pub(crate) const fn differs(rule: &'static str, change: &'static str) -> Case {
    Case {
        change,
        actual: rule,
        expected: rule,
    }
}

/// Objects that one side lacks, with all that hangs on them.
pub(crate) const LOST: &[Case] = &[
    lost(["schema-unmapped", "schema-missing"], "CREATE SCHEMA attic"),
    lost(
        ["schema-unmapped", "schema-missing"],
        "CREATE SCHEMA attic; CREATE TABLE attic.t (id serial); CREATE TYPE attic.e AS ENUM ();
         CREATE VIEW attic.v AS SELECT id FROM attic.t; CREATE DOMAIN attic.d AS text;
         ALTER TABLE attic.t ENABLE ROW LEVEL SECURITY; COMMENT ON TABLE attic.t IS 'x'",
    ),
    lost(
        ["extension-missing", "extension-unmapped"],
        "DROP EXTENSION hstore",
    ),
    lost(
        ["collation-missing", "collation-unmapped"],
        "DROP COLLATION shop.plain",
    ),
    lost(
        ["domain-missing", "domain-unmapped"],
        "DROP DOMAIN shop.quantity",
    ),
    lost(
        ["composite-unmapped", "composite-missing"],
        "CREATE TYPE shop.pair AS (a integer, b integer)",
    ),
    lost(["range-missing", "range-unmapped"], "DROP TYPE shop.span"),
    lost(
        ["sequence-missing", "sequence-unmapped"],
        "DROP SEQUENCE shop.numbers",
    ),
    lost(
        ["function-missing", "function-unmapped"],
        "DROP FUNCTION shop.vat(text)",
    ),
    lost(
        ["function-missing", "function-unmapped"],
        "DROP PROCEDURE shop.settle",
    ),
    lost(
        ["function-missing", "function-unmapped"],
        "DROP AGGREGATE shop.total_of(numeric)",
    ),
    lost(["view-missing", "view-unmapped"], "DROP VIEW shop.open"),
    lost(
        ["materialized-view-missing", "materialized-view-unmapped"],
        "DROP MATERIALIZED VIEW shop.turnover",
    ),
    lost(
        ["trigger-missing", "trigger-unmapped"],
        "DROP TRIGGER kept ON shop.orders",
    ),
    lost(
        ["trigger-missing", "trigger-unmapped"],
        "DROP TRIGGER opened ON shop.open",
    ),
    lost(
        ["trigger-missing", "trigger-unmapped"],
        "DROP TRIGGER copied ON shop.events",
    ),
    lost(
        ["rule-missing", "rule-unmapped"],
        "DROP RULE forever ON shop.customers",
    ),
    lost(
        ["policy-missing", "policy-unmapped"],
        "DROP POLICY readers ON shop.orders",
    ),
    lost(
        ["partition-missing", "partition-unmapped"],
        "DROP TABLE shop.events_2026",
    ),
    lost(
        ["table-unmapped", "table-missing"],
        "CREATE TABLE shop.other () INHERITS (shop.base)",
    ),
    lost(
        ["partition-missing", "partition-unmapped"],
        "ALTER TABLE shop.events DETACH PARTITION shop.events_2026",
    ),
    // A table carries everything that stands on it.
    lost(
        ["table-unmapped", "table-missing"],
        "CREATE UNLOGGED TABLE shop.more (id serial, code int GENERATED ALWAYS AS IDENTITY);
         ALTER TABLE shop.more ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
         CREATE POLICY p ON shop.more; CREATE RULE r AS ON INSERT TO shop.more DO ALSO NOTHING;
         CREATE TRIGGER t AFTER INSERT ON shop.more EXECUTE FUNCTION shop.keep();
         COMMENT ON TABLE shop.more IS 'more'; COMMENT ON COLUMN shop.more.id IS 'id';
         COMMENT ON TRIGGER t ON shop.more IS 't'",
    ),
    lost(
        ["table-unmapped", "table-missing"],
        "CREATE TABLE shop.log (at date, kind text) PARTITION BY RANGE (at);
         CREATE TABLE shop.log_rest PARTITION OF shop.log DEFAULT PARTITION BY LIST (kind);
         CREATE TABLE shop.log_rest_rest PARTITION OF shop.log_rest DEFAULT",
    ),
    // One name, two kinds: the one that was expected is missing.
    lost(
        ["view-missing", "materialized-view-missing"],
        "DROP VIEW shop.open;
         CREATE MATERIALIZED VIEW shop.open AS SELECT id, total FROM shop.orders WHERE NOT paid;
         COMMENT ON MATERIALIZED VIEW shop.open IS 'view';
         COMMENT ON COLUMN shop.open.id IS 'column of a view'",
    ),
];

/// Properties that differ.
pub(crate) const DIFFERING: &[Case] = &[
    differs(
        "schema-mismatch",
        "ALTER EXTENSION plpgsql ADD SCHEMA shop",
    ),
    differs("extension-mismatch", "ALTER EXTENSION hstore SET SCHEMA public"),
    differs(
        "extension-mismatch",
        "DROP EXTENSION hstore; CREATE EXTENSION hstore SCHEMA shop VERSION '1.4'",
    ),
    differs(
        "collation-mismatch",
        "DROP COLLATION shop.plain; CREATE COLLATION shop.plain (provider = libc, locale = 'POSIX');
         COMMENT ON COLLATION shop.plain IS 'collation'",
    ),
    differs("domain-mismatch", "ALTER DOMAIN shop.quantity SET DEFAULT 2"),
    differs("domain-mismatch", "ALTER DOMAIN shop.quantity SET NOT NULL"),
    differs("domain-mismatch", "ALTER DOMAIN shop.quantity ADD CHECK (VALUE < 100)"),
    differs("domain-mismatch", "ALTER DOMAIN shop.quantity DROP CONSTRAINT positive"),
    differs("composite-mismatch", "ALTER TYPE shop.price ADD ATTRIBUTE note text CASCADE"),
    differs(
        "range-mismatch",
        "DROP TYPE shop.span; CREATE TYPE shop.span AS RANGE (subtype = float8);
         COMMENT ON TYPE shop.span IS 'range'",
    ),
    differs("sequence-mismatch", "ALTER SEQUENCE shop.numbers INCREMENT 2"),
    differs("sequence-mismatch", "ALTER SEQUENCE shop.numbers START 11"),
    differs("sequence-mismatch", "ALTER SEQUENCE shop.numbers MAXVALUE 1000"),
    differs("sequence-mismatch", "ALTER SEQUENCE shop.numbers CACHE 20"),
    differs("sequence-mismatch", "ALTER SEQUENCE shop.numbers CYCLE"),
    differs("sequence-mismatch", "ALTER SEQUENCE shop.numbers OWNED BY shop.orders.total"),
    differs("sequence-mismatch", "ALTER SEQUENCE shop.customers_id_seq INCREMENT 10"),
    differs(
        "sequence-mismatch",
        "ALTER TABLE shop.customers ALTER COLUMN code SET START 1000",
    ),
    differs("view-mismatch", "CREATE OR REPLACE VIEW shop.open AS SELECT id, total FROM shop.orders"),
    differs(
        "view-mismatch",
        "CREATE OR REPLACE VIEW shop.open AS
             SELECT id, total, customer FROM shop.orders WHERE NOT paid",
    ),
    differs("view-mismatch", "ALTER VIEW shop.open SET (security_barrier)"),
    differs("view-mismatch", "ALTER VIEW shop.open SET (check_option = local)"),
    differs("view-mismatch", "ALTER VIEW shop.open ALTER COLUMN total SET DEFAULT 5"),
    differs(
        "materialized-view-mismatch",
        "DROP MATERIALIZED VIEW shop.turnover;
         CREATE MATERIALIZED VIEW shop.turnover AS SELECT customer, max(total) AS total
             FROM shop.orders GROUP BY customer;
         CREATE INDEX turnover_customer ON shop.turnover (customer);
         COMMENT ON MATERIALIZED VIEW shop.turnover IS 'materialized view'",
    ),
    differs("function-mismatch", "ALTER FUNCTION shop.vat(numeric, numeric) VOLATILE"),
    differs(
        "function-mismatch",
        "ALTER FUNCTION shop.vat(numeric, numeric) CALLED ON NULL INPUT",
    ),
    differs("function-mismatch", "ALTER FUNCTION shop.vat(numeric, numeric) SECURITY DEFINER"),
    differs("function-mismatch", "ALTER FUNCTION shop.vat(numeric, numeric) PARALLEL SAFE"),
    differs("function-mismatch", "ALTER FUNCTION shop.vat(numeric, numeric) LEAKPROOF"),
    differs("function-mismatch", "ALTER FUNCTION shop.vat(numeric, numeric) COST 7"),
    differs("function-mismatch", "ALTER FUNCTION shop.vat(numeric, numeric) RESET ALL"),
    differs("function-mismatch", "ALTER FUNCTION shop.vat(numeric, numeric) SET jit = off"),
    differs(
        "function-mismatch",
        "CREATE OR REPLACE FUNCTION shop.vat(amount text) RETURNS text LANGUAGE sql
             AS 'SELECT  $1'",
    ),
    differs(
        "function-mismatch",
        "CREATE OR REPLACE FUNCTION shop.vat(amount text DEFAULT '') RETURNS text LANGUAGE sql
             AS 'SELECT $1'",
    ),
    differs(
        "function-mismatch",
        "DROP FUNCTION shop.vat(text); CREATE FUNCTION shop.vat(sum text) RETURNS text
             LANGUAGE sql AS 'SELECT $1'",
    ),
    differs(
        "function-mismatch",
        "DROP FUNCTION shop.vat(text); CREATE FUNCTION shop.vat(amount text) RETURNS varchar
             LANGUAGE sql AS 'SELECT $1'",
    ),
    differs(
        "function-mismatch",
        "CREATE OR REPLACE FUNCTION shop.parsed(a integer) RETURNS integer LANGUAGE sql
             BEGIN ATOMIC SELECT a + 2; END",
    ),
    differs(
        "function-mismatch",
        "CREATE OR REPLACE AGGREGATE shop.total_of(numeric)
             (SFUNC = numeric_add, STYPE = numeric, INITCOND = '1')",
    ),
    differs("trigger-mismatch", "ALTER TABLE shop.orders DISABLE TRIGGER kept"),
    differs(
        "trigger-mismatch",
        "CREATE OR REPLACE TRIGGER kept BEFORE UPDATE OF total ON shop.orders FOR EACH ROW
             WHEN (old.total < new.total) EXECUTE FUNCTION shop.keep()",
    ),
    differs(
        "trigger-mismatch",
        "CREATE OR REPLACE TRIGGER kept AFTER UPDATE OF total ON shop.orders FOR EACH ROW
             WHEN (old.total <> new.total) EXECUTE FUNCTION shop.keep()",
    ),
    differs(
        "rule-mismatch",
        "CREATE OR REPLACE RULE forever AS ON DELETE TO shop.customers WHERE old.id = 1
             DO INSTEAD NOTHING",
    ),
    differs("rule-mismatch", "ALTER TABLE shop.customers DISABLE RULE forever"),
    differs("policy-mismatch", "ALTER POLICY readers ON shop.orders USING (NOT paid)"),
    differs("policy-mismatch", "ALTER POLICY readers ON shop.orders TO postgres"),
    differs("policy-mismatch", "ALTER POLICY writers ON shop.orders WITH CHECK (total > 1)"),
    differs(
        "policy-mismatch",
        "DROP POLICY readers ON shop.orders;
         CREATE POLICY readers ON shop.orders AS RESTRICTIVE FOR SELECT USING (paid);
         COMMENT ON POLICY readers ON shop.orders IS 'policy'",
    ),
    differs("policy-mismatch", "ALTER TABLE shop.orders DISABLE ROW LEVEL SECURITY"),
    differs("policy-mismatch", "ALTER TABLE shop.customers ENABLE ROW LEVEL SECURITY"),
    differs("policy-mismatch", "ALTER TABLE shop.orders FORCE ROW LEVEL SECURITY"),
    differs(
        "partition-mismatch",
        "DROP TABLE shop.events_2026; CREATE TABLE shop.events_2026 PARTITION OF shop.events
             FOR VALUES FROM ('2026-01-01') TO ('2026-07-01');
         COMMENT ON TABLE shop.events_2026 IS 'partition'",
    ),
    differs("partition-mismatch", "ALTER TABLE shop.child NO INHERIT shop.base"),
    differs(
        "partition-mismatch",
        "DROP TABLE shop.events_2027; CREATE TABLE shop.events_2027 PARTITION OF shop.events
             FOR VALUES FROM ('2027-01-01') TO ('2028-01-01') PARTITION BY HASH (kind)",
    ),
    differs("table-mismatch", "ALTER TABLE shop.base SET UNLOGGED"),
    // The sequences of its columns go with it.
    differs("table-mismatch", "ALTER TABLE shop.customers SET UNLOGGED"),
    differs("table-mismatch", "ALTER TABLE shop.customers REPLICA IDENTITY FULL"),
    differs("table-mismatch", "ALTER TABLE shop.typed NOT OF"),
    differs(
        "primary-key-mismatch",
        "ALTER TABLE shop.orders DROP CONSTRAINT orders_pkey,
             ADD PRIMARY KEY (id) INCLUDE (total)",
    ),
    differs(
        "primary-key-mismatch",
        "ALTER TABLE shop.orders DROP CONSTRAINT orders_pkey, ADD PRIMARY KEY (id) DEFERRABLE",
    ),
    differs(
        "primary-key-mismatch",
        "ALTER TABLE shop.customers DROP CONSTRAINT customers_pkey,
             ADD PRIMARY KEY (id) DEFERRABLE INITIALLY DEFERRED",
    ),
];

/// What has a comment.
pub(crate) const COMMENTED: &[&str] = &[
    "SCHEMA shop",
    "EXTENSION hstore",
    "COLLATION shop.plain",
    "DOMAIN shop.quantity",
    "CONSTRAINT positive ON DOMAIN shop.quantity",
    "TYPE shop.price",
    "COLUMN shop.price.amount",
    "TYPE shop.mood",
    "TYPE shop.span",
    "SEQUENCE shop.numbers",
    "TABLE shop.customers",
    "COLUMN shop.customers.name",
    "CONSTRAINT named ON shop.customers",
    "INDEX shop.customers_name",
    "VIEW shop.open",
    "COLUMN shop.open.id",
    "MATERIALIZED VIEW shop.turnover",
    "FUNCTION shop.vat(numeric, numeric)",
    "PROCEDURE shop.settle(integer)",
    "AGGREGATE shop.total_of(numeric)",
    "TRIGGER kept ON shop.orders",
    "RULE forever ON shop.customers",
    "POLICY readers ON shop.orders",
    "TABLE shop.events_2026",
];

/// Changes of what a table is made of, which models speak of, too.
pub(crate) const PARTS: &[&str] = &[
    "ALTER TABLE shop.orders ADD COLUMN note text NOT NULL DEFAULT 'it''s'",
    "ALTER TABLE shop.orders ADD COLUMN code integer NOT NULL",
    "ALTER TABLE shop.orders ADD COLUMN twice numeric GENERATED ALWAYS AS (total * 2) STORED",
    "ALTER TABLE shop.orders ADD COLUMN mood shop.mood DEFAULT 'good'",
    "ALTER TABLE shop.orders ADD COLUMN pieces shop.quantity",
    "ALTER TABLE shop.orders ADD COLUMN number serial",
    "ALTER TABLE shop.orders ADD COLUMN number bigint GENERATED BY DEFAULT AS IDENTITY (START 7)",
    "DROP MATERIALIZED VIEW shop.turnover; DROP POLICY writers ON shop.orders;
     ALTER TABLE shop.orders ALTER COLUMN customer TYPE bigint;
     CREATE POLICY writers ON shop.orders AS RESTRICTIVE FOR UPDATE
         USING (EXISTS (SELECT FROM shop.customers AS c WHERE c.id = customer))
         WITH CHECK (total > 0);
     CREATE MATERIALIZED VIEW shop.turnover AS SELECT customer, sum(total) AS total
         FROM shop.orders GROUP BY customer;
     CREATE INDEX turnover_customer ON shop.turnover (customer);
     COMMENT ON MATERIALIZED VIEW shop.turnover IS 'materialized view'",
    "ALTER TABLE shop.customers ALTER COLUMN name TYPE varchar(20)",
    "ALTER TABLE shop.orders ALTER COLUMN customer SET NOT NULL",
    "ALTER TABLE shop.orders ALTER COLUMN customer SET DEFAULT 1",
    "ALTER TABLE shop.customers ALTER COLUMN name TYPE text COLLATE \"C\"",
    "ALTER TABLE shop.customers ALTER COLUMN name DROP NOT NULL",
    "ALTER TABLE shop.customers ALTER COLUMN code SET GENERATED BY DEFAULT",
    "ALTER TABLE shop.customers ALTER COLUMN code DROP IDENTITY",
    "ALTER TABLE shop.customers ALTER COLUMN code DROP IDENTITY, ALTER COLUMN code DROP NOT NULL",
    "ALTER TABLE shop.customers ALTER COLUMN id DROP DEFAULT; DROP SEQUENCE shop.customers_id_seq",
    "ALTER TABLE shop.customers ALTER COLUMN id DROP DEFAULT; DROP SEQUENCE shop.customers_id_seq;
     ALTER TABLE shop.customers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY",
    "ALTER SEQUENCE shop.customers_id_seq OWNED BY NONE",
    "ALTER TABLE shop.orders DROP CONSTRAINT orders_pkey",
    "ALTER TABLE shop.customers DROP CONSTRAINT customers_pkey, ALTER COLUMN id DROP NOT NULL",
    "ALTER TABLE shop.orders DROP CONSTRAINT orders_pkey, ADD PRIMARY KEY (id, total)",
    "ALTER TABLE shop.typed ADD PRIMARY KEY (edges) DEFERRABLE INITIALLY DEFERRED",
    "ALTER TABLE shop.orders ADD UNIQUE (customer)",
    "ALTER TABLE shop.orders ADD UNIQUE (customer) INCLUDE (total) DEFERRABLE INITIALLY DEFERRED",
    "CREATE UNIQUE INDEX orders_total ON shop.orders (total)",
    "ALTER TABLE shop.orders ADD FOREIGN KEY (customer) REFERENCES shop.customers ON DELETE CASCADE",
    "ALTER TABLE shop.orders ADD FOREIGN KEY (customer) REFERENCES shop.customers NOT VALID",
    "ALTER TABLE shop.orders ADD UNIQUE (customer);
     CREATE TABLE shop.notes (of integer REFERENCES shop.orders (customer))",
    "ALTER TABLE shop.customers ADD UNIQUE (code);
     ALTER TABLE shop.orders ADD FOREIGN KEY (id) REFERENCES shop.customers (code)",
    "ALTER TABLE shop.orders ADD CHECK (total > 0)",
    "ALTER TABLE shop.orders ADD CHECK (total > 0) NOT VALID",
    "ALTER TABLE shop.customers DROP CONSTRAINT named, ADD CONSTRAINT named CHECK (name <> 'x')",
    "ALTER TABLE shop.orders ADD EXCLUDE USING btree (customer WITH =)",
    "CREATE INDEX orders_open ON shop.orders USING hash (customer) WHERE NOT paid",
    "CREATE INDEX orders_lower ON shop.orders (abs(total) DESC NULLS LAST, id) INCLUDE (paid)",
    "DROP INDEX shop.customers_name; CREATE INDEX customers_name ON shop.customers (lower(name))",
    "DROP INDEX shop.turnover_customer; CREATE UNIQUE INDEX on_turnover ON shop.turnover (customer)",
    "ALTER TABLE shop.base ADD COLUMN added text NOT NULL DEFAULT ''",
    "ALTER TABLE shop.base ALTER COLUMN id TYPE bigint",
    "ALTER TABLE shop.base ALTER COLUMN id SET NOT NULL",
    "ALTER TABLE ONLY shop.base DROP COLUMN id",
    "ALTER TABLE shop.base DROP COLUMN id",
    "ALTER TABLE shop.child ADD COLUMN added text, DROP COLUMN extra",
    "ALTER TABLE shop.events ADD COLUMN note text, ADD CHECK (kind <> '')",
    "ALTER TABLE shop.events ALTER COLUMN kind SET DEFAULT 'x'",
    "CREATE INDEX events_kind ON shop.events (kind)",
    "ALTER TABLE shop.events ADD PRIMARY KEY (at, kind)",
    "ALTER TYPE shop.mood ADD VALUE 'fair' BEFORE 'bad'",
    "ALTER TYPE shop.mood RENAME VALUE 'bad' TO 'sad'",
    "ALTER TABLE shop.orders ADD COLUMN mood shop.mood DEFAULT 'bad', ADD COLUMN all_moods shop.mood[];
     ALTER TYPE shop.mood ADD VALUE 'best' BEFORE 'good'",
    "DROP TYPE shop.mood; CREATE TYPE shop.mood AS ENUM ('bad', 'good');
     COMMENT ON TYPE shop.mood IS 'enum'",
    "DROP TYPE shop.mood",
    "DROP TABLE shop.child",
    "DROP TABLE shop.typed",
    "DROP TABLE shop.events; CREATE TABLE shop.events (at date NOT NULL, kind text);
     CREATE TRIGGER copied BEFORE INSERT ON shop.events FOR EACH ROW EXECUTE FUNCTION shop.keep()",
    "DROP VIEW shop.open; CREATE TABLE shop.open (id bigint, total numeric)",
    "ALTER TABLE shop.orders RENAME COLUMN total TO sum",
    "ALTER TABLE shop.orders RENAME TO purchases",
    "CREATE VIEW shop.above AS SELECT id FROM shop.open; DROP FUNCTION shop.vat(text)",
    "CREATE TABLE shop.lines (id bigserial PRIMARY KEY, of bigint REFERENCES shop.orders,
         next bigint REFERENCES shop.lines);
     COMMENT ON SEQUENCE shop.lines_id_seq IS 'numbers of lines'",
];
