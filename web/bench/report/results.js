// What a run leaves behind: results/ for README, and for the next check; the samples as they were measured in .build/bench.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { clients } from '../clients.js';
import { plot } from './plot.js';
import { markdown } from './table.js';

const RESULTS = new URL('../results/', import.meta.url);
const SAMPLES = new URL('../../../.build/bench/', import.meta.url);
const PACKAGES = new URL('../../package.json', import.meta.url);

/** The packages of each peer, as web/package.json pins them: "@auth0/auth0-spa-js 2.28.3". */
function versions() {
  const { devDependencies } = JSON.parse(readFileSync(PACKAGES, 'utf8'));
  return Object.fromEntries(
    clients.map(({ name, packages }) => [name, packages.map((one) => `${one} ${devDependencies[one]}`)]),
  );
}

/** @typedef {{ date: string, browser: string, rounds: number, versions: Record<string, string[]>, rows: import('./summary.js').Row[] }} Results */

/** @param {{ browser: string, rounds: number, rows: import('./summary.js').Row[] }} run @returns {Results} */
export const results = ({ browser, rounds, rows }) => ({ date: new Date().toISOString().slice(0, 10), browser, rounds, versions: versions(), rows });

/** Three figures are enough, and keep what changes from run to run short. */
const short = (_key, value) => (typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value);

/** A row to a line, so that one that has changed can be seen. @param {Results} all */
const asJson = ({ rows, ...about }) =>
  `{\n${Object.entries(about).map(([k, v]) => `"${k}": ${JSON.stringify(v)},\n`).join('')}"rows": [\n${rows.map((row) => JSON.stringify(row, short)).join(',\n')}\n]}\n`;

/** What the tables are of. @param {Results} all */
function about({ date, browser, rounds, versions }) {
  const lines = clients.map(({ name, use }) => `- **${name}**${versions[name].length ? ` (${versions[name].join(', ')})` : ''}: ${use}.`);
  return `# Figures

Left by \`./build.sh bench\` on ${date}: one ${browser}, one run, all clients by turns; medians, of ${rounds} rounds or, where it is slow, of fewer. Every page is an
app that asks its API at once, bundled alone by esbuild, compressed by brotli, served by one server, which rotates refresh tokens and signs its tokens; the token
endpoint and the API are on the page's own origin. Bold is the best peer, to which the ratio is: at most 1 is at or below it. — is what a client cannot do.

${lines.join('\n')}
`;
}

/** @param {Results} all */
export function write(all) {
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(new URL('bench.json', RESULTS), asJson(all));
  writeFileSync(new URL('bench.md', RESULTS), `${about(all)}\n${markdown(all.rows)}`);
  writeFileSync(new URL('bench.svg', RESULTS), plot(all.rows));
}

/** @param {import('../run.js').Sample[]} samples */
export function writeSamples(samples) {
  mkdirSync(SAMPLES, { recursive: true });
  writeFileSync(new URL('samples.json', SAMPLES), JSON.stringify(samples));
}

/** The results that were last committed. @returns {Results} */
export function committed() {
  const file = new URL('bench.json', RESULTS);
  if (!existsSync(file)) throw new Error('web/bench/results has nothing to compare with: ./build.sh bench makes it');
  return JSON.parse(readFileSync(file, 'utf8'));
}
