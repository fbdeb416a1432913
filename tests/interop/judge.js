// Asks one npm package whether it takes a file: judge.js NAME PATH; exit 0 when it does, 1 when it refuses.
const fs = require("fs");
const [name, path] = process.argv.slice(2);
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
process.exit(takes ? 0 : 1);
