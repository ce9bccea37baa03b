//! The one identifier type and the one literal type through which names and values reach SQL.
//!
//! Whatever is not a plain lower-case word is quoted, so no name can be a keyword, an operator or
//! an end of the statement.

use std::fmt;

/// A name that prints as a quoted SQL identifier where it has to be quoted.
///
/// Lower-case ASCII names that are no keyword stay bare, as a person would write them; everything
/// else is quoted, with quotes doubled. A NUL byte, which PostgreSQL cannot hold, is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identifier<'a>(pub &'a str);

impl fmt::Display for Identifier<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if is_plain(self.0) {
            return formatter.write_str(self.0);
        }
        let escaped = self.0.replace('\0', "").replace('"', "\"\"");
        write!(formatter, "\"{escaped}\"")
    }
}

/// A text value that prints as a quoted SQL string literal, safe under either setting of
/// `standard_conforming_strings`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Literal<'a>(pub &'a str);

impl fmt::Display for Literal<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let escaped = self.0.replace('\0', "").replace('\'', "''");
        if escaped.contains('\\') {
            write!(formatter, "E'{}'", escaped.replace('\\', "\\\\"))
        } else {
            write!(formatter, "'{escaped}'")
        }
    }
}

fn is_plain(name: &str) -> bool {
    let mut bytes = name.bytes();
    let starts_well = bytes
        .next()
        .is_some_and(|byte| byte.is_ascii_lowercase() || byte == b'_');
    starts_well
        && bytes.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        && KEYWORDS.binary_search(&name).is_err()
}

/// Every keyword of PostgreSQL 13 to 18 that is not "unreserved" (`pg_get_keywords()`,
/// `catcode <> 'U'`), sorted: the same words that the server's `quote_ident` quotes.
const KEYWORDS: &[&str] = &[
    "all",
    "analyse",
    "analyze",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "asymmetric",
    "authorization",
    "between",
    "bigint",
    "binary",
    "bit",
    "boolean",
    "both",
    "case",
    "cast",
    "char",
    "character",
    "check",
    "coalesce",
    "collate",
    "collation",
    "column",
    "concurrently",
    "constraint",
    "create",
    "cross",
    "current_catalog",
    "current_date",
    "current_role",
    "current_schema",
    "current_time",
    "current_timestamp",
    "current_user",
    "dec",
    "decimal",
    "default",
    "deferrable",
    "desc",
    "distinct",
    "do",
    "else",
    "end",
    "except",
    "exists",
    "extract",
    "false",
    "fetch",
    "float",
    "for",
    "foreign",
    "freeze",
    "from",
    "full",
    "grant",
    "greatest",
    "group",
    "grouping",
    "having",
    "ilike",
    "in",
    "initially",
    "inner",
    "inout",
    "int",
    "integer",
    "intersect",
    "interval",
    "into",
    "is",
    "isnull",
    "join",
    "json",
    "json_array",
    "json_arrayagg",
    "json_exists",
    "json_object",
    "json_objectagg",
    "json_query",
    "json_scalar",
    "json_serialize",
    "json_table",
    "json_value",
    "lateral",
    "leading",
    "least",
    "left",
    "like",
    "limit",
    "localtime",
    "localtimestamp",
    "merge_action",
    "national",
    "natural",
    "nchar",
    "none",
    "normalize",
    "not",
    "notnull",
    "null",
    "nullif",
    "numeric",
    "offset",
    "on",
    "only",
    "or",
    "order",
    "out",
    "outer",
    "overlaps",
    "overlay",
    "placing",
    "position",
    "precision",
    "primary",
    "real",
    "references",
    "returning",
    "right",
    "row",
    "select",
    "session_user",
    "setof",
    "similar",
    "smallint",
    "some",
    "substring",
    "symmetric",
    "system_user",
    "table",
    "tablesample",
    "then",
    "time",
    "timestamp",
    "to",
    "trailing",
    "treat",
    "trim",
    "true",
    "union",
    "unique",
    "user",
    "using",
    "values",
    "varchar",
    "variadic",
    "verbose",
    "when",
    "where",
    "window",
    "with",
    "xmlattributes",
    "xmlconcat",
    "xmlelement",
    "xmlexists",
    "xmlforest",
    "xmlnamespaces",
    "xmlparse",
    "xmlpi",
    "xmlroot",
    "xmlserialize",
    "xmltable",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_sorted_for_the_search() {
        assert!(KEYWORDS.is_sorted());
    }

    #[test]
    fn identifiers_are_quoted_when_they_must_be() {
        for (name, quoted) in [
            ("users", "users"),
            ("order", "\"order\""),
            ("Users", "\"Users\""),
            ("1st", "\"1st\""),
            ("a\"b", "\"a\"\"b\""),
            ("", "\"\""),
            ("naïve", "\"naïve\""),
            ("x; drop table y", "\"x; drop table y\""),
        ] {
            assert_eq!(Identifier(name).to_string(), quoted);
        }
    }

    #[test]
    fn literals_cannot_be_left() {
        assert_eq!(Literal("it's").to_string(), "'it''s'");
        assert_eq!(Literal(r"a\'b").to_string(), r"E'a\\''b'");
    }
}
