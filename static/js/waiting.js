// What was told without network waits in this browser's own database, and is sent once. Pages and the worker use it.
const waiting = (() => {
  const NAME = "clinic-waiting";
  const AT_ONCE = 20;
  const FORMS = { "/c/entries": "entries", "/c/hurts": "hurts", "/c/ask": "ask", "/c/easier": "easier" };
  const OWN = new Set(["csrf_token", "key", "program", "version", "made_at", "about", "then", "page"]);
  const channel = "BroadcastChannel" in self ? new BroadcastChannel(NAME) : null;

  const opened = () => new Promise((done, fail) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("entries", { keyPath: "key" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });

  const within = async (mode, act) => {
    const base = await opened();
    base.onversionchange = () => base.close();
    try {
      return await new Promise((done, fail) => {
        const together = base.transaction("entries", mode, { durability: "strict" });
        const asked = act(together.objectStore("entries"));
        together.oncomplete = () => done(asked?.result);
        together.onabort = () => fail(together.error);
      });
    } finally {
      base.close();
    }
  };

  const all = async () => {
    const found = await within("readonly", (entries) => entries.getAll());
    return found.sort((one, other) => (one.made_at < other.made_at ? -1 : 1));
  };

  const drop = (key) => within("readwrite", (entries) => { entries.delete(key); });

  // A form as it was filled in. Null for one that does not say whose page it stood on: that one cannot wait.
  const entryOf = (path, data) => {
    const form = FORMS[path];
    if (!form || !data.get("program") || !data.get("key")) return null;
    return {
      key: data.get("key"), form, state: "waiting", program: data.get("program"),
      version: Number(data.get("version")) || null, made_at: data.get("made_at"), about: data.get("about") ?? "",
      fields: [...data].filter(([name, value]) => !OWN.has(name) && typeof value === "string"),
    };
  };

  // The same form again is the same entry. Other answers under one key, after going back, are another entry.
  const add = (entry) => within("readwrite", (entries) => {
    const asked = entries.getAll();
    asked.onsuccess = () => {
      const same = asked.result.find(({ key }) => key === entry.key);
      if (same && JSON.stringify(same.fields) === JSON.stringify(entry.fields)) return;
      if (same) entry.key = crypto.randomUUID();
      const last = Math.max(0, ...asked.result.map(({ made_at }) => Date.parse(made_at)));
      const made = Date.parse(entry.made_at);
      if (made <= last && last - made < 60_000) entry.made_at = new Date(last + 1).toISOString();
      entries.put(entry);
    };
  }).then(() => channel?.postMessage({ sent: [] }));

  const settle = (answers) => within("readwrite", (entries) => {
    for (const { key, fate, problems, route } of answers) {
      const asked = entries.get(key);
      asked.onsuccess = () => {
        if (!asked.result) return;
        if (fate === "refused") entries.put({ ...asked.result, state: "refused", problems });
        else if (route) entries.put({ ...asked.result, state: "told", route });
        else entries.delete(key);
      };
    }
  });

  const ask = async (options) => {
    const answer = await fetch("/c/waiting", { redirect: "manual", cache: "no-store", ...options });
    if (answer.type === "opaqueredirect" || answer.status === 403) return { closed: true };
    return { status: answer.status, body: await answer.json().catch(() => null) };
  };

  const post = (program, token, entries) => ask({
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify({
      program,
      waiting: entries.map(({ key, form, made_at, version, fields }) => ({ key, form, made_at, version, fields })),
    }),
  });

  // One by one after the other: another tab or the worker may be at it already. ``sent`` are the keys that arrived.
  const send = () => {
    const attempt = () => sendAll().catch(() => ({ state: "away", sent: [] }));
    return self.navigator.locks ? navigator.locks.request(NAME, attempt) : attempt();
  };

  const sendAll = async () => {
    const there = (await all()).filter(({ state }) => state === "waiting");
    if (!there.length) return { state: "sent", sent: [] };
    const first = await ask({});
    if (first.closed) return { state: "closed", sent: [] };
    if (first.status !== 200 || !first.body?.program) return { state: "unreached", sent: [] };
    const { program, csrf_token: token } = first.body;
    const mine = there.filter((entry) => entry.program === program);
    const sent = [];
    for (let from = 0; from < mine.length; from += AT_ONCE) {
      const answer = await post(program, token, mine.slice(from, from + AT_ONCE));
      if (answer.closed) return { state: "closed", sent };
      if (answer.status !== 200 || !answer.body?.answers) return { state: "unreached", sent };
      await settle(answer.body.answers);
      const went = answer.body.answers.filter(({ fate }) => fate !== "refused").map(({ key }) => key);
      sent.push(...went);
      channel?.postMessage({ sent: went });
    }
    return { state: mine.length < there.length ? "other" : "sent", sent };
  };

  // Everything of this site that stays in a browser besides cookies.
  const forget = async ({ entries = true } = {}) => {
    const found = (await self.navigator.serviceWorker?.getRegistrations()) ?? [];
    for (const one of found) {
      one.active?.postMessage({ forget: true });
      await one.unregister();
    }
    if (self.caches) for (const name of await caches.keys()) if (name.startsWith("clinic-")) await caches.delete(name);
    if (entries) {
      await new Promise((done) => {
        const asked = indexedDB.deleteDatabase(NAME);
        asked.onsuccess = asked.onerror = asked.onblocked = done;
      });
    }
    channel?.postMessage({ sent: [] });
  };

  return { FORMS, channel, all, add, drop, entryOf, send, forget };
})();
