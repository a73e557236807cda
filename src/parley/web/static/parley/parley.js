// Only help: every page works without it. No words here: they come from data attributes of <body>.
(() => {
  "use strict";
  const words = document.body.dataset;
  const here = /^(localhost|127\.|\[::1\])/.test(location.hostname);
  const say = (id, text) => {
    const place = document.getElementById(id);
    if (place) place.textContent = text || "";
  };
  if (isSecureContext && navigator.serviceWorker) navigator.serviceWorker.register("/sw.js").catch(() => {});
  const dirty = new Set();
  const sent = new Set();
  const online = () => say("offline", !here && !navigator.onLine ? words.offline : "");

  addEventListener("online", online);
  addEventListener("offline", online);
  online();

  // Nothing that is typed is written to this device: we only ask before it is lost.
  addEventListener("input", ({ target }) => {
    const form = target.form;
    if (form && "keep" in form.dataset) dirty.add(form);
  });
  addEventListener("beforeunload", (event) => {
    if ([...dirty].some((form) => !sent.has(form) && form.isConnected)) event.preventDefault();
  });

  // The key in the form makes a second sending harmless; this only spares the wait.
  addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || "again" in form.dataset) return;
    if (sent.has(form) || (!here && !navigator.onLine)) {
      event.preventDefault();
      return online();
    }
    sent.add(form);
    if (event.submitter) setTimeout(() => (event.submitter.disabled = true));
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    sent.clear();
    document.querySelectorAll("form button:disabled").forEach((button) => (button.disabled = false));
  });

  document.querySelectorAll("[data-poll]").forEach((part) => {
    const seconds = Math.max(2, +part.dataset.pollSeconds || 5);
    let tag = part.dataset.pollEtag;
    let wait = seconds;
    let last;
    const busy = () => [...dirty].some((form) => part.contains(form)) || part.querySelector(":focus:is(input,textarea,select)");
    const ask = async () => {
      if (document.hidden || busy()) return again();
      try {
        const answer = await fetch(part.dataset.poll, {
          cache: "no-store",
          headers: { ...(tag && { "If-None-Match": tag }), "X-Parley-Poll": "1" },
        });
        if (answer.status === 200) {
          const text = await answer.text();
          tag = answer.headers.get("ETag");
          if (text !== last && !busy()) {
            part.innerHTML = last = text;
            say("announce", part.dataset.pollSaid || words.updated);
          }
        } else if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) return;
        wait = answer.status < 400 ? seconds : Math.min(wait * 2, 120);
        online();
      } catch {
        wait = Math.min(wait * 2, 120);
        say("offline", words.offline);
      }
      again();
    };
    const again = () => setTimeout(ask, wait * 1000);
    again();
  });
})();
