//! Deep nesting, with brackets and without: a problem or a model, never the end of the process.

use crate::render::read_files;

const GOOD: &str = "#[derive(schemadrift::Table)] struct Good { id: i64 }\n";

/// Depths around what the guards let through, and far beyond.
const DEPTHS: [usize; 5] = [30, 250, 300, 490, 10_000];

/// What is written with itself inside, `depth` times.
fn nested(depth: usize, open: &str, middle: &str, close: &str) -> String {
    open.repeat(depth) + middle + &close.repeat(depth)
}

/// Reads the text beside a good file and inside a file with a model of its own.
fn check(make: impl Fn(usize) -> String) {
    for depth in DEPTHS {
        let deep = format!("{GOOD}{}\n", make(depth)).replace("Good", "Deep");
        let models = read_files(&[("deep.rs", &deep), ("good.rs", GOOD)]);
        let tables = models
            .schema
            .tables
            .iter()
            .map(|table| table.name.name.as_str());
        let tables = Vec::from_iter(tables);
        assert!(tables.contains(&"goods"), "{depth}");
        let is_told = models
            .problems
            .iter()
            .any(|problem| problem.file == "deep.rs");
        assert!(is_told || tables.contains(&"deeps"), "{depth}: {tables:?}");
        for problem in &models.problems {
            assert!(problem.line.is_some(), "{problem:?}");
        }
    }
}

/// What stands in the type of a field.
fn check_type(open: &str, middle: &str, close: &str) {
    check(|depth| {
        let ty = nested(depth, open, middle, close);
        format!("#[derive(sqlx::FromRow)] struct A {{ a: {ty} }} type B = {ty};")
    });
}

/// What stands where an expression is parsed: a discriminant, a length, an attribute.
fn check_expression(open: &str, middle: &str, close: &str) {
    check(|depth| {
        let value = nested(depth, open, middle, close);
        format!("enum E {{ #[sqlx(a = {value})] A = {value} }} struct L([u8; {value}]);")
    });
}

#[test]
fn types_of_every_form() {
    check_type("Vec<", "u8", ">");
    check_type("&", "u8", "");
    check_type("&'static mut ", "u8", "");
    check_type("*const ", "u8", "");
    check_type("fn() -> ", "u8", "");
    check_type("(", "u8", ",)");
    check_type("(", "u8", ")");
    check_type("[", "u8", "]");
    check_type("[", "u8", "; 1]");
    check_type("Box<dyn Fn(", "u8", ")>");
    check_type("impl Fn() -> ", "u8", "");
    check_type("a::", "u8", "");
    check_type("<", "u8", " as T>::A");
    check_type("A<B = ", "u8", ">");
    check_type("for<'a> ", "Fn()", "");
    check_type("dyn A + ", "B", "");
}

#[test]
fn expressions_of_every_form() {
    check_expression("!", "1", "");
    check_expression("-", "1", "");
    check_expression("&", "1", "");
    check_expression("*", "1", "");
    check_expression("1 + ", "1", "");
    check_expression("1 || ", "1", "");
    check_expression("a = ", "1", "");
    check_expression("a.", "b", "");
    check_expression("a", "", ".b()");
    check_expression("a", "", "?");
    check_expression("", "1", " as u8");
    check_expression("|| ", "1", "");
    check_expression("|&x| ", "1", "");
    check_expression("return ", "1", "");
    check_expression("..", "1", "");
    check_expression("if a {} else ", "{}", "");
    check_expression("unsafe {} + ", "1", "");
    check_expression("", "S {}", ".f {}");
    check_expression("if a { 1 } else { ", "1", " }");
    check_expression("'a: ", "loop {}", "");
    check_expression("(", "1", ")");
    check_expression("[", "1", "]");
    check_expression("{", "1", "}");
    check_expression("f(", "1", ")");
    check_expression("S { a: ", "1", " }");
    check_expression("unsafe { ", "1", " }");
    check_expression("match a { _ => ", "1", " }");
}

#[test]
fn items_of_every_form() {
    check(|depth| format!("mod a {}", nested(depth, "{ mod a ", "{}", "}")));
    check(|depth| format!("use {};", nested(depth, "a::", "b", "")));
    check(|depth| format!("use a::{};", nested(depth, "{a::", "{b}", "}")));
    check(|depth| format!("pub(in {}) struct A;", nested(depth, "a::", "b", "")));
    check(|depth| format!("#[{}] struct A;", nested(depth, "cfg_attr(a, ", "b", ")")));
    check(|depth| format!("#[{}] struct A;", nested(depth, "sqlx(", "b", ")")));
    check(|depth| format!("#[derive({})] struct A;", nested(depth, "a::", "B", "")));
    check(|depth| format!("struct A<T: {}>(T);", nested(depth, "B<", "C", ">")));
    check(|depth| {
        format!(
            "struct A<T>(T) where T: {};",
            nested(depth, "Fn() -> ", "C", "")
        )
    });
    check(|depth| format!("impl {} for B {{}}", nested(depth, "A<", "C", ">")));
    check(|depth| {
        format!(
            "macro_rules! a {{ () => {{ {} }} }}",
            nested(depth, "(", "", ")")
        )
    });
    check(|depth| format!("a! {{ {} }}", nested(depth, "!", "a", "")));
    check(|depth| format!("type A = {};", nested(depth, "a!(", "", ")")));
    check(|depth| format!("#[sqlx(try_from = \"{}u8\")] struct A;", "&".repeat(depth)));
    check(|depth| {
        let ty = "&".repeat(depth);
        format!("#[derive(sqlx::FromRow)] struct A {{ #[sqlx(try_from = \"{ty}u8\")] a: u8 }}")
    });
}

#[test]
fn bodies_and_comments_are_no_nesting() {
    let expressions = [
        ("!", "1", ""),
        ("1 + ", "1", ""),
        ("if a {} else ", "{}", ""),
    ];
    for (open, middle, close) in expressions {
        let body = nested(20_000, open, middle, close);
        let text =
            format!("{GOOD} fn f() {{ {body} }} const C: u8 = {body}; static S: u8 = {body};");
        let models = read_files(&[("models.rs", &text)]);
        assert_eq!(models.problems, []);
        assert_eq!(models.schema.tables.len(), 1);
    }
    let comment = nested(10_000, "/*", "", "*/");
    let docs = "/// (([[{{\n".repeat(5_000);
    let models = read_files(&[("models.rs", &format!("{comment}{docs}{GOOD}"))]);
    assert_eq!(models.problems, []);
    assert_eq!(models.schema.tables.len(), 1);
}

#[test]
fn aliases_that_run_in_circles_or_double_come_to_an_end() {
    let doubling = (0..40).map(|step| format!("type A{} = (A{step}, A{step});\n", step + 1));
    let doubling: String = doubling.collect();
    let generic = "type D<T> = (T, T);";
    let wide = nested(30, "D<", "u8", ">");
    let source = format!(
        "type A = B; type B = A; type C<T> = C<C<T>>; type A0 = u8; {doubling} {generic}
         use self::x as y; use self::y as x; use self::*;
         #[derive(Table)] struct Row {{ a: A, c: C<u8>, e: A40, f: {wide}, g: x, h: Unknown }}"
    );
    let models = read_files(&[("models.rs", &source)]);
    let columns = &models.schema.tables[0].columns;
    assert_eq!(columns.len(), 6);
    assert!(columns.iter().all(|column| column.ty.unresolved.is_some()));
}
