// Hands that key: what stands on the paper, fast, and what that takes.

/** Keys what stands on the paper inside the page, one key every `pause` ms, for so many forms; tells the keys pressed. */
export function keyForms(page, papers, forms, pause) {
  return page.evaluate(async ({ papers, forms, pause }) => {
    const codes = { '.': 'NumpadDecimal', '*': 'NumpadMultiply', Enter: 'NumpadEnter' };
    const press = (key) => {
      const target = document.activeElement ?? document.body;
      target.dispatchEvent(new KeyboardEvent('keydown', { key, code: codes[key] ?? `Digit${key}`, bubbles: true, cancelable: true }));
    };
    const wait = (ms) => new Promise((done) => setTimeout(done, ms));
    const shown = () => [...document.querySelectorAll('.ask-box')].find((box) => !box.hidden)?.id;
    let keys = 0;
    let done = 0;
    let idle = 0;
    const begun = performance.now();
    while (done < forms) {
      const line = document.querySelector('.line.current');
      const asked = shown();
      if (asked === 'ask-stop') {
        idle += pause;
        if (idle > 30_000) throw new Error(`stopped: ${document.getElementById('ask-stop').innerText}`);
        await wait(pause);
        continue;
      }
      const serial = document.getElementById('serial').textContent;
      if (asked === 'ask-end') done += 1;
      press(line && !asked ? papers[serial].keys[line.dataset.input] ?? '.' : 'Enter');
      keys += 1;
      await wait(Math.max(0, begun + idle + keys * pause - performance.now()));
    }
    return { keys, seconds: (performance.now() - begun - idle) / 1000 };
  }, { papers, forms, pause });
}

/** In the page: measures every key from the event to the screen that the frame after it paints. */
export function watchKeys() {
  globalThis.took = [];
  let began = 0;
  document.addEventListener('keydown', () => { began = performance.now(); }, { capture: true });
  document.addEventListener('keydown', () => {
    void document.body.offsetHeight;
    globalThis.took.push(performance.now() - began);
  });
}

/** In the page: so many keys on one form, forth and back, one in twenty an answer; tells what each took, in milliseconds. */
export async function keyBackAndForth(keys) {
  const codes = { '.': 'NumpadDecimal', '*': 'NumpadMultiply' };
  const press = (key) => document.activeElement.dispatchEvent(
    new KeyboardEvent('keydown', { key, code: codes[key] ?? key, bubbles: true, cancelable: true }),
  );
  while (document.querySelectorAll('.line.keyed').length < 12) press('.');
  globalThis.took.length = 0;
  for (let key = 0; key < keys; key += 1) {
    const arrow = key % 8 < 4 ? 'ArrowUp' : 'ArrowDown';
    press(key % 20 === 10 ? (key % 40 === 10 ? '*' : '.') : arrow);
    await new Promise((done) => setTimeout(done, 4));
  }
  return globalThis.took;
}

/** Presses so many keys, back and forth; tells what the page's main thread computed for each, in milliseconds. */
export async function threadTimes(context, page, keys) {
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const spent = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find((metric) => metric.name === 'TaskDuration').value * 1000;
  };
  const times = [];
  let before = await spent();
  for (let key = 0; key < keys; key += 1) {
    await page.keyboard.press(key % 8 < 4 ? 'ArrowUp' : 'ArrowDown');
    const now = await spent();
    times.push(now - before);
    before = now;
  }
  await session.detach();
  return times;
}

/** What this share of some numbers does not exceed. */
export function rank(numbers) {
  const sorted = [...numbers].sort((one, other) => one - other);
  return (share) => sorted[Math.ceil(sorted.length * share) - 1];
}
