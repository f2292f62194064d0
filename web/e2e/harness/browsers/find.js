// Programs, as Debian installs them.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Where a program is: what a variable of the environment says, or the first of the names on the PATH.
 * @param {string} variable
 * @param {string[]} names
 */
export function find(variable, names) {
  if (process.env[variable]) return process.env[variable];
  for (const dir of process.env.PATH.split(delimiter)) {
    for (const name of names) if (existsSync(join(dir, name))) return join(dir, name);
  }
  throw new Error(`no ${names[0]} on the PATH: run ./build.sh test, which installs it on Debian, or set ${variable}`);
}
