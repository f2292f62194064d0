// What only a window can do to end the provider's own session (OpenID Connect RP-Initiated Logout 1.0).

/** The key in this tab's sessionStorage of the state that the provider sends back. @param {string} key of the record */
const stateKey = (key) => key + ':logout';

/**
 * Sends the user to where Go says: by a form that is posted, so that the id_token in it stands in no URL; and where the
 * page's Content-Security-Policy does not allow that (form-action), by a URL without one.
 * @param {{ location: string, state?: string, action?: string, form?: Record<string, string> }} to no location: nowhere
 * @param {string} key of the record
 */
export function leavePage({ location: to, state, action, form }, key) {
  if (state) {
    try {
      sessionStorage.setItem(stateKey(key), state);
    } catch {
      // Blocked: it stays in the URL.
    }
  }
  if (!action || !form) {
    if (to) location.assign(to);
    return;
  }
  const element = document.createElement('form');
  Object.assign(element, { method: 'post', action, target: '_self', hidden: true });
  for (const [name, value] of Object.entries(form)) {
    element.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
  }
  const refused = (/** @type {SecurityPolicyViolationEvent} */ { effectiveDirective, disposition }) => {
    if (effectiveDirective != 'form-action' || disposition != 'enforce') return;
    document.removeEventListener('securitypolicyviolation', refused);
    element.remove();
    location.assign(to);
  };
  document.addEventListener('securitypolicyviolation', refused);
  (document.body ?? document.documentElement).append(element);
  HTMLFormElement.prototype.submit.call(element);
}

/**
 * Takes the state out of the page's URL, if this tab has sent it to the provider at a sign-out.
 * @param {string} record its key
 * @param {string} state
 * @returns {boolean} whether it has
 */
export function takeState(record, state) {
  try {
    const key = stateKey(record);
    if (sessionStorage.getItem(key) !== state) return false;
    sessionStorage.removeItem(key);
  } catch {
    return false;
  }
  const [, before, fragment] = /** @type {RegExpMatchArray} */ (location.href.match(/^([^#]*)(.*)$/s));
  const clean = before.replace(/([?&])state=[^&]*(&|$)/, (_, first, next) => (next ? first : ''));
  history.replaceState(history.state, '', clean + fragment);
  return true;
}
