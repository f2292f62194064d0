// Files of npm packages, as pages of an app load them.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** The text of a file in web/node_modules: "angular/angular.js". */
export const file = (path) => readFileSync(require.resolve(path), 'utf8');
