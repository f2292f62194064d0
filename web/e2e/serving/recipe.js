// The recipes of web/docs/serving.md, as they stand there.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

const page = new URL('../../docs/serving.md', import.meta.url);

/**
 * The fenced block of a language, with the places for a test in it.
 * @param {string} language
 * @param {Record<string, string>} places what stands there → what a test has instead
 * @returns {Promise<string>}
 */
export async function recipe(language, places) {
  const text = await readFile(page, 'utf8');
  const blocks = text.split('```' + language + '\n').slice(1).map((rest) => rest.split('```')[0]);
  assert.equal(blocks.length, 1, `blocks of ${language}`);
  return Object.entries(places).reduce((filled, [here, own]) => {
    assert.equal(filled.split(here).length, 2, `${here} stands in the recipe once`);
    return filled.replace(here, () => own);
  }, blocks[0]);
}
