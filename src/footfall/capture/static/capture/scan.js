// data-scan: a photo is sent as soon as it is chosen; where the browser reads codes, the code on it is sent instead.
async function codeOn(file) {
  if (!("BarcodeDetector" in window)) return "";
  try {
    const found = await new BarcodeDetector().detect(await createImageBitmap(file));
    return found.map((each) => each.rawValue).find(Boolean) ?? "";
  } catch {
    return "";
  }
}

document.addEventListener("change", async (event) => {
  const field = event.target.closest?.("[data-photo]");
  if (!field?.files?.length) return;
  const form = field.form;
  const code = await codeOn(field.files[0]);
  if (code) {
    form.querySelector("[data-code]").value = code;
    field.value = "";
  }
  form.requestSubmit();
});
