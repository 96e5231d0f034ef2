// Writes what the Intl of Node.js (ICU with the same CLDR release) prints for
// many inputs in each language: testdata/intl/{tag}.json, which intl_test.go
// compares with. Run it by hand after a new CLDR release:
//
//     node gencldr/golden.mjs
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const out = join(dirname(fileURLToPath(import.meta.url)), "..", "testdata", "intl");

const numbers = [
  0, 1, 2, 3, 7, 10, 11, 12, 20, 21, 42, 99, 100, 101, 102, 111, 280, 365, 999, 1000, 1001, 1234, 1500,
  1949, 1950, 1999, 2026, 9949, 9950, 9999, 10000, 12345, 50000, 94999, 95000, 99499, 99500, 99999,
  100000, 123456, 500000, 999499, 999500, 999949, 999999, 1000000, 1049999, 1050000, 1234567, 9999999,
  12345678, 99500000, 123456789, 999500000, 1000000000, 1234567890, 12345678901, 123456789012,
  999999999999, 1000000000000, 1234567890123, 123456789012345, 1234567890123456, 0.1, 0.5, 0.25,
  0.125, 0.0625, 0.999, 0.9994, 0.9995, 0.9999, 1.5, 1.005, 1.0005, 2.345, 2.3455, 12.5, 99.5, 99.95,
  3.14159, 1234.5, 12345.678, 999.4, 999.5, 999.9994, 1e-7, 0.004, 0.0049, 0.0095,
];
const signed = [...numbers, ...numbers.filter((n) => n > 0).map((n) => -n)];

const fractions = [
  0, 0.001, 0.004, 0.0049, 0.005, 0.01, 0.015, 0.05, 0.1, 0.125, 0.145, 0.25, 0.255, 0.285, 0.333, 0.4,
  0.499, 0.5, 0.505, 0.575, 0.66, 0.75, 0.995, 0.9949, 1, 1.005, 1.5, 2, 9.99, 10, 12.34, 123.456, -0.25, -1.5,
];

const zones = ["UTC", "Europe/Amsterdam", "Africa/Cairo", "America/Mexico_City", "Asia/Kolkata"];
// One instant in each month and on each weekday, around midnights, in odd years.
const instants = [
  ...Array.from({ length: 36 }, (_, i) => Date.UTC(2010 + i, i % 12, 1 + ((i * 5) % 28), (i * 7) % 24, (i * 11) % 60, (i * 13) % 60)),
  Date.UTC(2026, 10, 21, 20, 6, 7), Date.UTC(2026, 0, 1, 0, 0, 0), Date.UTC(2025, 11, 31, 23, 59, 59),
  Date.UTC(2024, 1, 29, 12, 0, 0), Date.UTC(1999, 8, 9, 9, 9, 9), Date.UTC(2010, 5, 24, 0, 30, 0),
];

const units = ["second", "minute", "hour", "day", "week", "month", "year"];
const values = [0, 1, 2, 3, 4, 5, 10, 11, 12, 19, 25, 45, 99, 100, 101, 102, 103, 111, 200, 1000, 1234, 100000, 1000000];

const items = ["Sanne", "Karim & Co", "مرحبا", "a", "b", "c", "d"];

const words = {
  nl: ["Appel", "appel", "äpfel", "ijs", "IJs", "ijsje", "iJs", "yes", "één", "een", "EEN", "zee", "zeeën", "Zeeland", "coöperatie", "cooperatie", "reünie", "'s avonds", "s avonds", "e-mail", "email", "e mail", "#hashtag", "hashtag", "@sanne", "10", "9", "2", "été"],
  de: ["Apfel", "apfel", "Äpfel", "äpfel", "Affe", "Straße", "Strasse", "strasse", "Straßen", "Öl", "Ol", "Oel", "über", "uber", "Uber", "Über", "Zürich", "Zurich", "Zebra", "naïve", "naive", "groß", "gross", "Grosse", "ẞ", "ss", "Übergang", "uebergang", "#hashtag", "2024"],
  ar: ["أحمد", "احمد", "إسلام", "اسلام", "آمال", "امال", "ألف", "الف", "باب", "تاء", "ثوم", "جمل", "حوار", "خبر", "دار", "ذهب", "رأي", "راي", "زمن", "سؤال", "سوال", "شكر", "صوت", "ضوء", "طريق", "ظل", "عمل", "غد", "فكر", "قلم", "كتاب", "لون", "موقف", "نقاش", "هاتف", "وسم", "يوم", "يد", "مدرسة", "مدرسه", "على", "علي", "مَرحبا", "مرحبا", "Twitter", "10", "تويتر Twitter", "تويتر عربي", "ماء", "ماآل", "مأوى", "مئة", "مؤتمر", "مائل", "قراءة", "قرآن", "قران", "بيئة", "بداية", "بدايات", "هدى", "هدي", "9", "#وسم", "@سارة", "سارة", "a"],
  es: ["ano", "año", "Ano", "Año", "anuncio", "añadir", "nube", "ñandú", "Ñu", "oso", "cero", "chico", "ciudad", "lluvia", "lobo", "luz", "ultimo", "último", "Último", "árbol", "arbol", "Arbol", "pingüino", "pinguino", "vergüenza", "zapato", "él", "el", "¿qué?", "que", "qué", "#tag"],
  en: ["apple", "Apple", "APPLE", "äpple", "résumé", "resume", "Resume", "Résumé", "co-op", "coop", "co op", "naïve", "naive", "façade", "facade", "zoo", "Zoë", "Zoe", "œuvre", "oeuvre", "#tag", "tag", "@handle", "handle", "don’t", "dont", "1", "10", "2"],
};

function cases(tag, system) {
  const locale = `${tag}-u-nu-${system}`;
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 3 });
  const percent = new Intl.NumberFormat(locale, { style: "percent" });
  const compact = new Intl.NumberFormat(locale, { notation: "compact" });
  const styles = ["short", "medium", "long", "full"];
  const zone = (i) => zones[i % zones.length];
  const stamped = (options) =>
    styles.flatMap((style) =>
      instants.map((t, i) => [t, zone(i), style, new Intl.DateTimeFormat(locale, { ...options(style), timeZone: zone(i) }).format(t)]),
    );
  const clock = (style) =>
    instants.map((t, i) => [t, zone(i), style, new Intl.DateTimeFormat(locale, { timeStyle: style, timeZone: zone(i) }).format(t)]);
  const relative = (numeric) =>
    units.flatMap((unit) =>
      values.flatMap((v) => (v ? [v, -v] : [v])).map((v) => [v, unit, numeric, new Intl.RelativeTimeFormat(locale, { numeric }).format(v, unit)]),
    );
  return {
    number: signed.map((n) => [n, number.format(n)]),
    percent: fractions.map((n) => [n, percent.format(n)]),
    compact: signed.map((n) => [n, compact.format(n)]),
    date: stamped((s) => ({ dateStyle: s })),
    dateTime: stamped((s) => ({ dateStyle: s, timeStyle: "short" })),
    time: [...clock("short"), ...clock("medium")],
    relative: [...relative("auto"), ...relative("always")],
  };
}

function texts(tag) {
  const list = (type) =>
    items.map((_, n) => [items.slice(0, n), type, new Intl.ListFormat(tag, { type }).format(items.slice(0, n))]);
  const names = new Intl.DisplayNames(tag, { type: "language", fallback: "none" });
  const letters = [..."abcdefghijklmnopqrstuvwxyz"];
  const codes = letters.flatMap((a) => letters.map((b) => a + b));
  // Codes that Intl takes for others (iw is he, tw is ak) say nothing about the table.
  const plain = codes.filter((c) => Intl.getCanonicalLocales(c)[0] === c && !["bh", "tw"].includes(c) && names.of(c));
  const collator = new Intl.Collator(tag);
  return {
    list: [...list("conjunction"), ...list("disjunction")],
    language: plain.map((c) => [c, names.of(c)]),
    sorted: [...words[tag]].sort(collator.compare),
  };
}

mkdirSync(out, { recursive: true });
for (const tag of Object.keys(words)) {
  const systems = tag === "ar" ? ["latn", "arab"] : ["latn"];
  const file = { icu: process.versions.icu, cldr: process.versions.cldr, ...texts(tag), systems: {} };
  for (const system of systems) file.systems[system] = cases(tag, system);
  const lines = (o) => Object.entries(o).map(([k, v]) => `${JSON.stringify(k)}: ${k === "systems" ? `{\n${lines(v)}\n}` : JSON.stringify(v)}`).join(",\n");
  writeFileSync(join(out, `${tag}.json`), `{\n${lines(file)}\n}\n`);
}
