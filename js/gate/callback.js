import { hold } from './lease.js';
import { ask } from './program.js';

/**
 * If the page's URL answers a sign-in that this tab has begun (RFC 6749 section 4.1.2), a session is about to be: no
 * request leaves before Go has looked. If it answers another tab's, as in a popup, that one has to get it.
 * @param {string} key of the sign-ins that this tab has begun
 * @returns {Promise<void>}
 */
export async function readCallback(key) {
  const state = location.href.match(/[?&#]state=([^&#]+)/)?.[1];
  if (!state) return;
  try {
    if (sessionStorage[key].includes(state)) return void hold();
  } catch {
    // Nothing has been begun here; nor by redirect where storage is blocked.
  }
  return ask('handover', { key, state });
}
