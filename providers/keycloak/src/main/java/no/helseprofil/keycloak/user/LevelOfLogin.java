package no.helseprofil.keycloak.user;

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
import no.helseprofil.keycloak.user.Authentication.UserLogin;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.SecurityLevel;
import no.helseprofil.profile.SecurityLevel.AskedLevel;
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

/** Level requested for a login, level at which it ends, and the name of that level in tokens. */
public final class LevelOfLogin {

    /** Keycloak's name for a login without a known level. */
    private static final String NO_LEVEL = "1";

    private LevelOfLogin() {}

    /** Returns the facts of a login that has ended. */
    public static Facts.EndedLogin ended(
            AuthenticationSessionModel login, AuthenticatedClientSessionModel part, Authentication authentication) {
        UserLogin user = new UserLogin(part, authentication);
        return new Facts.EndedLogin(asked(login), user.isSomebody() ? user.securityLevel() : null);
    }

    /**
     * Returns the facts of a login as it would end if it continued a session. Empty where this makes no difference: no
     * level is requested, or Keycloak authenticates the user again by itself.
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

    /** Returns the requested level, from all parts of the request as Keycloak joins them; else the registered one. */
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

    /** Returns the names in the request itself; a client's minimum removes those that Keycloak has no number for. */
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
                .flatMap(name -> SecurityLevel.requested(name).or(() -> level(name, own)).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the level of a name. A standard name keeps its level, even if a realm maps it to another. */
    private static Optional<String> level(String name, Map<String, Integer> own) {
        return SecurityLevel.named(name).or(() -> SecurityLevel.named(String.valueOf(own.get(name))));
    }

    /**
     * Returns the value of {@code acr} in the tokens of a login: the realm's name for its level. Keycloak's own value
     * is that of the session's latest login and ignores the identity provider's statement.
     *
     * @param level of the login; null if none is known
     * @param keycloaks Keycloak's own value
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

    /** Returns a realm's name for a level: the administrator's, or else its number. */
    public static String name(RealmModel realm, String level) {
        return name(AcrUtils.getAcrLoaMap(realm), level);
    }

    private static String name(Map<String, Integer> own, String level) {
        return own.keySet().stream()
                .filter(name -> isCalled(name, own, level))
                .min(String::compareTo)
                .orElse(level);
    }

    /** Returns whether it is a name of the level; a standard name of another level isn't, whatever the map says. */
    private static boolean isCalled(String name, Map<String, Integer> own, String level) {
        return level.equals(String.valueOf(own.get(name)))
                && SecurityLevel.named(name)
                        .filter(other -> !other.equals(level))
                        .isEmpty();
    }
}
