// The page that a phone keeps: it always lets things wait first, and chooses its day itself.
(() => {
  if (!offline) return;
  const { box, words, keeps, put, said, draw, send } = offline;
  const page = document.querySelector("[data-kept]");
  const live = document.getElementById("live");
  const door = page.querySelector("[data-door]");

  box.addEventListener("drawn", ({ detail }) => {
    const { waits, sent } = detail;
    for (const task of document.querySelectorAll("[data-task]")) shownOn(task, waits, sent);
    const there = navigator.onLine && (sent.size > 0 || location.pathname === "/c/offline");
    page.querySelector("[data-away]").hidden = there || waits.length > 0 || !door.hidden;
    page.querySelector("[data-there]").hidden = !navigator.onLine; // without network it leads here again
  });

  // Which way a symptom goes, only the clinic can say: with pain or a word for it nothing easier is offered here.
  const asksForLighter = ({ fields }) => fields.some(([name, value]) => name === "reason" && ["too-hard", "no-equipment"].includes(value))
    && !fields.some(([name, value]) => (name === "pain" && Number(value) > 0) || (name === "felt" && value !== "none"));

  const seen = new Map(); // what this page showed waiting, by exercise and day
  const shownOn = (task, waits, sent) => {
    const [item, index] = task.dataset.task.split(" ");
    const day = task.querySelector("[data-day]").value;
    const is = (entry, name, value) => entry.fields.some(([one, other]) => one === name && other === value);
    const last = waits.filter((entry) => is(entry, "item", item) && is(entry, "index", index) && is(entry, "day", day)).at(-1);
    const place = task.querySelector("[data-said]");
    place.dataset.before ??= place.textContent;
    const before = day === page.dataset.today ? place.dataset.before : "";
    const about = `${task.dataset.task} ${day}`;
    if (last) seen.set(about, last);
    const arrived = seen.get(about);
    place.textContent = last ? put(words.here, { words: said(last) })
      : sent.has(arrived?.key) ? put(words.sent, { n: said(arrived) }) : before;
    place.hidden = !place.textContent;
    const lighter = task.querySelector("[data-lighter]");
    if (lighter) lighter.hidden = !arrived || !asksForLighter(arrived);
  };

  const shift = (day, days) => new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

  const choose = (day) => {
    const old = day > page.dataset.until;
    let some = false;
    for (const task of document.querySelectorAll("[data-task]")) {
      task.hidden = !old && !task.dataset.days.split(" ").includes(day);
      some ||= !task.hidden;
    }
    for (const field of document.querySelectorAll("[data-day]")) field.value = day;
    page.querySelector("[data-none]").hidden = some;
    page.querySelector("[data-old]").hidden = !old;
  };

  const now = () => {
    const zoned = (options) => new Intl.DateTimeFormat("en-CA", { timeZone: page.dataset.zone, ...options }).format(new Date());
    return { day: zoned({ year: "numeric", month: "2-digit", day: "2-digit" }), hour: Number(zoned({ hour: "2-digit", hourCycle: "h23" })) };
  };

  const begin = () => {
    const select = document.getElementById("kept-day");
    const { day: today, hour } = now();
    const first = page.dataset.days.split(" ")[0];
    const days = [0, 1, 2, 3].map((back) => shift(today, -back)).filter((day) => first && day >= first);
    const named = new Map([...select.options].map(({ value, text }) => [value, text]));
    const name = (day) => named.get(day) ?? new Date(`${day}T12:00:00Z`).toLocaleDateString(document.documentElement.lang, {
      weekday: "long", day: "numeric", month: "long", timeZone: "UTC",
    });
    select.replaceChildren(...days.map((day) => new Option(name(day), day)));
    select.value = hour < 3 && days.length > 1 ? days[1] : days[0] ?? "";
    page.querySelector("[data-choose-day]").hidden = days.length < 2;
    select.addEventListener("change", () => { choose(select.value); draw(); });
    choose(select.value);
    draw();
  };

  // A sheet was scanned without network. It may be another person's, so the page first says whose exercises these are.
  const ask = () => {
    const rest = [...page.children, ...document.querySelectorAll("#main > .card")]
      .filter((one) => one !== page && one !== door && one.tagName !== "H1" && !one.hidden);
    history.replaceState(null, "", "/c/offline");
    for (const one of rest) one.hidden = true;
    door.hidden = false;
    door.querySelector("button").addEventListener("click", () => {
      door.hidden = true;
      for (const one of rest) one.hidden = false;
      begin();
      document.getElementById("main").focus();
    });
  };

  const problemOf = ({ form, fields }) => {
    const has = (...names) => fields.some(([name, value]) => names.includes(name) && value.trim());
    if (form === "ask") return has("question") ? "" : words.question;
    if (form === "easier") return has("easier") ? "" : words.write;
    if (form === "hurts") return has("felt", "pain", "note") ? "" : words.feel;
    return fields.some(([name, value]) => /status|sets|reps|seconds/.test(name) && value) ? "" : words.choose;
  };

  const wait = async (form) => {
    const entry = waiting.entryOf(new URL(form.action).pathname, new FormData(form));
    const problem = problemOf(entry);
    const place = form.querySelector("[data-problem]");
    place.textContent = problem;
    place.hidden = !problem;
    if (problem) return;
    await waiting.add({ ...entry, key: crypto.randomUUID() });
    form.reset();
    choose(document.getElementById("kept-day").value || page.dataset.today);
    const more = form.closest("details");
    if (more) more.open = false;
    if (live) live.textContent = put(words.here, { words: said(entry) });
    navigator.serviceWorker?.ready.then(({ sync }) => sync?.register("waiting")).catch(() => {});
    await draw();
    send();
  };

  if (keeps === "yes") {
    if (location.pathname === "/c/") ask();
    else begin();
    document.addEventListener("submit", (event) => {
      if (!("waits" in event.target.dataset)) return;
      event.preventDefault();
      wait(event.target);
    }, true);
  }
})();
