// The page's Python in Node: how long until it is ready, and what a check and a refresh take then.
// node page.mjs FOLDER WORKBOOK DAY NEXT: one JSON document on standard output; FOLDER is the built page,
// NEXT the day of the refresh, which has something to write then.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { runInThisContext } from "node:vm";

const [folder, workbook, day, next] = process.argv.slice(2);
const clock = () => { // seconds of the processor, whatever else the computer is doing
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
const began = clock();
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide/pyodide.mjs`));
const python = await loadPyodide({ indexURL: `${folder}/pyodide/` });
const worker = readFileSync(`${folder}/worker.js`, "utf-8");
runInThisContext(worker.match(/^function layOut.*?^}/ms)[0]);
layOut(python.FS, new Uint8Array(readFileSync(`${folder}/xiezuo.tar`)), "/xiezuo");
python.runPython(runInThisContext(worker.match(/^const GLUE = (`.*?^`)/ms)[1]));
python.runPython(`
from datetime import datetime

def ask(verb, data, day, memory):
    files = {"input.xlsx": data.to_bytes()}
    return answer(verb, files, actual=datetime(2026, 11, 20, 9), today=day, remembered=remembered if memory else None).document
`);
const ask = python.globals.get("ask");
const ready = clock() - began;
python.globals.get("warm_up")();
const loading = clock() - began - ready;
const data = new Uint8Array(readFileSync(workbook));
const seconds = (verb, memory = false) => {
  const start = clock();
  const document = ask(verb, data, verb === "refresh" ? next : day, memory);
  return [clock() - start, document];
};
const [first] = seconds("check");
const [check, document] = seconds("check");
const [refresh] = seconds("refresh", true);
const [again] = seconds("check", true);
const megabytes = process.resourceUsage().maxRSS / 1024;
const unwanted = ["pandas", "typer", "rich", "css_inline", "xlwings"];
const loaded = python.runPython("import sys; [n for n in sys.modules]").toJs().filter((n) => unwanted.includes(n));
console.log(JSON.stringify({ ready, loading, first, check, refresh, again, megabytes, loaded, document }));
