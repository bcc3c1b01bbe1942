// An installation changed behind the program's back, for the states that its demo does not reach by itself.
import { execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { startDemo } from './server.mjs';

const DAY_MS = 24 * 60 * 60 * 1000;
const FEW = ['--responses', '200'];

/** `{ origin, onePage, closed, notYetOpen, revoked, whileDatabaseIsLocked, stop }`; the codes are addresses of forms. */
export async function startVariants() {
  const first = await startDemo({ extra: FEW });
  await first.halt();
  const database = join(first.folder, 'sipas.db');
  const codes = prepare(database);
  const server = await startDemo({ extra: FEW, folder: first.folder });
  const form = (code) => `${server.origin}/k/${code}`;
  return {
    ...server,
    onePage: form(codes.onePage),
    closed: form(codes.closed),
    notYetOpen: form(codes.notYetOpen),
    revoked: form(codes.revoked),
    whileDatabaseIsLocked: (work) => whileLocked(database, work),
  };
}

/** Gives some links of the open round to copies of it that differ in one thing. */
function prepare(database) {
  const now = Date.now();
  const copies = {
    onePage: "layout = 'one-page'",
    closed: `state = 'closed', closes_ms = ${now - 2 * DAY_MS}`,
    notYetOpen: `opens_ms = ${now + 3 * DAY_MS}`,
  };
  const codes = sql(database, "SELECT code FROM link WHERE field IS NOT NULL ORDER BY code").slice(1);
  const used = {};
  for (const [name, change] of Object.entries(copies)) {
    const code = (used[name] = codes.shift());
    sql(
      database,
      `CREATE TEMP TABLE copy AS SELECT * FROM round WHERE code = 'dot-2';
       UPDATE copy SET id = randomblob(16), code = '${name}', ${change};
       INSERT INTO round SELECT * FROM copy;
       UPDATE link SET round_id = (SELECT id FROM round WHERE code = '${name}') WHERE code = '${code}';`,
    );
  }
  used.revoked = codes.shift();
  sql(database, `UPDATE link SET revoked_ms = ${now - DAY_MS} WHERE code = '${used.revoked}'`);
  return used;
}

function sql(database, text) {
  const printed = execFileSync('sqlite3', ['-bail', database, text], { encoding: 'utf8' });
  return printed.split('\n').filter((line) => line !== '');
}

/** Another process holds the write lock for as long as `work` takes. */
async function whileLocked(database, work) {
  const holder = spawn('sqlite3', ['-bail', database], { stdio: ['pipe', 'pipe', 'inherit'] });
  const locked = new Promise((done, fail) => {
    holder.stdout.on('data', (text) => String(text).includes('locked') && done());
    holder.once('exit', () => fail(new Error('sqlite3 ended before it had the lock')));
  });
  holder.stdin.write(".timeout 10000\nBEGIN IMMEDIATE;\nSELECT 'locked';\n");
  try {
    await locked;
    return await work();
  } finally {
    const ended = new Promise((done) => holder.once('exit', done));
    holder.stdin.end('ROLLBACK;\n');
    await ended;
  }
}
