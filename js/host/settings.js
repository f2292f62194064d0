/**
 * What the page has configured, as Go takes it, and what only the host looks at.
 * @param {import('../internal').Bridge} bridge
 * @param {string} beside URL of perennial-runtime.js: the program lies beside it, unless somebody says otherwise
 */
export function settingsOf({ config, wasm }, beside) {
  const { wasm: own = wasm ?? new URL('perennial.wasm', beside).href, ...settings } = JSON.parse(config);
  settings.apis = settings.apis.map((/** @type {import('../internal').Api} */ api) => {
    const { origin, pathname } = new URL(api.name);
    return { ...api, origin, path: pathname.replace(/\/+$/, '') };
  });
  return { wasm: own, namespace: settings.namespace, dpop: settings.dpop, text: JSON.stringify(settings) };
}
