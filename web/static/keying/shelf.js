// What this browser keeps of forms that the server has not acknowledged: one record a form, written before the screen
// moves on. A record survives a closed tab, a crash and a restart; it goes when the server has the finished form.

const PREFIX = 'sipas.nhap';
/** Pauses longer than this are no keying, in milliseconds. */
export const LONGEST_PAUSE_MS = 10_000;

/** A new record of a form that the server has given to this browser. */
export function newRecord({ batch, serial, place, claim, step = 1, values = {}, strokes = 0, active_ms = 0 }) {
  return {
    batch, serial, place, claim, step, values, pending: [], finish: null, aside: null, checks: [], strokes, active_ms,
    touched_ms: null, refused: null,
  };
}

/** Whether nothing is left to do with a form but to send it: it is keyed to its end, or set aside. */
export const isDone = (record) => Boolean(record.finish || record.aside);

/** Notes a value: it will be sent under the next number. */
export function note(record, field, value) {
  record.values[field] = value;
  record.pending.push({ claim: record.claim, step: record.step, field, value });
  record.step += 1;
}

/** Counts a key and the time since the last one. */
export function touch(record, now_ms) {
  record.strokes += 1;
  if (record.touched_ms !== null) {
    record.active_ms += Math.max(0, Math.min(now_ms - record.touched_ms, LONGEST_PAUSE_MS));
  }
  record.touched_ms = now_ms;
}

/** Takes up a claim of the server: a new number after another machine had the form, or the same as before. */
export function renew(record, { claim, place, step, values, strokes, active_ms }) {
  if (claim !== record.claim) Object.assign(record, { claim, step: 1, strokes, active_ms });
  // The server may know numbers that this browser has forgotten.
  record.step = Math.max(record.step, step ?? 1);
  record.place = place;
  // What waits here is younger than what the server has.
  const waiting = record.pending.map(({ field, value }) => [field, value]);
  record.values = { ...values, ...Object.fromEntries(waiting) };
  record.refused = null;
}

/** What there is to send of a record, or nothing. */
export function parcel(record) {
  if (record.refused || (record.pending.length === 0 && !isDone(record))) return undefined;
  const [first] = record.pending;
  // One parcel is of one claim; what is left of an older one goes first and by itself.
  const claim = first?.claim ?? record.claim;
  const messages = record.pending.filter((message) => message.claim === claim);
  const isLast = claim === record.claim;
  return {
    claim,
    messages: messages.map(({ step, field, value }) => ({ step, field, value })),
    is_complete: isLast && record.is_complete === true,
    finish: isLast ? record.finish : null,
    aside: (isLast && record.aside) || null,
    strokes: record.strokes,
    active_ms: Math.round(record.active_ms),
  };
}

/** Forgets what the server has acknowledged. */
export function acknowledge(record, sent) {
  const steps = new Set(sent.messages.map((message) => message.step));
  record.pending = record.pending.filter((message) => message.claim !== sent.claim || !steps.has(message.step));
}

/** The records in a browser's storage. What cannot be stored stays in memory and is told. */
export class Shelf {
  constructor(storage, account) {
    this.storage = storage;
    this.prefix = `${PREFIX}.${account}.`;
    this.isKept = true;
    this.records = new Map();
  }

  key(batch, serial) {
    return `${this.prefix}${batch}.${serial}`;
  }

  find(batch, serial) {
    return this.records.get(this.key(batch, serial));
  }

  /** Every record of a batch, oldest first; reads what an earlier page left behind. */
  load(batch) {
    for (const key of this.storedKeys(`${this.prefix}${batch}.`)) {
      const record = this.read(key);
      if (record && !this.records.has(key)) this.records.set(key, record);
    }
    return [...this.records.values()];
  }

  keep(record) {
    const key = this.key(record.batch, record.serial);
    this.records.set(key, record);
    try {
      this.storage.setItem(key, JSON.stringify(record));
      this.isKept = true;
    } catch {
      this.isKept = false;
    }
  }

  forget(record) {
    const key = this.key(record.batch, record.serial);
    this.records.delete(key);
    try {
      this.storage.removeItem(key);
    } catch {
      this.isKept = false;
    }
  }

  storedKeys(prefix) {
    try {
      const keys = Array.from({ length: this.storage.length }, (_, at) => this.storage.key(at));
      return keys.filter((key) => key?.startsWith(prefix)).sort();
    } catch {
      this.isKept = false;
      return [];
    }
  }

  read(key) {
    try {
      const record = JSON.parse(this.storage.getItem(key));
      return Array.isArray(record?.pending) ? record : undefined;
    } catch {
      return undefined;
    }
  }
}
