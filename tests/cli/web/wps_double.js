// A double of WPS's interface, as its declarations have it: one open workbook, files in memory, and in
// `wps` what was written. An address that it does not know is an error, as in WPS.
(() => {
  const files = new Map(), storage = new Map();
  const wps = window.wps = { writes: [], protections: [], panes: [], bytes: null, sheets: {}, dialogs: [] };
  const needed = (map, name) => {
    if (!(name in map)) throw Error(`没有 ${name}`);
    return map[name];
  };
  const below = (folder) => [...files.keys()].filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1));
  const range = (sheet, address) => ({
    set Value2(value) { write(sheet, { address, value }); },
    set Formula(formula) { write(sheet, { address, formula }); },
    Copy() { wps.copied = address; },
    PasteSpecial(kind) { write(sheet, { address, like: wps.copied, kind }); },
    ClearContents() { write(sheet, { address, value: null }); },
    address,
  });
  const write = (sheet, what) => {
    if (sheet.locked) throw Error(`${sheet.name} 受保护`);
    wps.writes.push({ sheet: sheet.name, ...what });
  };
  const sheetOf = (name) => {
    const sheet = needed(wps.sheets, name);
    return {
      Name: name,
      get ProtectContents() { return sheet.locked; },
      ProtectDrawingObjects: true, ProtectScenarios: true,
      Protection: { AllowFormattingColumns: true, AllowSorting: true },
      Unprotect() { sheet.locked = sheet.password; },
      Protect(...given) { sheet.locked = true; wps.protections.push([name, ...given]); },
      Range: (address) => range(sheet, address),
      ListObjects: { Item: (table) => ({ Resize({ address }) { write(sheet, { table, area: address }); } }) },
    };
  };
  const book = {
    Name: "投诉 整改.xlsx", Path: "C:/协作",
    SaveCopyAs(path) { files.set(path, wps.bytes); },
    Worksheets: { Item: sheetOf },
  };
  window.Application = {
    Version: "12.0", Build: "17149", ActiveWorkbook: book, ScreenUpdating: true,
    ActiveSheet: { Range: () => ({ Value2: "", Formula: "" }) },
    Env: { GetTempPath: () => "C:\\Temp\\" },
    FileSystem: {
      ReadFileAsArrayBuffer(path) {
        if (!files.has(path)) throw Error(`没有 ${path}`);
        return files.get(path).slice().buffer;
      },
      writeAsBinaryString(path, text) { files.set(path, Uint8Array.from(text, (sign) => sign.charCodeAt(0))); },
      Remove(path) { files.delete(path); },
      existsSync: (path) => below(path).length > 0,
      readdirSync: (path) => [...new Set(below(path).map((name) => name.split("/")[0]))],
    },
    PluginStorage: { getItem: (key) => storage.get(key) ?? "", setItem: (key, value) => storage.set(key, value) },
    CreateTaskPane(url) {
      const pane = { ID: wps.panes.length + 7, Width: 300, Visible: false, url };
      wps.panes.push(pane);
      return pane;
    },
    GetTaskPane: (id) => wps.panes.find((pane) => pane.ID === id),
    ShowDialog(...given) { wps.dialogs.push(given); },
  };
  wps.files = files;
})();
