// Tab, server and database are killed at random keys through a batch: at most the last answer is lost, none doubled.
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { theBrowser } from './house/demo.mjs';
import { startPostgres } from './house/postgres.mjs';
import { allSaved, clerkOf, fieldsOf, look, paperOf, restart, screenOf, startOffice } from './keying/house.mjs';
import { randomOf } from './keying/random.mjs';

const FORMS = 5;
const stops = [];
after(async () => {
  for (const stop of stops.reverse()) await stop();
});

/**
 * Keys a batch to its end. After some keys, drawn anew each time, `strike(page, seen)` does its harm and answers the page
 * to go on with; `wait(seen)` is called while no form can be keyed. Tells the page, the papers and how often it struck.
 */
async function keyThrough(house, first, { random, strike, wait = () => {} }) {
  let page = first;
  await page.goto(screenOf(house));
  const fields = await fieldsOf(page);
  const papers = Object.fromEntries(house.serials.map((one) => [one, paperOf(one, fields)]));
  let strikes = 0;
  let until = 8;
  let done = 0;
  for (let turn = 0; turn < 4000 && done < FORMS; turn += 1) {
    const seen = await look(page);
    if (seen.asked === 'ask-stop' || !(seen.line || seen.asked)) {
      if (/Không còn phiếu nào/.test(seen.words)) break;
      if (/cửa sổ khác/.test(seen.words)) await page.keyboard.press('Enter');
      await wait(seen);
      await page.waitForTimeout(100);
      continue;
    }
    if (seen.asked === 'ask-end') done += 1;
    await page.keyboard.press(seen.line && !seen.asked ? papers[seen.serial].keys[seen.line] ?? '.' : 'Enter');
    if ((until -= 1) > 0) continue;
    until = 5 + Math.floor(random() * 20);
    strikes += 1;
    page = await strike(page, await look(page));
  }
  return { page, papers, strikes };
}

/** Everything that was keyed is kept as it stands on the papers, and nothing else. */
function assertKept(house, papers) {
  const kept = house.kept();
  assert.equal(Object.keys(kept).length, FORMS);
  for (const [serial, form] of Object.entries(kept)) assert.deepEqual(form.first, papers[serial].values, serial);
}

describe('keying while things are killed', () => {
  it('loses at most the last answer when tab and server are killed at random keys', async () => {
    const house = await startOffice(FORMS);
    stops.push(() => house.server.stop());
    const random = randomOf(20_261_122);
    const { context, page: first } = await clerkOf(await theBrowser(), house);
    let lost = 0;
    try {
      const { page, papers, strikes } = await keyThrough(house, first, {
        random,
        strike: async (page, before) => {
          if (random() < 0.5) {
            // The program is killed as by a power cut, and comes back while the clerk goes on.
            house.server.process.kill('SIGKILL');
            await new Promise((gone) => house.server.process.once('exit', gone));
            await restart(house);
            return page;
          }
          await page.close({ runBeforeUnload: false });
          const next = await context.newPage();
          await next.goto(screenOf(house, before.serial));
          await next.waitForFunction(() => document.getElementById('serial').textContent !== '', undefined, { timeout: 20_000 });
          const after = await look(next);
          if (after.serial === before.serial && before.line) lost = Math.max(lost, before.keyed - after.keyed);
          return next;
        },
      });
      await allSaved(page);
      console.log(`      ${strikes} kills of tab or server: at most ${lost} answers lost, none doubled`);
      assert.ok(strikes >= 8, `${strikes} kills`);
      assert.ok(lost <= 1, `${lost} answers lost`);
      assertKept(house, papers);
    } finally {
      await context.close();
    }
  });

  it('loses nothing when the database crashes or ends its connections at random keys', async () => {
    const postgres = await startPostgres();
    stops.push(() => postgres.stop());
    postgres.createDatabase('keying');
    const house = await startOffice(FORMS, { database: postgres.url('keying') });
    stops.push(() => house.server.stop());
    const random = randomOf(22_112_026);
    const { context, page: first } = await clerkOf(await theBrowser(), house);
    let isDown = false;
    let crashes = 0;
    let keyedWithout = 0;
    const rise = () => {
      if (isDown) postgres.start();
      isDown = false;
    };
    try {
      const { page, papers, strikes } = await keyThrough(house, first, {
        random,
        strike: async (page, seen) => {
          if (isDown) {
            keyedWithout += seen.state === 'away' ? 1 : 0;
            rise();
          } else if (random() < 0.6) {
            postgres.crash();
            isDown = true;
            crashes += 1;
          } else {
            postgres.endConnections('keying');
          }
          return page;
        },
        // Nothing is left to key: the next form comes from the database.
        wait: rise,
      });
      rise();
      await allSaved(page);
      console.log(`      ${strikes} strikes, ${crashes} of them crashes of the database, ${keyedWithout} noticed while keying went on: nothing lost or doubled`);
      assert.ok(crashes >= 3 && keyedWithout >= 1, `${crashes} crashes, ${keyedWithout} noticed`);
      assertKept(house, papers);
    } finally {
      rise();
      await context.close();
    }
  });
});
