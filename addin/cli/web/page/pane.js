// The page as the task pane of a spreadsheet program: the open workbook comes in as bytes, and only
// changed cells go back into it. What of this is the program's own is its `host`: see Host in page.d.ts.

const OF_A_FOLDER = { rollup: [""], merge: ["副本", BACKUPS] }; // verbs about what lies beside the open one
let isLooking = false;

/** @param {OpenBook} book */
async function openEntry(book) {
  const file = new File([await book.read()], book.name);
  return { ...chosenFile(file), write: (/** @type {Uint8Array} */ bytes) => writeInto(book, bytes) };
}

// Writes what a verb changed, unless the workbook was changed since.
/** @param {OpenBook} book @param {Uint8Array} bytes */
async function writeInto(book, bytes) {
  const before = chosen.find((each) => each.name === book.name).bytes;
  try {
    if ((await differing(before, await book.read())).length) {
      throw Error("点了按钮之后工作簿又改过，没有写入，请再点一次");
    }
    const changed = await differing(before, bytes);
    await book.write(changed);
    const count = changed.reduce((sum, { cells }) => sum + cells.length, 0);
    say(`已写入打开的工作簿：${changed.length} 张工作表，${count} 个单元格。还没有保存，请看过后保存。`);
    return true;
  } catch (error) {
    say(`没有完成：${error.message}。`);
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

// Does what a button of the program asks for.
/** @param {string} verb */
async function answer(verb) {
  const book = host.open();
  if (!book) {
    if (verb === "new") start(verb);
    else say("请先打开一个工作簿。");
    return;
  }
  const beside = await book.beside(OF_A_FOLDER[verb] || []);
  if (!beside) {
    say("窗格不能读取其他文件。请点“选择工作簿”，把它们都选进来，再点下面的按钮。");
    return;
  }
  choose([await openEntry(book), ...beside.map(({ name, bytes }) => chosenFile(new File([bytes], name), { name }))]);
  start(verb);
}

async function look() {
  if (!isReady || waiting.size || isLooking) return;
  const verb = host.asked();
  if (!verb) return;
  isLooking = true;
  try {
    await answer(verb);
  } catch (error) {
    say(`没有读到打开的工作簿：${error.message}。`);
  } finally {
    isLooking = false;
  }
}

setInterval(look, 300);
