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
    button.textContent = "Copy";
    button.setAttribute("aria-label", "Copy the command");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(command.querySelector("code").textContent);
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = "Copy"), 2000);
    });
    command.append(button);
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
    if (navigator.clipboard) document.querySelectorAll(".ics-command").forEach(addCopyButton);
  });
})();
