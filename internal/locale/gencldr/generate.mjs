// Cuts what internal/locale needs out of the Unicode CLDR: one small JSON file
// per language in ../cldr, and the table of right-to-left scripts.
//
//     go generate ./internal/locale      (npm installs the pinned data first)
//
// The languages are the official ones of the European Union with some of their
// neighbours and the world's largest, so that most new interface languages need
// messages and a registration only. For any other, add it here and run again.
import { createRequire } from "node:module";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const here = dirname(fileURLToPath(import.meta.url));

const languages = (
  "ar bg ca cs cy da de el en es et eu fi fr ga gl he hr hu id is it ja ko " +
  "lb lt lv mk mt nb nl pl pt ro ru sk sl sq sr sv tr uk vi zh"
).split(" ");

const main = (pkg, lang, file) => require(`${pkg}/main/${lang}/${file}.json`).main[lang];

// bare drops CLDR's variants: {"x": 1, "x-alt-ascii": 2} is {"x": 1}.
const bare = (o) => Object.fromEntries(Object.entries(o).filter(([k]) => !k.includes("-alt-")));

const pick = (o, ...keys) => Object.fromEntries(keys.map((k) => [k, o[k]]));

const weekdays = (o) => ["sun", "mon", "tue", "wed", "thu", "fri", "sat"].map((d) => o[d]);
const twelve = (o) => Array.from({ length: 12 }, (_, i) => o[i + 1]);

// forms turns {"relativeTimePattern-count-one": "x"} into {"one": "x"}.
const forms = (o) =>
  Object.fromEntries(Object.entries(bare(o)).map(([k, v]) => [k.slice(k.lastIndexOf("-") + 1), v]));

function dates(lang) {
  const g = main("cldr-dates-full", lang, "ca-gregorian").dates.calendars.gregorian;
  const at = g["dateTimeFormats-atTime"].standard;
  return {
    months: twelve(g.months.format.wide),
    monthsShort: twelve(g.months.format.abbreviated),
    days: weekdays(g.days.format.wide),
    daysShort: weekdays(g.days.format.abbreviated),
    dayPeriods: pick(g.dayPeriods.format.abbreviated, "am", "pm"),
    dateFormats: pick(g.dateFormats, "full", "long", "medium", "short"),
    timeFormats: pick(g.timeFormats, "medium", "short"),
    dateTimeFormats: pick(at, "full", "long", "medium", "short"),
  };
}

function relative(lang) {
  const fields = main("cldr-dates-full", lang, "dateFields").dates.fields;
  const unit = (f) => ({
    named: Object.fromEntries(
      Object.entries(f)
        .filter(([k]) => /^relative-type-/.test(k))
        .map(([k, v]) => [k.slice("relative-type-".length), v]),
    ),
    past: forms(f["relativeTime-type-past"]),
    future: forms(f["relativeTime-type-future"]),
  });
  const units = ["second", "minute", "hour", "day", "week", "month", "year"];
  return { relative: Object.fromEntries(units.map((u) => [u, unit(fields[u])])) };
}

// compact gives, for each power of ten from 1,000, the pattern per plural form.
function compact(formats) {
  const table = {};
  for (const [key, pattern] of Object.entries(bare(formats))) {
    const [power, , form] = key.split("-");
    const exponent = power.length - 1;
    (table[exponent] ??= {})[form] = pattern;
  }
  return table;
}

function numbers(lang) {
  const n = main("cldr-numbers-full", lang, "numbers").numbers;
  const systems = new Set([n.defaultNumberingSystem, n.otherNumberingSystems.native, "latn"]);
  const digits = require("cldr-core/supplemental/numberingSystems.json").supplemental.numberingSystems;
  const system = (s) => ({
    digits: digits[s]._digits,
    ...pick(n[`symbols-numberSystem-${s}`], "decimal", "group", "minusSign", "percentSign"),
    pattern: n[`decimalFormats-numberSystem-${s}`].standard,
    percent: n[`percentFormats-numberSystem-${s}`].standard,
    compact: compact(n[`decimalFormats-numberSystem-${s}`].short.decimalFormat),
  });
  const usable = [...systems].filter((s) => digits[s]?._type === "numeric" && n[`symbols-numberSystem-${s}`]);
  return {
    // Everyone can read Latin digits on the web; a native system is a choice.
    digits: n.defaultNumberingSystem,
    minGrouping: Number(n.minimumGroupingDigits),
    systems: Object.fromEntries(usable.map((s) => [s, system(s)])),
  };
}

function texts(lang) {
  const lists = main("cldr-misc-full", lang, "listPatterns").listPatterns;
  const quotes = main("cldr-misc-full", lang, "delimiters").delimiters;
  const list = (l) => ({ two: l["2"], start: l.start, middle: l.middle, end: l.end });
  return {
    and: list(lists["listPattern-type-standard"]),
    or: list(lists["listPattern-type-or"]),
    quotes: ["quotationStart", "quotationEnd", "alternateQuotationStart", "alternateQuotationEnd"].map(
      (k) => quotes[k],
    ),
  };
}

// languageNames keeps the two-letter languages: those people write in.
function languageNames(lang) {
  const names = main("cldr-localenames-full", lang, "languages").localeDisplayNames.languages;
  const two = Object.entries(bare(names)).filter(([code]) => /^[a-z]{2}$/.test(code));
  return { languages: Object.fromEntries(two.map(([k, v]) => [k, v])) };
}

// A line per part keeps the files small and their differences readable.
function write(lang, data) {
  const lines = Object.entries(data).map(([k, v]) => `${JSON.stringify(k)}: ${JSON.stringify(v)}`);
  writeFileSync(join(here, "..", "cldr", `${lang}.json`), `{\n${lines.join(",\n")}\n}\n`);
}

function writeScripts() {
  const meta = require("cldr-core/scriptMetadata.json").scriptMetadata;
  const rtl = Object.keys(meta).filter((s) => meta[s].rtl === "YES").sort();
  writeFileSync(
    join(here, "..", "script_gen.go"),
    `// Code generated by gencldr/generate.mjs from Unicode CLDR script metadata. DO NOT EDIT.

package locale

// rightToLeft reports whether the script (an ISO 15924 code) runs from right to left.
func rightToLeft(script string) bool {
	switch script {
	case ${rtl.map((s) => JSON.stringify(s)).join(",\n\t\t")}:
		return true
	}
	return false
}
`,
  );
}

for (const lang of languages) {
  write(lang, { ...dates(lang), ...relative(lang), ...numbers(lang), ...texts(lang), ...languageNames(lang) });
}
writeScripts();
