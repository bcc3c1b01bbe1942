// A round in the office: looked at part by part, made, opened, answered on a phone, closed; its preview keeps nothing.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DESK, PHONE, assertAccessible, assertFits, picture } from './house/browser.mjs';
import { theBrowser, theDemo } from './house/demo.mjs';
import { assertOfficeQuiet, signedIn } from './house/office.mjs';

describe('rounds', () => {
  it('shows the open round of the demo in all its parts', () =>
    work(async ({ page, house }) => {
      await page.goto(`${house.origin}/quan-ly/dot`);
      await look(page, 'rounds-list');
      const open = await page.locator('main tbody tr', { hasText: 'Đang mở' }).first().locator('a').first().getAttribute('href');
      await page.goto(house.origin + open);
      await look(page, 'rounds-overview');
      const inside = await page.locator(`main a[href^="${open}/"]`).evaluateAll((links) => links.map((link) => link.getAttribute('href')));
      assert.ok(inside.length >= 6, `only ${inside}`);
      for (const path of new Set(inside)) {
        const answer = await page.request.get(house.origin + path);
        assert.equal(answer.status(), 200, path);
        if (!(answer.headers()['content-type'] ?? '').startsWith('text/html')) continue;
        await page.goto(house.origin + path);
        await look(page, `rounds${path.slice(open.length).replaceAll('/', '-')}`);
      }
      await cardsOfAUnit(page, house, open);
    }));

  it('goes from a plan over the phone to its end', () =>
    work(async ({ page, house, browser }) => {
      await page.goto(`${house.origin}/quan-ly/dot/moi`);
      await look(page, 'rounds-new');
      await press(page, 'main button.go');
      await look(page, 'rounds-new-faults');
      assert.match(await page.title(), /^Lỗi: /);
      await fillPlan(page);
      await press(page, 'main button.go');
      const round = new URL(page.url()).pathname.split('?')[0];
      assert.match(round, /^\/quan-ly\/dot\/thu-duyet/, await page.locator('main').innerText());
      await look(page, 'rounds-draft');

      await page.goto(`${house.origin}${round}/lien-ket`);
      await press(page, 'main form[method=post] button');
      const code = await page.locator('main tbody th.code').first().innerText();

      const stranger = await browser.newContext({ viewport: PHONE, locale: 'vi-VN' });
      const phone = await stranger.newPage();
      await answers(phone, house, code, (status) => status !== 200, 'a draft takes no answers');

      await page.goto(`${house.origin}${round}/buoc/mo`);
      await look(page, 'rounds-open-step');
      await press(page, 'main button.go');
      await answers(phone, house, code, (status) => status === 200, 'an open round does');
      await page.goto(`${house.origin}${round}/buoc/dong`);
      await press(page, 'main button.go');
      await answers(phone, house, code, (status) => status !== 200, 'a closed one no longer');
      await stranger.close();
      await page.goto(`${house.origin}${round}/sua-doi`);
      await look(page, 'rounds-history');
    }));
});

/** A server remembers for five seconds what stands behind a code; after that the form answers as it should. */
async function answers(phone, house, code, wanted, what) {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const { status } = await fetch(`${house.origin}/k/${code}`);
    if (wanted(status)) break;
    assert.ok(Date.now() < deadline, `${what}: still ${status}`);
  }
  await phone.goto(`${house.origin}/k/${code}`);
}

/** The cards of one unit as one PDF. */
async function cardsOfAUnit(page, house, round) {
  await page.goto(`${house.origin}${round}/lien-ket`);
  const path = await page.locator(`main a[href^="${round}/the/"]`).first().getAttribute('href');
  const answer = await page.request.get(house.origin + path);
  assert.equal(answer.status(), 200, path);
  assert.equal((await answer.body()).subarray(0, 5).toString(), '%PDF-');
}

async function fillPlan(page) {
  const now = Date.now();
  // In the time of Vietnam, as the browser's own input writes it.
  const at = (days) => new Date(now + days * 86_400_000 + 7 * 3_600_000).toISOString().slice(0, 16);
  const values = { name_vi: 'Đợt thử để duyệt', name_en: 'A round to look at', code: `thu-duyet-${now % 1e6}`, province: 'Tỉnh An Giang', opens: at(-1), closes: at(30) };
  for (const [name, value] of Object.entries(values)) {
    const input = page.locator(`main [name="${name}"]`);
    if ((await input.count()) > 0) await input.fill(value);
  }
  for (const name of ['questionnaire', 'catalogue']) {
    const choice = page.locator(`main [name="${name}"]`);
    const isList = (await choice.first().evaluate((element) => element.tagName)) === 'SELECT';
    if (isList) await choice.selectOption({ index: (await choice.locator('option').count()) - 1 });
    else await choice.first().check();
  }
}

async function work(walk) {
  const house = await theDemo();
  const browser = await theBrowser();
  const { context, page } = await signedIn(browser, house, 'office', DESK);
  try {
    await walk({ page, house, browser });
    assertOfficeQuiet(page);
  } finally {
    await context.close();
  }
}

async function press(page, selector) {
  await Promise.all([page.waitForNavigation(), page.locator(selector).first().click()]);
}

async function look(page, name) {
  await assertAccessible(page, name);
  for (const size of [DESK, PHONE]) {
    await page.setViewportSize(size);
    await assertFits(page, name);
    await picture(page, `${size.width}-${name}`);
  }
  await page.setViewportSize(DESK);
}
