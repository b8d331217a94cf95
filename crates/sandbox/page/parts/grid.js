// A grid of cells: arrow keys move, Enter or a double click edits, a checkbox is ticked.

import { h } from "../dom.js";

const FEWEST_ROWS = 12;
const FEWEST_COLUMNS = 6;

/** The letters of a column: 0 is A, 26 is AA. */
export function letters(index) {
  return (index >= 26 ? letters(Math.floor(index / 26) - 1) : "") + String.fromCharCode(65 + (index % 26));
}

export class Grid {
  constructor(hooks) {
    this.hooks = hooks;
    this.table = h("table", { class: "grid", role: "grid", "aria-label": "Cells" });
    this.element = h("div", { class: "grid-scroller" }, this.table);
    this.cells = new Map();
    this.at = null;
    this.table.addEventListener("keydown", (event) => this.key(event));
    this.table.addEventListener("focusin", (event) => {
      const cell = event.target.closest("td");
      if (cell) this.select(Number(cell.dataset.line), cell.dataset.column, false);
    });
    this.table.addEventListener("dblclick", (event) => {
      const cell = event.target.closest("td");
      if (cell) this.edit(cell);
    });
  }

  /** Shows these rows; while a cell is edited the newest ones wait for its end. */
  show(rows, { rows: total, columns, frozen_rows: frozen }, place) {
    if (this.editing) {
      this.later = [rows, { rows: total, columns, frozen_rows: frozen }, place];
      return;
    }
    const version = JSON.stringify([place, rows, total, columns, frozen]);
    if (version === this.version) return;
    if (place !== this.place) this.at = null;
    Object.assign(this, { version, place });
    const width = Math.min(columns, Math.max(FEWEST_COLUMNS, ...rows.map((row) => lastShown(row) + 1)));
    const height = Math.min(total, Math.max(FEWEST_ROWS, rows.length + 2));
    const focused = this.table.contains(document.activeElement);
    const { scrollLeft, scrollTop } = this.element;
    this.cells.clear();
    const names = h("tr", {}, h("td", { class: "corner" }), Array.from({ length: width }, (_, column) => h("th", { scope: "col", text: letters(column) })));
    const lines = Array.from({ length: height }, (_, index) => this.row(index + 1, rows[index]?.cells ?? [], width, index < frozen));
    this.table.replaceChildren(h("thead", {}, names), h("tbody", {}, lines));
    this.element.scrollTo(scrollLeft, scrollTop);
    const at = this.at ?? { line: frozen + 1, column: "A" };
    this.select(Math.min(at.line, height), at.column, focused, Boolean(this.at));
  }

  row(line, cells, width, isFrozen) {
    const columns = Array.from({ length: width }, (_, index) => this.cell(line, letters(index), cells[index] ?? { text: "" }, isFrozen));
    return h("tr", { class: isFrozen ? "frozen" : "" }, h("th", { scope: "row", text: line }), columns);
  }

  cell(line, column, cell, isFrozen) {
    const element = h("td", { role: "gridcell", tabindex: -1, "data-line": line, "data-column": column, class: cell.note ? "noted" : "", title: cell.note || (cell.text.length > 24 ? cell.text : null) });
    if (cell.ticked === undefined || cell.ticked === null) {
      element.append(h("span", { class: "cell-text", text: cell.text }));
    } else {
      const box = h("input", { type: "checkbox", tabindex: -1, "aria-label": `Tick of row ${line}`, onchange: () => this.hooks.tick(line, column, box.checked) });
      box.checked = cell.ticked;
      element.append(box);
    }
    if (isFrozen) element.classList.add("head-cell");
    this.cells.set(`${column}${line}`, { element, cell });
    return element;
  }

  select(line, column, focus, tell = true) {
    const next = this.cells.get(`${column}${line}`);
    if (!next) return;
    const before = this.at && this.cells.get(`${this.at.column}${this.at.line}`);
    if (before) {
      before.element.classList.remove("selected");
    }
    for (const { element } of [this.entry, next].filter(Boolean)) element.tabIndex = -1;
    this.entry = next;
    next.element.tabIndex = 0;
    if (!tell) return;
    next.element.classList.add("selected");
    this.at = { line, column, cell: next.cell };
    if (focus) next.element.focus();
    this.hooks.selected(this.at);
  }

  key(event) {
    const cell = event.target.closest("td");
    if (!cell || this.editing) return;
    const line = Number(cell.dataset.line);
    const index = [...cell.parentElement.children].indexOf(cell) - 1;
    const to = { ArrowUp: [line - 1, index], ArrowDown: [line + 1, index], ArrowLeft: [line, index - 1], ArrowRight: [line, index + 1] }[event.key];
    if (to) {
      event.preventDefault();
      this.select(to[0], letters(Math.max(0, to[1])), true);
    } else if (event.key === " " && cell.querySelector("input")) {
      event.preventDefault();
      cell.querySelector("input").click();
    } else if (event.key === "Enter" || event.key === "F2") {
      event.preventDefault();
      this.edit(cell);
    } else if (event.key === "Delete") {
      this.hooks.edit(line, cell.dataset.column, "");
    }
  }

  edit(cell) {
    if (this.editing || cell.querySelector("input")) return;
    const { line, column } = { line: Number(cell.dataset.line), column: cell.dataset.column };
    const before = cell.textContent;
    const input = h("input", { class: "cell-input", "aria-label": `Cell ${column}${line}` });
    input.value = before;
    this.editing = true;
    cell.replaceChildren(input);
    input.focus();
    input.select();
    const end = (keep) => {
      if (!this.editing) return;
      this.editing = false;
      cell.replaceChildren(h("span", { class: "cell-text", text: keep ? input.value : before }));
      cell.focus();
      const { later } = this;
      this.later = null;
      if (keep && input.value !== before) this.hooks.edit(line, column, input.value);
      else if (later) this.show(...later);
    };
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") end(true);
      if (event.key === "Escape") end(false);
      event.stopPropagation();
    });
    input.addEventListener("blur", () => end(true));
  }
}

function lastShown(row) {
  return row.cells.findLastIndex((cell) => cell.text || cell.note || (cell.ticked ?? null) !== null);
}
