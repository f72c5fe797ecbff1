// WPS as the program around the page: what pane.js asks of it.

const ASKED = "xiezuo_asked"; // what was clicked last, written by main.js
const FORMATS = -4122, VALIDATION = 6; // of PasteSpecial
let answered = "";

/** @type {Host} */
const host = {
  asked() {
    const asked = String(Application.PluginStorage.getItem(ASKED) || "");
    if (asked === answered) return "";
    answered = asked;
    return asked.split(" ")[0];
  },
  open() {
    const book = Application.ActiveWorkbook;
    return book && {
      name: /\.xls[xm]$/i.test(book.Name) ? book.Name : `${book.Name}.xlsx`,
      read: async () => bytesOfOpen(book),
      beside: async (folders) => folders.flatMap((folder) => filesBeside(book, folder)),
      write: async (changed) => writeCells(book, changed),
    };
  },
};

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

/** @param {Et.Workbook} book @param {string} below */
function filesBeside(book, below) {
  const files = Application.FileSystem, folder = below ? `${book.Path}/${below}` : book.Path;
  if (!book.Path || !files.existsSync(folder)) return [];
  const names = files.readdirSync(folder).filter((name) => below || name !== book.Name);
  return names.map((name) => [`${folder}/${name}`, below ? `${below}/${name}` : name])
    .filter(([, name]) => isUsed(name))
    .map(([path, name]) => ({ name, bytes: new Uint8Array(files.ReadFileAsArrayBuffer(path)) }));
}

/** @param {Et.Workbook} book @param {string} name */
const sheetOf = (book, name) => /** @type {Et.Worksheet} */ (book.Worksheets.Item(name));

// All sheets are tried before the first cell is written.
/** @param {Et.Workbook} book @param {ChangedSheet[]} changed */
function writeCells(book, changed) {
  const backs = [];
  let count = 0;
  Application.ScreenUpdating = false;
  try {
    for (const { sheet } of changed) backs.push(unprotected(sheetOf(book, sheet)));
    for (const { sheet: name, tables, cells } of changed) {
      const sheet = sheetOf(book, name);
      for (const table of tables) grow(sheet, table);
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
}

// New rows look like the last one before them and have its drop-downs; what stands there stays.
/** @param {Et.Worksheet} sheet @param {ChangedTable} table */
function grow(sheet, { name, area, like, added }) {
  sheet.ListObjects.Item(name).Resize(sheet.Range(area));
  if (!added) return;
  sheet.Range(like).Copy();
  for (const kind of [FORMATS, VALIDATION]) sheet.Range(added).PasteSpecial(kind);
  Application.CutCopyMode = /** @type {any} */ (0);
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
