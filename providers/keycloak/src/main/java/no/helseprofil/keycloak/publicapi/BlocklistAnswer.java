package no.helseprofil.keycloak.publicapi;

import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import no.helseprofil.incident.IdentifierList;
import no.helseprofil.keycloak.blocklist.Blocklist;
import no.helseprofil.keycloak.blocklist.Blocklist.SignedList;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.web.Negotiated;
import org.keycloak.models.KeycloakSession;

/** Public response with the list of blocked keys, always from memory (RFC 9110, sections 12.5.3 and 13.1.2). */
final class BlocklistAnswer {

    private static final String CACHED = "public, max-age=" + IdentifierList.TTL.toSeconds();
    private static final String RETRY_AFTER_SECONDS = "60";
    private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

    private BlocklistAnswer() {}

    static Response of(KeycloakSession session, RealmProfile profile) {
        return profile.active()
                .flatMap(active -> new Blocklist(session).at(active.blocks(), ServerClock.INSTANCE.instant()))
                .map(signed -> of(session.getContext().getRequestHeaders(), signed))
                .orElseGet(BlocklistAnswer::unavailable);
    }

    private static Response of(HttpHeaders asked, SignedList list) {
        EntityTag tag = new EntityTag(list.tag(), true);
        return answer(asked, list, tag)
                .tag(tag)
                .header(HttpHeaders.CACHE_CONTROL, CACHED)
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }

    private static Response.ResponseBuilder answer(HttpHeaders asked, SignedList list, EntityTag tag) {
        if (known(asked).anyMatch(known -> isSame(known, tag.getValue()))) {
            return Response.notModified();
        }
        return Negotiated.takesGzip(asked)
                ? Response.ok(list.zipped(), IdentifierList.MEDIA_TYPE)
                        .header(HttpHeaders.CONTENT_ENCODING, Negotiated.GZIP)
                : Response.ok(list.jwt(), IdentifierList.MEDIA_TYPE);
    }

    private static Stream<String> known(HttpHeaders asked) {
        return Optional.ofNullable(asked.getRequestHeader(HttpHeaders.IF_NONE_MATCH)).orElse(List.of()).stream()
                .flatMap(COMMA::splitAsStream)
                .map(String::strip);
    }

    /** Compares weakly, as this condition requires. */
    private static boolean isSame(String known, String tag) {
        String opaque = known.startsWith("W/") ? known.substring(2) : known;
        return opaque.equals("*") || opaque.equals('"' + tag + '"');
    }

    private static Response unavailable() {
        return Response.status(503)
                .type(MediaType.TEXT_PLAIN_TYPE.withCharset("utf-8"))
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .header("X-Content-Type-Options", "nosniff")
                .entity("There is no list of blocked keys at the moment; go on with the one that you have\n")
                .build();
    }
}
