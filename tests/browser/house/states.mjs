// Every state that a citizen's page can be in, reached as a person would reach it.
import assert from 'node:assert/strict';
import { formWithField, formWithoutField } from './demo.mjs';
import { answerPage, changeFirst, place, press, sendThrough } from './form.mjs';

/** Calls `look(state)` in each state of the form, in one language. */
export async function everyFormState(page, demo, language, look) {
  await parts(page, demo, language, look);
  await fieldChoice(page, demo, language, look);
  await sending(page, demo, language, look);
}

async function begin(page, address, language) {
  await page.goto(address);
  if (language === 'en') await press(page, 'lang:en');
}

async function parts(page, demo, language, look) {
  await begin(page, formWithField(demo), language);
  await look('start');
  await press(page, 'start');
  for (let part = 1; (await place(page)) === 'part'; part += 1) {
    await look(`part ${part}`);
    await press(page, 'next');
    if ((await place(page)) === 'part' && (await page.locator('.summary').count()) > 0) {
      await look(`part ${part} with errors`);
      await answerPage(page);
      await look(`part ${part} answered`);
      await press(page, 'next');
    }
  }
  await look('check');
  await changeFirst(page);
  await look('changing from the check page');
}

async function fieldChoice(page, demo, language, look) {
  await begin(page, formWithoutField(demo), language);
  await press(page, 'start');
  await look('field choice');
  await press(page, 'next');
  await look('field choice with an error');
  await page.fill('#field_query', 'dat dai');
  await press(page, 'find-field');
  const found = await page.locator('label.row').first().innerText();
  assert.match(found, /đất đai/i, 'the search finds no field, although "Đất đai" is one');
  await look('field choice with results');
  await page.fill('#field_query', 'zzzz');
  await press(page, 'find-field');
  await look('field choice without results');
}

async function sending(page, demo, language, look) {
  await begin(page, formWithField(demo), language);
  await walkOn(page);
  await press(page, 'send');
  await look('thanks');
  await page.goBack();
  await changeFirst(page);
  await answerPage(page, 1);
  await press(page, 'check');
  await sendThrough(page);
  await look('conflict');
}

/** From wherever the form is to the check page. */
async function walkOn(page) {
  for (;;) {
    const here = await place(page);
    if (here === 'check') return;
    if (here === 'start') await press(page, 'start');
    else {
      await answerPage(page);
      await press(page, 'next');
    }
  }
}

const SYMBOLS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/** Addresses whose page says that something is not possible, with the status they must have. */
export async function problemPages(demo) {
  const code = new URL(formWithField(demo)).pathname.split('/').at(-1);
  const wrong = code.slice(0, -1) + (code.endsWith('A') ? 'B' : 'A');
  return [
    { state: 'mistyped code', path: `/k/${wrong}`, status: 404 },
    { state: 'unknown code', path: `/k/${await unknownCode(demo)}`, status: 404 },
    { state: 'no such page', path: '/khong-co', status: 404 },
  ];
}

/** A code that no link has although its check character is right: of 31 last characters, 30 are typing errors. */
async function unknownCode(demo) {
  const pages = await Promise.all(
    [...SYMBOLS].map(async (last) => {
      const code = `2222222${last}`;
      const text = await (await fetch(`${demo.origin}/k/${code}`)).text();
      return { code, title: /<title>([^<]*)/.exec(text)?.[1] };
    }),
  );
  const odd = pages.filter(({ title }) => pages.filter((other) => other.title === title).length === 1);
  if (odd.length !== 1) throw new Error(`expected one right check character, found ${odd.length}`);
  return odd[0].code;
}
