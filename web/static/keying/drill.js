// The drill: the same keys on a practice paper. A key that does not say what stands on the paper is told at once; the
// server decides whether the drill is passed.

import { keyOf } from './keys.js';
import { Machine } from './machine.js';
import { isSame, takesWords } from './reading.js';
import { Screen, fill } from './screen.js';

const main = document.getElementById('main');
const { fields, serial, wanted, pass_url } = JSON.parse(main.dataset.desk);
const words = JSON.parse(main.dataset.words);
const machine = new Machine(fields);
const screen = new Screen(machine, words);

const paper = document.querySelector('.practice-paper');
const rows = [...paper.querySelectorAll('li')];

let begun_ms;
let goAhead;

/** Whether a line says what stands on the paper; words without regard to capitals and spaces. */
function isRight(input) {
  const fold = (value) => (value?.text === undefined ? value : { text: value.text.replace(/\s+/g, ' ').toLowerCase() });
  return isSame(fold(machine.values.get(input)), fold(wanted[input]));
}

const wrongInputs = () => fields.map((field) => field.input).filter((input) => machine.values.has(input) && !isRight(input));

function stop(sentence, action, act) {
  goAhead = act;
  screen.stop(sentence, action);
}

function follow(effect) {
  if (effect.card) {
    document.getElementById('card').showModal();
    return;
  }
  if (effect.confirmed) begun_ms = performance.now();
  if (effect.other) machine.stop('other-serial');
  if (effect.finished) {
    if (wrongInputs().length > 0) machine.stop('drill-left');
    else {
      pass();
      return;
    }
  }
  show();
  tell(effect);
}

/** Shows the form, and on a narrow screen of the paper the line that is being keyed. */
function show() {
  paper.classList.toggle('reading', Boolean(machine.current));
  rows.forEach((row, place) => row.classList.toggle('here', place === machine.at));
  screen.show();
}

/** Says what is wrong about the last key, or how many lines still differ from the paper. */
function tell(effect) {
  const wrong = wrongInputs();
  if (wrong.length === 0) {
    screen.sayState('', 'saved');
    return;
  }
  const last = effect.typed?.field;
  const sentence = last && wrong.includes(last) ? wrongWords(last) : fill(words.drill_left, { n: wrong.length });
  screen.sayState(sentence, 'wrong');
}

function wrongWords(input) {
  return fill(words.drill_wrong, {
    number: screen.numberOf(input), wanted: shown(wanted[input]), typed: shown(machine.values.get(input)),
  });
}

function shown(value) {
  if (value === 'blank') return '.';
  if (value === 'two-marks') return '*';
  if (value === 'not-applicable') return '0';
  if (value === 'do-not-know') return '9';
  return String(Object.values(value)[0]);
}

async function pass() {
  const seconds = Math.round((performance.now() - begun_ms) / 1000);
  stop(words.drill_sending, '', undefined);
  try {
    const answer = await fetch(pass_url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ values: Object.fromEntries(machine.values) }),
      redirect: 'manual',
    });
    const { passed } = await answer.json();
    if (!passed) throw new Error('not passed');
    stop(fill(words.drill_passed, { fields: fields.length, seconds }), words.drill_on, () => location.assign(`${main.dataset.back}?dat=1`));
  } catch {
    stop(words.drill_failed, '', () => pass());
  }
}

function onKey(event) {
  if (document.getElementById('card').open) return;
  if (event.target.closest?.('a, button') && (event.key === 'Enter' || event.key === ' ')) return;
  const key = keyOf(event);
  if (key === undefined || key === 'Tab' || key === 'Shift') return;
  if (screen.shownPhase === 'stop') {
    if (key === 'Enter' && goAhead) goAhead();
    return;
  }
  const field = machine.current;
  const text = field && takesWords(field) ? screen.lines[machine.at].box.value : '';
  let effect;
  if (!field || !takesWords(field)) effect = key === '' ? undefined : machine.press(key);
  else if (key === 'Enter' && !event.shiftKey) effect = machine.enterWords(text);
  else if (['ArrowUp', 'ArrowDown', 'F1'].includes(key)) effect = machine.press(key);
  else if (text === '' && (key === '.' || key === 'Backspace')) effect = machine.press(key);
  if (!effect) return;
  event.preventDefault();
  follow(effect);
}

document.addEventListener('keydown', onKey);
window.addEventListener('resize', () => screen.keepInView());
document.getElementById('card-open').addEventListener('click', () => document.getElementById('card').showModal());
document.getElementById('card').addEventListener('close', () => screen.shownPhase === 'stop' || screen.showAll());

machine.open({ serial, values: {} });
screen.showAll();
