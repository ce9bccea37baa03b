//! Reads sources and writes down what was found.

use std::fmt::Write;
use std::fs;

use schemadrift_models::{Models, ReadOptions, read};
use schemadrift_schema::{Accepts, Column, Decoding, Mapping, Origin, Stated, Table, TableKind};

/// Reads one file and writes down what was found.
pub(crate) fn check(source: &str) -> String {
    to_text(&read_text(source))
}

pub(crate) fn read_text(source: &str) -> Models {
    read_files(&[("models.rs", source)])
}

pub(crate) fn read_files(files: &[(&str, &str)]) -> Models {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let options = ReadOptions::new(folder.path(), vec![folder.path().to_owned()]);
    read(&options).expect("the folder exists")
}

pub(crate) fn to_text(models: &Models) -> String {
    let mut out = String::new();
    for table in &models.schema.tables {
        write_table(&mut out, table);
    }
    for mapping in &models.schema.mappings {
        write_mapping(&mut out, mapping);
    }
    for model in &models.unbound {
        writeln!(
            out,
            "unbound {} at {}: {}",
            model.path,
            place(&model.origin),
            model.reason
        )
        .unwrap();
    }
    for problem in &models.problems {
        let line = problem.line.unwrap_or_default();
        let column = problem.column.unwrap_or_default();
        writeln!(
            out,
            "problem {}:{line}:{column}: {}",
            problem.file, problem.message
        )
        .unwrap();
    }
    out
}

fn write_table(out: &mut String, table: &Table) {
    let model = table.model.as_ref().unwrap();
    assert_eq!(model.framework, "diesel");
    let kind = match table.kind {
        TableKind::View => "view",
        _ => "table",
    };
    let origin = place(table.origin.as_ref().unwrap());
    writeln!(
        out,
        "{kind} {} = {} at {origin}",
        table.name.full(),
        model.path
    )
    .unwrap();
    for column in &table.columns {
        writeln!(out, "  {}", column_text(column)).unwrap();
    }
    if let Some(key) = table.primary_key.present() {
        writeln!(out, "  primary key ({})", key.columns.join(", ")).unwrap();
    }
    for key in &table.foreign_keys {
        assert_eq!(key.referenced_columns, Vec::<String>::new());
        let columns = key.columns.join(", ");
        let origin = place(key.origin.as_ref().unwrap());
        writeln!(
            out,
            "  foreign key ({columns}) -> {} at {origin}",
            key.references
        )
        .unwrap();
    }
}

fn column_text(column: &Column) -> String {
    let mut text = column.name.clone();
    if let Some(ty) = &column.ty.declared {
        write!(text, " {ty}").unwrap();
    }
    if let Some(ty) = &column.ty.implied {
        write!(
            text,
            " ~{}",
            ty.name.schema.as_deref().map_or(String::new(), |one| {
                if one == "pg_catalog" {
                    String::new()
                } else {
                    format!("{one}.")
                }
            })
        )
        .unwrap();
        write!(text, "{}{}", ty.name.name, if ty.array { "[]" } else { "" }).unwrap();
    }
    write!(
        text,
        " {}",
        decoding_text(column.ty.decoding.as_ref().unwrap())
    )
    .unwrap();
    if let Some(path) = &column.ty.unresolved {
        write!(text, " unresolved {path}").unwrap();
    }
    if column.nullable == Stated::Is(true) {
        text.push_str(" null");
    }
    let origin = column.origin.as_ref().unwrap();
    write!(text, " @{}:{}", origin.line, origin.column).unwrap();
    text
}

fn write_mapping(out: &mut String, mapping: &Mapping) {
    let origin = place(&mapping.origin);
    writeln!(
        out,
        "{:?} {} = {} at {origin}",
        mapping.purpose, mapping.table, mapping.path
    )
    .unwrap();
    for field in &mapping.fields {
        let null = if field.optional { " null" } else { "" };
        let decoding = decoding_text(&field.decoding);
        let origin = &field.origin;
        writeln!(
            out,
            "  {} {decoding}{null} @{}:{}",
            field.column, origin.line, origin.column
        )
        .unwrap();
    }
}

fn decoding_text(decoding: &Decoding) -> String {
    let accepts = match &decoding.accepts {
        Accepts::Unknown => "?".to_owned(),
        Accepts::Nothing => "nothing".to_owned(),
        Accepts::OneOf(types) => {
            let names = types.iter().map(|one| {
                let schema = one
                    .schema
                    .as_ref()
                    .map_or(String::new(), |one| format!("{one}."));
                format!("{schema}{}{}", one.name, if one.array { "[]" } else { "" })
            });
            names.collect::<Vec<_>>().join("|")
        }
    };
    format!("<{} reads {accepts}>", decoding.rust_type)
}

fn place(origin: &Origin) -> String {
    format!("{}:{}:{}", origin.file, origin.line, origin.column)
}
