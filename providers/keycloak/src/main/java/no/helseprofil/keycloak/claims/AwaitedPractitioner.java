package no.helseprofil.keycloak.claims;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.identifiers.NationalIdentityNumber;
import no.helseprofil.keycloak.claims.HealthClaimMapper.HealthClaim;
import no.helseprofil.keycloak.register.Registers;
import no.helseprofil.keycloak.request.GrantContext;
import no.helseprofil.keycloak.request.PresentedTokens;
import no.helseprofil.keycloak.request.ProfileRequest;
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
import org.keycloak.protocol.oidc.TokenManager;

/**
 * User whom a request looks up in the register of practitioners, whose data its tokens may carry. The user is found in
 * a session of its own, which ends before the waiting begins, so that no database connection is held while a register
 * is slow.
 *
 * @param pid national identity number for the look-up
 * @param claims claims from the register that may be disclosed
 */
public record AwaitedPractitioner(NationalIdentityNumber pid, Set<HealthClaim> claims) {

    /**
     * Returns the user of a token request with an existing code or a refresh token of ours, or of a userinfo request
     * with an access token of ours; empty for others.
     *
     * @param ahead the session of its own
     */
    public static Optional<AwaitedPractitioner> of(
            KeycloakSession ahead, Endpoint endpoint, RealmProfile.Active active) {
        Optional<GrantContext.Login> login = switch (endpoint) {
            case TOKEN -> ProfileRequest.of(ahead).grant().flatMap(GrantContext::login);
            case USERINFO ->
                PresentedTokens.of(ahead).accessToken().flatMap(token -> GrantContext.ofAccessToken(ahead, token));
            default -> Optional.empty();
        };
        return login.filter(found -> !isExempt(active, found.client())).flatMap(found -> of(ahead, found));
    }

    private static Optional<AwaitedPractitioner> of(KeycloakSession ahead, GrantContext.Login login) {
        List<ClientScopeModel> scopes = TokenManager.getRequestedClientScopes(
                        ahead, login.scope(), login.client(), login.user())
                .toList();
        return isReleased(scopes)
                ? Registers.pid(login.user()).map(pid -> new AwaitedPractitioner(pid, claims(scopes.stream())))
                : Optional.empty();
    }

    /**
     * Waits for the register's answer.
     *
     * @throws RefusedException if there is none and the profile then refuses
     */
    public Answer<Practitioner> await(KeycloakSession session, Endpoint endpoint, RealmProfile.Active active) {
        Registers registers = Registers.of(session, active.profile());
        Answer<Practitioner> answer = registers.lookUp(pid).join();
        registers.keep(pid, answer);
        if (answer instanceof Answer.Unavailable && isRefused(active)) {
            throw new RefusedException(Refusal.registerDown(), endpoint);
        }
        return answer;
    }

    /** Begins the look-up at the end of a login, for the token request soon after. It doesn't wait. */
    public static void begin(KeycloakSession session, UserModel user, ClientSessionContext context) {
        RealmProfiles.of(session)
                .active()
                .filter(AwaitedPractitioner::isInRegister)
                .ifPresent(active -> {
                    ClientModel client = context.getClientSession().getClient();
                    if (!isExempt(active, client)
                            && isReleased(context.getClientScopesStream().toList())) {
                        Registers.pid(user)
                                .ifPresent(pid ->
                                        Registers.of(session, active.profile()).lookUp(pid));
                    }
                });
    }

    private boolean isRefused(RealmProfile.Active active) {
        Practitioners settings = active.profile().registers().practitioners();
        return claims.contains(HealthClaim.HPR_NUMBER) && settings.hprNumber() == WhenDown.REFUSE
                || claims.contains(HealthClaim.HPR_DETAILS) && settings.hprDetails() == WhenDown.REFUSE;
    }

    /** Returns whether the realm looks practitioners up in a register. */
    public static boolean isInRegister(RealmProfile.Active active) {
        return active.profile().registers().practitioners().source() != PractitionerSource.ATTRIBUTES;
    }

    private static boolean isExempt(RealmProfile.Active active, ClientModel client) {
        return active.profile().exempts(client.getId(), ServerClock.INSTANCE.instant());
    }

    /** Returns whether the mappers of these scopes can write data of a register, or an attestation that it checks. */
    private static boolean isReleased(List<ClientScopeModel> scopes) {
        return !claims(scopes.stream()).isEmpty()
                || scopes.stream()
                        .filter(scope -> !(scope instanceof ClientModel))
                        .flatMap(ClientScopeModel::getProtocolMappersStream)
                        .anyMatch(ClientClaimMapper::isOfAttestation);
    }

    /** Returns the claims of the register that the mappers of these scopes can write. */
    private static Set<HealthClaim> claims(Stream<ClientScopeModel> scopes) {
        return scopes.filter(scope -> !(scope instanceof ClientModel))
                .flatMap(ClientScopeModel::getProtocolMappersStream)
                .filter(mapper -> HealthClaimMapper.ID.equals(mapper.getProtocolMapper()))
                .flatMap(mapper -> HealthClaim.of(mapper.getConfig().get(HealthClaimMapper.CLAIM)).stream())
                .filter(HealthClaim::isOfRegister)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(HealthClaim.class)));
    }
}
