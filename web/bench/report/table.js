// Rows as tables: for a terminal, and for Markdown.
import { clients } from '../clients.js';

/** @typedef {import('./summary.js').Row} Row */

const DIGITS = { ms: 0, µs: 2, MB: 1, bytes: 0, refreshes: 0 };

/** A cell's text. @param {Row} row @param {string} name */
function cell({ cells, unit }, name) {
  const value = cells[name]?.median;
  if (value === undefined) return '—';
  const digits = unit === 'µs' && value >= 100 ? 0 : unit === 'ms' && value < 10 ? 1 : DIGITS[unit];
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

const ratio = (/** @type {Row} */ row) => row.ratio?.median.toFixed(2) ?? '';
const title = ({ row, unit }) => (['ms', 'µs', 'MB'].includes(unit) ? `${row}, ${unit}` : row);
const groupsOf = (/** @type {Row[]} */ rows) => [...new Set(rows.map(({ group }) => group))];

/** @param {Row[]} rows */
export function print(rows) {
  const wide = Math.max(...rows.map((row) => title(row).length)) + 1;
  const line = (name, columns) => console.log(name.padEnd(wide) + columns.map((text) => text.padStart(15)).join(''));
  for (const group of groupsOf(rows)) {
    console.log();
    line(group, [...clients.map(({ name }) => name), 'ratio to best']);
    for (const row of rows.filter((one) => one.group === group)) line(title(row), [...clients.map(({ name }) => cell(row, name)), ratio(row)]);
  }
}

/** @param {Row[]} rows */
export function markdown(rows) {
  const lines = [];
  const line = (columns) => lines.push(`| ${columns.join(' | ')} |`);
  for (const group of groupsOf(rows)) {
    if (lines.length) lines.push('');
    line([group, ...clients.map(({ name }) => name), 'ratio to the best peer']);
    lines.push(`|---|${'--:|'.repeat(clients.length + 1)}`);
    for (const row of rows.filter((one) => one.group === group)) {
      const text = (name) => (name === row.best ? `**${cell(row, name)}**` : cell(row, name));
      line([title(row), ...clients.map(({ name }) => text(name)), ratio(row)]);
    }
  }
  return lines.join('\n') + '\n';
}
