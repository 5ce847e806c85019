import { toast } from "./toast.js";

// A fragment that could not be fetched is said in words, never swallowed.
document.addEventListener("htmx:sendError", () => toast("The server could not be reached. What you typed is still here.", "wrong"));

document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = event.detail;
  toast(sentence(xhr), "wrong");
});

function sentence(xhr) {
  try {
    const { detail } = JSON.parse(xhr.responseText);
    if (detail) return detail;
  } catch {
    // Not a problem document: say what the status means.
  }
  if (xhr.status === 403) return "You may not do that.";
  if (xhr.status === 404) return "That is no longer here. Reload the page.";
  return "The server could not do that. Try again.";
}
