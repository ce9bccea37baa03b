//! Enums, domains and extensions.

use crate::check;

/// alembic#826, pgschema#521.
#[tokio::test]
async fn enum_labels_keep_their_order() {
    check(
        "CREATE SCHEMA app;
         CREATE TYPE app.size AS ENUM ('small', 'large');
         ALTER TYPE app.size ADD VALUE 'medium' BEFORE 'large';
         ALTER TYPE app.size ADD VALUE 'tiny' BEFORE 'small';
         CREATE TYPE \"Odd\" AS ENUM ('it''s', '', 'Ä');
         CREATE TYPE nothing AS ENUM ();",
        "
         schema app
         enum app.size: \"tiny\", \"small\", \"medium\", \"large\"
         enum Odd: \"it's\", \"\", \"Ä\"
         enum nothing: ",
    )
    .await;
}

#[tokio::test]
async fn domains_are_followed_to_their_base() {
    check(
        "CREATE DOMAIN short AS varchar(9) DEFAULT 'x' CHECK (VALUE <> '');
         CREATE DOMAIN sure AS short NOT NULL CONSTRAINT lower CHECK (VALUE = lower(VALUE));
         CREATE DOMAIN many AS numeric(6,2)[];
         CREATE TABLE t (a short, b sure, c many, d short[], e sure[]);",
        "
         domain many over numeric(6,2)[]
         domain short over varchar(9) default 'x'::character varying, short_check CHECK (((VALUE)::text <> ''::text))
         domain sure over short (domain over varchar(9)) not null default 'x'::character varying, lower CHECK (((VALUE)::text = lower((VALUE)::text)))
         table t
           a short (domain over varchar(9))
           b sure (domain over short (domain over varchar(9))) not null
           c many (domain over numeric(6,2)[])
           d short[] (domain over varchar(9))
           e sure[] (domain over short (domain over varchar(9)))",
    )
    .await;
}
