// A web server of this machine, as a process over a site.
import { spawn } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { listen } from '../harness/servers/listen.js';
import { createSite } from './site.js';

/** A port that is free now. */
async function freePort() {
  const { origin, stop } = await listen(() => () => {});
  await stop();
  return Number(new URL(origin).port);
}

/**
 * Starts a server and waits until it answers.
 * @param {string} file the name of its configuration
 * @param {(place: { folder: string, www: string, port: number }) => Promise<string>} configure what is in that
 * @param {(path: string) => [string, string[]]} command the command and its arguments, given the path of the configuration
 */
export async function startWebServer(file, configure, command) {
  const [site, port] = await Promise.all([createSite(), freePort()]);
  const { folder, www } = site;
  await chmod(folder, 0o755); // a server that is started by root reads as another user
  const path = join(folder, file);
  await writeFile(path, await configure({ folder, www, port }));
  const [name, args] = command(path);
  const { PATH } = process.env;
  const env = { ...process.env, PATH: `${PATH}:/usr/sbin`, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
  const server = spawn(name, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
  const said = [];
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (text) => said.push(text));
  let over = '';
  const ended = new Promise((resolve) => {
    server.once('error', (error) => resolve((over = error.message)));
    server.once('exit', (code) => resolve((over = `${name} has ended with ${code}: ${said.join('')}`)));
  });
  const origin = `http://localhost:${port}`;
  while (!(await fetch(origin).then(({ ok }) => ok, () => false))) {
    if (over) {
      await site.remove();
      throw new Error(over);
    }
    await pause(50);
  }
  return {
    ...site,
    origin,
    async reset() {},
    async stop() {
      server.kill();
      await ended;
      await site.remove();
    },
  };
}
