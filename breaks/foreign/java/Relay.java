import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.api.trace.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes a request, asks the next service if there is one, answers. Traced, or not, by the agent it is started with. */
public class Relay {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final Pattern REF = Pattern.compile("\"ref\":\\s*(\\d+)");

  public static void main(String[] args) throws IOException {
    int port = Integer.parseInt(System.getenv("PORT"));
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newFixedThreadPool(8));
    server.createContext("/", Relay::relay);
    server.start();
  }

  private static void relay(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes());
    Matcher ref = REF.matcher(body);
    if (Span.current().getSpanContext().isValid() && ref.find()) {
      String traceId = Span.current().getSpanContext().getTraceId();
      System.out.printf("{\"ref\":%s,\"trace_id\":\"%s\",\"sampled\":true}%n", ref.group(1), traceId);
    }
    String next = System.getenv("NEXT_URL");
    if (next != null) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(next))
              .header("content-type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build();
      try {
        CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
      } catch (InterruptedException interrupted) {
        throw new IOException(interrupted);
      }
    }
    exchange.sendResponseHeaders(200, 2);
    exchange.getResponseBody().write("{}".getBytes());
    exchange.close();
  }
}
