// Saves the builder while one writes: one request at a time, each with the whole form, so that a lost one loses nothing.

const draft = document.getElementById("draft");
const PANES = ["bench-bar", "bench-program"];
const DRAWN_FIRST = 150; // ms at most: the server draws before it saves, so that one waits for neither
const presses = [];
let dirty = false;
let touchedField = "";
let saveTimer = 0;
let sending = false;
let away = false;

const inProgram = (node) => node.closest("#bench-program") !== null;
const say = (text) => {
  const line = document.getElementById("offline");
  line.textContent = text;
  line.hidden = !text;
};

const saveSoon = (wait) => {
  dirty = true;
  clearTimeout(saveTimer);
  saveTimer = setTimeout(send, wait);
};

// A button's step. `once` lets the server see that a press came before and only its answer was lost.
const press = (step, after = () => {}) => {
  presses.push({ step, after, once: `step:${Date.now()}-${Math.random()}` });
  send();
};

const fieldsOf = (next) => {
  const fields = new URLSearchParams(new FormData(draft));
  fields.set("do", next?.step ?? "save");
  fields.set("touched", next?.once ?? touchedField);
  for (const field of draft.elements) if (isField(field)) sentStates.set(field, stateOf(field));
  return fields;
};

const send = async () => {
  if (sending || !(dirty || presses.length)) return;
  clearTimeout(saveTimer);
  sending = true;
  const next = presses[0];
  const body = fieldsOf(next);
  dirty = false;
  try {
    const answer = await fetch(draft.action, { method: "POST", body, headers: { "X-Builder": "yes" }, redirect: "manual" });
    await take(answer, next, body);
  } catch {
    stayAway("No connection. What you typed is kept on this page, and is sent when the connection is back. Leave the page open.");
  }
  sending = false;
  if (!away && (dirty || presses.length)) send();
};

const take = async (answer, next, body) => {
  if (answer.status === 409) return meet(body);
  if (!answer.headers.has("X-Builder")) {
    const gone = answer.type === "opaqueredirect" || answer.status === 403 || answer.status === 400;
    return stayAway(gone
      ? "You were signed out. What you typed is kept on this page: sign in again in another tab, and it is sent."
      : "The server could not save just now. What you typed is kept on this page, and is sent again in a moment.");
  }
  const text = await answer.text();
  if (next) presses.shift();
  const walking = next && /^(undo|redo)$/.test(next.step);
  renew(text, PANES, Boolean(walking));
  for (const chip of document.querySelectorAll("#items input")) if (itemOf(chip) && changedSince(chip)) drawAtOnce(itemOf(chip));
  const back = away;
  away = false;
  say("");
  if (answer.status === 422) return refuse();
  touchedField = "";
  next?.after(answer.headers.get("X-Builder-Item") ?? "");
  if (back) announce("The connection is back, everything is saved.");
  tabs.postMessage("saved");
  document.dispatchEvent(new CustomEvent("builder:saved"));
};

const refuse = () => {
  const line = document.getElementById("saved");
  line.textContent = "not saved: one thing to put right";
  line.classList.add("text-needs");
};

// What both of two people changed is put side by side on a page of its own; it is sent there as an ordinary form.
const meet = (body) => {
  const button = document.createElement("input");
  Object.assign(button, { type: "hidden", name: "do", value: body.get("do") });
  draft.append(button);
  dirty = false;
  presses.length = 0;
  draft.submit();
};

const stayAway = (text) => {
  away = true;
  dirty = true;
  say(text);
  document.getElementById("saved").textContent = "not saved yet";
  clearTimeout(saveTimer);
  saveTimer = setTimeout(comeBack, 4000);
};
const comeBack = async () => {
  if (!sending) await freshToken().then(send, () => {});
  if (away) saveTimer = setTimeout(comeBack, 4000);
};
window.addEventListener("online", comeBack);

// After signing in again the form needs the new session's token; the page that holds it is fetched, nothing else of it.
const freshToken = async () => {
  if (!navigator.onLine) throw new Error("offline");
  const answer = await fetch(location.pathname, { redirect: "manual" });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  draft.elements.csrf_token.value = page.querySelector("#draft [name=csrf_token]").value;
};

window.addEventListener("beforeunload", (event) => {
  if (dirty || presses.length || sending) event.preventDefault();
});

// One's own other tabs show what was saved here, unless something is being written in them.
const tabs = new BroadcastChannel(`draft-${draft.dataset.program}`);
tabs.addEventListener("message", async () => {
  if (dirty || sending || presses.length) return;
  const answer = await fetch(draft.action, { headers: { "X-Builder": "yes" }, redirect: "manual" }).catch(() => null);
  if (answer?.ok && !dirty && !sending) renew(await answer.text(), PANES);
});

draft.addEventListener("input", ({ target }) => {
  if (!inProgram(target) || !isText(target)) return;
  touchedField = target.name;
  saveSoon(700);
});
draft.addEventListener("change", ({ target }) => {
  if (!inProgram(target)) return;
  if (!isText(target)) touchedField = "";
  const item = itemOf(target);
  saveSoon(item && drawAgain(item, send) ? DRAWN_FIRST : 0);
});

const LEAVING = /^(publish|as-template|template:.*)$/;
draft.addEventListener("submit", (event) => {
  const step = event.submitter?.value ?? "save";
  if (LEAVING.test(step)) {
    dirty = false;
    presses.length = 0;
    clearTimeout(saveTimer);
    return;
  }
  event.preventDefault();
  if (step === "save") saveSoon(0);
  else if (step === "preview") document.dispatchEvent(new CustomEvent("builder:sheet"));
  else press(step, AFTER[step.split(":")[0]]?.(step.split(":")[1]));
});

const nameOf = (key) => document.getElementById(`item-${key}`)?.dataset.name ?? "";
const placeOf = (key) => {
  const items = [...document.querySelectorAll("#items > .item")];
  const place = items.findIndex((item) => item.dataset.key === key) + 1;
  return `${nameOf(key)} is number ${place} of ${items.length}.`;
};
const countSaid = () => document.getElementById("f-items").textContent.trim();
const show = (key) => document.getElementById(`item-${key}`)?.scrollIntoView({ block: "nearest" });

// What is said, and shown, after a step. Each gives a function that gets the item the server points to.
const AFTER = {
  add: () => (key) => { announce(`${nameOf(key)} added. ${countSaid()}.`); show(key); },
  again: () => (key) => { announce(`${nameOf(key)} added. ${countSaid()}.`); show(key); },
  duplicate: () => (key) => { announce(`${nameOf(key)} stands here twice now.`); show(key); },
  up: (key) => () => { announce(placeOf(key)); show(key); },
  down: (key) => () => { announce(placeOf(key)); show(key); },
  days: (key) => () => announce(`All are done on the days of ${nameOf(key)}.`),
  doses: (key) => () => announce(`All have the dose of ${nameOf(key)}.`),
  undo: () => () => { hideUndone(); announce("Undone."); },
  redo: () => () => announce("Done again."),
  remove: (key) => {
    const name = nameOf(key);
    return () => {
      undoLine(`${name} is removed.`);
      document.getElementById("f-items").focus({ preventScroll: true });
    };
  },
};

const undoLine = (text) => {
  const line = document.getElementById("undone");
  const button = document.createElement("button");
  Object.assign(button, { type: "submit", name: "do", value: "undo", className: "button", textContent: "Undo" });
  button.setAttribute("form", "draft");
  const words = document.createElement("div");
  words.textContent = text;
  line.replaceChildren(words, button);
  line.hidden = false;
};
const hideUndone = () => {
  const line = document.getElementById("undone");
  const held = line.contains(document.activeElement);
  line.hidden = true;
  if (held) document.getElementById("f-items").focus({ preventScroll: true });
};
draft.addEventListener("input", hideUndone);
document.addEventListener("builder:saved", () => {
  if (document.getElementById("do-undo").disabled) hideUndone();
});
