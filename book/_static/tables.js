/* Long tables: a heading sorts, a field above filters. The order of the page comes back with a third press. */
"use strict";
(() => {
  const TURNS = { none: "ascending", ascending: "descending", descending: "none" };
  const compareWords = new Intl.Collator("en-GB", { numeric: true }).compare;

  const text = (row, column) => row.cells[column]?.textContent.trim() ?? "";

  /* A number as the book writes it: £1.2m, 1,234, 55.6%, −3. What is none, such as [x], is NaN. */
  const number = (written) => {
    const digits = written.replaceAll(",", "").replace("\u2212", "-").replace(/[£%m²]/g, "");
    return digits.trim() === "" ? NaN : Number(digits);
  };

  const isMissing = (written) => written === "" || /^\[\w\]$/.test(written);

  const orderBy = (rows, column, turn) => {
    const keyed = rows.map((row) => ({ row, written: text(row, column) }));
    const there = keyed.filter(({ written }) => !isMissing(written));
    const counted = there.every(({ written }) => !Number.isNaN(number(written)));
    const compare = counted
      ? (a, b) => number(a.written) - number(b.written)
      : (a, b) => compareWords(a.written, b.written);
    there.sort(turn === "ascending" ? compare : (a, b) => compare(b, a));
    return [...there, ...keyed.filter(({ written }) => isMissing(written))].map(({ row }) => row);
  };

  const element = (tag, properties, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };

  const setUp = (table) => {
    const body = table.tBodies[0];
    const rows = [...body.rows];
    const headings = [...table.tHead.rows[0].cells];
    const field = element("input", { type: "search", autocomplete: "off" });
    const said = element("span", { className: "ics-filter-said", role: "status" });

    const show = () => {
      const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
      const by = headings.findIndex((heading) => heading.hasAttribute("aria-sort"));
      const turn = headings[by]?.getAttribute("aria-sort");
      const sorted = turn ? orderBy(rows, by, turn) : rows;
      const left = sorted.filter((row) => words.every((word) => row.textContent.toLowerCase().includes(word)));
      body.replaceChildren(...left);
      const order = turn ? `, by ${headings[by].textContent}, ${turn}` : "";
      said.replaceChildren(`${left.length} of ${rows.length} rows`, element("span", { className: "ics-hidden" }, order));
    };

    const sort = (heading) => {
      const turn = TURNS[heading.getAttribute("aria-sort") ?? "none"];
      for (const each of headings) each.removeAttribute("aria-sort");
      if (turn !== "none") heading.setAttribute("aria-sort", turn);
      show();
    };

    for (const heading of headings) {
      const button = element("button", { type: "button", className: "ics-sort" }, ...heading.childNodes);
      button.addEventListener("click", () => sort(heading));
      heading.append(button);
    }
    field.addEventListener("input", show);
    table.before(element("div", { className: "ics-filter" }, element("label", {}, "Filter rows ", element("span", { className: "ics-hidden" }, `of ${table.caption?.textContent ?? "this table"} `), field), said));
    said.textContent = `${rows.length} rows`;
  };

  const regions = ":is(.ics-scroll, .pst-scrollable-table-container) > table.ics-long";
  document.querySelectorAll(regions).forEach(setUp);
})();
