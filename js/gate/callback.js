import { emitError } from './events.js';
import { ask } from './program.js';

/**
 * If the page's URL answers a sign-in that this tab has begun (RFC 6749 section 4.1.2), a session is about to be: whether there is
 * one is not known before Go has looked. If it answers another tab's, as in a popup, that one has to get it.
 * @param {string} key of the sign-ins that this tab has begun
 * @returns {boolean} whether it is this tab's
 */
export function readCallback(key) {
  const state = location.href.match(/[?&#]state=([^&#]+)/)?.[1];
  if (!state) return false;
  try {
    if (sessionStorage[key].includes(state)) return true;
  } catch {
    // Nothing has been begun here; nor by redirect where storage is blocked.
  }
  ask('handover', { key, state }).catch(emitError);
  return false;
}
