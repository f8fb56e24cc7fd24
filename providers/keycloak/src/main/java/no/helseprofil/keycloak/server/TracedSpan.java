package no.helseprofil.keycloak.server;

import io.opentelemetry.api.trace.Span;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.tracing.TracingAttributes;
import org.keycloak.tracing.TracingProvider;
import org.keycloak.tracing.TracingProviderUtil;

/**
 * Span of ours in Keycloak's traces, which exist if it is started with {@code --tracing-enabled=true}; otherwise
 * Keycloak's own provider does nothing. Names and values are constants of ours, such as the id of a requirement: never
 * from a request, and nothing about a client or a person. Exceptions aren't recorded, since their messages may contain
 * either.
 */
public final class TracedSpan implements AutoCloseable {

    private static final String TRACER = "helseprofil";
    private static final String PREFIX = TRACER + '.';

    private final TracingProvider tracing;
    private final Span span;

    private TracedSpan(TracingProvider tracing, String name) {
        this.tracing = tracing;
        this.span = tracing.startSpan(TRACER, PREFIX + name);
    }

    /** Begins a span within the session's current one. It ends in the same thread, after all that began in it. */
    public static TracedSpan begin(KeycloakSession session, String name) {
        return new TracedSpan(TracingProviderUtil.getTracingProvider(session), name);
    }

    /** Returns work in a realm outside of a request, in a span that names the realm. */
    public static Runnable around(KeycloakSessionFactory server, String name, String realm, Runnable work) {
        return () -> {
            try (KeycloakSession session = server.create();
                    TracedSpan traced = begin(session, name)) {
                traced.span.setAttribute(TracingAttributes.REALM_ID, realm);
                work.run();
            }
        };
    }

    /** Sets an attribute of the session's current span: in a request, of Keycloak's span of it. */
    public static void say(KeycloakSession session, String attribute, String value) {
        TracingProviderUtil.getTracingProvider(session).getCurrentSpan().setAttribute(PREFIX + attribute, value);
    }

    /** Sets an attribute of this span. */
    public void say(String attribute, String value) {
        span.setAttribute(PREFIX + attribute, value);
    }

    @Override
    public void close() {
        tracing.endSpan();
    }
}
