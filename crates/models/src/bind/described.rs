//! Fields against the columns that a server has described of their queries.
//!
//! A field that is a column of a table is compared with that table as it is now. What a query
//! computes has nothing but its description, which sqlx writes down when it is prepared; a macro is
//! compiled against it, and `query_as::<_, T>` of the same text is not.

use std::collections::BTreeSet;

use super::There;
use super::queries::Seen;
use crate::UnboundModel;
use crate::problem::Problem;
use crate::query::{DescribedColumn, FieldRead, QueryUse, Returned};

/// What the descriptions of the model's queries do not have, or have as another type.
pub(super) fn problems(model: &UnboundModel, there: &There<'_>) -> Vec<Problem> {
    let Some(shape) = &model.shape else {
        return Vec::new();
    };
    let mut problems = Vec::new();
    for used in &model.uses {
        let (Some(described), Ok(query)) = (&used.described, &used.query) else {
            continue;
        };
        let returned = Returned::of(query, &Seen::new(there, &shape.name.schema, used));
        let of_tables = returned.columns.iter().filter(|(_, from)| from.is_some());
        let of_tables: BTreeSet<&str> = of_tables.map(|(name, _)| field_name(used, name)).collect();
        let fields = used.fields.iter();
        let computed = fields.filter(|field| !of_tables.contains(field.column.name.as_str()));
        problems.extend(computed.filter_map(|field| problem(used, described, field)));
    }
    problems
}

fn problem(used: &QueryUse, described: &[DescribedColumn], field: &FieldRead) -> Option<Problem> {
    let place = format!("{}:{}", used.origin.file, used.origin.line);
    let advice = "if the query has changed since it was described, run `cargo sqlx prepare`";
    let name = &field.column.name;
    let mut named = described.iter();
    let column = named.find(|column| field_name(used, &column.name) == name);
    let message = match column {
        None if field.is_optional => return None,
        None => format!(
            "no column `{name}` is described of the query at {place}: {advice}, or mend the field"
        ),
        Some(column) => {
            let decoding = field.column.ty.decoding.as_ref()?;
            let there = column.ty.as_ref()?;
            if decoding.accepts.decodes(there) != Some(false) {
                return None;
            }
            format!(
                "`{name}` is described as {there} of the query at {place}, which {} does not \
                 decode: {advice}, or mend the field",
                decoding.rust_type
            )
        }
    };
    Some(Problem::at(field.column.origin.as_ref()?, message))
}

/// The field that a column of the result is for.
fn field_name<'a>(used: &'a QueryUse, column: &'a str) -> &'a str {
    used.renamed.get(column).map_or(column, String::as_str)
}
