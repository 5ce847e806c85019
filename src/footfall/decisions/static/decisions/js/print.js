// [data-print]: the page as it stands, on paper or as a PDF.
document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-print]")) window.print();
});
