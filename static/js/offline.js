// The patient's pages without network: what is told waits, is shown while it waits, and is sent when it can be.
const offline = (() => {
  const box = document.getElementById("waiting");
  if (!box || !window.indexedDB) return null;
  const words = JSON.parse(box.dataset.words);
  const { program, version, keeps, phone } = box.dataset;
  const known = program !== "";
  const put = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const made = (tag, text, className = "") => Object.assign(document.createElement(tag), { textContent: text, className });
  const live = document.getElementById("live");
  let state = "";
  const sent = new Set();
  const waited = new Set();

  // ---- what stands on the page

  const call = (text, className = "") => Object.assign(made("a", text, className), { href: `tel:${phone.replaceAll(" ", "")}` });

  const withCall = (text) => {
    const [before, ...after] = phone ? text.split(phone) : [text];
    return after.length ? [before, call(phone, "keep"), after.join(phone)] : [text];
  };

  const said = ({ form, fields }) => {
    const value = (name) => fields.find(([one]) => one === name)?.[1] ?? "";
    const pain = value("pain") === "" ? "" : `, ${words.pain.toLowerCase()} ${value("pain")}`;
    if (form === "ask") return `${words.ask}: ${value("question")}`;
    if (form === "easier") return `${words.easier} ${value("easier")}`;
    if (form === "hurts") return words.hurts + pain;
    const status = (prefix) => words[value(`${prefix}status`) || (["sets", "reps", "seconds"].some((one) => value(prefix + one)) ? "partial" : "")];
    const [left, right] = [status("left_"), status("right_")];
    const sides = left && left === right ? [left] : [left && put(words.left, { words: left }), right && put(words.right, { words: right })];
    const done = [status(""), ...sides].filter(Boolean).join(" · ");
    return (value("lighter") ? put(words.lighter, { words: done }) : done) + pain;
  };

  const when = (entry) => new Date(entry.made_at).toLocaleString(document.documentElement.lang, {
    weekday: "long", hour: "2-digit", minute: "2-digit",
  });

  const line = (entry) => {
    const item = made("li", "");
    const text = made("div", "", "stack-small");
    text.append(made("strong", [entry.about, said(entry)].filter(Boolean).join(": ")));
    text.append(made("p", put(words.told, { when: when(entry) }), "second small"));
    for (const problem of entry.problems ?? []) text.append(made("p", problem, "text-needs"));
    item.append(text);
    if (entry.state === "told") {
      const link = Object.assign(made("a", words.read, "button primary wide"), { href: `/c/told?route=${entry.route}` });
      link.addEventListener("click", async (event) => {
        event.preventDefault();
        await waiting.drop(entry.key);
        location.assign(link.href);
      });
      text.append(link);
      if (phone && entry.route !== "look") text.append(call(words.call, "button wide"));
    } else if (entry.state === "refused") {
      const button = Object.assign(made("button", words["away-with"], "button"), { type: "button" });
      button.addEventListener("click", async () => { await waiting.drop(entry.key); await draw(); box.focus(); });
      item.append(button);
    }
    return item;
  };

  const worries = ({ form, fields }) => form === "hurts" || fields.some(([name, value]) => (name === "pain" && Number(value) > 0) || (name === "reason" && value === "pain"));

  const draw = async () => {
    const entries = await waiting.all().catch(() => []);
    const mine = known ? entries.filter((entry) => entry.program === program) : [];
    const others = entries.length - mine.length;
    const waits = mine.filter((entry) => entry.state === "waiting");
    const refused = mine.filter((entry) => entry.state === "refused").length;
    box.hidden = !entries.length && !sent.size;
    const heading = waits.length || !known || others ? put(words.waiting, { n: known ? waits.length || others : entries.length })
      : refused ? put(words.refused, { n: refused }) : put(words.sent, { n: sent.size });
    box.querySelector("h2").textContent = heading;
    const lines = [waits.length || !known ? words[known ? state : "closed"] : "", others && known ? words.other : "",
      waits.some(worries) ? words.unseen : ""];
    box.querySelector("[data-state]").replaceChildren(...withCall(lines.filter(Boolean).join(" ")));
    box.querySelector("[data-list]").replaceChildren(...mine.map(line));
    box.querySelector("[data-send]").hidden = !waits.length;
    box.querySelector("[data-again]").hidden = !sent.size || !known;
    box.dispatchEvent(new CustomEvent("drawn", { detail: { waits, sent } }));
    for (const { key } of waits) waited.add(key);
    if (mine.filter(({ key, state }) => state === "told" && waited.delete(key)).length) goTo();
    return entries;
  };

  const goTo = () => {
    box.tabIndex = -1;
    box.focus();
    box.scrollIntoView();
  };

  // ---- sending: at once, when the network is back, and again with growing patience

  const went = (keys) => {
    for (const key of keys) sent.add(key);
    if (keys.length && live) live.textContent = put(words.sent, { n: keys.length });
  };

  let patience = 5000;
  let again = 0;
  const send = async () => {
    clearTimeout(again);
    const [before, done] = await Promise.all([waiting.all().catch(() => []), waiting.send()]);
    for (const entry of before) if (entry.state === "waiting") waited.add(entry.key);
    state = done.state === "sent" ? "" : navigator.onLine ? (done.state === "away" ? "unreached" : done.state) : "away";
    went(done.sent);
    const entries = await draw();
    if (entries.some((entry) => entry.state === "waiting") && state !== "closed") {
      patience = Math.min(patience * 2, 300_000);
      again = setTimeout(send, patience);
    } else patience = 5000;
    return entries;
  };
  box.querySelector("[data-send]").addEventListener("click", send);
  window.addEventListener("online", () => { patience = 5000; send(); });
  window.addEventListener("offline", () => { state = "away"; draw(); });
  window.addEventListener("pageshow", ({ persisted }) => { if (persisted) send(); });
  // The worker or another tab may have been quicker: what this page saw waiting has arrived all the same.
  waiting.channel?.addEventListener("message", ({ data }) => { went(data.sent.filter((key) => waited.has(key))); draw(); });

  // ---- every form says whose page it stands on, and when it was filled in

  document.addEventListener("formdata", ({ target, formData }) => {
    const path = new URL(target.action).pathname;
    if (!known || !(path in waiting.FORMS)) return;
    const named = target.matches(".exercise") ? target.querySelector("h1, h2") : document.querySelector(".lead .second");
    const about = target.dataset.waits ?? named?.textContent ?? "";
    const values = { version, made_at: new Date().toISOString(), about: path === "/c/entries" ? about.trim() : "" };
    for (const [name, value] of Object.entries(values)) formData.set(name, value);
  });

  // ---- leaving: what waits is sent first, or is lost only when somebody says so

  const leave = async (form) => {
    await waiting.forget();
    const there = await fetch("/c/waiting", { method: "HEAD", redirect: "manual", cache: "no-store" }).catch(() => null);
    if (there) form.submit();
    else document.getElementById("main").replaceChildren(made("p", words.gone, "card"));
  };

  const warn = (form) => {
    const bar = box.querySelector("[data-ways]");
    bar.querySelector("[data-anyway]")?.remove();
    const button = Object.assign(made("button", words.anyway, "button needs"), { type: "button" });
    button.dataset.anyway = "";
    button.addEventListener("click", () => leave(form));
    bar.append(button);
    box.querySelector("[data-state]").textContent = words.unsent;
    box.hidden = false;
    goTo();
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[action='/c/leave'], [data-forgets]")) return;
    event.preventDefault();
    const entries = await send();
    if (entries.length) warn(form);
    else await leave(form);
  }, true);

  // ---- what this phone keeps

  const worker = async () => {
    if (!navigator.serviceWorker) return;
    const found = await navigator.serviceWorker.register("/c/worker.js", { scope: "/c/", updateViaCache: "none" });
    const { active } = await navigator.serviceWorker.ready;
    active.postMessage({ keep: `${program} ${version} ${new Date().toDateString()} ${document.documentElement.lang}` });
    if (found.sync) navigator.storage?.persist?.();
  };

  window.addEventListener("beforeinstallprompt", (event) => {
    const button = document.querySelector("[data-install]");
    if (!button) return;
    event.preventDefault();
    button.hidden = false;
    button.addEventListener("click", () => event.prompt(), { once: true });
  });

  if (keeps === "yes" && known) worker().catch(() => {});
  if (keeps === "no") waiting.all().then((entries) => waiting.forget({ entries: !entries.length })).catch(() => {});
  if (known) send();
  else draw();
  return { box, words, keeps, put, said, draw, send };
})();
