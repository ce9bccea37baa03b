//! Which of SeaORM's derives items have, by whatever name they are imported.

use crate::names::{ItemId, Names};

/// A derive that says something of columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Derive {
    ActiveEnum,
    Entity,
    EntityModel,
    FromJsonQueryResult,
    Relation,
    ValueType,
}

impl Derive {
    fn of_name(name: &str) -> Option<Self> {
        Some(match name {
            "DeriveActiveEnum" => Derive::ActiveEnum,
            "DeriveEntity" => Derive::Entity,
            "DeriveEntityModel" => Derive::EntityModel,
            "DeriveRelation" => Derive::Relation,
            "DeriveValueType" => Derive::ValueType,
            "FromJsonQueryResult" => Derive::FromJsonQueryResult,
            _ => return None,
        })
    }
}

/// The derives of every item, looked up once: one bit for each.
pub(super) struct Derives(Vec<u8>);

impl Derives {
    pub(super) fn of(names: &Names<'_>) -> Self {
        let bits = names.items().map(|(_, item)| {
            let resolved = item.facts.derives.iter().filter_map(|path| {
                let external = names.resolve_derive(item.module, path);
                Derive::of_name(external.path.last()?)
            });
            resolved.fold(0, |bits, derive| bits | bit(derive))
        });
        Derives(bits.collect())
    }

    /// Whether the item has this derive.
    pub(super) fn has(&self, id: ItemId, derive: Derive) -> bool {
        self.bits(id) & bit(derive) != 0
    }

    /// Whether its attributes are read: what serde encodes has none.
    pub(super) fn has_attributes(&self, id: ItemId) -> bool {
        self.bits(id) & !bit(Derive::FromJsonQueryResult) != 0
    }

    fn bits(&self, id: ItemId) -> u8 {
        self.0.get(id).copied().unwrap_or_default()
    }
}

fn bit(derive: Derive) -> u8 {
    1 << derive as u8
}
