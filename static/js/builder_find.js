// Search while typing: arrows choose, Enter adds, Ctrl Enter adds and goes to the new item's dose.

const find = document.getElementById("f-find");
const FILTERS = ["find", "region", "category", "position", "equipment", "at-home", "shelf", "side", "muscle", "test"];
let findTimer = 0;
let findAsked = null;
let found = Promise.resolve();
let chosen = 0;

const picks = () => [...document.querySelectorAll("#picks .pick")];
const mark = (place, aloud) => {
  const every = picks();
  chosen = Math.max(0, Math.min(every.length - 1, place));
  every.forEach((pick, at) => pick.classList.toggle("is-here", at === chosen && document.activeElement === find));
  if (!aloud || !every[chosen]) return;
  every[chosen].scrollIntoView({ block: "nearest" });
  announce(`${every[chosen].dataset.name}, ${chosen + 1} of ${every.length}`);
};

const wanted = (field) => field && (field.type === "checkbox" ? field.checked : field.value);

const look = async () => {
  findAsked?.abort();
  findAsked = new AbortController();
  const asked = new URLSearchParams();
  for (const name of FILTERS) if (wanted(draft.elements[name])) asked.set(name, draft.elements[name].value);
  const page = await fetch(`${draft.dataset.picks}?${asked}`, { signal: findAsked.signal, redirect: "manual" })
    .then((answer) => (answer.ok ? answer.text() : null))
    .catch(() => null); // away, or a later letter was typed meanwhile
  if (page === null) return;
  renew(page, ["picks"]);
  history.replaceState(null, "", asked.size ? `?${asked}` : location.pathname);
  mark(0, false);
};
const lookSoon = (wait) => {
  clearTimeout(findTimer);
  found = new Promise((done) => { findTimer = setTimeout(() => look().finally(done), wait); });
};

find.addEventListener("input", () => lookSoon(90));
find.addEventListener("focus", () => mark(chosen, false));
find.addEventListener("blur", () => mark(chosen, false));
for (const name of FILTERS.slice(1)) draft.elements[name]?.addEventListener("change", () => lookSoon(0));

const goToDose = (key) => {
  const item = document.getElementById(`item-${key}`);
  const field = item?.querySelector(".dose-text, input[name^='alternatives-'], input[type=radio]");
  if (field) leadTo(field);
  item?.scrollIntoView({ block: "nearest" });
};

find.addEventListener("keydown", async (event) => {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    mark(chosen + (event.key === "ArrowDown" ? 1 : -1), true);
  } else if (event.key === "Enter") {
    event.preventDefault();
    await found;
    const pick = picks()[chosen];
    if (!pick) return;
    const go = event.ctrlKey || event.metaKey;
    press(`add:${pick.dataset.slug}`, (key) => { AFTER.add()(key); if (go) goToDose(key); });
    find.select();
  }
});
