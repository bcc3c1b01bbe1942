// The forms that the server has given to this browser, in the order in which they come: some are fetched ahead, so that
// moving on needs no wait, and one whose checks came back is shown before the next.

import { isDone, newRecord, renew } from './shelf.js';

const AGAIN_MS = 3000;

export class Forms {
  /** @param needs `take(asked)` → `{ status, body }`; `changed()` is called when there is something new to show */
  constructor({ batch, shelf, take, ahead, changed }) {
    Object.assign(this, { batch, shelf, take, ahead, changed });
    this.line = [];
    this.isEmpty = false;
    this.isFetching = false;
    this.refusal = undefined;
    this.isSignedOut = false;
    /** Serials that lie with this person on other machines, when nothing else is left. */
    this.elsewhere = [];
    /** The form of the address, until the server has answered whether it is to be had. */
    this.sought = undefined;
  }

  /** Takes up what this browser holds; the form of the address comes first, unless it is done here already. */
  begin(wanted) {
    const held = this.shelf.load(this.batch).filter((record) => record.batch === this.batch);
    // The batch is being keyed again: what was refused because it was not is sent now.
    for (const record of held) if (record.refused?.code === 'batch-not-keying') record.refused = null;
    this.line = held.filter((record) => !isDone(record) && !record.refused);
    this.toFront(wanted);
    this.sought = this.line.some((record) => record.serial === wanted) ? undefined : wanted;
    const isSent = held.some((record) => record.serial === wanted && isDone(record));
    if (isSent) this.sought = undefined;
    // Everything is asked for once more: another machine may have had a form meanwhile.
    return this.fetch(isSent ? undefined : wanted, { isAnew: true });
  }

  /** A form that is complete but has a check that nobody has answered. */
  asked() {
    return this.line.find((record) => !isDone(record) && (record.checks?.length ?? 0) > 0) ?? this.reopened();
  }

  /** A form that was ended here and came back from the server with checks. */
  reopened() {
    const back = [...this.shelf.records.values()].find(
      (record) => !isDone(record) && !record.refused && (record.checks?.length ?? 0) > 0 && !this.line.includes(record),
    );
    if (back) this.line.unshift(back);
    return back;
  }

  /** The form that comes next. */
  next() {
    return this.line[0];
  }

  /** The paper lies here. */
  confirm(record) {
    this.toFront(record.serial);
    if (this.line.length < this.ahead) this.fetch();
  }

  /** Nothing is left to do with a form: the next one comes. */
  done(record) {
    this.drop(record);
    this.fetch();
  }

  drop(record) {
    this.line = this.line.filter((kept) => kept !== record);
  }

  toFront(serial) {
    const found = this.line.find((record) => record.serial === serial);
    if (found) this.line = [found, ...this.line.filter((record) => record !== found)];
  }

  /** Asks the server for as many forms as should lie ready. */
  async fetch(wanted, { isAnew = false } = {}) {
    if (this.isFetching) return;
    this.isFetching = true;
    const known = [...this.shelf.records.values()];
    const asked = isAnew
      ? { want: this.ahead + known.length, have: [], serial: wanted ?? null }
      : { want: Math.max(0, this.ahead - this.line.length), have: known.map((record) => record.serial), serial: wanted ?? null };
    const answer = await this.take(asked).catch(() => undefined);
    this.isFetching = false;
    this.sought = undefined;
    this.isSignedOut = answer?.status === 401;
    if (answer?.status === 200) {
      for (const form of answer.body.forms) this.put(form);
      this.toFront(wanted);
      this.isEmpty = answer.body.left === 0;
      this.elsewhere = answer.body.elsewhere;
    } else if (answer?.body?.code === 'keying-already' && wanted) {
      // The address names a form that is finished: on with the others.
      await this.fetch(undefined, { isAnew });
      return;
    } else if (answer?.body?.code) {
      this.refusal = { ...answer.body, serial: wanted };
    } else if (answer?.status === 403 || answer?.status === 404) {
      this.refusal = { code: 'gone' };
    } else {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.fetch(wanted, { isAnew }), AGAIN_MS);
    }
    this.changed();
  }

  /** The form of the address is not to be had: on with the others. */
  passOver() {
    this.line = this.line.filter((record) => record.serial !== this.refusal.serial);
    this.refusal = undefined;
    return this.fetch();
  }

  /** Asks for one form by what was scanned or typed: `{ record }`, or `{ code, words }` of a refusal. */
  async takeSerial(text) {
    try {
      const { status, body } = await this.take({ want: 0, have: [], serial: text });
      if (status !== 200) return { code: body.code, words: body.words };
      const records = body.forms.map((form) => this.put(form));
      this.toFront(body.serial);
      return { record: records.find((record) => record.serial === body.serial) };
    } catch {
      return {};
    }
  }

  /** Keeps a form that the server gives; what is typed already stays. */
  put(form) {
    const known = this.shelf.find(this.batch, form.serial);
    const record = known ?? newRecord({ batch: this.batch, ...form });
    if (known) renew(known, form);
    this.shelf.keep(record);
    if (!this.line.includes(record) && !isDone(record)) this.line.push(record);
    return record;
  }
}
