/** @typedef {Record<string, number[][]>} Pair what was measured of each of two: rounds of batches */

/** @param {number[]} values */
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** @param {string} name @param {string[]} columns */
const line = (name, ...columns) => console.log(name.padEnd(42) + columns.map((text) => text.padStart(13)).join(''));

/**
 * A line for each row: the medians, the ratio of the two, and the lowest and highest ratio of a single round.
 * @param {[string, string]} names of the two
 * @param {{ name: string, unit: string, digits: number, pair: Pair }[]} rows
 */
export function print(names, rows) {
  line('', ...names, 'ratio', 'rounds');
  for (const { name, unit, digits, pair } of rows) {
    const [one, other] = names.map((each) => pair[each]);
    const [ours, theirs] = [one, other].map((rounds) => median(rounds.flat()));
    const ratios = one.map((round, i) => median(round) / median(other[i]));
    const spread = [Math.min(...ratios), Math.max(...ratios)].map((ratio) => ratio.toFixed(2)).join('–');
    line(
      name,
      ours.toFixed(digits) + unit,
      theirs.toFixed(digits) + unit,
      (ours / theirs).toFixed(2),
      ratios.length > 1 ? spread : '',
    );
  }
}
