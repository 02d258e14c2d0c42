// Counts down until another code can be asked for.
const button = document.getElementById('btnResend');
const hint = document.getElementById('resendHint');
let seconds = Number(button?.dataset.resendIn ?? 0);

function show() {
  button.disabled = seconds > 0;
  hint.textContent =
    seconds > 0 ? `You can request a new code in ${seconds} seconds.` : 'Did not get it? Ask for a new one.';
}

if (button !== null) {
  show();
  const timer = setInterval(() => {
    seconds -= 1;
    if (seconds <= 0) clearInterval(timer);
    show();
  }, 1000);
}
