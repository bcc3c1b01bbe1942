// The keying screen without a page: what is kept in the browser and what is sent. No browser, no server.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Sender, pauseAfter } from '../../web/static/keying/sender.js';
import { Shelf, newRecord, note, parcel, renew, touch } from '../../web/static/keying/shelf.js';
import { randomOf } from './keying/random.mjs';

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

  it('sends a paper that is set aside with everything that was typed, and forgets it then', async () => {
    const shelf = new Shelf(storage(), 'a');
    const sent = [];
    const sender = new Sender({
      shelf, after: () => {}, chance: () => 0, tell: () => {},
      post: async (_, given) => {
        sent.push(given);
        return { status: 200, body: { state: 'aside' } };
      },
    });
    const kept = record();
    note(kept, 'q1', { mark: 4 });
    kept.aside = { reason: 'spoiled', note: '' };
    shelf.keep(kept);
    assert.equal(sender.unfinished, 1);
    await sender.next();
    assert.deepEqual(sent.map(({ messages, aside, finish }) => [messages.length, aside, finish]), [[1, { reason: 'spoiled', note: '' }, null]]);
    assert.equal(shelf.records.size, 0);
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

  it('stops a form that goes on at another machine, but not what is left of an older claim', async () => {
    const shelf = new Shelf(storage(), 'a');
    const told = [];
    const sender = new Sender({
      shelf, after: () => {}, chance: () => 0, tell: (event) => told.push(event.kind),
      post: async () => ({ status: 200, body: { state: 'late', code: 'keying-elsewhere', words: 'Đang mở trên máy khác.' } }),
    });
    const kept = record();
    note(kept, 'q1', { mark: 4 });
    kept.finish = { accepted: [] };
    shelf.keep(kept);
    await sender.next();
    assert.equal(kept.refused.code, 'keying-elsewhere');
    assert.deepEqual([kept.finish, kept.pending, told.includes('refused')], [null, [], true]);
    renew(kept, { claim: 2, place: 1, values: { q1: { mark: 4 } }, strokes: 1, active_ms: 1 });
    kept.pending.push({ claim: 1, step: 2, field: 'q2', value: 'blank' });
    await sender.next();
    assert.equal(kept.refused, null, 'this machine has it again');
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
