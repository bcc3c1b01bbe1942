// From keys to values: which line of the form is current, what is typed into it, and what a key does. It knows neither
// the page nor the network; `press` answers at once and says what happened.
//
// Phases of a form: 'serial' (is this the paper that lies here?), 'fields' (line by line), 'asked' (a check wants a
// second look), 'end' (complete: Enter saves it and moves on), 'aside' (why can the paper not be keyed?).

import { isSame, isVisited, keysOf, readLine, readOn, takesOneKey, takesWords } from './reading.js';

/** What is wrong with a whole number or date, of which no single key is to blame: it stays in view until the next key. */
const WHOLE = new Set(['number-out-of-range', 'not-a-date', 'date-out-of-range']);

export class Machine {
  /**
   * @param {object[]} fields the fields in the order of the paper
   * @param {string[]} reasons codes for which a paper may be set aside, in the order of their keys from 1; none: it cannot
   */
  constructor(fields, reasons = []) {
    this.fields = fields;
    this.reasons = reasons;
    this.places = new Map(fields.map((field, place) => [field.input, place]));
    this.open({ serial: '', values: {} });
  }

  /** Takes up a form: its serial, what is keyed already, and checks that wait for an answer. */
  open({ serial, values, isConfirmed = false, checks = [] }) {
    this.serial = serial;
    this.values = new Map(Object.entries(values));
    this.accepted = new Set();
    this.checks = [];
    this.fault = undefined;
    this.typed = '';
    this.isWrong = false;
    this.reason = undefined;
    this.phase = 'serial';
    this.at = -1;
    if (isConfirmed) this.goOn();
    this.ask(checks);
    if (this.checks.length > 0 && this.phase === 'end') this.phase = 'asked';
  }

  /** The line that takes the keys; none at the serial, at a question and at the end. */
  get current() {
    return this.phase === 'fields' ? this.fields[this.at] : undefined;
  }

  /** Lines that are keyed, of those that the clerk comes to. */
  get progress() {
    const visited = this.fields.filter((field) => isVisited(field, this.values));
    return { keyed: visited.filter((field) => this.values.has(field.input)).length, of: visited.length };
  }

  get isComplete() {
    return this.unkeyed(0) < 0;
  }

  /**
   * The checks that the server has found. They are asked with the Enter that ends the form and not before: an answer
   * that comes a moment earlier must not turn that Enter into a yes that nobody has read.
   */
  ask(checks) {
    this.checks = checks.filter((check) => !this.accepted.has(check.code));
  }

  /**
   * A key, by its name as browsers tell it (`4`, `Enter`, `ArrowUp`). Answers what happened: nothing (`undefined`: the
   * key is not ours), `{ moved }`, `{ typed: { field, value } }`, `{ confirmed }`, `{ other: text }`,
   * `{ finished: codes }`, `{ aside: reason }`, `{ card }` or `{ stopped: code }`.
   */
  press(key) {
    const isWords = this.current && takesWords(this.current);
    if (key === 'F1' || (key === '?' && !isWords)) return { card: true };
    const turnsAside = this.reasons.length > 0 && this.phase !== 'aside';
    if (turnsAside && (key === 'F2' || (key === '+' && !isWords))) return this.turnAside();
    switch (this.phase) {
      case 'serial': return this.pressAtSerial(key);
      case 'fields': return this.pressAtField(key);
      case 'asked': return this.pressAtQuestion(key);
      case 'aside': return this.pressAtReasons(key);
      default: return this.pressAtEnd(key);
    }
  }

  /** Words that stand in the box of the current line, ended by Enter. */
  enterWords(words) {
    return this.commit(readLine(this.current, words));
  }

  pressAtSerial(key) {
    if (key === 'Enter') {
      const typed = this.typed;
      this.typed = '';
      if (typed === '' || namesSerial(typed, this.serial)) {
        if (this.serial === '') return this.stop('no-serial');
        this.fault = undefined;
        this.goOn();
        return { confirmed: this.serial };
      }
      return { other: typed };
    }
    if (key === 'Backspace') return this.takeBack() ?? this.stop('first');
    if ([...key].length !== 1) return arrow(key) ? this.stop('first') : undefined;
    this.fault = undefined;
    this.typed += key;
    return { moved: true };
  }

  pressAtField(key) {
    const field = this.current;
    if (key === 'ArrowUp' || (key === 'ArrowLeft' && !takesWords(field))) return this.goBack();
    if (key === 'ArrowDown' || (key === 'ArrowRight' && !takesWords(field))) return this.goForward();
    if (key === 'Backspace') return this.takeBack() ?? this.goBack();
    // Words are typed into a box; it hands on only what is pressed while it is empty.
    if (takesWords(field)) return key === '.' ? this.commit({ done: 'blank' }) : undefined;
    if (key === 'Enter') return this.enter(field);
    if ([...key].length !== 1) return undefined;
    return this.take(field, key);
  }

  take(field, key) {
    const isTick = field.kind === 'ticks' && field.choices <= 9;
    if (isTick && /^[1-9]$/.test(key) && this.typed.includes(key)) {
      // The same key once more takes the tick away.
      this.typed = this.typed.replace(key, '');
      return { moved: true };
    }
    // After a wrong number or date the next key begins it anew, or says that it stands so on the paper.
    const typed = this.isWrong ? key : this.typed + key;
    const read = readOn(field, typed);
    if (read.fault) return this.reject(read.fault, typed);
    if (read.more) {
      this.fault = undefined;
      this.isWrong = false;
      this.typed = typed;
      return { moved: true };
    }
    return this.commit(read);
  }

  /** A wrong key changes nothing; a number or date that is wrong as a whole is shown as it was typed. */
  reject(fault, typed) {
    if (WHOLE.has(fault)) {
      this.typed = typed;
      this.isWrong = true;
    }
    return this.stop(fault);
  }

  enter(field) {
    const kept = this.values.get(field.input);
    if (this.typed === '' && kept !== undefined) return this.goForward();
    // A line with one key is never left blank by an Enter too many: the clerk says so with a full stop.
    if (this.typed === '' && takesOneKey(field)) return this.stop('no-key');
    const read = readLine(field, this.typed);
    return read.fault ? this.reject(read.fault, this.typed) : this.commit(read);
  }

  commit(read) {
    if (read.fault) return this.stop(read.fault);
    const { input } = this.current;
    const isNew = !isSame(this.values.get(input), read.done);
    this.values.set(input, read.done);
    this.goOn();
    return isNew ? { typed: { field: input, value: read.done } } : { moved: true };
  }

  pressAtQuestion(key) {
    if (key === 'Enter') {
      if (this.checks.some((check) => check.is_hard)) return this.stop('hard-check');
      for (const check of this.checks) this.accepted.add(check.code);
      this.checks = [];
      this.phase = 'end';
      return { finished: [...this.accepted] };
    }
    if (key === 'ArrowUp' || key === 'Backspace') {
      const [input] = this.checks.flatMap((check) => check.inputs);
      this.goTo(this.places.get(input) ?? this.lastVisited());
      return { moved: true };
    }
    return arrow(key) ? this.stop('last') : undefined;
  }

  /** The paper cannot be keyed: what is typed stays until it is said why. */
  turnAside() {
    this.before = this.phase;
    this.phase = 'aside';
    this.reason = undefined;
    this.fault = undefined;
    return { moved: true };
  }

  pressAtReasons(key) {
    if (key === 'Enter') return this.reason ? { aside: this.reason } : this.stop('no-reason');
    if (['Backspace', 'ArrowUp', 'ArrowLeft', '+', 'F2'].includes(key)) {
      this.phase = this.before;
      this.fault = undefined;
      return { moved: true };
    }
    if ([...key].length !== 1) return arrow(key) ? this.stop('no-reason') : undefined;
    const reason = this.reasons[Number(key) - 1];
    if (!reason) return this.stop('no-reason');
    this.reason = reason;
    this.fault = undefined;
    return { moved: true };
  }

  pressAtEnd(key) {
    if (key === 'Enter') {
      if (this.checks.length > 0) {
        this.phase = 'asked';
        return { moved: true };
      }
      return { finished: [...this.accepted] };
    }
    if (key === 'ArrowUp' || key === 'ArrowLeft' || key === 'Backspace') {
      this.goTo(this.lastVisited());
      return { moved: true };
    }
    // The last arrow stops dead.
    return arrow(key) ? this.stop('last') : undefined;
  }

  /** To the first line without a value: after a correction the clerk is back where the eyes are. */
  goOn() {
    this.checks = [];
    const next = this.unkeyed(0);
    if (next >= 0) return this.goTo(next);
    this.typed = '';
    this.fault = undefined;
    this.phase = 'end';
    this.at = this.fields.length;
    return undefined;
  }

  goTo(place) {
    this.at = place;
    this.typed = '';
    this.isWrong = false;
    this.fault = undefined;
    this.phase = 'fields';
  }

  goBack() {
    for (let place = this.at - 1; place >= 0; place -= 1) {
      if (isVisited(this.fields[place], this.values)) {
        this.goTo(place);
        return { moved: true };
      }
    }
    return this.stop('first');
  }

  goForward() {
    if (!this.values.has(this.current.input)) return this.stop('not-keyed');
    for (let place = this.at + 1; place < this.fields.length; place += 1) {
      if (isVisited(this.fields[place], this.values)) {
        this.goTo(place);
        return { moved: true };
      }
    }
    if (this.isComplete) {
      this.goOn();
      return { moved: true };
    }
    return this.stop('last');
  }

  takeBack() {
    this.fault = undefined;
    this.isWrong = false;
    if (this.typed === '') return undefined;
    this.typed = [...this.typed].slice(0, -1).join('');
    return { moved: true };
  }

  stop(code) {
    this.fault = code;
    return { stopped: code };
  }

  unkeyed(from) {
    return this.fields.findIndex(
      (field, place) => place >= from && isVisited(field, this.values) && !this.values.has(field.input),
    );
  }

  lastVisited() {
    return this.fields.findLastIndex((field) => isVisited(field, this.values));
  }

  /** What stands in a line: what is being typed, or what is keyed. */
  shown(field) {
    if (field === this.current && this.typed !== '') return this.typed;
    return keysOf(this.values.get(field.input));
  }
}

const arrow = (key) => key.startsWith('Arrow');

/** Whether what was typed or scanned is this serial: digits and check character, however they are separated. */
export function namesSerial(typed, serial) {
  return bare(typed) === bare(serial);
}

/** Characters behind the check character in the address of a form's QR code. */
const SEAL = 10;

function bare(text) {
  const [tail] = text.trim().split('/').slice(-1)[0].split(/[?#]/);
  const plain = tail.replaceAll(/[\s‐-―-]/g, '').toUpperCase().replace('*', 'X');
  return text.includes('/') && plain.length > SEAL ? plain.slice(0, -SEAL) : plain;
}
