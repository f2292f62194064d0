/** @import { Bridge, Supervisor } from '../internal' */

/** What came of a sign-in that was finished after stop(), for the page that calls start() again. @type {[type: string, detail: any][]} */
const late = [];

/** @param {string} type @param {any} detail */
export function keepLate(type, detail) {
  if (/^(signedin|signinfailed)$/.test(type)) late.push([type, detail]);
}

/**
 * Tells what came of a sign-in after stop(), which is only known now.
 * @param {Bridge} bridge
 * @param {Supervisor['ask']} ask
 */
export async function tellLate(bridge, ask) {
  if (!late.length) return;
  const { signedIn } = await ask('ready', {});
  for (const [type, detail] of late.splice(0)) {
    if (type === 'signedin' && !signedIn) {
      bridge.emit('signinfailed', { code: 'stopped', message: 'stop() was called before the session was kept', returnTo: detail.returnTo });
    } else {
      bridge.emit(type, detail);
    }
  }
}
