// What samples come to: a row for each thing measured, a cell for each client.
import { clients } from '../clients.js';

/** @typedef {{ median: number, low: number, high: number }} Cell of all rounds, in the row's unit */
/** @typedef {{ median: number, usual: number }} Ratio Perennial's to the best peer's, at most 1 is at or below it; `usual`: three quarters of the rounds are at or below */
/** @typedef {{ group: string, row: string, unit: string, cells: Record<string, Cell>, best?: string, ratio?: Ratio }} Row */

/** The value that a part of all values is at or below. @param {number[]} values @param {number} part */
export const quantile = (values, part) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))];

const OURS = 'perennial';

/** @param {import('../run.js').Sample[]} samples @returns {Row[]} in the order in which they were first measured */
export function summarize(samples) {
  /** @type {Map<string, import('../run.js').Sample[]>} */
  const rows = new Map();
  for (const sample of samples) {
    const key = `${sample.group}|${sample.row}`;
    rows.set(key, [...(rows.get(key) ?? []), sample]);
  }
  return [...rows.values()].map(summarizeRow);
}

/** @param {import('../run.js').Sample[]} samples of one row */
function summarizeRow(samples) {
  const [{ group, row, unit }] = samples;
  const of = (/** @type {string} */ name) => samples.filter(({ client }) => client === name);
  /** @type {Record<string, Cell>} */
  const cells = {};
  for (const { name } of clients) {
    const values = of(name).map(({ value }) => value);
    if (values.length) cells[name] = { median: quantile(values, 0.5), low: Math.min(...values), high: Math.max(...values) };
  }
  const peers = Object.keys(cells).filter((name) => name !== OURS);
  const best = peers.sort((a, b) => cells[a].median - cells[b].median)[0];
  const theirs = cells[best]?.median;
  if (!cells[OURS] || !theirs) return { group, row, unit, cells, best };
  // Round by round against the same peer: what else the machine did then has met both.
  const rounds = of(best).flatMap(({ round, value }) => of(OURS).filter((ours) => ours.round === round).map((ours) => ours.value / value));
  return { group, row, unit, cells, best, ratio: { median: cells[OURS].median / theirs, usual: quantile(rounds, 0.75) } };
}
