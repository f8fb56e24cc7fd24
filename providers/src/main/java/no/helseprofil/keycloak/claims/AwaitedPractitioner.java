package no.helseprofil.keycloak.claims;

import jakarta.ws.rs.core.MultivaluedMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.identifiers.NationalIdentityNumber;
import no.helseprofil.keycloak.register.Registers;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.request.RefusedException;
import no.helseprofil.keycloak.request.ServerClock;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.register.Answer;
import no.helseprofil.register.Practitioner;
import no.helseprofil.register.RegisterSettings.PractitionerSource;
import no.helseprofil.register.RegisterSettings.Practitioners;
import no.helseprofil.register.RegisterSettings.WhenDown;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.protocol.oidc.TokenManager;
import org.keycloak.protocol.oidc.utils.OAuth2Code;
import org.keycloak.protocol.oidc.utils.OAuth2CodeParser;
import org.keycloak.representations.RefreshToken;
import org.keycloak.util.TokenUtil;

/**
 * Has the user of a request looked up in the register of practitioners, where its tokens may tell what that says. This is the one
 * place that waits for a register: the user is found in a transaction of its own, which has ended before the waiting begins, so
 * that no database connection is held while a register is slow.
 *
 * @param session the request, of which nothing has been read from the database yet
 * @param active the profile of its realm
 */
public record AwaitedPractitioner(KeycloakSession session, RealmProfile.Active active) {

    /** For a request at the token endpoint, with a code that exists or a refresh token of ours; of others there is no user. */
    public static void ofTokenRequest(KeycloakSession session) {
        MultivaluedMap<String, String> form =
                session.getContext().getHttpRequest().getDecodedFormParameters();
        if (form != null && RealmProfiles.of(session) instanceof RealmProfile.Active active) {
            new AwaitedPractitioner(session, active).await(form);
        }
    }

    /** When a login has ended: begins the look-up, so that the token request soon after finds it done. Waits for nothing. */
    public static void begin(KeycloakSession session, UserModel user, ClientSessionContext context) {
        if (RealmProfiles.of(session) instanceof RealmProfile.Active active && isInRegister(active)) {
            ClientModel client = context.getClientSession().getClient();
            if (!isExempt(active, client)
                    && !claims(context.getClientScopesStream()).isEmpty()) {
                Registers.pid(user).ifPresent(pid -> Registers.of(session).lookUp(pid));
            }
        }
    }

    private void await(MultivaluedMap<String, String> form) {
        if (!isInRegister(active)) {
            return;
        }
        String realm = session.getContext().getRealm().getId();
        Optional<Wanted> wanted = KeycloakModelUtils.runJobInTransactionWithResult(
                session.getKeycloakSessionFactory(), own -> find(own, realm, form));
        wanted.ifPresent(this::await);
    }

    private void await(Wanted wanted) {
        Registers registers = Registers.of(session);
        Answer<Practitioner> answer = registers.lookUp(wanted.pid()).join();
        registers.keep(wanted.pid(), answer);
        if (answer instanceof Answer.Unavailable && isRefused(wanted.claims())) {
            throw new RefusedException(Refusal.registerDown(), Endpoint.TOKEN);
        }
    }

    private boolean isRefused(Set<HealthClaim> claims) {
        Practitioners settings = active.profile().registers().practitioners();
        return claims.contains(HealthClaim.HPR_NUMBER) && settings.hprNumber() == WhenDown.REFUSE
                || claims.contains(HealthClaim.HPR_DETAILS) && settings.hprDetails() == WhenDown.REFUSE;
    }

    /** Whether there is anybody to wait for. */
    private static boolean isInRegister(RealmProfile.Active active) {
        return active.profile().registers().practitioners().source() != PractitionerSource.ATTRIBUTES;
    }

    private Optional<Wanted> find(KeycloakSession own, String realmId, MultivaluedMap<String, String> form) {
        RealmModel realm = own.realms().getRealm(realmId);
        own.getContext().setRealm(realm);
        Optional<Login> login = switch (String.valueOf(form.getFirst("grant_type"))) {
            case "authorization_code" -> ofCode(own, realm, form.getFirst("code"));
            case "refresh_token" -> ofRefreshToken(own, realm, form.getFirst("refresh_token"));
            default -> Optional.empty();
        };
        return login.flatMap(found -> wanted(own, found));
    }

    private static Optional<Login> ofCode(KeycloakSession own, RealmModel realm, @Nullable String code) {
        String[] parts = code == null ? new String[0] : code.split("\\.", 3);
        Map<String, String> stored =
                parts.length < 3 ? null : own.singleUseObjects().get(OAuth2CodeParser.CACHE_KEY_PREFIX + parts[0]);
        return stored == null
                ? Optional.empty()
                : login(
                        own.sessions().getUserSession(realm, parts[1]),
                        realm.getClientById(parts[2]),
                        OAuth2Code.deserializeCode(stored).getScope());
    }

    private static Optional<Login> ofRefreshToken(KeycloakSession own, RealmModel realm, @Nullable String token) {
        RefreshToken ours = token == null ? null : own.tokens().decode(token, RefreshToken.class);
        if (ours == null || ours.getSessionId() == null) {
            return Optional.empty();
        }
        UserSessionModel session = TokenUtil.TOKEN_TYPE_OFFLINE.equals(ours.getType())
                ? own.sessions().getOfflineUserSession(realm, ours.getSessionId())
                : own.sessions().getUserSession(realm, ours.getSessionId());
        return login(session, realm.getClientByClientId(ours.getIssuedFor()), ours.getScope());
    }

    private static Optional<Login> login(
            @Nullable UserSessionModel session, @Nullable ClientModel client, @Nullable String scope) {
        return session == null || session.getUser() == null || client == null
                ? Optional.empty()
                : Optional.of(new Login(session.getUser(), client, scope));
    }

    private Optional<Wanted> wanted(KeycloakSession own, Login login) {
        if (isExempt(active, login.client())) {
            return Optional.empty();
        }
        Set<HealthClaim> claims =
                claims(TokenManager.getRequestedClientScopes(own, login.scope(), login.client(), login.user()));
        return claims.isEmpty() ? Optional.empty() : Registers.pid(login.user()).map(pid -> new Wanted(pid, claims));
    }

    private static boolean isExempt(RealmProfile.Active active, ClientModel client) {
        return active.profile().exempts(client.getId(), ServerClock.INSTANCE.instant());
    }

    /** Which of the claims of a register the mappers of these scopes can write. */
    private static Set<HealthClaim> claims(Stream<ClientScopeModel> scopes) {
        return scopes.filter(scope -> !(scope instanceof ClientModel))
                .flatMap(ClientScopeModel::getProtocolMappersStream)
                .filter(mapper -> HealthClaimMapper.ID.equals(mapper.getProtocolMapper()))
                .flatMap(mapper -> HealthClaim.of(mapper.getConfig().get(HealthClaimMapper.CLAIM)).stream())
                .filter(HealthClaim::isOfRegister)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(HealthClaim.class)));
    }

    private record Login(
            UserModel user, ClientModel client, @Nullable String scope) {}

    private record Wanted(NationalIdentityNumber pid, Set<HealthClaim> claims) {}
}
