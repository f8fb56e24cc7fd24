package no.helseprofil.testkit.api;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import no.helseprofil.assessment.probe.ProbeAnswer;
import no.helseprofil.assessment.probe.ProbeTransport;
import no.helseprofil.assessment.probe.ProbeTransport.ProbeException;
import no.helseprofil.assessment.probe.ProbeTransport.ProbeRequest;

/** Sends probes to this machine. */
final class LoopbackTransport implements ProbeTransport {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Override
    public ProbeAnswer send(ProbeRequest request) throws ProbeException {
        try {
            return answer(HTTP.send(written(request), HttpResponse.BodyHandlers.discarding()));
        } catch (IOException e) {
            throw new ProbeException("the API does not answer");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProbeException("interrupted");
        }
    }

    @Override
    public List<ProbeAnswer> sendAtOnce(List<ProbeRequest> requests) {
        List<CompletableFuture<HttpResponse<Void>>> sent = requests.stream()
                .map(request -> HTTP.sendAsync(written(request), HttpResponse.BodyHandlers.discarding()))
                .toList();
        return sent.stream()
                .map(CompletableFuture::join)
                .map(LoopbackTransport::answer)
                .toList();
    }

    private static HttpRequest written(ProbeRequest request) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(request.uri()).version(HttpClient.Version.HTTP_1_1);
        request.headers().forEach(header -> builder.header(header.name(), header.value()));
        return builder.GET().build();
    }

    private static ProbeAnswer answer(HttpResponse<?> response) {
        return new ProbeAnswer(
                response.statusCode(),
                response.headers().firstValue("WWW-Authenticate").orElse(null),
                response.headers().firstValue("DPoP-Nonce").orElse(null));
    }
}
