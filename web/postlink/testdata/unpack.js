// Instantiates a program of Go's without running it, as far as its start function goes, and writes what is in its memory then: unpack.js PROGRAM FILE
import { readFileSync, writeFileSync } from 'node:fs';

const [program, file] = process.argv.slice(2);
const nothing = new Proxy({}, { get: () => () => {} });
const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(program)), { gojs: nothing });
writeFileSync(file, new Uint8Array(exports.mem.buffer));
