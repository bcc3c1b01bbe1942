// The office's first hour: the first administrator signs in with a second factor, invites a colleague, and looks at the audit chain.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import { DESK, PHONE, assertAccessible, assertFits, picture, watchedPage } from './house/browser.mjs';
import { theBrowser } from './house/demo.mjs';
import { assertOfficeQuiet } from './house/office.mjs';
import { startEmpty } from './house/server.mjs';

const PASSWORD = 'hoa sen nở tháng sáu';

describe('the office', () => {
  it('is entered with two steps, by keyboard, and shows who did what', async () => {
    const house = await startEmpty();
    const browser = await theBrowser();
    const context = await browser.newContext({ viewport: PHONE, locale: 'vi-VN' });
    try {
      const page = await watchedPage(context, house.origin);
      await firstAccount(page, house);
      const secret = await enrol(page, 'quan.tri', house);
      await signInAgain(page, house, secret);
      const link = await invite(page, house);
      await colleague(browser, house, link);
      await audit(page, house);
      assertOfficeQuiet(page);
    } finally {
      await context.close();
      await house.stop();
    }
  });
});

async function firstAccount(page, house) {
  await page.goto(house.addresses.first_administrator);
  await look(page, 'invited');
  await page.fill('#name', 'quan.tri');
  await page.fill('#password', 'matkhau123456');
  await page.fill('#repeat', 'matkhau123456');
  await send(page);
  await look(page, 'invited-wrong');
  // The summary leads to the field.
  await page.locator('.summary a').first().press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'password');
  await page.fill('#password', PASSWORD);
  await page.fill('#repeat', PASSWORD);
  await send(page);
  await look(page, 'account-made');
}

async function enrol(page, name, house) {
  await page.goto(`${house.origin}/quan-ly`);
  assert.match(page.url(), /dang-nhap/);
  await look(page, 'sign-in');
  await page.fill('#name', name);
  await page.fill('#password', 'sai rồi');
  await send(page);
  await look(page, 'sign-in-wrong');
  assert.equal(await page.inputValue('#name'), name, 'the name is kept');
  await page.focus('#password');
  await page.keyboard.type(PASSWORD);
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  assert.match(page.url(), /xac-thuc/);
  await look(page, 'second-factor');
  const secret = (await page.textContent('.secret')).trim().replaceAll('-', '');
  await page.goto(`${house.origin}/quan-ly/tai-khoan`);
  assert.match(page.url(), /xac-thuc/, 'nothing else can be reached before');
  const shown = (await page.textContent('.secret')).trim().replaceAll('-', '');
  assert.notEqual(shown, secret, 'each showing has its own secret');
  await page.fill('#code', '000000');
  await send(page);
  const kept = (await page.textContent('.secret')).trim().replaceAll('-', '');
  assert.equal(kept, shown, 'a wrong code keeps the secret that was scanned');
  await page.fill('#code', code(kept));
  await send(page);
  await look(page, 'recovery-codes');
  assert.equal(await page.locator('ul.secret li').count(), 8);
  return kept;
}

async function signInAgain(page, house, secret) {
  await page.goto(`${house.origin}/quan-ly`);
  await look(page, 'home');
  await page.locator('.who button').click();
  await page.waitForURL(/dang-nhap/);
  await page.fill('#name', 'quan.tri');
  await page.fill('#password', PASSWORD);
  await send(page);
  await look(page, 'second-step');
  await page.fill('#code', code(secret, 30));
  await send(page);
  assert.equal(new URL(page.url()).pathname, '/quan-ly');
  await page.goto(`${house.origin}/quan-ly/toi`);
  await look(page, 'own');
}

async function invite(page, house) {
  await page.goto(`${house.origin}/quan-ly/tai-khoan/moi`);
  await look(page, 'invite');
  await send(page);
  await look(page, 'invite-wrong');
  await page.fill('#display_name', 'Nguyễn Thị Lan');
  await page.selectOption('#role', 'reader');
  await page.selectOption('#reach', 'units');
  await page.fill('#codes', 'so_tu_phap');
  await send(page);
  await look(page, 'one-time-link');
  const link = (await page.textContent('#link')).trim();
  await page.goto(`${house.origin}/quan-ly/tai-khoan`);
  await look(page, 'accounts');
  return link;
}

async function colleague(browser, house, link) {
  const context = await browser.newContext({ viewport: PHONE, locale: 'vi-VN', javaScriptEnabled: false });
  const page = await watchedPage(context, house.origin);
  await page.goto(link);
  await page.fill('#name', 'lan');
  await page.fill('#password', PASSWORD);
  await page.fill('#repeat', PASSWORD);
  await send(page);
  await page.goto(`${house.origin}/quan-ly`);
  await page.fill('#name', 'lan');
  await page.fill('#password', PASSWORD);
  await send(page);
  assert.equal(new URL(page.url()).pathname, '/quan-ly', 'a reader needs no second factor');
  assert.ok((await page.textContent('main')).includes('so_tu_phap'));
  const forbidden = await page.goto(`${house.origin}/quan-ly/tai-khoan`);
  assert.equal(forbidden.status(), 403);
  await context.close();
}

async function audit(page, house) {
  await page.goto(`${house.origin}/quan-ly/nhat-ky`);
  await look(page, 'audit');
  await page.selectOption('#viec', 'account.invite');
  await send(page, '.bar button');
  assert.equal(await page.locator('tbody tr').count(), 1);
  await page.fill('#tu', 'mai');
  await send(page, '.bar button');
  await look(page, 'audit-wrong');
  await page.goto(`${house.origin}/quan-ly/nhat-ky?nguoi=khong-ai`);
  await look(page, 'audit-empty');
}

async function send(page, button = 'main form button.go') {
  await Promise.all([page.waitForNavigation(), page.locator(button).first().click()]);
}

/** Axe, no sideways scrolling and a picture at both sizes. */
async function look(page, name) {
  await assertAccessible(page, name);
  await assertFits(page, name);
  await picture(page, `360-office-${name}`);
  await page.setViewportSize(DESK);
  await assertFits(page, name);
  await picture(page, `1280-office-${name}`);
  await page.setViewportSize(PHONE);
}

/** The authenticator app: RFC 6238 with SHA-1, six digits. */
function code(letters, laterSeconds = 0) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...letters].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const secret = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor((Date.now() / 1000 + laterSeconds) / 30)));
  const hash = createHmac('sha1', secret).update(counter).digest();
  const at = hash[19] & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
