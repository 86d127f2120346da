const board = document.getElementById("board");
const note = document.getElementById("status");

async function refresh() {
  try {
    const answer = await fetch("/__sim/board?version=" + board.dataset.version);
    if (answer.status === 200) {
      const focused = document.activeElement && document.activeElement.id;
      board.innerHTML = await answer.text();
      board.dataset.version = answer.headers.get("x-version");
      if (focused) {
        document.getElementById(focused)?.focus();
      }
      note.textContent = "已更新 " + new Date().toLocaleTimeString("zh-CN");
    }
  } catch {
    note.textContent = "连不上模拟器,正在重试";
  }
}

board.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-openid]");
  if (!button) {
    return;
  }
  const { openid, template } = button.dataset;
  await fetch("/__sim/consents", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ openid, template_id: template, result: "accept" }),
  });
  await refresh();
});

setInterval(refresh, 1000);
