//! The manual page of a rule, read from the doc comment that opens the rule's file, or written as
//! it is where several rules share a template.

/// A rule's page as Markdown, and the parts that tools want by themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The whole page as Markdown, without a title.
    pub markdown: String,
}

/// A pair of sources that a rule's page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// Rust models.
    pub models: String,
    /// SQL that makes the database.
    pub sql: String,
}

/// A pair of databases that a rule's page shows, each as the SQL that makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sides {
    /// How it should be.
    pub expected: String,
    /// How it is.
    pub actual: String,
}

impl Page {
    /// Takes the leading `//!` lines of a source file; what has none is the page itself.
    pub(crate) fn from_source(source: &str) -> Self {
        if !source.starts_with("//!") {
            let markdown = source.to_owned();
            return Page { markdown };
        }
        let lines: Vec<&str> = source
            .lines()
            .take_while(|line| line.starts_with("//!"))
            .map(|line| {
                let text = line.trim_start_matches("//!");
                text.strip_prefix(' ').unwrap_or(text)
            })
            .collect();
        Page {
            markdown: lines.join("\n"),
        }
    }

    /// The first sentence or two: everything above the first heading, on one line.
    pub fn summary(&self) -> String {
        let lines: Vec<&str> = self
            .markdown
            .lines()
            .take_while(|line| !line.starts_with('#'))
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect();
        lines.join(" ")
    }

    /// Models and SQL of the chapter "Example", for which the rule speaks.
    pub fn example(&self) -> Option<Example> {
        let chapter = self.chapter("Example")?;
        Some(Example {
            models: code_block(chapter, "rust")?,
            sql: code_block(chapter, "sql")?,
        })
    }

    /// Models and SQL of the chapter "Use instead", for which it is silent. What the chapter does
    /// not repeat is that of the example.
    pub fn remedy(&self) -> Option<Example> {
        let example = self.example()?;
        let chapter = self.chapter("Use instead")?;
        Some(Example {
            models: code_block(chapter, "rust").unwrap_or(example.models),
            sql: match code_block(chapter, "sql") {
                Some(sql) if is_patch(&sql) => format!("{}\n{sql}", example.sql),
                Some(sql) => sql,
                None => example.sql,
            },
        })
    }

    /// Both databases of the chapter "Example", for which the rule speaks, where no model is part
    /// of it: the blocks under "Expected:" and "Actual:".
    pub fn sides(&self) -> Option<Sides> {
        let (expected, actual) = self.chapter("Example")?.split_once("\nActual:\n")?;
        Some(Sides {
            expected: code_block(expected, "sql")?,
            actual: code_block(actual, "sql")?,
        })
    }

    /// The same once the SQL of the chapter "Use instead" has been run on the actual side, for
    /// which the rule is silent.
    pub fn mended_sides(&self) -> Option<Sides> {
        let Sides { expected, actual } = self.sides()?;
        let mend = code_block(self.chapter("Use instead")?, "sql")?;
        Some(Sides {
            expected,
            actual: format!("{actual}\n{mend}"),
        })
    }

    fn chapter(&self, title: &str) -> Option<&str> {
        let heading = format!("## {title}\n");
        let start = self.markdown.find(&heading)? + heading.len();
        let rest = &self.markdown[start..];
        Some(rest.find("\n## ").map_or(rest, |end| &rest[..end]))
    }
}

/// SQL that changes what is there comes after the example's; SQL that makes tables replaces it.
fn is_patch(sql: &str) -> bool {
    !sql.to_uppercase().contains("CREATE TABLE") || sql.to_uppercase().contains("ALTER TABLE")
}

fn code_block(chapter: &str, language: &str) -> Option<String> {
    let fence = format!("```{language}\n");
    let start = chapter.find(&fence)? + fence.len();
    let end = chapter[start..].find("```")?;
    Some(chapter[start..start + end].trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "//! Says a thing.\n//!\n//! ## Example\n//!\n//! ```rust\n//! struct A;\n//! ```\n//!\n//! ```sql\n//! CREATE TABLE a ();\n//! ```\n//!\n//! ## Use instead\n//!\n//! ```sql\n//! ALTER TABLE a ADD b int;\n//! ```\n\nuse x;\n//! not this";

    #[test]
    fn a_page_is_the_leading_comment() {
        let page = Page::from_source(SOURCE);
        assert_eq!(page.summary(), "Says a thing.");
        assert!(!page.markdown.contains("not this"));
    }

    #[test]
    fn a_patch_follows_the_example_and_models_are_kept() {
        let page = Page::from_source(SOURCE);
        assert_eq!(page.example().unwrap().models, "struct A;");
        let remedy = page.remedy().unwrap();
        assert_eq!(remedy.models, "struct A;");
        assert_eq!(remedy.sql, "CREATE TABLE a ();\nALTER TABLE a ADD b int;");
    }
}
