// Python and the product, away from the page, so that the page stays alive. Every file is in memory.
"use strict";
const TYPES = { wasm: "application/wasm", library: "application/zip" };
const NAMES = { "pyodide.asm.wasm": "wasm", "python_stdlib.zip": "library" };
const GLUE = `
import json
import marshal
import sys
from datetime import datetime
from pathlib import Path
from re import _compiler

sys.path.insert(0, "/xiezuo")
if (kept := Path("/xiezuo/patterns")).is_file():
    known, slowly = marshal.loads(kept.read_bytes()), _compiler._code
    _compiler._code = lambda parsed, flags: known.get((parsed.state.str, flags)) or slowly(parsed, flags)

from addin.book.memory import Session
from addin.lint import lint
from addin.reports.verbs.desk import answer, packed
from workbook_templates import TEMPLATE

remembered = Session()

def ask(verb, names, contents, settings, tell):
    files = {name: data.to_bytes() for name, data in zip(names, contents)}
    if not verb:
        return b"{}", ["zip"], [packed(files)]
    made = answer(verb, files, actual=datetime.now().astimezone(), tell=tell, remembered=remembered,
                  **json.loads(settings))
    return made.document.encode(errors="replace"), list(made.files), list(made.files.values())

def warm_up():
    answer("refresh", {TEMPLATE.name: TEMPLATE.read_bytes()}, actual=datetime.now().astimezone())
    lint("尽快提升客户满意度")
`;
let ask, warmUp;

// With `packed` all of it is in the page, and nothing is ever asked for anywhere.
async function start(packed) {
  const parts = packed && Object.fromEntries(await Promise.all(packed.map(unpacked)));
  self.importScripts = () => { throw Error("as in a module's worker"); }; // Pyodide only tries it
  const scripts = parts
    ? { loader: script(parts.loader), module: script(parts.module) }
    : { loader: "./pyodide/pyodide.mjs", module: "./pyodide/pyodide.asm.mjs" };
  if (parts) self.fetch = async (address) => embedded(parts, String(address));
  const bundle = parts ? parts.bundle : fetch("xiezuo.tar").then(whole);
  const [{ loadPyodide }, { default: createPyodideModule }] =
    await Promise.all([import(scripts.loader), import(scripts.module)]);
  const settings = parts
    ? { indexURL: "https://embedded.invalid/", lockFileContents: new TextDecoder().decode(parts.lock) }
    : { indexURL: new URL("./pyodide/", self.location.href).href };
  const python = await loadPyodide({ ...settings, createPyodideModule });
  if (parts) self.fetch = null; // and the parts are no longer in memory
  layOut(python.FS, new Uint8Array(await bundle), "/xiezuo");
  python.runPython(GLUE);
  ask = python.globals.get("ask");
  warmUp = python.globals.get("warm_up");
}

async function unpacked([name, text]) {
  const signs = atob(text), bytes = new Uint8Array(signs.length);
  for (let n = 0; n < signs.length; n++) bytes[n] = signs.charCodeAt(n);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return [name, new Uint8Array(await new Response(stream).arrayBuffer())];
}

// Writes what a tar holds below a folder.
function layOut(files, tar, folder) {
  const text = (at, length) => new TextDecoder().decode(tar.subarray(at, at + length)).split("\0")[0];
  for (let at = 0; tar[at]; ) {
    const path = `${folder}/${text(at, 100)}`, size = parseInt(text(at + 124, 12), 8);
    files.mkdirTree(path.slice(0, path.lastIndexOf("/")));
    files.writeFile(path, tar.subarray(at + 512, at + 512 + size));
    at += 512 * (1 + Math.ceil(size / 512));
  }
}

const script = (bytes) => URL.createObjectURL(new Blob([bytes], { type: "text/javascript" }));

function embedded(parts, address) {
  const name = NAMES[address.split("/").pop()];
  if (!name) throw Error(`${address} is not in the page`);
  return new Response(parts[name], { headers: { "Content-Type": TYPES[name] } });
}

function whole(response) {
  if (!response.ok) throw Error(`${response.url}: ${response.status}`);
  return response.arrayBuffer();
}

function answer({ id, verb, files, settings }) {
  const tell = (done, of) => postMessage({ type: "progress", id, done, of });
  const names = files.map((each) => each.name), contents = files.map((each) => each.bytes);
  const made = ask(verb, names, contents, settings, tell);
  const [document, written, data] = made.toJs();
  made.destroy();
  // Bytes change hands without a copy; a long text out of Python would take 30 times its room.
  const buffers = [document, ...data].map(({ buffer }) => buffer);
  postMessage({ type: "done", id, document, files: written.map((name, n) => [name, data[n]]) }, buffers);
}

self.onmessage = async ({ data }) => {
  try {
    if (data.type === "start") {
      await start(data.packed);
      postMessage({ type: "ready" });
    } else if (data.type === "warm up") {
      warmUp();
    } else {
      answer(data);
    }
  } catch (error) {
    postMessage({ type: "failed", id: data.id, what: String(error).slice(-800) });
  }
};
