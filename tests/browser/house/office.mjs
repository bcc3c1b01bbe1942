// Somebody of the office: invited from the command line, with an account, a second factor and a session.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { watch } from './browser.mjs';
import { binary } from './server.mjs';

const PASSWORD = 'bảy con cò trắng qua sông';
let invited = 0;

/**
 * A page of a fresh context, signed in as `role`; every complaint but the session's cookie fails its test. `scope` is
 * what `sipas user add` is told of units and post offices.
 */
export async function signedIn(browser, house, role, viewport, scope = []) {
  const context = await browser.newContext({ viewport, locale: 'vi-VN' });
  const page = watch(await context.newPage(), house.origin);
  // Not a name that a prepared database already has.
  const name = `${role}.moi.${(invited += 1)}`;
  await page.goto(invitation(house, role, scope));
  await fill(page, { name, secret: PASSWORD });
  await page.goto(`${house.origin}/quan-ly/dang-nhap`);
  await fill(page, { name, secret: PASSWORD });
  const spelled = page.locator('main .secret').first();
  if (await page.locator('main input[name=code]').count()) {
    const secret = (await spelled.innerText()).replaceAll(/[^A-Z2-7]/g, '');
    await page.locator('main input[name=code]').fill(code(secret, Date.now()));
    await Promise.all([page.waitForNavigation(), page.locator('main button.go').click()]);
  }
  await page.goto(`${house.origin}/quan-ly`);
  assert.equal(new URL(page.url()).pathname, '/quan-ly', `${role} is not signed in`);
  return { context, page };
}

/** The page made no complaint, but for the cookie that a session needs. */
export function assertOfficeQuiet(page) {
  const complaints = page.complaints.filter((complaint) => !complaint.startsWith('sets a cookie'));
  assert.deepEqual(complaints, [], 'the page complains');
}

function invitation(house, role, scope) {
  const told = execFileSync(
    binary(),
    ['user', 'add', '--role', role, '--name', 'Nguyễn Văn An', '--public-url', house.origin, '--data', house.folder, ...scope],
    { encoding: 'utf8', env: house.environment },
  );
  const link = told.split('\n').find((line) => line.startsWith('http'));
  assert.ok(link, `no link in: ${told}`);
  return link.trim();
}

async function fill(page, { name, secret }) {
  for (const input of await page.locator('main form.narrow input:not([type=hidden])').all()) {
    const isSecret = (await input.getAttribute('type')) === 'password';
    const isName = (await input.getAttribute('name')) === 'name';
    await input.fill(isSecret ? secret : isName ? name : 'Nguyễn Văn An');
  }
  await Promise.all([page.waitForNavigation(), page.locator('main form.narrow button.go').click()]);
}

/** The six digits of a moment (RFC 6238, SHA-1, 30 seconds). */
function code(secret, now) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  let bits = '';
  for (const letter of secret) bits += letters.indexOf(letter).toString(2).padStart(5, '0');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(now / 30_000)));
  const hash = createHmac('sha1', key).update(step).digest();
  const at = hash[19] & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
