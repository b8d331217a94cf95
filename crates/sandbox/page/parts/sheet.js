// The spreadsheet, as the one who sits before it has it.

import { get, post } from "../api.js";
import { arrows, h, refresher } from "../dom.js";
import { on } from "../live.js";
import { attempt, dialog } from "../toast.js";
import { Grid } from "./grid.js";

export const sheet = {
  id: "sheet",
  title: "Sheet",
  mount(place, { isShown }) {
    const books = h("select", { class: "field", "aria-label": "Spreadsheet", onchange: () => choose(books.value) });
    const title = h("h3", { class: "sheet-title" });
    const tabs = h("div", { class: "worksheet-tabs", role: "tablist", "aria-label": "Worksheets" });
    const note = h("p", { class: "sheet-note", "aria-live": "polite" });
    const empty = h("p", { class: "empty", text: "No spreadsheet is here yet. A service that keeps one makes it, or PUT one in by the control API." });
    const grid = new Grid({
      tick: (line, column, isOn) => act({ act: "tick", row: { line }, column, on: isOn }),
      edit: (line, column, text) => act({ act: "edit", row: { line }, column, text }),
      selected: (cell) => tell(cell),
    });
    const tool = (label, spoken, deed) => h("button", { type: "button", class: "chip", text: label, title: spoken, "aria-label": spoken, onclick: () => grid.at && deed(grid.at) });
    const tools = h("div", { class: "tools", role: "toolbar", "aria-label": "Spreadsheet" },
      tool("+ Row", "Insert a row above the selected one", ({ line }) => act({ act: "insert_rows", above: { line }, count: 1 })),
      tool("− Row", "Delete the selected row", ({ line }) => act({ act: "delete_rows", first: { line }, count: 1 })),
      tool("A→Z", "Sort by the selected column", ({ column }) => act({ act: "sort", column, descending: false })),
      tool("Z→A", "Sort by the selected column, descending", ({ column }) => act({ act: "sort", column, descending: true })),
      tool("Note", "Write a note on the selected cell", ({ line, column, cell }) => writeNote(line, column, cell)),
    );
    const whole = h("div", { class: "sheet" }, h("div", { class: "sheet-head" }, title, books), tools, grid.element, note, tabs);
    place.append(whole, empty);
    arrows(tabs, "[role=tab]", { horizontal: true });
    let book = null;
    let worksheet = null;
    let known = null;

    const load = refresher(async () => {
      if (!isShown()) return;
      const all = await get("/sheets");
      empty.hidden = all.length > 0;
      whole.hidden = all.length === 0;
      if (all.length === 0) return;
      if (!all.some(({ id }) => id === book)) book = all[0].id;
      books.hidden = all.length < 2;
      books.replaceChildren(...all.map(({ id, title }) => h("option", { value: id, text: title, selected: id === book })));
      title.textContent = all.find(({ id }) => id === book).title;
      const sheets = (await get(`/sheets/${encodeURIComponent(book)}/worksheets`)).filter(({ hidden }) => !hidden);
      if (!sheets.some(({ title }) => title === worksheet)) worksheet = sheets[0]?.title ?? null;
      drawTabs(sheets);
      if (!worksheet) return;
      const shown = sheets.find(({ title }) => title === worksheet);
      const rows = await get(`/sheets/${encodeURIComponent(book)}/worksheets/${encodeURIComponent(worksheet)}`);
      grid.show(rows, shown, `${book}/${worksheet}`);
      tell(grid.at);
    });

    function choose(id) {
      book = id;
      worksheet = null;
      load();
    }

    function drawTabs(sheets) {
      const version = JSON.stringify([book, worksheet, sheets.map(({ title }) => title)]);
      if (version === known) return;
      known = version;
      const focused = tabs.contains(document.activeElement);
      tabs.replaceChildren(...sheets.map(({ title }) => {
        const is = title === worksheet;
        return h("button", { type: "button", role: "tab", class: "tab", "aria-selected": String(is), tabindex: is ? 0 : -1, text: title, onclick: () => { worksheet = title; load(); } });
      }));
      if (focused) tabs.querySelector("[aria-selected=true]")?.focus();
    }

    async function act(deed) {
      await attempt(() => post(`/sheets/${encodeURIComponent(book)}/acts`, [{ sheet: worksheet, ...deed }]));
      await load();
    }

    function tell(at) {
      note.textContent = at?.cell?.note ? `Note on ${at.column}${at.line}: ${at.cell.note}` : "";
      note.hidden = note.textContent === "";
    }

    async function writeNote(line, column, cell) {
      const text = h("textarea", { class: "field", rows: 4, id: "note-text" });
      text.value = cell?.note ?? "";
      const chosen = await dialog({
        title: `Note on ${column}${line}`,
        body: [h("label", { for: "note-text", class: "unseen", text: "Note" }), text],
        buttons: [{ label: "Keep", value: "keep", kind: "primary" }, { label: "Cancel", value: "" }],
      });
      if (chosen === "keep") await act({ act: "note", row: { line }, column, text: text.value });
    }

    on("sheets", load);
    return { shown: load };
  },
};
