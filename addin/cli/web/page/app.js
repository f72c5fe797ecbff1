// What can be done, and doing it.

const GROUPS = [
  ["查看", [
    ["check", "校验", showFindings], ["gates", "阶段条件", showGates], ["kpi", "指标", showFigures],
    ["rollup", "汇总", showPortfolio], ["remind", "提醒预览", showReminders], ["report", "简报", showBrief],
  ]],
  ["处理", [
    ["refresh", "刷新", showRefreshed], ["repair", "修复", showRepaired], ["upgrade", "升级", showUpgraded],
    ["merge", "合并", showMerged], ["adopt", "导入", showAdopted], ["archive", "归档", showArchived],
  ]],
  ["开始", [["new", "新建", ({ told: text }) => told(text)]]],
];
const VIEWS = new Map(GROUPS.flatMap(([, verbs]) => verbs.map(([verb, label, view]) => [verb, { label, view }])));
const ONE = new Set(["report"]); // of several workbooks one has to be named
let templates = []; // the process templates that 新建 offers
let worker, isReady = false, number = 0, waiting = new Map(), current = "";

// What a verb asks before it is done; none for most.
function questionsOf(verb) {
  const isOpen = ({ write }) => Number(Boolean(write)); // in the program around the page
  const names = [...listed()].sort((one, other) => isOpen(other) - isOpen(one)).map(({ name }) => [name, name]);
  const few = names.length > 1;
  if (verb === "merge") {
    return [
      select("正本", names, { name: "target" }),
      select("发出时的正本", [["", "自动查找"], ...names], { name: "base" }), tick("只预览，不写入", "dry_run"),
    ];
  }
  if (verb === "repair") return [tick("也恢复被填写内容覆盖的公式", "restoring")];
  if (verb === "adopt") {
    return [
      element("label", {}, "工作表", element("input", { name: "sheet", placeholder: "自动查找" })),
      ...(few ? [select("导入到", [["", "新建工作簿"], ...names], { name: "into" })] : []),
    ];
  }
  if (verb === "new") {
    const day = (label, name) => element("label", {}, label, element("input", { type: "date", name }));
    return [
      element("label", {}, "文件名", element("input", { name: "name", value: "协作.xlsx" })),
      select("流程模板", [["", "空白工作簿"], ...templates.map(({ name, tasks }) => [name, `${name}（${tasks} 项任务）`])], { name: "template" }),
      day("开始日期", "start"), day("或截止日期", "finish"),
      ...(names.length ? [select("部门和通讯录取自", [["", "（不带入）"], ...names], { name: "company" })] : []),
    ];
  }
  return ONE.has(verb) && few ? [select("工作簿", names, { name: "target" })] : [];
}

const choicesOf = () => Object.fromEntries(
  [...new FormData(found("choices"))].map(([key, value]) => [key, value === "on" ? true : value]),
);

function showVerbs() {
  const least = { new: 0, merge: 2 };
  found("verbs").replaceChildren(...GROUPS.map(([title, verbs]) => element(
    "div", { class: "verbs" }, element("b", {}, title),
    ...verbs.map(([verb, label]) => button(label, () => start(verb), {
      "data-verb": verb, "aria-pressed": String(verb === current),
      disabled: !isReady || waiting.size > 0 || listed().length < (least[verb] ?? 1),
    })),
  )));
}

function start(verb) {
  current = verb;
  const questions = questionsOf(verb);
  const form = found("choices");
  form.hidden = !questions.length;
  form.replaceChildren(...questions, ...(questions.length ? [element("button", { class: "first" }, `开始${VIEWS.get(verb).label}`)] : []));
  showVerbs();
  if (questions.length) form.querySelector("select, input, button").focus();
  else run(verb);
}

async function run(verb, choices = choicesOf()) {
  const { label, view } = VIEWS.get(verb);
  const began = performance.now();
  found("results").hidden = true;
  try {
    const files = await readFor(verb, choices);
    const made = await ask({ verb, files, settings: settingsWith(choices) }, label);
    if (!made) return;
    const { document, files: written } = made;
    show(label, document, written, view);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    say(isInVain(document) ? `${label}没有完成，原因见下面。` : `${label}：完成，用了 ${seconds} 秒。`);
  } catch (error) {
    show(label, { error: { where: "", what: "没有完成", remedy: error.message } }, new Map(), view);
    say(`${label}没有完成。`);
  }
}

const isInVain = ({ error, files }) => Boolean(error || (files?.length && files.every((each) => each.error)));

// Among the backups a merge looks for what a copy was made from, and a refresh for the last one.
function readFor(verb, { company }) {
  const isWanted = ({ name }) =>
    verb === "merge" || (verb === "new" ? name === company : !isBackup(name) || RECORD.test(name));
  const wanted = chosen.filter(isWanted);
  return Promise.all(wanted.map(bytesOf));
}

const settingsWith = (choices) =>
  JSON.stringify({ today: found("today").value, person: found("person").value, choices });

function show(label, document, files, view) {
  const shown = document.error ? [errorLine(document.error)] : view(document, files);
  found("results-title").textContent = `${label}的结果`;
  found("shown").replaceChildren(...[showFiles(files, current), ...shown].filter(Boolean));
  found("results").hidden = false;
  found("results-title").focus();
}

async function settleConflicts(target, taken) {
  if (!Object.keys(taken).length) { say("还没有选择。"); return; }
  const merged = results.get(target);
  goOn(target, merged);
  current = "merge";
  const made = await ask({
    verb: "settle", files: [{ name: target, bytes: merged }], settings: settingsWith({ target, taken }),
  }, "合并");
  if (made) show("合并", made.document, made.files, showRefreshed);
}

// The files of the last verb, for what goes on with them.
let results = new Map();

// Asks Python; null where it was stopped.
function ask(message, label = "") {
  return new Promise((resolve, reject) => {
    const id = ++number;
    waiting.set(id, { resolve, reject, label });
    if (label) busy(label);
    worker.postMessage({ ...message, id });
  });
}

function busy(label) {
  say(`正在${label}……`);
  found("bar").removeAttribute("value");
  found("bar").hidden = found("stop").hidden = false;
  showVerbs();
}

function idle() {
  found("bar").hidden = found("stop").hidden = true;
  showVerbs();
}

function heard({ data }) {
  if (data.type === "ready") {
    isReady = true;
    window.readyAfter = performance.now();
    say("准备好了。");
    idle();
    askTemplates();
    askPeople();
    // What the first verb needs is loaded while its user looks for a workbook.
    if (!listed().length) worker.postMessage({ type: "warm up" });
    return;
  }
  const asked = waiting.get(data.id);
  if (data.type === "progress") {
    if (asked?.label && data.of > 1) {
      found("bar").value = data.done / data.of;
      say(`正在${asked.label}……${data.done}/${data.of}`);
    }
    return;
  }
  if (!asked) {
    if (data.type === "failed") say(`没有启动：${data.what}`);
    found("bar").hidden = true;
    return;
  }
  waiting.delete(data.id);
  if (asked.label) idle();
  if (data.type === "failed") { asked.reject(Error(data.what)); return; }
  const files = new Map(data.files);
  if (asked.label) results = files;
  asked.resolve({ document: JSON.parse(new TextDecoder().decode(data.document)), files });
}

// Ends Python in the middle of its work and starts it again; no file has been touched.
function stop() {
  const stopped = [...waiting.values()];
  waiting = new Map();
  worker.terminate();
  isReady = false;
  stopped.forEach(({ resolve }) => resolve(null));
  begin();
  say("已停止，没有改动任何文件。正在重新启动……");
}

async function askTemplates() {
  if (templates.length) return;
  const made = await ask({ verb: "templates", files: [], settings: "{}" });
  templates = made?.document.templates || [];
  showVerbs();
}

// Who stands in 通讯录 of the first workbook may be the one who is at this page.
async function askPeople() {
  const [first] = listed();
  if (!isReady || !first) return;
  const before = found("person").value;
  try {
    const settings = JSON.stringify({ choices: {} });
    const made = await ask({ verb: "people", files: [await bytesOf(first)], settings });
    const people = made?.document.people || [];
    found("person").replaceChildren(
      element("option", { value: "" }, "（不说明）"), ...people.map((name) => element("option", { value: name }, name)),
    );
    if (people.includes(before)) found("person").value = before;
  } catch {
    // It cannot be read; the verb that is asked for says why.
  }
  showVerbs();
}

const packedParts = [...document.querySelectorAll("script.part")].map((part) => {
  part.remove();
  return [part.dataset.name, part.textContent];
});

function begin() {
  const source = found("worker");
  const address = source
    ? URL.createObjectURL(new Blob([source.textContent], { type: "text/javascript" }))
    : "worker.js";
  worker = new Worker(address);
  worker.onmessage = heard;
  worker.onerror = (event) => say(`没有启动：${event.message || "浏览器不允许从这里运行"}`);
  found("bar").hidden = false;
  worker.postMessage({ type: "start", packed: source && packedParts });
}

class Page {
  // Browsers that cannot read this line are too old, and the sentence that says so stays.
  static { Page.isNew = typeof DecompressionStream === "function" && typeof WebAssembly === "object"; }

  static open() {
    if (!Page.isNew) return;
    found("old").hidden = true;
    found("app").hidden = false;
    const drop = found("drop");
    document.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
    document.addEventListener("dragleave", () => drop.classList.remove("over"));
    document.addEventListener("drop", (event) => {
      event.preventDefault();
      drop.classList.remove("over");
      dropped(event).catch((error) => say(`没有读到：${error.message}`));
    });
    found("choose-files").addEventListener("click", pickFiles);
    found("choose-folder").addEventListener("click", pickFolder);
    for (const name of ["files", "folder"]) {
      found(name).addEventListener("change", ({ target }) => {
        choose([...target.files].map((file) => chosenFile(file)));
        target.value = ""; // else nothing happens where the same one is chosen again
      });
    }
    found("stop").addEventListener("click", stop);
    found("settings").addEventListener("submit", (event) => event.preventDefault());
    found("choices").addEventListener("submit", (event) => { event.preventDefault(); run(current); });
    showVerbs();
    begin();
  }
}

Page.open();
