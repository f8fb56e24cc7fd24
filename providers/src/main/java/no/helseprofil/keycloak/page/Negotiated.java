package no.helseprofil.keycloak.page;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import no.helseprofil.profile.Language;

/**
 * What the reader can take (RFC 9110, section 12.5). There is an answer for everybody: whoever takes neither form gets
 * HTML, whoever reads none of the languages gets English.
 *
 * @param language the language of the answer
 * @param json whether it is JSON
 */
public record Negotiated(Language language, boolean json) {

    public static Negotiated of(HttpHeaders headers) {
        return new Negotiated(
                Language.accepted(headers.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE)),
                prefersJson(acceptable(headers)));
    }

    /**
     * The media types that a reader takes, those that it prefers at the front; any, if what it sent is no list of media
     * types. Whoever can't say what it wants is answered like whoever doesn't.
     */
    public static List<MediaType> acceptable(HttpHeaders headers) {
        try {
            return headers.getAcceptableMediaTypes();
        } catch (IllegalArgumentException unreadable) {
            return List.of(MediaType.WILDCARD_TYPE);
        }
    }

    /** The first that fits, of media types that are ordered by preference. */
    static boolean prefersJson(List<MediaType> acceptable) {
        return acceptable.stream()
                .filter(type -> isCompatible(type, MediaType.TEXT_HTML_TYPE)
                        || isCompatible(type, MediaType.APPLICATION_JSON_TYPE))
                .findFirst()
                .map(type -> !isCompatible(type, MediaType.TEXT_HTML_TYPE))
                .orElse(false);
    }

    private static boolean isCompatible(MediaType range, MediaType type) {
        boolean sameType = range.isWildcardType() || range.getType().equalsIgnoreCase(type.getType());
        boolean sameSubtype = range.isWildcardSubtype() || range.getSubtype().equalsIgnoreCase(type.getSubtype());
        return sameType && sameSubtype;
    }
}
