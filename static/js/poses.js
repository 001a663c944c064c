// The pose editor: the same form, answered while one moves. The server draws and knows the limits; this only asks.
const form = document.getElementById("pose");
const stage = document.getElementById("stage");
const said = document.getElementById("said");
const SVG = "http://www.w3.org/2000/svg";
const STEP = { usual: 20, small: 4 };
const MOST = 30;
let places = JSON.parse(form.dataset.places);
let asking = false;
let waiting = null;
let fresh = true;
let unsaved = false;

// The way back and forward stays here: only the step that is gone is told to the server.
const ways = { past: [], ahead: [] };
for (const [name, way] of Object.entries(ways))
  for (const kept of form.querySelectorAll(`input[name=${name}]`)) {
    way.push(kept.value);
    kept.remove();
  }

const parsed = (text) => document.importNode(new DOMParser().parseFromString(text, "image/svg+xml").documentElement, true);
const degrees = (angle) => `${Math.round(angle)}°`.replace("-", "−");
const words = (name) => name[0].toUpperCase() + name.slice(1);

// The joints lie over the drawing, in its own units.
const joints = document.createElementNS(SVG, "svg");
joints.setAttribute("class", "joints");
joints.setAttribute("role", "group");
joints.setAttribute("aria-label", "Joints");
const dots = new Map();
const dotOf = (name) => {
  if (dots.has(name)) return dots.get(name);
  const dot = document.createElementNS(SVG, "g");
  dot.setAttribute("tabindex", "0");
  dot.setAttribute("role", "button");
  dot.setAttribute("class", "joint");
  dot.setAttribute("aria-label", words(name) + ": arrow keys move it");
  dot.dataset.joint = name;
  const title = document.createElementNS(SVG, "title");
  title.textContent = words(name);
  dot.append(title);
  for (const [radius, kind] of [[30, "joint-ring"], [13, "joint-dot"]]) {
    const circle = document.createElementNS(SVG, "circle");
    circle.setAttribute("r", radius);
    circle.setAttribute("class", kind);
    dot.append(circle);
  }
  joints.append(dot);
  dots.set(name, dot);
  return dot;
};

const put = (svg) => {
  const drawing = parsed(svg);
  drawing.removeAttribute("width");
  drawing.removeAttribute("height");
  joints.setAttribute("viewBox", drawing.getAttribute("viewBox"));
  const old = stage.querySelector(":scope > :not(.joints)");
  old.replaceWith(drawing);
  for (const dot of dots.values()) dot.toggleAttribute("hidden", !(dot.dataset.joint in places));
  for (const [name, [x, y]] of Object.entries(places)) dotOf(name).setAttribute("transform", `translate(${x} ${y})`);
};

const putAside = (id, svg) => {
  const figure = document.getElementById(id);
  figure.hidden = !svg;
  figure.querySelector(".plate").replaceChildren(...(svg ? [parsed(svg)] : []));
};

const remember = (before, found, pressed) => {
  if (pressed === "undo" && ways.past.length) {
    ways.past.pop();
    ways.ahead.unshift(before);
  } else if (pressed === "redo" && ways.ahead.length) {
    ways.ahead.shift();
    ways.past.push(before);
  } else if (found.value !== before) {
    if (found.past.length) ways.past.push(found.past[0]);
    ways.ahead.length = 0;
  }
  if (ways.past.length > MOST) ways.past.shift();
  unsaved ||= found.value !== before;
};

const fill = (found, pressed) => {
  const other = found.which === "end" ? "start" : "end";
  remember(form.elements.value.value, found, pressed);
  places = found.places;
  put(found.svg);
  putAside("both", found.both);
  putAside("second", found.second);
  form.elements.value.value = found.value;
  document.getElementById("here").textContent = found.which;
  form.elements.which.value = found.which;
  for (const [name, now] of Object.entries(found.fields)) {
    const field = form.elements[name];
    if (field !== document.activeElement || found.said) field.value = now;
    if (field.type === "range") field.closest(".angle").querySelector("output").textContent = degrees(now);
  }
  for (const [name, chosen] of Object.entries(found.ticked))
    for (const box of form.querySelectorAll(`input[name=${name}]`)) box.checked = chosen.includes(box.value);
  for (const button of form.querySelectorAll("button[name=do]")) {
    if (button.value === "undo") button.disabled = ways.past.length === 0;
    if (button.value === "redo") button.disabled = ways.ahead.length === 0;
    if (button.value === "start" || button.value === "end") button.setAttribute("aria-pressed", String(button.value === found.which));
    if (button.value === "copy") button.textContent = `Copy the ${other} here`;
  }
  tell(found.said);
};

const tell = (text) => {
  said.hidden = !text;
  const place = said.querySelector("span");
  if (place.textContent !== text) place.textContent = text;
};

// One question at a time; while it is asked, only the newest one waits.
const ask = async (more = {}) => {
  if (asking) {
    waiting = more;
    return;
  }
  asking = true;
  const body = new FormData(form);
  body.set("do", "show");
  body.set("fresh", fresh ? "1" : "0");
  for (const [name, text] of Object.entries(more)) body.set(name, text);
  if (more.do === "undo") body.set("past", ways.past.at(-1));
  if (more.do === "redo") body.set("ahead", ways.ahead[0]);
  fresh = false;
  try {
    const answer = await fetch(form.dataset.draw, { method: "POST", body });
    const found = answer.ok || answer.status === 422 ? await answer.json() : null;
    if (found && found.svg) fill(found, more.do);
    else tell(found?.problem ?? "The picture could not be drawn. Your pose is still here: try again, or press Save.");
  } catch {
    tell("The picture could not be drawn: there is no connection. Your pose is still here.");
  }
  asking = false;
  if (waiting) {
    const next = waiting;
    waiting = null;
    ask(next);
  }
};

const press = (what) => {
  if (what === "undo" && !ways.past.length) return;
  if (what === "redo" && !ways.ahead.length) return;
  fresh = true;
  ask({ do: what });
};

const move = (name, x, y) => ask({ joint: name, to_x: x.toFixed(1), to_y: y.toFixed(1) });

const spot = (event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(joints.getScreenCTM().inverse());
const nearest = (at) => {
  const reach = 44 / joints.getScreenCTM().a;
  let found = null;
  let least = reach;
  for (const [name, [x, y]] of Object.entries(places)) {
    const far = Math.hypot(x - at.x, y - at.y);
    if (far < least) [found, least] = [name, far];
  }
  return found;
};

// What is held keeps its distance from the pointer, so that nothing jumps when one takes hold.
let held = null;
stage.addEventListener("pointerdown", (event) => {
  const at = spot(event);
  const name = nearest(at);
  if (!name) return;
  held = { name, x: places[name][0] - at.x, y: places[name][1] - at.y };
  event.preventDefault();
  stage.setPointerCapture(event.pointerId);
  dots.get(name).focus({ preventScroll: true });
  fresh = true;
});
stage.addEventListener("pointermove", (event) => {
  if (!held) return;
  const at = spot(event);
  move(held.name, at.x + held.x, at.y + held.y);
});
for (const kind of ["pointerup", "pointercancel"]) stage.addEventListener(kind, () => { held = null; });

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
joints.addEventListener("keydown", (event) => {
  const name = event.target.dataset?.joint;
  const way = ARROWS[event.key];
  if (!name || !way) return;
  event.preventDefault();
  fresh = fresh || !event.repeat;
  const step = event.shiftKey ? STEP.small : STEP.usual;
  const [x, y] = places[name];
  move(name, x + way[0] * step, y + way[1] * step);
});

const TYPED = "textarea, input[type=text], input:not([type])";
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || event.target.matches(TYPED)) return;
  event.preventDefault();
  press(event.shiftKey ? "redo" : "undo");
});

form.addEventListener("input", (event) => {
  if (event.target.type === "range") event.target.closest(".angle").querySelector("output").textContent = degrees(event.target.value);
  if (event.target.matches(TYPED)) unsaved = true;
  else ask();
});
form.addEventListener("change", (event) => {
  if (event.target.name === "step_cm") ask();
  fresh = true;
});
form.addEventListener("focusin", () => { fresh = true; });
form.addEventListener("submit", (event) => {
  const pressed = event.submitter?.value;
  if (pressed && pressed !== "save") {
    event.preventDefault();
    press(pressed);
    return;
  }
  unsaved = false;
  for (const [name, way] of Object.entries(ways))
    for (const value of way) {
      const kept = document.createElement("input");
      Object.assign(kept, { type: "hidden", name, value });
      form.append(kept);
    }
});
window.addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});

stage.append(joints);
put(decodeURIComponent(stage.querySelector("img").src.slice("data:image/svg+xml,".length)));
