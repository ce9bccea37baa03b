//! The key of a struct that changes rows: no column is set from it, so no mapping knows it, and yet
//! code looks rows up by it.

use proc_macro2::Delimiter;
use schemadrift_schema::{Column, MappingPurpose, Origin, QualifiedName};

use crate::change::unwrapped;
use crate::field::Field;
use crate::framework::{Framework, type_of};
use crate::place::{group_of, place_of, starting};
use crate::plan::Plan;

impl Plan<'_> {
    /// The fields of such structs for a column of the primary key, where their types are those that the
    /// column has by itself.
    pub(crate) fn keys_of_changesets(
        &mut self,
        structs: &dyn Framework,
        table: &QualifiedName,
        column: &Column,
    ) -> Vec<Origin> {
        let expected = self.expected;
        let mut tables = expected.tables.iter();
        let is_key = tables.any(|one| {
            let key = one.primary_key.present();
            one.name == *table && key.is_some_and(|key| key.columns.contains(&column.name))
        });
        let mappings = expected
            .mappings
            .iter()
            .filter(|one| is_key && one.table == *table && one.purpose == MappingPurpose::Update);
        let mut found = Vec::new();
        for mapping in mappings {
            let Some((origin, written)) = self.field_called(&mapping.origin, &column.name) else {
                continue;
            };
            let is_known = column.ty.best().is_some_and(|own| {
                [false, true].into_iter().any(|has_time| {
                    type_of(structs, own, has_time).as_deref() == Some(written.as_str())
                })
            });
            match is_known {
                true => found.push(origin),
                false => {
                    let what = format!("let the key of {} follow its column", mapping.model);
                    let why = format!("what {written} is otherwise used for is not known");
                    self.by_hand(Some(&origin), &what, &why);
                }
            }
        }
        found
    }

    /// The field of this name in the struct that begins at a place, with its type.
    fn field_called(&self, origin: &Origin, name: &str) -> Option<(Origin, String)> {
        let source = self.sources.get(&origin.file)?;
        let (all, at) = starting(source.tokens(), place_of(origin)?)?;
        let mut behind = all[at..].iter();
        let list = behind.find_map(|token| group_of(Some(token), Delimiter::Brace))?;
        let fields = Field::all(&list.stream());
        let field = fields
            .iter()
            .find(|field| source.text[field.name.clone()].trim_start_matches("r#") == name)?;
        let (ty, _) = unwrapped(&source.text[field.ty.clone()], "Option");
        let before = &source.text[..field.head];
        let line = 1 + before.matches('\n').count();
        let column = field.head - source.line_start(field.head) + 1;
        let place = (u32::try_from(line).ok()?, u32::try_from(column).ok()?);
        let origin = Origin::new(origin.file.clone(), place.0, place.1);
        Some((origin, ty.to_owned()))
    }
}
