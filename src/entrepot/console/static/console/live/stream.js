// The stream of news: it comes back by itself, and says so, since something may have been missed meanwhile.
const AGAIN = 30_000;

export function listen(tell) {
  let source = null;
  let timer = null;
  let before = false;
  const open = () => {
    source = new EventSource("/live");
    source.onopen = () => {
      if (before) tell({ changed: {}, lot: true });
      before = true;
    };
    source.onmessage = ({ data }) => tell(JSON.parse(data));
    // There was no room, or nobody is signed in any more: pages ask by the clock until it is tried again.
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, AGAIN);
    };
  };
  open();
  return {
    close() {
      clearTimeout(timer);
      source.close();
    },
  };
}
