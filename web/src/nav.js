/** Marks the section in view in the list of sections, and keeps its entry visible in that list. */
export function startNav(nav) {
  const links = new Map([...nav.querySelectorAll("a")].map((link) => [link.hash.slice(1), link]));
  const seen = new Set();
  const mark = () => {
    const current = [...links.keys()].find((id) => seen.has(id));
    if (!current) return;
    for (const [id, link] of links) {
      if (id === current) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    }
    const list = links.get(current).closest("ol");
    if (list.scrollWidth > list.clientWidth) list.scrollLeft = links.get(current).offsetLeft - 24;
  };
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) isIntersecting ? seen.add(target.id) : seen.delete(target.id);
      mark();
    },
    { rootMargin: "-15% 0px -75% 0px" },
  );
  for (const id of links.keys()) observer.observe(document.getElementById(id));
}
