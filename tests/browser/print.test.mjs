// The card for the counter: a real QR reader reads what is printed.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { DESK, watchedPage, assertQuiet } from './house/browser.mjs';
import { cardOf, formWithField, formWithoutField, theBrowser, theDemo } from './house/demo.mjs';
import { place } from './house/form.mjs';

// Points to millimetres at 300 dots an inch.
const DOTS_PER_MM = 300 / 25.4;

describe('the printed card', () => {
  for (const [paper, query, millimetres] of [['A4', '', [210, 297]], ['A5', '?kho=a5', [148, 210]]]) {
    it(`on ${paper} fills one sheet, and its QR code opens the form`, () =>
      printing(async ({ page, demo, folder }) => {
        const form = formWithField(demo);
        await page.goto(`${cardOf(form)}${query}`);
        const file = join(folder, 'card.pdf');
        writeFileSync(file, await page.pdf({ preferCSSPageSize: true, printBackground: true }));
        execFileSync('pdftoppm', ['-r', '300', '-png', file, join(folder, 'card')]);
        const sheets = readdirSync(folder).filter((name) => name.endsWith('.png'));
        assert.equal(sheets.length, 1, 'sheets of paper');
        const size = execFileSync('pdfinfo', [file], { encoding: 'utf8' });
        const [, wide, high] = /Page size:\s+([\d.]+) x ([\d.]+) pts/.exec(size).map(Number);
        const printed = [wide, high].map((points) => Math.round((points / 72) * 25.4));
        assert.deepEqual(printed, millimetres, `printed size of ${paper}`);
        const { text, side } = read(join(folder, sheets[0]));
        assert.ok(side / DOTS_PER_MM >= 30, `the code is ${Math.round(side / DOTS_PER_MM)} mm wide, 30 are needed`);
        await opens(page, text, form);
      }));
  }

  it('is still read from a small, blurred photograph', () =>
    printing(async ({ page, demo, folder }) => {
      const form = formWithoutField(demo);
      await page.goto(cardOf(form));
      const file = join(folder, 'photograph.png');
      await page.setViewportSize({ width: 400, height: 560 });
      await page.locator('svg').first().screenshot({ path: file });
      await opens(page, read(file).text, form);
    }));

  it('has its QR code as a picture too', () =>
    printing(async ({ page, demo, folder }) => {
      const form = formWithField(demo);
      const answer = await fetch(`${form}/qr.png`);
      assert.equal(answer.headers.get('content-type'), 'image/png');
      const file = join(folder, 'qr.png');
      writeFileSync(file, Buffer.from(await answer.arrayBuffer()));
      await opens(page, read(file).text, form);
    }));

  it('shows the code that is typed by hand, in groups', () =>
    printing(async ({ page, demo }) => {
      const form = formWithField(demo);
      await page.goto(cardOf(form));
      const code = form.split('/').at(-1);
      const shown = (await page.locator('p.code').innerText()).trim();
      assert.match(shown, /^[2-9A-Z]{4}-[2-9A-Z]{4}$/);
      assert.equal(shown.replace('-', ''), code);
      await page.goto(`${demo.origin}/k/${shown.toLowerCase()}`);
      assert.equal(await place(page), 'start');
    }));
});

/** What the QR reader says, and the side of the code in dots. */
function read(file) {
  const xml = execFileSync('zbarimg', ['--quiet', '--xml', file], { encoding: 'utf8' });
  const text = /<data[^>]*><!\[CDATA\[(.*?)\]\]><\/data>/s.exec(xml)?.[1];
  const points = [.../<polygon points='([^']+)'/.exec(xml)?.[1].matchAll(/([+-]?\d+),([+-]?\d+)/g) ?? []];
  const across = points.map(([, x]) => Number(x));
  return { text, side: Math.max(...across) - Math.min(...across) };
}

/** The text in the code is an address in capitals that leads to the form. */
async function opens(page, text, form) {
  assert.ok(text, 'the code cannot be read');
  assert.equal(text, text.toUpperCase(), 'capitals make the code smaller');
  assert.equal(text.toLowerCase(), form.toLowerCase());
  const answer = await page.goto(text);
  assert.equal(answer.status(), 200);
  assert.equal(await place(page), 'start');
}

async function printing(walk) {
  const demo = await theDemo();
  const browser = await theBrowser();
  const context = await browser.newContext({ viewport: DESK });
  const folder = mkdtempSync(join(tmpdir(), 'sipas-print-'));
  try {
    const page = await watchedPage(context, demo.origin);
    await walk({ page, demo, folder });
    assertQuiet(page);
  } finally {
    await context.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
