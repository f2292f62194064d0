/** What an upload tells of itself. */
const EVENTS = ['loadstart', 'progress', 'load', 'loadend', 'error', 'timeout', 'abort'];

const hush = (/** @type {Event} */ event) => {
  if (event.isTrusted) event.stopImmediatePropagation();
};

/**
 * Keeps the page from being told twice of one upload.
 * @param {import('../xhr').Exchange} exchange
 * @param {XMLHttpRequest} xhr
 * @param {string} url
 * @returns {() => void} it is told again
 */
export function quietUpload({ api, body }, xhr, url) {
  // A listener has the browser ask another origin for permission first. With a token in the header it does so anyway; with
  // one in the query an API may not expect that: rather told twice than refused.
  if (body == null || (api.param && new URL(url).origin != location.origin)) return () => {};
  const { upload } = xhr;
  for (const type of EVENTS) upload.addEventListener(type, hush, true);
  return () => {
    for (const type of EVENTS) upload.removeEventListener(type, hush, true);
  };
}
