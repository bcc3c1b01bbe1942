// An installation on its first day: the one-time link for the first administrator, and nothing published yet.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PHONE, assertAccessible, assertFits, assertQuiet, picture, watchedPage } from './house/browser.mjs';
import { theBrowser, theEmptyHouse } from './house/demo.mjs';

describe('the first day', () => {
  it('says that nothing is published yet', () =>
    visit(async ({ page, house }) => {
      for (const path of ['/', '/ket-qua']) {
        await page.goto(`${house.origin}${path}`);
        await assertAccessible(page, `${path} of an empty installation`);
        await assertFits(page, path);
      }
      await picture(page, '360-first-day-results');
    }));

  it('makes the first administrator by a link that works once', () =>
    visit(async ({ page, house }) => {
      const link = house.addresses.first_administrator;
      assert.ok(link, 'no one-time link was printed');
      await page.goto(link);
      await assertAccessible(page, 'first account');
      await assertFits(page, 'first account');
      await picture(page, '360-first-account');
      await submit(page, { password: 'short' });
      await assertAccessible(page, 'first account with errors');
      assert.ok((await page.locator('.summary a').count()) > 0, 'a short password is accepted');
      await picture(page, '360-first-account-errors');
      await submit(page, { password: 'một câu dài dễ nhớ' });
      assert.equal(await page.locator('input[type=password]').count(), 0, 'the account was not made');
      await assertAccessible(page, 'account made');
      await picture(page, '360-account-made');
      const again = await page.goto(link);
      assert.equal(again.status(), 404);
    }));
});

async function submit(page, { password }) {
  for (const input of await page.locator('main input:not([type=hidden])').all()) {
    const secret = (await input.getAttribute('type')) === 'password';
    await input.fill(secret ? password : 'quan.tri');
  }
  await Promise.all([page.waitForNavigation(), page.locator('main button.go').click()]);
}

async function visit(walk) {
  const house = await theEmptyHouse();
  const browser = await theBrowser();
  const context = await browser.newContext({ viewport: PHONE, locale: 'vi-VN' });
  try {
    const page = await watchedPage(context, house.origin);
    await walk({ page, house });
    assertQuiet(page);
  } finally {
    await context.close();
  }
}
