// Every kind of page of the results, as it is read: on a phone, at a desk, on paper, without scripts.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DESK, PHONE, assertAccessible, assertFits, assertQuiet, assertThumbSized, picture, watchedPage } from './house/browser.mjs';
import { theBrowser, theDemo } from './house/demo.mjs';

const HEAVIEST = 60 * 1024;

for (const language of ['vi', 'en']) {
  describe(`results, page by page, ${language === 'vi' ? 'tiếng Việt' : 'English'}`, () => {
    for (const [size, viewport] of [['360', PHONE], ['1280', DESK]]) {
      it(`are accessible, fit and stand still at ${size} px`, () =>
        visit({ viewport }, async ({ page, demo }) => {
          for (const [kind, path] of await kinds(page, demo)) {
            await page.goto(demo.origin + inLanguage(path, language));
            assert.equal(await page.locator('html').getAttribute('lang'), language, kind);
            assert.equal(await page.locator('h1').count(), 1, kind);
            await assertAccessible(page, `${kind} (${language}, ${size})`);
            await assertFits(page, `${kind} (${language}, ${size})`);
            await assertThumbSized(page, kind);
            assert.ok((await shift(page)) < 0.01, `${kind} moves while it loads`);
            await picture(page, `${size}-results-${language}-${kind}`);
          }
        }));
    }
  });
}

describe('results', () => {
  it('weigh at most 60 KB on the wire, from an empty cache', (test) =>
    visit({ viewport: PHONE }, async ({ browser, page, demo }) => {
      for (const [kind, path] of await kinds(page, demo)) {
        const bytes = await wire(browser, demo.origin + path);
        test.diagnostic(`${kind}: ${bytes} bytes`);
        assert.ok(bytes > 1000 && bytes <= HEAVIEST, `${kind}: ${bytes} bytes`);
      }
    }));

  it('are walked without a script: from the list to a comparison whose address can be shared', () =>
    visit({ viewport: PHONE, javaScriptEnabled: false }, async ({ page, demo }) => {
      await page.goto(`${demo.origin}/ket-qua`);
      await page.locator('main a[href^="/ket-qua/"]').first().click();
      await page.fill('#q', 'so tu phap');
      await page.keyboard.press('Enter');
      await page.locator('.hits a').first().click();
      const name = await page.locator('h1').innerText();
      await page.locator('main a[href*="/so-sanh?don-vi="]').first().click();
      const first = page.locator('#don-vi-1');
      assert.ok(name.includes(await first.locator('option:checked').innerText()) || (await first.inputValue()), 'the unit is chosen already');
      await page.locator('#don-vi-2').selectOption({ index: 3 });
      await page.locator('form.choose button').click();
      await page.locator('.pairs li').first().waitFor();
      const [sentence, address] = [await page.locator('.pairs').innerText(), page.url()];
      assert.match(address, /don-vi=.+&don-vi=/);
      await page.goto('about:blank');
      await page.goto(address);
      assert.equal(await page.locator('.pairs').innerText(), sentence);
      await page.locator('header a[lang="en"]').click();
      assert.equal(await page.locator('.pairs li').count(), 1, 'the comparison stays in English');
    }));

  it('print as text and tables, without what only a screen needs', () =>
    visit({ viewport: DESK }, async ({ page, demo }) => {
      for (const [kind, path] of await kinds(page, demo)) {
        await page.goto(demo.origin + path);
        await page.emulateMedia({ media: 'print' });
        const seen = await page.evaluate(() =>
          [...document.querySelectorAll('nav.places, header .switch, form')].filter((part) => getComputedStyle(part).display !== 'none').map((part) => part.className),
        );
        assert.deepEqual(seen, [], `${kind} prints its navigation`);
        const cut = await page.evaluate(() => [...document.querySelectorAll('.scroll')].filter((part) => getComputedStyle(part).overflowX !== 'visible').length);
        assert.equal(cut, 0, `${kind} cuts its tables`);
        await page.emulateMedia({ media: null });
      }
    }));

  it('say it where a comparison makes no sense, and keep what was chosen', () =>
    visit({ viewport: PHONE }, async ({ page, demo }) => {
      const release = await openRelease(page, demo);
      await page.goto(`${demo.origin}${release}/so-sanh?don-vi=so_tu_phap&don-vi=khong-co`);
      await page.locator('.summary a').click();
      assert.equal(await page.evaluate(() => document.activeElement.id), 'don-vi-1', 'the summary leads to the list');
      assert.equal(await page.locator('#don-vi-1').inputValue(), 'so_tu_phap');
      await assertAccessible(page, 'a comparison that makes no sense');
    }));
});

/** One page of each kind: `[kind, path]`. */
async function kinds(page, demo) {
  const release = await openRelease(page, demo);
  const link = (kind) => page.locator(`main a[href^="${release}/${kind}/"]`).first().getAttribute('href');
  const [unit, block, field] = [await link('don-vi'), await link('khoi'), await link('linh-vuc')];
  const units = await page.$$eval(`main a[href^="${release}/don-vi/"]`, (all) => all.slice(0, 3).map((one) => one.getAttribute('href').split('/').pop()));
  return [
    ['list', '/ket-qua'], ['overview', release], ['unit', unit], ['block', block], ['field', field],
    ['questions', `${release}/cau-hoi`], ['groups', `${release}/nhom`], ['fieldwork', `${release}/thu-phieu`],
    ['method', `${release}/phuong-phap`], ['downloads', `${release}/tai-ve`],
    ['search', `${release}/tim`], ['found', `${release}/tim?q=so`], ['nothing', `${release}/tim?q=zzzz`],
    ['compare', `${release}/so-sanh`], ['compared', `${release}/so-sanh?${units.map((unit) => `don-vi=${unit}`).join('&')}`],
  ];
}

async function openRelease(page, demo) {
  await page.goto(`${demo.origin}/ket-qua`);
  await page.locator('main a[href^="/ket-qua/"]').first().click();
  await page.locator('.figure-value').first().waitFor();
  return new URL(page.url()).pathname;
}

const inLanguage = (path, language) => (language === 'vi' ? path : `${path}${path.includes('?') ? '&' : '?'}lang=en`);

/** How much what is on the page moved while it was loading, as browsers count it. */
function shift(page) {
  return page.evaluate(() => new Promise((done) => {
    let sum = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) sum += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
    requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));
  }));
}

/** Bytes that a first visit of an address takes. */
async function wire(browser, address) {
  const context = await browser.newContext({ viewport: PHONE });
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    let bytes = 0;
    session.on('Network.loadingFinished', ({ encodedDataLength }) => { bytes += encodedDataLength; });
    await page.goto(address, { waitUntil: 'networkidle' });
    return bytes;
  } finally {
    await context.close();
  }
}

async function visit(options, walk) {
  const demo = await theDemo();
  const browser = await theBrowser();
  const context = await browser.newContext({ locale: 'vi-VN', ...options });
  try {
    const page = await watchedPage(context, demo.origin);
    await walk({ browser, page, demo });
    assertQuiet(page);
  } finally {
    await context.close();
  }
}
