// Compiles the modules of archives by Pyodide: node compile.mjs FOLDER ROOT...
// In FOLDER lie Pyodide and the archives 0.zip, 1.zip, …, one for each ROOT, the folder in which the
// page will have it; each is replaced by the same with its modules compiled. With the product's comes
// what re makes of its patterns, which would take half of the page's first check.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const COMPILE = `
import io, marshal, sys, zipfile
from datetime import datetime
from importlib._bootstrap_external import _code_to_timestamp_pyc as as_pyc
from re import _compiler

def patterns(archive, root):
    archive.extractall(root)
    sys.path.insert(0, root)
    known, slowly = {}, _compiler._code
    def kept(parsed, flags):
        code = known[parsed.state.str, int(flags)] = [*map(int, slowly(parsed, flags))]
        return code
    _compiler._code = kept
    from addin.reports.verbs.desk import answer
    chosen = {"template": "新产品上市", "start": "2026-12-01"}
    moment = datetime(2026, 12, 1, 9)
    workbook = answer("new", {}, actual=moment, choices=chosen).files
    answer("check", workbook, actual=moment)
    _compiler._code = slowly
    return marshal.dumps(known)

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
        if any(name.startswith("addin/") for name in given.namelist()):
            kept = zipfile.ZipInfo("patterns", (1980, 1, 1, 0, 0, 0))
            kept.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(kept, patterns(given, root), compresslevel=9)
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
