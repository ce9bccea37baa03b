//! An enum that is added for a type which no enum of the models stands for.

use schemadrift_schema::EnumType;

use crate::edit::Block;
use crate::framework::NewEnum;
use crate::head::Head;
use crate::naming::{is_ambiguous, pascal, snake};
use crate::registry::label_attributes;
use crate::source::Source;

/// An enum to be written above the row that has a field of it.
pub(crate) struct Definition<'a> {
    pub(crate) of: &'a EnumType,
    pub(crate) new: NewEnum,
    pub(crate) row: &'a Head,
    /// What other rows with fields of it derive.
    pub(crate) others: &'a [String],
    /// The label that its columns begin with, where one is known.
    pub(crate) default: Option<String>,
}

/// What a type of a field has to derive if its row does.
const FOLLOWED: [&str; 13] = [
    "Clone",
    "Copy",
    "Debug",
    "Deserialize",
    "Eq",
    "Hash",
    "JsonSchema",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Serialize",
    "TS",
    "ToSchema",
];

impl Definition<'_> {
    /// Its text under this name; else why it cannot be written.
    pub(crate) fn block(&self, source: &Source, name: &str) -> Result<Block, String> {
        let row = self.row;
        let unnamed = || "its labels are no names".to_owned();
        let labels = self
            .of
            .labels
            .iter()
            .map(|label| Some((pascal(label)?, label)));
        let labels: Vec<(String, &String)> = labels.collect::<Option<_>>().ok_or_else(unnamed)?;
        let is_repeated = |at: usize| labels[..at].iter().any(|(one, _)| *one == labels[at].0);
        if labels.is_empty() || (0..labels.len()).any(is_repeated) {
            return Err(unnamed());
        }
        let between = source.behind(row.start);
        let is_broken = between != " ";
        let derives = self.derives(source);
        let words: Vec<String> = derives.iter().map(|path| last(path).to_owned()).collect();
        // What becomes of digits is a matter of taste.
        let has_digit = |label: &str| label.contains(|one: char| one.is_ascii_digit());
        let is_snake = self.new.says_snake_case
            && labels.iter().all(|(name, label)| {
                snake(name) == **label && !has_digit(label) && !is_ambiguous(name)
            });
        let mut lines = vec![format!("#[derive({})]", derives.join(", "))];
        lines.extend(self.new.attributes.iter().map(|one| match is_snake {
            true => one.replace(")]", ", rename_all = \"snake_case\")]"),
            false => one.clone(),
        }));
        let mut variants = Vec::new();
        let first = labels
            .iter()
            .position(|(_, label)| Some(*label) == self.default.as_ref());
        let default = words.iter().any(|word| word == "Default");
        let default = default.then(|| first.unwrap_or_default());
        for (at, (variant, label)) in labels.iter().enumerate() {
            if Some(at) == default {
                variants.push("#[default]".to_owned());
            }
            if !is_snake && variant != *label || !self.new.says_snake_case {
                variants.extend(label_attributes(&words, label));
            }
            variants.push(format!("{variant},"));
        }
        let visibility = &source.text[row.visibility..row.keyword];
        let head = format!("{visibility}enum {name} {{");
        let step = source.step();
        let text = match is_broken {
            true => {
                lines.push(head);
                lines.extend(variants.iter().map(|line| format!("{step}{line}")));
                lines.push("}".to_owned());
                format!("{}{}{between}", lines.join(&between), source.line_break())
            }
            false => {
                lines.push(format!(
                    "{head} {} }}",
                    variants.join(" ").trim_end_matches(',')
                ));
                lines.join(" ") + " "
            }
        };
        let block = Block {
            place: match is_broken {
                true => {
                    let line = source.line_start(row.start);
                    let above = source.comments_above(line);
                    above + (row.start - line)
                }
                false => row.start,
            },
            open: String::new(),
            between: "",
            close: String::new(),
            text,
        };
        Ok(block)
    }

    /// What its row derives, as far as it matters to a field, and what makes it an enum of its type.
    fn derives(&self, source: &Source) -> Vec<String> {
        let mut derives = followed(source, self.row);
        for other in self.others {
            if !derives.iter().any(|one| last(one) == last(other)) {
                derives.push(other.clone());
            }
        }
        let needs = self.new.needs.iter().map(|one| (*one).to_owned());
        for wanted in needs.chain(self.new.derives.iter().cloned()) {
            if !derives.iter().any(|one| last(one) == last(&wanted)) {
                derives.push(wanted);
            }
        }
        derives
    }
}

/// What a row derives that a type of its fields has to derive, too.
pub(crate) fn followed(source: &Source, row: &Head) -> Vec<String> {
    let keys = row.attributes.iter().filter(|one| one.name == "derive");
    let written = keys
        .flat_map(|one| &one.keys)
        .map(|key| &source.text[key.range.clone()]);
    let followed = written.filter(|path| FOLLOWED.contains(&last(path)));
    followed.map(str::to_owned).collect()
}

/// A derive by the path that it has where nothing is imported.
pub(crate) fn full(path: &str) -> String {
    let krate = match last(path) {
        "Deserialize" | "Serialize" => "serde::",
        "JsonSchema" => "schemars::",
        "TS" => "ts_rs::",
        "ToSchema" => "utoipa::",
        _ => "",
    };
    match path.contains("::") {
        true => path.to_owned(),
        false => format!("{krate}{path}"),
    }
}

/// The last word of a path.
fn last(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path).trim()
}
