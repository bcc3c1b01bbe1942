// Takes scans in without loading the page again, so that no key of a fast scanner is lost.
// Without this script each scan is a form that is posted, and the page comes back with the cursor in the field.
'use strict';
{
  const form = document.querySelector('form[data-scan]');
  const list = document.getElementById('scanned');
  const field = form.elements.scan;
  // Where the last page of each paper is scanned too, the scanner goes from the first field to this one and back.
  const lastPage = form.elements.last_page;
  const queue = [];
  let busy = false;
  const tell = (text, warns) => {
    const line = document.createElement('li');
    line.textContent = text;
    if (warns) line.className = 'warn';
    list.prepend(line);
    list.hidden = false;
    return line;
  };
  // The paper in hand may be another one with the serial of a paper that lies there: only a person sees that.
  const offer = (line, serial) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'small';
    button.textContent = list.dataset.another;
    button.addEventListener('click', () => {
      button.remove();
      field.focus();
      queue.push({ scan: serial, another: '1' });
      next();
    });
    line.append(' ', button);
  };
  // What stands below is of the moment when the page came: it is asked for once more when the scanner rests.
  let rest;
  const refresh = async () => {
    const lying = document.getElementById('lying');
    if (queue.length > 0 || lying.querySelector('details[open]') || lying.contains(document.activeElement)) return;
    const answer = await fetch(form.action).catch(() => undefined);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = page.getElementById('lying');
    if (fresh) lying.replaceWith(fresh);
  };
  const next = async () => {
    if (busy || queue.length === 0) return;
    clearTimeout(rest);
    busy = true;
    const one = queue[0];
    try {
      const answer = await fetch(form.action, {
        method: 'POST',
        headers: { accept: 'application/json' },
        body: new URLSearchParams(one),
      });
      if (!answer.ok || !(answer.headers.get('content-type') ?? '').startsWith('application/json')) {
        // Signed out or away: the page itself says what to do, and what was scanned is in the field.
        field.value = one.scan;
        if (lastPage) lastPage.value = one.last_page ?? one.scan;
        form.submit();
        return;
      }
      const said = await answer.json();
      queue.shift();
      const line = tell(said.words, said.warns);
      if (said.another) offer(line, said.another);
      for (const [name, value] of Object.entries(said.counts)) {
        const place = document.querySelector(`[data-count="${name}"]`);
        if (place) place.textContent = value;
      }
      busy = false;
      rest = setTimeout(refresh, 1000);
      next();
    } catch {
      busy = false;
      if (list.firstChild?.dataset?.away !== 'yes') tell(list.dataset.away, true).dataset.away = 'yes';
      setTimeout(next, 2000);
    }
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const code = field.value.trim();
    if (code && lastPage && !lastPage.value.trim()) {
      lastPage.focus();
      return;
    }
    const pages = lastPage ? { pair: '1', last_page: lastPage.value.trim() } : {};
    if (lastPage) lastPage.value = '';
    field.value = '';
    field.focus();
    if (code) {
      queue.push({ scan: code, ...pages });
      next();
    }
  });
  window.addEventListener('beforeunload', (event) => {
    if (queue.length > 0) event.preventDefault();
  });
  field.focus();
}
