package no.helseprofil.keycloak.help;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.profile.Language;
import org.jspecify.annotations.Nullable;

/**
 * What the reader can take (RFC 9110, section 12.5). There is an answer for everybody: whoever takes neither form gets
 * HTML, whoever reads none of the languages gets English.
 *
 * @param language the language of the answer
 * @param json whether it is JSON
 */
record Negotiated(Language language, boolean json) {

    /** In Java's order; "no" is what some browsers still send for either kind of Norwegian. */
    private static final Map<String, Language> LANGUAGES =
            Map.of("nb", Language.NB, "no", Language.NB, "nn", Language.NN, "en", Language.EN);

    private static final List<String> TAGS = List.of("nb", "no", "nn", "en");

    static Negotiated of(HttpHeaders headers) {
        return new Negotiated(
                language(headers.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE)),
                prefersJson(headers.getAcceptableMediaTypes()));
    }

    static Language language(@Nullable String acceptLanguage) {
        if (acceptLanguage == null || acceptLanguage.isBlank()) {
            return Language.EN;
        }
        try {
            String tag = Locale.lookupTag(Locale.LanguageRange.parse(acceptLanguage), TAGS);
            return Optional.ofNullable(tag).map(LANGUAGES::get).orElse(Language.EN);
        } catch (IllegalArgumentException | IndexOutOfBoundsException unreadable) {
            // the latter is how the JDK meets a lone hyphen
            return Language.EN;
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
