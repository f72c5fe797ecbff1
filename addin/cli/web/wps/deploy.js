// Copies the add-in to where WPS looks for it, or takes it away again: cscript deploy.js [/u]
// It stands beside the add-in's folder. JScript of Windows itself, so that nothing has to be there.
// Other add-ins' lines in publish.xml stay; authaddin.json, people's consent, is never touched.
var files = new ActiveXObject("Scripting.FileSystemObject");
var shell = new ActiveXObject("WScript.Shell");
var here = files.GetParentFolderName(WScript.ScriptFullName);
var place = shell.Environment("PROCESS").Item("APPDATA") + "\\kingsoft\\wps\\jsaddons";
var list = place + "\\publish.xml";
var version = "<!--version-->", folder = "xiezuo_" + version;
var removes = WScript.Arguments.length > 0 && WScript.Arguments(0) === "/u";

function made(folder) {
  if (files.FolderExists(folder)) return;
  made(files.GetParentFolderName(folder));
  files.CreateFolder(folder);
}

function read() {
  var xml = new ActiveXObject("MSXML2.DOMDocument.3.0");
  xml.async = false;
  if (!files.FileExists(list)) {
    xml.loadXML("<jsplugins/>");
  } else if (!xml.load(list) || !xml.documentElement || xml.documentElement.nodeName !== "jsplugins") {
    throw new Error(list + " 无法读取，没有改动。请先核对它，或改名后再试。");
  }
  return xml;
}

// Takes our lines away and returns the folders that they named, of any version.
function removeLines(root) {
  var folders = [];
  for (var n = root.childNodes.length - 1; n >= 0; n--) {
    var node = root.childNodes.item(n);
    if (node.nodeType !== 1 || node.getAttribute("name") !== "xiezuo") continue;
    folders.push(String(node.getAttribute("url")));
    root.removeChild(node);
  }
  return folders;
}

function removeFolders(names, kept) {
  for (var n = 0; n < names.length; n++) {
    var path = place + "\\" + names[n];
    var ours = /^xiezuo_[\w.]+$/.test(names[n]) && names[n] !== kept;
    if (ours && files.FolderExists(path)) files.DeleteFolder(path, true);
  }
}

function addLine(xml) {
  var line = xml.createElement("jsplugin");
  line.setAttribute("name", "xiezuo");
  line.setAttribute("type", "et");
  line.setAttribute("url", folder);
  line.setAttribute("version", version);
  line.setAttribute("enable", "enable_dev");
  line.setAttribute("install", "null");
  line.setAttribute("customDomain", "");
  xml.documentElement.appendChild(line);
}

function save(xml) {
  if (files.FileExists(list)) files.CopyFile(list, list + ".bak", true);
  xml.save(list);
}

function install() {
  var xml = read();
  made(place);
  removeFolders([folder], ""); // the same version, installed again
  files.CopyFolder(here + "\\" + folder, place + "\\" + folder, true);
  var old = removeLines(xml.documentElement);
  addLine(xml);
  save(xml);
  removeFolders(old, folder);
  return "已安装，重新打开 WPS 表格就有“跨部门协作”选项卡。";
}

function uninstall() {
  if (!files.FileExists(list)) return "没有安装过。";
  var xml = read();
  var old = removeLines(xml.documentElement);
  save(xml);
  removeFolders(old, "");
  return "已卸载，重新打开 WPS 后按钮消失。";
}

var said, code = 0;
try {
  said = removes ? uninstall() : install();
} catch (error) {
  said = "没有完成：" + error.message;
  code = 1;
}
WScript.Echo(said);
if (code) WScript.Quit(code);
