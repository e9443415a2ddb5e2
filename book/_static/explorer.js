/* The explorers: what is chosen in the lists is looked up in the table below them. */
"use strict";
(() => {
  const MISSING = "[x]";

  const setUp = (explorer) => {
    const lists = [...explorer.querySelectorAll("select")];
    const rows = [...explorer.querySelectorAll("tbody tr")]; // as they are before anybody sorts them
    const command = explorer.querySelector("[data-command]");

    /* The last list changes fastest from row to row. */
    const chosen = () => rows[lists.reduce((row, list) => row * list.options.length + list.selectedIndex, 0)];

    const showCard = (card, row) => {
      const { cells, sign, one, many, bounds } = card.dataset;
      const [figure, ...limits] = cells.split(" ").map((place) => row.cells[place].textContent);
      const known = figure !== MISSING;
      const limited = known && limits.length && !limits.includes(MISSING);
      card.querySelector("b").textContent = known ? figure + sign : "No figure";
      card.querySelector("span").textContent = !known ? "" : figure === "1" ? one : many;
      card.querySelector(".ics-period").textContent = limited ? `${bounds} ${limits[0]}${sign} to ${limits[1]}${sign}` : "";
    };

    const show = () => {
      for (const card of explorer.querySelectorAll("[data-cells]")) showCard(card, chosen());
      command.textContent = [command.dataset.command, ...lists.map((list) => list.value)].filter(Boolean).join(" ");
    };

    explorer.querySelector(".ics-explore").hidden = false;
    explorer.addEventListener("change", show);
  };

  document.querySelectorAll(".ics-explorer").forEach(setUp);
})();
