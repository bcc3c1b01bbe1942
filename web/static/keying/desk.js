// The keying screen: joins keys, form, shelf and sender. The next key never waits: what is typed is kept in this browser
// and shown at once; the network follows.

import { Forms } from './forms.js';
import { keyOf } from './keys.js';
import { Machine } from './machine.js';
import { isSame, takesWords } from './reading.js';
import { Screen, fill } from './screen.js';
import { Sender } from './sender.js';
import { Shelf, note, touch } from './shelf.js';
import { Tab } from './tab.js';

/** The next forms are fetched before they are needed. */
const AHEAD = 3;
const POST_WITHIN_MS = 15_000;
/** What comes unasked is not answered by an Enter that was meant for the form: not before this time has passed. */
const UNASKED_MS = 1500;

const main = document.getElementById('main');
const { batch, account, take_url, save_url, serial: wanted, fields, reasons } = JSON.parse(main.dataset.desk);
const words = JSON.parse(main.dataset.words);

const machine = new Machine(fields, reasons);
const screen = new Screen(machine, words);
const shelf = new Shelf(localStorage, account);
const tab = new Tab({ storage: localStorage, key: `sipas.nhap.cua-so.${account}`, id: idOf(sessionStorage), now: Date.now });
const sender = new Sender({
  shelf, post: save, tell: hear, chance: Math.random, after: (ms, act) => setTimeout(act, ms),
});
const forms = new Forms({ batch, shelf, take, ahead: AHEAD, changed: () => settle() });

let current;
let isStopped = true;
/** What Enter does while a sentence is shown instead of the form, and from when on. */
let goAhead;
let goFrom = 0;
/** The sentence that is shown; none while there is a form. */
let told;

function idOf(storage) {
  const name = 'sipas.nhap.may';
  const made = () => [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  try {
    const id = storage.getItem(name) ?? made();
    storage.setItem(name, id);
    return id;
  } catch {
    return made();
  }
}

const asideNote = document.getElementById('aside-note');
const machineId = idOf(localStorage);

async function post(url, body) {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    redirect: 'manual',
    signal: AbortSignal.timeout(POST_WITHIN_MS),
  });
  const isJson = answer.headers.get('content-type')?.startsWith('application/json');
  return { status: answer.status, body: isJson ? await answer.json() : {} };
}

function save(record, parcel) {
  return post(save_url.replace('{serial}', encodeURIComponent(record.serial)), { machine: machineId, ...parcel });
}

function take(asked) {
  return post(take_url, { machine: machineId, ...asked });
}

/** Opens a form on the screen. */
function open(record, { isConfirmed = false } = {}) {
  current = record;
  isStopped = false;
  goAhead = undefined;
  told = undefined;
  asideNote.value = '';
  machine.open({ serial: record.serial, values: record.values, isConfirmed, checks: record.checks ?? [] });
  screen.showAll();
  history.replaceState(null, '', save_url.replace('{serial}', encodeURIComponent(record.serial)).replace(/\/luu$/, ''));
}

function stop(sentence, action, act, { isUnasked = false } = {}) {
  isStopped = true;
  if (sentence !== told) goFrom = isUnasked ? performance.now() + UNASKED_MS : 0;
  told = sentence;
  goAhead = act;
  screen.stop(sentence, action, { isEmpty: !current });
}

/** What to do next when no form is on the screen: a refusal, a question that came back, the next form, or the end. */
function settle() {
  sayState();
  if (current) return;
  const refused = [...shelf.records.values()].find((record) => record.refused);
  const asked = forms.asked();
  if (refused) {
    stopRefused(refused);
  } else if (forms.refusal) {
    const { serial, words: sentence = words.stop_gone } = forms.refusal;
    stop(sentence, serial ? words.stop_next : words.stop_back, serial ? passOver : leave);
  } else if (forms.sought) {
    // Another form that lies here must not be taken for the one that was asked for.
    stop(words.stop_looking, '', undefined);
  } else if (asked) {
    open(asked, { isConfirmed: true });
  } else if (forms.next()) {
    // A form with a value was confirmed before the page was loaded anew.
    open(forms.next(), { isConfirmed: Object.keys(forms.next().values).length > 0 });
  } else if (forms.isEmpty && forms.elsewhere.length > 0) {
    stop(fill(words.stop_elsewhere, { serials: forms.elsewhere.join(', ') }), words.stop_back, leave);
  } else if (forms.isEmpty) {
    stop(sender.waiting > 0 || sender.unfinished > 0 ? words.stop_empty_sending : words.stop_empty, words.stop_back, leave);
  } else if (forms.isSignedOut) {
    stop(words.stop_signed_out, words.stop_try, () => {
      sender.retry();
      forms.fetch();
    });
  } else {
    stop(words.stop_waiting, '', () => forms.fetch());
  }
}

/** Something the server does not take: what is still of use here is not thrown away. */
function stopRefused(record) {
  const sentence = fill(words.stop_refused, { serial: record.serial, words: record.refused.words });
  const [action, act] = {
    'batch-not-keying': [words.stop_kept, leave],
    'keying-not-claimed': [words.stop_resume, () => takeBack(record)],
  }[record.refused.code] ?? [words.stop_drop, () => drop(record)];
  stop(sentence, action, act, { isUnasked: true });
}

/** A supervisor set the form free: it goes on here, with what was typed. */
async function takeBack(record) {
  stop(words.stop_looking, '', undefined);
  const answer = await forms.takeSerial(record.serial);
  if (answer.record) {
    open(answer.record, { isConfirmed: true });
    sender.retry();
    return;
  }
  if (answer.code) record.refused = { code: answer.code, words: answer.words };
  settle();
}

function passOver() {
  forms.passOver();
  settle();
}

function leave() {
  location.assign(main.dataset.back);
}

/** What the sender has to tell. */
function hear(event) {
  if (event.kind === 'saved') hearSaved(event);
  if (event.kind === 'refused' && event.record === current) current = undefined;
  settle();
}

function hearSaved({ record, body }) {
  // The form is complete: what there is to ask about it is asked with the Enter that ends it.
  if (body.state === 'complete' && record === current) machine.ask(body.checks);
  // It was ended and is not finished: it comes back before the next one.
  if (body.state === 'open') {
    record.checks = body.checks;
    shelf.keep(record);
    if (body.missing.length > 0) forms.line.unshift(record);
  }
}

function drop(record) {
  shelf.forget(record);
  forms.drop(record);
  current = undefined;
  forms.fetch();
  settle();
}

function sayState() {
  const { waiting, unfinished } = sender;
  if (!shelf.isKept) screen.sayState(words.state_not_kept, 'wrong');
  else if (sender.isSignedOut) screen.sayState(fill(words.state_signed_out, { n: waiting }), 'wrong');
  else if (sender.failures > 0) screen.sayState(fill(words.state_away, { n: waiting }), 'away');
  else if (waiting > 0 || unfinished > 0) screen.sayState(words.state_saving, 'saving');
  else screen.sayState(words.state_saved, 'saved');
}

/** What a key did. */
function follow(effect) {
  if (effect.card) return showCard();
  if (effect.typed) {
    note(current, effect.typed.field, effect.typed.value);
    // A correction asks its checks anew.
    current.checks = [];
  }
  current.is_complete = machine.isComplete;
  if (effect.finished) {
    current.finish = { accepted: effect.finished };
    current.checks = [];
  }
  if (effect.aside) {
    current.aside = { reason: effect.aside, note: asideNote.value };
    current.checks = [];
  }
  if (effect.confirmed) {
    const asked = forms.asked();
    if (asked && asked !== current) return open(asked, { isConfirmed: true });
    forms.confirm(current);
  }
  shelf.keep(current);
  if (effect.other) return takeOther(effect.other);
  const isLast = effect.finished || effect.aside;
  if (isLast) {
    forms.done(current);
    current = undefined;
    settle();
  } else {
    screen.show();
  }
  if (effect.typed || isLast) sender.kick();
  sayState();
  return undefined;
}

/** Another paper lies here than the one proposed: its serial was scanned or typed. */
async function takeOther(text) {
  stop(words.stop_looking, '', undefined);
  const answer = await forms.takeSerial(text);
  if (answer.record) open(answer.record, { isConfirmed: true });
  else stop(answer.words ?? words.stop_no_answer, words.stop_again, () => { current = undefined; settle(); });
}

function onKey(event) {
  if (document.getElementById('card').open) return;
  // The note to the supervisor is words; only what ends it is ours.
  if (event.target === asideNote && !['Enter', 'F2'].includes(event.key)) return;
  const isControl = event.target.closest?.('a, button');
  if (isControl && (event.key === 'Enter' || event.key === ' ')) return;
  const key = keyOf(event);
  if (key === undefined || key === 'Tab' || key === 'Shift') return;
  if (isStopped) {
    if (key === 'Enter') event.preventDefault();
    if (key === 'Enter' && goAhead && performance.now() >= goFrom) goAhead();
    return;
  }
  const field = machine.current;
  if (field && takesWords(field)) return onWordsKey(event, field, key);
  if (key === '') return event.preventDefault();
  count();
  const effect = machine.press(key);
  if (!effect) return undefined;
  event.preventDefault();
  return follow(effect);
}

/** Words go into the box of their line; the machine gets Enter, the arrows up and down, and what leaves an empty box. */
function onWordsKey(event, field, key) {
  const { box } = screen.lines[machine.at];
  if (document.activeElement !== box) box.focus();
  const text = box.value;
  if (key !== '') count();
  let effect;
  if (key === 'Enter' && !event.shiftKey) effect = machine.enterWords(text);
  else if (key === 'ArrowUp' || key === 'ArrowDown' || key === 'F1' || key === 'F2') effect = leaveWords(field, text, key);
  else if (text === '' && (key === '.' || key === 'Backspace')) effect = machine.press(key);
  if (!effect) return;
  event.preventDefault();
  follow(effect);
}

/** Words that stand in the box are kept when an arrow leaves it. */
function leaveWords(field, text, key) {
  const kept = machine.values.get(field.input);
  if (key !== 'F1' && text.trim() !== '' && !isSame(kept, { text: text.trim() })) {
    const place = machine.at;
    const effect = machine.enterWords(text);
    if (effect.stopped) return effect;
    if (effect.typed) note(current, effect.typed.field, effect.typed.value);
    machine.goTo(place);
    sender.kick();
  }
  return machine.press(key);
}

/** What a click means: the key that stands on the button. */
function click(key) {
  if (isStopped) return;
  const field = machine.current;
  const isWords = field && takesWords(field);
  const effect = isWords ? leaveWords(field, screen.lines[machine.at].box.value, key) : machine.press(key);
  if (effect) follow(effect);
  // The next key is for the question, not for the button.
  if (machine.phase === 'aside') screen.parts['ask-aside'].focus();
}

function count() {
  if (current) touch(current, performance.timeOrigin + performance.now());
}

function showCard() {
  document.getElementById('card').showModal();
}

function start() {
  if (!tab.hold()) {
    stop(words.stop_other_window, words.stop_take_here, () => { tab.take(); start(); });
    waitForPlace();
    return;
  }
  setInterval(() => current && tab.take(), 1000);
  shelf.load(batch);
  current = undefined;
  // What waits here is sent only after the server has told how the forms stand.
  forms.begin(wanted).then(() => sender.retry());
  settle();
}

let waiting;
function waitForPlace() {
  clearInterval(waiting);
  waiting = setInterval(() => {
    if (!tab.hold()) return;
    clearInterval(waiting);
    start();
  }, 500);
}

document.addEventListener('keydown', onKey);
window.addEventListener('resize', () => screen.keepInView());
document.getElementById('card-open').addEventListener('click', showCard);
document.getElementById('aside-open').addEventListener('click', () => click('F2'));
for (const button of document.querySelectorAll('#ask-aside button')) {
  button.addEventListener('click', () => click(button.dataset.reason ?? button.dataset.act));
}
document.getElementById('card').addEventListener('close', () => isStopped || screen.showAll());
window.addEventListener('online', () => sender.retry());
document.addEventListener('visibilitychange', () => document.hidden || sender.failures === 0 || sender.retry());
window.addEventListener('beforeunload', (event) => {
  if (sender.waiting + sender.unfinished > 0 && !shelf.isKept) event.preventDefault();
});
window.addEventListener('storage', (event) => {
  const held = event.key === tab.key ? tab.read() : undefined;
  if (held && held.id !== tab.id) location.reload();
});

start();
