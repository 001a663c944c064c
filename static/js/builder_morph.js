// Brings a part of the builder to what the server says of it, and leaves alone what somebody is writing in.
// Shared by the other builder_*.js, which are loaded after it.

const sentStates = new WeakMap();
const lateValues = new WeakMap();

const isField = (node) => /^(INPUT|SELECT|TEXTAREA)$/.test(node.nodeName) && node.type !== "hidden";
const isText = (field) => isField(field) && !["checkbox", "radio", "select-one"].includes(field.type);
const isChoice = (node) => node.nodeName === "INPUT" && ["checkbox", "radio"].includes(node.type);
const stateOf = (field) => (isChoice(field) ? field.checked : field.value);
const putState = (field, state) => {
  if (isChoice(field)) field.checked = state;
  else if (field.value !== state) field.value = state;
};
const changedSince = (field) => sentStates.has(field) && sentStates.get(field) !== stateOf(field);

const morphField = (field, fresh, force) => {
  if (field.dataset.hold !== undefined) return; // whether pictures move is the reader's, not the draft's
  if (!force && changedSince(field)) return;
  if (!force && field === document.activeElement && isText(field)) lateValues.set(field, fresh.value);
  else putState(field, stateOf(fresh));
};

// What the server made of a field's text ("2x10" is "2 rounds of 10 times") is put in when it is left.
document.addEventListener("focusout", ({ target }) => {
  if (lateValues.has(target) && !changedSince(target)) putState(target, lateValues.get(target));
  lateValues.delete(target);
});

// A chip that stands for something else now is another chip, even under the same id (the first of a row has the short one).
const isTwin = (node, fresh) => node.nodeName === fresh.nodeName && !(isChoice(node) && node.value !== fresh.value);

const KEPT = { DETAILS: ["open"], INPUT: ["value", "checked"], TEXTAREA: ["value"], OPTION: ["selected"] };
const morphAttributes = (node, fresh) => {
  const kept = node.type === "hidden" ? [] : KEPT[node.nodeName] ?? [];
  for (const { name, value } of fresh.attributes) {
    if (!kept.includes(name) && node.getAttribute(name) !== value) node.setAttribute(name, value);
  }
  for (const { name } of [...node.attributes]) {
    if (!fresh.hasAttribute(name) && !kept.includes(name)) node.removeAttribute(name);
  }
};

const morph = (node, fresh, force) => {
  if (node.nodeType !== Node.ELEMENT_NODE) {
    if (node.data !== fresh.data) node.data = fresh.data;
    return;
  }
  morphAttributes(node, fresh);
  if (node.nodeName !== "TEXTAREA") morphChildren(node, fresh, force);
  if (isField(node)) morphField(node, fresh, force);
};

const keyOf = (node) => node.id || node.dataset?.key || "";
const morphChildren = (node, fresh, force) => {
  const keyed = new Map([...node.children].filter(keyOf).map((child) => [keyOf(child), child]));
  const used = new Set();
  let at = node.firstChild;
  const twinOf = (child) => {
    if (keyOf(child)) return keyed.get(keyOf(child));
    let twin = at;
    while (twin && (used.has(twin) || keyOf(twin) || twin.nodeName !== child.nodeName)) twin = twin.nextSibling;
    return twin;
  };
  for (const child of [...fresh.childNodes]) {
    let twin = twinOf(child);
    if (twin && isTwin(twin, child)) morph(twin, child, force);
    else twin = document.importNode(child, true);
    used.add(twin);
    if (twin === at) at = at.nextSibling;
    else node.insertBefore(twin, at);
  }
  for (const child of [...node.childNodes]) if (!used.has(child)) child.remove();
};

// What stands for a field now: a chip may stand elsewhere in the answer, as another element.
const standInOf = (gone) => (isChoice(gone)
  ? [...document.getElementsByName(gone.name)].find(({ value }) => value === gone.value)
  : document.getElementById(gone.id));

// A chip that was pressed while the answer was under way, and is another element in it.
const handOn = (gone) => {
  const now = standInOf(gone);
  if (!now) return;
  sentStates.set(now, sentStates.get(gone));
  now.checked = gone.checked;
};

// What had the focus may be gone now, or cannot be pressed any more: the nearest thing beside it that can takes over.
const canHold = (node) => Boolean(node?.isConnected && !node.disabled && node.checkVisibility());
const nearestTo = (around) => {
  for (const place of around.filter((one) => one.isConnected)) {
    const near = [...place.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, [tabindex]")].find(canHold);
    if (near) return near;
  }
  return null;
};
const around = (node) => (node ? [...around(node.parentElement), node] : []);

// Brings the elements of these ids to those in the text; what has the focus keeps it, also when it moves.
const renew = (text, ids, force = false) => {
  const page = new DOMParser().parseFromString(text, "text/html");
  for (const late of page.querySelectorAll("noscript[data-later]")) late.replaceWith(...late.childNodes); // see page.js
  const active = document.activeElement;
  const places = around(active.parentElement).reverse();
  const cursor = isText(active) && active.type !== "number" ? [active.selectionStart, active.selectionEnd] : null;
  const pressed = force ? [] : [...document.querySelectorAll("input")].filter((one) => isChoice(one) && changedSince(one));
  for (const id of ids) {
    const fresh = page.getElementById(id);
    if (fresh) morph(document.getElementById(id), fresh, force);
  }
  pressed.filter((one) => !one.isConnected).forEach(handOn);
  if (active === document.body || (document.activeElement === active && canHold(active))) return;
  const again = [active, standInOf(active)].find(canHold);
  (again ?? nearestTo(places))?.focus({ preventScroll: true });
  if (again && cursor) again.setSelectionRange(...cursor);
};
