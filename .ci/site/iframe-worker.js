/* Search in a site opened from a folder: browsers refuse workers there, so a hidden frame does it. */
"use strict";
(() => {
  if (location.protocol !== "file:") return;

  window.Worker = class extends EventTarget {
    constructor(address) {
      super();
      this.frame = document.createElement("iframe");
      this.frame.hidden = true;
      document.body.append(this.frame);
      const inside = this.frame.contentWindow;
      const page = inside.document;
      inside.postMessage = (data) =>
        this.dispatchEvent(new MessageEvent("message", { data: structuredClone(data) }));
      inside.importScripts = (...scripts) =>
        scripts.reduce((before, each) => before.then(() => load(page, each)), Promise.resolve());
      this.ready = load(page, address);
    }

    postMessage(data) {
      this.ready.then(() => {
        const copy = structuredClone(data);
        this.frame.contentWindow.dispatchEvent(new MessageEvent("message", { data: copy }));
      });
    }

    terminate() {
      this.frame.remove();
    }
  };

  /** Runs a script in a page; the promise is kept when it has run. */
  function load(page, address) {
    return new Promise((done, failed) => {
      const script = page.createElement("script");
      script.src = address;
      script.onload = done;
      script.onerror = failed;
      page.body.append(script);
    });
  }
})();
