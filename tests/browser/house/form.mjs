// The citizen's form as a citizen uses it: rows, and buttons by what they do.
import assert from 'node:assert/strict';

/** Presses the button with this action and waits for the next page. */
export async function press(page, action) {
  const button = page.locator(`button[name="action"][value="${action}"]:not([aria-hidden])`).first();
  await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), button.click()]);
}

/** Presses the first "Change" of the check page that leads to questions. */
export async function changeFirst(page) {
  const button = page.locator('section.answers dl + p button[value^="page:"]').first();
  await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), button.click()]);
}

/** Which page of the form this is. */
export async function place(page) {
  return page.evaluate(() => {
    const has = (selector) => document.querySelector(selector) !== null;
    const button = (action) => has(`button[name="action"][value="${action}"]:not([aria-hidden])`);
    if (has('.done .receipt')) return 'thanks';
    if (has('details.text')) return 'conflict';
    if (has('#field_query')) return 'field';
    if (button('start')) return 'start';
    if (button('send') && has('section.answers')) return 'check';
    if (button('send')) return 'whole';
    if (has('.place')) return 'part';
    return 'other';
  });
}

/** Chooses the row at this place (0 is the first) in every group of radio buttons that has it, or else the first. */
export async function answerPage(page, at = 0) {
  for (const [name, offered] of await radioGroups(page)) await choose(page, name, offered[at] ?? offered[0]);
}

/** The groups of radio buttons on the page: name and values. */
export async function radioGroups(page) {
  return page.evaluate(() => {
    const found = new Map();
    for (const input of document.querySelectorAll('main input[type=radio]')) {
      if (!found.has(input.name)) found.set(input.name, []);
      found.get(input.name).push(input.value);
    }
    return [...found];
  });
}

/** Taps one row. */
export async function choose(page, name, value) {
  const input = page.locator(`input[name="${name}"][value="${value}"]`);
  await page.locator('label.row', { has: input }).click();
  assert.ok(await input.isChecked(), `${name} = ${value} is not chosen after a tap`);
}

/** From the first page to the one before sending; gives the states it went through. */
export async function walkToCheck(page, address, { at, onPage } = {}) {
  await page.goto(address);
  const seen = [];
  for (let step = 0; step < 60; step += 1) {
    const here = await place(page);
    seen.push(here);
    await onPage?.(here, seen.length);
    if (here === 'check' || here === 'whole') return seen;
    if (here === 'start') await press(page, 'start');
    else if (here === 'field' || here === 'part') {
      await answerPage(page, at);
      await press(page, 'next');
    } else assert.fail(`an unexpected page: ${page.url()} ${await page.title()}`);
  }
  return assert.fail('the form has no end');
}

/** Sends, and answers what the changed answers ask for in addition; ends on whatever page says how it went. */
export async function sendThrough(page) {
  for (let step = 0; step < 20; step += 1) {
    const here = await place(page);
    if (here === 'check') await press(page, 'send');
    else if (here === 'part') {
      await answerPage(page, 1);
      const back = (await page.locator('button[value="check"]:not([aria-hidden])').count()) > 0;
      await press(page, back ? 'check' : 'next');
    } else return here;
  }
  return assert.fail('sending has no end');
}

/** The receipt on the page of thanks. */
export async function receipt(page) {
  return (await page.locator('p.receipt').first().innerText()).trim();
}

/** What the form would post now, as a body for `fetch`. */
export async function bodyOf(page, action) {
  const pairs = await page.evaluate(() => [...new FormData(document.querySelector('form[method=post]')).entries()]);
  return new URLSearchParams([...pairs, ['action', action]]);
}
