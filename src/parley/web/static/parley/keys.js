// A key of one's own in the browser: made here, kept here (IndexedDB), and never to be taken out, not even by this
// script. It signs exactly the bytes that the page shows. Who doesn't trust the server can't trust its scripts either,
// and should sign with ssh-keygen or minisign. No words here: they come from data attributes.
const BROWSER = "parley-ed25519";
const PASSKEY = "passkey";
const [ES256, EDDSA] = [-7, -8];

const base64 = (bytes) => btoa(Array.from(new Uint8Array(bytes), (b) => String.fromCharCode(b)).join(""));
const base64url = (bytes) => base64(bytes).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
const unbase64 = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt());
const unbase64url = (text) => unbase64(text.replace(/-/g, "+").replace(/_/g, "/"));
const utf8 = (text) => new TextEncoder().encode(text);

// One record for each key: of a browser's key the private half, of a passkey the number by which it is called.
const store = (mode, work) =>
  new Promise((done, failed) => {
    const open = indexedDB.open("parley-keys", 1);
    open.onupgradeneeded = () => open.result.createObjectStore("keys");
    open.onerror = () => failed(open.error);
    open.onsuccess = () => {
      const turn = open.result.transaction("keys", mode);
      const asked = work(turn.objectStore("keys"));
      turn.oncomplete = () => (open.result.close(), done(asked.result));
      turn.onerror = turn.onabort = () => failed(turn.error);
    };
  });
const place = ({ process, seat }, text) => [process, seat, text].join("/");
const keep = async (whose, text, held) => {
  await navigator.storage?.persist?.().catch(() => false);
  await store("readwrite", (keys) => keys.put(held, place(whose, text)));
};
const held = (whose, text) => store("readonly", (keys) => keys.get(place(whose, text)));
const forget = (whose, text) => store("readwrite", (keys) => keys.delete(place(whose, text)));

const makeInBrowser = async (whose) => {
  const pair = await crypto.subtle.generateKey({ name: "Ed25519" }, false, ["sign", "verify"]);
  const text = `${BROWSER} ${base64(await crypto.subtle.exportKey("raw", pair.publicKey))}`;
  await keep(whose, text, { key: pair.privateKey });
  return text;
};

const makePasskey = async (whose) => {
  const rp = location.hostname;
  const made = await navigator.credentials.create({
    publicKey: {
      rp: { id: rp, name: "Parley" },
      // Told to whoever keeps passkeys for this person: so it names neither the talks nor anybody in them.
      user: { id: crypto.getRandomValues(new Uint8Array(32)), name: `Parley ${whose.seat}`, displayName: "Parley" },
      challenge: crypto.getRandomValues(new Uint8Array(32)),
      pubKeyCredParams: [ES256, EDDSA].map((alg) => ({ type: "public-key", alg })),
      authenticatorSelection: { userVerification: "required", residentKey: "preferred" },
      attestation: "none",
    },
  });
  const alg = made.response.getPublicKeyAlgorithm();
  // The point stands at the end of the key's DER form (RFC 5480, RFC 8410).
  const point = new Uint8Array(made.response.getPublicKey()).slice(alg === ES256 ? -64 : -32);
  const fields = alg === ES256 ? { alg, rp, x: base64url(point.slice(0, 32)), y: base64url(point.slice(32)) } : { alg, rp, x: base64url(point) };
  const text = `${PASSKEY} ${base64url(utf8(JSON.stringify(fields)))}`;
  await keep(whose, text, { id: made.rawId });
  return text;
};

const signInBrowser = async (whose, text, bytes) => {
  const { key } = (await held(whose, text)) ?? {};
  if (!key) throw new Error("absent");
  return `${BROWSER} ${base64(await crypto.subtle.sign("Ed25519", key, bytes))}`;
};

const signWithPasskey = async (whose, text, bytes) => {
  const { rp } = JSON.parse(new TextDecoder().decode(unbase64url(text.slice(PASSKEY.length + 1))));
  const known = await held(whose, text);
  const said = await navigator.credentials.get({
    publicKey: {
      challenge: await crypto.subtle.digest("SHA-256", bytes),
      rpId: rp,
      userVerification: "required",
      allowCredentials: known ? [{ type: "public-key", id: known.id }] : [],
    },
  });
  const { authenticatorData, clientDataJSON, signature } = said.response;
  // In the order of the alphabet: the one way in which it is written.
  return JSON.stringify({
    authenticatorData: base64url(authenticatorData),
    clientDataJSON: base64url(clientDataJSON),
    signature: base64url(signature),
  });
};

const canBrowser = async () => {
  try {
    return Boolean(await crypto.subtle.generateKey({ name: "Ed25519" }, false, ["sign", "verify"]));
  } catch {
    return false;
  }
};
const canPasskey = () => isSecureContext && Boolean(globalThis.PublicKeyCredential);
const shown = (parts, really) => parts.forEach((part) => (part.hidden = !really));

for (const part of document.querySelectorAll("[data-make]")) {
  const words = part.dataset;
  const said = part.querySelector("[data-make-said]");
  const field = document.querySelector("form [name=public_key]");
  const [browser, passkey] = [await canBrowser(), canPasskey()];
  shown(part.querySelectorAll("[data-make-browser]"), browser);
  shown(part.querySelectorAll("[data-make-passkey]"), passkey);
  shown(part.querySelectorAll("[data-make-neither]"), !browser && !passkey);
  part.hidden = false;
  part.addEventListener("click", async ({ target }) => {
    const kind = target.closest("[data-make-with]")?.dataset.makeWith;
    if (!kind) return;
    said.textContent = words.saidWorking;
    try {
      field.value = await (kind === PASSKEY ? makePasskey : makeInBrowser)(words);
      field.form.requestSubmit();
    } catch {
      said.textContent = words.saidFailed;
    }
  });
}

for (const part of document.querySelectorAll("[data-sign]")) {
  const words = part.dataset;
  const button = part.querySelector("[data-sign-now]");
  if (!button) continue;
  const said = part.querySelector("[data-sign-said]");
  const field = part.querySelector("textarea");
  const kind = words.key.split(" ")[0];
  button.hidden = false;
  button.addEventListener("click", async () => {
    const bytes = unbase64(part.querySelector("[data-statement]").href.split(",")[1]);
    if (new TextDecoder().decode(bytes) !== part.querySelector(".statement").textContent) {
      said.textContent = words.saidDiffers;
      return;
    }
    try {
      field.value = await (kind === PASSKEY ? signWithPasskey : signInBrowser)(words, words.key, bytes);
      field.dispatchEvent(new Event("input", { bubbles: true }));
      said.textContent = words.saidSigned;
      field.form.querySelector("button:not([type=button]):not([name])")?.focus();
    } catch ({ message }) {
      said.textContent = message === "absent" ? words.saidAbsent : words.saidFailed;
    }
  });
}

// What can't sign any more needn't lie here.
for (const { dataset } of document.querySelectorAll("[data-ended-key]")) await forget(dataset, dataset.endedKey);
