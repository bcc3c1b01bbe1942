// The published results as a citizen or a newspaper reads them.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { DESK, PHONE, assertQuiet, watchedPage } from './house/browser.mjs';
import { formWithField, theBrowser, theDemo } from './house/demo.mjs';
import { press, walkToCheck } from './house/form.mjs';

const PERCENT = /^\d{1,3},\d{2}%$/;
const MINIMUM = 30;

describe('the results page', () => {
  it('says that the data is synthetic, on every page of it', () =>
    visit(async ({ page, demo }) => {
      for (const path of await pagesOf(page, demo)) {
        await page.goto(`${demo.origin}${path}`);
        assert.equal(await page.locator('.synthetic').count(), 1, path);
      }
    }));

  it('shows the overall index with its interval and number of forms', () =>
    visit(async ({ page, demo }) => {
      await openRelease(page, demo);
      assert.match((await page.locator('.figure-value').first().innerText()).trim(), PERCENT);
      assert.match(await page.locator('p.headline').first().innerText(), /\d,\d{2}.*\d,\d{2}/s, 'no interval');
      const main = await page.locator('main').innerText();
      assert.match(main, /20\.000|\d{1,3}\.\d{3}/, 'the number of forms is not written as 1.234');
    }));

  it('gives every figure of a table its n, and none to fewer than 30 forms', () =>
    visit(async ({ page, demo }) => {
      let rows = 0;
      let hidden = 0;
      for (const path of await pagesOf(page, demo)) {
        await page.goto(`${demo.origin}${path}`);
        for (const row of await rowsOf(page)) {
          rows += 1;
          assert.ok(Number.isInteger(row.n), `no n in "${row.name}" of ${path}`);
          if (row.n < MINIMUM) {
            hidden += 1;
            // A word for why there is no figure, never a figure.
            assert.doesNotMatch(row.value ?? '', /\d/, `"${row.name}" of ${path} has ${row.n} forms and shows ${row.value}`);
          } else if (/\d/.test(row.value ?? '')) assert.match(row.value, PERCENT);
        }
      }
      assert.ok(rows > 100, `rows seen: ${rows}`);
      assert.ok(hidden > 0, 'the demo has no cell below the minimum, so this test shows nothing');
    }));

  it('draws each chart with a title, a description and a table that says the same', () =>
    visit(async ({ page, demo }) => {
      let charts = 0;
      for (const path of await pagesOf(page, demo)) {
        await page.goto(`${demo.origin}${path}`);
        const found = await page.$$eval('main svg', (all) =>
          all.map((svg) => ({
            role: svg.getAttribute('role'),
            title: svg.querySelector('title')?.textContent ?? '',
            description: svg.querySelector('desc')?.textContent ?? '',
            table: Boolean(svg.closest('figure')?.querySelector('table') ?? svg.closest('section, main')?.querySelector('table')),
          })),
        );
        charts += found.length;
        for (const chart of found) {
          assert.equal(chart.role, 'img');
          assert.ok(chart.title && chart.description, `${path}: a chart without words`);
          assert.ok(chart.table, `${path}: a chart without a table`);
        }
      }
      assert.ok(charts >= 2, `charts seen: ${charts}`);
    }));

  it('does not change when another answer arrives', () =>
    visit(async ({ page, demo }) => {
      const path = await openRelease(page, demo);
      const before = await (await fetch(`${demo.origin}${path}`)).text();
      await page.setViewportSize(PHONE);
      await walkToCheck(page, formWithField(demo), { at: 1 });
      await press(page, 'send');
      assert.equal(await (await fetch(`${demo.origin}${path}`)).text(), before);
    }));

  it('gives the whole release as a file whose SHA-256 the method page shows', () =>
    visit(async ({ page, demo }) => {
      const path = await openRelease(page, demo);
      const file = Buffer.from(await (await fetch(`${demo.origin}${path}/du-lieu.json`)).arrayBuffer());
      assert.equal(JSON.parse(file).round.synthetic, true);
      await page.goto(`${demo.origin}${path}/phuong-phap`);
      const digest = createHash('sha256').update(file).digest('hex');
      assert.equal((await page.locator('code.digest').innerText()).trim(), digest);
    }));

  it('is not sent again when the browser has it', () =>
    visit(async ({ page, demo }) => {
      const path = await openRelease(page, demo);
      const first = await fetch(`${demo.origin}${path}`);
      const etag = first.headers.get('etag');
      assert.ok(etag, 'no etag');
      const again = await fetch(`${demo.origin}${path}`, { headers: { 'if-none-match': etag } });
      assert.equal(again.status, 304);
    }));

  it('says the same in English', () =>
    visit(async ({ page, demo }) => {
      await openRelease(page, demo);
      const value = (await page.locator('.figure-value').first().innerText()).trim();
      await page.locator('header a[lang="en"]').click();
      assert.equal(await page.locator('html').getAttribute('lang'), 'en');
      assert.equal((await page.locator('.figure-value').first().innerText()).trim(), value.replace(',', '.'));
    }));
});

/** Opens the release from the list, as a visitor does; gives its path. */
async function openRelease(page, demo) {
  await page.goto(`${demo.origin}/ket-qua`);
  await page.locator('main a[href^="/ket-qua/"]').first().click();
  await page.locator('.figure-value').first().waitFor();
  return new URL(page.url()).pathname;
}

/** The release's own page, and one of each kind below it. */
async function pagesOf(page, demo) {
  const release = await openRelease(page, demo);
  const links = await page.$$eval('main a', (all) => all.map((link) => link.getAttribute('href')));
  const inner = links.filter((href) => href?.startsWith(`${release}/`) && !href.includes('du-lieu'));
  const kinds = new Map(inner.map((href) => [href.split(/[/?]/)[3], href]));
  assert.ok(kinds.size >= 3, `links of the release: ${links.join(' ')}`);
  return [release, ...kinds.values()];
}

function rowsOf(page) {
  return page.$$eval('table.figures', (tables) =>
    tables.flatMap((table) => {
      const heads = [...table.querySelectorAll('thead th')].length;
      return [...table.querySelectorAll('tbody tr')].map((row) => {
        const cells = [...row.querySelectorAll('td')];
        const absent = cells[0].colSpan === 2;
        const n = cells[absent ? 1 : 2]?.textContent.trim().replaceAll('.', '');
        return { name: row.querySelector('th').textContent, value: absent ? null : cells[0].textContent.trim(), n: Number(n || NaN), heads };
      });
    }),
  );
}

async function visit(walk) {
  const demo = await theDemo();
  const browser = await theBrowser();
  const context = await browser.newContext({ viewport: DESK, locale: 'vi-VN' });
  try {
    const page = await watchedPage(context, demo.origin);
    await walk({ page, demo });
    assertQuiet(page);
  } finally {
    await context.close();
  }
}
