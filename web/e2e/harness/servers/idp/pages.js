// The provider's pages: plain forms, each with one `button.primary`.
const escape = (text) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

const page = (title, body) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1>${body}</html>`;

const choices = (label) =>
  `<button class="primary" type="submit">${label}</button> <button class="abort" type="submit" name="abort" value="yes">Cancel</button>`;

/** Sign in, or create an account (`prompt=create`): a name in `#login`, filled in already. */
export const loginPage = ({ login, create }) =>
  page(
    create ? 'Create an account' : 'Sign in',
    `<form method="post"><label>Name <input id="login" name="login" value="${escape(login)}"></label> ${choices('Continue')}</form>`,
  );

/** What the client asks for. */
export const consentPage = ({ client, scope }) =>
  page('Consent', `<p>${escape(client)} asks for ${escape(scope)}.</p><form method="post">${choices('Allow')}</form>`);

/**
 * RP-initiated logout (OpenID Connect RP-Initiated Logout 1.0 section 2).
 * @param {string} form the provider's own, with its id op.logoutForm
 * @param {boolean} ask whether the user has to click
 */
export const logoutPage = (form, ask) =>
  page(
    'Sign out',
    `${form}<button class="primary" type="submit" form="op.logoutForm" name="logout" value="yes">Sign out</button>` +
      (ask ? '' : '<script>document.querySelector("button").click()</script>'),
  );

export const loggedOutPage = () => page('Signed out', '<p>You are signed out.</p>');

export const errorPage = (out) => page('Error', `<p id="error">${escape(out.error)}</p><p>${escape(out.error_description ?? '')}</p>`);
