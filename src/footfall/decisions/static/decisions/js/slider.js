// <input type=range data-slider="%">: what it stands at is said beside it while it is pulled.
document.addEventListener("input", (event) => {
  const slider = event.target.closest?.("[data-slider]");
  if (slider) slider.parentElement.querySelector("output").value = `${slider.value}${slider.dataset.slider}`;
});
