// The palette (Ctrl-K), the list of shortcuts (?), and single keys. The plain page /find does the same without script.

const HOLD = "clinic-keys";
const typing = (node) => node.closest("input, textarea, select, [contenteditable]") !== null;
const keysOn = () => {
  try {
    return localStorage.getItem(HOLD) !== "off";
  } catch {
    return true;
  }
};
const made = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
};

// A dialog gives the focus back to where it was, whatever closed it.
const opened = (dialog) => {
  const before = document.activeElement;
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (before?.isConnected) before.focus();
  });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.showModal();
  return dialog;
};
const isOpen = () => document.querySelector("dialog.palette[open]") !== null;

const openPalette = (address) => {
  const input = made("input", {
    class: "input full", id: "palette-q", type: "text", role: "combobox", "aria-expanded": "true", "aria-autocomplete": "list",
    "aria-controls": "palette-list", autocomplete: "off", spellcheck: "false", maxlength: "200",
  });
  const list = made("div", { id: "palette-list", role: "listbox", "aria-label": "Results", class: "palette-list" });
  const status = made("p", { role: "status", class: "second small" });
  const dialog = opened(made("dialog", { class: "palette", "aria-label": "Find" },
    made("label", { for: "palette-q", class: "field-label" }, "Find a patient, an exercise, a template or a page"), input, list, status,
    made("p", { class: "second small" }, "Up and down to choose, Enter to open, Escape to close.")));
  let asked = 0;
  let timer = 0;
  let current = -1;
  const options = () => [...list.querySelectorAll("[role=option]")];
  const choose = (place) => {
    const every = options();
    current = every.length ? (place + every.length) % every.length : -1;
    for (const [index, option] of every.entries()) option.setAttribute("aria-selected", String(index === current));
    if (current < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", every[current].id);
      every[current].scrollIntoView({ block: "nearest" });
    }
  };
  const show = (found) => {
    let number = 0;
    list.replaceChildren(...found.groups.map((group, place) => made("div", { role: "group", "aria-labelledby": `palette-g${place}` },
      made("p", { class: "palette-group small strong", id: `palette-g${place}`, role: "presentation" }, group.label),
      ...group.ways.map((way) => {
        const option = made("div", { role: "option", id: `palette-${number++}`, class: "palette-way", "aria-selected": "false" },
          made("span", {}, way.name), made("span", { class: "second small" }, way.about));
        option.dataset.href = way.href;
        return option;
      }))));
    status.textContent = found.said;
    choose(0);
  };
  const ask = async () => {
    const turn = ++asked;
    try {
      const answer = await fetch(`${address}.json?q=${encodeURIComponent(input.value)}`, { headers: { Accept: "application/json" } });
      if (answer.redirected || !answer.ok) throw new Error(String(answer.status));
      const found = await answer.json();
      if (turn === asked) show(found);
    } catch {
      if (turn === asked) status.textContent = "The clinic cannot be reached now. Press Enter to try the search page.";
    }
  };
  const go = () => {
    const option = options()[current];
    location.assign(option ? option.dataset.href : `${address}?q=${encodeURIComponent(input.value)}`);
  };
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 120); });
  input.addEventListener("keydown", (event) => {
    const steps = { ArrowDown: current + 1, ArrowUp: current - 1 };
    if (event.key in steps) choose(steps[event.key]);
    else if (event.key === "Enter" && !event.isComposing) go();
    else return;
    event.preventDefault();
  });
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) { choose(options().indexOf(option)); go(); }
  });
  dialog.addEventListener("close", () => { asked += 1; clearTimeout(timer); });
  input.focus();
  ask();
};

// What single keys do on this page: what the page names by data-key, and what every page has.
const shortcuts = () => [...document.querySelectorAll("[data-key]")].filter((node) => node.getClientRects().length)
  .map((node) => [node.dataset.key, node.dataset.keyWords || node.textContent.trim(), node]);
const pressOwn = (node) => {
  if (node.matches("input, textarea, select")) node.focus();
  else node.click();
};

const openShortcuts = () => {
  const rows = [["Ctrl K", "Find a patient, an exercise, a template or a page"], ["?", "Show this list"], ["Tab", "Go on to the next thing on the page"],
    ...shortcuts().map(([key, words]) => [key, words])];
  const table = made("dl", { class: "facts" }, ...rows.flatMap(([key, words]) => [made("dt", {}, made("kbd", {}, key)), made("dd", {}, words)]));
  const check = made("input", { type: "checkbox", id: "palette-keys" });
  check.checked = keysOn();
  check.addEventListener("change", () => {
    try {
      localStorage.setItem(HOLD, check.checked ? "on" : "off");
    } catch {
      // Kept for this page only.
    }
  });
  const close = made("button", { type: "button", class: "button" }, "Close");
  const dialog = opened(made("dialog", { class: "palette", "aria-labelledby": "palette-title" },
    made("h2", { id: "palette-title" }, "Keys on this page"), table,
    made("label", { class: "check" }, check, made("span", {}, "Single keys work (Ctrl K always does)")), close));
  close.addEventListener("click", () => dialog.close());
  close.focus();
};

const way = document.querySelector("[data-palette]");
if (way) {
  const address = new URL(way.href).pathname;
  for (const link of document.querySelectorAll("[data-palette]")) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      openPalette(address);
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      if (!isOpen()) openPalette(address);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isOpen() || typing(event.target) || !keysOn()) return;
    const own = shortcuts().find(([key]) => key === event.key);
    if (event.key === "?") openShortcuts();
    else if (own) pressOwn(own[2]);
    else return;
    event.preventDefault();
  });
}
