//! The migration platform, as a whole.

use std::path::Path;

use schemadrift_models::{ReadOptions, read};

#[test]
fn the_migration_platform_is_read_without_a_problem() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/migration-platform");
    let models = read(&ReadOptions::new(&root, vec![root.join("models")])).unwrap();
    assert_eq!(models.problems, []);
    assert_eq!(models.schema.tables.len(), 23);
    assert_eq!(models.schema.enums.len(), 3);
    assert!(models.unbound.is_empty());
    assert_eq!(models.files, 8);
    assert_eq!(Vec::from_iter(models.frameworks), ["derive"]);

    let columns = models.schema.tables.iter().flat_map(|table| &table.columns);
    let unresolved = columns.filter_map(|column| column.ty.unresolved.as_ref());
    assert_eq!(Vec::from_iter(unresolved), Vec::<&String>::new());

    let core = "models::data_import::core::DataImport";
    let model = |table: &schemadrift_schema::Table| table.model.clone().unwrap().path;
    assert!(
        models
            .schema
            .tables
            .iter()
            .any(|table| model(table) == core)
    );
}
