package no.helseprofil.keycloak.web;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import no.helseprofil.profile.Language;
import org.jspecify.annotations.Nullable;

/**
 * Result of content negotiation (RFC 9110, section 12.5). Every request gets a response: HTML if it accepts neither
 * form, English if it accepts none of the languages.
 *
 * @param language language of the response
 * @param json whether it is JSON
 */
public record Negotiated(Language language, boolean json) {

    /** Query parameter with which a reader chooses a language, as on Keycloak's own pages. */
    public static final String LANGUAGE = "kc_locale";

    /** Content coding of compressed responses. */
    public static final String GZIP = "gzip";

    private static final Pattern COMMA = Pattern.compile(",");

    /** Pattern of a weight of zero, in all its notations. */
    private static final Pattern NOT_ACCEPTED = Pattern.compile("q\\s*=\\s*0(\\.0*)?");

    public static Negotiated of(HttpHeaders headers) {
        return new Negotiated(
                Language.accepted(headers.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE)),
                prefersJson(acceptable(headers)));
    }

    /**
     * Returns the same for a page whose reader may have chosen a language.
     *
     * @param chosen tag of one of our languages; any other value is ignored
     */
    public Negotiated in(@Nullable String chosen) {
        return Stream.of(Language.values())
                .filter(one -> one.tag().equals(chosen))
                .findFirst()
                .map(one -> new Negotiated(one, json))
                .orElse(this);
    }

    /**
     * Returns the accepted media types, the preferred ones first. If the header isn't a list of media types, any type
     * is accepted, as without the header.
     */
    public static List<MediaType> acceptable(HttpHeaders headers) {
        try {
            return headers.getAcceptableMediaTypes();
        } catch (IllegalArgumentException unreadable) {
            return List.of(MediaType.WILDCARD_TYPE);
        }
    }

    /** Returns whether a reader accepts gzip (RFC 9110, section 12.5.3). */
    public static boolean takesGzip(HttpHeaders headers) {
        List<String> lines = headers.getRequestHeader(HttpHeaders.ACCEPT_ENCODING);
        return lines != null && lines.stream().flatMap(COMMA::splitAsStream).anyMatch(Negotiated::isGzip);
    }

    static boolean isGzip(String coding) {
        String[] parts = coding.strip().toLowerCase(Locale.ROOT).split(";", 2);
        return parts[0].strip().equals(GZIP)
                && (parts.length == 1 || !NOT_ACCEPTED.matcher(parts[1].strip()).matches());
    }

    /** Returns whether JSON comes before HTML among media types in order of preference. */
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
