// One stream of news for all tabs of a browser.
import { listen } from "./stream.js";

const ports = new Set();
const tell = (news) => ports.forEach((port) => port.postMessage(news));
let stream = null;

onconnect = ({ ports: [port] }) => {
  ports.add(port);
  stream ??= listen(tell);
  port.onmessage = () => {
    ports.delete(port);
    if (ports.size) return;
    stream.close();
    stream = null;
  };
};
