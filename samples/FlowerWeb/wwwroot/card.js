// One picture on the page: its preview, its classes, and the heat map of the class that was chosen.

import { explain } from "./api.js";

const percent = new Intl.NumberFormat("en", { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });

export class Card {
  #file;
  #urls = [];
  #heat = new Map();
  #part;

  constructor(file) {
    this.#file = file;
    this.element = document.getElementById("card").content.firstElementChild.cloneNode(true);
    this.#part = (selector) => this.element.querySelector(selector);
    this.#part("figcaption").textContent = file.name;
  }

  /** Shows the picture, if the browser can read it: what it cannot read need not be sent. */
  async preview(limits) {
    let size;
    try {
      const bitmap = await createImageBitmap(this.#file);
      size = [bitmap.width, bitmap.height];
      bitmap.close();
    } catch {
      this.#part(".frame").hidden = true;
      throw new Error("This file is not a picture that can be read.");
    }

    const photo = this.#part(".photo");
    [photo.width, photo.height] = size;
    photo.alt = `The picture ${this.#file.name}`;
    photo.src = this.#url(this.#file);
    if (this.#file.size > limits.maxFileBytes) {
      throw new Error(`The file is larger than ${Math.floor(limits.maxFileBytes / 1048576 * 10) / 10} MB.`);
    }

    if (size[0] * size[1] > limits.maxPixels) {
      throw new Error(`The picture has more than ${Math.floor(limits.maxPixels / 1e5) / 10} megapixels.`);
    }
  }

  /** Says what happens. */
  state(text) {
    this.#part(".state").textContent = text;
  }

  /** Shows why there is no answer. */
  fail(message) {
    this.#settle();
    const error = this.#part(".error");
    error.textContent = message;
    error.hidden = false;
  }

  /** Shows the classes; where there are heat maps they can be chosen. */
  answer(prediction, heatMaps) {
    this.#settle();
    const list = this.#part(".scores");
    for (const { label, score } of prediction.scores) {
      const item = document.getElementById("score").content.firstElementChild.cloneNode(true);
      const button = item.querySelector("button");
      item.querySelector(".label").textContent = label;
      item.querySelector(".percent").textContent = percent.format(score);
      item.querySelector(".bar span").style.width = `${100 * score}%`;
      button.disabled = !heatMaps;
      if (heatMaps) {
        button.title = "Show where this class is seen";
        button.addEventListener("click", () => this.#choose(button, label));
      }

      list.append(item);
    }
  }

  /** Gives memory back. */
  dispose() {
    this.#urls.forEach((url) => URL.revokeObjectURL(url));
    this.element.remove();
  }

  async #choose(button, label) {
    const heat = this.#part(".heat");
    const chosen = button.getAttribute("aria-pressed") === "true";
    this.element.querySelectorAll(".score").forEach((other) => other.setAttribute("aria-pressed", "false"));
    heat.hidden = true;
    if (chosen) {
      this.state("");
      return;
    }

    button.setAttribute("aria-pressed", "true");
    this.#part(".error").hidden = true;

    // From here on what it says answers the user; before, every picture of many would have spoken.
    this.#part(".state").setAttribute("aria-live", "polite");
    this.state("Looking…");
    try {
      if (!this.#heat.has(label)) {
        this.#heat.set(label, this.#url(await explain(this.#file, label)));
      }
    } catch (error) {
      button.setAttribute("aria-pressed", "false");
      this.state("");
      this.fail(error.message);
      return;
    }

    // Another class may have been chosen meanwhile.
    if (button.getAttribute("aria-pressed") === "true") {
      heat.src = this.#heat.get(label);
      heat.alt = `Heat map: where ${label} is seen`;
      heat.hidden = false;
      this.state(`Bright: where ${label} is seen.`);
    }
  }

  #settle() {
    this.state("");
    this.#part(".answer").setAttribute("aria-busy", "false");
  }

  #url(blob) {
    const url = URL.createObjectURL(blob);
    this.#urls.push(url);
    return url;
  }
}
