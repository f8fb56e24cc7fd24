package no.helseprofil.keycloak.publicapi;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import no.helseprofil.keycloak.transparency.SignedLog;
import org.keycloak.models.KeycloakSession;

/**
 * Public response with the checkpoint of the realm's log. It takes three reads by keys and two signatures, whatever the
 * log's length, and creates nothing.
 */
final class CheckpointAnswer {

    private static final String CACHED = "public, max-age=60";
    private static final String RETRY_AFTER_SECONDS = "60";

    private CheckpointAnswer() {}

    static Response of(KeycloakSession session) {
        try {
            return SignedLog.of(session, session.getContext().getRealm().getId())
                    .map(log -> text(Response.ok(), log.checkpoint().note())
                            .header(HttpHeaders.CACHE_CONTROL, CACHED)
                            .build())
                    .orElseGet(() -> text(Response.status(404), "Nothing was logged yet\n")
                            .build());
        } catch (SignedLog.UnsignedException unsigned) {
            return text(Response.status(503), "No checkpoint can be signed; ask the realm's administrator\n")
                    .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                    .build();
        }
    }

    private static Response.ResponseBuilder text(Response.ResponseBuilder answer, String text) {
        return answer.type(MediaType.TEXT_PLAIN_TYPE.withCharset("utf-8"))
                .header("X-Content-Type-Options", "nosniff")
                .entity(text);
    }
}
