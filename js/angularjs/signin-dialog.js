/**
 * Asks the user for a name and a password, where the app calls auth.signin() without any, as the guide does. Without style of its own:
 * a page's policy need not allow any, and its CSS can do what it likes with `dialog.perennial-signin`.
 * @param {(credentials: { username: string, password: string }) => Promise<unknown>} attempt what failed can be tried again
 * @returns {Promise<unknown>} what the attempt came to; rejects where the user cancels
 */
export function askCredentials(attempt) {
  const dialog = document.createElement('dialog');
  dialog.className = 'perennial-signin';
  const form = dialog.appendChild(document.createElement('form'));
  const username = field(form, 'username', 'text', 'User name or e-mail');
  const password = field(form, 'current-password', 'password', 'Password');
  const problem = form.appendChild(document.createElement('p'));
  problem.setAttribute('role', 'alert');
  const submit = button(form, 'submit', 'Sign in');
  button(form, 'button', 'Cancel').addEventListener('click', () => dialog.close());
  document.body.append(dialog);
  dialog.showModal();

  return new Promise((resolve, reject) => {
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      submit.disabled = true;
      problem.textContent = '';
      try {
        resolve(await attempt({ username: username.value, password: password.value }));
        dialog.close();
      } catch (error) {
        // Nothing of the server's: what the user can do is the same.
        const wrong = Object(error).code === 'signin_refused';
        problem.textContent = wrong ? 'Wrong user name or password.' : 'This did not work. Please try again.';
      }
      submit.disabled = false;
    });
    dialog.addEventListener('close', () => {
      dialog.remove();
      reject(Object.assign(new Error('signin: the user has cancelled'), { code: 'popup_closed' })); // nothing, after a resolve()
    });
  });
}

/** @param {HTMLFormElement} form @param {AutoFill} autocomplete @param {string} type @param {string} name */
function field(form, autocomplete, type, name) {
  const label = form.appendChild(document.createElement('label'));
  label.textContent = name + ' ';
  const input = label.appendChild(document.createElement('input'));
  Object.assign(input, { type, autocomplete, required: true });
  return input;
}

/** @param {HTMLFormElement} form @param {'submit' | 'button'} type @param {string} name */
function button(form, type, name) {
  const made = form.appendChild(document.createElement('button'));
  Object.assign(made, { type, textContent: name });
  return made;
}
