// Opens pages in Chromium and says what is wrong with them; tests/page.rs runs it.
//
//   NODE_PATH=… CHROMIUM=… node look.mjs [--shots FOLDER] PAGE…
//
// For every page, in light and dark: no message on the console, no request but for the file itself, nothing to
// scroll sideways at 360, 768 and 1440 pixels, no label of a picture over another one, and axe-core finds no
// violation. On paper: as many sheets of A4 as the page's name asks for (`plan.2.html`: two). Exit code 1 where anything is wrong.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { pathToFileURL } from "node:url";

// NODE_PATH is for `require` only.
const require = createRequire(import.meta.url);
const puppeteer = require("puppeteer-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const args = process.argv.slice(2);
const shots = args[0] === "--shots" ? args.splice(0, 2)[1] : null;
const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM,
  headless: true,
  // Continuous integration runs as root in a container, where Chromium's own sandbox cannot start.
  args: ["--no-sandbox", "--disable-gpu", "--hide-scrollbars"],
});
let wrong = 0;
const say = (page, what) => {
  wrong += 1;
  console.log(`${basename(page)}: ${what}`);
};

for (const file of args) {
  const url = pathToFileURL(resolve(file)).href;
  for (const scheme of ["light", "dark"]) {
    for (const width of [360, 768, 1440]) {
      const page = await browser.newPage();
      page.on("console", (m) => say(file, `console at ${width}: ${m.text()}`));
      page.on("pageerror", (e) => say(file, `script at ${width}: ${e.message}`));
      page.on("request", (r) => r.url() === url || say(file, `request for ${r.url()}`));
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      await page.setViewport({ width, height: 900 });
      await page.goto(url);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (wide > 0) say(file, `${wide} pixels to scroll sideways at ${width}`);
      for (const pair of await page.evaluate(colliding)) say(file, `at ${width}: ${pair}`);
      if (width !== 768) {
        // By the debugger, which no policy of the page binds.
        await page.evaluate(axe);
        const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
        for (const v of found.violations) {
          const where = v.nodes.slice(0, 3).map((n) => `${n.target.join(" ")}: ${n.failureSummary}`);
          say(file, `axe, ${scheme} at ${width}: ${v.id}: ${v.help}: ${where.join(" | ")}`);
        }
      }
      if (shots) {
        await page.screenshot({ path: `${shots}/${basename(file, ".html")}-${width}-${scheme}.png`, fullPage: true });
      }
      await page.close();
    }
  }
  const page = await browser.newPage();
  await page.goto(url);
  const pdf = Buffer.from(await page.pdf({ preferCSSPageSize: true })).toString("latin1");
  const sheets = (pdf.match(/\/Type\s*\/Page\b(?!s)/g) ?? []).length;
  const asked = Number(basename(file).match(/\.(\d+)\.html$/)?.[1] ?? 0);
  if (asked && sheets > asked) say(file, `${sheets} sheets of paper, not ${asked}`);
  if (shots) await page.pdf({ path: `${shots}/${basename(file, ".html")}.pdf`, preferCSSPageSize: true });
  await page.close();
}
await browser.close();
process.exit(wrong ? 1 : 0);

/** Labels of one picture that lie over each other, or outside it. */
function colliding() {
  const found = [];
  for (const picture of document.querySelectorAll("svg[role=img]")) {
    const frame = picture.getBoundingClientRect();
    const labels = [...picture.querySelectorAll("text")]
      .map((t) => ({ text: t.textContent, box: t.getBoundingClientRect() }))
      .filter((t) => t.box.width > 0);
    labels.forEach((a, at) => {
      if (a.box.left < frame.left - 2 || a.box.right > frame.right + 2) found.push(`“${a.text}” leaves its picture`);
      for (const b of labels.slice(at + 1)) {
        const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
        const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
        if (across > 1 && down > 3) found.push(`“${a.text}” lies over “${b.text}”`);
      }
    });
  }
  return found;
}
