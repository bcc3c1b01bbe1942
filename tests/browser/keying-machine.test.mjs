// The keying screen without a page: what keys mean, what is kept and what is sent. No browser, no server.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Machine, namesSerial } from '../../web/static/keying/machine.js';
import { readLine } from '../../web/static/keying/reading.js';
import { Sender, pauseAfter } from '../../web/static/keying/sender.js';
import { Shelf, newRecord, note, parcel, renew, touch } from '../../web/static/keying/shelf.js';
import { randomOf } from './keying/random.mjs';

const VECTORS = JSON.parse(readFileSync(join(import.meta.dirname, 'keying/reading.json'), 'utf8'));

const FIELDS = [
  { input: 'visits', kind: 'number', least: 0, most: 20 },
  { input: 'channel', kind: 'choice', choices: 3 },
  { input: 'channel.text', kind: 'box', of: 'channel', opened_by: [3], most_chars: 120 },
  { input: 'q1', kind: 'mark', not_applicable: false, do_not_know: true },
  { input: 'q2', kind: 'mark', not_applicable: true, do_not_know: false },
  { input: 'reasons', kind: 'ticks', choices: 4, most: 2, exclusive: [4] },
  { input: 'province', kind: 'choice', choices: 12 },
  { input: 'met', kind: 'date', earliest: '2026-01-01', latest: '2026-12-31' },
  { input: 'comment', kind: 'text', most_chars: 20 },
];

function opened(values = {}) {
  const machine = new Machine(FIELDS);
  machine.open({ serial: '260001-3', values, isConfirmed: true });
  return machine;
}

const type = (machine, keys) => keys.map((key) => machine.press(key));
const at = (machine) => machine.current?.input ?? machine.phase;

describe('reading', () => {
  for (const { field, typed, value, fault } of VECTORS) {
    it(`${field.kind}: ${JSON.stringify(typed)}`, () => {
      assert.deepEqual(readLine(field, typed), fault ? { fault } : { done: value });
    });
  }
});

describe('the machine', () => {
  it('fills a line with one key and moves on, Enter only where more may follow', () => {
    const machine = opened();
    assert.deepEqual(type(machine, ['1', '2']).at(-1), { typed: { field: 'visits', value: { number: 12 } } });
    assert.equal(at(machine), 'channel');
    machine.press('1');
    assert.equal(at(machine), 'q1', 'a box is not visited without its choice');
    type(machine, ['9', '0', '1', '3']);
    assert.equal(at(machine), 'reasons');
    assert.deepEqual(machine.press('Enter'), { typed: { field: 'reasons', value: { ticks: [1, 3] } } });
    assert.deepEqual(machine.press('2'), { typed: { field: 'province', value: { choice: 2 } } });
    assert.deepEqual(type(machine, [...'02092026']).at(-1), { typed: { field: 'met', value: { date: '2026-09-02' } } });
    assert.deepEqual(machine.enterWords(' Hòa '), { typed: { field: 'comment', value: { text: 'Hòa' } } });
    assert.equal(machine.phase, 'end');
    assert.deepEqual(machine.press('Enter'), { finished: [] });
  });

  it('waits for a second digit only where one is possible', () => {
    const machine = opened({ visits: { number: 1 }, channel: { choice: 1 }, q1: 'blank', q2: 'blank', reasons: 'blank' });
    assert.deepEqual(machine.press('1'), { moved: true });
    assert.deepEqual(machine.press('2'), { typed: { field: 'province', value: { choice: 12 } } });
    machine.press('ArrowUp');
    machine.press('1');
    assert.deepEqual(machine.press('Enter'), { typed: { field: 'province', value: { choice: 1 } } });
    machine.press('ArrowUp');
    machine.press('1');
    assert.deepEqual(machine.press('5'), { stopped: 'not-offered' });
    assert.equal(machine.typed, '1', 'a wrong key changes nothing');
  });

  it('stops at a key that the line does not have', () => {
    const machine = opened({ visits: { number: 1 }, channel: { choice: 1 } });
    for (const key of ['0', '6', '7', '8', 'a', '-', ' ']) {
      assert.deepEqual(machine.press(key), { stopped: 'not-offered' }, key);
      assert.equal(at(machine), 'q1');
    }
    assert.deepEqual(machine.press('Enter'), { stopped: 'no-key' }, 'an Enter too many leaves nothing blank');
    assert.equal(machine.fault, 'no-key');
    machine.press('4');
    assert.equal(machine.fault, undefined);
  });

  it('goes back, corrects, and returns to where the eyes were', () => {
    const machine = opened();
    type(machine, ['1', 'Enter', '1', '4', '4']);
    assert.equal(at(machine), 'reasons');
    type(machine, ['Backspace', 'ArrowUp']);
    assert.equal(at(machine), 'q1');
    assert.deepEqual(machine.press('5'), { typed: { field: 'q1', value: { mark: 5 } } });
    assert.equal(at(machine), 'reasons');
    type(machine, ['1', '2', 'Backspace']);
    assert.equal(machine.typed, '1', 'Backspace takes a key back before it goes back');
    assert.deepEqual(machine.press('1'), { moved: true });
    assert.equal(machine.typed, '', 'the same tick once more takes it away');
  });

  it('stops dead at both ends, and before a line that is not keyed', () => {
    const machine = opened();
    assert.deepEqual(machine.press('ArrowUp'), { stopped: 'first' });
    assert.deepEqual(machine.press('ArrowDown'), { stopped: 'not-keyed' });
    for (const field of FIELDS) machine.values.set(field.input, 'blank');
    machine.goOn();
    assert.deepEqual(machine.press('ArrowDown'), { stopped: 'last' });
    assert.deepEqual(machine.press('ArrowUp'), { moved: true });
    assert.equal(at(machine), 'comment');
    assert.deepEqual(machine.press('ArrowDown'), { moved: true });
    assert.equal(machine.phase, 'end');
  });

  it('comes to a box when its choice is corrected, and leaves it when it is corrected back', () => {
    const machine = opened({ visits: 'blank', channel: { choice: 1 }, q1: { mark: 4 } });
    type(machine, ['ArrowUp', 'ArrowUp']);
    assert.equal(at(machine), 'channel');
    machine.press('3');
    assert.equal(at(machine), 'channel.text');
    machine.press('Backspace');
    machine.press('2');
    assert.equal(at(machine), 'q2');
  });

  it('confirms the serial, or takes another that was scanned', () => {
    const machine = new Machine(FIELDS);
    machine.open({ serial: '260001-3', values: {} });
    assert.deepEqual(machine.press('Enter'), { confirmed: '260001-3' });
    machine.open({ serial: '260001-3', values: {} });
    assert.deepEqual(type(machine, [...'2600013', 'Enter']).at(-1), { confirmed: '260001-3' });
    machine.open({ serial: '260001-3', values: {} });
    assert.deepEqual(type(machine, [...'2600021', 'Enter']).at(-1), { other: '2600021' });
    assert.equal(machine.phase, 'serial');
  });

  it('asks about checks once, and shows the line on the way back', () => {
    const machine = opened(Object.fromEntries(FIELDS.map((field) => [field.input, 'blank'])));
    machine.ask([{ code: 'many-blank', inputs: [] }, { code: 'not-asked', inputs: ['q2'] }]);
    assert.equal(machine.phase, 'end', 'an answer of the server changes nothing under the fingers');
    assert.deepEqual(machine.press('Enter'), { moved: true });
    assert.equal(machine.phase, 'asked');
    assert.deepEqual(machine.press('ArrowUp'), { moved: true });
    assert.equal(at(machine), 'q2');
    machine.press('4');
    machine.ask([{ code: 'many-blank', inputs: [] }]);
    assert.deepEqual(type(machine, ['Enter', 'Enter']), [{ moved: true }, { finished: ['many-blank'] }]);
    machine.ask([{ code: 'many-blank', inputs: [] }]);
    assert.deepEqual(machine.press('Enter'), { finished: ['many-blank'] }, 'nobody is asked twice');
    machine.ask([{ code: 'two-marks-set-aside', inputs: ['q1'], is_hard: true }]);
    assert.deepEqual(type(machine, ['Enter', 'Enter']).at(-1), { stopped: 'hard-check' });
    machine.open({ ...machine, values: Object.fromEntries(machine.values), isConfirmed: true, checks: [{ code: 'many-blank', inputs: [] }] });
    assert.equal(machine.phase, 'asked', 'a form that comes back shows its question');
  });

  it('needs no more keys than the questions and three', () => {
    const { fields, values } = JSON.parse(readFileSync(join(import.meta.dirname, 'keying/province.json'), 'utf8'));
    const machine = new Machine(fields);
    machine.open({ serial: '260001-3', values: {} });
    let strokes = 1;
    machine.press('Enter');
    while (machine.current) {
      const key = values[machine.current.input] ?? '.';
      machine.press(key);
      strokes += 1;
      assert.ok(strokes < 100, `stuck at ${at(machine)}`);
    }
    assert.ok(machine.press('Enter').finished);
    strokes += 1;
    const questions = fields.filter((field) => field.kind !== 'box').length;
    assert.ok(strokes <= questions + 3, `${strokes} keys for ${questions} questions`);
  });

  it('keeps what was typed whatever keys come, and never leaves the form', () => {
    const keys = ['0', '1', '2', '3', '4', '9', '.', '*', 'Enter', 'Backspace', 'ArrowUp', 'ArrowDown', 'x', '/', 'Tab'];
    for (let seed = 1; seed <= 200; seed += 1) {
      const random = randomOf(seed);
      const machine = opened();
      const mirror = new Map();
      for (let press = 0; press < 120; press += 1) {
        const effect = machine.press(keys[Math.floor(random() * keys.length)]);
        if (effect?.typed) mirror.set(effect.typed.field, effect.typed.value);
        assert.ok(['fields', 'end'].includes(machine.phase));
        if (machine.phase === 'fields') assert.ok(machine.current, 'a line is current');
      }
      assert.deepEqual(machine.values, mirror, `seed ${seed}`);
    }
  });
});

describe('a serial', () => {
  for (const [typed, same] of [
    ['260001-3', true], ['2600013', true], ['26 0001 3', true], ['HTTPS://KHAOSAT.EXAMPLE.VN/P/2600013ABCDEFGHJK', true],
    ['2600021', false], ['https://khaosat.example.vn/P/2600021ABCDEFGHJK', false], ['', false],
  ]) {
    it(`${typed || 'nothing'} ${same ? 'is' : 'is not'} 260001-3`, () => assert.equal(namesSerial(typed, '260001-3'), same));
  }
  it('takes the star of the number pad for X', () => assert.ok(namesSerial('260005*', '260005-X')));
});

/** A storage as browsers have it. */
function storage() {
  const kept = new Map();
  return {
    get length() { return kept.size; },
    key: (place) => [...kept.keys()][place] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, text) => void kept.set(key, text),
    removeItem: (key) => void kept.delete(key),
  };
}

/** A server that keeps messages by number, as the database does, and may fail before or after it has kept them. */
function serverThatFails(random, share) {
  const kept = new Map();
  const post = async (record, sent) => {
    if (random() < share) throw new Error('nothing arrived');
    for (const message of sent.messages) {
      const key = `${record.serial}.${sent.claim}.${message.step}`;
      const before = kept.get(key);
      assert.ok(before === undefined || JSON.stringify(before) === JSON.stringify(message), 'a number was used twice');
      kept.set(key, message);
    }
    if (random() < share) throw new Error('the answer got lost');
    return { status: 200, body: { state: sent.finish ? 'finished' : 'saved' } };
  };
  return { post, kept };
}

describe('shelf and sender', () => {
  const record = () => newRecord({ batch: 'b', serial: '260001-3', place: 1, claim: 1 });

  it('numbers values and forgets what is acknowledged', async () => {
    const shelf = new Shelf(storage(), 'a');
    const told = [];
    const sender = new Sender({
      shelf, after: () => {}, chance: () => 0, tell: (event) => told.push(event.kind),
      post: async () => ({ status: 200, body: { state: 'saved' } }),
    });
    const kept = record();
    note(kept, 'q1', { mark: 4 });
    note(kept, 'q2', 'blank');
    shelf.keep(kept);
    assert.deepEqual(parcel(kept).messages.map((message) => message.step), [1, 2]);
    await sender.next();
    assert.equal(sender.waiting, 0);
    assert.ok(told.includes('saved'));
    assert.equal(parcel(kept), undefined);
  });

  it('keeps an older claim apart when the form was taken over', () => {
    const kept = record();
    note(kept, 'q1', { mark: 4 });
    renew(kept, { claim: 2, place: 1, values: { q2: 'blank' }, strokes: 7, active_ms: 900 });
    note(kept, 'q2', { mark: 1 });
    assert.deepEqual(kept.values, { q1: { mark: 4 }, q2: { mark: 1 } });
    assert.equal(parcel(kept).claim, 1, 'what is older goes first');
    kept.pending.shift();
    assert.deepEqual(parcel(kept).messages, [{ step: 1, field: 'q2', value: { mark: 1 } }]);
  });

  it('stops at a refusal and throws nothing away', async () => {
    const shelf = new Shelf(storage(), 'a');
    const sender = new Sender({
      shelf, after: () => {}, chance: () => 0, tell: () => {},
      post: async () => ({ status: 409, body: { code: 'keying-claimed', words: 'Người khác đang nhập phiếu này.' } }),
    });
    const kept = record();
    note(kept, 'q1', { mark: 4 });
    shelf.keep(kept);
    await sender.next();
    assert.equal(kept.refused.code, 'keying-claimed');
    assert.equal(sender.waiting, 1);
    assert.equal(parcel(kept), undefined, 'it is not sent over and over');
  });

  it('is told when the browser keeps nothing', () => {
    const full = { ...storage(), setItem: () => { throw new Error('full'); } };
    const shelf = new Shelf(full, 'a');
    shelf.keep(record());
    assert.equal(shelf.isKept, false);
    assert.ok(shelf.find('b', '260001-3'), 'it stays in memory');
  });

  it('measures the time of keying without the pauses', () => {
    const kept = record();
    for (const now of [0, 300, 600, 600_000, 600_400]) touch(kept, now);
    assert.deepEqual([kept.strokes, kept.active_ms], [5, 300 + 300 + 10_000 + 400]);
  });

  it('waits longer after each failure, and never much longer than half a minute', () => {
    const pauses = [1, 2, 3, 7, 20].map((failures) => pauseAfter(failures, 1));
    assert.deepEqual(pauses, [500, 1000, 2000, 30_000, 30_000]);
    assert.equal(pauseAfter(1, 0), 250);
  });

  it('loses and doubles nothing whatever fails, and whenever the page is reloaded', async () => {
    for (let seed = 1; seed <= 100; seed += 1) {
      const random = randomOf(seed);
      const disk = storage();
      const server = serverThatFails(random, 0.3);
      const later = [];
      let page;
      const open = () => {
        // What a page that is gone was sending may have arrived; it hears and does nothing any more.
        const opened = (page = {});
        const shelf = new Shelf(disk, 'a');
        const post = async (...given) => {
          const answer = await server.post(...given).catch((error) => error);
          if (page !== opened) return new Promise(() => {});
          if (answer instanceof Error) throw answer;
          return answer;
        };
        const after = (_, act) => later.push(() => page === opened && act());
        const sender = new Sender({ shelf, chance: random, tell: () => {}, post, after });
        shelf.load('b');
        return { shelf, sender };
      };
      let { shelf, sender } = open();
      shelf.keep(record());
      const typed = [];
      for (let step = 1; step <= 40; step += 1) {
        const kept = shelf.find('b', '260001-3');
        note(kept, `q${step % 7}`, { mark: step });
        typed.push(step);
        shelf.keep(kept);
        sender.kick();
        if (random() < 0.2) await new Promise((done) => setImmediate(done));
        if (random() < 0.1) ({ shelf, sender } = open());
        if (random() < 0.3) later.splice(0).forEach((act) => act());
      }
      shelf.find('b', '260001-3').finish = { accepted: [] };
      shelf.keep(shelf.find('b', '260001-3'));
      for (let turn = 0; turn < 500 && shelf.records.size > 0; turn += 1) {
        sender.retry();
        await new Promise((done) => setImmediate(done));
      }
      assert.equal(shelf.records.size, 0, `seed ${seed}: the form is acknowledged`);
      const kept = [...server.kept.values()].map((message) => message.value.mark);
      assert.deepEqual(kept.sort((one, other) => one - other), typed, `seed ${seed}`);
      assert.equal(disk.length, 0, 'nothing stays behind');
    }
  });
});
