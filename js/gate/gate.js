import { opened, readCallback } from './callback.js';
import { setCoverage, uncovered } from './cover.js';
import { PerennialError } from './error.js';
import { emit, emitError, later } from './events.js';
import { patchFetch } from './fetch.js';
import { parse, stringify } from './json.js';
import { readMarker, currentLease, setLease, freshToken, isFresh, readRecord, reset, endReported } from './lease.js';
import { nativeFetch } from './native-fetch.js';
import { watchNavigation } from './navigation.js';
import { callHost, beginCalls, endCalls } from './call-host.js';
import { fetchProgram } from './program.js';
import { marker, signOutFrom } from './signout.js';
import { unavailable } from './unavailable.js';
import { patchXhr } from './xhr/patch.js';
/** @import { Given, Settings } from '../internal' */

/**
 * Opens the gate for a normalised configuration: from now on covered requests carry tokens.
 * @param {Settings} settings
 * @param {Given} given
 * @param {AbortSignal} signal aborting it closes the gate again and leaves nothing behind
 * @throws anything, if something of the page's cannot be patched: then the gate is half open, and to be closed
 */
export function openGate(settings, given, signal) {
  // The record's key: what else is kept of it lies under keys that begin with this.
  const key = 'perennial:' + settings.namespace;
  const markerKey = key + ':signout';
  const { storage, from, load: when } = settings;

  // With the refresh token in a cookie, that there is no record says nothing.
  const none = settings.credentials == 'include' ? undefined : null;
  const load = () => callHost().catch(emitError);
  /** Has the program there by the time that somebody needs it. What fails is tried again then. */
  const prepare = () => callHost('load').catch(() => {});
  /** Loads the program where a sign-out has still to reach a server. That can wait. */
  const finishSignOut = () => {
    if (marker()) callHost().catch(() => {});
  };

  /** A sign-in that is being finished is later than the sign-out. @param {string | null | undefined} mark */
  const followMarker = (mark) => {
    if (!answering || !opened.url) readMarker(mark, from);
  };

  /** @param {null} [absent] what it means if there is no record */
  const read = (absent) => {
    followMarker(marker());
    const others = readRecord(storage, key, from, absent, none);
    // Somebody will need it at once.
    if (when == 'eager' || (when != 'demand' && currentLease !== null && !isFresh())) prepare();
    // If there may be a session to keep fresh, or somebody else's to be reported.
    later(() => (when == 'eager' || (when != 'demand' && (currentLease !== null || others)) ? load() : finishSignOut()), signal);
  };
  /** @param {Partial<StorageEvent & PageTransitionEvent>} event */
  const reread = ({ key: changed, newValue, persisted }) => {
    const was = currentLease;
    if (changed == markerKey) followMarker(newValue); // by now it may be gone
    // What storage says now, not what the event brings: that may be older than what this tab has done since.
    // What is not known does not become known by that.
    if (changed == key || changed === null) read(currentLease && null);
    // A page out of the back/forward cache has missed what happened meanwhile; if there is no record, Go knows.
    if (persisted) read();
    // Another tab's sign-in or sign-out: Go reports it to the page, also a Go that has not run until now.
    if (was?.id != currentLease?.id) callHost('notice', { signedIn: !!currentLease, was }).catch(emitError);
  };

  /** Go's events, but for the end of a session that this gate has reported. @type {typeof emit} */
  const emitUnreported = (type, ...rest) => (type == 'signedout' && endReported) || emit(type, ...rest);

  signal.addEventListener('abort', () => {
    endCalls(signal.reason);
    signOutFrom();
    reset();
  });
  setCoverage(settings);
  signOutFrom({ storage, key, _marker: markerKey, from });
  patchFetch(signal);
  patchXhr(signal);
  const navigated = watchNavigation(settings, signal);
  beginCalls({
    // @ts-expect-error: a type cannot say so
    __proto__: null,
    ...given,
    key,
    signal,
    fetch: nativeFetch,
    parse,
    stringify,
    lease: setLease,
    token: freshToken,
    uncovered,
    fetchProgram,
    unavailable,
    emit: emitUnreported,
    opened,
    PerennialError,
  });
  const answering = readCallback(settings.issuer || settings.authorizationEndpoint);
  if (!answering) read(none);
  addEventListener('storage', reread, { signal });
  addEventListener('pageshow', reread, { signal });
  addEventListener('online', finishSignOut, { signal });
  if (settings.debug) load(); // mistakes in the configuration are reported at once
  navigated();
}
