// Which key a browser's event means. The number pad gives digits with NumLock off too: somebody who keys with it never
// means its arrows, and nobody looks at the little lamp.

const PAD = { NumpadDecimal: '.', NumpadComma: '.', NumpadMultiply: '*', NumpadDivide: '/', NumpadAdd: '+', NumpadEnter: 'Enter' };

/** The key, or nothing for one that is not ours: with Ctrl or Alt, a letter being composed, a digit held down. */
export function keyOf(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return undefined;
  const key = named(event);
  // A key held down repeats: nobody means the second 4.
  if (event.repeat && !(key === 'Backspace' || key.startsWith('Arrow'))) return '';
  return key;
}

function named({ key, code }) {
  if (PAD[code]) return PAD[code];
  const [, digit] = /^(?:Numpad|Digit)(\d)$/.exec(code) ?? [];
  // An input method at work tells no key; the digit row tells which one it was.
  const isHidden = key === 'Process' || key === 'Unidentified';
  if (digit !== undefined && (code.startsWith('Numpad') || isHidden)) return digit;
  return key;
}
