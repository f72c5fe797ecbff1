// The buttons in WPS: each shows the page as a task pane and says what was clicked.
// WPS calls the functions by the names that ribbon.xml gives.
"use strict";
const ASKED = "xiezuo_asked"; // what was clicked last, and when: read by pane.js
const PANE = "xiezuo_pane";

function OnAddinLoad() {
  return true;
}

/** @param {{ Id: string }} control */
function OnAction(control) {
  const folder = document.location.href.replace(/[^/]*$/, "");
  const verb = control.Id.replace("xz_", "");
  if (verb === "probe") {
    Application.ShowDialog(`${folder}probe.html`, "环境检查", 720, 640, false);
    return true;
  }
  Application.PluginStorage.setItem(ASKED, `${verb} ${Date.now()}`);
  const shown = Number(Application.PluginStorage.getItem(PANE));
  const pane = shown ? Application.GetTaskPane(shown) : Application.CreateTaskPane(`${folder}page.html`, "协作");
  Application.PluginStorage.setItem(PANE, pane.ID);
  pane.Width = Math.max(pane.Width, 420);
  pane.Visible = true;
  return true;
}

/** @param {{ Id: string }} control */
function GetImage(control) {
  return `images/${control.Id.replace("xz_", "")}.svg`;
}
