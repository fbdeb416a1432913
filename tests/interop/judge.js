// Asks one npm package whether it takes files: judge.js NAME PATH...; says taken for each, ends with 1 at the first refused.
const fs = require("fs");
const [name, ...paths] = process.argv.slice(2);
for (const path of paths) {
  const text = fs.readFileSync(path, "utf8");
  let takes = false;
  if (name === "fhir") {
    const { Fhir } = require("fhir");
    takes = new Fhir().validate(JSON.parse(text)).valid;
  } else if (name === "webvtt-parser") {
    const { WebVTTParser } = require("webvtt-parser");
    const read = new WebVTTParser().parse(text, "subtitles");
    takes = read.cues.length > 0 && read.errors.length === 0;
  }
  if (!takes) process.exit(1);
  console.log("taken");
}
