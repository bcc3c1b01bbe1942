// What a visit costs on the wire, counted by the browser: headers, compressed bodies, everything.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PHONE } from './house/browser.mjs';
import { formWithField, formWithoutField, theBrowser, theDemo, theVariants } from './house/demo.mjs';
import { answerPage, place, press } from './house/form.mjs';

const FIRST_VISIT = 15 * 1024;
const FIRST_REQUESTS = 2;
const NEXT_PAGE = 8 * 1024;
const RESULTS_PAGE = 60 * 1024;

describe('weight', () => {
  for (const [name, form] of [['with a field', formWithField], ['without a field', formWithoutField]]) {
    it(`of the form ${name}: first visit ≤ 15 KB in ≤ 2 requests, each next page ≤ 8 KB`, async (test) => {
      await visit(await theDemo(), async ({ page, wire, demo }) => {
        await page.goto(form(demo));
        const first = await wire.take(page);
        test.diagnostic(`first visit: ${first.bytes} bytes in ${first.requests} requests`);
        assert.ok(first.bytes > 1000 && first.bytes <= FIRST_VISIT, `${first.bytes} bytes`);
        assert.ok(first.requests <= FIRST_REQUESTS, `${first.requests} requests: ${first.urls}`);
        let heaviest = 0;
        await onwards(page, async (state) => {
          const next = await wire.take(page);
          heaviest = Math.max(heaviest, next.bytes);
          assert.ok(next.bytes <= NEXT_PAGE, `"${state}" takes ${next.bytes} bytes: ${next.urls}`);
        });
        test.diagnostic(`heaviest following page: ${heaviest} bytes`);
      });
    });
  }

  it('of the whole form on one page ≤ 15 KB', async (test) => {
    const variants = await theVariants();
    await visit(variants, async ({ page, wire }) => {
      await page.goto(variants.onePage);
      const first = await wire.take(page);
      test.diagnostic(`one-page form: ${first.bytes} bytes in ${first.requests} requests`);
      assert.ok(first.bytes <= FIRST_VISIT && first.requests <= FIRST_REQUESTS, `${first.bytes} bytes in ${first.requests}`);
    });
  });

  it('of the results ≤ 60 KB', async (test) => {
    await visit(await theDemo(), async ({ page, wire, demo }) => {
      await page.goto(`${demo.origin}/ket-qua`);
      await wire.take(page);
      const release = await page.locator('main a[href^="/ket-qua/"]').first().getAttribute('href');
      await page.goto(`${demo.origin}${release}`);
      const results = await wire.take(page);
      test.diagnostic(`results: ${results.bytes} bytes in ${results.requests} requests`);
      assert.ok(results.bytes <= RESULTS_PAGE, `${results.bytes} bytes`);
    });
  });
});

async function onwards(page, look) {
  await press(page, 'start');
  for (;;) {
    const here = await place(page);
    await look(here);
    if (here === 'thanks') return;
    if (here === 'check') await press(page, 'send');
    else {
      await answerPage(page);
      await press(page, 'next');
    }
  }
}

/** Counts what the browser's network layer received, from an empty cache. */
async function visit(demo, walk) {
  const browser = await theBrowser();
  const context = await browser.newContext({ viewport: PHONE });
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    const open = new Map();
    let done = [];
    session.on('Network.requestWillBeSent', ({ requestId, request, redirectResponse }) => {
      if (redirectResponse) done.push({ url: redirectResponse.url, bytes: redirectResponse.encodedDataLength });
      if (!request.url.startsWith('data:')) open.set(requestId, request.url);
    });
    session.on('Network.requestServedFromCache', ({ requestId }) => open.delete(requestId));
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      if (!open.has(requestId)) return;
      if (encodedDataLength > 0) done.push({ url: open.get(requestId), bytes: encodedDataLength });
      open.delete(requestId);
    });
    const take = async (page) => {
      await page.waitForLoadState('networkidle');
      const taken = done;
      done = [];
      return {
        requests: taken.length,
        bytes: taken.reduce((sum, { bytes }) => sum + bytes, 0),
        urls: taken.map(({ url, bytes }) => `${new URL(url).pathname} ${bytes}`).join(', '),
      };
    };
    await walk({ page, wire: { take }, demo });
  } finally {
    await context.close();
  }
}
