// The paper side of the demo as the supervisor of its post office sees it: a printed series, a batch that is expected
// and one that is partly keyed; pages at both sizes, and a bundle that is taken in with a scanner.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { DESK, PHONE, assertAccessible, assertFits, picture } from './house/browser.mjs';
import { theBrowser, theDemo } from './house/demo.mjs';
import { assertOfficeQuiet, signedIn } from './house/office.mjs';

const PAPER = '/quan-ly/giay';
const POST_OFFICE = ['--post-offices', '270000'];

describe('paper in the office', () => {
  it('is readable at both sizes, from the printed series to the numbers', async () => {
    await asRole('supervisor', async (page, house) => {
      await visit(page, house, PAPER, 'overview');
      await visit(page, house, `${PAPER}/loat`, 'series');
      await visit(page, house, `${PAPER}/loat/mau`, 'sample');
      await visit(page, house, `${PAPER}/lo`, 'batches');
      assert.equal(await page.locator('tbody tr').count(), 2, 'the batches of the demo');
      await visit(page, house, `${PAPER}/lo/moi`, 'announce');
      await visit(page, house, `${PAPER}/so-lieu`, 'numbers');
      const keyed = await batchOf(page, house, 'first-keying');
      await visit(page, house, keyed, 'batch');
      await visit(page, house, `${keyed}/tiep-nhan`, 'intake-keyed');
      await visit(page, house, `${keyed}/doi-chieu`, 'reconcile');
      await visit(page, house, `${keyed}/kiem-tra`, 'audit');
      await visit(page, house, `${keyed}/dong`, 'closing');
    });
  });

  it('says of a file that it is too large before it is sent, and that it is on its way', async () => {
    await asRole('supervisor', async (page, house) => {
      await visit(page, house, `${PAPER}/tap-tin`, 'keyed-files');
      const folder = mkdtempSync(join(tmpdir(), 'sipas-files-'));
      const file = (name, size) => {
        const path = join(folder, name);
        writeFileSync(path, '');
        truncateSync(path, size);
        return path;
      };
      const said = () => page.evaluate(() => document.getElementById('file').validationMessage);
      await page.setInputFiles('#file', file('lon.xlsx', 21 * 1024 * 1024));
      assert.match(await said(), /lớn hơn 20 MB/);
      await page.setInputFiles('#file', file('nho.csv', 10));
      assert.equal(await said(), '');
      const sign = page.locator('main form [data-waiting]');
      assert.match(await sign.innerText(), /vài giây/);
      // It stays here, so that what it says can be read.
      await page.evaluate(() => {
        document.querySelector('main form').addEventListener('submit', (event) => event.preventDefault());
      });
      await page.locator('main form button.go').click();
      assert.match(await sign.innerText(), /Đang gửi và kiểm tra tệp/);
      rmSync(folder, { recursive: true });
    });
  });

  it('says what is wrong beside what was typed', async () => {
    await asRole('supervisor', async (page, house) => {
      await page.goto(`${house.origin}${PAPER}/loat`);
      await page.fill('#count', '0');
      await send(page, page.locator('form:has(#count) button.go'));
      await look(page, 'series-wrong');
      assert.equal(await page.inputValue('#count'), '0');
      await page.goto(`${house.origin}${PAPER}/lo/moi`);
      await page.fill('#first', '260001-4');
      await send(page, page.locator('main form button.go').first());
      await look(page, 'announce-wrong');
      assert.equal(await page.inputValue('#first'), '260001-4');
      const keyed = await batchOf(page, house, 'first-keying');
      await page.goto(`${house.origin}${keyed}`);
      await send(page, page.locator('form[action$="/buoc/return"] button'));
      await look(page, 'batch-wrong');
    });
  });

  it('takes a bundle in with a scanner, loses no key and warns of the same serial', async () => {
    await asRole('clerk', async (page, house) => {
      const path = await batchOf(page, house, 'expected');
      await page.goto(`${house.origin}${path}`);
      await look(page, 'batch-expected');
      await send(page, page.locator('form[action$="/buoc/receive"] button'));
      await page.goto(`${house.origin}${path}/tiep-nhan`);
      await look(page, 'intake');
      assert.equal(await page.evaluate(() => document.activeElement.id), 'scan', 'the scanner types here');
      const serials = await firstSerials(page, 5);
      // A scanner types without a pause; the last one is read twice.
      for (const serial of [...serials, serials[4]]) await page.keyboard.type(`${serial}\n`);
      await page.waitForFunction(() => document.querySelectorAll('#scanned > li').length === 6);
      assert.equal(await page.textContent('[data-count=received]'), '5');
      const last = page.locator('#scanned > li').first();
      assert.match(await last.innerText(), /đã có trong lô/);
      // What lies there is told anew when the scanner rests.
      await page.waitForFunction(() => document.querySelectorAll('#lying tbody tr').length === 5);
      await look(page, 'intake-scanned');
      await last.locator('button').click();
      await page.waitForFunction(() => document.querySelectorAll('#scanned > li').length === 7);
      assert.match(await page.locator('#scanned > li').first().innerText(), /trùng số/);
      assert.equal(await page.textContent('[data-count=held]'), '2', 'both papers wait for a decision');
      assert.equal(await page.evaluate(() => document.activeElement.id), 'scan');
      const received = await page.textContent('[data-count=received]');
      await page.reload();
      assert.equal(await page.textContent('[data-count=received]'), received, 'what was scanned is kept');
      await page.locator('details:has(#serial) > summary').click();
      await page.fill('#serial', serials[1]);
      await page.selectOption('#reason', { index: 1 });
      await send(page, page.locator('form[action$="/loai"] button'));
      await look(page, 'intake-rejected');
      assert.equal(await page.textContent('[data-count=rejected]'), '1');
    });
  });
});

/** Somebody of the demo's post office. */
async function asRole(role, story) {
  const house = await theDemo();
  const { context, page } = await signedIn(await theBrowser(), house, role, DESK, POST_OFFICE);
  try {
    await story(page, house);
    assertOfficeQuiet(page);
  } finally {
    await context.close();
  }
}

async function visit(page, house, path, name) {
  const answer = await page.goto(`${house.origin}${path}`);
  assert.equal(answer.status(), 200, path);
  await look(page, name);
}

/** The address of the first batch in a state. */
async function batchOf(page, house, state) {
  await page.goto(`${house.origin}${PAPER}/lo?trang-thai=${state}`);
  const href = await page.locator('tbody a').first().getAttribute('href');
  assert.ok(href?.startsWith(`${PAPER}/lo/`), `no batch is ${state}`);
  return href;
}

/** The first serials of a bundle as its slip names them, with their check characters. */
async function firstSerials(page, count) {
  const path = new URL(page.url()).pathname.replace('/tiep-nhan', '');
  const text = await page.evaluate(async (path) => (await fetch(path)).text(), path);
  const [, first] = text.match(/(\d{6,9})-[\dX] – /);
  return Array.from({ length: count }, (_, nth) => withCheck(Number(first) + nth));
}

/** What makes the sum of the digits, weighted 2, 3, … from the right, divisible by 11 with it. */
function withCheck(number) {
  const digits = [...String(number)].reverse();
  const sum = digits.reduce((sum, digit, place) => sum + Number(digit) * (place + 2), 0);
  const missing = (11 - (sum % 11)) % 11;
  return `${number}-${missing === 10 ? 'X' : missing}`;
}

async function send(page, button) {
  await Promise.all([page.waitForNavigation(), button.click()]);
}

/** Axe, no sideways scrolling and a picture at both sizes. */
async function look(page, name) {
  await assertAccessible(page, name);
  for (const size of [DESK, PHONE]) {
    await page.setViewportSize(size);
    await assertFits(page, `${name} at ${size.width} px`);
    await picture(page, `paper-${name}-${size.width}`);
  }
  await page.setViewportSize(DESK);
}
