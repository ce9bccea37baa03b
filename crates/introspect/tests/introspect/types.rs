//! A type as a person writes it and the same type as the catalogs give it are one type.

use std::fmt::Write;

use schemadrift_schema::{QualifiedName, SqlType};

use crate::{Database, check, on_every_server};

/// Spellings of types that every server knows.
const SPELLINGS: &[&str] = &[
    "bigint",
    "int8",
    "bit",
    "bit(1)",
    "bit(8)",
    "bit varying",
    "bit varying(5)",
    "varbit(5)",
    "boolean",
    "bool",
    "box",
    "bytea",
    "\"char\"",
    "char",
    "char(1)",
    "char(12)",
    "character",
    "character(3)",
    "bpchar",
    "bpchar(7)",
    "nchar(2)",
    "varchar",
    "varchar(255)",
    "character varying",
    "character varying(255)",
    "VARCHAR ( 100 )",
    "cidr",
    "circle",
    "date",
    "daterange",
    "dec(4)",
    "decimal",
    "decimal(10, 2)",
    "double precision",
    "float",
    "float(10)",
    "float(24)",
    "float(25)",
    "float(53)",
    "float4",
    "float8",
    "inet",
    "int",
    "int2",
    "int4",
    "int4range",
    "int8range",
    "integer",
    "interval",
    "interval(3)",
    "interval year",
    "interval month",
    "interval day",
    "interval hour",
    "interval minute",
    "interval second",
    "interval second(2)",
    "interval year to month",
    "interval day to hour",
    "interval day to minute",
    "interval day to second",
    "interval day to second(3)",
    "interval hour to minute",
    "interval hour to second(0)",
    "interval minute to second(6)",
    "json",
    "jsonb",
    "jsonpath",
    "line",
    "lseg",
    "macaddr",
    "macaddr8",
    "money",
    "name",
    "numeric",
    "numeric(10)",
    "numeric(10,0)",
    "numeric(10, 2)",
    "numrange",
    "oid",
    "path",
    "pg_lsn",
    "point",
    "polygon",
    "real",
    "regclass",
    "regtype",
    "smallint",
    "text",
    "tid",
    "time",
    "time(0)",
    "time without time zone",
    "time(3) without time zone",
    "time with time zone",
    "time(3) with time zone",
    "timetz",
    "timetz(2)",
    "timestamp",
    "timestamp(3)",
    "timestamp(3) without time zone",
    "timestamp with time zone",
    "timestamp(3) with time zone",
    "timestamptz",
    "timestamptz(6)",
    "tsquery",
    "tsrange",
    "tstzrange",
    "tsvector",
    "txid_snapshot",
    "uuid",
    "xid",
    "xml",
    "integer[]",
    "integer[3]",
    "integer[3][]",
    "integer ARRAY",
    "varchar(9)[]",
    "numeric(6,2)[]",
    "timestamp(3) with time zone[]",
    "interval day to second(3)[]",
    "\"char\"[]",
    "char[]",
    "bit(3)[]",
    "jsonb[]",
    "tstzrange[]",
    "mood",
    "mood[]",
    "public.mood",
    "app.\"Mood\"",
    "app.\"Mood\"[]",
    "short",
    "short[]",
    "pair",
    "span",
    "citext",
    "citext[]",
    "hstore",
    "pg_catalog.int4",
    "pg_catalog.\"varchar\"(9)",
    "\"int4\"",
];

/// Spellings that only newer servers know, with the first major that does.
const NEWER: &[(u32, &str)] = &[
    (14, "int4multirange"),
    (14, "tstzmultirange"),
    (15, "numeric(3,-2)"),
    (15, "numeric(2,5)"),
];

#[tokio::test]
async fn a_written_type_and_the_introspected_one_are_the_same() {
    on_every_server(async |database: &Database| {
        let newer = NEWER
            .iter()
            .filter(|(major, _)| *major <= database.major())
            .map(|(_, spelling)| *spelling);
        let spellings: Vec<&str> = SPELLINGS.iter().copied().chain(newer).collect();
        let mut ddl = "CREATE SCHEMA app;
             CREATE EXTENSION citext;
             CREATE EXTENSION hstore;
             CREATE TYPE mood AS ENUM ('good');
             CREATE TYPE app.\"Mood\" AS ENUM ('good');
             CREATE DOMAIN short AS varchar(9);
             CREATE TYPE pair AS (a int, b int);
             CREATE TYPE span AS RANGE (subtype = float8);
             CREATE TABLE t (first int"
            .to_owned();
        for (number, spelling) in spellings.iter().enumerate() {
            write!(ddl, ", c{number} {spelling}").unwrap();
        }
        ddl.push_str(");");
        database.run(&ddl).await;
        let schema = database.introspect().await.schema;
        let table = schema.table(&QualifiedName::new("public", "t")).unwrap();
        let mut wrong = Vec::new();
        for (number, spelling) in spellings.iter().enumerate() {
            let written = SqlType::parse(spelling).unwrap();
            let column = table.column(&format!("c{number}")).unwrap();
            let actual = column.ty.declared.as_ref().unwrap();
            if !written.is_satisfied_by(actual) {
                wrong.push(format!("{spelling}: {written:?} is not {actual:?}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    })
    .await;
}

/// pgschema#518, pgschema#295, sea-orm#733, sea-orm#2090.
#[tokio::test]
async fn types_that_differ_are_not_the_same() {
    let pairs = [
        ("timestamp", "timestamptz"),
        ("time", "timetz"),
        ("varchar(9)", "varchar(10)"),
        ("varchar", "varchar(9)"),
        ("varchar", "text"),
        ("char(1)", "\"char\""),
        ("bpchar", "char(1)"),
        ("numeric", "numeric(10,0)"),
        ("numeric(10,2)", "numeric(10,3)"),
        ("json", "jsonb"),
        ("integer", "integer[]"),
        ("interval", "interval(3)"),
        ("interval day", "interval hour"),
        ("timestamp(3)", "timestamp"),
        ("bit", "bit varying"),
        ("mood", "text"),
        ("public.mood", "app.mood"),
    ];
    on_every_server(async |database: &Database| {
        let mut ddl = "CREATE SCHEMA app;
             CREATE TYPE mood AS ENUM ('good');
             CREATE TYPE app.mood AS ENUM ('good');
             CREATE TABLE t (first int"
            .to_owned();
        for (number, (one, two)) in pairs.iter().enumerate() {
            write!(ddl, ", a{number} {one}, b{number} {two}").unwrap();
        }
        ddl.push_str(");");
        database.run(&ddl).await;
        let schema = database.introspect().await.schema;
        let table = schema.table(&QualifiedName::new("public", "t")).unwrap();
        let actual = |name: String| table.column(&name).unwrap().ty.declared.clone().unwrap();
        for (number, (one, two)) in pairs.iter().enumerate() {
            let (a, b) = (actual(format!("a{number}")), actual(format!("b{number}")));
            assert!(!a.is_satisfied_by(&b), "{one} and {two}");
            assert!(
                !SqlType::parse(one).unwrap().is_satisfied_by(&b),
                "{one} and {two}"
            );
            assert!(
                !SqlType::parse(two).unwrap().is_satisfied_by(&a),
                "{two} and {one}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn every_kind_of_type_is_told() {
    check(
        "CREATE TYPE mood AS ENUM ('good');
         CREATE TYPE pair AS (a int, b int);
         CREATE TYPE span AS RANGE (subtype = float8);
         CREATE TABLE other (id int);
         CREATE TABLE t (
             a mood, b mood[], c pair, d pair[], e span, f int4range, g other, h int2vector, i oidvector
         );",
        "
         enum mood: \"good\"
         table other
           id integer
         table t
           a mood (enum)
           b mood[] (enum)
           c pair (composite)
           d pair[] (composite)
           e span (range)
           f int4range (range)
           g other (composite)
           h int2vector
           i oidvector",
    )
    .await;
}

/// What PostGIS and pgvector do with modifiers, done with types of our own.
#[tokio::test]
async fn modifiers_of_extension_types_are_kept() {
    check(
        "CREATE TYPE vector;
         CREATE FUNCTION vector_in(cstring, oid, int) RETURNS vector LANGUAGE internal IMMUTABLE AS 'varcharin';
         CREATE FUNCTION vector_out(vector) RETURNS cstring LANGUAGE internal IMMUTABLE AS 'varcharout';
         CREATE FUNCTION vector_typmod_in(cstring[]) RETURNS int LANGUAGE internal IMMUTABLE AS 'varchartypmodin';
         CREATE FUNCTION vector_typmod_out(int) RETURNS cstring LANGUAGE internal IMMUTABLE AS 'varchartypmodout';
         CREATE TYPE vector (
             INPUT = vector_in, OUTPUT = vector_out,
             TYPMOD_IN = vector_typmod_in, TYPMOD_OUT = vector_typmod_out
         );
         CREATE TYPE \"Odd (type\";
         CREATE FUNCTION odd_in(cstring, oid, int) RETURNS \"Odd (type\" LANGUAGE internal IMMUTABLE AS 'numeric_in';
         CREATE FUNCTION odd_out(\"Odd (type\") RETURNS cstring LANGUAGE internal IMMUTABLE AS 'numeric_out';
         CREATE FUNCTION odd_typmod_in(cstring[]) RETURNS int LANGUAGE internal IMMUTABLE AS 'numerictypmodin';
         CREATE FUNCTION odd_typmod_out(int) RETURNS cstring LANGUAGE internal IMMUTABLE AS 'numerictypmodout';
         CREATE TYPE \"Odd (type\" (
             INPUT = odd_in, OUTPUT = odd_out, LIKE = numeric,
             TYPMOD_IN = odd_typmod_in, TYPMOD_OUT = odd_typmod_out
         );
         CREATE TABLE t (a vector(3), b vector(1536)[], c vector, d \"Odd (type\"(10, 2));",
        "
         table t
           a vector(3)
           b vector(1536)[]
           c vector
           d Odd (type(10,2)",
    )
    .await;
}
