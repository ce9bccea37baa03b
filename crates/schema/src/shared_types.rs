//! Column types that are kept once: a schema of ten thousand tables has a few dozen of them.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::column::{Column, ColumnType};

/// The column types that a source has named so far.
#[derive(Debug, Default)]
pub struct SharedTypes(BTreeSet<Arc<ColumnType>>);

impl SharedTypes {
    /// The one of these types that is equal to this one, which is kept where there is none.
    pub fn share(&mut self, ty: ColumnType) -> Arc<ColumnType> {
        match self.0.get(&ty) {
            Some(kept) => Arc::clone(kept),
            None => self.keep(Arc::new(ty)),
        }
    }

    /// Lets a column have the one of these types that is equal to its own.
    pub fn share_in(&mut self, column: &mut Column) {
        column.ty = match self.0.get(&column.ty) {
            Some(kept) => Arc::clone(kept),
            None => self.keep(Arc::clone(&column.ty)),
        };
    }

    fn keep(&mut self, ty: Arc<ColumnType>) -> Arc<ColumnType> {
        self.0.insert(Arc::clone(&ty));
        ty
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql_type::SqlType;

    #[test]
    fn equal_types_are_one_and_others_are_not() {
        let mut types = SharedTypes::default();
        let text = || ColumnType::declared(SqlType::built_in("text"));
        let array = ColumnType::declared(SqlType::built_in("text").into_array());
        let kept = types.share(text());
        let mut column = Column::new("name", text());
        types.share_in(&mut column);
        assert!(Arc::ptr_eq(&kept, &column.ty));
        assert!(!Arc::ptr_eq(&kept, &types.share(array)));
    }
}
