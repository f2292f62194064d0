// Caddy by the recipe in web/docs/serving.md.
import { suite } from '../harness/suite.js';
import { checkServing } from './checks.js';
import { recipe } from './recipe.js';
import { startWebServer } from './server.js';

const start = () =>
  startWebServer(
    'Caddyfile',
    async ({ www, port }) => `{\n\tadmin off\n}\n${await recipe('caddy', { 'app.example.com': `http://localhost:${port}`, '/srv/app': www })}`,
    (path) => ['caddy', ['run', '--adapter', 'caddyfile', '--config', path]],
  );

checkServing(suite(undefined, start));
