// The keying screen in a real browser: fast, without a lost or doubled key, readable and usable by everybody.
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { PHONE, assertAccessible, assertFits, picture } from './house/browser.mjs';
import { theBrowser } from './house/demo.mjs';
import { assertOfficeQuiet, signedIn } from './house/office.mjs';
import { DESK_SCREEN, allSaved, clerkOf, fieldsOf, look, paperOf, restart, screenOf, startOffice } from './keying/house.mjs';
import { keyBackAndForth, keyForms, rank, threadTimes, watchKeys } from './keying/hands.mjs';

/** Key to screen, at the 99th percentile. */
const BAR_MS = 16;
const KEYS = 1000;

const stops = [];
after(async () => {
  for (const stop of stops.reverse()) await stop();
});

async function office(forms) {
  const opened = await startOffice(forms);
  stops.push(() => opened.server.stop());
  return opened;
}

describe('keying', () => {
  let place;
  const theOffice = () => (place ??= office(60));

  it('keys 50 forms at more than ten keys a second: nothing lost, doubled or displaced', async () => {
    const house = await theOffice();
    const { context, page } = await clerkOf(await theBrowser(), house);
    try {
      await page.goto(screenOf(house));
      const fields = await fieldsOf(page);
      await page.waitForSelector('#ask-serial:not([hidden])');
      const papers = Object.fromEntries(house.serials.map((serial) => [serial, paperOf(serial, fields)]));
      const { keys, seconds } = await keyForms(page, papers, 50, 80);
      await allSaved(page);
      const kept = house.kept();
      const serials = Object.keys(kept);
      assert.equal(serials.length, 50);
      for (const serial of serials) assert.deepEqual(kept[serial].first, papers[serial].values, serial);
      const rate = keys / seconds;
      console.log(`      50 forms, ${keys} keys in ${seconds.toFixed(1)} s: ${rate.toFixed(1)} keys a second`);
      assert.ok(rate >= 10, `${rate.toFixed(1)} keys a second`);
      const questions = fields.filter((field) => field.kind !== 'box').length;
      const each = keys / 50;
      assert.ok(each <= questions + 3, `${each} keys a form of ${questions} questions`);
      assertOfficeQuiet(page);
    } finally {
      await context.close();
    }
  });

  it('takes at most 16 ms for a key at the 99th percentile, with the server stopped in the middle', async () => {
    const house = await office(6);
    const { context, page } = await clerkOf(await theBrowser(), house);
    try {
      await page.goto(screenOf(house));
      const fields = await fieldsOf(page);
      await page.waitForSelector('#ask-serial:not([hidden])');
      await page.waitForTimeout(500);
      await page.evaluate(watchKeys);
      const { serial } = await look(page);
      const papers = Object.fromEntries(house.serials.map((one) => [one, paperOf(one, fields)]));
      await keyForms(page, papers, 2, 60);
      await allSaved(page);
      await house.server.halt();
      const { keys } = await keyForms(page, papers, 2, 60);
      assert.ok(keys > 50);
      // On the next form a thousand keys. What the page's own thread computes for a key, the painting among it, is the same
      // on a busy machine; what the clock says besides is other programs, as long as it is not most keys that wait.
      await page.keyboard.press('Enter');
      const waited = rank(await page.evaluate(keyBackAndForth, KEYS));
      const computed = rank(await threadTimes(context, page, KEYS));
      console.log(`      key to screen, server stopped: p50 ${computed(0.5).toFixed(1)} ms, p99 ${computed(0.99).toFixed(1)} ms of the page's thread, p50 ${waited(0.5).toFixed(1)} ms, p90 ${waited(0.9).toFixed(1)} ms, p99 ${waited(0.99).toFixed(1)} ms by the clock, of ${KEYS} keys each`);
      assert.ok(computed(0.99) <= BAR_MS, `${computed(0.99)} ms of the page's thread`);
      assert.ok(waited(0.9) <= BAR_MS, `${waited(0.9)} ms by the clock`);
      const { state } = await look(page);
      assert.equal(state, 'away', 'it says that the server is away');
      await restart(house);
      await allSaved(page);
      const kept = house.kept();
      assert.deepEqual(kept[serial].first, papers[serial].values);
      assert.equal(Object.keys(kept).length, 4, 'what was keyed without the server is there');
    } finally {
      await context.close();
    }
  });

  it('sets a paper aside by keyboard, and takes it up again where it was left', async () => {
    const house = await office(3);
    const browser = await theBrowser();
    const { context, page } = await clerkOf(browser, house);
    const supervisor = await signedIn(browser, house.server, 'supervisor', DESK_SCREEN, ['--post-offices', house.post_office]);
    try {
      await page.goto(screenOf(house));
      await page.waitForSelector('#ask-serial:not([hidden])');
      for (const key of ['Enter', '1', '2', '.', '1']) await page.keyboard.press(key);
      const left = await look(page);
      await page.keyboard.press('NumpadAdd');
      assert.equal((await look(page)).asked, 'ask-aside');
      await assertAccessible(page, 'aside');
      for (const [size, viewport] of Object.entries({ phone: { width: 360, height: PHONE.height }, desk: DESK_SCREEN })) {
        await page.setViewportSize(viewport);
        await assertFits(page, `aside ${size}`);
        await picture(page, `keying-aside-${size}`);
      }
      await page.keyboard.press('Enter');
      assert.match(await page.locator('#fault').innerText(), /chọn một lý do/);
      await page.keyboard.press('ArrowUp');
      assert.deepEqual(await look(page).then(({ line, keyed }) => [line, keyed]), [left.line, left.keyed], 'nothing is lost on the way back');
      for (const key of ['NumpadAdd', '5']) await page.keyboard.press(key);
      await page.locator('#aside-note').fill('Mực bị nhòe');
      await page.keyboard.press('Enter');
      const next = await look(page);
      assert.equal(next.asked, 'ask-serial');
      assert.notEqual(next.serial, left.serial);
      await allSaved(page);
      assert.equal(Object.keys(house.kept()).length, 0, 'it is not keyed');

      const watch = supervisor.page;
      await watch.goto(`${house.server.origin}/nhap-phieu/${house.batch}`);
      const told = await watch.locator('main').innerText();
      assert.ok(told.includes(`${left.serial}: Không đọc được`) && told.includes('Mực bị nhòe'), told);
      await picture(watch, 'keying-aside-supervisor');
      await Promise.all([watch.waitForNavigation(), watch.locator('section[aria-labelledby=aside] button').click()]);
      assert.match(await watch.locator('.done').innerText(), /đã trở lại danh sách chờ nhập/);

      await page.goto(screenOf(house, left.serial));
      await page.waitForFunction((serial) => document.getElementById('serial').textContent === serial, left.serial);
      const again = await look(page);
      assert.deepEqual([again.line, again.keyed], [left.line, left.keyed]);
      assertOfficeQuiet(page);
    } finally {
      await context.close();
      await supervisor.context.close();
    }
  });

  it('is readable on every page, at 1280 × 720, enlarged to 125 %, and on a phone', async () => {
    const house = await office(3);
    const { context, page } = await clerkOf(await theBrowser(), house);
    try {
      const root = `${house.server.origin}/nhap-phieu`;
      const pages = { list: root, batch: `${root}/${house.batch}`, own: `${root}/cua-toi`, card: `${root}/the-phim`, drill: `${root}/tap-luyen`, screen: screenOf(house) };
      const sizes = { desk: DESK_SCREEN, enlarged: { width: 1024, height: 576 }, phone: { width: 360, height: PHONE.height } };
      for (const [name, address] of Object.entries(pages)) {
        for (const [size, viewport] of Object.entries(sizes)) {
          await page.setViewportSize(viewport);
          await page.goto(address);
          if (name === 'screen') {
            await page.waitForSelector('#ask-serial:not([hidden]), .line.current');
            if (size === 'desk') await page.keyboard.press('Enter');
            for (const key of ['1', '2']) await page.keyboard.press(key);
          }
          await assertFits(page, `${name} ${size}`);
          if (size !== 'enlarged') await assertAccessible(page, `${name} ${size}`);
          await picture(page, `keying-${name}-${size}`);
        }
      }
      assertOfficeQuiet(page);
    } finally {
      await context.close();
    }
  });

  it('passes the drill with the paper in view, and tells a wrong key at once', async () => {
    const house = await office(2);
    const { context, page } = await signedIn(await theBrowser(), house.server, 'clerk', DESK_SCREEN, ['--post-offices', house.post_office]);
    try {
      await page.goto(`${house.server.origin}/nhap-phieu`);
      await page.locator('a.go').click();
      await page.waitForSelector('#ask-serial:not([hidden])');
      const keys = ['Enter', '1', '2', '5'];
      for (const key of keys) await page.keyboard.press(key);
      assert.match(await page.locator('#saving').innerText(), /Trên giấy, câu 1 là “4”/);
      await picture(page, 'keying-drill-wrong');
      for (const key of ['Backspace', '4', '5', '3', '0', '.', '*', '4', '2', '1', '3', 'Enter', '3']) await page.keyboard.press(key);
      await page.keyboard.type('Cần thêm ghế chờ');
      for (const key of ['Enter', 'Enter']) await page.keyboard.press(key);
      await page.waitForFunction(() => /Đạt!/.test(document.getElementById('ask-stop').innerText));
      await page.keyboard.press('Enter');
      await page.waitForURL(/dat=1/);
      assert.match(await page.locator('main').innerText(), /Từ nay Ông\/Bà nhập được lô thật/);
      assert.match(await page.locator('main').innerText(), /Lô 1/);
      assertOfficeQuiet(page);
    } finally {
      await context.close();
    }
  });

  it('shows on a phone the line of the paper that the drill is at, under a head that is whole', async () => {
    const house = await theOffice();
    const phone = { width: 360, height: PHONE.height };
    const { context, page } = await signedIn(await theBrowser(), house.server, 'clerk', phone, ['--post-offices', house.post_office]);
    try {
      await page.goto(`${house.server.origin}/nhap-phieu/tap-luyen`);
      await page.waitForSelector('#ask-serial:not([hidden])');
      for (const key of ['Enter', '1', '2', '4', '5', '3', '0', '.', '*', '4', '2']) {
        await page.keyboard.press(key);
        const seen = await page.evaluate(() => {
          const box = (selector) => document.querySelector(selector).getBoundingClientRect();
          const [head, paper, line] = ['.keying-bar', '.practice-paper li.here', '.line.current'].map(box);
          const number = (selector) => document.querySelector(selector).textContent;
          return {
            numbers: [number('.practice-paper li.here strong'), number('.line.current .number')],
            isWhole: head.top >= 0 && paper.top >= head.bottom - 1 && line.top >= paper.bottom - 1 && line.bottom <= innerHeight,
          };
        });
        assert.ok(seen.isWhole, `after ${key}: ${JSON.stringify(seen)}`);
        assert.equal(seen.numbers[0], seen.numbers[1]);
      }
      await picture(page, 'keying-drill-phone-line');
      assertOfficeQuiet(page);
    } finally {
      await context.close();
    }
  });

  it('prints the key card on one page', async () => {
    const house = await theOffice();
    const { context, page } = await clerkOf(await theBrowser(), house);
    try {
      await page.goto(`${house.server.origin}/nhap-phieu/the-phim`);
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
      assert.equal(pdf.match(/\/Type\s*\/Page[^s]/g)?.length, 1, 'one page');
    } finally {
      await context.close();
    }
  });

  it('works without JavaScript but for the screen, which says so', async () => {
    const house = await theOffice();
    const { context, page } = await clerkOf(await theBrowser(), house);
    try {
      const plain = await (await theBrowser()).newContext({ javaScriptEnabled: false, storageState: await context.storageState() });
      const still = await plain.newPage();
      for (const path of ['', '/cua-toi', '/the-phim', `/${house.batch}`]) {
        const answer = await still.goto(`${house.server.origin}/nhap-phieu${path}`);
        assert.equal(answer.status(), 200, path);
      }
      await still.goto(screenOf(house));
      assert.match(await still.locator('main').innerText(), /cần JavaScript/);
      await plain.close();
    } finally {
      await context.close();
    }
  });
});
