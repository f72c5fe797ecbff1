// Excel as the program around the page, by Office.js: what pane.js asks of it.

let clicked = "";

/** @type {Host} */
const host = {
  asked() {
    const verb = clicked;
    clicked = "";
    return verb;
  },
  open: () => ({
    name: nameOf(Office.context.document.url),
    read: bytesOfOpen,
    beside: async (folders) => (folders.length ? null : []), // a web page sees no folder
    write: (changed) => Excel.run((context) => writeCells(context, changed)),
  }),
};

// The name of the open workbook: its address is a path, or that of a cloud, or empty before it is saved.
/** @param {string | undefined} address */
function nameOf(address) {
  const last = (address || "").split("?")[0].split(/[\\/]/).pop() || "工作簿";
  const name = /^https?:/i.test(address || "") ? decodeURIComponent(last) : last;
  return /\.xls[xm]$/i.test(name) ? name : `${name}.xlsx`;
}

/**
 * Returns what Office.js gives back by calling.
 * @template T
 * @param {(back: (result: Office.AsyncResult<T>) => void) => void} call
 * @returns {Promise<T>}
 */
const given = (call) => new Promise((resolve, reject) => call(({ status, value, error }) =>
  (status === Office.AsyncResultStatus.Succeeded ? resolve(value) : reject(Error(error.message)))));

// The workbook as it is now, saved or not; Excel hands it over in slices.
async function bytesOfOpen() {
  const file = await given((back) => Office.context.document.getFileAsync(Office.FileType.Compressed, back));
  try {
    const made = new Uint8Array(file.size);
    let end = 0;
    for (let number = 0; number < file.sliceCount; number++) {
      const slice = await given((back) => file.getSliceAsync(number, back));
      made.set(slice.data, end);
      end += slice.size;
    }
    return made;
  } finally {
    file.closeAsync(); // Excel keeps two at most
  }
}

// All sheets are tried before the first cell is written.
/** @param {Excel.RequestContext} context @param {ChangedSheet[]} changed */
async function writeCells(context, changed) {
  const sheets = changed.map(({ sheet }) => context.workbook.worksheets.getItem(sheet));
  sheets.forEach((sheet) => sheet.load("name, protection/protected, protection/options"));
  await context.sync();
  const open = [];
  let isWriting = false;
  try {
    for (const sheet of sheets.filter((each) => each.protection.protected)) {
      await unprotect(context, sheet);
      open.push(sheet);
    }
    isWriting = true;
    changed.forEach((each, n) => fill(sheets[n], each));
    await context.sync();
  } catch (error) {
    throw isWriting ? Error(`写的时候出错：${error.message}。请不要保存，关闭工作簿再打开`) : error;
  } finally {
    for (const { protection } of open) protection.protect({ ...protection.options });
    await context.sync();
  }
}

/** @param {Excel.RequestContext} context @param {Excel.Worksheet} sheet */
async function unprotect(context, sheet) {
  sheet.protection.unprotect();
  try {
    await context.sync();
  } catch {
    throw Error(`“${sheet.name}”有保护密码，请先撤销保护`);
  }
}

// New rows look like the last one before them; what stands there stays.
/** @param {Excel.Worksheet} sheet @param {ChangedSheet} change */
function fill(sheet, { tables, cells }) {
  for (const { name, area, like, added } of tables) {
    sheet.tables.getItem(name).resize(area);
    if (added) sheet.getRange(added).copyFrom(like, Excel.RangeCopyType.formats);
  }
  for (const { cell, value, formula } of cells) {
    const range = sheet.getRange(cell);
    if (formula) range.formulas = [[formula]];
    else if (value === null) range.clear(Excel.ClearApplyTo.contents);
    else range.values = [[value]];
  }
}

// The buttons of the manifest run in this very page, which they bring to the front.
Office.onReady(() => {
  for (const verb of VIEWS.keys()) {
    Office.actions.associate(verb, async (/** @type {Office.AddinCommands.Event} */ event) => {
      clicked = verb;
      await Office.addin.showAsTaskpane();
      event.completed();
    });
  }
});
