// What every page of the floor does: send what waits, and say so; forget walks that nobody finished.
import "./auto-lock.js";
import "./scan-box.js";
import { sendWaiting } from "./queue.js";
import { showRefusals } from "./stop.js";

const FORGOTTEN_AFTER = 3 * 24 * 3600 * 1000;
Object.keys(localStorage)
  .filter((key) => key.startsWith("floor walk "))
  .filter((key) => !(JSON.parse(localStorage.getItem(key))?.at > Date.now() - FORGOTTEN_AFTER))
  .forEach((key) => localStorage.removeItem(key));
showRefusals();
sendWaiting();
