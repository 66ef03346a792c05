// Server-sent events that rest while nobody looks: a browser has few connections for one server.

const AGAIN_MS = 15_000;

/**
 * Calls `handlers[name](data, event)` for each event of `address`, its data read as JSON. While the page is hidden the
 * stream is closed; when it is seen again, and whenever something may have been missed, `handlers.reset` is called.
 * Returns what ends it for good.
 */
export function listen(address, handlers) {
  let source = null;
  let isOver = false;

  function open() {
    source = new EventSource(address);
    for (const [name, handle] of Object.entries(handlers)) {
      source.addEventListener(name, (event) => handle(event.data ? JSON.parse(event.data) : {}, event));
    }
    // A browser comes back to a stream that broke, but not to an answer that is none: while servers are exchanged, say.
    source.addEventListener("error", () => {
      if (source?.readyState !== EventSource.CLOSED) return;
      close();
      setTimeout(openAnew, AGAIN_MS);
    });
  }

  function openAnew() {
    if (source || isOver || document.hidden) return;
    open();
    handlers.reset?.({});
  }

  function close() {
    source?.close();
    source = null;
  }

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) close();
    else openAnew();
  });
  addEventListener("pagehide", close);
  if (!document.hidden) open();
  return () => {
    isOver = true;
    close();
  };
}
