//! From the text of a query to what it returns, by the grammar of PostgreSQL.

use std::sync::Arc;

use sqlparser::ast::{
    self, AssignmentTarget, BinaryOperator, Expr, FromTable, Ident, JoinConstraint, JoinOperator,
    ObjectName, Query as SqlQuery, SelectItem, SelectItemQualifiedWildcardKind, SetExpr, Statement,
    TableAlias, TableFactor, TableObject, TableWithJoins, UpdateTableFromKind,
};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;

use super::{From, Item, Query, Reference, Select, Source};

/// Longer is no query that a person writes.
const MAX_BYTES: usize = 64 * 1024;

/// Reads the only statement of a text, or says why it cannot.
pub(crate) fn parse(text: &str) -> Result<Query, String> {
    if text.len() > MAX_BYTES {
        return Err("the text is too long to be read".to_owned());
    }
    let statements = Parser::parse_sql(&PostgreSqlDialect {}, text)
        .map_err(|error| format!("the SQL could not be read: {error}"))?;
    match statements.as_slice() {
        [only] => Scope::default()
            .statement(only)
            .ok_or_else(|| "no rows are returned".to_owned()),
        _ => Err("the text is not one statement".to_owned()),
    }
}

/// The queries that `WITH` gives names to, the innermost last.
#[derive(Clone, Default)]
struct Scope {
    named: Vec<(String, Arc<Query>, Vec<String>)>,
}

impl Scope {
    fn statement(&self, statement: &Statement) -> Option<Query> {
        match statement {
            Statement::Query(query) => Some(self.query(query)),
            Statement::Insert(insert) => {
                let returning = insert.returning.as_ref()?;
                let TableObject::TableName(name) = &insert.table else {
                    return None;
                };
                let alias = insert
                    .table_alias
                    .as_ref()
                    .map(|alias| folded(&alias.alias));
                let target = table_source(name, alias);
                let mut select = self.select_list(returning, vec![target]);
                let written = insert.columns.iter().filter_map(last);
                select.never_null.extend(written.map(unqualified));
                Some(Query::Select(select))
            }
            Statement::Update(update) => {
                let returning = update.returning.as_ref()?;
                let mut select = Select::default();
                self.add_from(std::slice::from_ref(&update.table), &mut select);
                if let Some(
                    UpdateTableFromKind::BeforeSet(from) | UpdateTableFromKind::AfterSet(from),
                ) = &update.from
                {
                    self.add_from(from, &mut select);
                }
                for assignment in &update.assignments {
                    let targets = match &assignment.target {
                        AssignmentTarget::ColumnName(name) => std::slice::from_ref(name),
                        AssignmentTarget::Tuple(names) => names.as_slice(),
                    };
                    let written = targets.iter().filter_map(last);
                    select.never_null.extend(written.map(unqualified));
                }
                Some(self.returning(returning, select, update.selection.as_ref()))
            }
            Statement::Delete(delete) => {
                let returning = delete.returning.as_ref()?;
                let mut select = Select::default();
                let (FromTable::WithFromKeyword(from) | FromTable::WithoutKeyword(from)) =
                    &delete.from;
                self.add_from(from, &mut select);
                self.add_from(delete.using.as_deref().unwrap_or_default(), &mut select);
                Some(self.returning(returning, select, delete.selection.as_ref()))
            }
            _ => None,
        }
    }

    fn returning(
        &self,
        returning: &[SelectItem],
        select: Select,
        condition: Option<&Expr>,
    ) -> Query {
        let mut listed = self.select_list(returning, select.sources);
        listed.never_null.extend(select.never_null);
        add_never_null(condition, &mut listed.never_null);
        Query::Select(listed)
    }

    fn query(&self, query: &SqlQuery) -> Query {
        let mut scope = self.clone();
        if let Some(with) = &query.with {
            for one in &with.cte_tables {
                let name = folded(&one.alias.name);
                let columns = alias_columns(Some(&one.alias));
                let mut inside = scope.clone();
                if with.recursive {
                    // What refers to itself ends nowhere.
                    let opaque = Arc::new(Query::Opaque);
                    inside.named.push((name.clone(), opaque, Vec::new()));
                }
                let meant = Arc::new(inside.query(&one.query));
                scope.named.push((name, meant, columns));
            }
        }
        scope.set(&query.body)
    }

    fn set(&self, set: &SetExpr) -> Query {
        match set {
            SetExpr::Select(select) => Query::Select(self.select(select)),
            SetExpr::Query(query) => self.query(query),
            SetExpr::SetOperation { left, right, .. } => {
                Query::Both(Arc::new(self.set(left)), Arc::new(self.set(right)))
            }
            SetExpr::Insert(statement)
            | SetExpr::Update(statement)
            | SetExpr::Delete(statement) => self.statement(statement).unwrap_or(Query::Opaque),
            SetExpr::Values(_) | SetExpr::Merge(_) | SetExpr::Table(_) => Query::Opaque,
        }
    }

    fn select(&self, select: &ast::Select) -> Select {
        let mut read = Select::default();
        self.add_from(&select.from, &mut read);
        let never_null = std::mem::take(&mut read.never_null);
        let mut read = self.select_list(&select.projection, read.sources);
        read.never_null = never_null;
        add_never_null(select.selection.as_ref(), &mut read.never_null);
        read
    }

    fn select_list(&self, items: &[SelectItem], sources: Vec<Source>) -> Select {
        Select {
            sources,
            items: items.iter().map(item).collect(),
            never_null: Vec::new(),
        }
    }

    fn add_from(&self, from: &[TableWithJoins], select: &mut Select) {
        for one in from {
            let first = select.sources.len();
            self.add_factor(&one.relation, select);
            for join in &one.joins {
                let joined = select.sources.len();
                self.add_factor(&join.relation, select);
                let (before, after, constraint) = outer_sides(&join.join_operator);
                if before {
                    for source in &mut select.sources[first..joined] {
                        source.is_outer = true;
                    }
                }
                if after {
                    for source in &mut select.sources[joined..] {
                        source.is_outer = true;
                    }
                }
                if let (false, false, Some(JoinConstraint::On(condition))) =
                    (before, after, constraint)
                {
                    add_never_null(Some(condition), &mut select.never_null);
                }
            }
        }
    }

    fn add_factor(&self, factor: &TableFactor, select: &mut Select) {
        let source = match factor {
            TableFactor::Table {
                name,
                alias,
                args: None,
                ..
            } => self.named_source(name, alias.as_ref()),
            TableFactor::Derived {
                subquery, alias, ..
            } => Source {
                name: alias.as_ref().map(|alias| folded(&alias.name)),
                from: From::Query(Arc::new(self.query(subquery))),
                is_outer: false,
                columns: alias_columns(alias.as_ref()),
            },
            TableFactor::NestedJoin {
                table_with_joins,
                alias: None,
            } => {
                self.add_from(std::slice::from_ref(table_with_joins), select);
                return;
            }
            TableFactor::Table { alias, .. }
            | TableFactor::TableFunction { alias, .. }
            | TableFactor::Function { alias, .. }
            | TableFactor::UNNEST { alias, .. } => opaque(alias.as_ref()),
            _ => opaque(None),
        };
        select.sources.push(source);
    }

    fn named_source(&self, name: &ObjectName, alias: Option<&TableAlias>) -> Source {
        let called = alias.map(|alias| folded(&alias.name));
        let named = match name.0.as_slice() {
            [only] => only.as_ident().map(folded).and_then(|only| {
                let found = self.named.iter().rev().find(|(name, ..)| *name == only)?;
                Some((only, found))
            }),
            _ => None,
        };
        let mut source = match named {
            Some((only, (_, query, columns))) => Source {
                name: Some(called.unwrap_or(only)),
                from: From::Query(Arc::clone(query)),
                is_outer: false,
                columns: columns.clone(),
            },
            None => table_source(name, called),
        };
        let columns = alias_columns(alias);
        if !columns.is_empty() {
            source.columns = columns;
        }
        source
    }
}

fn opaque(alias: Option<&TableAlias>) -> Source {
    Source {
        name: alias.map(|alias| folded(&alias.name)),
        from: From::Opaque,
        is_outer: false,
        columns: Vec::new(),
    }
}

fn table_source(name: &ObjectName, alias: Option<String>) -> Source {
    let parts: Vec<String> = name
        .0
        .iter()
        .filter_map(|part| part.as_ident().map(folded))
        .collect();
    let from = match parts.as_slice() {
        [name] => From::Table {
            schema: None,
            name: name.clone(),
        },
        [.., schema, name] => From::Table {
            schema: Some(schema.clone()),
            name: name.clone(),
        },
        [] => From::Opaque,
    };
    Source {
        name: alias.or_else(|| parts.last().cloned()),
        from,
        is_outer: false,
        columns: Vec::new(),
    }
}

fn alias_columns(alias: Option<&TableAlias>) -> Vec<String> {
    let columns = alias.map(|alias| alias.columns.as_slice());
    let columns = columns.unwrap_or_default().iter();
    columns.map(|column| folded(&column.name)).collect()
}

/// Whether a join may fill what stands before it and what it adds with NULL, and its condition.
fn outer_sides(join: &JoinOperator) -> (bool, bool, Option<&JoinConstraint>) {
    match join {
        JoinOperator::Join(on) | JoinOperator::Inner(on) | JoinOperator::CrossJoin(on) => {
            (false, false, Some(on))
        }
        JoinOperator::Left(on) | JoinOperator::LeftOuter(on) => (false, true, Some(on)),
        JoinOperator::Right(on) | JoinOperator::RightOuter(on) => (true, false, Some(on)),
        _ => (true, true, None),
    }
}

fn item(item: &SelectItem) -> Item {
    match item {
        SelectItem::UnnamedExpr(expression) => match reference(expression) {
            Some(reference) => Item::Column {
                name: reference.column.clone(),
                reference,
            },
            None => Item::Expression(expression_name(expression)),
        },
        SelectItem::ExprWithAlias { expr, alias } => match reference(expr) {
            Some(reference) => Item::Column {
                name: folded(alias),
                reference,
            },
            None => Item::Expression(Some(folded(alias))),
        },
        SelectItem::Wildcard(_) => Item::All(None),
        SelectItem::QualifiedWildcard(SelectItemQualifiedWildcardKind::ObjectName(name), _) => {
            Item::All(last(name))
        }
        SelectItem::QualifiedWildcard(..) | SelectItem::ExprWithAliases { .. } => {
            Item::Expression(None)
        }
    }
}

/// The column that an expression is, with nothing done to it.
fn reference(expression: &Expr) -> Option<Reference> {
    match expression {
        Expr::Identifier(name) => Some(unqualified(folded(name))),
        Expr::CompoundIdentifier(parts) => match parts.as_slice() {
            [.., source, column] => Some(Reference {
                source: Some(folded(source)),
                column: folded(column),
            }),
            _ => None,
        },
        Expr::Nested(inner) => reference(inner),
        _ => None,
    }
}

/// The name that PostgreSQL gives to an expression without an alias, where it is easily known.
fn expression_name(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Identifier(name) => Some(folded(name)),
        Expr::CompoundIdentifier(parts) => parts.last().map(folded),
        Expr::Nested(inner) => expression_name(inner),
        Expr::Cast { expr, .. } | Expr::Collate { expr, .. } => expression_name(expr),
        Expr::Function(function) => last(&function.name),
        Expr::Case { .. } => Some("case".to_owned()),
        _ => None,
    }
}

/// Columns that cannot be NULL where the condition is true.
fn add_never_null(condition: Option<&Expr>, columns: &mut Vec<Reference>) {
    let mut open: Vec<&Expr> = condition.into_iter().collect();
    while let Some(expression) = open.pop() {
        match expression {
            Expr::Nested(inner) => open.push(inner),
            Expr::BinaryOp {
                left,
                op: BinaryOperator::And,
                right,
            } => open.extend([&**left, &**right]),
            Expr::BinaryOp {
                op: BinaryOperator::Or | BinaryOperator::Xor,
                ..
            } => {}
            Expr::BinaryOp { left, right, .. } => {
                columns.extend(
                    [strict_operand(left), strict_operand(right)]
                        .into_iter()
                        .flatten(),
                );
            }
            Expr::IsNotNull(inner)
            | Expr::IsTrue(inner)
            | Expr::IsFalse(inner)
            | Expr::InList { expr: inner, .. }
            | Expr::InSubquery { expr: inner, .. }
            | Expr::Between { expr: inner, .. }
            | Expr::Like { expr: inner, .. }
            | Expr::ILike { expr: inner, .. }
            | Expr::AnyOp { left: inner, .. } => columns.extend(strict_operand(inner)),
            // A boolean column by itself.
            other => columns.extend(reference(other)),
        }
    }
}

fn strict_operand(expression: &Expr) -> Option<Reference> {
    match expression {
        Expr::Cast { expr, .. } | Expr::Nested(expr) => strict_operand(expr),
        other => reference(other),
    }
}

fn unqualified(column: String) -> Reference {
    Reference {
        source: None,
        column,
    }
}

fn last(name: &ObjectName) -> Option<String> {
    name.0.last()?.as_ident().map(folded)
}

/// A name as PostgreSQL keeps it: in lower case unless it is quoted.
fn folded(name: &Ident) -> String {
    match name.quote_style {
        Some(_) => name.value.clone(),
        None => name.value.to_lowercase(),
    }
}
