"use strict";
// Everything works without this script but dropping files, progress and filters. Written for Chromium 86 and Firefox 78.
(function () {
  function all(selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); }
  function byId(id) { return document.getElementById(id); }
  // Words in the language of the page, with values in the places of {0}, {1}.
  var words = JSON.parse(document.body.getAttribute("data-words") || "{}");
  function t(text) {
    var values = arguments;
    return (words[text] || text).replace(/\{(\d)\}/g, function (place, n) { return values[Number(n) + 1]; });
  }

  // Lists that filter as one types.
  all("[data-filter]").forEach(function (box) {
    box.addEventListener("input", function () {
      var wanted = box.value.trim().toLowerCase();
      all(box.getAttribute("data-filter")).forEach(function (item) {
        var text = item.textContent;
        all("input", item).forEach(function (field) { text += " " + field.value; });
        item.hidden = wanted !== "" && text.toLowerCase().indexOf(wanted) < 0;
      });
    });
    // Return in a filter would send the form around it.
    box.addEventListener("keydown", function (event) { if (event.key === "Enter") { event.preventDefault(); } });
  });

  all("[data-sure]").forEach(function (button) {
    button.addEventListener("click", function (event) {
      if (!window.confirm(button.getAttribute("data-sure"))) { event.preventDefault(); }
    });
  });
  all("[data-print]").forEach(function (button) { button.addEventListener("click", function () { window.print(); }); });
  // The button of a long form once more where its top is.
  all("[data-press]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { byId(button.getAttribute("data-press")).click(); });
  });
  // What was typed still stands on the page before.
  all("[data-back]").forEach(function (button) {
    button.hidden = window.history.length < 2;
    button.addEventListener("click", function () { window.history.back(); });
  });
  // A table that was changed and not saved is not left without a word.
  all("[data-unsaved]").forEach(function (form) {
    var changed = form.getAttribute("data-unsaved") !== "";
    form.addEventListener("input", function (event) { if (event.target.type !== "search") { changed = true; } });
    form.addEventListener("submit", function () { changed = false; });
    window.addEventListener("beforeunload", function (event) { if (changed) { event.preventDefault(); event.returnValue = ""; } });
  });
  // The marked cell is what the evidence is shown for.
  all(".scroll .hit").forEach(function (cell) {
    var around = cell.offsetParent;
    while (around && !around.classList.contains("scroll")) { around = around.offsetParent; }
    if (around) { around.scrollTop = cell.offsetTop - 90; }
  });
  // Who decides is typed once.
  all("[data-keep]").forEach(function (field) {
    var key = "duban-" + field.getAttribute("data-keep");
    try { if (!field.value) { field.value = window.sessionStorage.getItem(key) || ""; } } catch (error) { return; }
    field.addEventListener("change", function () { window.sessionStorage.setItem(key, field.value); });
  });

  // Files: chosen or dropped, sent in small batches so that one that fails costs no other.
  var bar = byId("job"), doing = byId("job-doing"), meter = byId("job-bar"), count = byId("job-count");
  var list = byId("job-files"), said = byId("job-said"), cancel = byId("job-cancel");
  var sending = null, stopped = false;
  function show(words, done, of) {
    if (!bar) { return; }
    bar.hidden = false;
    doing.textContent = words;
    if (of) { meter.max = of; meter.value = done; count.textContent = done + "/" + of; } else { meter.removeAttribute("value"); count.textContent = ""; }
  }
  function note(text, bad) {
    var item = document.createElement("li");
    item.textContent = text;
    if (bad) { item.className = "bad"; }
    list.insertBefore(item, list.firstChild);
    while (list.children.length > 12) { list.removeChild(list.lastChild); }
  }
  function batches(files) {
    var out = [], now = [], size = 0;
    files.forEach(function (file) {
      if (now.length && (now.length >= 40 || size + file.size > 32 * 1024 * 1024)) { out.push(now); now = []; size = 0; }
      now.push(file); size += file.size;
    });
    if (now.length) { out.push(now); }
    return out;
  }
  function send(what, files) {
    if (!files.length || sending) { return; }
    var waiting = batches(files), done = 0, bad = 0;
    stopped = false;
    show(t("正在收文件"), 0, files.length);
    cancel.hidden = false;
    function next() {
      var batch = waiting.shift();
      if (!batch || stopped) {
        sending = null;
        cancel.hidden = true;
        show(stopped ? t("已停下，收下 {0} 个文件", done) : bad ? t("收下 {0} 个文件，{1} 个没有收下", done, bad) : t("收下 {0} 个文件", done), done, files.length);
        if (!bad) { window.location.reload(); }
        return;
      }
      var form = new FormData();
      batch.forEach(function (file) {
        // The folders that it lay in may be all that says whose it is.
        var way = file.within || file.webkitRelativePath || "", end = way.lastIndexOf("/");
        if (end > 0) { form.append("folder", way.slice(0, end)); }
        form.append("file", file, file.name);
      });
      sending = new XMLHttpRequest();
      sending.open("POST", "/upload/" + what);
      sending.onload = function () {
        var told = null;
        try { told = JSON.parse(sending.responseText); } catch (error) { told = null; }
        if (sending.status === 200 && told) {
          done += told.taken.length;
          told.taken.forEach(function (name) { note("✓ " + name, false); });
          told.left.forEach(function (one) { bad += 1; note("✗ " + one.file + " " + one.why, true); });
        } else {
          bad += batch.length;
          note(t("这一批没有传成：{0}", batch.map(function (file) { return file.name; }).join("、")), true);
        }
        show(t("正在收文件"), done, files.length);
        next();
      };
      sending.onerror = function () { bad += batch.length; note(t("这一批没有传成，请再拖一次"), true); next(); };
      sending.onabort = next;
      sending.send(form);
    }
    next();
  }
  all("[data-upload]").forEach(function (field) {
    field.addEventListener("change", function () { send(field.getAttribute("data-upload"), Array.prototype.slice.call(field.files)); });
    var label = field.parentNode;
    label.tabIndex = 0;
    label.addEventListener("keydown", function (event) { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); field.click(); } });
  });
  // A dropped folder is walked through; browsers give its files only piece by piece.
  function walk(entry, files, then) {
    if (entry.isFile) { entry.file(function (file) { file.within = entry.fullPath; files.push(file); then(); }, then); return; }
    if (!entry.isDirectory) { then(); return; }
    var reader = entry.createReader();
    (function more() {
      reader.readEntries(function (entries) {
        if (!entries.length) { then(); return; }
        var left = entries.length;
        entries.forEach(function (one) { walk(one, files, function () { left -= 1; if (!left) { more(); } }); });
      }, then);
    })();
  }
  var zone = document.querySelector("[data-drop]");
  document.addEventListener("dragover", function (event) { event.preventDefault(); if (zone) { zone.classList.add("over"); } });
  document.addEventListener("dragleave", function (event) { if (zone && !event.relatedTarget) { zone.classList.remove("over"); } });
  document.addEventListener("drop", function (event) {
    event.preventDefault();
    if (!bar) { return; }
    if (zone) { zone.classList.remove("over"); }
    // Where a page takes nothing of its own, what is dropped is a reply.
    var what = zone ? zone.getAttribute("data-drop") : "replies";
    var files = [], items = event.dataTransfer.items, entries = [];
    for (var i = 0; items && i < items.length; i += 1) {
      var entry = items[i].webkitGetAsEntry && items[i].webkitGetAsEntry();
      if (entry) { entries.push(entry); }
    }
    if (!entries.length) { send(what, Array.prototype.slice.call(event.dataTransfer.files)); return; }
    var left = entries.length;
    entries.forEach(function (entry) { walk(entry, files, function () { left -= 1; if (!left) { send(what, files); } }); });
  });

  // Commands: progress a file, what they said, and the page anew once they have ended.
  if (cancel) {
    cancel.addEventListener("click", function () {
      if (sending) { stopped = true; sending.abort(); return; }
      var request = new XMLHttpRequest();
      request.open("POST", "/job/cancel");
      request.send();
    });
  }
  if (bar && window.EventSource) {
    var busy = document.body.hasAttribute("data-busy"), name = "";
    var events = new EventSource("/job/events");
    events.onmessage = function (event) {
      var told = JSON.parse(event.data), state = told.now || told.ended;
      if (told.doing) { name = told.doing; }
      if (state) {
        if (state.status === null) {
          busy = true;
          show(t("正在{0}", name), state.done, state.of);
        } else if (busy) {
          events.close();
          if (state.cancelled) { show(t("已取消，没有留下做到一半的东西"), 0, 0); meter.hidden = true; cancel.hidden = true; return; }
          if (state.status === 2 || state.status < 0) {
            show(t("“{0}”没有做成", name), 0, 0);
            meter.hidden = true; cancel.hidden = true; said.hidden = false;
            said.textContent = state.said.join("\n");
            return;
          }
          window.location.reload();
        }
        return;
      }
      if (told.of) {
        busy = true;
        show(t("正在{0}", name), told.done, told.of);
        if (told.file) { note(told.file, false); }
      }
    };
    window.addEventListener("pagehide", function () { events.close(); });
  }
})();
