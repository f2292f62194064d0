// The navigations as a plot: a line for each scenario, a dot for each client, on a scale that doubles.
import { clients } from '../clients.js';

/** @typedef {import('./summary.js').Row} Row */

const LEFT = 400; // px, for the names of scenarios
const WIDTH = 1040;
const LINE = 26;
const TOP = 76;

const escape = (/** @type {string} */ text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** Millisecond marks: 20, 50, 100, 200, … @param {number} low @param {number} high */
function marks(low, high) {
  const all = [1, 10, 100, 1000, 10_000].flatMap((ten) => [ten, 2 * ten, 5 * ten]);
  return all.filter((mark, i) => (all[i + 1] ?? mark) > low && (all[i - 1] ?? mark) < high);
}

/** @param {Row[]} rows @returns {string} SVG */
export function plot(rows) {
  const shown = rows.filter(({ group }) => group === 'navigation');
  const values = shown.flatMap(({ cells }) => Object.values(cells).map(({ median }) => median));
  const ticks = marks(Math.min(...values), Math.max(...values));
  const [first, last] = [ticks[0], ticks[ticks.length - 1]].map(Math.log);
  const x = (/** @type {number} */ ms) => (LEFT + ((Math.log(ms) - first) / (last - first)) * (WIDTH - LEFT - 30)).toFixed(1);
  const height = TOP + shown.length * LINE + 16;
  const out = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="system-ui, sans-serif" font-size="12" fill="#212529">`,
    `<title>Navigation to first authorized answer, by client</title>`,
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
    `<text x="16" y="22" font-size="14" font-weight="600">Navigation to first authorized answer, median, ms (log scale)</text>`,
  ];
  clients.forEach(({ name, colour }, i) => {
    const at = 16 + i * ((WIDTH - 32) / clients.length);
    out.push(`<circle cx="${at + 5}" cy="42" r="5" fill="${colour}"/><text x="${at + 15}" y="46">${escape(name)}</text>`);
  });
  for (const tick of ticks) {
    out.push(`<line x1="${x(tick)}" x2="${x(tick)}" y1="${TOP - 4}" y2="${height - 16}" stroke="#e9ecef"/>`);
    out.push(`<text x="${x(tick)}" y="${TOP - 8}" text-anchor="middle" fill="#868e96">${tick}</text>`);
  }
  shown.forEach(({ row, cells }, i) => {
    const y = TOP + i * LINE + LINE / 2;
    out.push(`<text x="${LEFT - 12}" y="${y + 4}" text-anchor="end">${escape(row)}</text>`);
    out.push(`<line x1="${LEFT}" x2="${WIDTH - 20}" y1="${y}" y2="${y}" stroke="#f1f3f5"/>`);
    // Perennial last, and larger, so that no other dot covers it.
    for (const { name, colour } of [...clients].reverse()) {
      if (!cells[name]) continue;
      const ours = name === 'perennial';
      out.push(
        `<circle cx="${x(cells[name].median)}" cy="${y}" r="${ours ? 7 : 4.5}" fill="${colour}"${ours ? ' stroke="#fff" stroke-width="1.5"' : ' fill-opacity="0.85"'}>` +
          `<title>${escape(name)}: ${Math.round(cells[name].median)} ms</title></circle>`,
      );
    }
  });
  out.push('</svg>');
  return out.join('\n') + '\n';
}
