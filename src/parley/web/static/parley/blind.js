// Blind acceptance in the browser: the same posts, to the byte, as parley.settlement.blind makes and checks in Python.
// The answer never leaves this script: it is chosen outside every form, and only the locked post is submitted. The
// secret is kept in this browser (IndexedDB), since rounds may be days apart; it holds no answer, opens nothing without
// all other parties' secrets, and is deleted once this party's opening stands among the posts. Chance and hashes are
// the browser's own; how long arithmetic on BigInt takes depends on the numbers, which is no secret to whoever can
// measure this device closely. Who doesn't trust the server can't trust its scripts, and should use `parley answer`.
const P = 2n ** 255n - 19n;
const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const ROUNDS = ["keys", "answers", "blindings", "openings"];
const SHAPES = { keys: [1, 1], answers: [2, 2], blindings: [2, 2], openings: [1, 1] };

class Refused extends Error {
  constructor(code, party, cause) {
    super(code, { cause });
    Object.assign(this, { code, party });
  }
}
const need = (held, code, party) => held || fail(code, party);
const fail = (code, party) => {
  throw new Refused(code, party);
};

// Points are [X, Y, Z, T] with x = X/Z, y = Y/Z, xy = T/Z (Hisil, Wong, Carter, Dawson 2008: one formula for all cases).
const mod = (a, m = P) => ((a %= m) < 0n ? a + m : a);
const power = (a, e) => {
  let r = 1n;
  for (; e; e >>= 1n, a = (a * a) % P) if (e & 1n) r = (r * a) % P;
  return r;
};
const inverse = (a) => power(a, P - 2n);
const D = mod(-121665n * inverse(121666n));
const ROOT = power(2n, (P - 1n) / 4n); // a square root of -1
const NOTHING = [0n, 1n, 1n, 0n];
const add = ([x, y, z, t], [u, v, w, s]) => {
  const a = mod((y - x) * (v - u)), b = ((y + x) * (v + u)) % P, c = (((2n * t * s) % P) * D) % P, d = (2n * z * w) % P;
  const e = b - a, f = d - c, g = d + c, h = b + a;
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
};
const minus = ([x, y, z, t]) => [P - x, y, z, P - t];
const sum = (points) => points.reduce(add, NOTHING);
const times = (n, point) => {
  const table = [NOTHING];
  while (table.length < 16) table.push(add(table.at(-1), point));
  let r = NOTHING;
  for (const digit of n.toString(16)) {
    for (let i = 0; i < 4; i++) r = add(r, r);
    r = add(r, table[parseInt(digit, 16)]);
  }
  return r;
};
const isNothing = ([x, y, z]) => x === 0n && y === z;

const number = (bytes) => BigInt("0x" + [...bytes].reverse().map((b) => b.toString(16).padStart(2, "0")).join(""));
const bytesOf = (n) => Uint8Array.from({ length: 32 }, (_, i) => Number((n >> BigInt(8 * i)) & 255n));
const encoded = ([x, y, z]) => {
  const i = inverse(z);
  return bytesOf(((y * i) % P) | ((((x * i) % P) & 1n) << 255n));
};
// As libsodium has it: the one encoding of a point of order L; the identity is none.
const pointOf = (bytes) => {
  const n = number(bytes), y = n & (2n ** 255n - 1n), u = mod(y * y - 1n), v = mod(D * y * y + 1n);
  let x = mod(u * v ** 3n * power(mod(u * v ** 7n), (P - 5n) / 8n));
  if (mod(v * x * x - u)) x = (x * ROOT) % P;
  if ((x & 1n) !== n >> 255n) x = P - x;
  const point = [x, y, 1n, (x * y) % P];
  need(y < P && x % P && !mod(v * x * x - u) && isNothing(times(L, point)), "form");
  return point;
};
const BASE = pointOf(bytesOf(mod(4n * inverse(5n))));

const utf8 = (text) => new TextEncoder().encode(text);
const coded = (bytes) => btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
const decoded = (text) => {
  const bytes = Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt());
  need(bytes.length === 32 && coded(bytes) === text, "form");
  return bytes;
};
const canonical = (value) => {
  if (Array.isArray(value)) return `[${value.map(canonical)}]`;
  if (typeof value !== "object") return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((key) => JSON.stringify(key) + ":" + canonical(value[key]))}}`;
};
const hash = async (label, parts) => {
  const framed = [utf8("parley-blind/1 " + label), ...parts].flatMap((part) => {
    const length = new DataView(new ArrayBuffer(4));
    length.setUint32(0, part.length);
    return [length, part];
  });
  return new Uint8Array(await crypto.subtle.digest("SHA-512", await new Blob(framed).arrayBuffer()));
};
const digest = async (label, ...parts) => (await hash(label, parts)).slice(0, 32);
const scalarOf = async (label, ...parts) => mod(number(await hash(label, parts)), L);
const drawn = () => mod(number(crypto.getRandomValues(new Uint8Array(64))), L) || drawn();

// The posts that count, a list for each round with a place for each party.
const arranged = ({ question, posts }) =>
  ROUNDS.map((round) =>
    question.parties.map(({ id }) =>
      posts.find((post) => post.package === question.package && post.round === round && post.party === id)));
const named = ({ question }) => digest("question", utf8(canonical(question)));
const seenBefore = async (transcript, round) => {
  const earlier = arranged(transcript).slice(0, ROUNDS.indexOf(round)).flat().filter(Boolean);
  return digest("posts", await named(transcript), ...earlier.map((post) => utf8(canonical(post))));
};

// What a post proves, as rows [base, image, which secret], and the context that it is bound to.
const proven = async ({ seen, keys, total, blinded }, round, party, points) => {
  const own = [BASE, keys.get(party) ?? points[0], 0];
  const bases = { keys: [], answers: [BASE], blindings: total, openings: blinded?.slice(0, 1) }[round];
  const rows = [own, ...bases.map((base, place) => [base, points[place], SHAPES[round][1] - 1])];
  return [await digest("post", seen, utf8(round), utf8(party), ...points.map(encoded)), rows];
};
const challenge = (context, rows, commitments) =>
  scalarOf("challenge", context, ...rows.flatMap(([base, image]) => [base, image]).concat(commitments).map(encoded));

// The points of one post, once it is seen to be well-formed and its proof to hold.
const checked = async (course, post, others) => {
  const { party, points, proof, round, seen } = post;
  need(canonical({ package: post.package, party, points, proof, round, seen }) === canonical(post), "form");
  need(points.length === SHAPES[round][0] && proof.length === 1 + SHAPES[round][1], "form");
  need(seen === coded(course.seen), "form");
  const found = points.map((one) => pointOf(decoded(one)));
  const [c, ...z] = proof.map((one) => number(decoded(one)));
  need([c, ...z].every((one) => one < L), "form");
  const [context, rows] = await proven(course, round, party, found);
  const commitments = rows.map(([base, image, which]) => add(times(z[which], base), minus(times(c, image))));
  need((await challenge(context, rows, commitments)) === c && !others.has(points[0]), "form");
  others.add(points[0]);
  return found;
};

// What the posts of all rounds before this one come to; every one of them must be there, and is checked.
const courseBefore = async (transcript, round) => {
  const course = { keys: new Map() };
  for (const [place, posts] of arranged(transcript).entries()) {
    course.seen = await seenBefore(transcript, ROUNDS[place]);
    if (ROUNDS[place] === round) break;
    const others = new Set();
    const found = [];
    for (const [at, { id }] of transcript.question.parties.entries()) {
      need(posts[at], "missing", id);
      found.push(await checked(course, posts[at], others).catch((why) => Promise.reject(new Refused("refused", id, why))));
    }
    if (place === 1) {
      const seen = await seenBefore(transcript, "blindings");
      for (const [at, { id }] of transcript.question.parties.entries()) {
        const weight = await scalarOf("weight", seen, utf8(id));
        found[at] = found[at].map((half) => times(weight, half));
      }
    }
    const halves = found[0].map((_, half) => sum(found.map((points) => points[half])));
    need(place === 3 || !halves.some(isNothing), "refused", "");
    if (place === 0) transcript.question.parties.forEach(({ id }, at) => course.keys.set(id, found[at][0]));
    if (place === 3) course.result = add(course.blinded[1], minus(halves[0]));
    else course[["common", "total", "blinded"][place]] = halves;
  }
  return course;
};

/** "accepted" or "not-agreed", every post checked; throws Refused if one is missing or wrong. */
export const outcome = async (transcript) =>
  isNothing((await courseBefore(transcript)).result) ? "accepted" : "not-agreed";

/** Sixty digits over the package and all keys, or "" until all are there. */
export const fingerprint = async (transcript) => {
  if (!arranged(transcript)[0].every(Boolean)) return "";
  const digits = number((await seenBefore(transcript, "answers")).reverse()) % 10n ** 60n;
  return digits.toString().padStart(60, "0").match(/.{5}/g).join(" ");
};

/** The secret {scalar, posts: {round: post}}, with this party's post of this round in it. */
export const step = async (transcript, round, party, secret, accepted) => {
  const place = transcript.question.parties.findIndex(({ id }) => id === party);
  const earlier = ROUNDS.slice(0, ROUNDS.indexOf(round));
  for (const [at, one] of earlier.entries()) {
    need(secret?.posts[one], "key-lost");
    need(canonical(arranged(transcript)[at][place] ?? {}) === canonical(secret.posts[one]), "changed");
  }
  const course = await courseBefore(transcript, round);
  const made = secret?.posts[round];
  if (round !== "answers" && made?.seen === coded(course.seen)) return secret;
  need(!secret?.posts.openings, "opened");
  const scalar = secret?.scalar ?? drawn();
  const secrets = [scalar, drawn()].slice(0, SHAPES[round][1]);
  const refusal = times(drawn(), BASE); // made for either answer, that both take the same work
  const points = {
    keys: () => [times(scalar, BASE)],
    answers: () => [times(secrets[1], BASE), add(times(secrets[1], course.common[0]), accepted ? NOTHING : refusal)],
    blindings: () => course.total.map((half) => times(secrets[1], half)),
    openings: () => [times(scalar, course.blinded[0])],
  }[round]();
  const [context, rows] = await proven(course, round, party, points);
  const nonces = secrets.map(drawn);
  const c = await challenge(context, rows, rows.map(([base, , which]) => times(nonces[which], base)));
  const proof = [c, ...secrets.map((one, which) => mod(c * one + nonces[which], L))];
  const post = {
    package: transcript.question.package,
    party,
    points: points.map(encoded).map(coded),
    proof: proof.map(bytesOf).map(coded),
    round,
    seen: coded(course.seen),
  };
  return { scalar, posts: { ...Object.fromEntries(earlier.map((one) => [one, secret.posts[one]])), [round]: post } };
};

const kept = (mode, work) =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open("parley-blind", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("secrets");
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const turn = opening.result.transaction("secrets", mode, { durability: "strict" });
      const asked = work(turn.objectStore("secrets"));
      turn.oncomplete = () => (opening.result.close(), resolve(asked.result));
      turn.onabort = () => reject(turn.error);
    };
  });

const attend = (section) => {
  const { transcript: address, party, round, ...words } = section.dataset;
  const find = (what) => section.querySelector(`[data-blind-${what}]`);
  const answers = [...section.querySelectorAll("[data-answer]")];
  const buttons = [...section.querySelectorAll("[data-blind-make], [data-blind-verify]")];
  let sure = false;
  const said = (code, name = "") => {
    const text = words["said" + code.replace(/(^|-)(.)/g, (_, __, first) => first.toUpperCase())] ?? "";
    if (find("said")) find("said").textContent = text.replace("{party}", `\u2068${name}\u2069`);
  };
  const attempt = (work) => async () => {
    let transcript;
    buttons.forEach((button) => (button.disabled = true));
    try {
      const answer = await fetch(address, { cache: "no-store" });
      transcript = await (answer.ok ? answer : fail("failed")).json();
      await work(transcript, `${party} ${coded(await named(transcript))}`);
    } catch (why) {
      console.warn(why);
      const name = transcript?.question?.parties.find(({ id }) => id === why.party)?.name;
      said(why instanceof Refused && why.code !== "form" ? why.code : "failed", name);
    }
    buttons.forEach((button) => (button.disabled = false));
  };
  const make = async (transcript, key) => {
    const choice = answers.find((one) => one.checked)?.dataset.answer;
    if (round === "answers" && !choice) return said("choose");
    const secret = await kept("readonly", (store) => store.get(key));
    if (round === "answers" && secret?.posts.answers && !sure) return (sure = true), said("again");
    said("working");
    await new Promise((resolve) => setTimeout(resolve, 50)); // let it be shown before the arithmetic begins
    const next = await step(transcript, round, party, secret, choice === "accept");
    await kept("readwrite", (store) => store.put(next, key));
    answers.forEach((one) => (one.checked = false));
    const field = document.querySelector("[data-blind-post]");
    field.value = canonical(next.posts[round]);
    said("made");
    field.form.requestSubmit();
  };
  const verify = async (transcript) => {
    said("working");
    await new Promise((resolve) => setTimeout(resolve, 50));
    said(await outcome(transcript));
  };
  const look = async (transcript, key) => {
    if (find("fingerprint")) find("fingerprint").textContent = await fingerprint(transcript);
    if (transcript.posts.some((post) => post.round === "openings" && post.party === party))
      await kept("readwrite", (store) => store.delete(key));
  };
  // Radio buttons need a name to exclude each other; in a form it would be sent, so there they are left dead.
  answers.forEach((one) => (one.form ? (one.disabled = true) : (one.name = "blind-answer")));
  section.hidden = false;
  find("make")?.addEventListener("click", attempt(make));
  find("verify")?.addEventListener("click", attempt(verify));
  attempt(look)();
};
globalThis.document?.querySelectorAll("[data-blind]").forEach(attend);
