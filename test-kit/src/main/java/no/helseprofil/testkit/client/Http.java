package no.helseprofil.testkit.client;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;

/** Shared HTTP client: connections are reused, nothing else is remembered. */
final class Http {

    private static volatile HttpClient client = settings().build();

    private Http() {}

    private static HttpClient.Builder settings() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(Duration.ofSeconds(10));
    }

    /** Trusts servers as this context does, from now on. */
    static void trust(SSLContext context) {
        client = settings().sslContext(context).build();
    }

    static Response send(HttpRequest request) {
        try {
            return new Response(client.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new IllegalStateException("no answer from " + request.uri() + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + request.uri(), e);
        }
    }

    static CompletableFuture<Response> sendAsync(HttpRequest request) {
        return client.sendAsync(request, BodyHandlers.ofString()).thenApply(Response::new);
    }
}
