// Starts the real program on a folder of its own and stops it again.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = resolve(import.meta.dirname, '../../..');
// A debug build makes its 20,000 responses in its own time on a busy machine.
const READY_WITHIN_MS = 240_000;

/** The program under test: SIPAS_BINARY, or what `cargo build` left in the target folder. */
export function binary() {
  const target = process.env.CARGO_TARGET_DIR ?? join(ROOT, 'target');
  const path = process.env.SIPAS_BINARY ?? join(target, 'debug/sipas');
  if (!existsSync(path)) throw new Error(`${path} is missing: run \`cargo build --workspace --bins\` first`);
  return path;
}

/** Where pictures of the pages go. */
export const SCREENS = join(process.env.CARGO_TARGET_DIR ?? join(ROOT, 'target'), 'screens');

/** `sipas demo` on a free port: `{ origin, addresses, folder, process, halt, stop }`. */
export const startDemo = (options) => start('demo', options);

/** `sipas serve` on a free port and an empty folder, the same way; `database` names a PostgreSQL database. */
export const startEmpty = (options) => start('serve', options);

async function start(command, { extra = [], listen = '127.0.0.1:0', folder = mkdtempSync(join(tmpdir(), 'sipas-browser-')), database } = {}) {
  const environment = { ...withoutDatabase(process.env), ...(database ? { DATABASE_URL: database } : {}) };
  const child = spawn(
    binary(),
    [command, '--data', folder, '--listen', listen, '--format', 'json', ...extra],
    { stdio: ['ignore', 'pipe', 'pipe'], env: environment },
  );
  const errors = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    errors.push(line);
    if (errors.length > 200) errors.shift();
  });
  const ended = new Promise((done) => child.once('exit', (code, signal) => done({ code, signal })));
  let stopping = false;
  const server = { folder, environment, errors, process: child };
  ended.then(({ code, signal }) => {
    if (!stopping) console.error(`sipas ${command} ended by itself (code ${code}, signal ${signal})\n${errors.join('\n')}`);
  });
  const halt = (server.halt = async () => {
    stopping = true;
    await stopProcess(child);
  });
  const stop = (server.stop = async () => {
    await halt();
    rmSync(folder, { recursive: true, force: true });
  });
  try {
    const addresses = await within(READY_WITHIN_MS, firstJson(child), ended, errors);
    await ready(addresses.url, READY_WITHIN_MS);
    return Object.assign(server, { origin: addresses.url, addresses });
  } catch (problem) {
    await stop();
    throw problem;
  }
}

/** Asks the program to stop and waits until it has. */
async function stopProcess(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  await ended;
}

/** A DATABASE_URL of the developer's own is none of the tests' business. */
function withoutDatabase({ DATABASE_URL: _, SIPAS_DEMO_DATABASE: __, ...rest }) {
  return rest;
}

function firstJson(child) {
  return new Promise((done) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('{')) done(JSON.parse(line));
    });
  });
}

function within(limit, wanted, ended, errors) {
  let timer;
  const late = new Promise((_, fail) => {
    timer = setTimeout(() => fail(new Error(`no address within ${limit} ms\n${errors.join('\n')}`)), limit);
  });
  const gone = ended.then(({ code, signal }) => {
    throw new Error(`sipas ended early (code ${code}, signal ${signal})\n${errors.join('\n')}`);
  });
  return Promise.race([wanted, late, gone]).finally(() => clearTimeout(timer));
}

async function ready(origin, limit) {
  const deadline = Date.now() + limit;
  for (;;) {
    const answer = await fetch(`${origin}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    if (Date.now() > deadline) throw new Error(`${origin}/readyz is not ready after ${limit} ms`);
    await new Promise((done) => setTimeout(done, 50));
  }
}
