//! `references = "schema.table(column)"`.

use std::iter::Peekable;
use std::str::Chars;

use proc_macro2::Span;

use crate::argument::Keyed;
use crate::value::name_error;

/// The target of a foreign key: `table`, `table(column)` or `schema.table(a, b)`.
///
/// Names are taken as written, case included. A name that holds a dot, a parenthesis, a comma or
/// a space stands in double quotes, where two of them mean one.
#[derive(Debug, Clone)]
pub struct References {
    /// The schema, where it is stated.
    pub schema: Option<String>,
    /// The table.
    pub table: String,
    /// The columns; empty means the primary key of that table.
    pub columns: Vec<String>,
    /// The literal.
    pub span: Span,
}

impl References {
    pub(crate) fn read(keyed: Keyed, errors: &mut Vec<syn::Error>) -> Option<References> {
        let text = keyed.text(errors)?;
        match Reader::new(&text.value).target(text.span) {
            Ok(references) => Some(references),
            Err(detail) => {
                let message = format!(
                    "expected `table(column)`, `schema.table(column)` or `table`: {detail}"
                );
                errors.push(syn::Error::new(text.span, message));
                None
            }
        }
    }
}

struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        Reader {
            rest: text.chars().peekable(),
        }
    }

    fn target(mut self, span: Span) -> Result<References, String> {
        let first = self.name()?;
        let (schema, table) = if self.takes('.') {
            (Some(first), self.name()?)
        } else {
            (None, first)
        };
        let mut columns = Vec::new();
        if self.takes('(') {
            loop {
                columns.push(self.name()?);
                if !self.takes(',') {
                    break;
                }
            }
            if !self.takes(')') {
                return Err("`(` is never closed".to_owned());
            }
        }
        match self.rest.next() {
            None => Ok(References {
                schema,
                table,
                columns,
                span,
            }),
            Some(extra) => Err(format!("unexpected `{extra}`")),
        }
    }

    fn name(&mut self) -> Result<String, String> {
        self.skip_spaces();
        let name = if self.rest.next_if_eq(&'"').is_some() {
            self.quoted_name()?
        } else {
            self.plain_name()
        };
        match name_error(&name) {
            None => Ok(name),
            Some(_) if name.is_empty() => Err("a name is missing".to_owned()),
            Some(detail) => Err(detail),
        }
    }

    fn plain_name(&mut self) -> String {
        let mut name = String::new();
        let ends = |c: &char| c.is_whitespace() || ".(),\"".contains(*c);
        while let Some(letter) = self.rest.next_if(|c| !ends(c)) {
            name.push(letter);
        }
        name
    }

    fn quoted_name(&mut self) -> Result<String, String> {
        let mut name = String::new();
        loop {
            match self.rest.next() {
                None => return Err("`\"` is never closed".to_owned()),
                Some('"') if self.rest.next_if_eq(&'"').is_none() => return Ok(name),
                Some(letter) => name.push(letter),
            }
        }
    }

    fn takes(&mut self, wanted: char) -> bool {
        self.skip_spaces();
        let taken = self.rest.next_if_eq(&wanted).is_some();
        self.skip_spaces();
        taken
    }

    fn skip_spaces(&mut self) {
        while self.rest.next_if(|c| c.is_whitespace()).is_some() {}
    }
}

#[cfg(test)]
mod tests {
    use proc_macro2::Span;

    use super::Reader;

    fn check(text: &str, expected: Result<(Option<&str>, &str, &[&str]), &str>) {
        let target = Reader::new(text).target(Span::call_site());
        let read = target.as_ref().map(|target| {
            let columns: Vec<&str> = target.columns.iter().map(String::as_str).collect();
            (target.schema.as_deref(), target.table.as_str(), columns)
        });
        let expected = expected.map(|(schema, table, columns)| (schema, table, columns.to_vec()));
        assert_eq!(read.map_err(String::as_str), expected, "{text}");
    }

    #[test]
    fn targets_are_read() {
        check("companies", Ok((None, "companies", &[])));
        check("companies(id)", Ok((None, "companies", &["id"])));
        check(" a . b ( c , d ) ", Ok((Some("a"), "b", &["c", "d"])));
        check(
            r#""Odd.Name"("it""s", id)"#,
            Ok((None, "Odd.Name", &["it\"s", "id"])),
        );
    }

    #[test]
    fn malformed_targets_say_why() {
        check("companies()", Err("a name is missing"));
        check("companies(id", Err("`(` is never closed"));
        check("companies(id) x", Err("unexpected `x`"));
        check("a.b.c", Err("unexpected `.`"));
        check("two words", Err("unexpected `w`"));
        check(".b", Err("a name is missing"));
        check("\"a", Err("`\"` is never closed"));
        check("a(b,)", Err("a name is missing"));
        let long = "a".repeat(64);
        let expected = "the name has 64 bytes: PostgreSQL truncates names to 63";
        check(&long, Err(expected));
    }
}
