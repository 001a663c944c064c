// Keys of the builder, and the dose in words while it is typed.

const walk = (step) => {
  hideUndone();
  press(step, AFTER[step]());
};

document.addEventListener("keydown", (event) => {
  const active = document.activeElement;
  const item = active.closest?.("#items > .item");
  const letter = event.key.toLowerCase();
  if ((event.ctrlKey || event.metaKey) && !event.altKey && (letter === "z" || letter === "y")) {
    const forth = letter === "y" || event.shiftKey;
    const typing = isText(active) && (changedSince(active) || (!sentStates.has(active) && active.value !== active.defaultValue));
    if (typing && !forth) return; // the browser takes back what was typed since it was saved
    event.preventDefault();
    walk(forth ? "redo" : "undo");
  } else if (event.altKey && item && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    event.preventDefault();
    const step = event.key === "ArrowUp" ? "up" : "down";
    const end = step === "up" ? item.previousElementSibling : item.nextElementSibling;
    if (end) press(`${step}:${item.dataset.key}`, AFTER[step](item.dataset.key));
  } else if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && active.id !== "f-find") {
    event.preventDefault();
    document.getElementById("do-publish").click();
  } else if (event.key === "/" && !isText(active)) {
    event.preventDefault();
    document.getElementById("f-find").focus();
    document.getElementById("f-find").select();
  } else if (event.key === "Escape" && item) {
    document.getElementById("f-find").focus();
    document.getElementById("f-find").select();
  }
});

// Who comes to a dose by Tab or pointer writes all of it anew; another click sets the caret.
let cameByPointer = null;
const isDose = (node) => node.classList?.contains("dose-text");
document.addEventListener("focusin", ({ target }) => { if (isDose(target)) target.select(); });
document.addEventListener("pointerdown", ({ target }) => {
  cameByPointer = isDose(target) && target !== document.activeElement ? target : null;
});
document.addEventListener("click", ({ target }) => {
  if (target === cameByPointer && target.selectionStart === target.selectionEnd) target.select();
});

// Who is led to a dose finds what is still to be chosen in it.
const leadTo = (field) => {
  field.focus({ preventScroll: true });
  const open = isDose(field) ? field.value.indexOf("?") : -1;
  if (open >= 0) field.setSelectionRange(open, open + 1);
};

// A finding's link leads to one number of a dose: the line that holds all of them gets the focus.
document.addEventListener("click", ({ target }) => {
  const to = target.closest?.("a[href^='#f-']");
  const place = to && document.getElementById(to.hash.slice(1));
  const field = place?.closest(".dose-line")?.querySelector(".dose-text") ?? place;
  if (isField(field ?? draft)) setTimeout(leadTo, 0, field);
});

let doseTimer = 0;
let doseAsked = null;
const sayDose = async (field) => {
  doseAsked?.abort();
  doseAsked = new AbortController();
  const asked = `${draft.dataset.dose}?text=${encodeURIComponent(field.value)}`;
  const found = await fetch(asked, { signal: doseAsked.signal, redirect: "manual" })
    .then((answer) => (answer.ok ? answer.json() : null))
    .catch(() => null); // away, or a later letter was typed meanwhile
  if (!found) return;
  const line = document.getElementById(`${field.id}-said`);
  line.textContent = found.problem || found.said || "nothing written yet";
  line.className = found.problem ? "small text-needs" : "small second";
  field.toggleAttribute("aria-invalid", Boolean(found.problem));
};
draft.addEventListener("input", ({ target }) => {
  if (!target.classList.contains("dose-text")) return;
  clearTimeout(doseTimer);
  doseTimer = setTimeout(sayDose, 80, target);
});
