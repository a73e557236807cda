// Keeps one page for when the line is down, with its styles, and nothing else: no page of any talks is stored.
"use strict";
const CACHE = "parley-offline-1";
const PAGE = "/offline/";

addEventListener("install", (event) => {
  const keep = async () => {
    const cache = await caches.open(CACHE);
    const page = await fetch(PAGE, { cache: "no-store" });
    const styles = [...(await page.clone().text()).matchAll(/href="([^"]+\.css)"/g)].map((found) => found[1]);
    await cache.put(PAGE, page);
    await cache.addAll(styles);
    await skipWaiting();
  };
  event.waitUntil(keep());
});

addEventListener("activate", (event) => {
  const others = async () => (await caches.keys()).filter((name) => name !== CACHE).map((name) => caches.delete(name));
  event.waitUntil(others());
});

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => caches.match(PAGE)));
  else if (request.destination === "style") event.respondWith(fetch(request).catch(() => caches.match(request)));
});
