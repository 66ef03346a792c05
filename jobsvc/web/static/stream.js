// Server-sent events that rest while nobody looks: a browser has few connections for one server.

/**
 * Calls `handlers[name](data, event)` for each event of `address`, its data read as JSON. While the page is hidden the stream
 * is closed; when it is seen again, and whenever something may have been missed, `handlers.reset` is called.
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
  }

  function close() {
    source?.close();
    source = null;
  }

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) close();
    else if (!source && !isOver) {
      open();
      handlers.reset?.({});
    }
  });
  addEventListener("pagehide", close);
  if (!document.hidden) open();
  return () => {
    isOver = true;
    close();
  };
}
