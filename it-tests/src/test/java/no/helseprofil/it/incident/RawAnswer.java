package no.helseprofil.it.incident;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** An answer as its octets came. */
record RawAnswer(byte[] body, @Nullable String encoding) {

    static RawAnswer of(URI address, String acceptedEncodings) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(address)
                                .header("Accept-Encoding", acceptedEncodings)
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        return new RawAnswer(
                answer.body(), answer.headers().firstValue("Content-Encoding").orElse(null));
    }
}
