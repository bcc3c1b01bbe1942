// A post office with a batch in keying, a clerk at the desk, and hands that key what stands on the paper.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { signedIn } from '../house/office.mjs';
import { binary, startEmpty } from '../house/server.mjs';
import { randomOf } from './random.mjs';

export const DESK_SCREEN = { width: 1280, height: 720 };

/** `sipas-load`, which prepares batches and reads what was keyed. */
function loader() {
  const path = process.env.SIPAS_LOAD_BINARY ?? join(dirname(binary()), 'sipas-load');
  assert.ok(existsSync(path), `${path} is missing: run \`cargo build --workspace --bins\` first`);
  return path;
}

function ask(url, ...given) {
  return JSON.parse(execFileSync(loader(), ['--url', url, ...given], { encoding: 'utf8', maxBuffer: 1 << 26 }));
}

/** A program with a batch of so many forms in its first keying: `{ server, batch, serials, kept() }`. */
export async function startOffice(forms, { database, questionnaire = 'dvhcc-2023' } = {}) {
  const server = await startEmpty({ database });
  const url = database ?? `sqlite://${join(server.folder, 'sipas.db')}?mode=rw`;
  const { batches, serials, post_office } = ask(url, '--prepare-keying', String(forms), '--questionnaire', questionnaire);
  return { server, batch: batches[0], serials, post_office, kept: () => ask(url, '--read-keying') };
}

/** The same office after its program was ended: on the same port, so that screens find it again. */
export async function restart(office) {
  const port = new URL(office.server.origin).port;
  const again = await startEmpty({
    folder: office.server.folder, listen: `127.0.0.1:${port}`, database: office.server.environment.DATABASE_URL,
  });
  office.server = again;
}

/** A clerk of the office who has passed the drill. */
export async function clerkOf(browser, office, viewport = DESK_SCREEN) {
  const signed = await signedIn(browser, office.server, 'clerk', viewport, ['--post-offices', office.post_office]);
  const { page } = signed;
  await page.goto(`${office.server.origin}/nhap-phieu/tap-luyen`);
  const { wanted } = JSON.parse(await page.locator('main').getAttribute('data-desk'));
  const passed = await page.evaluate(async (values) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch('/nhap-phieu/tap-luyen', { method: 'POST', headers, body: JSON.stringify({ values }) });
    return (await answer.json()).passed;
  }, wanted);
  assert.equal(passed, true, 'the drill');
  return signed;
}

/** The address of the keying screen. */
export const screenOf = (office, serial = 'tiep') => `${office.server.origin}/nhap-phieu/${office.batch}/${serial}`;

/** What stands on the paper of a serial: keys by input, and the values that they mean. */
export function paperOf(serial, fields) {
  const random = randomOf([...serial].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7));
  const keys = {};
  const values = {};
  for (const field of fields) {
    const draw = Math.floor(random() * 1000);
    if (field.kind === 'mark') {
      const key = draw < 40 ? '.' : draw < 60 ? '*' : draw < 120 && field.not_applicable ? '0' : String((draw % 5) + 1);
      keys[field.input] = key;
      values[field.input] = { '.': 'blank', '*': 'two-marks', 0: 'not-applicable' }[key] ?? { mark: Number(key) };
    } else if (field.kind === 'choice') {
      // Of the question with a box the first choice, which opens none; of the visits one with a visit.
      const least = field.input === 'visits' ? 2 : 1;
      const most = field.input === 'ethnicity' ? 1 : field.choices;
      const key = least + (draw % (most - least + 1));
      keys[field.input] = String(key);
      values[field.input] = { choice: key };
    } else if (field.kind !== 'box') {
      keys[field.input] = '.';
      values[field.input] = 'blank';
    }
  }
  return { keys, values };
}

/** The fields as the screen knows them. */
export async function fieldsOf(page) {
  return JSON.parse(await page.locator('main').getAttribute('data-desk')).fields;
}

/** What the clerk sees: the serial, the current line, and the question if there is one. */
export function look(page) {
  return page.evaluate(() => {
    const shown = [...document.querySelectorAll('.ask-box')].find((box) => !box.hidden);
    return {
      serial: document.getElementById('serial').textContent,
      line: document.querySelector('.line.current')?.dataset.input ?? null,
      asked: shown?.id ?? null,
      keyed: document.querySelectorAll('.line.keyed').length,
      state: document.getElementById('saving').dataset.state,
      words: shown?.id === 'ask-stop' ? shown.innerText : '',
    };
  });
}

/** Waits until the server has everything. */
export async function allSaved(page) {
  await page.waitForFunction(() => document.getElementById('saving').dataset.state === 'saved', undefined, { timeout: 60_000 });
}
