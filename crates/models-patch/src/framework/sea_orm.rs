//! SeaORM's entities; types are those of its prelude.

mod column_type;
mod relation;

use proc_macro2::{LineColumn, TokenTree};
use schemadrift_schema::{Aspect, SqlType, TypeName};

use super::{Framework, Relation, Renamed, Unrelated, has, quoted, respelled};
use crate::edit::Edit;
use crate::framework::NewEnum;
use crate::head::Head;
use crate::imports::paths_of;
use crate::item::with_keys_of_item;
use crate::keys::{Wanted, Written};
use crate::place::{around, is_word};
use crate::said::text;
use crate::source::Source;
use crate::unused::WrittenEnum;

pub(crate) struct SeaOrm;

const TYPES: [(&str, &str); 18] = [
    ("bool", "bool"),
    ("bpchar", "String"),
    ("bytea", "Vec<u8>"),
    ("citext", "String"),
    ("date", "Date"),
    ("float4", "f32"),
    ("float8", "f64"),
    ("int2", "i16"),
    ("int4", "i32"),
    ("int8", "i64"),
    ("json", "Json"),
    ("jsonb", "Json"),
    ("numeric", "Decimal"),
    ("text", "String"),
    ("time", "Time"),
    ("timestamp", "DateTime"),
    ("timestamptz", "DateTimeWithTimeZone"),
    ("uuid", "Uuid"),
];

impl Framework for SeaOrm {
    fn name(&self) -> &'static str {
        "sea-orm"
    }

    fn scalar(&self, ty: &SqlType) -> Option<String> {
        if ty.name.name == "varchar" {
            return Some("String".to_owned());
        }
        let found = TYPES.iter().find(|(name, _)| *name == ty.name.name);
        found.map(|(_, rust)| (*rust).to_owned())
    }

    fn of_time(&self, chrono: &str) -> Option<&'static str> {
        Some(match chrono {
            "Date" => "TimeDate",
            "DateTime" => "TimeDateTime",
            "DateTimeWithTimeZone" => "TimeDateTimeWithTimeZone",
            "Time" => "TimeTime",
            _ => return None,
        })
    }

    fn in_scope(&self, source: &Source, place: LineColumn, text: &str) -> String {
        let groups = around(source.tokens(), place);
        let beside = groups.first().map_or(&[][..], |one| one.beside());
        let is_of_prelude = |word: &str| {
            let mut all = TYPES.iter().map(|(_, own)| *own);
            all.any(|own| own == word || self.of_time(own) == Some(word))
        };
        respelled(text, |word| {
            let (named, globs) = paths_of(beside, word);
            let is_prelude = |path: &Vec<String>| path.iter().any(|one| one == "prelude");
            let declares = |pair: &[TokenTree]| {
                let keywords = ["enum", "struct", "type"];
                let mut keywords = keywords.iter();
                keywords.any(|one| is_word(pair.first(), one)) && is_word(pair.get(1), word)
            };
            let is_in_scope = match named.as_slice() {
                [] => globs.iter().any(is_prelude) && !beside.windows(2).any(declares),
                named => named.iter().all(is_prelude),
            };
            let is_plain = word == "String" || word.starts_with(char::is_lowercase);
            let is_missing = is_of_prelude(word) && !is_plain && !is_in_scope;
            is_missing.then(|| format!("sea_orm::entity::prelude::{word}"))
        })
    }

    fn of_table(
        &self,
        source: &Source,
        place: LineColumn,
        name: &Renamed<'_>,
    ) -> Option<Vec<Edit>> {
        let head = Head::at(source.tokens(), place)?;
        // What is written out is named by a function.
        if !has(&head.words, &["DeriveEntityModel"]) {
            return None;
        }
        with_keys_of_item(
            source,
            place,
            &name.keys("sea_orm", ["table_name", "schema_name"]),
        )
    }

    fn is_bound_by_map(&self) -> bool {
        true
    }

    fn of_type(&self, name: &TypeName) -> (&'static [&'static str], Vec<Wanted>) {
        let name = Some(Written::Text(name.name.clone()));
        (&["DeriveActiveEnum"], vec![("sea_orm", "enum_name", name)])
    }

    fn nullable_key(&self) -> Option<(&'static str, &'static str)> {
        Some(("sea_orm", "nullable"))
    }

    fn rename_key(&self) -> Option<(&'static str, &'static str)> {
        Some(("sea_orm", "column_name"))
    }

    fn keys_of(&self, aspect: Aspect) -> Option<(&'static str, &'static [&'static str])> {
        let keys: &[&str] = match aspect {
            Aspect::PrimaryKeys => &["primary_key", "auto_increment"],
            Aspect::Uniques => &["unique", "unique_key"],
            Aspect::Indexes => &["indexed"],
            _ => return None,
        };
        Some(("sea_orm", keys))
    }

    fn relates(&self) -> bool {
        true
    }

    fn with_relation(
        &self,
        source: &Source,
        place: LineColumn,
        relation: &Relation<'_>,
    ) -> Option<Vec<Edit>> {
        relation::changed(source, place, relation)
    }

    fn without_relation(
        &self,
        source: &Source,
        place: LineColumn,
        wanted: Unrelated,
    ) -> Option<Vec<Edit>> {
        match wanted {
            Unrelated::Gone => relation::without(source, place),
            Unrelated::WithoutKey => relation::without_key(source, place),
        }
    }

    fn ends_of_relations(&self, source: &Source, module: &str) -> Vec<LineColumn> {
        relation::ends(source, module)
    }

    fn label(&self, derives: &[String], label: &str) -> Option<String> {
        has(derives, &["DeriveActiveEnum"])
            .then(|| format!("#[sea_orm(string_value = {})]", quoted(label)))
    }

    /// Where the entity is written out, its columns are variants and arms of functions, too.
    fn is_whole(&self, row: &[String]) -> bool {
        has(row, &["DeriveEntityModel"])
    }

    fn reads_enum(&self, of_enum: &[String], _: &[String]) -> bool {
        has(of_enum, &["DeriveActiveEnum"])
    }

    fn types_of_enum(
        &self,
        of_enum: &WrittenEnum<'_>,
        _: &[String],
        _: &dyn Fn(&str) -> Vec<TypeName>,
    ) -> Vec<TypeName> {
        let said = |key: &str| text(&of_enum.attributes, "sea_orm", key);
        let is_enum = said("db_type").as_deref() == Some("Enum");
        let is_read = is_enum && has(of_enum.words, &["DeriveActiveEnum"]);
        let name = is_read.then(|| of_enum.type_named(said("enum_name")));
        name.into_iter().collect()
    }

    /// The attribute has no place for a schema.
    fn new_enum(&self, ty: &TypeName, row: &Head) -> Option<NewEnum> {
        if ty
            .schema
            .as_deref()
            .is_some_and(|schema| schema != "public")
        {
            return None;
        }
        let mut derives = row.attributes.iter().filter(|one| one.name == "derive");
        let imports_prelude =
            derives.any(|one| one.keys.iter().any(|key| key.name == "DeriveEntityModel"));
        let prefix = if imports_prelude {
            ""
        } else {
            "sea_orm::entity::prelude::"
        };
        let derives = ["EnumIter", "DeriveActiveEnum"];
        Some(NewEnum {
            derives: derives.map(|one| format!("{prefix}{one}")).to_vec(),
            needs: &["Clone", "Debug", "PartialEq", "Eq"],
            attributes: vec![format!(
                "#[sea_orm(rs_type = \"String\", db_type = \"Enum\", enum_name = {})]",
                quoted(&ty.name)
            )],
            says_snake_case: false,
        })
    }

    /// What is written stays written.
    fn written_type(&self, sql: &SqlType, _: bool, there: Option<&str>) -> Option<String> {
        column_type::written(sql, there?)
    }

    fn type_key(&self) -> Option<(&'static str, &'static str)> {
        Some(("sea_orm", "column_type"))
    }
}
