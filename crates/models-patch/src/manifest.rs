//! What a package depends on, as far as the lines of its manifest tell.

/// The manifest of a package, with that of its workspace.
pub(crate) struct Manifest {
    own: String,
    workspace: Option<String>,
}

impl Manifest {
    /// Of the manifests above a file, the outermost first.
    pub(crate) fn new(mut above: Vec<String>) -> Option<Self> {
        let is_of = |text: &String, section: &str| text.lines().any(|line| line.trim() == section);
        let own = above.iter().rposition(|text| is_of(text, "[package]"))?;
        let workspace = above
            .iter()
            .rposition(|text| is_of(text, "[workspace.dependencies]"));
        Some(Manifest {
            workspace: workspace.map(|at| above[at].clone()),
            own: above.swap_remove(own),
        })
    }

    /// What is written of a dependency, here and in the workspace; `None` where there is none.
    pub(crate) fn dependency(&self, name: &str) -> Option<String> {
        let own = entry(&self.own, "dependencies", name)?;
        let shared = self
            .workspace
            .as_deref()
            .filter(|_| own.contains("workspace"));
        let shared = shared.and_then(|text| entry(text, "workspace.dependencies", name));
        Some(own + &shared.unwrap_or_default())
    }
}

/// What stands of a dependency in the section of this name, or in one for a target.
fn entry(text: &str, wanted: &str, name: &str) -> Option<String> {
    let (mut section, mut depth, mut found) = (String::new(), 0_i32, String::new());
    let mut is_inside = false;
    for line in text.lines() {
        let line = line.split(" #").next().unwrap_or_default().trim();
        if depth == 0 && line.starts_with('[') {
            section = line.trim_matches(['[', ']']).to_owned();
            continue;
        }
        let of_section = |end: &str| section == end || section.ends_with(&format!(".{end}"));
        if depth == 0 {
            let is_own = of_section(&format!("{wanted}.{name}"));
            is_inside = is_own || of_section(wanted) && is_key(line, name);
        }
        if is_inside {
            found.push_str(line);
            found.push('\n');
        }
        for mark in line.chars() {
            depth += match mark {
                '[' | '{' => 1,
                ']' | '}' => -1,
                _ => 0,
            };
        }
    }
    (!found.is_empty()).then_some(found)
}

fn is_key(line: &str, name: &str) -> bool {
    let line = line.trim_start_matches('"');
    let rest = line.strip_prefix(name);
    rest.is_some_and(|rest| rest.starts_with(['"', ' ', '=', '.']))
}

/// Whether one of the lines asks for a package in this major version.
pub(crate) fn asks_for(text: &str, package: &str, major: &str) -> bool {
    let mut lines = text.lines();
    lines.any(|line| {
        let rest = line.trim().strip_prefix(package);
        let is_it = rest.is_some_and(|rest| rest.starts_with([' ', '=', '.']));
        let version = line.split(['"', '\'']).nth(1).unwrap_or_default();
        let version = version.trim_start_matches(['^', '~', '=', ' ']);
        let rest = version.strip_prefix(major);
        is_it && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dependency_is_found_however_it_is_written() {
        let own = "[package]\nname = \"a\"\n[dependencies]\nuuid = \"1\"\nsqlx = {\n  version = \"1\",\n  \
                   features = [\n    \"uuid\",\n  ],\n}\nchrono.workspace = true\n\
                   [dependencies.time]\nversion = \"1\"\nfeatures = [\"serde\"]\n\
                   [dev-dependencies]\nurl = \"2\"\n";
        let above = "[workspace]\n[workspace.dependencies]\nchrono = { version = \"1\", features = \
                     [\"serde\"] }\nurl = \"2\"\n";
        let manifest = Manifest::new(vec![above.to_owned(), own.to_owned()]).unwrap();
        let has = |name: &str, text: &str| {
            manifest
                .dependency(name)
                .is_some_and(|entry| entry.contains(text))
        };
        assert!(has("uuid", "") && has("sqlx", "\"uuid\"") && has("time", "serde"));
        assert!(has("chrono", "serde") && !has("uuid", "sqlx") && !has("sqlx", "chrono"));
        assert!(!has("url", "") && !has("uu", "") && !has("version", ""));
    }
}
