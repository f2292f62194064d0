// Whether a run has got worse than the results that were committed.

/** @typedef {import('./summary.js').Row} Row */

/**
 * What counts as noise. Bytes are the same on every machine: 1 % more is a regression, and so is one refresh more. All else
 * is compared as the ratio to the best peer of the same run: it may be a quarter above the committed one, or as high as three quarters of
 * the committed rounds were, whichever is more.
 */
const BYTES = 1.01;
const RATIO = 1.25;

/** @param {Row} now @param {Row} then @returns {string | undefined} what is worse */
function worse(now, then) {
  const [ours, theirs] = [now.cells.perennial?.median, then.cells.perennial?.median];
  if (theirs === undefined) return;
  if (ours === undefined) return 'Perennial could not do it';
  if (now.unit === 'bytes' || now.unit === 'refreshes') {
    const bound = now.unit === 'bytes' ? theirs * BYTES : theirs;
    return ours > bound ? `${ours}, was ${theirs}` : undefined;
  }
  if (!now.ratio || !then.ratio) return;
  const bound = Math.max(then.ratio.median * RATIO, then.ratio.usual);
  return now.ratio.median > bound ? `${now.ratio.median.toFixed(2)} × ${now.best}, was ${then.ratio.median.toFixed(2)} × ${then.best}, noise ends at ${bound.toFixed(2)}` : undefined;
}

/** @param {Row[]} now @param {Row[]} then @returns {string[]} a line for each regression */
export function regressions(now, then) {
  return then.flatMap((before) => {
    const after = now.find(({ group, row }) => group === before.group && row === before.row);
    const what = after ? worse(after, before) : 'was not measured';
    return what ? [`${before.group}: ${before.row}: ${what}`] : [];
  });
}
