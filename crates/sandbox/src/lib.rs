//! A throwaway PostgreSQL: a scratch database on a server that the user names,
//! a server compiled in, or one started from installed binaries.
//!
//! A [`Sandbox`] lives for one run, listens on nothing but a private socket, and
//! ends with the process that started it, also when that process is killed.
//! [`run_script`] is the one place where SQL text that is only known at run time
//! is sent to a server.

mod engine;
mod error;
mod extensions;
mod lexer;
mod observe;
mod roles;
mod sandbox;
mod scratch;
mod scratch_url;
mod script;
mod statements;
mod trial;

#[cfg(unix)]
mod folder;
#[cfg(unix)]
mod owner;

#[cfg(unix)]
mod account;
#[cfg(unix)]
mod binaries;
#[cfg(unix)]
mod death_signal;
#[cfg(unix)]
mod installed;

#[cfg(all(unix, feature = "embedded"))]
mod embedded;

pub use engine::{Engine, Preference, UnknownPreference};
pub use error::SandboxError;
pub use extensions::{extensions_in, versioned_extensions_in};
pub use observe::{LockMode, Observed, Observer};
pub use roles::roles_in;
pub use sandbox::{Sandbox, SandboxOptions};
pub use script::{ScriptError, ScriptMode, run_script};
pub use statements::split_statements;
pub use trial::Trial;
