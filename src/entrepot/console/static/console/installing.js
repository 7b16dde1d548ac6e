// Lets the browser keep the pages as an app of their own, which says so where there is no network.
const version = document.querySelector('link[rel="manifest"]').dataset.version;
navigator.serviceWorker?.register(`/sw.js?version=${encodeURIComponent(version)}`);
