// nginx by the recipe in web/docs/serving.md, with Debian's module for brotli.
import { suite } from '../harness/suite.js';
import { checkServing } from './checks.js';
import { recipe } from './recipe.js';
import { startWebServer } from './server.js';

// What is around a recipe on Debian, but in a folder of its own.
const around = (folder, text) => `
include /etc/nginx/modules-enabled/*.conf;
pid ${folder}/pid;
error_log stderr;
events {}
http {
  include /etc/nginx/mime.types;
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((what) => `${what}_temp_path ${folder}/${what};`).join(' ')}
  ${text}
}`;

const start = () =>
  startWebServer(
    'nginx.conf',
    async ({ folder, www, port }) => around(folder, await recipe('nginx', { 'listen 80;': `listen localhost:${port};`, 'app.example.com': 'localhost', '/srv/app': www })),
    (path) => ['nginx', ['-c', path, '-e', 'stderr', '-g', 'daemon off;']],
  );

checkServing(suite(undefined, start));
