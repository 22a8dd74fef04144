// Takes pictures that are chosen, dropped or pasted, and has them classified a few at a time.

import { describe, predict } from "./api.js";
import { Card } from "./card.js";

const atOnce = 4;
const part = (id) => document.getElementById(id);
const cards = new Set();
const waiting = [];
let model, stop, done = 0, failed = 0, total = 0, running = 0;

function notice(text) {
  part("notice").textContent = text;
  part("notice").hidden = !text;
}

function report() {
  part("work").hidden = total === 0;
  part("progress").max = Math.max(total, 1);
  part("progress").value = done;
  part("stop").disabled = done === total;
  part("status").textContent = `${done} of ${total} done${failed ? `, ${failed} without an answer` : ""}`;
}

async function classify(card, file) {
  const round = stop;
  try {
    await card.preview(model);
    card.state("Sending…");
    card.answer(await predict(file, round.signal), model.heatMaps);
  } catch (error) {
    card.fail(round.signal.aborted ? "Stopped." : error instanceof TypeError ? "The server cannot be reached." : error.message);
    failed += round === stop ? 1 : 0;
  }

  if (round === stop) {
    done++;
    report();
  }
}

async function work() {
  running++;
  while (waiting.length > 0) {
    const [card, file] = waiting.shift();
    await classify(card, file);
  }

  running--;
}

async function add(files) {
  model ??= await loading;
  if (!model || files.length === 0) {
    return;
  }

  const room = model.maxPictures - cards.size;
  notice(files.length > room ? `At most ${model.maxPictures} pictures at once: ${files.length - Math.max(room, 0)} were left out. Clear the list for others.` : "");
  if (!stop || stop.signal.aborted) {
    stop = new AbortController();
    done = failed = total = 0;
  }

  for (const file of files.slice(0, Math.max(room, 0))) {
    const card = new Card(file);
    cards.add(card);
    part("results").append(card.element);
    waiting.push([card, file]);
    total++;
  }

  report();
  while (running < atOnce && waiting.length > 0) {
    work();
  }
}

function halt() {
  stop?.abort();
  waiting.splice(0).forEach(([card]) => { card.fail("Stopped."); failed++; done++; });
  report();
}

part("files").addEventListener("change", (event) => {
  add([...event.target.files]);
  event.target.value = "";
});
part("stop").addEventListener("click", halt);
part("clear").addEventListener("click", () => {
  halt();
  cards.forEach((card) => card.dispose());
  cards.clear();
  stop = undefined;
  done = failed = total = 0;
  notice("");
  report();
  part("files").focus();
});
document.addEventListener("paste", (event) => add([...event.clipboardData.files]));
for (const name of ["dragenter", "dragover"]) {
  document.addEventListener(name, (event) => { event.preventDefault(); part("drop").classList.add("over"); });
}
for (const name of ["dragleave", "drop"]) {
  document.addEventListener(name, (event) => { event.preventDefault(); part("drop").classList.remove("over"); });
}
document.addEventListener("drop", (event) => add([...event.dataTransfer.files]));

const loading = describe().then((found) => {
  part("model").textContent = `${found.name}: ${found.classes} classes, ${found.parameters.toLocaleString("en")} parameters.`
    + (found.heatMaps ? " Choose a class to see where it is seen." : " It was trained without heat maps.");
  return found;
}, (error) => {
  notice(error instanceof TypeError ? "The server cannot be reached." : error.message);
});
