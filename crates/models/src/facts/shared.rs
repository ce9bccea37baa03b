//! Facts that are kept once: the files of a project name the same types and the same derives over
//! and over.

use schemadrift_schema::Shared;

use super::{FileFacts, ItemKind, RustPath, RustType};

/// What the files that one thread has parsed have in common.
#[derive(Default)]
pub(crate) struct SharedFacts {
    types: Shared<RustType>,
    derives: Shared<[RustPath]>,
}

impl SharedFacts {
    /// Lets a file have the types and derives that an earlier one had, where they are equal, and
    /// gives back what its lists hold in reserve.
    pub(crate) fn share_in(&mut self, file: &mut FileFacts) {
        file.modules.shrink_to_fit();
        for module in &mut file.modules {
            module.items.shrink_to_fit();
            module.imports.shrink_to_fit();
            for item in &mut module.items {
                self.derives.share_in(&mut item.derives);
                if let ItemKind::Struct(facts) = &mut item.kind {
                    for field in &mut facts.fields {
                        self.types.share_in(&mut field.ty);
                    }
                }
            }
        }
    }
}
