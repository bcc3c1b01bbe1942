// Chromium, its contexts, and what every page must satisfy wherever it is seen.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import { chromium } from 'playwright-core';
import { SCREENS } from './server.mjs';

export const PHONE = { width: 360, height: 640 };
export const SMALLEST = { width: 320, height: 568 };
export const DESK = { width: 1280, height: 900 };

const QUIET = [
  '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];

function executable() {
  const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome-stable'];
  const found = [process.env.SIPAS_CHROMIUM, ...usual].find((path) => path && existsSync(path));
  if (!found) throw new Error('no Chromium found: install it, or name it by SIPAS_CHROMIUM');
  return found;
}

function launching() {
  const root = process.getuid?.() === 0;
  return { executablePath: executable(), args: root ? ['--no-sandbox', ...QUIET] : QUIET };
}

export function launch() {
  return chromium.launch(launching());
}

/** A browser profile that refuses all cookies, with scripts switched off: a context and its end. */
export async function withoutCookiesAndScripts(options) {
  const folder = mkdtempSync(join(tmpdir(), 'sipas-profile-'));
  mkdirSync(join(folder, 'Default'));
  const refuse = { profile: { default_content_setting_values: { cookies: 2 } } };
  writeFileSync(join(folder, 'Default/Preferences'), JSON.stringify(refuse));
  const context = await chromium.launchPersistentContext(folder, {
    ...launching(), ...options, javaScriptEnabled: false,
  });
  const close = async () => {
    await context.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { context, close };
}

/** A page that fails its test on any console error, page error, or request that leaves the server. */
export async function watchedPage(context, origin) {
  const page = await context.newPage();
  return watch(page, origin);
}

export function watch(page, origin) {
  const complaints = [];
  page.on('console', (message) => {
    if (!['error', 'warning'].includes(message.type())) return;
    // The browser's own line about a status of 4xx or 5xx; the tests look at the status themselves.
    if (/the server responded with a status of [45]\d\d/.test(message.text())) return;
    complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`script: ${error.message}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol !== 'data:' && url.origin !== origin) complaints.push(`leaves the server: ${request.url()}`);
  });
  page.on('response', async (response) => {
    const headers = await response.allHeaders().catch(() => ({}));
    if ('set-cookie' in headers) complaints.push(`sets a cookie: ${response.url()}`);
  });
  page.complaints = complaints;
  return page;
}

/** No complaint so far. */
export function assertQuiet(page) {
  assert.deepEqual(page.complaints, [], 'the page complains');
}

const RULES = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] };

/** axe finds nothing on this page. */
export async function assertAccessible(page, state) {
  await page.evaluate(axe.source);
  const result = await page.evaluate((rules) => globalThis.axe.run(document, rules), RULES);
  const found = result.violations.map((violation) => {
    const places = violation.nodes.map((node) => `    ${node.target.join(' ')}: ${node.failureSummary}`);
    return `${violation.id}: ${violation.help}\n${places.join('\n')}`;
  });
  assert.equal(found.length, 0, `axe on "${state}":\n${found.join('\n')}`);
  assert.ok(result.passes.length > 5, `axe saw almost nothing on "${state}"`);
}

/** Nothing sticks out to the right. */
export async function assertFits(page, state) {
  const { wide, view, widest } = await page.evaluate(() => {
    const view = document.documentElement.clientWidth;
    const out = [...document.querySelectorAll('body *')].filter((element) => {
      const box = element.getBoundingClientRect();
      const hidden = getComputedStyle(element).position === 'absolute' && box.width <= 1;
      const scrolls = element.closest('.scroll, svg, [tabindex="0"]');
      return !hidden && !scrolls && box.right > view + 1;
    });
    return {
      wide: document.documentElement.scrollWidth,
      view,
      widest: out.slice(0, 3).map((element) => element.outerHTML.slice(0, 120)),
    };
  });
  assert.ok(wide <= view, `"${state}" is ${wide} px wide in a window of ${view}: ${widest.join(' | ')}`);
}

/** Controls a thumb can hit: 44 px high (WCAG 2.5.5), links inside sentences apart. */
export async function assertThumbSized(page, state) {
  const small = await page.evaluate(() => {
    const controls = [...document.querySelectorAll('label.row, button:not([aria-hidden]), input[type=text], input[type=search], textarea')];
    return controls
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 1 && box.height > 0 && box.height < 44)
      .map(({ element, box }) => `${Math.round(box.height)} px: ${element.outerHTML.slice(0, 100)}`);
  });
  assert.deepEqual(small, [], `too small on "${state}"`);
}

/** A picture for people to look at, in target/screens. */
export async function picture(page, name) {
  mkdirSync(SCREENS, { recursive: true });
  await page.screenshot({ path: join(SCREENS, `${name}.png`), fullPage: true });
}
