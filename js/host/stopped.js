/** @import { Bridge } from '../internal' */

/** What calls reject with after stop(). @param {Pick<Bridge, 'PerennialError'>} bridge */
export const stopped = ({ PerennialError }) => new PerennialError('stopped', 'stop() was called');

/** @param {Bridge} bridge @throws stopped, if stop() has been called */
export function checkStopped(bridge) {
  if (bridge.signal.aborted) throw stopped(bridge);
}
