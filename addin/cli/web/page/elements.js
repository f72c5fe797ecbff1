"use strict";
// Everything is shown as text: whatever people typed into a workbook is never code of the page.

const found = (id) => document.getElementById(id);

function element(name, settings = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(settings)) {
    if (key === "class") made.className = value;
    else if (key === "click") made.addEventListener("click", value);
    else if (typeof value === "boolean") made.toggleAttribute(key, value);
    else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

const button = (label, click, settings = {}) =>
  element("button", { type: "button", click, ...settings }, label);

function select(label, choices, settings = {}) {
  const options = choices.map(([value, text]) => element("option", { value }, text));
  return element("label", {}, label, element("select", settings, ...options));
}

const tick = (label, name) =>
  element("label", { class: "tick" }, element("input", { type: "checkbox", name }), label);

function shownValue(value) {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(Math.round(value * 10000) / 10000);
  if (typeof value === "boolean") return value ? "是" : "否";
  return Array.isArray(value) ? value.map(shownValue).join("、") : String(value);
}

// A table of records; columns are [key, heading]; `marks` gives words a colour beside them.
function table(title, columns, rows, marks = {}) {
  const head = element("tr", {}, ...columns.map(([, label]) => element("th", { scope: "col" }, label)));
  const lines = rows.map((row) => element("tr", {}, ...columns.map(([key, label]) => {
    const text = shownValue(row[key]);
    const number = typeof row[key] === "number";
    const made = element("td", { "data-label": label });
    made.className = number ? "number" : text.length > 16 ? "long" : "short";
    if (text) made.append(marks[text] ? element("span", { class: `mark mark-${marks[text]}` }, text) : text);
    return made;
  })));
  const grid = element(
    "table", {}, element("caption", {}, title), element("thead", {}, head), element("tbody", {}, ...lines),
  );
  return element("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": title }, grid);
}

// The same table as a spreadsheet takes it from the clipboard.
function tabbed(columns, rows) {
  const clean = (value) => shownValue(value).replace(/[\t\r\n]+/g, " ");
  const lines = [columns.map(([, label]) => label), ...rows.map((row) => columns.map(([key]) => clean(row[key])))];
  return lines.map((cells) => cells.join("\t")).join("\n");
}

async function copy(text) {
  const field = element("textarea", { readonly: true, class: "copied" });
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy"); // the only way on a page that was opened as a file
  field.remove();
  say(done ? "已复制，可以粘贴到 Excel 或邮件里。" : "没有复制成功，请用鼠标选中后复制。");
}

function say(text) {
  found("said").textContent = text;
}
