// A part of a page that the server keeps up to date by events; where they can't come, the page is loaded again.
const place = document.querySelector("[data-live]");
const state = document.querySelector("[data-live-state]");
const patience = 30_000;

if (place && "EventSource" in window) {
  const source = new EventSource(place.dataset.live);
  source.addEventListener("board", (event) => {
    place.innerHTML = event.data;
    if (state) state.textContent = "live";
  });
  source.addEventListener("error", () => {
    if (state) state.textContent = "waiting for the line";
    if (source.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), patience);
  });
} else if (place) {
  setInterval(() => location.reload(), patience);
}
