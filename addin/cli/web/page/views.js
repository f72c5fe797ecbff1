// How the document of each verb is shown.

const MARKS = {
  已接受: "good",
  未达标: "wrong", 达标: "good", 还缺: "warn", 已满足: "good",
};
const SOME = 300;
const FEW = 5; // rows in which nobody has to search

const told = (text) => (text ? [element("p", { class: "told" }, text)] : []);

const errorLine = ({ where, what, remedy }) =>
  element("p", { class: "wrong" }, `${where ? `${where}：` : ""}${what}。${remedy}`);

// A table that is filtered by text and by the words of some columns, and copied as it stands.
function grid(title, columns, rows, filters = []) {
  if (!rows.length) return [];
  const has = (key) => rows.some((row) => shownValue(row[key]) !== "");
  const kept = columns.filter(([key]) => has(key));
  const place = element("div");
  const count = element("output", { class: "quiet" });
  const search = element("input", { type: "search" });
  const words = filters.filter((key) => has(key) && new Set(rows.map((row) => row[key])).size > 1).map((key) => {
    const [, label] = columns.find(([other]) => other === key);
    const found = [...new Set(rows.map((row) => shownValue(row[key])))].filter(Boolean);
    return [key, select(label, [["", "全部"], ...found.map((word) => [word, word])])];
  });
  let all = false;
  const visible = () => rows.filter((row) =>
    words.every(([key, label]) => [ "", shownValue(row[key])].includes(label.querySelector("select").value))
    && kept.some(([key]) => shownValue(row[key]).includes(search.value.trim())));
  const more = button("显示全部", () => { all = true; draw(); });
  function draw() {
    const some = visible();
    const drawn = all ? some : some.slice(0, SOME);
    place.replaceChildren(table(title, kept, drawn, MARKS));
    count.textContent = `${some.length}/${rows.length} 条`;
    more.hidden = drawn.length === some.length;
  }
  const searching = rows.length > FEW ? [...words.map(([, label]) => label), element("label", {}, "查找", search)] : [];
  const bar = element(
    "div", { class: "filters" }, ...searching, button("复制", () => copy(tabbed(kept, visible())), { "aria-label": `复制：${title}` }), count,
  );
  bar.addEventListener("input", draw);
  draw();
  return [bar, place, more];
}

// The documents of verbs that do one workbook after another.
const perFile = (shown) => ({ files }) => files.flatMap((each) => [
  ...(files.length > 1 || each.error ? [element("h3", {}, each.file)] : []),
  ...(each.error ? [errorLine(each.error)] : [...told(each.told), ...shown(each)]),
]);

function showFindings({ files }) {
  const rows = files.flatMap(({ file, findings = [] }) => findings.map((each) => ({
    ...each, file, level: each.accepted ? "已接受" : each.level,
    place: [each.sheet, each.cell].filter(Boolean).join("!"),
    suggestion: each.accepted ? `理由：${each.accepted.reason}（${each.accepted.person}）` : each.suggestion,
  })));
  const count = (level) => rows.filter((row) => row.level === level).length;
  const levels = Object.keys(files.find((each) => each.counts)?.counts || {}); // the gravest first
  levels.forEach((level, n) => { MARKS[level] = ["wrong", "warn", "hint"][n]; });
  if (count("已接受")) levels.push("已接受");
  const sum = rows.length ? levels.map((level) => `${level} ${count(level)}`).join("　") : "没有发现问题。";
  const columns = [
    ["level", "级别"], ...(files.length > 1 ? [["file", "文件"]] : []), ["sheet", "工作表"], ["cell", "单元格"],
    ["item", "对象"], ["field", "字段"], ["message", "问题"], ["suggestion", "修改建议"], ["rule", "规则"],
  ];
  const errors = files.filter((each) => each.error)
    .map(({ file, error }) => errorLine({ ...error, where: error.where || file }));
  const read = files.some((each) => !each.error);
  const worn = files.filter((each) => each.told).map((each) => element("p", { class: "told" }, `${each.file}：${each.told}`));
  return [...errors, ...(read ? told(sum) : []), ...worn, ...grid("发现的问题", columns, rows, ["level", "file", "sheet"])];
}

const CHANGES = [["place", "位置"], ["field", "字段"], ["old", "原来"], ["new", "现在"]];

const showRefreshed = perFile((each) => grid("改写的内容", CHANGES, each.changes || []));

const showRepaired = perFile((each) => [
  ...grid("修复的内容", [["sheet", "工作表"], ["what", "什么"], ["count", "处数"], ["left", "没有修复"]], each.mended),
  ...grid("覆盖了公式的内容", [["place", "位置"], ["field", "字段"], ["typed", "填写的内容"]], each.overtyped),
]);

const showUpgraded = perFile((each) =>
  grid("升级的内容", [["sheet", "工作表"], ["what", "什么"], ["old", "原来"], ["new", "现在"]], each.added || []));

function showGates({ files }) {
  const words = { open: "还缺", met: "已满足", not_applicable: "不适用" };
  return files.flatMap((each) => {
    if (each.error) return [element("h3", {}, each.file), errorLine(each.error)];
    const rows = each.conditions.map((one) => ({
      ...one, state: words[one.state],
      cells: one.cells.slice(0, 20).map(({ sheet, cell }) => (cell ? `${sheet}!${cell}` : sheet)).join("、"),
    }));
    rows.sort((one, other) => (other.state === words.open) - (one.state === words.open));
    const columns = [
      ["state", "状态"], ["gate", "编号"], ["phase", "阶段"], ["text", "要满足的条件"], ["message", "还缺什么"],
      ["cells", "到哪里"], ["source", "依据"],
    ];
    return [
      ...(files.length > 1 ? [element("h3", {}, each.file)] : []),
      ...told(`当前阶段：${each.phase}。${each.gate}。`), ...grid("阶段条件", columns, rows, ["state", "gate"]),
    ];
  });
}

const LEFT = [["file", "文件"], ["what", "原因"], ["remedy", "处理办法"]];
const leftOut = (rows) => grid("没有计入的文件", LEFT, rows || []);

const withShare = (key) => (row) =>
  ({ ...row, [key]: typeof row[key] === "number" ? `${Math.round(row[key] * 100)}%` : "" });

function showFigures({ workbooks, kpis, errors, left_out }) {
  const columns = [
    ["id", "编号"], ["name", "指标"], ["value", "实测值"], ["unit", "单位"], ["condition", "达标条件"],
    ["target", "目标"], ["state", "结论"], ["baseline", "基线"], ["improvement", "较基线改善"],
    ["sample", "样本"], ["basis", "计算方法"],
  ];
  return [...told(`依据 ${workbooks.length} 个工作簿。`), ...grid("协作指标", columns, kpis.map(withShare("improvement")), ["state"]), ...leftOut([...errors, ...left_out])];
}

function showPortfolio(document, files) {
  const page = [...files].find(([name]) => name.endsWith(".html"));
  return [
    ...told(document.told), ...leftOut(document.UnreadFiles), ...(page ? [framed("总台账", page[1])] : []),
  ];
}

// A page that a verb made, shown as it is; it can reach neither this page nor anything else.
function framed(title, bytes) {
  const frame = element("iframe", { title, sandbox: "allow-scripts" });
  frame.srcdoc = new TextDecoder().decode(bytes);
  return frame;
}

function showMerged(document) {
  if (document.errors) return [...told("没有写入任何内容。"), ...document.errors.map(errorLine)];
  const taken = document.taken.map((each) => ({
    item: each.item, copies: each.copies,
    what: each.new === null ? "删除整行" : Object.values(each.new).map(shownValue).join("；"),
  }));
  const columns = [
    ["conflict", "冲突号"], ["sheet", "工作表"], ["cell", "单元格"], ["item", "编号"], ["field", "字段"],
    ["old", "原值"], ["copy", "副本"], ["value", "副本的值"],
  ];
  return [
    ...told(document.told), ...choiceOfConflicts(document),
    ...grid("冲突", columns, document.new_conflicts),
    ...grid("取用的改动", [["item", "编号"], ["what", "改动"], ["copies", "副本"]], taken),
  ];
}

// For each conflict of a merge that was done: which value counts.
function choiceOfConflicts({ written, new_conflicts: rows, target }) {
  if (!written || !rows.length) return [];
  const numbers = [...new Set(rows.map((row) => String(row.conflict)))];
  const fields = numbers.map((number) => {
    const offered = rows.filter((row) => String(row.conflict) === number);
    const name = `冲突 ${number}：${[offered[0].item, offered[0].field].filter(Boolean).join(" ")}`;
    const values = offered.map((row) => [row.copy, `${row.copy}：${shownValue(row.value) || "（空）"}`]);
    return select(name, [["?", "以后再选"], ["", `保留原值：${shownValue(offered[0].old) || "（空）"}`], ...values], { name: number });
  });
  const form = element("form", { class: "filters" }, ...fields, element("button", { class: "first" }, "按选择写入"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const taken = Object.fromEntries([...new FormData(form)].filter(([, copy]) => copy !== "?"));
    settleConflicts(target, taken);
  });
  return [element("h3", {}, "选择采用哪个值"), form];
}

function showAdopted(document) {
  const columns = [
    ["column", "列"], ["heading", "原表的列标题"], ["target", "导入为"], ["readable", "读得出"],
    ["samples", "样例"], ["note", "说明"],
  ];
  const questions = [["cell", "单元格"], ["field", "字段"], ["raw", "原文"], ["why", "为什么"], ["likely", "可能是"]];
  const confirm = document.brought ? [] : [
    element("p", {}, "核对下面的列对照。要改动，请下载“导入对照”，改好后和台账一起选进来；没有问题就按它导入。"),
    button("按这个对照导入", () => run("adopt", { ...choicesOf(), agreed: true }), { class: "first" }),
  ];
  return [
    ...told(document.told), ...confirm, ...grid("列对照", columns, document.columns.map(withShare("readable"))),
    ...grid("用词对照", [["word", "原表的用词"], ["meaning", "标准用词"]], document.words),
    ...grid("要核对的单元格", questions, document.questions),
  ];
}

function showReminders(document, files) {
  const columns = [
    ["recipient", "收件人"], ["address", "邮箱"], ["subject", "主题"], ["own", "本人任务"],
    ["copied", "抄送任务"], ["rules", "提醒"],
  ];
  const notes = [...new Set([...document.held, ...document.refused])].map((text) => element("p", { class: "quiet" }, text));
  const count = document.mails.length;
  const page = [...files].find(([name]) => name.endsWith(".html"));
  return [
    ...told(count ? `会发出 ${count} 封邮件；这里只预览，网页版不发送。` : "没有要发的提醒。"), ...notes,
    ...leftOut([...document.errors, ...document.left_out]), ...grid("邮件", columns, document.mails),
    ...(count ? [framed("提醒预览", page[1])] : []),
  ];
}

function showBrief(_, files) {
  const page = [...files].find(([name]) => name.endsWith(".html"));
  return page ? [framed("协作简报", page[1])] : [];
}

const showArchived = (document) => [...perFile(() => [])(document), ...leftOut(document.left_out)];
