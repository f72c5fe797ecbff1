// What WPS's web view can do of what the page needs; one line a question, to be sent to whoever asked.
"use strict";
const QUESTIONS = {
  "浏览器内核": () => navigator.userAgent,
  "WPS 版本": () => `${Application.Version} ${Application.Build}`,
  "WebAssembly": () => WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])).then(() => "可以"),
  "后台线程（Blob）": () => new Promise((resolve, reject) => {
    const worker = new Worker(URL.createObjectURL(new Blob(["postMessage('可以')"], { type: "text/javascript" })));
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = () => reject(Error("不可以"));
    setTimeout(() => reject(Error("三秒没有回答")), 3000);
  }),
  "模块": () => import(URL.createObjectURL(new Blob(["export const said = '可以'"], { type: "text/javascript" }))).then(({ said }) => said),
  "解压": async () => {
    const packed = new Blob(["协作"]).stream().pipeThrough(new CompressionStream("gzip"));
    return new Response(packed.pipeThrough(new DecompressionStream("gzip"))).text();
  },
  "读文件的字节": () => {
    const path = `${Application.Env.GetTempPath()}/xiezuo-环境检查.bin`;
    const bytes = String.fromCharCode(...Array(256).keys());
    Application.FileSystem.writeAsBinaryString(path, bytes);
    const read = new Uint8Array(Application.FileSystem.ReadFileAsArrayBuffer(path));
    Application.FileSystem.Remove(path);
    return read.length === 256 && read.every((byte, n) => byte === n) ? "相同" : `不同：${read.length} 个字节`;
  },
  "打开的工作簿的副本": () => {
    const path = `${Application.Env.GetTempPath()}/xiezuo-环境检查.xlsx`;
    Application.ActiveWorkbook.SaveCopyAs(path);
    const read = new Uint8Array(Application.FileSystem.ReadFileAsArrayBuffer(path));
    Application.FileSystem.Remove(path);
    return `${read.length} 个字节，开头 ${String.fromCharCode(read[0], read[1])}`;
  },
  "写一个单元格": () => {
    const cell = Application.ActiveSheet.Range("A1"), before = cell.Formula;
    cell.Value2 = "协作";
    const read = cell.Value2;
    cell.Formula = before;
    return read === "协作" ? "可以" : `读回 ${read}`;
  },
};

async function probe() {
  const told = /** @type {HTMLElement} */ (document.getElementById("told"));
  told.textContent = "";
  for (const [question, answer] of Object.entries(QUESTIONS)) {
    let said;
    try {
      said = await answer();
    } catch (error) {
      said = `出错：${error.message || error}`;
    }
    told.textContent += `${question}：${said}\n`;
  }
  told.textContent += "完。请把以上内容全部复制，发给管理员。\n";
}

/** @type {HTMLElement} */ (document.getElementById("go")).addEventListener("click", probe);
