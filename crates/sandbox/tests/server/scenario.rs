//! What every engine must do, whichever it is.

use schemadrift_sandbox::{Preference, Sandbox, SandboxOptions, ScriptMode, run_script};
use sqlx::{Connection, Executor, PgConnection};

pub(crate) fn options(preference: Preference) -> SandboxOptions {
    SandboxOptions {
        preference,
        ..SandboxOptions::default()
    }
}

/// The tables in `public`.
pub(crate) async fn names(connection: &mut PgConnection) -> Vec<String> {
    sqlx::query_scalar(
        "select tablename::text from pg_tables where schemaname = 'public' order by 1",
    )
    .fetch_all(connection)
    .await
    .unwrap()
}

pub(crate) async fn scripts(sandbox: &Sandbox) {
    let mut connection = sandbox.connect().await.unwrap();
    let script = "
        create type mood as enum ('ok', 'bad');
        create table person (id bigint generated always as identity primary key, mood mood);
        create function f() returns int language sql begin atomic select 1; select 2; end;
        do $$ begin insert into person (mood) values ('ok'); end $$;
    ";
    run_script(&mut connection, script, ScriptMode::OneTransaction)
        .await
        .unwrap();
    connection.close().await.unwrap();

    let mut connection = sandbox.connect().await.unwrap();
    let script = "
        -- no-transaction
        create index concurrently person_mood on person (mood);
        alter type mood add value 'fine';
        begin; create table other (m mood default 'fine'); commit;
        create index concurrently other_m on other (m);
    ";
    run_script(&mut connection, script, ScriptMode::StatementByStatement)
        .await
        .unwrap();
    let error = run_script(&mut connection, script, ScriptMode::OneTransaction)
        .await
        .unwrap_err();
    assert_eq!(error.code.as_deref(), Some("25001"), "{error:?}");
    assert_eq!(error.line, Some(3));
    assert_eq!(names(&mut connection).await, ["other", "person"]);
    let moods: i64 = sqlx::query_scalar("select count(*) from person where mood = 'ok'")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(moods, 1);
    run_script(
        &mut connection,
        "drop table other, person; drop function f; drop type mood",
        ScriptMode::OneTransaction,
    )
    .await
    .unwrap();
    connection.close().await.unwrap();
}

pub(crate) async fn errors_have_lines(sandbox: &Sandbox) {
    use ScriptMode::{OneTransaction, StatementByStatement};
    let cases: &[(&str, &str, Option<usize>)] = &[
        // The server gives a position.
        (
            "select 'ü';\ncreate table x (\n a int,\n b nope\n);",
            "42704",
            Some(4),
        ),
        ("select 1;\n\nselct 2;", "42601", Some(3)),
        // It gives none: the line of the statement.
        (
            "create table x (a int);\n/* é */\ncreate table x (a int);",
            "42P07",
            Some(3),
        ),
        (
            "select 1;\ndo $$\nbegin\n raise exception 'no' using hint = 'try', detail = 'that';\nend $$;",
            "P0001",
            Some(2),
        ),
        (
            "select 1; select 2;\n\ndrop table nowhere;",
            "42P01",
            Some(3),
        ),
        // Its position is inside a function's text, not inside the script.
        (
            "create function g() returns int language plpgsql as $$ begin\n\n\n return nope; end $$;\nselect g();",
            "42703",
            Some(5),
        ),
        ("select 'open", "42601", Some(1)),
    ];
    let mut connection = sandbox.connect().await.unwrap();
    for (script, code, line) in cases {
        for mode in [OneTransaction, StatementByStatement] {
            let error = run_script(&mut connection, script, mode).await.unwrap_err();
            assert_eq!(error.code.as_deref(), Some(*code), "{script}\n{error:?}");
            assert_eq!(error.line, *line, "{mode:?}: {script}\n{error:?}");
            if *code == "P0001" {
                assert_eq!(error.message, "no");
                assert_eq!(error.hint.as_deref(), Some("try"));
                assert_eq!(error.detail.as_deref(), Some("that"));
            }
            let clean = "drop table if exists x; drop function if exists g";
            run_script(&mut connection, clean, OneTransaction)
                .await
                .unwrap();
        }
    }
    let script = "select 1;\ncopy x from stdin;";
    let error = run_script(&mut connection, script, OneTransaction)
        .await
        .unwrap_err();
    assert_eq!(
        (error.code.as_deref(), error.line),
        (Some("0A000"), Some(2))
    );
    // A constraint that is only checked at the end.
    let script = "create table p (a int primary key);
        create table c (a int references p deferrable initially deferred);
        insert into c values (1);";
    let error = run_script(&mut connection, script, OneTransaction)
        .await
        .unwrap_err();
    assert_eq!(error.code.as_deref(), Some("23503"), "{error:?}");
    assert!(names(&mut connection).await.is_empty());
    connection.close().await.unwrap();
}

pub(crate) async fn a_failed_transaction_leaves_the_connection_usable(sandbox: &Sandbox) {
    let mut connection = sandbox.connect().await.unwrap();
    let mut transaction = connection.begin().await.unwrap();
    transaction
        .execute("create table gone (a int)")
        .await
        .unwrap();
    sqlx::query("select $1::int / 0")
        .bind(1)
        .execute(&mut *transaction)
        .await
        .unwrap_err();
    let error = transaction.execute("select 1").await.unwrap_err();
    let code = error
        .as_database_error()
        .unwrap()
        .code()
        .unwrap()
        .into_owned();
    assert_eq!(code, "25P02");
    transaction.rollback().await.unwrap();
    assert!(names(&mut connection).await.is_empty());
    // In the extended protocol: an error when parsing, then one when binding.
    sqlx::query("selct $1")
        .bind(1)
        .execute(&mut connection)
        .await
        .unwrap_err();
    sqlx::query("select $1::text::int")
        .bind("x")
        .execute(&mut connection)
        .await
        .unwrap_err();
    let two: i32 = sqlx::query_scalar("select $1::int + 1")
        .bind(1)
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(two, 2);
    connection.close().await.unwrap();
}

pub(crate) async fn large_results_and_many_queries(sandbox: &Sandbox) {
    let mut connection = sandbox.connect().await.unwrap();
    let texts: Vec<String> =
        sqlx::query_scalar("select repeat('x', 1000) from generate_series(1, $1)")
            .bind(20_000)
            .fetch_all(&mut connection)
            .await
            .unwrap();
    assert_eq!(texts.len(), 20_000);
    assert!(texts.iter().all(|text| text.len() == 1000));
    let long: String = sqlx::query_scalar("select $1::text")
        .bind("y".repeat(8 << 20))
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(long.len(), 8 << 20);
    for number in 0..300_i32 {
        let same: i32 = sqlx::query_scalar("select $1::int")
            .bind(number)
            .fetch_one(&mut connection)
            .await
            .unwrap();
        assert_eq!(same, number);
    }
    connection.close().await.unwrap();
}

pub(crate) async fn five_hundred_tables(sandbox: &Sandbox) {
    use std::fmt::Write;
    let mut script = String::from("create schema many;\n");
    for number in 0..500 {
        writeln!(
            script,
            "create table many.t{number} (id bigint primary key, name text not null);\ncreate index on many.t{number} (name);"
        )
        .unwrap();
    }
    let mut connection = sandbox.connect().await.unwrap();
    run_script(&mut connection, &script, ScriptMode::OneTransaction)
        .await
        .unwrap();
    let indexes: i64 =
        sqlx::query_scalar("select count(*) from pg_indexes where schemaname = 'many'")
            .fetch_one(&mut connection)
            .await
            .unwrap();
    assert_eq!(indexes, 1000);
    script.push_str("create table many.t7 (a int);");
    let broken = script.replacen("create schema many;", "", 1);
    let error = run_script(&mut connection, &broken, ScriptMode::OneTransaction)
        .await
        .unwrap_err();
    assert_eq!(error.line, Some(2));
    connection.close().await.unwrap();
}

pub(crate) async fn share_nothing(left: &Sandbox, right: &Sandbox) {
    let mut left = left.connect().await.unwrap();
    let mut right = right.connect().await.unwrap();
    left.execute("create table mine (a int)").await.unwrap();
    right.execute("create table yours (a int)").await.unwrap();
    assert_eq!(names(&mut left).await, ["mine"]);
    assert_eq!(names(&mut right).await, ["yours"]);
}
