/**
 * Whether a URL is one of the page's own origin. A relative one is as the browser resolves it.
 * @param {string} url
 */
export const isOwn = (url) => new URL(url, document.baseURI).origin === location.origin;

/**
 * Whether the hostname of a URL is listed.
 * @param {string} url
 * @param {(string | RegExp)[]} list
 */
export function isListed(url, list) {
  const host = new URL(url, document.baseURI).hostname; // in lower case, as URLs are parsed
  return list.some((entry) => (entry instanceof RegExp ? whole(entry).test(host) : `${entry}`.toLowerCase() === host));
}

/**
 * An expression for whole labels up to the hostname's end: /x\.com/ means x.com and api.x.com, but neither x.com.evil.com nor
 * evilx.com, which anybody can register.
 * @param {RegExp} expression
 */
const whole = ({ source, flags }) => new RegExp(`(?:^|\\.|(?=\\.))(?:${source})$`, flags.replace(/[gmy]/g, ''));
