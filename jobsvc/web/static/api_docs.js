// The API's document, as Swagger UI shows it. What is tried out goes with this page's cookie, and so needs its token.

const token = document.querySelector('meta[name="csrf-token"]').content;
const place = document.getElementById("api-docs");

window.SwaggerUIBundle({
  url: place.dataset.document,
  domNode: place,
  deepLinking: true,
  displayRequestDuration: true,
  validatorUrl: null, // its badge would send the document's address to another host
  requestInterceptor: (request) => {
    const isHere = new URL(request.url, location.href).origin === location.origin;
    if (isHere) request.headers["X-CSRFToken"] = token;
    return request;
  },
});
