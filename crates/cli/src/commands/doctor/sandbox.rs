//! Whether a throwaway PostgreSQL can be had.

use schemadrift::sandbox::{Sandbox, SandboxOptions};

use super::Diagnosis;

pub(super) async fn look(options: &SandboxOptions, diagnosis: &mut Diagnosis) {
    match Sandbox::start(options).await {
        Ok(sandbox) => {
            let text = format!(
                "{}, PostgreSQL {}",
                sandbox.engine(),
                sandbox.server_version()
            );
            diagnosis.good("sandbox", &text);
            if let Err(error) = sandbox.stop().await {
                diagnosis.remark("sandbox", &error.to_string());
            }
        }
        // Without one an audit still runs; what differs as text is then reported as unverifiable.
        Err(error) => diagnosis.remark("sandbox", &error.to_string()),
    }
}
