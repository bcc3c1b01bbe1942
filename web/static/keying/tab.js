// One window keys at a time: two of one browser would count the same numbers. The window that keys says so every second;
// another one waits until it falls silent, or takes the place when the person asks for it.

const SILENT_MS = 4000;

export class Tab {
  constructor({ storage, key, id, now }) {
    Object.assign(this, { storage, key, id, now });
  }

  /** Whether this window may key; then it says so. */
  hold() {
    const held = this.read();
    if (held && held.id !== this.id && this.now() - held.at < SILENT_MS) return false;
    this.take();
    return true;
  }

  /** Takes the place, whoever has it. */
  take() {
    try {
      this.storage.setItem(this.key, JSON.stringify({ id: this.id, at: this.now() }));
    } catch {
      // Without storage there is no other window to tell.
    }
  }

  read() {
    try {
      return JSON.parse(this.storage.getItem(this.key)) ?? undefined;
    } catch {
      return undefined;
    }
  }
}
