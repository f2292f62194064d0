/**
 * What the page has configured, as Go takes it, and what only the host looks at.
 * @param {import('../internal').Bridge} bridge
 * @param {string} beside URL of perennial-runtime.js: the program lies beside it, unless somebody says otherwise
 */
export function settingsOf({ config, wasm, parse, stringify }, beside) {
  // What somebody has put on Object.prototype is no part of it, hence no prototype.
  const { wasm: own = wasm ?? new URL('perennial.wasm', beside).href, ...rest } = { __proto__: null, ...parse(config) };
  const settings = { __proto__: null, ...rest };
  settings.apis = settings.apis.map((/** @type {import('../internal').Api} */ api) => {
    const { origin, pathname } = new URL(api.name);
    return { ...api, origin, path: pathname.replace(/\/+$/, '') };
  });
  return { wasm: own, namespace: settings.namespace, dpop: settings.dpop, text: stringify(settings) };
}
