// A double of Office.js in Excel, as its declarations have it: what is asked of a workbook is done at
// `sync`, in its order, up to the first that fails; what was not loaded cannot be read. In `excel` is
// the workbook and what was written.
(() => {
  const excel = window.excel = { bytes: null, name: "投诉 整改.xlsx", sheets: {}, writes: [], protections: [], files: 0, shown: 0, buttons: {} };
  let queue = [];
  const later = (work) => { queue.push(work); };
  const write = (sheet, what) => {
    if (excel.sheets[sheet].locked) throw Error(`${sheet} 受保护`);
    excel.writes.push({ sheet, ...what });
  };
  const range = (sheet, address) => ({
    set values([[value]]) { later(() => write(sheet, { address, value })); },
    set formulas([[formula]]) { later(() => write(sheet, { address, formula })); },
    clear(what) { later(() => write(sheet, { address, value: null, what })); },
    copyFrom(like, what) { later(() => write(sheet, { address, like, what })); },
  });
  const protectionOf = (name) => {
    const loaded = {};
    const read = (key) => {
      if (!(key in loaded)) throw Error(`${key} was not loaded`);
      return loaded[key];
    };
    return {
      load: () => later(() => Object.assign(loaded, { protected: excel.sheets[name].locked, options: { allowSort: true } })),
      get protected() { return read("protected"); },
      get options() { return read("options"); },
      unprotect: () => later(() => {
        if (excel.sheets[name].password) throw Error("AccessDenied");
        excel.sheets[name].locked = false;
      }),
      protect: (options) => later(() => {
        excel.sheets[name].locked = true;
        excel.protections.push([name, options]);
      }),
    };
  };
  const sheetOf = (name) => {
    const protection = protectionOf(name);
    return {
      name, protection,
      load: () => { later(() => { if (!(name in excel.sheets)) throw Error(`没有 ${name}`); }); protection.load(); },
      getRange: (address) => range(name, address),
      tables: { getItem: (table) => ({ resize: (area) => later(() => write(name, { table, area })) }) },
    };
  };
  const context = {
    workbook: { worksheets: { getItem: sheetOf } },
    sync: async () => {
      const works = queue;
      queue = [];
      works.forEach((work) => work());
    },
  };
  window.Excel = {
    run: async (work) => { const made = await work(context); await context.sync(); return made; },
    RangeCopyType: { formats: "Formats" }, ClearApplyTo: { contents: "Contents" },
  };
  const succeeded = (back, value) => setTimeout(() => back({ status: "succeeded", value }));
  const SLICE = 100_000;
  const file = () => ({
    size: excel.bytes.length, sliceCount: Math.ceil(excel.bytes.length / SLICE),
    getSliceAsync(number, back) {
      const data = [...excel.bytes.subarray(number * SLICE, (number + 1) * SLICE)];
      succeeded(back, { data, size: data.length, index: number });
    },
    closeAsync: () => { excel.files -= 1; },
  });
  window.Office = {
    AsyncResultStatus: { Succeeded: "succeeded" }, FileType: { Compressed: "compressed" },
    onReady: (work) => setTimeout(work),
    actions: { associate: (verb, work) => { excel.buttons[verb] = work; } },
    addin: { showAsTaskpane: async () => { excel.shown += 1; } },
    context: { document: {
      get url() { return `C:\\协作\\${excel.name}`; },
      getFileAsync(kind, back) {
        if (excel.files === 2) { back({ status: "failed", error: { message: "two files are open" } }); return; }
        excel.files += 1;
        succeeded(back, file());
      },
    } },
  };
})();
