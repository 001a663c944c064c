// Stands in for the network on the patient's pages, and only there. `waiting` stands in front of this file.
const KEPT = "/c/offline";
const NAMED = "clinic-kept-";
const AGAIN = 600_000;
const KEEP_MOST = 14 * 24 * 3600_000;
const PATIENCE = 8000;
const BUSY = new Set([502, 503, 504]);
const PARTS = /(?:href|src)="(\/(?:static\/|c\/picture\.svg\?)[^"#]+)/g;
const TOKEN = /(name="csrf_token" value=")[^"]*/g;
let forgotten = false;

const pause = (time) => new Promise((done) => { setTimeout(done, time); });

const kept = async () => {
  const found = await caches.match(KEPT);
  if (!found || Date.now() - Number(found.headers.get("x-kept-at")) < KEEP_MOST) return found;
  for (const name of await caches.keys()) if (name.startsWith(NAMED)) await caches.delete(name);
  return undefined;
};

const hashed = async (text) => {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return [...bytes.slice(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
};

// The page with all that it shows, in a cache named by its content; the ones before it go when it is whole.
const keep = async (whose) => {
  const before = await kept();
  const fresh = before && Date.now() - Number(before.headers.get("x-kept-at")) < AGAIN;
  if (fresh && before.headers.get("x-kept-for") === whose) return;
  const answer = await fetch(KEPT, { redirect: "manual", cache: "no-store" });
  if (!answer.ok || answer.type === "opaqueredirect") return;
  const text = (await answer.text()).replace(TOKEN, "$1");
  const name = NAMED + await hashed(text);
  const cache = await caches.open(name);
  const parts = new Set([...text.matchAll(PARTS)].map(([, path]) => path.replaceAll("&amp;", "&")));
  await Promise.all([...parts].map(async (path) => {
    const part = await fetch(path);
    if (part.ok) await cache.put(path, part);
  }));
  const headers = new Headers(answer.headers);
  for (const gone of ["content-encoding", "content-length", "set-cookie"]) headers.delete(gone);
  headers.set("x-kept-at", String(Date.now()));
  headers.set("x-kept-for", whose);
  await cache.put(KEPT, new Response(text, { headers }));
  for (const old of await caches.keys()) {
    if (forgotten || (old.startsWith(NAMED) && old !== name)) await caches.delete(old);
  }
};

// What waits goes first, so that the page already knows of it; a network that says nothing is none.
const page = async (request) => {
  const there = await waiting.all().catch(() => []);
  if (there.some(({ state }) => state === "waiting")) await Promise.race([waiting.send(), pause(2500)]);
  const instead = await kept();
  const asked = fetch(request);
  if (!instead) return asked;
  try {
    const answer = await Promise.race([asked, pause(PATIENCE)]);
    return !answer || BUSY.has(answer.status) ? instead : answer;
  } catch {
    return instead;
  }
};

const told = async (request) => {
  const copy = request.clone();
  try {
    const answer = await fetch(request);
    if (!BUSY.has(answer.status)) return answer;
  } catch {
    // It may have arrived or not: it is sent again under the same key.
  }
  const entry = waiting.entryOf(new URL(request.url).pathname, await copy.formData());
  if (!entry) return Response.error();
  await waiting.add(entry);
  await self.registration.sync?.register("waiting").catch(() => {});
  return Response.redirect(`${KEPT}#waiting`, 303);
};

const part = async (request) => {
  const { pathname } = new URL(request.url);
  if (pathname.startsWith("/static/")) return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(request, { ignoreVary: true })) ?? Response.error();
  }
};

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => {
  if (event.data.forget) forgotten = true;
  else if (event.data.keep) event.waitUntil(keep(event.data.keep).catch(() => {}));
});
self.addEventListener("sync", (event) => {
  event.waitUntil(waiting.send().then(({ state }) => {
    if (state === "away" || state === "unreached") throw new Error(state);
  }));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (request.method === "GET") event.respondWith(page(request));
    else if (pathname in waiting.FORMS) event.respondWith(told(request));
  } else if (request.method === "GET" && (pathname.startsWith("/static/") || pathname === "/c/picture.svg")) {
    event.respondWith(part(request));
  }
});
