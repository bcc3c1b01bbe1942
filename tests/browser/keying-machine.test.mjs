// The keying screen without a page: what keys mean. No browser, no server.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Machine, namesSerial } from '../../web/static/keying/machine.js';
import { readLine } from '../../web/static/keying/reading.js';
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

  it('shows a wrong number or date as it was typed, and begins it anew with the next key', () => {
    const machine = opened();
    assert.deepEqual(type(machine, ['2', '5']).at(-1), { stopped: 'number-out-of-range' });
    assert.equal(machine.typed, '25');
    assert.deepEqual(type(machine, ['1', '2']).at(-1), { typed: { field: 'visits', value: { number: 12 } } });
    const late = opened({ visits: { number: 1 }, channel: { choice: 1 }, q1: 'blank', q2: 'blank', reasons: 'blank', province: 'blank' });
    assert.deepEqual(type(late, [...'31022026']).at(-1), { stopped: 'not-a-date' });
    assert.equal(late.typed, '31022026');
    late.press('Backspace');
    assert.equal(late.typed, '3102202', 'or one digit after the other is taken back');
    assert.deepEqual(late.press('5'), { stopped: 'not-a-date' });
    assert.deepEqual(late.press('Enter'), { stopped: 'not-a-date' });
    assert.deepEqual(late.press('a'), { stopped: 'not-offered' }, 'a wrong key changes nothing');
    assert.equal(late.typed, '31022025');
    assert.deepEqual(late.press('.'), { typed: { field: 'met', value: 'blank' } }, 'it stands so on the paper');
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

  it('turns a paper aside with a reason, or comes back with everything that was typed', () => {
    const machine = new Machine(FIELDS, ['blank', 'spoiled']);
    machine.open({ serial: '260001-3', values: { visits: { number: 1 }, channel: { choice: 1 }, q1: { mark: 4 }, q2: { mark: 4 } }, isConfirmed: true });
    machine.press('1');
    assert.equal(machine.typed, '1', 'half a line');
    assert.deepEqual(machine.press('+'), { moved: true });
    assert.equal(machine.phase, 'aside');
    assert.deepEqual(type(machine, ['Enter', '3', '0', 'ArrowDown']).map((effect) => effect.stopped), Array(4).fill('no-reason'));
    machine.press('ArrowUp');
    assert.deepEqual([at(machine), machine.typed], ['reasons', '1'], 'nothing typed is lost');
    type(machine, ['+', '1', '2']);
    assert.deepEqual(machine.press('Enter'), { aside: 'spoiled' });
    machine.open({ serial: '260002-1', values: {} });
    assert.deepEqual(type(machine, ['F2', '1', 'Enter']).at(-1), { aside: 'blank' }, 'before the first line too');
    machine.open({ serial: '260002-1', values: Object.fromEntries(FIELDS.slice(0, -1).map((field) => [field.input, 'blank'])), isConfirmed: true });
    assert.equal(at(machine), 'comment');
    assert.equal(machine.press('+'), undefined, 'in words it is a letter');
    assert.deepEqual(machine.press('F2'), { moved: true });
    assert.equal(opened().press('+').stopped, 'not-a-number', 'on a practice paper it is a key like others');
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
