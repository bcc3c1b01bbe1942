// Small windows, large letters, forced colours, no motion: nothing is cut off, nothing depends on colour or movement.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PHONE, SMALLEST, assertAccessible, assertFits, assertQuiet, picture, watchedPage } from './house/browser.mjs';
import { formWithField, theBrowser, theDemo } from './house/demo.mjs';
import { choose, place, press, radioGroups } from './house/form.mjs';
import { everyFormState } from './house/states.mjs';

describe('layout', () => {
  it('fits into 320 px in every state', () =>
    visit({ viewport: SMALLEST }, async ({ page, demo }) => {
      await everyFormState(page, demo, 'vi', async (state) => {
        await assertFits(page, `${state} at 320 px`);
        await picture(page, `320-${state.replaceAll(' ', '-')}`);
      });
    }));

  it('fits with letters of 200%', () =>
    visit({ viewport: PHONE }, async ({ context, page, demo }) => {
      const size = () => page.evaluate(() => parseFloat(getComputedStyle(document.querySelector('main p, main legend')).fontSize));
      await page.goto(formWithField(demo));
      const usual = await size();
      const session = await context.newCDPSession(page);
      await session.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } });
      await page.reload();
      assert.ok((await size()) >= usual * 1.95, 'the letters did not grow with the setting');
      await everyFormState(page, demo, 'vi', async (state) => {
        await assertFits(page, `${state} with letters of 200%`);
        await picture(page, `200-percent-${state.replaceAll(' ', '-')}`);
      });
    }));

  it('shows what is chosen and where the focus is in forced colours', () =>
    visit({ viewport: PHONE, forcedColors: 'active' }, async ({ page, demo }) => {
      await page.goto(formWithField(demo));
      await press(page, 'start');
      const [[name, values]] = await radioGroups(page);
      const rows = page.locator('label.row', { has: page.locator(`input[name="${name}"]`) });
      const frame = (row) => row.locator('span').evaluate((span) => {
        const style = getComputedStyle(span);
        return `${style.borderTopWidth} ${style.borderTopColor}`;
      });
      await choose(page, name, values[1]);
      const chosen = page.locator('label.row', { has: page.locator(`input[name="${name}"][value="${values[1]}"]`) });
      assert.notEqual(await frame(chosen), await frame(rows.first()), 'a chosen row looks like the others');
      await page.keyboard.press('ArrowUp');
      await assertAccessible(page, 'forced colours');
      await picture(page, '360-forced-colours');
    }));

  it('moves nothing, with or without the wish for reduced motion', () =>
    visit({ viewport: PHONE, reducedMotion: 'reduce' }, async ({ page, demo }) => {
      await page.goto(formWithField(demo));
      await press(page, 'start');
      const moving = await page.evaluate(() =>
        [...document.querySelectorAll('*')].filter((element) => {
          const style = getComputedStyle(element);
          return parseFloat(style.transitionDuration) > 0 || (style.animationName !== 'none' && parseFloat(style.animationDuration) > 0);
        }).length,
      );
      assert.equal(moving, 0);
    }));

  it('is as good in the dark', () =>
    visit({ viewport: PHONE, colorScheme: 'dark' }, async ({ page, demo }) => {
      await page.goto(formWithField(demo));
      await assertAccessible(page, 'start in the dark');
      await press(page, 'start');
      await press(page, 'next');
      await assertAccessible(page, 'part with errors in the dark');
      await picture(page, '360-dark-errors');
    }));

  it('is walked with the keyboard alone', () =>
    visit({ viewport: PHONE }, async ({ page, demo }) => {
      await page.goto(formWithField(demo));
      await page.locator('button.go[value="start"]').focus();
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
      const groups = await page.evaluate(() => new Set([...document.querySelectorAll('main input[type=radio]')].map((input) => input.name)).size);
      await page.locator('main input[type=radio]').first().focus();
      for (let group = 0; group < groups; group += 1) {
        await page.keyboard.press('Space');
        assert.equal(await page.locator('input:checked').count(), group + 1);
        if (group + 1 < groups) await page.keyboard.press('Tab');
      }
      await page.keyboard.press('Tab');
      const focused = await page.evaluate(() => document.activeElement.value);
      assert.equal(focused, 'next', 'the button follows the last question');
      const before = await page.locator('h1').innerText();
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
      assert.equal(await place(page), 'part');
      assert.notEqual(await page.locator('h1').innerText(), before);
    }));
});

async function visit(options, walk) {
  const demo = await theDemo();
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
