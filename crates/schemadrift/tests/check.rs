//! `schemadrift::check()` as a user's own test would call it.

use schemadrift::CheckError;
use schemadrift::rules::Severity;

const MODELS: &str = "tests/shop/models";
const MIGRATIONS: &str = "tests/shop/migrations";

#[tokio::test]
async fn models_in_step_pass() -> Result<(), CheckError> {
    schemadrift::check()
        .models(MODELS)
        .migrations(MIGRATIONS)
        .fail_on(Severity::Info)
        .await
}

#[tokio::test]
async fn drift_is_listed_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("1.sql"),
        "CREATE TABLE customers (id bigint PRIMARY KEY);",
    )
    .unwrap();
    let error = schemadrift::check()
        .models(MODELS)
        .migrations(folder.path())
        .await
        .unwrap_err();
    let text = format!("{error:?}");
    assert!(
        text.contains("shop.rs:11:5: error[column-missing]: customers.email"),
        "{text}"
    );
    assert!(text.contains("table orders does not exist"), "{text}");
}

#[tokio::test]
async fn nothing_to_compare_is_no_agreement() {
    let folder = tempfile::tempdir().unwrap();
    let error = schemadrift::check()
        .models(MODELS)
        .migrations(folder.path())
        .await
        .unwrap_err();
    assert!(matches!(error, CheckError::Nothing(_)), "{error}");
    let error = schemadrift::check().models(MODELS).await.unwrap_err();
    assert!(matches!(error, CheckError::Sides), "{error}");
    let error = schemadrift::check()
        .migrations(MIGRATIONS)
        .await
        .unwrap_err();
    assert!(matches!(error, CheckError::NoModels), "{error}");
}

#[tokio::test]
async fn a_url_that_does_not_parse_shows_no_password() {
    let error = schemadrift::check()
        .models(MODELS)
        .database_url("postgres:/u:canary@h/db")
        .await
        .unwrap_err();
    assert!(!format!("{error:?} {error}").contains("canary"));
}
