// WCAG 2.2 AA by machine: every page in every state, in both languages. People with screen readers come after.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DESK, PHONE, assertAccessible, assertFits, assertQuiet, assertThumbSized, picture, watchedPage } from './house/browser.mjs';
import { cardOf, formWithField, theBrowser, theDemo, theVariants } from './house/demo.mjs';
import { place, press, walkToCheck } from './house/form.mjs';
import { everyFormState, problemPages } from './house/states.mjs';

for (const language of ['vi', 'en']) {
  describe(`axe, ${language === 'vi' ? 'tiếng Việt' : 'English'}`, () => {
    it('finds nothing in any state of the form', () =>
      visit({ viewport: PHONE }, async ({ page, demo }) => {
        const seen = [];
        await everyFormState(page, demo, language, async (state) => {
          seen.push(state);
          assert.equal(await page.locator('html').getAttribute('lang'), language, `language of "${state}"`);
          assert.equal(await page.locator('h1').count(), 1, `one heading of the first level on "${state}"`);
          await assertAccessible(page, `${state} (${language})`);
          await assertFits(page, state);
          await assertThumbSized(page, state);
          await shoot(page, `${language}-${state}`);
        });
        for (const state of ['start', 'check', 'thanks', 'conflict', 'field choice with an error', 'part 1 with errors']) {
          assert.ok(seen.includes(state), `"${state}" was not reached: ${seen.join(', ')}`);
        }
      }));

    it('finds nothing on the pages of problems', () =>
      visit({ viewport: PHONE, extraHTTPHeaders: { 'accept-language': language } }, async ({ page, demo }) => {
        for (const { state, path, status } of await problemPages(demo)) {
          const answer = await page.goto(`${demo.origin}${path}?lang=${language}`);
          assert.equal(answer.status(), status, state);
          assert.equal(await page.locator('html').getAttribute('lang'), language, state);
          await assertAccessible(page, `${state} (${language})`);
          await assertFits(page, state);
          await shoot(page, `${language}-problem-${state}`);
        }
      }));

    it('finds nothing on the pages of results', () =>
      visit({ viewport: PHONE }, async ({ page, demo }) => {
        const pages = await resultPages(page, demo, language);
        assert.ok(pages.length >= 4, `pages of results: ${pages.join(', ')}`);
        for (const path of pages) {
          await page.goto(`${demo.origin}${path}`);
          await assertAccessible(page, `${path} (${language})`);
          await assertFits(page, path);
          await shoot(page, `${language}-results-${path.replaceAll(/[^\w-]+/g, '-')}`);
        }
      }));
  });
}

describe('axe on rarer pages', () => {
  it('finds nothing where a form was tampered with', () =>
    visit({ viewport: PHONE }, async ({ page, demo }) => {
      await page.goto(formWithField(demo));
      await page.locator('input[name=state]').evaluate((input) => {
        input.value = input.value.replace(/^./, (first) => (first === 'x' ? 'y' : 'x'));
      });
      await press(page, 'start');
      await assertAccessible(page, 'tampered');
      await shoot(page, 'vi-problem-tampered');
      await page.locator('a.go').click();
      await page.locator('button[value="start"]').first().waitFor();
    }));

  it('finds nothing on the card for the counter', () =>
    visit({ viewport: DESK }, async ({ page, demo }) => {
      await page.goto(cardOf(formWithField(demo)));
      await assertAccessible(page, 'card');
      await picture(page, '1280-card');
    }));

  it('finds nothing on the one-page form, without and with errors', async () =>
    visit({ viewport: PHONE, at: await theVariants() }, async ({ page, demo }) => {
      await page.goto(demo.onePage);
      await assertAccessible(page, 'one page');
      await assertFits(page, 'one page');
      await shoot(page, 'vi-one-page');
      await press(page, 'send');
      assert.ok((await page.locator('.summary a').count()) >= 10, 'every forgotten question is listed');
      await assertAccessible(page, 'one page with errors');
      await shoot(page, 'vi-one-page-errors');
    }));

  for (const [name, status, saysDay] of [['closed', 410, true], ['notYetOpen', 404, true], ['revoked', 410, false]]) {
    it(`finds nothing where a link is of no use: ${name}`, async () =>
      visit({ viewport: PHONE, at: await theVariants() }, async ({ page, demo }) => {
        const answer = await page.goto(demo[name]);
        assert.equal(answer.status(), status);
        if (saysDay) assert.match(await page.locator('main').innerText(), /\d{1,2}\/\d{1,2}\/\d{4}/, 'no day is named');
        await assertAccessible(page, name);
        await shoot(page, `vi-problem-${name}`);
      }));
  }

  it('finds nothing when the database is away, and Send again then works', async () =>
    visit({ viewport: PHONE, at: await theVariants() }, async ({ page, demo }) => {
      await walkToCheck(page, formWithField(demo));
      await demo.whileDatabaseIsLocked(async () => {
        const [answer] = await Promise.all([page.waitForResponse((response) => response.request().method() === 'POST'), press(page, 'send')]);
        assert.equal(answer.status(), 503);
      });
      await assertAccessible(page, 'database away');
      await assertFits(page, 'database away');
      await shoot(page, 'vi-unavailable');
      await press(page, 'send');
      assert.equal(await place(page), 'thanks');
    }));
});

/** The home page, the list, a release, and a page of each kind in it. */
async function resultPages(page, demo, language) {
  const query = `?lang=${language}`;
  const linked = () => page.$$eval('main a[href^="/ket-qua/"]', (all) => all.map((link) => link.getAttribute('href')));
  await page.goto(`${demo.origin}/ket-qua${query}`);
  const [release] = await linked();
  await page.goto(`${demo.origin}${release}`);
  assert.equal(await page.locator('html').getAttribute('lang'), language, 'a link of the list loses the language');
  const kinds = new Map((await linked()).map((href) => [href.split(/[/?]/)[3], href]));
  return [`/${query}`, `/ket-qua${query}`, release, ...kinds.values()].filter((href) => !href.includes('du-lieu'));
}

async function shoot(page, name) {
  await picture(page, `360-${name.replaceAll(' ', '-')}`);
  await page.setViewportSize(DESK);
  await picture(page, `1280-${name.replaceAll(' ', '-')}`);
  await page.setViewportSize(PHONE);
}

async function visit({ at, ...options }, walk) {
  const demo = at ?? (await theDemo());
  const browser = await theBrowser();
  const context = await browser.newContext({ locale: 'vi-VN', ...options });
  try {
    const page = await watchedPage(context, demo.origin);
    await walk({ context, page, demo });
    assertQuiet(page);
  } finally {
    await context.close();
  }
}
