//! The embedded server.

use schemadrift_sandbox::{Engine, Preference, Sandbox, SandboxOptions};

#[tokio::test]
async fn it_answers() {
    let started = std::time::Instant::now();
    let options = SandboxOptions {
        preference: Preference::Embedded,
        ..SandboxOptions::default()
    };
    let sandbox = Sandbox::start(&options).await.unwrap();
    eprintln!("start {:?}", started.elapsed());
    assert_eq!(sandbox.engine(), Engine::Embedded);
    assert_eq!(sandbox.server_version(), "18.4");
    let mut connection = sandbox.connect().await.unwrap();
    let one: i32 = sqlx::query_scalar("select 1")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(one, 1);
    eprintln!("query {:?}", started.elapsed());
}
