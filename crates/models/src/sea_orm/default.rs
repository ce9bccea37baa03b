//! Defaults of columns, from values and expressions of Rust to SQL.
//!
//! Source: `sea-query/src/backend/query_builder.rs` for values, `sea-query/src/expr.rs` and
//! `func.rs` for expressions.

use schemadrift_schema::Literal;

use super::term::{Head, Term};
use crate::facts::AttributeValue;

/// `default_value = …` as SQL; `None` where it cannot be told.
pub(super) fn value(value: &AttributeValue) -> Option<String> {
    match value {
        AttributeValue::Text(text) => Some(Literal(text).to_string()),
        AttributeValue::Tokens(tokens) => literal(&Term::in_text(tokens)?),
    }
}

/// A value given in Rust, such as `5` or `"new"`.
pub(super) fn literal(term: &Term) -> Option<String> {
    match &term.head {
        Head::Number(number) => {
            // A float is written by Rust's own formatting, in which `0.0` is `0`.
            if number.contains(['.', 'e', 'E']) {
                return Some(number.parse::<f64>().ok()?.to_string());
            }
            Some(number.clone())
        }
        Head::Bool(true) => Some("TRUE".to_owned()),
        Head::Bool(false) => Some("FALSE".to_owned()),
        _ => Some(Literal(term.text()?).to_string()),
    }
}

/// `default_expr = "…"` as SQL; `None` where it cannot be told.
pub(super) fn expression(term: &Term) -> Option<String> {
    // A method after it, such as a cast, makes something else of it.
    let is_plain = |method: &super::term::Method| {
        matches!(
            method.name.as_str(),
            "into" | "to_owned" | "into_simple_expr"
        )
    };
    if !term.methods.iter().all(is_plain) {
        return None;
    }
    let (path, arguments) = match &term.head {
        Head::Call(path, arguments) => (path, arguments.as_slice()),
        Head::Path(path) => (path, &[][..]),
        _ => return literal(term),
    };
    let [.., of, name] = path.as_slice() else {
        return None;
    };
    match (of.as_str(), name.as_str(), arguments) {
        ("Expr", "current_timestamp", []) | ("Keyword", "CurrentTimestamp", []) => {
            Some("CURRENT_TIMESTAMP".to_owned())
        }
        ("Expr", "current_date", []) | ("Keyword", "CurrentDate", []) => {
            Some("CURRENT_DATE".to_owned())
        }
        ("Expr", "current_time", []) | ("Keyword", "CurrentTime", []) => {
            Some("CURRENT_TIME".to_owned())
        }
        ("Expr" | "SimpleExpr", "cust" | "Custom" | "custom_keyword", [only]) => {
            Some(only.text()?.to_owned())
        }
        ("Expr" | "SimpleExpr", "value" | "val" | "Value" | "Constant", [only]) => literal(only),
        ("Expr" | "SimpleExpr", "Keyword" | "keyword", [only]) => expression(only),
        ("PgFunc", "gen_random_uuid", []) => Some("gen_random_uuid()".to_owned()),
        ("Func", "cust", [only]) => Some(format!("{}()", only.text()?)),
        ("Func", "random", []) => Some("random()".to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Term, expression, value};
    use crate::facts::AttributeValue;

    fn check(text: &str, expected: &str) {
        let sql = Term::in_text(text).and_then(|term| expression(&term));
        assert_eq!(sql.as_deref().unwrap_or("unknown"), expected, "{text}");
    }

    #[test]
    fn expressions() {
        check("Expr::current_timestamp()", "CURRENT_TIMESTAMP");
        check(
            "SimpleExpr::Keyword(Keyword::CurrentTimestamp)",
            "CURRENT_TIMESTAMP",
        );
        check("Keyword::CurrentDate", "CURRENT_DATE");
        check(
            "sea_orm::sea_query::Expr::cust(\"now() - '1 day'::interval\")",
            "now() - '1 day'::interval",
        );
        check("Expr::value(5)", "5");
        check("Expr::val(\"it's\")", "'it''s'");
        check("PgFunc::gen_random_uuid()", "gen_random_uuid()");
        check(
            "Func::cust(Alias::new(\"uuid_generate_v4\"))",
            "uuid_generate_v4()",
        );
        check("Expr::cust(SQL)", "unknown");
        check("Expr::value(1).add(2)", "unknown");
        check("default_name()", "unknown");
    }

    #[test]
    fn values() {
        let check = |tokens: &str, expected: Option<&str>| {
            let sql = value(&AttributeValue::Tokens(tokens.to_owned()));
            assert_eq!(sql.as_deref(), expected, "{tokens}");
        };
        check("5u32", Some("5"));
        check("-1", Some("-1"));
        check("0.0", Some("0"));
        check("1.50", Some("1.5"));
        check("true", Some("TRUE"));
        check("LIMIT", None);
        let text = AttributeValue::Text("a\\b".to_owned());
        assert_eq!(value(&text).as_deref(), Some("E'a\\\\b'"));
    }
}
