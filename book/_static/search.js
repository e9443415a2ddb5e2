/* Finds pages by words, numbers, synonyms and near spellings, in the reader's browser. */
"use strict";
(() => {
  const TOKEN = /\d[\d,.]*%?|\p{L}+(?:['’]\p{L}+)?/gu;
  const SILENT = new Set(
    ("a an and are as at be by can do does for from has have how i in is it its many me much my " +
      "of on or our that the there this to was we what when where which who why will with").split(" "),
  );
  /* Words that a reader may type, and those that the book uses for the same. */
  const SAME = {
    bp: ["hypertension"],
    building: ["estate"],
    council: ["borough", "authority"],
    district: ["borough", "authority"],
    doctor: ["gp", "practice"],
    emergency: ["a&e"],
    employee: ["staff", "workforce"],
    forecast: ["chance", "pace"],
    gp: ["practice"],
    hospital: ["trust"],
    illness: ["sickness"],
    job: ["post", "vacancy"],
    maintenance: ["backlog"],
    nurse: ["staff"],
    poor: ["deprived"],
    poverty: ["deprivation"],
    premise: ["estate", "room"],
    property: ["estate"],
    repair: ["backlog"],
    surgery: ["practice"],
    tumour: ["cancer"],
    vacant: ["vacancy"],
    wait: ["a&e"],
  };
  const PHRASES = [
    [/high blood pressure/g, "hypertension"],
    [/blood pressure/g, "hypertension"],
    [/sick leave/g, "sickness"],
    [/accident and emergency|a\s*&\s*e\b/g, "emergency"],
    [/general practi(ce|tioner)s?/g, "gp"],
  ];
  const WEIGHTS = { title: 10, heading: 5, lead: 2, text: 1, data: 0.5 };
  const NONE = { title: 0, heading: 0, lead: 0, text: 0, data: 0 };
  const AROUND = 90; // letters of context on either side

  const stem = (word) => {
    if (word.length < 4 || word.endsWith("ss") || word.endsWith("us")) return word;
    if (word.endsWith("ies")) return `${word.slice(0, -3)}y`;
    return word.endsWith("s") ? word.slice(0, -1) : word;
  };
  const token = (found) =>
    /^\d/.test(found) ? found.replaceAll(",", "").replace(/\.(?=%?$)/, "") : stem(found.replace(/['’]s?$/, ""));
  const words = (text) => (text.toLowerCase().match(TOKEN) ?? []).map(token);

  /* Each page with how often each word stands in its title, headings, first section and text. */
  const counted = () =>
    window.searchIndex.filter((page) => page.sections.length).map((page) => {
      const counts = new Map();
      const count = (text, field) => {
        for (const word of words(text)) {
          if (!counts.has(word)) counts.set(word, { ...NONE });
          counts.get(word)[field] += 1;
        }
      };
      count(`${page.title} ${page.name}`, "title");
      count(page.sections[0].text, "lead");
      for (const section of page.sections) {
        count(section.heading, "heading");
        count(section.text, "text");
        count(section.data, "data");
      }
      return { ...page, counts };
    });

  /* Steps from one word to another: a letter added, left out, changed, or swapped with the next. */
  const distance = (one, other) => {
    let before = [];
    let last = Array.from({ length: other.length + 1 }, (_, j) => j);
    for (let i = 1; i <= one.length; i += 1) {
      const row = [i];
      for (let j = 1; j <= other.length; j += 1) {
        const differs = one[i - 1] === other[j - 1] ? 0 : 1;
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + differs);
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
          row[j] = Math.min(row[j], before[j - 2] + 1);
        }
      }
      [before, last] = [last, row];
    }
    return last[other.length];
  };

  const nearest = (word, known) => {
    const reach = word.length < 4 || /\d/.test(word) ? 0 : word.length < 8 ? 1 : 2;
    let found = [];
    let least = reach;
    for (const other of known) {
      if (Math.abs(other.length - word.length) > least) continue;
      const steps = distance(word, other);
      if (steps < least) [least, found] = [steps, []];
      if (steps === least && steps > 0) found.push(other);
    }
    return found;
  };

  /* The words of the book that a typed word stands for, each with how well. */
  const meanings = (word, known) => {
    const found = new Map();
    const add = (other, weight) => {
      if (known.has(other) && !found.has(other)) found.set(other, weight);
    };
    add(word, 1);
    if (!word.endsWith("%")) add(`${word}%`, 0.9);
    for (const other of SAME[word] ?? []) add(other, 0.8);
    if (word.length > 2 && !/^\d/.test(word)) {
      for (const other of known) if (other.startsWith(word)) add(other, 0.6);
    }
    if (found.size) return { found, corrected: [] };
    const near = nearest(word, known);
    for (const other of near) {
      add(other, 0.5);
      for (const same of SAME[other] ?? []) add(same, 0.4);
    }
    return { found, corrected: near };
  };

  const worth = (counts) =>
    Object.entries(WEIGHTS).reduce((sum, [field, weight]) => sum + weight * Math.log1p(counts[field]), 0);

  const find = (query, pages) => {
    const plain = PHRASES.reduce((text, [from, to]) => text.replace(from, to), query.toLowerCase());
    const typed = words(plain);
    const asked = [...new Set(typed.filter((word) => !SILENT.has(word)))];
    const known = new Set(pages.flatMap((page) => [...page.counts.keys()]));
    const terms = (asked.length ? asked : typed).map((word) => meanings(word, known));
    const rarity = terms.map(({ found }) => {
      const having = pages.filter((page) => [...found.keys()].some((word) => page.counts.has(word)));
      return Math.log1p(pages.length / (1 + having.length));
    });
    const scored = pages.map((page) => {
      const each = terms.map(({ found }) =>
        Math.max(0, ...[...found].map(([word, weight]) => weight * worth(page.counts.get(word) ?? NONE))),
      );
      const met = each.filter((value) => value > 0).length;
      const sum = each.reduce((total, value, i) => total + value * rarity[i], 0);
      return { page, met, score: sum * page.weight };
    });
    const most = Math.max(0, ...scored.map(({ met }) => met));
    return {
      results: scored
        .filter(({ met }) => met > 0 && met === most)
        .sort((one, other) => other.score - one.score)
        .map(({ page }) => page),
      sought: new Map(terms.flatMap(({ found }) => [...found])),
      corrected: [...new Set(terms.flatMap(({ corrected }) => corrected))],
    };
  };

  /* Where in a text the best of the words sought stands, and how many of them it has. */
  const meets = (text, sought) => {
    const places = [...text.toLowerCase().matchAll(TOKEN)]
      .map((match) => ({ at: match.index, length: match[0].length, word: token(match[0]) }))
      .filter(({ word }) => sought.has(word));
    const sum = [...new Set(places.map(({ word }) => word))].reduce((total, word) => total + sought.get(word), 0);
    places.sort((one, other) => sought.get(other.word) - sought.get(one.word) || one.at - other.at);
    return { sum, places };
  };

  const bestSection = (page, sought) => {
    let best = null;
    for (const section of page.sections) {
      const heading = meets(section.heading, sought);
      const told = meets(section.text, sought);
      const data = meets(section.data, sought);
      const sum = 2 * heading.sum + told.sum + data.sum / 2;
      const shown = told.sum || !data.sum ? { text: section.text, ...told } : { text: section.data, ...data };
      if (!best || sum > best.sum) best = { section, sum, shown };
    }
    return best;
  };

  const context = (text, places) => {
    const first = places[0] ?? { at: 0 };
    let start = Math.max(0, first.at - AROUND);
    let end = Math.min(text.length, first.at + AROUND);
    if (start > 0) start = text.indexOf(" ", start) + 1;
    if (end < text.length) end = Math.max(text.lastIndexOf(" ", end), first.at + (first.length ?? 0));
    const line = document.createElement("p");
    line.append(start > 0 ? "…" : "");
    let at = start;
    for (const place of [...places].sort((one, other) => one.at - other.at)) {
      if (place.at < start || place.at + place.length > end) continue;
      const mark = document.createElement("mark");
      mark.textContent = text.slice(place.at, place.at + place.length);
      line.append(text.slice(at, place.at), mark);
      at = place.at + place.length;
    }
    line.append(text.slice(at, end), end < text.length ? "…" : "");
    return line;
  };

  const item = (page, sought) => {
    const { section, shown } = bestSection(page, sought);
    const link = document.createElement("a");
    const first = section === page.sections[0];
    link.href = page.url + (first ? "" : `#${section.id}`);
    link.textContent = first ? page.title : `${page.title}: ${section.heading}`;
    const entry = document.createElement("li");
    entry.append(link, context(shown.text, shown.places));
    return entry;
  };

  const show = (query) => {
    const { results, sought, corrected } = find(query, counted());
    const said = document.getElementById("search-said");
    const pages = results.length === 1 ? "1 page" : `${results.length} pages`;
    said.textContent = results.length ? `${pages} with “${query}”` : `No page with “${query}”`;
    if (corrected.length) said.textContent += `, read as “${corrected.join("”, “")}”`;
    said.textContent += results.length ? "." : ". Try another word, or choose from the list of all pages.";
    const list = document.createElement("ol");
    list.append(...results.map((page) => item(page, sought)));
    document.getElementById("search-results").replaceChildren(list);
  };

  document.addEventListener("DOMContentLoaded", () => {
    const query = (new URLSearchParams(location.search).get("q") ?? "").trim();
    if (!query) return;
    document.getElementById("ics-query").value = query;
    show(query);
  });
})();
