// Takes scans in without loading the page again, so that no key of a fast scanner is lost.
// Without this script each scan is a form that is posted, and the page comes back with the cursor in the field.
'use strict';
{
  const form = document.querySelector('form[data-scan]');
  const list = document.getElementById('scanned');
  const field = form.elements.scan;
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
  const next = async () => {
    if (busy || queue.length === 0) return;
    busy = true;
    const code = queue[0];
    try {
      const answer = await fetch(form.action, {
        method: 'POST',
        headers: { accept: 'application/json' },
        body: new URLSearchParams({ scan: code }),
      });
      if (!answer.ok || !(answer.headers.get('content-type') ?? '').startsWith('application/json')) {
        // Signed out or away: the page itself says what to do, and what was scanned is in the field.
        field.value = code;
        form.submit();
        return;
      }
      const said = await answer.json();
      queue.shift();
      tell(said.words, said.warns);
      for (const [name, value] of Object.entries(said.counts)) {
        const place = document.querySelector(`[data-count="${name}"]`);
        if (place) place.textContent = value;
      }
      busy = false;
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
    field.value = '';
    field.focus();
    if (code) {
      queue.push(code);
      next();
    }
  });
  window.addEventListener('beforeunload', (event) => {
    if (queue.length > 0) event.preventDefault();
  });
  field.focus();
}
