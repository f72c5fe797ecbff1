// The workbooks that people chose: {name, file, handle, root}; a handle may be written to.

const WORKBOOK = /\.(xlsx|xlsm|xls|csv)$/i;
const BACKUPS = ".协作备份";
const RECORD = /\.上次刷新$/; // what a refresh remembers of the last one, among the backups
const PASSED_OVER = /(^|\/)(\.(?!协作备份\/)|~\$)/; // lock files and hidden folders
let chosen = [];

const isUsed = (name) => (WORKBOOK.test(name) || RECORD.test(name)) && !PASSED_OVER.test(name);
const isBackup = (name) => name.split("/").includes(BACKUPS);
const listed = () => chosen.filter((each) => !isBackup(each.name));
const lastPart = (name) => name.split("/").pop();

const chosenFile = (file, { name, handle = null, root = null } = {}) =>
  ({ name: name || file.webkitRelativePath || file.name, file, handle, root });

async function filesBelow(directory, root = directory, above = "") {
  const made = [];
  for await (const [name, handle] of directory.entries()) {
    const path = above + name;
    if (handle.kind === "directory") {
      if (!PASSED_OVER.test(`${path}/`)) made.push(...await filesBelow(handle, root, `${path}/`));
    } else if (isUsed(path)) {
      made.push(chosenFile(await handle.getFile(), { name: path, handle, root }));
    }
  }
  return made;
}

function entriesBelow(entry, above = "") {
  return new Promise((resolve, reject) => {
    if (entry.isFile) {
      entry.file((file) => resolve([chosenFile(file, { name: above + file.name })]), reject);
      return;
    }
    const reader = entry.createReader();
    const all = [];
    const next = () => reader.readEntries(async (some) => {
      if (some.length) { all.push(...some); next(); return; }
      const inner = await Promise.all(all.map((each) => entriesBelow(each, `${above}${entry.name}/`)));
      resolve(inner.flat());
    }, reject);
    next();
  });
}

async function pickFiles() {
  if (!window.showOpenFilePicker) { found("files").click(); return; }
  const handles = await unlessCancelled(() => showOpenFilePicker({ multiple: true }));
  if (handles) choose(await Promise.all(handles.map(async (handle) => chosenFile(await handle.getFile(), { handle }))));
}

async function pickFolder() {
  if (!window.showDirectoryPicker) { found("folder").click(); return; }
  const directory = await unlessCancelled(() => showDirectoryPicker());
  if (directory) choose(await filesBelow(directory));
}

async function unlessCancelled(picking) {
  try {
    return await picking();
  } catch (error) {
    if (error.name !== "AbortError") say(`没有打开：${error.message}`);
    return null;
  }
}

async function dropped(event) {
  const items = [...event.dataTransfer.items].filter((item) => item.kind === "file");
  const taken = items.map((item) => ({
    file: item.getAsFile(), entry: item.webkitGetAsEntry?.(), handle: item.getAsFileSystemHandle?.(),
  }));
  const made = [];
  for (const { file, entry, handle } of taken) {
    const given = await Promise.resolve(handle).catch(() => null);
    if (given?.kind === "directory") made.push(...await filesBelow(given));
    else if (given) made.push(chosenFile(await given.getFile(), { handle: given }));
    else if (entry?.isDirectory) made.push(...await entriesBelow(entry));
    else if (file) made.push(chosenFile(file));
  }
  choose(made);
}

// Takes workbooks in place of those before; what is no workbook is passed over.
function choose(files) {
  chosen = files.filter((each) => isUsed(each.name));
  const names = chosen.map((each) => each.name);
  chosen = chosen.filter((each, n) => names.indexOf(each.name) === n);
  chosen.sort((one, other) => (one.name < other.name ? -1 : 1));
  showChosen();
  if (files.length && !listed().length) say("这里没有工作簿（.xlsx、.xlsm）。");
  askPeople();
}

function showChosen() {
  const lines = listed().map((each) => element(
    "li", {}, element("span", {}, each.name),
    button("移除", () => { choose(chosen.filter((other) => other !== each)); }, { "aria-label": `移除 ${each.name}` }),
  ));
  const count = lines.length ? [element("p", { class: "quiet" }, `已选 ${lines.length} 个工作簿`), element("ul", {}, ...lines)] : [];
  found("chosen").replaceChildren(...count);
  showVerbs();
}

async function bytesOf(each) {
  try {
    each.bytes = new Uint8Array(await each.file.arrayBuffer());
    return { name: each.name, bytes: each.bytes };
  } catch {
    throw Error(`${each.name}：选择之后，文件又被保存过或移走了。请重新选择它。`);
  }
}
