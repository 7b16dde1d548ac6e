// Lets the browser keep the shell of the pages, so that they start at once and can be an app of their own.
const version = document.querySelector('link[rel="manifest"]').dataset.version;
navigator.serviceWorker?.register(`/sw.js?version=${encodeURIComponent(version)}`);
