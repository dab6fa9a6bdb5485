// An API that pages of other origins call. ALLOWS: the request headers that it lets them send.
const { journal, serve } = require('./kit/http.cjs');

serve((body, request, response) => {
  // lesson: whom it answers
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('access-control-allow-headers', process.env.ALLOWS);
  // lesson end
  if (request.method === 'OPTIONS') return { status: 204 };
  journal(body.ref);
});
