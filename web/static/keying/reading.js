// What keys mean in a field: the same reading as `intake::keying::Value::read`, so that a clerk is told at once.
// The server reads every value once more; `tests/browser/keying/reading.json` holds both to the same cases.
// A value has the form in which it is stored: 'blank', 'two-marks', { mark: 4 }, { ticks: [1, 3] }, …

const SINGLE = new Set(['mark', 'choice']);
const WORDS = new Set(['text', 'box']);

/** Whether a field takes words, which are typed into a box of their own. */
export const takesWords = (field) => WORDS.has(field.kind);

/** Whether one key fills the field and moves on. */
export const takesOneKey = (field) => SINGLE.has(field.kind);

/** Whether the clerk comes to a field: to a box only after its choice. */
export function isVisited(field, values) {
  if (field.kind !== 'box') return true;
  const opener = values.get(field.of);
  if (opener?.choice !== undefined) return field.opened_by.includes(opener.choice);
  return (opener?.ticks ?? []).some((key) => field.opened_by.includes(key));
}

/**
 * What has been typed into a field so far: `{ done: value }` when it can mean only one thing, `{ more: true }` while
 * something may follow, or `{ fault: code }`.
 */
export function readOn(field, typed) {
  if (typed === '.') return { done: 'blank' };
  if (typed === '*') return WORDS.has(field.kind) ? { fault: 'not-offered' } : { done: 'two-marks' };
  switch (field.kind) {
    case 'mark': return oneKey(readMark(field, typed));
    case 'choice': return readChoiceOn(field, typed);
    case 'ticks': return readTicksOn(field, typed);
    case 'number': return readNumberOn(field, typed);
    case 'date': return /^\d{8}$/.test(typed) ? oneKey(readDate(field, typed)) : partOf(/^[\d/-]{0,10}$/, typed);
    default: return { more: true };
  }
}

/** What was typed when Enter ends it; nothing typed is blank where Enter is needed to end a field. */
export function readLine(field, typed) {
  const line = typed.normalize('NFC').trim();
  if (line === '' || line === '.') return { done: 'blank' };
  if (line === '*' && !WORDS.has(field.kind)) return { done: 'two-marks' };
  switch (field.kind) {
    case 'mark': return oneKey(readMark(field, line));
    case 'choice': return oneKey(readChoice(field, line));
    case 'ticks': return oneKey(readTicks(field, line));
    case 'number': return oneKey(readNumber(field, line));
    case 'date': return oneKey(readDate(field, line));
    default: return oneKey(readWords(field, line));
  }
}

/** The keys of a value, for the screen. */
export function keysOf(value) {
  if (value === undefined) return '';
  if (value === 'blank') return '.';
  if (value === 'two-marks') return '*';
  if (value === 'not-applicable') return '0';
  if (value === 'do-not-know') return '9';
  const [kept] = Object.values(value);
  return Array.isArray(kept) ? kept.join(',') : String(kept);
}

/** Whether two values are the same. */
export const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

const oneKey = (read) => (typeof read === 'string' && read.startsWith('!') ? { fault: read.slice(1) } : { done: read });
const partOf = (form, typed) => (form.test(typed) ? { more: true } : { fault: 'not-offered' });

function readMark(field, line) {
  if (line === '0') return field.not_applicable ? 'not-applicable' : '!not-offered';
  if (line === '9') return field.do_not_know ? 'do-not-know' : '!not-offered';
  return /^[1-5]$/.test(line) ? { mark: Number(line) } : '!not-offered';
}

function readChoice(field, line) {
  const key = keyOf(line);
  return key >= 1 && key <= field.choices ? { choice: key } : '!not-offered';
}

function readChoiceOn(field, typed) {
  const key = keyOf(typed);
  if (!(key >= 1 && key <= field.choices)) return { fault: 'not-offered' };
  return key * 10 <= field.choices ? { more: true } : { done: { choice: key } };
}

function readTicks(field, line) {
  const parts = line.split(/[, /]+/).filter((part) => part !== '');
  const keys = (field.choices > 9 ? parts : parts.flatMap((part) => [...part])).map(keyOf);
  const known = keys.every((key) => key >= 1 && key <= field.choices);
  if (keys.length === 0 || !known) return '!not-offered';
  return { ticks: [...new Set(keys)].sort((one, other) => one - other) };
}

function readTicksOn(field, typed) {
  if (field.choices > 9) return partOf(/^[\d, /]*$/, typed);
  const read = readTicks(field, typed);
  return typeof read === 'string' ? { fault: read.slice(1) } : { more: true };
}

function readNumber(field, line) {
  const digits = line.replaceAll(' ', '');
  if (!/^[+-]?\d{1,15}$/.test(digits)) return '!not-a-number';
  const number = Number(digits);
  return number >= field.least && number <= field.most ? { number } : '!number-out-of-range';
}

function readNumberOn(field, typed) {
  if (!/^-?\d{0,15}$/.test(typed)) return { fault: 'not-a-number' };
  const widest = Math.max(String(field.most).length, String(field.least).length);
  return typed.length < widest ? { more: true } : oneKey(readNumber(field, typed));
}

function readDate(field, line) {
  const whole = /^(\d{2})(\d{2})(\d{4})$/.exec(line) ?? /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$/.exec(line);
  const turned = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(line);
  const [year, month, day] = whole ? [whole[3], whole[2], whole[1]] : turned ? turned.slice(1) : [];
  if (year === undefined) return '!not-a-date';
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const words = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (Number.isNaN(date.valueOf()) || date.toISOString().slice(0, 10) !== words) return '!not-a-date';
  const isOut = (field.earliest && words < field.earliest) || (field.latest && words > field.latest);
  return isOut ? '!date-out-of-range' : { date: words };
}

function readWords(field, line) {
  const words = field.kind === 'box' ? line.replace(/\s+/g, ' ') : line;
  return [...words].length <= field.most_chars ? { text: words } : '!too-long';
}

const keyOf = (text) => (/^\d{1,3}$/.test(text) ? Number(text) : Number.NaN);
