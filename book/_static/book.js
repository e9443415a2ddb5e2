/* The colour mode, the switch for code, the folds and the copy buttons. Every page also works without. */
"use strict";
(() => {
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const wide = window.matchMedia("(min-width: 64rem)");
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
  const showMode = (mode) => {
    root.dataset.theme = mode;
    const button = document.querySelector("[data-mode-switch]");
    if (button) {
      button.textContent = mode === "dark" ? "Light" : "Dark";
      button.setAttribute("aria-label", `Switch to ${mode === "dark" ? "light" : "dark"} colours`);
      button.hidden = false;
    }
  };
  const preferred = () => stored() || (dark.matches ? "dark" : "light");

  const switchMode = () => {
    const mode = root.dataset.theme === "dark" ? "light" : "dark";
    store(mode);
    showMode(mode);
  };

  /* Code stays hidden, all of it, until the reader asks for all of it. */
  const offerCode = () => {
    const folds = document.querySelectorAll("details.ics-code");
    const button = document.querySelector("[data-code-switch]");
    button.hidden = folds.length === 0;
    button.addEventListener("click", () => {
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

  const foldLists = () => {
    for (const list of document.querySelectorAll("details[data-open-when-wide]")) {
      list.open = wide.matches;
      list.dataset.ready = "";
    }
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
  showMode(preferred());
  dark.addEventListener("change", () => showMode(preferred()));
  window.addEventListener("beforeprint", openForPaper);
  window.addEventListener("afterprint", closeAgain);
  document.addEventListener("DOMContentLoaded", () => {
    showMode(preferred());
    foldLists();
    offerCode();
    openTarget();
    reachScrolling();
    window.addEventListener("hashchange", openTarget);
    wide.addEventListener("change", foldLists);
    window.addEventListener("resize", reachScrolling);
    document.addEventListener("toggle", reachScrolling, true); // what was folded could not be measured
    document.querySelector("[data-mode-switch]").addEventListener("click", switchMode);
    if (navigator.clipboard) document.querySelectorAll(".ics-command").forEach(addCopyButton);
  });
})();
