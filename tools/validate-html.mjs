// Checks pages against the HTML standard. Each line on standard input is a
// page as a JSON string; each line on standard output is the JSON list of what
// is wrong with it: {rule, message, line, column, selector}.
import { createInterface } from "node:readline";
import { HtmlValidate, StaticConfigLoader } from "html-validate";

const validator = new HtmlValidate(
  new StaticConfigLoader({
    root: true,
    extends: ["html-validate:standard", "html-validate:document"],
    rules: {
      // The content security policy lets neither run.
      "no-inline-style": "error",
      "no-style-tag": "error",
      // Two of a name are two checkboxes, or two buttons of one form; see also listed.
      "form-dup-name": ["error", { shared: ["radio", "checkbox", "submit", "button", "reset"] }],
      // Every asset is ours, from our own origin.
      "require-sri": "off",
    },
  }),
);

// Fields that stand several times in a form, as they are a list: the positions of
// a question, and their translations, each with what it started from and what of it
// was typed in vain.
const listed = ["position", "text", "text_kept", "revision"];
const isListed = ({ ruleId, message }) =>
  ruleId === "form-dup-name" && listed.some((name) => message.includes(`"${name}"`));

for await (const line of createInterface({ input: process.stdin })) {
  const report = await validator.validateString(JSON.parse(line), "page.html");
  const findings = report.results.flatMap(({ messages }) =>
    messages.filter((found) => !isListed(found)).map(({ ruleId, message, line, column, selector }) => ({ rule: ruleId, message, line, column, selector })),
  );
  process.stdout.write(JSON.stringify(findings) + "\n");
}
