// Processes that must not outlive the tests, however those end.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** @type {Set<() => void>} */
const running = new Set();
const end = () => running.forEach((kill) => kill());
process.once('exit', end);
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => process.exit(1));

/**
 * Starts a program in a process group of its own, so that what it starts itself ends with it.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 */
export function own(command, args, options) {
  const child = spawn(command, args, { ...options, detached: true });
  const exited = once(child, 'exit');
  const kill = () => {
    try {
      process.kill(-child.pid);
    } catch {
      // It has ended by itself.
    }
  };
  running.add(kill);
  return {
    child,
    exited,
    async stop() {
      kill();
      await exited;
      running.delete(kill);
    },
  };
}
