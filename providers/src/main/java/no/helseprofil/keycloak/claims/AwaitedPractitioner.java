package no.helseprofil.keycloak.claims;

import jakarta.ws.rs.core.MultivaluedMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.identifiers.NationalIdentityNumber;
import no.helseprofil.keycloak.register.Registers;
import no.helseprofil.keycloak.request.BearerOf;
import no.helseprofil.keycloak.request.LoginOfToken;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.request.RefusedException;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.register.Answer;
import no.helseprofil.register.Practitioner;
import no.helseprofil.register.RegisterSettings.PractitionerSource;
import no.helseprofil.register.RegisterSettings.Practitioners;
import no.helseprofil.register.RegisterSettings.WhenDown;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.protocol.oidc.TokenManager;

/**
 * Has the user of a request looked up in the register of practitioners, where its tokens may tell what that says.
 * The user is found in a transaction of its own, which has ended before the waiting begins, so that no database connection is
 * held while a register is slow.
 *
 * @param session the request, of which nothing has been read from the database yet
 * @param active the profile of its realm
 */
public record AwaitedPractitioner(KeycloakSession session, RealmProfile.Active active) {

    /** For a request at the token endpoint, with a code that exists or a refresh token of ours; of others there is no user. */
    public static void ofTokenRequest(KeycloakSession session) {
        MultivaluedMap<String, String> form =
                session.getContext().getHttpRequest().getDecodedFormParameters();
        if (form != null) {
            await(session, Endpoint.TOKEN, logins -> logins.ofTokenRequest(form));
        }
    }

    /** For a request at userinfo, with an access token of ours. */
    public static void ofUserInfo(KeycloakSession session) {
        Optional<String> token = new BearerOf(session).token();
        await(session, Endpoint.USERINFO, logins -> token.flatMap(logins::ofAccessToken));
    }

    /** When a login has ended: begins the look-up, so that the token request soon after finds it done. Waits for nothing. */
    public static void begin(KeycloakSession session, UserModel user, ClientSessionContext context) {
        if (RealmProfiles.of(session) instanceof RealmProfile.Active active && isInRegister(active)) {
            ClientModel client = context.getClientSession().getClient();
            if (!isExempt(active, client)
                    && isTold(context.getClientScopesStream().toList())) {
                Registers.pid(user).ifPresent(pid -> Registers.of(session).lookUp(pid));
            }
        }
    }

    private static void await(
            KeycloakSession session, Endpoint endpoint, Function<LoginOfToken, Optional<LoginOfToken.Login>> which) {
        if (RealmProfiles.of(session) instanceof RealmProfile.Active active && isInRegister(active)) {
            String realm = session.getContext().getRealm().getId();
            AwaitedPractitioner awaited = new AwaitedPractitioner(session, active);
            Optional<Wanted> wanted = KeycloakModelUtils.runJobInTransactionWithResult(
                    session.getKeycloakSessionFactory(),
                    own -> which.apply(LoginOfToken.in(own, realm)).flatMap(login -> awaited.wanted(own, login)));
            wanted.ifPresent(user -> awaited.await(user, endpoint));
        }
    }

    private void await(Wanted wanted, Endpoint endpoint) {
        Registers registers = Registers.of(session);
        Answer<Practitioner> answer = registers.lookUp(wanted.pid()).join();
        registers.keep(wanted.pid(), answer);
        if (answer instanceof Answer.Unavailable && isRefused(wanted.claims())) {
            throw new RefusedException(Refusal.registerDown(), endpoint);
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

    private Optional<Wanted> wanted(KeycloakSession own, LoginOfToken.Login login) {
        if (isExempt(active, login.client())) {
            return Optional.empty();
        }
        List<ClientScopeModel> scopes = TokenManager.getRequestedClientScopes(
                        own, login.scope(), login.client(), login.user())
                .toList();
        return isTold(scopes)
                ? Registers.pid(login.user()).map(pid -> new Wanted(pid, claims(scopes.stream())))
                : Optional.empty();
    }

    private static boolean isExempt(RealmProfile.Active active, ClientModel client) {
        return active.profile().exempts(client.getId(), ServerClock.INSTANCE.instant());
    }

    /** Whether the mappers of these scopes can write what a register says, or what is attested and held against it. */
    private static boolean isTold(List<ClientScopeModel> scopes) {
        return !claims(scopes.stream()).isEmpty()
                || scopes.stream()
                        .filter(scope -> !(scope instanceof ClientModel))
                        .flatMap(ClientScopeModel::getProtocolMappersStream)
                        .anyMatch(ClientClaimMapper::isOfAttestation);
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

    private record Wanted(NationalIdentityNumber pid, Set<HealthClaim> claims) {}
}
