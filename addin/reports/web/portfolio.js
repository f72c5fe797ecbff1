"use strict";
(() => {
  // Everything is shown as text; nothing here asks for anything outside the page.
  const data = JSON.parse(document.getElementById("data").textContent);
  const SOME = 100;
  const SVG = "http://www.w3.org/2000/svg";
  const collator = new Intl.Collator("zh-CN", { numeric: true });
  const form = document.getElementById("filters");

  function element(name, settings = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(settings)) {
      if (key === "class") made.className = value;
      else made.setAttribute(key, value);
    }
    made.append(...children);
    return made;
  }

  function drawn(name, settings, text = "") {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(settings)) made.setAttribute(key, value);
    if (text) made.textContent = text;
    return made;
  }

  function shown(value, kind) {
    if (value === null || value === undefined || value === "") return "";
    if (kind === "percent") return `${Math.round(value * 100)}%`;
    return String(value);
  }

  function word(value) {
    const made = element("span", { class: "word" }, value);
    [made.style.background, made.style.color] = data.words[value];
    return made;
  }

  function cell(row, column, table) {
    const [key, label, kind] = column;
    const said = shown(row[key], kind);
    const made = element("td", { "data-label": label });
    if (kind === "number" || kind === "percent") made.className = "number";
    else if (said.length <= 10) made.className = "short";
    else if (said.length > 16) made.className = "long";
    if (!said) return made;
    if (key === table.link && row.href) made.append(element("a", { href: row.href }, said));
    else if (data.words[said]) made.append(word(said));
    else made.append(said);
    if (kind === "number" && key.startsWith("week_") && row[key]) {
      const share = row[key] / table.most;
      made.style.background = `rgba(230, 130, 50, ${(0.12 + 0.6 * share).toFixed(2)})`;
    }
    return made;
  }

  // A table that is sorted by a click on a heading; rows without a value come last.
  class Grid {
    constructor(table, rows) {
      Object.assign(this, table, { rows, all: false, by: null, down: false });
      this.most = Math.max(1, ...rows.map((row) => row.most || 0));
      this.body = element("tbody");
      this.heads = this.columns.map(([key, label, kind]) => {
        // No button: browsers print those on a table's first page only.
        const name = element("span", { role: "button", tabindex: "0" }, label);
        name.addEventListener("click", () => this.sort(key, kind));
        name.addEventListener("keydown", (event) => {
          if (event.key !== "Enter" && event.key !== " ") return;
          event.preventDefault();
          this.sort(key, kind);
        });
        return element("th", { scope: "col" }, name);
      });
      const head = element("thead", {}, element("tr", {}, ...this.heads));
      this.more = element("button", { type: "button", class: "more" });
      this.more.addEventListener("click", () => { this.all = true; this.draw(); });
      const grid = element("table", { id: this.name }, head, this.body);
      this.section = element(
        "section", {}, element("h2", {}, this.title),
        ...(this.note ? [element("p", { class: "note" }, this.note)] : []),
        element("div", { class: "scroll" }, grid), this.more,
      );
      this.draw();
    }

    show(rows) { this.rows = rows; this.order(); this.draw(); }

    sort(key, kind) {
      // Counts are first looked at from the top, names from the beginning.
      const first = kind === "number" || kind === "percent";
      this.down = this.by === key ? !this.down : first;
      this.by = key;
      this.order();
      this.draw();
    }

    order() {
      if (this.by === null) return;
      const { by, down } = this;
      const empty = (value) => value === null || value === undefined || value === "";
      this.rows = [...this.rows].sort((a, b) => {
        const [one, other] = [a[by], b[by]];
        if (empty(one) || empty(other)) return empty(one) - empty(other);
        const found = typeof one === "number" ? one - other : collator.compare(one, other);
        return down ? -found : found;
      });
    }

    draw() {
      const rows = this.all ? this.rows : this.rows.slice(0, SOME);
      this.body.replaceChildren(...rows.map((row) =>
        element("tr", {}, ...this.columns.map((column) => cell(row, column, this)))));
      this.more.hidden = rows.length === this.rows.length;
      this.more.textContent = `显示全部${this.rows.length}项`;
      this.heads.forEach((head, n) => {
        const sorted = this.columns[n][0] === this.by;
        if (sorted) head.setAttribute("aria-sort", this.down ? "descending" : "ascending");
        else head.removeAttribute("aria-sort");
      });
    }
  }

  // Horizontal bars, each of several parts: [label, [[part, count, colour], …]].
  function bars(title, lines, legend) {
    const [left, right, high] = [96, 40, 22];
    const total = ([, parts]) => parts.reduce((sum, [, count]) => sum + count, 0);
    const most = Math.max(1, ...lines.map(total));
    const chart = drawn("svg", {
      viewBox: `0 0 420 ${Math.max(1, lines.length) * high}`, role: "img", "aria-label": title,
    });
    lines.forEach((line, n) => {
      const [label, parts] = line;
      let at = left;
      const short = label.length > 7 ? `${label.slice(0, 6)}…` : label;
      const name = drawn("text", { x: left - 6, y: n * high + 15, "text-anchor": "end" }, short);
      name.append(drawn("title", {}, label));
      chart.append(name);
      for (const [part, count, colour] of parts) {
        const width = (count / most) * (420 - left - right);
        const settings = { x: at, y: n * high + 4, width, height: high - 8, fill: colour };
        const bar = drawn("rect", settings);
        bar.append(drawn("title", {}, `${label} ${part} ${count}`));
        if (count) chart.append(bar);
        at += width;
      }
      chart.append(drawn("text", { x: at + 5, y: n * high + 15 }, String(total(line))));
    });
    const keys = legend.map(([text, colour]) => {
      const box = element("i");
      box.style.background = colour;
      return element("li", {}, box, text);
    });
    return element(
      "section", {}, element("h2", {}, title), chart,
      ...(keys.length ? [element("ul", { class: "legend" }, ...keys)] : []),
    );
  }

  function counted(rows, key, order, colours) {
    const counts = new Map(order.map((name) => [name, 0]));
    for (const row of rows) if (row[key]) counts.set(row[key], (counts.get(row[key]) || 0) + 1);
    return [...counts].filter(([, n]) => n)
      .map(([name, n]) => [name, [["", n, colours[name] || data.colour]]]);
  }

  function charts(rows) {
    const departments = data.departments.map((row) =>
      [row.department, data.statuses.map(([key, label, colour]) => [label, row[key], colour])]);
    document.getElementById("charts").replaceChildren(
      bars("红绿灯", counted(rows, "light", data.lights, data.lightColours), []),
      bars("阶段", counted(rows, "phase", data.phases, {}), []),
      bars("各部门任务", departments, data.statuses.map(([, label, colour]) => [label, colour])),
    );
  }

  function tiles(rows) {
    const sum = (key) => rows.reduce((total, row) => total + (row[key] || 0), 0);
    const made = [["协作项目", rows.length, ""], ...data.tiles.map(([key, label]) => [label, sum(key), key])];
    document.getElementById("tiles").replaceChildren(...made.map(([label, count, key]) => {
      const number = element("b", {}, String(count));
      if (count && data.figures[key]) {
        number.className = "word";
        [number.style.background, number.style.color] = data.figures[key];
      }
      return element("li", {}, label, number);
    }));
  }

  const names = [...form.querySelectorAll("select")].map((select) => select.name);
  const all = data.tables[0].rows;
  const texts = new Map(all.map((row) => [row, data.searched.map((key) => row[key] || "").join("\n").toLowerCase()]));
  for (const name of names) {
    const found = [...new Set(all.map((row) => row[name]).filter(Boolean))].sort(collator.compare);
    form.elements[name].append(...found.map((value) => element("option", { value }, value)));
  }

  const grids = data.tables.map((table) => new Grid(table, table.rows));
  document.getElementById("tables").append(...grids.filter((grid) => grid.rows.length || grid === grids[0]).map((grid) => grid.section));

  function filter() {
    const text = form.elements.text.value.trim().toLowerCase();
    const wanted = names.map((name) => [name, form.elements[name].value]).filter(([, value]) => value);
    const rows = all.filter((row) =>
      texts.get(row).includes(text) && wanted.every(([name, value]) => row[name] === value));
    document.getElementById("shown").textContent = `${rows.length}/${all.length}个协作项目`;
    grids[0].show(rows);
    tiles(rows);
    charts(rows);
  }

  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  filter();
  document.querySelector("main").hidden = false;
})();
