package no.helseprofil.keycloak.web;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import no.helseprofil.html.Authority;
import no.helseprofil.html.Colour;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.RealmModel;

/** Organisation that runs the service, from attributes of the realm. */
public final class RealmAuthority {

    private static final Logger LOG = Logger.getLogger(RealmAuthority.class);

    /** Warnings already logged for a realm: one line for each, not one per page. */
    private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

    static final String NAME = "helseprofil.authority-name";
    static final String LOGO = "helseprofil.authority-logo";
    static final String COLOUR = "helseprofil.authority-colour";

    private static final int LONGEST_ADDRESS = 2_000;
    private static final int LARGEST_PICTURE = 256 * 1_024;
    private static final Pattern PICTURE =
            Pattern.compile("data:image/(png|jpeg|gif|webp|svg\\+xml);base64,[A-Za-z0-9+/]++={0,2}");

    private RealmAuthority() {}

    /** Returns the realm's attributes, with its display name or name if it has none. */
    public static Authority of(RealmModel realm) {
        String name = given(realm.getAttribute(NAME))
                .or(() -> given(realm.getDisplayName()))
                .orElseGet(realm::getName);
        Optional<String> logo = logo(realm.getAttribute(LOGO));
        if (logo.isEmpty() && given(realm.getAttribute(LOGO)).isPresent() && TOLD.add(LOGO + realm.getId())) {
            LOG.warnf(
                    "Realm %s shows no logo: give it as an https address, or as data:image/...;base64 of at most 256 KiB,"
                            + " in the attribute %s",
                    realm.getName(), LOGO);
        }
        Optional<Colour> colour = Colour.of(realm.getAttribute(COLOUR));
        if (colour.isEmpty() && given(realm.getAttribute(COLOUR)).isPresent() && TOLD.add(COLOUR + realm.getId())) {
            LOG.warnf(
                    "Realm %s has no colour of its own: give it as #rrggbb, in the attribute %s",
                    realm.getName(), COLOUR);
        }
        return new Authority(name, logo, colour);
    }

    /** Returns the logo if a page may show it: an https address, or image data in the value itself. */
    static Optional<String> logo(@Nullable String value) {
        return given(value).filter(logo -> isPicture(logo) || isAddress(logo));
    }

    private static boolean isPicture(String value) {
        return value.length() <= LARGEST_PICTURE && PICTURE.matcher(value).matches();
    }

    private static boolean isAddress(String value) {
        if (value.length() > LONGEST_ADDRESS) {
            return false;
        }
        try {
            URI address = new URI(value);
            return "https".equals(address.getScheme()) && address.getHost() != null && address.getRawUserInfo() == null;
        } catch (URISyntaxException notOne) {
            return false;
        }
    }

    private static Optional<String> given(@Nullable String value) {
        return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
    }
}
