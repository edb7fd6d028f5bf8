// What a screen reader is told, and a sound for those who asked for one.
import { part } from "./text.js";

const KEPT = 6;

function say(region: HTMLElement, text: string): void {
  const line = document.createElement("p");
  line.textContent = text;
  region.append(line);
  while (region.childElementCount > KEPT) region.firstElementChild?.remove();
}

/** At once, over whatever is being read. */
export const interrupt = (text: string): void => say(part("#assertive"), text);
/** When the reader comes to it. */
export const mention = (text: string): void => say(part("#polite"), text);

let fading = 0;

/** Shown for a while, and said. */
export function toast(text: string): void {
  const shown = part("#toast");
  shown.textContent = text;
  shown.hidden = false;
  mention(text);
  clearTimeout(fading);
  fading = window.setTimeout(() => (shown.hidden = true), 6000);
}

let audio: AudioContext | null = null;

/** Three short tones, where sound is on. */
export function chime(): void {
  if (!audio) return;
  for (const [k, pitch] of [880, 660, 880].entries()) {
    const tone = new OscillatorNode(audio, { frequency: pitch });
    const level = new GainNode(audio, { gain: 0.2 });
    tone.connect(level).connect(audio.destination);
    tone.start(audio.currentTime + k * 0.25);
    tone.stop(audio.currentTime + k * 0.25 + 0.18);
  }
}

/** The button turns sound on, with the sound as its test, and off. */
export function startSound(button: HTMLButtonElement): void {
  button.addEventListener("click", () => {
    if (audio) {
      void audio.close();
      audio = null;
    } else {
      audio = new AudioContext();
      chime();
    }
    button.setAttribute("aria-pressed", String(audio !== null));
  });
}
