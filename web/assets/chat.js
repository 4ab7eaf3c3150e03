// Open a cited passage beside the conversation. Without this script the same links open as pages.
(() => {
  "use strict";
  document.documentElement.lang = "vi";
  let panel, frame, page, opener;

  function build() {
    panel = document.createElement("aside");
    panel.id = "ngan-van-ban";
    panel.setAttribute("aria-label", "Văn bản được trích");
    const bar = document.createElement("div");
    bar.className = "thanh";
    const name = document.createElement("strong");
    name.textContent = "Văn bản được trích";
    page = document.createElement("a");
    page.textContent = "Mở trang riêng";
    page.target = "_blank";
    page.rel = "noopener";
    page.dataset.plain = "1";
    const close = document.createElement("button");
    close.type = "button";
    close.textContent = "Đóng";
    close.addEventListener("click", hide);
    bar.append(name, page, close);
    frame = document.createElement("iframe");
    frame.title = "Văn bản được trích";
    frame.addEventListener("load", () => {
      frame.contentWindow.addEventListener("keydown", leave);
    });
    panel.append(bar, frame);
    document.body.append(panel);
  }

  function show(link) {
    if (!panel) build();
    opener = link;
    page.href = link.href;
    frame.src = "about:blank";
    requestAnimationFrame(() => frame.contentWindow.location.replace(link.href));
    document.body.classList.add("mo-van-ban");
    panel.querySelector("button").focus({ preventScroll: true });
  }

  function hide() {
    document.body.classList.remove("mo-van-ban");
    opener?.focus({ preventScroll: true });
  }

  function leave(event) {
    if (event.key === "Escape") hide();
  }

  // A new question, and its answer, start at the top of what is seen.
  let messages = 0;
  new MutationObserver(() => {
    const rows = document.querySelectorAll("#hoi-thoai .message-row");
    const answers = document.querySelectorAll("#hoi-thoai .tra-loi").length;
    if (rows.length + answers > messages) {
      const asked = document.querySelectorAll("#hoi-thoai .user-row");
      asked[asked.length - 1]?.scrollIntoView({ block: "start" });
    }
    messages = rows.length + answers;
  }).observe(document.documentElement, { childList: true, subtree: true });

  document.addEventListener("keydown", leave);
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="/van-ban/"]');
    const asksForTab = event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0;
    if (!link || asksForTab || link.dataset.plain) return;
    event.preventDefault();
    event.stopPropagation();
    show(link);
  }, true);
})();
