/**
 * @import { CallGo } from '../calls'
 * @import { Bridge } from '../internal'
 */

/** What came of a sign-in that was finished after stop(), for the page that calls start() again. @type {[type: string, detail: unknown][]} */
const late = [];

/** @param {string} type @param {unknown} detail */
export function keepLate(type, detail) {
  if (/^(signedin|signinfailed)$/.test(type)) late.push([type, detail]);
}

/**
 * Reports what came of a sign-in after stop(), which is only known now.
 * @param {Bridge} bridge
 * @param {CallGo} callGo
 */
export async function reportLate(bridge, callGo) {
  if (!late.length) return;
  const { signedIn } = await callGo('ready', {});
  for (const [type, detail] of late.splice(0)) {
    if (type === 'signedin' && !signedIn) {
      bridge.emit('signinfailed', { code: 'stopped', message: 'stop() was called before the session was kept', returnTo: /** @type {{ returnTo?: string }} */ (detail).returnTo });
    } else {
      bridge.emit(type, detail);
    }
  }
}
