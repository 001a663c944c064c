// Small comforts. Every page works without them.

const announce = (text) => {
  const live = document.getElementById("live");
  if (live) live.textContent = text;
};

// A copy button appears only where copying works.
for (const block of document.querySelectorAll("[data-copy]")) {
  const button = block.querySelector("button");
  if (!navigator.clipboard) {
    button.hidden = true;
    continue;
  }
  const label = button.textContent;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(block.dataset.copy);
    button.textContent = button.dataset.copied;
    announce(button.dataset.copied);
    setTimeout(() => { button.textContent = label; }, 4000);
  });
}

// After a refused form the summary has the focus, so that it is read first.
document.getElementById("problems")?.focus();

// A form is sent once; coming back by the browser's Back button wakes it again.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.getAttribute("aria-busy") === "true") event.preventDefault();
  else form.setAttribute("aria-busy", "true");
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[aria-busy]")) form.removeAttribute("aria-busy");
});

// Choices of this device, kept as a data attribute of the page: theme (light, dark), text (large, larger).
const keep = (name, value) => {
  const root = document.documentElement;
  if (value === "usual") delete root.dataset[name];
  else root.dataset[name] = value;
  try {
    if (value === "usual") localStorage.removeItem("clinic-" + name);
    else localStorage.setItem("clinic-" + name, value);
  } catch {
    // Kept for this page only.
  }
};
for (const button of document.querySelectorAll("button[data-keep]")) {
  const name = button.dataset.keep;
  const values = button.dataset.values.split(" ");
  button.addEventListener("click", () => {
    const now = document.documentElement.dataset[name] ?? "usual";
    const next = values[(values.indexOf(now) + 1) % values.length];
    keep(name, next);
    announce(button.dataset[next] ?? next);
  });
}
for (const group of document.querySelectorAll("[data-choose]")) {
  const name = group.dataset.choose;
  const now = document.documentElement.dataset[name] ?? "usual";
  for (const radio of group.querySelectorAll("input")) radio.checked = radio.value === now;
  group.addEventListener("change", (event) => keep(name, event.target.value));
}

// Whoever held the pictures still once finds them still the next time. Left alone they rest after eight rounds.
const PLAYS = 48_000;
let rests = 0;
const play = () => {
  clearTimeout(rests);
  rests = setTimeout(() => { for (const box of document.querySelectorAll("[data-hold]")) box.checked = true; }, PLAYS);
};
try {
  for (const box of document.querySelectorAll("[data-hold]")) box.checked = localStorage.getItem("clinic-hold") === "yes";
} catch {
  // Held on this page only.
}
document.addEventListener("change", ({ target }) => {
  if (!target.matches("[data-hold]")) return;
  try {
    localStorage.setItem("clinic-hold", target.checked ? "yes" : "no");
  } catch {
    // Held on this page only.
  }
  play();
});
play();

// Pictures below the first screen come when somebody comes near them; a browser's own "lazy" fetches two screens ahead.
const bring = (late) => {
  const pictures = document.createElement("template");
  pictures.innerHTML = late.textContent;
  late.replaceWith(pictures.content);
};
const near = new IntersectionObserver((places) => {
  for (const { target } of places.filter((place) => place.isIntersecting)) {
    near.unobserve(target);
    target.querySelectorAll("noscript[data-later]").forEach(bring);
  }
}, { rootMargin: "50px" });
for (const late of document.querySelectorAll("noscript[data-later]")) near.observe(late.parentElement);
window.addEventListener("beforeprint", () => document.querySelectorAll("noscript[data-later]").forEach(bring));

// A flash stays until it is put away.
for (const button of document.querySelectorAll("button[data-close]")) {
  button.addEventListener("click", () => {
    button.closest(".flash").remove();
    document.getElementById("main")?.focus();
  });
}

// What is shown once can be printed at once.
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
