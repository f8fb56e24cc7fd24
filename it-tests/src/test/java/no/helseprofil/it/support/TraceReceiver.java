package no.helseprofil.it.support;

import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Receiver of a server's traces, by OTLP over HTTP, until the JVM ends. */
public final class TraceReceiver {

    private static final String TRACES = "/v1/traces";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    /** Exports that are kept, of five a second at most. */
    private static final int KEPT = 500;

    private final WireMockServer server =
            new WireMockServer(wireMockConfig().dynamicPort().maxRequestJournalEntries(KEPT));

    private TraceReceiver() {
        server.start();
        server.stubFor(post(urlEqualTo(TRACES)).willReturn(ok().withHeader("Content-Type", "application/x-protobuf")));
    }

    /** One that listens on this machine. */
    public static TraceReceiver start() {
        return new TraceReceiver();
    }

    /** Its address, without a slash at the end. */
    public String url() {
        return server.baseUrl();
    }

    /**
     * A span as it came.
     *
     * @param scope who made it
     * @param trace what all of one request have in common
     * @param attributes what it says, as text
     */
    public record ReceivedSpan(String scope, String name, String trace, Map<String, String> attributes) {}

    /** Waits until there are some that are such, and gives all of those. */
    public List<ReceivedSpan> await(Predicate<ReceivedSpan> such) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < PATIENCE.toNanos()) {
            List<ReceivedSpan> found = spans().stream().filter(such).toList();
            if (!found.isEmpty()) {
                return found;
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
        throw new IllegalStateException("no such span came; what came is "
                + spans().stream().map(ReceivedSpan::name).distinct().toList());
    }

    /** Forgets what came until now. */
    public void forget() {
        server.resetRequests();
    }

    /** The latest that came until now. */
    public List<ReceivedSpan> spans() {
        return server.findAll(postRequestedFor(urlEqualTo(TRACES))).stream()
                .flatMap(request -> exported(request.getBody()).getResourceSpansList().stream())
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream()
                        .map(span -> received(scope.getScope().getName(), span)))
                .toList();
    }

    private static ReceivedSpan received(String scope, Span span) {
        return new ReceivedSpan(
                scope,
                span.getName(),
                HexFormat.of().formatHex(span.getTraceId().toByteArray()),
                span.getAttributesList().stream().collect(Collectors.toMap(KeyValue::getKey, TraceReceiver::text)));
    }

    private static String text(KeyValue attribute) {
        return attribute.getValue().hasStringValue()
                ? attribute.getValue().getStringValue()
                : attribute.getValue().toString();
    }

    private static ExportTraceServiceRequest exported(byte[] body) {
        try {
            return ExportTraceServiceRequest.parseFrom(body);
        } catch (InvalidProtocolBufferException malformed) {
            throw new IllegalStateException("not an export of traces", malformed);
        }
    }
}
