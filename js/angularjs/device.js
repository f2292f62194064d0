/** The device of the last sign-in: it is how a tenant knows which refresh token to revoke. */
const DEVICE = 'perennial-angularjs:device';

/** @returns {string | undefined} what it was called */
export function remembered() {
  try {
    return localStorage.getItem(DEVICE) ?? undefined;
  } catch {
    // Blocked.
  }
}

/** @param {string} device */
export function remember(device) {
  try {
    localStorage.setItem(DEVICE, device);
  } catch {
    // Full or blocked: sign-out may not reach the tenant then.
  }
}
