// A day of every role, on SQLite and on PostgreSQL: what the navigation offers opens and is readable, what it does
// not offer is refused in plain words.
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { DESK, PHONE, assertAccessible, assertFits, picture } from './house/browser.mjs';
import { theBrowser } from './house/demo.mjs';
import { assertOfficeQuiet, signedIn } from './house/office.mjs';
import { startPostgres } from './house/postgres.mjs';
import { startEmpty } from './house/server.mjs';

const SECTIONS = {
  home: '/quan-ly', rounds: '/quan-ly/dot', catalogues: '/quan-ly/danh-muc', questionnaires: '/quan-ly/phieu', paper: '/quan-ly/giay',
  requests: '/quan-ly/yeu-cau', accounts: '/quan-ly/tai-khoan', audit: '/quan-ly/nhat-ky', system: '/quan-ly/he-thong',
};

// What each role sees, written down once more: the test is not to believe the program's own table.
const ROLES = [
  { role: 'administrator', sees: ['home', 'rounds', 'questionnaires', 'accounts', 'audit', 'system'] },
  { role: 'office', sees: ['home', 'rounds', 'catalogues', 'questionnaires', 'paper', 'requests'] },
  { role: 'supervisor', scope: ['--post-offices', 'bc-01'], sees: ['home', 'rounds', 'paper'] },
  { role: 'clerk', scope: ['--post-offices', 'bc-01'], sees: ['home', 'paper'] },
  { role: 'reader', scope: ['--units', 'so_noi_vu'], sees: ['home', 'rounds', 'catalogues'] },
  {
    role: 'auditor',
    sees: ['home', 'rounds', 'catalogues', 'questionnaires', 'paper', 'requests', 'accounts', 'audit', 'system'],
  },
];

const stops = [];
after(async () => {
  for (const stop of stops.reverse()) await stop();
});

for (const kind of ['SQLite', 'PostgreSQL']) {
  describe(`roles on ${kind}`, () => {
    let place;
    const house = () => (place ??= start(kind));

    for (const person of ROLES) {
      it(`${person.role}: signs in, sees what is theirs and nothing else`, async () => spendADay(await house(), person, kind));
    }
  });
}

async function start(kind) {
  let database;
  if (kind === 'PostgreSQL') {
    const postgres = await startPostgres();
    stops.push(() => postgres.stop());
    postgres.createDatabase('roles');
    database = postgres.url('roles');
  }
  const server = await startEmpty({ database });
  stops.push(() => server.stop());
  return server;
}

async function spendADay(server, person, kind) {
  const { context, page } = await signedIn(await theBrowser(), server, person.role, DESK, person.scope);
  try {
    const links = page.locator('nav a[href^="/quan-ly"]');
    const offered = await links.evaluateAll((found) => found.map((link) => link.getAttribute('href')));
    const sections = offered.filter((href) => Object.values(SECTIONS).includes(href));
    assert.deepEqual(sections, person.sees.map((section) => SECTIONS[section]), 'the navigation');
    for (const [section, path] of Object.entries(SECTIONS)) await look(page, server, person, section, path, kind);
    assertOfficeQuiet(page);
  } finally {
    await context.close();
  }
}

async function look(page, server, person, section, path, kind) {
  const answer = await page.goto(`${server.origin}${path}`);
  const seen = person.sees.includes(section);
  assert.equal(answer.status(), seen ? 200 : 403, `${person.role} at ${path}`);
  const state = `${person.role}: ${path}`;
  assert.ok((await page.locator('h1').innerText()).length > 3, `${state} has no heading`);
  await assertAccessible(page, state);
  for (const size of [DESK, PHONE]) {
    await page.setViewportSize(size);
    await assertFits(page, state);
    // The auditor sees everything there is; the others' pages look the same.
    if (kind === 'SQLite' && seen && person.role === 'auditor') await picture(page, `${size.width}-office-${section}`);
  }
  await page.setViewportSize(DESK);
}
