//! What users of schema tools complain of in public, and what ours does: one test an issue, with
//! the number in its name. What is the same is not reported, and what is not is reported
//! once and at the right place.

mod checks;
mod compared;
mod defaults;
mod enums;
mod extensions;
mod foreign_keys;
mod gate;
mod indexes;
mod names;
mod nulls;
mod one_cause;
mod partitions;
mod patches;
mod renames;
mod types;
mod uniques;

use compared::{Compared, World};
