// Questionnaires in the office: every page of a version, a file with a fault, a new version beside the old one, and the downloads.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DESK, PHONE, assertAccessible, assertFits, picture } from './house/browser.mjs';
import { theBrowser, theDemo } from './house/demo.mjs';
import { assertOfficeQuiet, signedIn } from './house/office.mjs';

describe('questionnaires', () => {
  it('are looked at page by page, taken away, changed and checked', async () => {
    const house = await theDemo();
    const { context, page } = await signedIn(await theBrowser(), house, 'office', DESK);
    try {
      await page.goto(`${house.origin}/quan-ly/phieu`);
      await look(page, 'questionnaires-list');
      const version = await page.locator('main tbody a[href*="dvhcc-2023"]').first().getAttribute('href');
      await page.goto(house.origin + version);
      await look(page, 'questionnaires-version');
      const links = await page.locator('main a[href^="/quan-ly/phieu/"]').evaluateAll((found) => found.map((link) => link.getAttribute('href')));
      let source;
      for (const path of new Set(links)) {
        const answer = await page.request.get(house.origin + path);
        assert.equal(answer.status(), 200, path);
        const kind = answer.headers()['content-type'] ?? '';
        if (path.includes('toml')) source = await answer.text();
        if (!kind.startsWith('text/html')) continue;
        await page.goto(house.origin + path);
        await look(page, `questionnaires${path.slice(version.length).replaceAll(/[^a-z0-9]+/g, '-') || '-self'}`);
      }
      assert.ok(source?.includes('code = "dvhcc-2023"'), 'no TOML to take away');

      await upload(page, house, source.replace('version = 1', 'version = 2').replace('mark = 5', 'mark = 7'));
      await look(page, 'questionnaires-faults');
      assert.match(await page.locator('main').innerText(), /[Dd]òng \d+/);
      const changed = source.replace('version = 1', 'version = 2').replace('Kết quả bảo đảm công bằng', 'Kết quả giải quyết công bằng');
      await upload(page, house, changed);
      await look(page, 'questionnaires-checked');
      await Promise.all([page.waitForNavigation(), page.locator('main form[method=post] button.go').first().click()]);
      await look(page, 'questionnaires-draft');
      assert.match(await page.locator('main').innerText(), /phiên bản 2|Phiên bản 2/);
      assertOfficeQuiet(page);
    } finally {
      await context.close();
    }
  });
});

async function upload(page, house, text) {
  await page.goto(`${house.origin}/quan-ly/phieu`);
  await page.setInputFiles('main input[type=file]', { name: 'phieu.toml', mimeType: 'application/toml', buffer: Buffer.from(text) });
  const form = page.locator('main form', { has: page.locator('input[type=file]') });
  await Promise.all([page.waitForNavigation(), form.locator('button').first().click()]);
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
