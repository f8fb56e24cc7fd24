package no.helseprofil.keycloak.page;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import no.helseprofil.profile.Language;
import org.jspecify.annotations.Nullable;

/**
 * What the reader can take (RFC 9110, section 12.5). There is an answer for everybody: whoever takes neither form gets
 * HTML, whoever reads none of the languages gets English.
 *
 * @param language the language of the answer
 * @param json whether it is JSON
 */
public record Negotiated(Language language, boolean json) {

    /** The parameter by which a reader chooses a language, as on Keycloak's own pages. */
    public static final String LANGUAGE = "kc_locale";

    /** The coding by which answers are packed. */
    public static final String GZIP = "gzip";

    private static final Pattern COMMA = Pattern.compile(",");

    /** A weight of zero, in any of the ways in which it is written. */
    private static final Pattern NOT_ACCEPTED = Pattern.compile("q\\s*=\\s*0(\\.0*)?");

    public static Negotiated of(HttpHeaders headers) {
        return new Negotiated(
                Language.accepted(headers.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE)),
                prefersJson(acceptable(headers)));
    }

    /**
     * The same for a page whose reader may have chosen a language.
     *
     * @param chosen the tag of one of ours; whatever else it is counts for nothing
     */
    public Negotiated in(@Nullable String chosen) {
        return Stream.of(Language.values())
                .filter(one -> one.tag().equals(chosen))
                .findFirst()
                .map(one -> new Negotiated(one, json))
                .orElse(this);
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

    /** Returns whether a reader takes what is packed by gzip (RFC 9110, section 12.5.3). */
    public static boolean takesGzip(HttpHeaders headers) {
        List<String> lines = headers.getRequestHeader(HttpHeaders.ACCEPT_ENCODING);
        return lines != null && lines.stream().flatMap(COMMA::splitAsStream).anyMatch(Negotiated::isGzip);
    }

    static boolean isGzip(String coding) {
        String[] parts = coding.strip().toLowerCase(Locale.ROOT).split(";", 2);
        return parts[0].strip().equals(GZIP)
                && (parts.length == 1 || !NOT_ACCEPTED.matcher(parts[1].strip()).matches());
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
