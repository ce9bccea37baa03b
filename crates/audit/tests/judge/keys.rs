//! Rules about keys and other constraints.

use schemadrift_audit::{Finding, Severity};
use schemadrift_schema::{
    Confidence, Exclusion, Expression, Normal, PrimaryKey, Provenance, ReferentialAction, Stated,
    Table, TableKind,
};

use crate::build::{
    check, column, details, findings, foreign_key, index, made_by, model, names, only, place,
    primary_key, schema, table, unique,
};

/// Both sides of one table with two columns, each changed.
fn sides(
    expected: impl FnOnce(&mut Table),
    actual: impl FnOnce(&mut Table),
) -> (schemadrift_schema::Schema, schemadrift_schema::Schema) {
    let columns = || [column("a", "bigint"), column("b", "bigint")];
    let (mut one, mut two) = (model("t", columns()), table("t", columns()));
    expected(&mut one);
    actual(&mut two);
    (schema([one]), schema([two]))
}

fn only_of(expected: impl FnOnce(&mut Table), actual: impl FnOnce(&mut Table)) -> Finding {
    let (expected, actual) = sides(expected, actual);
    only(&expected, &actual)
}

#[test]
fn a_missing_primary_key() {
    let found = only_of(|one| one.primary_key = primary_key(&["a"]), |_| {});
    assert_eq!(found.rule, "primary-key-missing");
    assert_eq!(found.severity, Severity::Warning);
    assert_eq!(found.subject.column.as_deref(), Some("a"));
    assert_eq!(
        found.message,
        "t has no primary key, the model declares (a)"
    );
}

#[test]
fn a_primary_key_on_other_columns_or_where_none_is_declared() {
    let other = only_of(
        |one| one.primary_key = primary_key(&["a"]),
        |two| two.primary_key = primary_key(&["a", "b"]),
    );
    assert_eq!(other.rule, "primary-key-mismatch");
    assert_eq!(
        other.message,
        "t has primary key (a, b), the model declares (a)"
    );
    let deferrable = |value| {
        Stated::Is(Some(PrimaryKey {
            deferrable: Stated::Is(value),
            ..PrimaryKey::over(vec!["a".to_owned()])
        }))
    };
    let late = only_of(
        |one| one.primary_key = deferrable(false),
        |two| two.primary_key = deferrable(true),
    );
    assert_eq!(late.rule, "primary-key-mismatch");
    assert_eq!(details(&late, "deferrable"), ["expected no, found yes"]);
    assert_eq!(late.actual.as_deref(), Some("deferrable yes"));
    let unmapped = only_of(|_| {}, |two| two.primary_key = primary_key(&["b"]));
    assert_eq!(unmapped.rule, "primary-key-mismatch");
    assert_eq!(unmapped.severity, Severity::Warning);
    assert_eq!(unmapped.expected.as_deref(), Some("primary key none"));
}

#[test]
fn a_foreign_key_with_another_action_names_its_target_and_both_actions() {
    let found = only_of(
        |one| {
            let mut key = foreign_key("a", "users");
            key.on_delete = Stated::Is(ReferentialAction::Cascade);
            key.origin = Some(place(10));
            one.foreign_keys.push(key);
        },
        |two| {
            let mut key = foreign_key("a", "users");
            key.on_delete = Stated::Is(ReferentialAction::NoAction);
            key.name = Some("t_a_fkey".to_owned());
            key.provenance = made_by("003_keys.sql");
            two.foreign_keys.push(key);
        },
    );
    assert_eq!(found.rule, "foreign-key-mismatch");
    assert_eq!(found.severity, Severity::Warning);
    assert_eq!(found.subject.references.as_deref(), Some("users(id)"));
    assert_eq!(found.subject.object.as_deref(), Some("t_a_fkey"));
    assert_eq!(found.expected.as_deref(), Some("on delete CASCADE"));
    assert_eq!(found.actual.as_deref(), Some("on delete NO ACTION"));
    assert_eq!(found.origin, Some(place(10)));
    assert_eq!(found.migration.as_deref(), Some("003_keys.sql"));
    assert_eq!(
        found.message,
        "t foreign key from a to users(id) exists, but differs: \
         on delete NO ACTION, the model declares CASCADE"
    );
}

#[test]
fn an_unmapped_foreign_key_is_info_at_the_model() {
    let found = only_of(
        |_| {},
        |two| two.foreign_keys.push(foreign_key("a", "users")),
    );
    assert_eq!(found.rule, "foreign-key-unmapped");
    assert_eq!(found.severity, Severity::Info);
    assert_eq!(found.subject.column.as_deref(), Some("a"));
    assert_eq!(found.subject.references.as_deref(), Some("users(id)"));
    assert_eq!(found.origin, Some(place(1)));
}

#[test]
fn a_missing_unique_names_the_indexes_that_are_not_enough() {
    let (expected, actual) = sides(
        |one| one.uniques.push(unique(&["a", "b"])),
        |two| {
            let mut partial = index(&["b", "a"]);
            partial.name = Some("t_live".to_owned());
            partial.unique = true;
            partial.predicate = Some(Expression::printed("(a > 0)", 15).into());
            let mut plain = index(&["a", "b"]);
            plain.name = Some("t_plain".to_owned());
            two.indexes.extend([partial, plain]);
        },
    );
    let found = findings(&expected, &actual)
        .into_iter()
        .find(|finding| finding.rule == "unique-missing")
        .unwrap();
    assert_eq!(found.severity, Severity::Warning);
    assert_eq!(found.subject.columns, ["a", "b"]);
    assert_eq!(found.subject.column, None, "it is about two columns");
    assert_eq!(
        details(&found, "index"),
        [
            "index t_live exists, but partial: WHERE (a > 0)",
            "index t_plain exists, but not unique"
        ]
    );
}

#[test]
fn a_unique_with_other_properties_and_one_that_no_model_declares() {
    let deferrable = |value| {
        let mut unique = unique(&["a"]);
        unique.deferrable = Stated::Is(value);
        unique
    };
    let mismatch = only_of(
        |one| one.uniques.push(deferrable(true)),
        |two| two.uniques.push(deferrable(false)),
    );
    assert_eq!(mismatch.rule, "unique-mismatch");
    assert_eq!(mismatch.severity, Severity::Warning);
    assert_eq!(details(&mismatch, "deferrable"), ["expected yes, found no"]);
    let unmapped = only_of(|_| {}, |two| two.uniques.push(unique(&["a"])));
    assert_eq!(unmapped.rule, "unique-unmapped");
    assert_eq!(unmapped.severity, Severity::Info);
    assert_eq!(unmapped.subject.column.as_deref(), Some("a"));
}

#[test]
fn checks_without_a_name_are_told_apart_by_their_condition() {
    let (expected, actual) = sides(
        |one| {
            let written = |text| check("a", Expression::written(text));
            one.checks.extend([written("a > 0"), written("a < 9")]);
        },
        |_| {},
    );
    let found = findings(&expected, &actual);
    let messages: Vec<&str> = found.iter().map(|one| one.message.as_str()).collect();
    assert_eq!(messages.len(), 2, "{messages:?}");
    assert!(messages.contains(&"t has no check (a > 0)"));
    assert!(found.iter().all(|one| one.rule == "check-missing"));
    assert!(found.iter().all(|one| one.severity == Severity::Warning));
}

#[test]
fn a_check_that_the_server_refuses_is_unverifiable() {
    let found = only_of(
        |one| {
            let refused = Expression {
                written: "nowhere(a)".to_owned(),
                normal: Normal::Refused("function nowhere(bigint) does not exist".to_owned()),
            };
            one.checks.push(check("a", refused));
        },
        |_| {},
    );
    assert_eq!(found.rule, "check-missing");
    assert_eq!(found.severity, Severity::Info);
    assert_eq!(found.confidence, Confidence::Low);
    assert_eq!(
        details(&found, "unverifiable"),
        ["function nowhere(bigint) does not exist"]
    );
}

#[test]
fn a_check_with_another_condition_is_drift_only_where_one_server_printed_both() {
    let named = |expression| {
        let mut check = check("a", expression);
        check.name = Some("positive".to_owned());
        check
    };
    let against = |expected| {
        only_of(
            |one| one.checks.push(named(expected)),
            |two| two.checks.push(named(Expression::printed("(a >= 0)", 15))),
        )
    };
    let drift = against(Expression::printed("(a > 0)", 15));
    assert_eq!(drift.rule, "check-mismatch");
    assert_eq!(drift.severity, Severity::Warning);
    assert_eq!(
        drift.message,
        "t check positive exists, but differs: expression (a >= 0), the model declares (a > 0)"
    );
    let unknown = against(Expression::written("a > 0"));
    assert_eq!(unknown.severity, Severity::Info);
    assert_eq!(unknown.confidence, Confidence::Low);
    assert_eq!(unknown.fingerprint, drift.fingerprint);
    assert!(unknown.message.contains("could not be compared"));
}

#[test]
fn an_unmapped_check_is_one_line_whatever_the_server_prints() {
    let found = only_of(
        |_| {},
        |two| {
            let printed = Expression::printed("(\nCASE\n    WHEN a > 0 THEN true\nEND)", 15);
            two.checks.push(check("a", printed));
        },
    );
    assert_eq!(found.rule, "check-unmapped");
    assert_eq!(found.severity, Severity::Info);
    assert_eq!(
        found.message,
        "t has check ( CASE WHEN a > 0 THEN true END) that no model declares"
    );
}

#[test]
fn exclusions_of_two_catalogs() {
    let exclusion = |definition: &str| Exclusion {
        name: Some("apart".to_owned()),
        columns: names(&["a"]),
        definition: Expression::printed(definition, 15),
        provenance: Provenance::default(),
    };
    let catalog = |exclusions: Vec<Exclusion>| {
        let mut table = table("t", [column("a", "tstzrange")]);
        table.exclusions = exclusions;
        schema([table])
    };
    let overlap = catalog(vec![exclusion("EXCLUDE USING gist (a WITH &&)")]);
    let equal = catalog(vec![exclusion("EXCLUDE USING gist (a WITH =)")]);
    let none = catalog(Vec::new());
    for (expected, actual, rule, severity) in [
        (&overlap, &none, "exclusion-missing", Severity::Warning),
        (&overlap, &equal, "exclusion-mismatch", Severity::Warning),
        (&none, &overlap, "exclusion-unmapped", Severity::Info),
    ] {
        let found = only(expected, actual);
        assert_eq!((found.rule, found.severity), (rule, severity));
        assert_eq!(found.subject.object.as_deref(), Some("apart"));
        assert!(!found.message.contains("model"), "{}", found.message);
    }
}

#[test]
fn no_key_is_missed_that_would_refer_to_a_view() {
    let mut one = model(
        "packs",
        [column("id", "bigint"), column("total_id", "bigint")],
    );
    one.foreign_keys.push(foreign_key("total_id", "totals"));
    let two = table(
        "packs",
        [column("id", "bigint"), column("total_id", "bigint")],
    );
    let totals = model("totals", [column("id", "bigint")]);
    let mut there = table("totals", [column("id", "bigint")]);
    let is_missed = |there: &Table| {
        let found = findings(
            &schema([one.clone(), totals.clone()]),
            &schema([two.clone(), there.clone()]),
        );
        found.iter().any(|one| one.rule == "foreign-key-missing")
    };
    assert!(is_missed(&there));
    there.kind = TableKind::View;
    assert!(!is_missed(&there));
}

/// A database may have a constraint twice over, and is no drift to itself then.
#[test]
fn of_constraints_that_are_there_twice_each_has_its_own() {
    let named = |name: &str, deferrable: bool| {
        let mut one = unique(&["a"]);
        one.name = Some(name.to_owned());
        one.deferrable = Stated::Is(deferrable);
        one
    };
    let rules = |expected: &[(&str, bool)], actual: &[(&str, bool)]| -> Vec<&'static str> {
        let of = |all: &[(&str, bool)]| -> Vec<_> {
            all.iter().map(|(name, late)| named(name, *late)).collect()
        };
        let (expected, actual) = (of(expected), of(actual));
        let (expected, actual) = sides(|one| one.uniques = expected, |two| two.uniques = actual);
        findings(&expected, &actual)
            .iter()
            .map(|one| one.rule)
            .collect()
    };
    assert_eq!(
        rules(&[("x", false), ("y", false)], &[("x", false), ("y", false)]),
        [""; 0]
    );
    assert_eq!(
        rules(&[("x", false), ("y", false)], &[("v", false), ("w", false)]),
        [""; 0]
    );
    assert_eq!(
        rules(&[("x", true), ("y", false)], &[("y", false), ("x", true)]),
        [""; 0]
    );
    assert_eq!(
        rules(&[("x", false)], &[("x", false), ("y", true)]),
        ["unique-unmapped"]
    );
    assert_eq!(
        rules(&[("x", false), ("y", true)], &[("x", false)]),
        ["unique-missing"]
    );
    let keyed = |all: &[ReferentialAction]| -> Vec<_> {
        let of = |action: &ReferentialAction| {
            let mut key = foreign_key("a", "u");
            key.on_delete = Stated::Is(*action);
            key
        };
        all.iter().map(of).collect()
    };
    let both = [ReferentialAction::Cascade, ReferentialAction::NoAction];
    let (one, two) = sides(
        |one| one.foreign_keys = keyed(&both),
        |two| two.foreign_keys = keyed(&both[..1]),
    );
    let found: Vec<_> = findings(&one, &two).iter().map(|one| one.rule).collect();
    assert_eq!(found, ["foreign-key-missing"]);
}
