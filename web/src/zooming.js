/** A wheel zooms only where the drawing has the focus, or with Ctrl: a page must scroll past a drawing. */
export function wheelWhenFocused(event, element) {
  if (event.type === "wheel") return event.ctrlKey || element.contains(document.activeElement);
  return !event.button && !event.ctrlKey;
}
