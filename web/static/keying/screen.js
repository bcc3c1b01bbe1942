// The form on the screen: one line for each field, as on the paper. Only what a key changes is touched.

import { isVisited, keysOf } from './reading.js';

/** A text with each `{name}` replaced. */
export const fill = (words, values) =>
  Object.entries(values).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, String(value)), words);

/** The boxes that stand in place of a line: questions, and why nothing can be keyed. */
const ASKS = ['ask-serial', 'ask-end', 'ask-check', 'ask-stop', 'ask-aside'];

export class Screen {
  /** @param words the texts of the page, by name */
  constructor(machine, words) {
    this.machine = machine;
    this.words = words;
    this.lines = machine.fields.map((field) => lineOf(field));
    this.parts = Object.fromEntries(
      ['serial', 'where', 'progress', 'saving', 'hint', 'fault', ...ASKS].map(
        (id) => [id, document.getElementById(id)],
      ),
    );
    this.asks = ASKS.filter((id) => this.parts[id]);
    this.reasons = [...document.querySelectorAll('[data-reason]')];
    this.shownAt = -1;
    this.shownPhase = '';
  }

  /** Shows everything anew: another form. */
  showAll() {
    for (let place = 0; place < this.lines.length; place += 1) this.showLine(place);
    this.shownAt = -1;
    this.shownPhase = '';
    this.parts.serial.closest('body').classList.remove('without-form');
    setText(this.parts.serial, this.machine.serial);
    this.show();
  }

  /** Shows what a key has changed. */
  show() {
    const { machine } = this;
    const before = this.shownAt;
    const now = machine.phase === 'fields' ? machine.at : -1;
    if (before >= 0 && before !== now) this.showLine(before);
    if (now >= 0) this.showLine(now);
    if (before !== now || this.shownPhase !== machine.phase) this.moveTo(before, now);
    const { keyed, of } = machine.progress;
    setText(this.parts.progress, fill(this.words.progress, { keyed, of }));
    setText(this.parts.fault, machine.fault ? (this.words[`fault_${machine.fault}`] ?? machine.fault) : '');
    this.parts.fault.hidden = !machine.fault;
    for (const button of this.reasons) {
      const isChosen = machine.reason !== undefined && machine.reasons[Number(button.dataset.reason) - 1] === machine.reason;
      button.setAttribute('aria-pressed', String(isChosen));
    }
    const typed = this.parts['ask-serial'].querySelector('output');
    setText(typed, machine.phase === 'serial' ? machine.typed : '');
  }

  moveTo(before, now) {
    const { machine } = this;
    if (before >= 0) this.lines[before].line.classList.remove('current');
    // A choice opens or closes the box beside it.
    machine.fields.forEach((field, place) => {
      if (field.kind === 'box') this.lines[place].line.hidden = !isVisited(field, machine.values);
    });
    this.shownAt = now;
    this.shownPhase = machine.phase;
    this.ask(machine.phase);
    if (now < 0) return;
    const { line, box } = this.lines[now];
    const field = machine.fields[now];
    line.classList.add('current');
    setText(this.parts.where, line.dataset.place);
    setText(this.parts.hint, line.dataset.hint);
    if (box) box.value = wordsOf(machine.values.get(field.input));
    (box ?? line).focus({ preventScroll: true });
    box?.select();
    line.scrollIntoView({ block: 'center' });
  }

  /** Brings what is being keyed back into view: the window was turned, or a keyboard has risen into it. */
  keepInView() {
    const asked = this.asks.map((id) => this.parts[id]).find((part) => !part.hidden);
    (asked ?? this.lines[this.shownAt]?.line)?.scrollIntoView({ block: 'center' });
  }

  /** Shows the question of a phase, or none. */
  ask(phase, id) {
    const wanted = id ?? { serial: 'ask-serial', end: 'ask-end', asked: 'ask-check', aside: 'ask-aside' }[phase];
    for (const name of this.asks) this.parts[name].hidden = name !== wanted;
    if (!wanted) return;
    if (wanted === 'ask-check') this.listChecks();
    setText(this.parts.where, '');
    setText(this.parts.hint, '');
    this.parts[wanted].focus({ preventScroll: true });
    this.parts[wanted].scrollIntoView({ block: 'center' });
  }

  listChecks() {
    const list = this.parts['ask-check'].querySelector('ul');
    list.replaceChildren(
      ...this.machine.checks.map((check) => {
        const item = document.createElement('li');
        const numbers = check.inputs.map((input) => this.numberOf(input)).join(', ');
        const words = this.words[`check_${check.code}`] ?? check.code;
        item.textContent = numbers ? fill(this.words.check_lines, { words, numbers }) : words;
        return item;
      }),
    );
  }

  numberOf(input) {
    const place = this.machine.places.get(input);
    return place === undefined ? input : this.lines[place].line.dataset.number;
  }

  /** Stops with a sentence; what another form was like is not left standing below it. */
  stop(sentence, action = '', { isEmpty = false } = {}) {
    if (isEmpty) for (const id of ['serial', 'progress']) setText(this.parts[id], '');
    this.parts.serial.closest('body').classList.toggle('without-form', isEmpty);
    const part = this.parts['ask-stop'];
    setText(part.querySelector('p'), sentence);
    setText(part.querySelector('p + p'), action);
    this.ask('stop', 'ask-stop');
    this.shownPhase = 'stop';
  }

  showLine(place) {
    const field = this.machine.fields[place];
    const { line, keys, output, box } = this.lines[place];
    const isCurrent = this.machine.current === field;
    const kept = this.machine.values.get(field.input);
    const shown = (isCurrent && this.machine.typed) || keysOf(kept);
    line.classList.toggle('keyed', kept !== undefined);
    // A full stop is easily overlooked, and words stand in their box.
    const isBlank = shown === '.';
    setText(output, isBlank ? this.words.blank : box ? '' : shown);
    output.classList.toggle('blank', isBlank);
    if (box && !isCurrent) box.value = wordsOf(kept);
    const chosen = chosenKeys(field, shown);
    for (const [key, element] of keys) element.classList.toggle('chosen', chosen.has(key));
    if (field.kind === 'box') line.hidden = !isVisited(field, this.machine.values);
  }

  /** How saving stands, in words; told only when it changes. */
  sayState(sentence, kind) {
    setText(this.parts.saving, sentence);
    this.parts.saving.dataset.state = kind;
  }
}

const wordsOf = (value) => value?.text ?? '';

function chosenKeys(field, shown) {
  if (field.kind !== 'ticks') return new Set([shown]);
  return new Set(field.choices > 9 ? shown.split(/[, /]+/) : shown.replaceAll(',', ''));
}

function lineOf(field) {
  const line = document.querySelector(`[data-input="${CSS.escape(field.input)}"]`);
  const keys = [...line.querySelectorAll('[data-key]')].map((element) => [element.dataset.key, element]);
  return { line, keys, output: line.querySelector('output'), box: line.querySelector('textarea') };
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
