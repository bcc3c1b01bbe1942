// A form with every kind of question, keyed from its first line to its last: marks, choices, several ticks, the words
// beside a choice, and words of one's own with their diacritics.
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { assertFits, picture } from './house/browser.mjs';
import { theBrowser } from './house/demo.mjs';
import { assertOfficeQuiet } from './house/office.mjs';
import { allSaved, clerkOf, fieldsOf, look, screenOf, startOffice } from './keying/house.mjs';

const SCREENS = [{ width: 1280, height: 720 }, { width: 360, height: 640 }];
// Some forms lie ready with every clerk: enough that the next clerk finds one.
const FORMS = 24;
const OWN_WORDS = 'Cán bộ tận tình; đề nghị bố trí thêm ghế chờ ở trụ sở phường.';
const BOX_WORDS = 'Tờ rơi ở bưu điện';

let house;
after(() => house?.server.stop());

/** The key of a choice: the one that opens a box beside it, if there is one. */
function choiceOf(field, fields) {
  const box = fields.find((other) => other.kind === 'box' && other.of === field.input);
  return box ? box.opened_by[0] : 1 + (field.input.length % field.choices);
}

/** Keys one line as it stands on the paper, and tells the value that it means. */
async function keyLine(page, field, fields) {
  const keys = async (...pressed) => {
    for (const key of pressed) await page.keyboard.press(key);
  };
  switch (field.kind) {
    case 'mark':
      await keys('4');
      return { mark: 4 };
    case 'choice': {
      const choice = choiceOf(field, fields);
      await keys(...String(choice), ...(choice * 10 <= field.choices ? ['Enter'] : []));
      return { choice };
    }
    case 'ticks':
      // The third one was a slip: the same key takes it away again.
      await keys('5', '1', '3', '3', 'Enter');
      return { ticks: [1, 5] };
    case 'text':
    case 'box': {
      const words = field.kind === 'box' ? BOX_WORDS : OWN_WORDS;
      await page.keyboard.type(words);
      await keys('Enter');
      return { text: words };
    }
    default:
      await keys('.');
      return 'blank';
  }
}

/** Keys the form that is proposed to its end; tells its serial and what stands on the paper. */
async function keyForm(page, name) {
  await page.waitForSelector('#ask-serial:not([hidden])');
  const fields = await fieldsOf(page);
  await page.keyboard.press('Enter');
  const { serial } = await look(page);
  const values = {};
  const kinds = new Set();
  for (;;) {
    const { line, asked } = await look(page);
    if (asked === 'ask-end' || asked === 'ask-check') break;
    assert.ok(line && !(line in values), `${line} comes once, and something comes: ${asked}`);
    const field = fields.find((one) => one.input === line);
    values[line] = await keyLine(page, field, fields);
    if (!kinds.has(field.kind)) {
      kinds.add(field.kind);
      await assertFits(page, `${name}-${field.kind}`);
      await picture(page, `${name}-${field.kind}`);
    }
  }
  return { serial, values, kinds };
}

describe('a form with every kind of question', () => {
  for (const screen of SCREENS) {
    it(`is keyed without a mouse at ${screen.width} px, and is kept as it stands on the paper`, async () => {
      house ??= await startOffice(FORMS, { questionnaire: 'sipas-2023' });
      const { context, page } = await clerkOf(await theBrowser(), house, screen);
      try {
        await page.goto(screenOf(house));
        const { serial, values, kinds } = await keyForm(page, `keying-questions-${screen.width}`);
        for (const kind of ['mark', 'choice', 'box', 'ticks', 'text']) assert.ok(kinds.has(kind), kind);
        await allSaved(page);
        // The Enter that ends the form asks what is odd about it once; the next one says yes.
        for (let enter = 0; enter < 2 && (await look(page)).serial === serial; enter += 1) await page.keyboard.press('Enter');
        await allSaved(page);
        assert.deepEqual(house.kept()[serial]?.first, values);
        assertOfficeQuiet(page);
      } finally {
        await context.close();
      }
    });
  }
});
