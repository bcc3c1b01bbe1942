// A PostgreSQL server of our own, for as long as the tests run: nothing of the machine's is touched.
import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/**
 * Starts an empty cluster: `{ url(name), createDatabase(name), stop }`, and what goes wrong with one: `crash()` as a power
 * cut would, `start()` after it, `endConnections(name)`.
 */
export async function startPostgres() {
  const programs = folderOfPrograms();
  const folder = mkdtempSync(join(tmpdir(), 'sipas-browser-postgres-'));
  const account = process.getuid?.() === 0 ? accountOf('postgres') : undefined;
  if (account) chownSync(folder, account.uid, account.gid);
  const run = (name, ...given) => {
    // Files and not pipes: the server that pg_ctl leaves behind would keep a pipe open.
    const done = spawnSync(join(programs, name), given, { cwd: folder, stdio: 'ignore', ...account });
    if (done.status !== 0) throw new Error(`${name} failed with code ${done.status} in ${folder}`);
  };
  run('initdb', '-D', 'data', '-U', 'sipas', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync', '--no-instructions');
  const port = await freePort();
  const options = `-c listen_addresses=127.0.0.1 -c port=${port} -c unix_socket_directories=''`;
  const start = () => run('pg_ctl', '-D', 'data', '-w', '-s', '-l', 'server.log', '-o', options, 'start');
  const crash = () => run('pg_ctl', '-D', 'data', '-w', '-s', '-m', 'immediate', 'stop');
  const client = (name, ...given) => run(name, '-h', '127.0.0.1', '-p', String(port), '-U', 'sipas', ...given);
  start();
  return {
    start,
    crash,
    url: (name) => `postgres://sipas@127.0.0.1:${port}/${name}?sslmode=disable`,
    createDatabase: (name) => client('createdb', name),
    endConnections: (name) =>
      client('psql', '-q', '-d', 'postgres', '-c', `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`),
    stop: () => {
      crash();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function folderOfPrograms() {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).sort((one, other) => Number(other) - Number(one)) : [];
  const folders = [...versions.map((version) => join(root, version, 'bin')), ...(process.env.PATH ?? '').split(delimiter)];
  const found = folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'pg_ctl')));
  if (!found) throw new Error('PostgreSQL is not installed (Debian: postgresql)');
  return found;
}

/** PostgreSQL refuses to run as root. */
function accountOf(name) {
  const line = readFileSync('/etc/passwd', 'utf8').split('\n').find((entry) => entry.startsWith(`${name}:`));
  if (!line) throw new Error(`PostgreSQL does not run as root, and there is no account named ${name}`);
  const [, , uid, gid] = line.split(':');
  return { uid: Number(uid), gid: Number(gid) };
}

function freePort() {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}
