// The page as WPS's task pane: the open workbook comes in as bytes, only changed cells go back into it.

const ASKED = "xiezuo_asked"; // what was clicked last, written by main.js
const OF_A_FOLDER = { rollup: "", merge: "副本" }; // verbs about the workbooks beside the open one
let answered = "";

// The workbook as it is now, saved or not; WPS writes a copy, which is read and removed.
/** @param {Et.Workbook} book */
function bytesOfOpen(book) {
  const copy = `${Application.Env.GetTempPath().replace(/[\\/]+$/, "")}/xiezuo-${Date.now()}.xlsx`;
  book.SaveCopyAs(copy);
  try {
    return new Uint8Array(Application.FileSystem.ReadFileAsArrayBuffer(copy));
  } finally {
    Application.FileSystem.Remove(copy);
  }
}

/** @param {Et.Workbook} book */
function openEntry(book) {
  const name = /\.xls[xm]$/i.test(book.Name) ? book.Name : `${book.Name}.xlsx`;
  const file = new File([bytesOfOpen(book)], name);
  return { ...chosenFile(file), write: (/** @type {Uint8Array} */ bytes) => writeInto(book, name, bytes) };
}

/** @param {Et.Workbook} book @param {string} below */
function entriesBeside(book, below) {
  const files = Application.FileSystem, folder = below ? `${book.Path}/${below}` : book.Path;
  if (!book.Path || !files.existsSync(folder)) return [];
  return files.readdirSync(folder).filter((name) => isUsed(name) && name !== book.Name).map((name) =>
    chosenFile(new File([files.ReadFileAsArrayBuffer(`${folder}/${name}`)], name)));
}

// Writes what a verb changed, unless the workbook was changed since; all sheets are tried first.
/** @param {Et.Workbook} book @param {string} name @param {Uint8Array} bytes */
async function writeInto(book, name, bytes) {
  const before = chosen.find((each) => each.name === name).bytes;
  try {
    if ((await differing(before, bytesOfOpen(book))).length) {
      throw Error("点了按钮之后工作簿又改过，没有写入，请再点一次");
    }
    const changed = await differing(before, bytes);
    const count = writeCells(book, changed);
    say(`已写入打开的工作簿：${changed.length} 张工作表，${count} 个单元格。还没有保存，请看过后保存。`);
    return true;
  } catch (error) {
    say(`没有写入：${error.message}。`);
    return false;
  }
}

/** @param {Uint8Array} before @param {Uint8Array} after @returns {Promise<ChangedSheet[]>} */
async function differing(before, after) {
  const files = [{ name: "before.xlsx", bytes: before }, { name: "after.xlsx", bytes: after }];
  const { document: made } = await ask({ verb: "differing", files, settings: settingsWith({}) });
  if (made.error) throw Error(`${made.error.what}。${made.error.remedy}`);
  return made.sheets;
}

/** @param {Et.Workbook} book @param {string} name */
const sheetOf = (book, name) => /** @type {Et.Worksheet} */ (book.Worksheets.Item(name));

/** @param {Et.Workbook} book @param {ChangedSheet[]} changed */
function writeCells(book, changed) {
  const backs = [];
  let count = 0;
  Application.ScreenUpdating = false;
  try {
    for (const { sheet } of changed) backs.push(unprotected(sheetOf(book, sheet)));
    for (const { sheet: name, tables, cells } of changed) {
      const sheet = sheetOf(book, name);
      for (const { name: table, area } of tables) sheet.ListObjects.Item(table).Resize(sheet.Range(area));
      for (const change of cells) {
        writeCell(sheet.Range(change.cell), change);
        count += 1;
      }
    }
  } catch (error) {
    throw count ? Error(`写了 ${count} 个单元格后出错：${error.message}。请不要保存，关闭工作簿再打开`) : error;
  } finally {
    backs.forEach((back) => back());
    Application.ScreenUpdating = true;
  }
  return count;
}

/** @param {Et.Range} range @param {ChangedCell} change */
function writeCell(range, { value, formula }) {
  if (formula) range.Formula = formula;
  else if (value === null) range.ClearContents();
  else range.Value2 = /** @type {any} */ (value);
}

// Takes a sheet's protection away, if it has one, and returns what puts it back as it was.
/** @param {Et.Worksheet} sheet */
function unprotected(sheet) {
  if (!sheet.ProtectContents) return () => {};
  const { ProtectDrawingObjects: drawings, ProtectScenarios: scenarios, Protection: may } = sheet;
  const allowed = /** @type {const} */ ([
    may.AllowFormattingCells, may.AllowFormattingColumns, may.AllowFormattingRows, may.AllowInsertingColumns,
    may.AllowInsertingRows, may.AllowInsertingHyperlinks, may.AllowDeletingColumns, may.AllowDeletingRows,
    may.AllowSorting, may.AllowFiltering, may.AllowUsingPivotTables,
  ]);
  sheet.Unprotect();
  if (sheet.ProtectContents) throw Error(`“${sheet.Name}”有保护密码，请先撤销保护`);
  return () => sheet.Protect(undefined, drawings, true, scenarios, false, ...allowed);
}

function look() {
  const asked = String(Application.PluginStorage.getItem(ASKED) || "");
  if (!isReady || waiting.size || !asked || asked === answered) return;
  answered = asked;
  const verb = asked.split(" ")[0], book = Application.ActiveWorkbook;
  try {
    if (book) choose([openEntry(book), ...(verb in OF_A_FOLDER ? entriesBeside(book, OF_A_FOLDER[verb]) : [])]);
    if (!book && verb !== "new") say("请先打开一个工作簿。");
    else start(verb);
  } catch (error) {
    say(`没有读到打开的工作簿：${error.message}。`);
  }
}

if (window.Application) setInterval(look, 300);
