// Sends what the shelf holds, in order, one request at a time, until the server has acknowledged it. Sending twice does
// no harm: every value has its number. What the server refuses is kept and told, never thrown away.

import { acknowledge, isDone, parcel } from './shelf.js';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/** How long to wait after so many failures in a row, with `chance` of 0 to 1 so that fifty clerks do not come at once. */
export function pauseAfter(failures, chance) {
  const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1));
  return pause * (0.5 + chance / 2);
}

export class Sender {
  /**
   * @param {object} needs `shelf`; `post(record, parcel)` → `{ status, body }` or a rejection when nothing came back;
   *   `after(ms, act)`, which calls `act` later; `chance()` of 0 to 1; `tell(event)` for what the page has to know.
   */
  constructor({ shelf, post, after, chance, tell }) {
    Object.assign(this, { shelf, post, after, chance, tell });
    this.isSending = false;
    this.failures = 0;
    this.isSignedOut = false;
    this.waits = 0;
  }

  /** Answers that the server has not acknowledged. */
  get waiting() {
    return [...this.shelf.records.values()].reduce((sum, record) => sum + record.pending.length, 0);
  }

  /** Forms that are keyed to their end or set aside, and not acknowledged. */
  get unfinished() {
    return [...this.shelf.records.values()].filter(isDone).length;
  }

  /** Sends if nothing is on its way and nothing waits for a pause. */
  kick() {
    if (this.isSending || this.failures > 0) return;
    this.next();
  }

  /** Tries at once, whatever the pause was: the line is back, or somebody asked. */
  retry() {
    if (this.isSending) return;
    this.waits += 1;
    this.next();
  }

  async next() {
    const record = [...this.shelf.records.values()].find((kept) => parcel(kept));
    if (!record) {
      this.tell({ kind: 'state' });
      return;
    }
    const sent = parcel(record);
    this.isSending = true;
    this.tell({ kind: 'state' });
    let answer;
    try {
      answer = await this.post(record, sent);
    } catch {
      answer = undefined;
    }
    this.isSending = false;
    if (answer && this.take(record, sent, answer)) {
      this.failures = 0;
      this.isSignedOut = false;
      this.next();
    } else {
      this.pause();
    }
  }

  /** Whether the server has spoken about this parcel. */
  take(record, sent, { status, body }) {
    if (status === 200) {
      acknowledge(record, sent);
      if (body.state === 'finished' || body.state === 'aside') {
        this.shelf.forget(record);
      } else if (body.state === 'late' && sent.claim === record.claim) {
        // The values are kept, but the form lies with another machine by now.
        Object.assign(record, { finish: null, aside: null, refused: { code: body.code, words: body.words } });
        this.shelf.keep(record);
        this.tell({ kind: 'refused', record, body });
        return true;
      } else {
        if (sent.finish) record.finish = null;
        this.shelf.keep(record);
      }
      this.tell({ kind: 'saved', record, sent, body });
      return true;
    }
    if (status === 401) {
      this.isSignedOut = true;
      return false;
    }
    if (status >= 400 && status < 500 && body?.code) {
      record.refused = { code: body.code, words: body.words };
      this.shelf.keep(record);
      this.tell({ kind: 'refused', record, body });
      return true;
    }
    return false;
  }

  pause() {
    this.failures += 1;
    this.tell({ kind: 'state' });
    this.waits += 1;
    const turn = this.waits;
    this.after(pauseAfter(this.failures, this.chance()), () => {
      if (turn === this.waits && !this.isSending) this.next();
    });
  }
}
