// Compiles the modules of archives by Pyodide: node compile.mjs FOLDER ROOT...
// In FOLDER lie Pyodide and the archives 0.zip, 1.zip, …, one for each ROOT, the folder in which the
// page will have it; each is replaced by the same with its modules compiled.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const COMPILE = `
import io, zipfile
from importlib._bootstrap_external import _code_to_timestamp_pyc as as_pyc

def compiled(data, root):
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data.to_bytes())) as given, zipfile.ZipFile(made, "w") as archive:
        for member in given.infolist():
            content = given.read(member)
            name = member.filename
            if name.endswith(".py"):
                code = compile(content, f"{root}/{name}", "exec", dont_inherit=True, optimize=2)
                name, content = f"{name}c", as_pyc(code)
            kept = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            kept.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(kept, content, compresslevel=9)
    return made.getvalue()

compiled
`;
const [folder, ...roots] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(join(folder, "pyodide.mjs")));
const python = await loadPyodide({ indexURL: `${folder}/`, env: { PYTHONHASHSEED: "0", PYTHONNODEBUGRANGES: "1" } });
const compiled = python.runPython(COMPILE);
roots.forEach((root, number) => {
  const path = join(folder, `${number}.zip`);
  writeFileSync(path, compiled(new Uint8Array(readFileSync(path)), root).toJs());
});
