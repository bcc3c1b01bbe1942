// One clerk and several machines, a supervisor who steps in, and a batch that leaves keying for a while: nothing typed gets
// lost, and every sentence says what to do.
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { assertFits, picture } from './house/browser.mjs';
import { theBrowser } from './house/demo.mjs';
import { assertOfficeQuiet, signedIn } from './house/office.mjs';
import { DESK_SCREEN, allSaved, clerkOf, fieldsOf, look, paperOf, screenOf, startOffice } from './keying/house.mjs';

/** A sentence that comes while somebody types is not answered by an Enter in flow. */
const UNASKED_MS = 1600;

const stops = [];
after(async () => {
  for (const stop of stops.reverse()) await stop();
});

async function office(forms) {
  const opened = await startOffice(forms);
  stops.push(() => opened.server.stop());
  return opened;
}

const supervisorOf = async (house) =>
  signedIn(await theBrowser(), house.server, 'supervisor', DESK_SCREEN, ['--post-offices', house.post_office]);

/** Another machine of the same person: signed in, and nothing of the first browser's storage. */
async function anotherMachine(context, house) {
  const { cookies } = await context.storageState();
  const other = await (await theBrowser()).newContext({ viewport: DESK_SCREEN, locale: 'vi-VN', storageState: { cookies, origins: [] } });
  const page = await other.newPage();
  await page.goto(screenOf(house));
  return { context: other, page };
}

/** Keys lines of the form that is shown, as they stand on its paper; to its end without a number. */
async function keyLines(page, papers, lines = Infinity) {
  for (let keyed = 0; keyed < lines; keyed += 1) {
    const seen = await look(page);
    if (!seen.line) break;
    await page.keyboard.press(papers[seen.serial].keys[seen.line] ?? '.');
  }
}

/** Begins the form that is proposed and keys some lines of it; tells its serial. */
async function begin(page, house, lines) {
  await page.goto(screenOf(house));
  await page.waitForSelector('#ask-serial:not([hidden])');
  const fields = await fieldsOf(page);
  const papers = Object.fromEntries(house.serials.map((one) => [one, paperOf(one, fields)]));
  await page.keyboard.press('Enter');
  await keyLines(page, papers, lines);
  const { serial } = await look(page);
  return { serial, papers };
}

const stopped = (page, words) =>
  page.waitForFunction((said) => {
    const box = document.getElementById('ask-stop');
    return !box.hidden && box.innerText.includes(said);
  }, words, { timeout: 20_000 });

describe('one clerk, several machines', () => {
  it('goes on at another machine after the supervisor released the form, and the first one is told', async () => {
    const house = await office(2);
    const { context, page } = await clerkOf(await theBrowser(), house);
    const supervisor = await supervisorOf(house);
    let other;
    try {
      const { serial, papers } = await begin(page, house, 6);
      await allSaved(page);
      const left = await look(page);

      other = await anotherMachine(context, house);
      await stopped(other.page, 'trên máy khác');
      const told = (await look(other.page)).words;
      assert.ok(house.serials.every((one) => told.includes(one)), told);
      assert.equal(await other.page.locator('.line:visible').count(), 0, 'no form, no lines of one');
      await assertFits(other.page, 'elsewhere');
      await picture(other.page, 'keying-elsewhere');

      const watch = supervisor.page;
      await watch.goto(`${house.server.origin}/nhap-phieu/${house.batch}`);
      await picture(watch, 'keying-release');
      const release = watch.locator('section[aria-labelledby=claims] li', { hasText: serial }).locator('button');
      await Promise.all([watch.waitForNavigation(), release.click()]);
      assert.match(await watch.locator('.done').innerText(), /Đã giải phóng phiếu/);

      await other.page.goto(screenOf(house));
      await other.page.waitForFunction((one) => document.getElementById('serial').textContent === one, serial);
      const again = await look(other.page);
      assert.deepEqual([again.line, again.keyed], [left.line, left.keyed], 'where it was left');

      // The first machine was forgotten in a corner, and somebody goes on typing there.
      await page.keyboard.press(papers[serial].keys[left.line]);
      await stopped(page, 'máy khác');
      await page.keyboard.press('Enter');
      assert.equal((await look(page)).asked, 'ask-stop', 'an Enter in flow answers nothing');
      await picture(page, 'keying-late');

      await keyLines(other.page, papers);
      await other.page.keyboard.press('Enter');
      await allSaved(other.page);
      assert.deepEqual(house.kept()[serial].first, papers[serial].values);
      await page.waitForTimeout(UNASKED_MS);
      await page.keyboard.press('Enter');
      const next = house.serials.find((one) => one !== serial);
      await page.waitForFunction((one) => document.getElementById('serial').textContent === one, next);
      assertOfficeQuiet(page);
    } finally {
      await other?.context.close();
      await context.close();
      await supervisor.context.close();
    }
  });

  it('takes a form again that was released while it was being typed', async () => {
    const house = await office(2);
    const { context, page } = await clerkOf(await theBrowser(), house);
    const supervisor = await supervisorOf(house);
    try {
      const { serial, papers } = await begin(page, house, 4);
      await allSaved(page);
      await supervisor.page.goto(`${house.server.origin}/nhap-phieu/${house.batch}`);
      const release = supervisor.page.locator('section[aria-labelledby=claims] li', { hasText: serial }).locator('button');
      await Promise.all([supervisor.page.waitForNavigation(), release.click()]);
      await keyLines(page, papers, 1);
      await stopped(page, 'nhận lại phiếu này');
      await page.waitForTimeout(UNASKED_MS);
      await page.keyboard.press('Enter');
      await page.waitForSelector('.line.current');
      assert.equal((await look(page)).keyed, 5, 'the answer that was refused is there');
      await keyLines(page, papers);
      await page.keyboard.press('Enter');
      await allSaved(page);
      assert.deepEqual(house.kept()[serial].first, papers[serial].values);
      assertOfficeQuiet(page);
    } finally {
      await context.close();
      await supervisor.context.close();
    }
  });

  it('keeps what was typed when the batch leaves keying, and sends it when the batch is back', async () => {
    const house = await office(2);
    const { context, page } = await clerkOf(await theBrowser(), house);
    const supervisor = await supervisorOf(house);
    const step = async (name) => {
      const address = `${house.server.origin}/quan-ly/giay/lo/${house.batch}`;
      await supervisor.page.goto(address);
      const form = supervisor.page.locator(`form[action$="/buoc/${name}"]`);
      const reason = form.locator(`[name=reason-${name}]`);
      if (await reason.count()) await reason.fill('Đếm lại bó phiếu');
      await Promise.all([supervisor.page.waitForNavigation(), form.locator('button').click()]);
    };
    try {
      const { serial, papers } = await begin(page, house, 4);
      await allSaved(page);
      await step('return');
      await keyLines(page, papers, 1);
      await stopped(page, 'vẫn giữ trên máy này');
      await picture(page, 'keying-batch-away');
      await page.waitForTimeout(UNASKED_MS);
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
      await step('key-first');
      await page.goto(screenOf(house, serial));
      await page.waitForSelector('.line.current');
      assert.equal((await look(page)).keyed, 5, 'the answer that was refused is there');
      await keyLines(page, papers);
      await page.keyboard.press('Enter');
      await allSaved(page);
      assert.deepEqual(house.kept()[serial].first, papers[serial].values);
      assertOfficeQuiet(page);
    } finally {
      await context.close();
      await supervisor.context.close();
    }
  });

  it('says that the session has ended where the next form is fetched, and goes on after signing in', async () => {
    const house = await office(6);
    const { context, page } = await clerkOf(await theBrowser(), house);
    try {
      const { papers } = await begin(page, house);
      await allSaved(page);
      const cookies = await context.cookies();
      await context.clearCookies();
      for (let turn = 0; turn < 200; turn += 1) {
        const seen = await look(page);
        if (seen.asked === 'ask-stop' && /đăng nhập lại/.test(seen.words)) break;
        if (seen.line) await page.keyboard.press(papers[seen.serial].keys[seen.line] ?? '.');
        else if (seen.asked !== 'ask-stop') await page.keyboard.press('Enter');
        else await page.waitForTimeout(200);
      }
      assert.match((await look(page)).words, /Phiên làm việc đã hết/);
      assert.match(await page.locator('#saving').innerText(), /giữ trên máy này/);
      await picture(page, 'keying-signed-out');
      await context.addCookies(cookies);
      await page.keyboard.press('Enter');
      await page.waitForSelector('#ask-serial:not([hidden])', { timeout: 60_000 });
      await allSaved(page);
      const kept = house.kept();
      assert.ok(Object.keys(kept).length >= 3, 'what was keyed meanwhile is there');
      for (const [serial, form] of Object.entries(kept)) assert.deepEqual(form.first, papers[serial].values, serial);
    } finally {
      await context.close();
    }
  });
});
