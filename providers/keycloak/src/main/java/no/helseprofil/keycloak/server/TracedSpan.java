package no.helseprofil.keycloak.server;

import io.opentelemetry.api.trace.Span;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.tracing.TracingAttributes;
import org.keycloak.tracing.TracingProvider;
import org.keycloak.tracing.TracingProviderUtil;

/**
 * A span of ours in the traces that Keycloak makes where it is started with {@code --tracing-enabled=true}; where it
 * isn't, Keycloak's own provider does nothing. A name and its values are constants of ours, such as the id of a
 * requirement: never what a request has sent, and nothing of a client or a person. What is thrown while it lasts isn't
 * told, since its message may say something of either.
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

    /** Begins one within what the session is doing. It has to end in the same thread, after all that began in it. */
    public static TracedSpan begin(KeycloakSession session, String name) {
        return new TracedSpan(TracingProviderUtil.getTracingProvider(session), name);
    }

    /** Work in a realm that no request waits for, in a span that says which realm that is. */
    public static Runnable around(KeycloakSessionFactory server, String name, String realm, Runnable work) {
        return () -> {
            try (KeycloakSession session = server.create();
                    TracedSpan traced = begin(session, name)) {
                traced.span.setAttribute(TracingAttributes.REALM_ID, realm);
                work.run();
            }
        };
    }

    /** Says something of what the session is doing as a whole: of a request, in Keycloak's span of it. */
    public static void say(KeycloakSession session, String attribute, String value) {
        TracingProviderUtil.getTracingProvider(session).getCurrentSpan().setAttribute(PREFIX + attribute, value);
    }

    /** Says something of it. */
    public void say(String attribute, String value) {
        span.setAttribute(PREFIX + attribute, value);
    }

    @Override
    public void close() {
        tracing.endSpan();
    }
}
