/** Starts the viewer in the browser: reads the data of the page, shows a run, and listens to keys. */
import type { ViewerData } from "../report/viewer/data.ts";
import { View } from "./view.ts";

function start(root: HTMLElement, data: ViewerData): void {
  let view: View | undefined;
  const show = (index: number): void => {
    const hadFocus = root.contains(document.activeElement) && document.activeElement !== root;
    view = new View(data, index, show);
    root.replaceChildren(view.root);
    view.begin();
    if (hadFocus) root.querySelector("select")?.focus();
  };
  show(0);
  document.addEventListener("keydown", (event) => {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.defaultPrevented;
    const isElsewhere =
      event.target instanceof Element && event.target.closest("select, input, textarea, .window, .wide, pre") !== null;
    if (isPlain && !isElsewhere && view?.onKey(event) === true) event.preventDefault();
  });
  for (const each of document.querySelectorAll<HTMLElement>("button.show"))
    each.addEventListener("click", () => {
      show(Number(each.dataset["run"]));
      root.scrollIntoView();
      root.tabIndex = -1;
      root.focus({ preventScroll: true });
    });
}

/** The button that changes from light to dark and back. What the system wants is so until it is pressed. */
function addTheme(toggle: HTMLButtonElement): void {
  const { documentElement: page } = document;
  const isDark = (): boolean =>
    (page.dataset["theme"] ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const say = (): void => {
    toggle.textContent = isDark() ? "☀ Light" : "☾ Dark";
  };
  toggle.hidden = false;
  toggle.addEventListener("click", () => {
    page.dataset["theme"] = isDark() ? "light" : "dark";
    say();
  });
  say();
}

const root = document.getElementById("viewer");
const data = document.getElementById("data");
const toggle = document.getElementById("theme");
if (toggle instanceof HTMLButtonElement) addTheme(toggle);
if (root !== null && data !== null) start(root, JSON.parse(data.textContent ?? "") as ViewerData);
