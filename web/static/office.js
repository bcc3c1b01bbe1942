// Says two minutes before the session ends that it will, and lets the person go on with one press.
// Without this script everything works: a form sent after the end leads through the sign-in.
// Says of a file before it is sent that it is too large, and of a form that takes a while that it is on its way.
'use strict';
{
  const seconds = Number(document.body.dataset.idle);
  const box = document.getElementById('idle');
  if (seconds > 0 && box) {
    const WARN_SECONDS = 120;
    const text = box.querySelector('p');
    const button = box.querySelector('button');
    let ends = 0;
    let timer = 0;
    const begin = () => {
      ends = Date.now() + seconds * 1000;
      box.hidden = true;
      clearInterval(timer);
      timer = setInterval(look, 5000);
    };
    const look = () => {
      const left = ends - Date.now();
      if (left <= 0) {
        clearInterval(timer);
        box.hidden = false;
        text.textContent = box.dataset.over;
        button.hidden = true;
      } else if (left <= WARN_SECONDS * 1000) {
        box.hidden = false;
        const minutes = String(Math.ceil(left / 60000));
        const words = box.dataset.soon.replace('{minutes}', minutes);
        if (text.textContent !== words) text.textContent = words;
      }
    };
    button.addEventListener('click', async () => {
      try {
        const answer = await fetch('/quan-ly/toi/gia-han', { method: 'POST', redirect: 'manual' });
        if (answer.status === 204) begin();
        else { ends = 0; look(); }
      } catch {
        text.textContent = box.dataset.failed;
      }
    });
    document.addEventListener('visibilitychange', look);
    begin();
  }
}
{
  for (const input of document.querySelectorAll('input[data-most]')) {
    input.addEventListener('change', () => {
      const isTooLarge = input.files[0]?.size > Number(input.dataset.most);
      input.setCustomValidity(isTooLarge ? input.dataset.tooLarge : '');
      if (isTooLarge) input.reportValidity();
    });
  }
  for (const sign of document.querySelectorAll('[data-waiting]')) {
    const form = sign.closest('form');
    const before = sign.textContent;
    let sent = -Infinity;
    form.addEventListener('submit', (event) => {
      // A double click sends a file once.
      if (event.timeStamp - sent < 3000) event.preventDefault();
      else sent = event.timeStamp;
      sign.textContent = sign.dataset.waiting;
    });
    addEventListener('pageshow', () => {
      sign.textContent = before;
    });
  }
}
