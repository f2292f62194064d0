/** The page's URL; in plain Node, and where the page has none that anything could be relative to, one of localhost. */
export const pageUrl = () => (/^https?:/.test(globalThis.location?.href) ? location.href : 'http://localhost/');

/** What relative URLs are relative to. */
export const baseUrl = () => (/^https?:/.test(globalThis.document?.baseURI) ? document.baseURI : pageUrl());

/** A URL as an app writes it: a path on the page's own origin, else absolute. @param {URL} url */
export const written = (url) => (url.origin === new URL(pageUrl()).origin ? url.pathname + url.search + url.hash : url.href);
