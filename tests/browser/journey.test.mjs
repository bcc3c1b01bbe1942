// The way through the form as people really walk it: without scripts, without cookies, back and forth, twice, in two tabs.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { describe, it } from 'node:test';
import { PHONE, assertQuiet, picture, watch, watchedPage, withoutCookiesAndScripts } from './house/browser.mjs';
import { formWithField, formWithoutField, theBrowser, theDemo } from './house/demo.mjs';
import { answerPage, bodyOf, changeFirst, choose, place, press, radioGroups, receipt, sendThrough, walkToCheck } from './house/form.mjs';

const RECEIPT = /^[2-9A-HJKMNP-Z-]{9,14}$/;

describe('the form', () => {
  it('is whole at 360 × 640 with scripts and cookies switched off', async () => {
    const demo = await theDemo();
    const { context, close } = await withoutCookiesAndScripts({ viewport: PHONE, locale: 'vi-VN' });
    try {
      const page = await watchedPage(context, demo.origin);
      const states = await walkToCheck(page, formWithoutField(demo), {
        onPage: (state, step) => picture(page, `360-journey-${String(step).padStart(2, '0')}-${state}`),
      });
      assert.deepEqual(states.slice(0, 2), ['start', 'field']);
      assert.ok(states.filter((state) => state === 'part').length >= 5, `parts seen: ${states}`);
      await press(page, 'send');
      assert.equal(await place(page), 'thanks');
      assert.match(await receipt(page), RECEIPT);
      assert.deepEqual(await context.cookies(), []);
      await picture(page, '360-journey-thanks');
      assertQuiet(page);
    } finally {
      await close();
    }
  });

  it('really runs without cookies and scripts in that profile', async () => {
    const sent = [];
    const bait = createServer((request, response) => {
      sent.push(request.headers.cookie);
      response.setHeader('set-cookie', 'bait=1; Max-Age=1000');
      response.setHeader('content-type', 'text/html');
      response.end('<title>before</title><link rel="icon" href="data:,"><script>document.title = "script"</script>');
    });
    await new Promise((done) => bait.listen(0, '127.0.0.1', done));
    const { context, close } = await withoutCookiesAndScripts({ viewport: PHONE });
    try {
      const page = await context.newPage();
      const address = `http://127.0.0.1:${bait.address().port}/`;
      await page.goto(address);
      await page.goto(address);
      assert.equal(await page.title(), 'before');
      assert.deepEqual(sent, [undefined, undefined]);
      assert.deepEqual(await context.cookies(), []);
    } finally {
      await close();
      bait.close();
    }
  });

  it('chooses nothing beforehand and refuses a required question left blank, with a link to it', () =>
    visit(async ({ page, demo }) => {
      await page.goto(formWithField(demo));
      await press(page, 'start');
      assert.equal(await page.locator('input:checked').count(), 0);
      await press(page, 'next');
      const link = page.locator('.summary a').first();
      const target = (await link.getAttribute('href')).slice(1);
      assert.equal(await page.locator(`[id="${target}"]`).count(), 1, `the error links to #${target}`);
      assert.match(await page.title(), /^Lỗi|^Error/);
      await link.click();
      assert.equal(await page.evaluate(() => document.activeElement.type), 'radio');
    }));

  it('keeps what was chosen when another question of the page was forgotten', () =>
    visit(async ({ page, demo }) => {
      await page.goto(formWithField(demo));
      await press(page, 'start');
      const [name, value] = await chooseSecond(page);
      await press(page, 'next');
      assert.ok((await page.locator('.summary').count()) > 0, 'nothing was refused');
      assert.ok(await page.locator(`input[name="${name}"][value="${value}"]`).isChecked());
    }));

  it('keeps the answers when the language is switched, and says everything in the other language', () =>
    visit(async ({ page, demo }) => {
      await page.goto(formWithField(demo));
      await press(page, 'start');
      const [name, value] = await chooseSecond(page);
      const vietnamese = await page.locator('h1').innerText();
      await press(page, 'lang:en');
      assert.equal(await page.locator('html').getAttribute('lang'), 'en');
      assert.notEqual(await page.locator('h1').innerText(), vietnamese);
      assert.ok(await page.locator(`input[name="${name}"][value="${value}"]`).isChecked());
      await press(page, 'lang:vi');
      assert.equal(await page.locator('h1').innerText(), vietnamese);
      assert.ok(await page.locator(`input[name="${name}"][value="${value}"]`).isChecked());
    }));

  it('goes back with its own button and keeps what was answered', () =>
    visit(async ({ page, demo }) => {
      await page.goto(formWithField(demo));
      await press(page, 'start');
      await answerPage(page);
      const first = await page.locator('h1').innerText();
      await press(page, 'next');
      await press(page, 'back');
      assert.equal(await page.locator('h1').innerText(), first);
      const groups = await page.evaluate(() => new Set([...document.querySelectorAll('main input[type=radio]')].map((input) => input.name)).size);
      assert.equal(await page.locator('input[type=radio]:checked').count(), groups);
    }));

  it('lets one answer be changed from the check page and comes back to it', () =>
    visit(async ({ page, demo }) => {
      await walkToCheck(page, formWithField(demo));
      const before = await page.locator('section.answers dl dd').first().innerText();
      await changeFirstAnswer(page);
      assert.equal(await place(page), 'check');
      assert.notEqual(await page.locator('section.answers dl dd').first().innerText(), before);
    }));
});

describe('sending', () => {
  it('after Back and Send again gives the same receipt', () =>
    visit(async ({ page, demo }) => {
      await walkToCheck(page, formWithField(demo));
      await press(page, 'send');
      const first = await receipt(page);
      await page.goBack();
      assert.equal(await place(page), 'check');
      await press(page, 'send');
      assert.equal(await place(page), 'thanks');
      assert.equal(await receipt(page), first);
    }));

  it('survives an impatient double tap with one receipt', () =>
    visit(async ({ page, demo }) => {
      await walkToCheck(page, formWithField(demo));
      const body = await bodyOf(page, 'send');
      const before = await accepted(demo);
      const button = page.locator('button.go[value="send"]');
      await button.dblclick({ noWaitAfter: true });
      await page.locator('.done .receipt').waitFor();
      const shown = await receipt(page);
      // The same again, twice at once, as a stubborn connection would.
      const post = () => fetch(page.url().split('/cam-on')[0], { method: 'POST', body, redirect: 'follow' });
      const answers = await Promise.all([post(), post()]);
      for (const answer of answers) assert.ok((await answer.text()).includes(shown), 'another receipt');
      assert.equal((await accepted(demo)) - before, 1, 'answers stored');
    }));

  it('of other answers in a second tab is a conflict that keeps both texts', () =>
    visit(async ({ context, page, demo }) => {
      await walkToCheck(page, formWithField(demo));
      const [second] = await Promise.all([
        context.waitForEvent('page'),
        page.locator('button[value^="page:"]').nth(0).click({ modifiers: ['Control'] }),
      ]);
      await second.waitForLoadState();
      watch(second, demo.origin);
      await press(page, 'send');
      const first = await receipt(page);
      await answerPage(second, 1);
      await press(second, 'check');
      assert.equal(await sendThrough(second), 'conflict');
      assert.ok((await second.locator('main').innerText()).includes(first), 'the first receipt is named');
      assert.equal(await second.locator('details.text').count(), 2);
      await picture(second, '360-conflict');
      await press(second, 'send-new');
      assert.equal(await place(second), 'thanks');
      assert.notEqual(await receipt(second), first);
      assertQuiet(second);
    }));

  it('gives a page that may be reloaded', () =>
    visit(async ({ page, demo }) => {
      await walkToCheck(page, formWithField(demo));
      await press(page, 'send');
      const first = await receipt(page);
      await page.reload();
      assert.equal(await place(page), 'thanks');
      assert.equal(await receipt(page), first);
    }));
});

/** Taps the second row of the first question; gives name and value. */
async function chooseSecond(page) {
  const [[name, values]] = await radioGroups(page);
  await choose(page, name, values[1]);
  return [name, values[1]];
}

async function changeFirstAnswer(page) {
  await changeFirst(page);
  await answerPage(page, 1);
  await press(page, 'check');
}

/** Answers stored so far, by the server's own count. */
async function accepted(demo) {
  const text = await (await fetch(`${demo.origin}/metrics`)).text();
  const lines = text.split('\n').filter((line) => /^sipas_submissions_total\{[^}]*outcome="accepted"/.test(line));
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

async function visit(walk) {
  const demo = await theDemo();
  const browser = await theBrowser();
  const context = await browser.newContext({ viewport: PHONE, locale: 'vi-VN', hasTouch: true });
  try {
    const page = await watchedPage(context, demo.origin);
    await walk({ context, page, demo });
    assertQuiet(page);
  } finally {
    await context.close();
  }
}
