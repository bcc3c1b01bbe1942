// One program and one browser for all tests of a run; each file may also be run by itself.
import { after } from 'node:test';
import { launch } from './browser.mjs';
import { startDemo, startEmpty } from './server.mjs';
import { startVariants } from './variants.mjs';

const running = [];

function once(start, stop) {
  let started;
  return () => {
    if (!started) {
      started = start();
      running.unshift(() => started.then(stop, () => {}));
    }
    return started;
  };
}

/** The demo as a stranger sees it. */
export const theDemo = once(() => startDemo(), (demo) => demo.stop());

/** Rounds that the demo does not show: one page, closed, not yet open; and a database to take away. */
export const theVariants = once(() => startVariants(), (variants) => variants.stop());

/** An installation on its first day. */
export const theEmptyHouse = once(() => startEmpty(), (house) => house.stop());

export const theBrowser = once(() => launch(), (browser) => browser.close());

/** A form whose link names the field. */
export const formWithField = (demo) => demo.addresses.form;

/** A form that asks for the field. */
export const formWithoutField = (demo) => demo.addresses.form_without_field;

/** The card to print of a form. */
export const cardOf = (form) => `${form}/the`;

after(async () => {
  for (const stop of running) await stop();
});
