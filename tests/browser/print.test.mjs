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

const MM_PER_PIXEL = 25.4 / 96;

describe('the printed card', () => {
  for (const [paper, query, millimetres] of [['A4', '', [210, 297]], ['A5', '?kho=a5', [148, 210]]]) {
    it(`on ${paper} fills one sheet, and its QR code opens the form`, () =>
      printing(async ({ page, demo, folder }) => {
        const form = formWithField(demo);
        const { sheets, size } = await print(page, `${cardOf(form)}${query}`, folder, 300);
        assert.equal(sheets.length, 1, 'sheets of paper');
        assert.deepEqual(size, millimetres, `printed size of ${paper}`);
        await page.emulateMedia({ media: 'print' });
        const side = (await page.locator('svg.qr').boundingBox()).width * MM_PER_PIXEL;
        assert.ok(side >= 30, `the code is ${Math.round(side)} mm wide, 30 are needed`);
        await opens(page, read(sheets[0]), form);
      }));
  }

  it('is still read from a coarse, blurred picture', () =>
    printing(async ({ page, demo, folder }) => {
      const form = formWithoutField(demo);
      const { sheets } = await print(page, `${cardOf(form)}?kho=a5`, folder, 50);
      await opens(page, read(sheets[0]), form);
    }));

  it('has its QR code as a picture too', () =>
    printing(async ({ page, demo, folder }) => {
      const form = formWithField(demo);
      const answer = await fetch(`${form}/qr.png`);
      assert.equal(answer.headers.get('content-type'), 'image/png');
      const file = join(folder, 'qr.png');
      writeFileSync(file, Buffer.from(await answer.arrayBuffer()));
      await opens(page, read(file), form);
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

/** Prints a page to paper and the paper to pictures of so many dots an inch. */
async function print(page, address, folder, dots) {
  await page.goto(address);
  const file = join(folder, 'card.pdf');
  writeFileSync(file, await page.pdf({ preferCSSPageSize: true, printBackground: true }));
  execFileSync('pdftoppm', ['-r', String(dots), '-png', file, join(folder, 'card')]);
  const sheets = readdirSync(folder).filter((name) => name.endsWith('.png'));
  const about = execFileSync('pdfinfo', [file], { encoding: 'utf8' });
  const points = /Page size:\s+([\d.]+) x ([\d.]+) pts/.exec(about).slice(1).map(Number);
  const size = points.map((side) => Math.round((side / 72) * 25.4));
  return { sheets: sheets.map((name) => join(folder, name)), size };
}

/** What a QR reader reads in a picture. */
function read(file) {
  const quiet = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] };
  return execFileSync('zbarimg', ['--quiet', '--raw', file], quiet).trim();
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
