//! Enums that say which labels they read.

use crate::render::{read_files, read_text};

fn labels(source: &str) -> Vec<(String, Vec<String>)> {
    let models = read_text(source);
    let enums = models.schema.enums.into_iter();
    enums.map(|one| (one.name.name, one.labels)).collect()
}

#[test]
fn an_enum_of_diesel_has_the_labels_of_its_sql_type() {
    let found = labels(
        r#"
pub mod sql_types {
    #[derive(diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "traffic_light"))]
    #[diesel(mysql_type(name = "Enum"))]
    pub struct TrafficLight;
}
#[derive(Debug, diesel::types::Enum)]
#[diesel(sql_type = sql_types::TrafficLight)]
#[diesel(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Light { Red, RedAmber, #[diesel(rename = "go'n")] Green }
"#,
    );
    let expected = ["RED", "RED_AMBER", "go'n"].map(str::to_owned).to_vec();
    assert_eq!(found, [("traffic_light".to_owned(), expected)]);
}

#[test]
fn diesel_derive_enum_spells_labels_in_snake_case_unless_told_otherwise() {
    let found = labels(
        r#"
use diesel_derive_enum::DbEnum;
#[derive(DbEnum)]
enum DoorState { HalfOpen, #[db_rename = "shut"] Closed }
#[derive(DbEnum)]
#[db_enum(pg_type = "gear", value_style = "verbatim")]
enum GearBox { Neutral, #[db_enum(rename = "R")] Reverse }
"#,
    );
    let list = |labels: &[&str]| {
        labels
            .iter()
            .map(|one| (*one).to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        found,
        [
            ("door_state".to_owned(), list(&["half_open", "shut"])),
            ("gear".to_owned(), list(&["Neutral", "R"])),
        ]
    );
}

#[test]
fn an_enum_of_anothers_derive_says_nothing() {
    let found = labels("#[derive(clap::ValueEnum, strum::EnumIter, other::Enum)] enum Mode { A }");
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn an_enum_in_a_file_without_tables_is_read() {
    let models = read_files(&[
        (
            "schema.rs",
            "#[derive(diesel::sql_types::SqlType)] #[diesel(postgres_type(name = \"tone\"))] pub struct Tone;",
        ),
        (
            "tone.rs",
            "use diesel::types::Enum;\n#[derive(Enum)] #[diesel(sql_type = crate::schema::Tone)] enum Pitch { High }",
        ),
    ]);
    assert_eq!(models.schema.enums[0].labels, ["High"]);
}

#[test]
fn an_enum_that_is_kept_as_text_is_none_of_the_database() {
    let found = labels(
        "#[derive(DbEnum)] #[PgType = \"text\"] enum Health { Well, Ill }
         #[derive(DbEnum)] #[db_enum(pg_type = \"varchar\")] enum Mood { Glad }
         #[derive(DbEnum)] #[PgType = \"tone\"] enum Tone { High }",
    );
    assert_eq!(found, [("tone".to_owned(), vec!["high".to_owned()])]);
}
