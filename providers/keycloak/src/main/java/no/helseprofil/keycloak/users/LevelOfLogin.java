package no.helseprofil.keycloak.users;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import no.helseprofil.jose.Json;
import no.helseprofil.keycloak.users.Authentication.UserLogin;
import no.helseprofil.profile.AskedLevel;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.SecurityLevel;
import org.jspecify.annotations.Nullable;
import org.keycloak.authentication.authenticators.util.AcrStore;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.utils.AuthenticationFlowResolver;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.protocol.oidc.utils.AcrUtils;
import org.keycloak.sessions.AuthenticationSessionModel;

/** The level that a login is asked for at, the one that it ends at, and what tokens call that. */
public final class LevelOfLogin {

    /** Keycloak's word for a login that no level is known of. */
    private static final String NO_LEVEL = "1";

    private LevelOfLogin() {}

    /** A login that has come to its end. */
    public static Facts.EndedLogin ended(
            AuthenticationSessionModel login, AuthenticatedClientSessionModel part, Authentication authentication) {
        UserLogin user = new UserLogin(part, authentication);
        return new Facts.EndedLogin(asked(login), user.isSomebody() ? user.securityLevel() : null);
    }

    /**
     * A login as it would end if it went on with a session; empty where it doesn't matter: nothing is asked for that
     * another login could give, or Keycloak has its user log in once more by itself.
     */
    public static Optional<Facts.EndedLogin> goingOn(
            KeycloakSession session, AuthenticationSessionModel login, UserSessionModel userSession) {
        AskedLevel asked = asked(login);
        if (asked.levels().isEmpty()) {
            return Optional.empty();
        }
        AuthenticationFlowModel flow = AuthenticationFlowResolver.resolveBrowserFlow(login);
        AcrStore keycloaks = new AcrStore(session, login);
        int before = keycloaks.getHighestAuthenticatedLevelFromPreviousAuthentication(flow.getId());
        if (keycloaks.getRequestedLevelOfAuthentication(flow) > before) {
            return Optional.empty();
        }
        String level = UserLogin.isOfSomebody(userSession)
                ? Authentication.of(userSession, before).level()
                : null;
        return Optional.of(new Facts.EndedLogin(asked, level));
    }

    /** As Keycloak has put the request together, from wherever its parts stood; else as the client is registered. */
    public static AskedLevel asked(AuthenticationSessionModel login) {
        String claims = login.getClientNote(OIDCLoginProtocol.CLAIMS_PARAM);
        String values = login.getClientNote(OIDCLoginProtocol.ACR_PARAM);
        List<String> essential = AcrUtils.getRequiredAcrValues(claims);
        Set<String> named = levels(essential.isEmpty() ? named(claims, values) : essential, login.getClient());
        return new AskedLevel(
                named.isEmpty()
                        ? levels(AcrUtils.getAcrValues(claims, values, login.getClient()), login.getClient())
                        : named);
    }

    /** What the request names itself: a minimum of the client's takes out of it what Keycloak has no number for. */
    private static List<String> named(@Nullable String claims, @Nullable String values) {
        List<String> named = new ArrayList<>();
        JsonNode acr = Json.read(Objects.requireNonNullElse(claims, "{}"))
                .map(read -> read.at("/id_token/acr"))
                .orElseGet(MissingNode::getInstance);
        named.add(acr.path("value").textValue());
        acr.path("values").forEach(value -> named.add(value.textValue()));
        named.addAll(List.of(Objects.requireNonNullElse(values, "").split(" ")));
        return named;
    }

    private static Set<String> levels(List<String> names, ClientModel client) {
        Map<String, Integer> own = AcrUtils.getAcrLoaMap(client);
        return names.stream()
                .filter(Objects::nonNull)
                .flatMap(name -> level(name, own).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What everybody calls so is no less for another meaning that a realm gives the name. */
    private static Optional<String> level(String name, Map<String, Integer> own) {
        return SecurityLevel.named(name).or(() -> SecurityLevel.named(String.valueOf(own.get(name))));
    }

    /**
     * The value of {@code acr} in the tokens of a login: its level, by the name that the realm has for it. What
     * Keycloak says of it is of the session's latest login, and knows nothing of what an identity provider has said.
     *
     * @param level of the login; null if none is known
     * @param keycloaks what Keycloak says
     */
    public static @Nullable String acr(ClientModel client, @Nullable String level, @Nullable String keycloaks) {
        return acr(AcrUtils.getAcrLoaMap(client), level, keycloaks);
    }

    static @Nullable String acr(Map<String, Integer> own, @Nullable String level, @Nullable String keycloaks) {
        if (level == null) {
            return keycloaks != null && level(keycloaks, own).isPresent() ? NO_LEVEL : keycloaks;
        }
        return keycloaks != null && isCalled(keycloaks, own, level) ? keycloaks : name(own, level);
    }

    /** What a realm calls a level: as its administrator has named it, or by its number. */
    public static String name(RealmModel realm, String level) {
        return name(AcrUtils.getAcrLoaMap(realm), level);
    }

    private static String name(Map<String, Integer> own, String level) {
        return own.keySet().stream()
                .filter(name -> isCalled(name, own, level))
                .min(String::compareTo)
                .orElse(level);
    }

    /** What everybody calls another level isn't a name of this one, whatever a realm's map says. */
    private static boolean isCalled(String name, Map<String, Integer> own, String level) {
        return level.equals(String.valueOf(own.get(name)))
                && SecurityLevel.named(name)
                        .filter(other -> !other.equals(level))
                        .isEmpty();
    }
}
