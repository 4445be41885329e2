/**
 * True for a definition of a table or an index that does more than to name columns: an expression, a call, a condition. Lists
 * of columns and lengths of types in brackets are fine.
 */
export function computes(sql: string): boolean {
  const inside = sql.slice(sql.indexOf('(') + 1, Math.max(0, sql.lastIndexOf(')')));
  const rest = inside
    .replace(/\(\s*\d+\s*(?:,\s*\d+\s*)?\)/g, '')
    .replace(/\b(?:KEY|UNIQUE|REFERENCES\s+\w+)\s*\([\w\s,"`[\]]*\)/gi, '');
  return rest.includes('(') || /\bWHERE\b/i.test(sql.slice(sql.lastIndexOf(')') + 1));
}
