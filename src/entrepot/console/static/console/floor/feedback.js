// Right and wrong, for eyes, ears and hands, in the same moment as the scan.
const flash = document.getElementById("flash");
const said = document.getElementById("said");
const SIGNS = {
  right: { notes: [[1320, 0, 0.09]], shape: "sine", shake: 40, ms: 220 },
  wrong: { notes: [[180, 0, 0.22], [140, 0.25, 0.3]], shape: "square", shake: [180, 80, 180], ms: 1100 },
};
let audio = null;
let timer = 0;

// To begin with sound takes a tenth of a second: so it begins with the first key or touch, and not with the first scan.
const begin = () => (audio ??= new AudioContext());
for (const happens of ["keydown", "pointerdown"]) addEventListener(happens, begin, { capture: true, once: true });

function play({ notes, shape }) {
  begin().resume();
  for (const [pitch, after, length] of notes) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.type = shape;
    tone.frequency.value = pitch;
    volume.gain.value = 0.25;
    tone.connect(volume).connect(audio.destination);
    tone.start(audio.currentTime + after);
    tone.stop(audio.currentTime + after + length);
  }
}

function give(tone, text) {
  const sign = SIGNS[tone];
  flash.dataset.tone = tone;
  flash.firstElementChild.textContent = text;
  flash.hidden = false;
  said.textContent = text;
  clearTimeout(timer);
  timer = setTimeout(() => (flash.hidden = true), sign.ms);
  navigator.vibrate?.(sign.shake);
  play(sign);
}

export const right = (text) => give("right", text);
export const wrong = (text) => give("wrong", text);
