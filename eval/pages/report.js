"use strict";
// Show the questions that the four choices keep; without script all of them are shown.
const chosen = (name) => document.getElementById(name).value;
const cards = [...document.querySelectorAll("article")];

function keeps(card) {
  const verdicts = new Map(card.dataset.verdicts.trim().split(" ").map((pair) => pair.split(":")));
  const verdict = verdicts.get(chosen("run"));
  const wanted = chosen("verdict");
  if (verdict === undefined) return false;
  if (wanted === "wrong" ? verdict === "right" : wanted && verdict !== wanted) return false;
  if (chosen("type") && card.dataset.type !== chosen("type")) return false;
  return !chosen("document") || card.dataset.documents.split(" ").includes(chosen("document"));
}

function show() {
  let count = 0;
  for (const card of cards) {
    card.hidden = !keeps(card);
    count += card.hidden ? 0 : 1;
  }
  document.getElementById("count").textContent = `${count} câu`;
}

document.querySelector(".filters").hidden = false;
for (const name of ["run", "verdict", "type", "document"])
  document.getElementById(name).addEventListener("change", show);
show();
