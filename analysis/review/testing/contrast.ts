/** For tests, to be run inside a page: text that is hard to read. Stands alone, for the browser is given its source. */

/**
 * Contrast ratios (WCAG 2.1, 1.4.3) of all text in sight against the color behind it, of HTML and of SVG; those below
 * 4.5, or below 3 for text from 24 px, as `ratio: text`. Left out are the paper's figures: in the colors of print, where what is provisional is pale.
 */
export function poorContrast(): string[] {
  type Color = readonly [number, number, number, number];
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
  const colorOf = (css: string): Color => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = css;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r!, g!, b!, a! / 255];
  };
  const over = (top: Color, below: Color): Color => {
    const mixed = [0, 1, 2].map((i) => top[i]! * top[3] + below[i]! * (1 - top[3]));
    return [mixed[0]!, mixed[1]!, mixed[2]!, 1];
  };
  const behind = (element: Element | null): Color => {
    if (element === null) return [255, 255, 255, 1];
    const own = colorOf(getComputedStyle(element).backgroundColor);
    return own[3] === 1 ? own : over(own, behind(element.parentElement));
  };
  const luminance = (color: Color) => {
    const [r, g, b] = [0, 1, 2].map((i) => {
      const c = color[i]! / 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
  };
  const poor = new Set<string>();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement!;
    const text = texts.currentNode.textContent!.trim();
    if (text === '' || !element.checkVisibility() || element.closest('noscript, .sheet') !== null) continue;
    const style = getComputedStyle(element);
    const ground = behind(element);
    const ink = over(colorOf(element instanceof SVGElement ? style.fill : style.color), ground);
    const [light, dark] = [luminance(ink), luminance(ground)].sort((x, y) => y - x);
    const ratio = (light! + 0.05) / (dark! + 0.05);
    if (ratio < (Number.parseFloat(style.fontSize) >= 24 ? 3 : 4.5))
      poor.add(`${ratio.toFixed(2)}: ${text.slice(0, 60)}`);
  }
  return [...poor];
}
