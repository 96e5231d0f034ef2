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
      // Several of a name are a list: checkboxes, buttons, the positions of a question.
      "form-dup-name": "off",
      // The content security policy lets neither run.
      "no-inline-style": "error",
      "no-style-tag": "error",
      // Every asset is ours, from our own origin.
      "require-sri": "off",
    },
  }),
);

for await (const line of createInterface({ input: process.stdin })) {
  const report = await validator.validateString(JSON.parse(line), "page.html");
  const findings = report.results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line, column, selector }) => ({ rule: ruleId, message, line, column, selector })),
  );
  process.stdout.write(JSON.stringify(findings) + "\n");
}
