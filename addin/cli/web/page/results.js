// What a verb wrote: to download, or to save where the workbook came from. Nothing is written unasked.

const same = (one, other) => one.length === other.length && one.every((byte, n) => byte === other[n]);

function download(name, bytes) {
  const link = element("a", { href: URL.createObjectURL(new Blob([bytes])), download: lastPart(name) });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

async function fileIn(root, name, create) {
  const parts = name.split("/");
  let folder = root;
  for (const part of parts.slice(0, -1)) folder = await folder.getDirectoryHandle(part, { create });
  return folder.getFileHandle(parts[parts.length - 1], { create });
}

async function writeTo(handle, bytes) {
  const stream = await handle.createWritable(); // the old file stays until it is closed
  await stream.write(bytes);
  await stream.close();
}

// Saves over the workbook that was read, unless somebody saved it meanwhile.
async function saveBack(name, bytes, backups) {
  const source = chosen.find((each) => each.name === name);
  try {
    const now = new Uint8Array(await (await source.handle.getFile()).arrayBuffer());
    if (!same(now, source.bytes)) {
      throw Error("读取之后，文件又被别人保存过。没有写入任何内容，请重新选择它再做一次");
    }
    for (const [path, data] of source.root ? backups : []) {
      await writeTo(await fileIn(source.root, path, true), data);
    }
    await writeTo(source.handle, bytes);
    source.file = await source.handle.getFile();
    source.bytes = bytes;
    say(`已保存 ${name}。${source.root && backups.length ? `改动前的备份在“${BACKUPS}”。` : ""}`);
    return true;
  } catch (error) {
    say(`没有保存 ${name}：${error.message}。文件可能正在 Excel 或 WPS 中打开，或不允许写入。`);
    return false;
  }
}

async function saveBeside(name, bytes) {
  const { root } = chosen.find((each) => each.root);
  try {
    const existing = await fileIn(root, name, false).catch(() => null);
    if (existing && !confirm(`文件夹里已有“${name}”，要换成新的吗？`)) return;
    await writeTo(existing || await fileIn(root, name, true), bytes);
    say(`已保存到文件夹：${name}。`);
  } catch (error) {
    say(`没有保存 ${name}：${error.message}。文件可能正在 Excel 或 WPS 中打开，或不允许写入。`);
  }
}

const GOES_ON = new Set(["new", "adopt"]); // verbs that make a workbook which was not there

function showFiles(files, verb) {
  const made = [...files].filter(([name]) => !isBackup(name));
  const backups = [...files].filter(([name]) => isBackup(name));
  const root = chosen.find((each) => each.root);
  const lines = made.map(([name, bytes]) => {
    const source = chosen.find((each) => each.name === name);
    const offered = [button("下载", () => download(name, bytes), { "aria-label": `下载 ${lastPart(name)}` })];
    if (source?.write) {
      const write = button("写入打开的工作簿", async () => { write.disabled = await source.write(bytes); }, { class: "first" });
      offered.unshift(write);
    } else if (source?.handle) {
      const save = button("保存回原文件", async () => { save.disabled = await saveBack(name, bytes, backups); });
      offered.unshift(save);
    } else if (root && !source) {
      offered.unshift(button("保存到文件夹", () => saveBeside(name, bytes)));
    }
    if (source || (GOES_ON.has(verb) && !name.endsWith("_导入对照.xlsx"))) {
      offered.push(button("接着处理它", () => goOn(name, bytes), { "aria-label": `接着处理它：${name}` }));
    }
    return element("li", {}, element("span", {}, name), ...offered);
  });
  const earlier = backups.filter(([name]) => WORKBOOK.test(name) && !name.includes("合并基准"));
  lines.push(...earlier.map(([name, bytes]) => element(
    "li", {}, element("span", { class: "quiet" }, `改动前的备份：${lastPart(name)}`),
    button("下载备份", () => download(name, bytes), { "aria-label": `下载备份 ${lastPart(name)}` }),
  )));
  if (made.length > 3) {
    lines.unshift(element("li", {}, button("全部下载（一个压缩文件）", async () => {
      const { files: packed } = await ask({ verb: "", files: made.map(([name, bytes]) => ({ name, bytes })) });
      download("协作结果.zip", packed.get("zip"));
    })));
  }
  return lines.length ? element("ul", { class: "files" }, ...lines) : "";
}

// Takes a result as the workbook to work on; it is in no file yet.
function goOn(name, bytes) {
  choose([chosenFile(new File([bytes], lastPart(name)), { name })]);
  say(`接着处理 ${name}；它还没有保存，做完请下载。`);
}
