/* The colour mode, the switch for code, the folds and the copy buttons. Every page also works without. */
"use strict";
(() => {
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const KEY = "icsbook-mode";

  const stored = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // storage may be refused, and is on some file:// pages
    }
  };
  const store = (mode) => {
    try {
      localStorage.setItem(KEY, mode);
    } catch {
      /* the choice then lasts as long as the page */
    }
  };
  const shownMode = () => root.dataset.theme || (dark.matches ? "dark" : "light");
  const otherMode = () => (shownMode() === "dark" ? "light" : "dark");

  /* Styles follow the system; only a mode that the reader has chosen needs to be told them. */
  const nameMode = () => {
    const button = document.querySelector("[data-mode-switch]");
    button.textContent = otherMode() === "dark" ? "Dark" : "Light";
    button.setAttribute("aria-label", `Switch to ${otherMode()} colours`);
  };
  const switchMode = () => {
    root.dataset.theme = otherMode();
    store(root.dataset.theme);
    nameMode();
  };

  /* Code stays hidden, all of it, until the reader asks for all of it. */
  const offerCode = () => {
    const folds = document.querySelectorAll("details.ics-code");
    const button = document.querySelector("[data-code-switch]");
    if (button) button.addEventListener("click", () => {
      const shown = root.toggleAttribute("data-code");
      for (const fold of folds) fold.open = shown;
      button.setAttribute("aria-pressed", String(shown));
    });
  };

  /* A link may lead into a fold. */
  const openTarget = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let fold = target && target.closest("details"); fold; fold = fold.parentElement.closest("details")) {
      fold.open = true;
    }
    if (target) target.scrollIntoView();
  };

  /* The list that covers the foot of a narrow window has served once it has led somewhere. */
  const foldContents = () => {
    const fold = document.querySelector(".ics-contents details");
    if (fold) fold.addEventListener("click", (event) => (fold.open &&= !event.target.closest("a")));
  };

  /* A region that scrolls must be reachable by keyboard. */
  const reachScrolling = () => {
    for (const region of document.querySelectorAll("pre, .pst-scrollable-table-container")) {
      if (region.scrollWidth > region.clientWidth) region.tabIndex = 0;
      else region.removeAttribute("tabindex");
    }
  };

  const addCopyButton = (command) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "ics-copy";
    const label = (words, name) => {
      button.textContent = words;
      button.setAttribute("aria-label", name);
    };
    label("Copy", "Copy the command");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(command.querySelector("code").textContent);
      label("Copied", "Command copied");
      setTimeout(() => label("Copy", "Copy the command"), 2000);
    });
    command.append(button);
  };

  /* A chart as PNG, with what must not get lost on its way: caption, source, address. */
  const PNG_SCALE = 2;
  const PNG_EDGE = 16;

  const breakLines = (pen, words, width) => {
    const lines = [];
    for (const word of words.trim().split(/\s+/)) {
      const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
      if (lines.length && pen.measureText(longer).width <= width) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines;
  };

  const drawFigure = (figure, image) => {
    const family = getComputedStyle(figure).fontFamily;
    const address = new URL(`#${figure.id}`, location.href).href;
    const follows = (line) => figure.compareDocumentPosition(line) & Node.DOCUMENT_POSITION_FOLLOWING;
    const source = [...document.querySelectorAll(".ics-source")].find(follows);
    const texts = [
      { words: figure.querySelector("figcaption").textContent, font: `600 16px ${family}`, step: 22 },
      { words: source ? source.textContent : "", font: `13px ${family}`, step: 18 },
      { words: address, font: `13px ${family}`, step: 18 },
    ];
    const canvas = document.createElement("canvas");
    const pen = canvas.getContext("2d");
    for (const text of texts) {
      pen.font = text.font;
      text.lines = text.words ? breakLines(pen, text.words, image.width) : [];
    }
    const rows = texts.reduce((sum, text) => sum + text.lines.length * text.step, 0);
    canvas.width = (image.width + 2 * PNG_EDGE) * PNG_SCALE;
    canvas.height = (image.height + rows + 4 * PNG_EDGE) * PNG_SCALE;
    pen.scale(PNG_SCALE, PNG_SCALE);
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.fillStyle = "#1d1d1d";
    pen.textBaseline = "top";
    let y = PNG_EDGE;
    const write = (text) => {
      pen.font = text.font;
      for (const line of text.lines) {
        pen.fillText(line, PNG_EDGE, y);
        y += text.step;
      }
    };
    write(texts[0]);
    pen.drawImage(image, PNG_EDGE, y + PNG_EDGE / 2, image.width, image.height);
    y += image.height + PNG_EDGE;
    texts.slice(1).forEach(write);
    return canvas;
  };

  const savePng = async (event) => {
    const figure = event.target.closest("figure");
    const shown = figure.querySelector("img");
    const image = new Image(shown.getAttribute("width"), shown.getAttribute("height"));
    image.src = shown.src; // the form for wide windows, whatever the window
    await image.decode();
    drawFigure(figure, image).toBlob((png) => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(png);
      link.download = `${figure.id}.png`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    });
  };

  /* Paper shows what is folded, except code; the screen is left as it was. */
  let opened = [];
  const openForPaper = () => {
    opened = [...document.querySelectorAll("main details:not(.ics-code):not([open])")];
    for (const fold of opened) fold.open = true;
  };
  const closeAgain = () => {
    for (const fold of opened) fold.open = false;
  };

  root.dataset.script = "on";
  root.toggleAttribute("data-folder", location.protocol === "file:");
  if (stored()) root.dataset.theme = stored();
  window.addEventListener("beforeprint", openForPaper);
  window.addEventListener("afterprint", closeAgain);
  document.addEventListener("DOMContentLoaded", () => {
    nameMode();
    dark.addEventListener("change", nameMode);
    foldContents();
    offerCode();
    openTarget();
    reachScrolling();
    window.addEventListener("hashchange", openTarget);
    window.addEventListener("resize", reachScrolling);
    document.addEventListener("toggle", reachScrolling, true); // what was folded could not be measured
    document.querySelector("[data-mode-switch]").addEventListener("click", switchMode);
    for (const button of document.querySelectorAll("[data-save-png]")) button.addEventListener("click", savePng);
    if (navigator.clipboard) document.querySelectorAll(".ics-command").forEach(addCopyButton);
  });
})();
