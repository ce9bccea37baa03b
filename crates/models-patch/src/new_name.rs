//! What a type is called that is written anew.

use schemadrift_schema::TypeName;

use crate::naming::pascal;

/// The name of a type as Rust spells it; one that is not free goes with the schema before it or
/// with a word behind it. `None` where no letters make a name.
pub(crate) fn new_name(ty: &TypeName, is_taken: impl Fn(&str) -> bool) -> Option<String> {
    let own = pascal(&ty.name)?;
    let own = own.trim_end_matches('_');
    let schema = ty.schema.as_deref().filter(|schema| *schema != "public");
    let with_schema = schema.and_then(|schema| Some(pascal(schema)? + own));
    let behind = ["Type", "Kind", "Enum"].map(|word| format!("{own}{word}"));
    let mut all = std::iter::once(own.to_owned())
        .chain(with_schema)
        .chain(behind);
    all.find(|name| !RESERVED.contains(&name.as_str()) && !is_taken(name))
}

/// Names that Rust's prelude has, that a derive of SeaORM makes, or that its prelude brings in: an
/// item of such a name would stand in the place of what other code means by it.
const RESERVED: [&str; 63] = [
    "ActiveModel",
    "AsMut",
    "AsRef",
    "Blob",
    "Box",
    "Clone",
    "Column",
    "ColumnType",
    "Copy",
    "Date",
    "DateTime",
    "Debug",
    "Decimal",
    "Default",
    "Drop",
    "Entity",
    "Eq",
    "Err",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Hash",
    "HasMany",
    "HasOne",
    "Into",
    "IntoIterator",
    "Iterator",
    "Json",
    "Linked",
    "Model",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialModel",
    "PartialOrd",
    "PrimaryKey",
    "QueryFilter",
    "Related",
    "Relation",
    "RelationDef",
    "Result",
    "Self",
    "Send",
    "Serialize",
    "Deserialize",
    "Sized",
    "Some",
    "String",
    "StringLen",
    "Sync",
    "Time",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Uuid",
    "Vec",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_free_and_means_nothing_else() {
        let check = |schema: &str, name: &str, taken: &[&str], wanted: Option<&str>| {
            let ty = TypeName {
                schema: Some(schema.to_owned()),
                name: name.to_owned(),
            };
            let found = new_name(&ty, |name| taken.contains(&name));
            assert_eq!(found.as_deref(), wanted, "{schema}.{name}");
        };
        check("public", "order_state", &[], Some("OrderState"));
        check("public", "result", &[], Some("ResultType"));
        check("public", "self", &[], Some("SelfType"));
        check("public", "column", &[], Some("ColumnKind"));
        check("app", "vec", &[], Some("AppVec"));
        check("s2", "mood", &["Mood"], Some("S2Mood"));
        check("public", "mood", &["Mood", "MoodType"], Some("MoodKind"));
        check("public", "1st", &[], None);
    }
}
