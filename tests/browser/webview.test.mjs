// The QR code is scanned inside a chat application: its own browser, old and new, on both systems.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PHONE, assertFits, assertQuiet, watchedPage } from './house/browser.mjs';
import { formWithField, theBrowser, theDemo } from './house/demo.mjs';
import { place, press, walkToCheck } from './house/form.mjs';

const android = (version, device, chrome, wv) =>
  `Mozilla/5.0 (Linux; Android ${version}; ${device}${wv ? '; wv' : ''}) AppleWebKit/537.36 (KHTML, like Gecko) ` +
  `Version/4.0 Chrome/${chrome} Mobile Safari/537.36 Zalo android/12110713 ZaloTheme/light ZaloLanguage/vi`;

const AGENTS = {
  'Zalo on Android 9, Chromium 99': android('9', 'SM-J600G', '99.0.4844.88', true),
  'Zalo on Android 10 without the wv mark': android('10', 'CPH2083', '125.0.6422.147', false),
  'Zalo on Android 16, Chromium 154': android('16', 'SM-A556E', '154.0.7444.48', false),
  'Zalo on an iPhone':
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ' +
    'Mobile/15E148 Zalo iOS/470 ZaloTheme/light ZaloLanguage/vn',
};

describe('in a chat application', () => {
  for (const [name, userAgent] of Object.entries(AGENTS)) {
    it(`the form works: ${name}`, async () => {
      const demo = await theDemo();
      const browser = await theBrowser();
      const context = await browser.newContext({
        userAgent, viewport: PHONE, isMobile: true, hasTouch: true, deviceScaleFactor: 2, acceptDownloads: false,
      });
      try {
        const page = await watchedPage(context, demo.origin);
        const opened = [];
        context.on('page', (popup) => opened.push(popup.url()));
        page.on('download', (download) => opened.push(download.url()));
        page.on('dialog', (dialog) => opened.push(dialog.message()));
        await walkToCheck(page, formWithField(demo), {
          onPage: async (state) => {
            await assertFits(page, `${name}: ${state}`);
            assert.equal(await page.locator('[target]').count(), 0, 'a link opens another window');
          },
        });
        await press(page, 'send');
        assert.equal(await place(page), 'thanks');
        assert.deepEqual(opened, [], 'windows, downloads or dialogs');
        assertQuiet(page);
      } finally {
        await context.close();
      }
    });
  }
});
