// The pose editor: the same form, answered while one moves. The server draws and knows the limits; this only asks.
const form = document.getElementById("pose");
const stage = document.getElementById("stage");
const both = document.getElementById("both");
const said = document.getElementById("said");
const SVG = "http://www.w3.org/2000/svg";
const STEP = { usual: 20, small: 4 };
let places = JSON.parse(form.dataset.places);
let asking = false;
let waiting = null;
let fresh = true;

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

const fill = (found) => {
  places = found.places;
  put(found.svg);
  const drawing = parsed(found.both);
  both.replaceChildren(drawing);
  form.elements.value.value = found.value;
  form.elements.which.value = found.which;
  for (const name of ["past", "ahead"]) {
    for (const old of form.querySelectorAll(`input[name=${name}]`)) old.remove();
    for (const one of found[name]) {
      const kept = document.createElement("input");
      kept.type = "hidden";
      kept.name = name;
      kept.value = one;
      form.append(kept);
    }
  }
  for (const [name, angle] of Object.entries(found.fields)) {
    const slider = form.elements[name];
    if (slider !== document.activeElement || found.said) slider.value = angle;
    slider.closest(".angle").querySelector("output").textContent = degrees(angle);
  }
  for (const name of ["flat", "supports"])
    for (const box of form.querySelectorAll(`input[name=${name}]`)) box.checked = found[name].includes(box.value);
  for (const button of form.querySelectorAll("button[name=do]")) {
    if (button.value === "undo") button.disabled = found.past.length === 0;
    if (button.value === "redo") button.disabled = found.ahead.length === 0;
    if (button.value === "start" || button.value === "end") button.setAttribute("aria-pressed", String(button.value === found.which));
    if (button.value === "copy") button.textContent = found.which === "end" ? "Copy the start here" : "Copy the end here";
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
  fresh = false;
  try {
    const answer = await fetch(form.dataset.draw, { method: "POST", body });
    const found = answer.ok || answer.status === 422 ? await answer.json() : null;
    if (found && found.svg) fill(found);
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

let held = null;
stage.addEventListener("pointerdown", (event) => {
  held = nearest(spot(event));
  if (!held) return;
  event.preventDefault();
  stage.setPointerCapture(event.pointerId);
  dots.get(held).focus({ preventScroll: true });
  fresh = true;
});
stage.addEventListener("pointermove", (event) => {
  if (!held) return;
  const at = spot(event);
  move(held, at.x, at.y);
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

form.addEventListener("input", (event) => {
  if (event.target.type === "range") event.target.closest(".angle").querySelector("output").textContent = degrees(event.target.value);
  if (event.target.tagName !== "TEXTAREA") ask();
});
form.addEventListener("change", () => { fresh = true; });
form.addEventListener("focusin", () => { fresh = true; });
form.addEventListener("submit", (event) => {
  const pressed = event.submitter?.value;
  if (!pressed || pressed === "save") return;
  event.preventDefault();
  fresh = true;
  ask({ do: pressed });
});

stage.append(joints);
put(decodeURIComponent(stage.querySelector("img").src.slice("data:image/svg+xml,".length)));
