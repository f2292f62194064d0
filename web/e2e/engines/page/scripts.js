// The script that each page of the app runs before Perennial. Only Chromium's driver could bring it in by itself.
import { movableClock, witness } from '../../harness/pages/page.js';
import { racing } from './race.js';

/** @param {number} ms how far the clock of each new tab is off */
const skewed = (ms) => `if (!sessionStorage.getItem('test-skew')) sessionStorage.setItem('test-skew', '${ms}');`;

/** @param {{ skew?: number }} [options] */
export const scripts = ({ skew = 0 } = {}) =>
  [skewed(skew), ...[movableClock, witness, racing].map((script) => `(${script})();`)].join('\n');
