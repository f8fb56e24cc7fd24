package no.helseprofil.keycloak.web;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import no.helseprofil.html.Authority;
import no.helseprofil.html.Colour;
import no.helseprofil.keycloak.storage.RequirementPages;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Addresses of the pages of one realm.
 *
 * @param authority the organisation that runs the service
 * @param list path of the list of requirements
 */
public record RealmLinks(Authority authority, String list) {

    /** Returns the addresses for the realm of this request. */
    public static RealmLinks of(KeycloakSession session) {
        return new RealmLinks(
                RealmAuthority.of(session.getContext().getRealm()),
                RequirementPages.list(session).getRawPath());
    }

    /** Returns the absolute address of the list of requirements; each requirement has its own below it. */
    public static String address(KeycloakSession session) {
        return RequirementPages.list(session).toString();
    }

    /** Returns the absolute address of the page about a client for one of its contacts. */
    public static String contact(KeycloakSession session, String link) {
        String list = address(session);
        return list.substring(0, list.lastIndexOf('/')) + "/self/contact/" + link;
    }

    /** Returns the absolute address at which a person confirms to be a contact of a client. */
    public static String confirmContact(KeycloakSession session, String link) {
        String list = address(session);
        return list.substring(0, list.lastIndexOf('/')) + "/self/confirm-contact/" + link;
    }

    /**
     * Returns the absolute address at which a person confirms a client or a change of one.
     *
     * @param clientId the client's id, or the one that it would have
     */
    public static String confirmation(KeycloakSession session, String clientId) {
        return session.getContext()
                .getUri()
                .getBaseUriBuilder()
                .path("realms/{realm}/helseprofil/selvbetjening/v1/confirm-client/{client}")
                .build(session.getContext().getRealm().getName(), clientId)
                .toString();
    }

    /** Returns the address at which a refusal page is shown again, in another language. */
    public URI refused(String name) {
        return URI.create(list.substring(0, list.lastIndexOf('/')) + "/refused/" + name);
    }

    /** Returns the path of the page for test runs. */
    public String tests() {
        return list.substring(0, list.lastIndexOf('/')) + "/try/";
    }

    /** Returns the path of one requirement's page. */
    public String to(String requirement) {
        return list + "/" + requirement;
    }

    /** Organisation that runs the service, from attributes of the realm. */
    public static final class RealmAuthority {

        private static final Logger LOG = Logger.getLogger(RealmAuthority.class);

        /** Warnings already logged for a realm: one line for each, not one per page. */
        private static final Set<String> LOGGED = ConcurrentHashMap.newKeySet();

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
            if (logo.isEmpty() && given(realm.getAttribute(LOGO)).isPresent() && LOGGED.add(LOGO + realm.getId())) {
                LOG.warnf(
                        "Realm %s shows no logo: give it as an https address, or as data:image/...;base64 of at most 256 KiB,"
                                + " in the attribute %s",
                        realm.getName(), LOGO);
            }
            Optional<Colour> colour = Colour.of(realm.getAttribute(COLOUR));
            if (colour.isEmpty()
                    && given(realm.getAttribute(COLOUR)).isPresent()
                    && LOGGED.add(COLOUR + realm.getId())) {
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
                return "https".equals(address.getScheme())
                        && address.getHost() != null
                        && address.getRawUserInfo() == null;
            } catch (URISyntaxException notOne) {
                return false;
            }
        }

        private static Optional<String> given(@Nullable String value) {
            return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
        }
    }
}
