package no.helseprofil.keycloak.endpoint;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.identifiers.NationalIdentityNumber;
import no.helseprofil.keycloak.claims.HealthClaimMapper;
import no.helseprofil.keycloak.claims.HealthClaimMapper.HealthClaim;
import no.helseprofil.keycloak.register.Registers;
import no.helseprofil.keycloak.request.GrantContext;
import no.helseprofil.keycloak.request.PresentedTokens;
import no.helseprofil.keycloak.request.ProfileRequest;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.request.Refusal.RefusedException;
import no.helseprofil.keycloak.request.Step.Column;
import no.helseprofil.keycloak.request.Step.Hook;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.server.TracedSpan;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.organisation.RegisteredOrganisation;
import no.helseprofil.organisation.RegisteredOrganisation.RepresentedOrganisation;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.assertion.KeyPossession;
import no.helseprofil.profile.organisation.Organisation;
import no.helseprofil.profile.organisation.Representation;
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
 * Reads a request, and waits for the registers that its facts or its tokens go by. Where there may be something to wait
 * for it is read in a session of its own, which is over when the waiting begins, so that no database connection waits
 * with it. The request is read and judged again after the wait, by what is in force then.
 *
 * @param session the request, of which nothing has been read yet
 * @param active the profile of its realm
 */
public record AwaitedFacts(KeycloakSession session, RealmProfile.Active active) {

    /** It is to be known which registers a request may have to wait for. */
    public static final Hook<AwaitedFacts, Awaited, RuntimeException> REGISTERS =
            Hook.optional("it may have to wait for registers");

    /** A child some levels down takes several look-ups, one after the other; each has a time limit of its own. */
    private static final Duration LONGEST = Duration.ofSeconds(1);

    /** Time within which a register's kept answer is read. Nothing that is measured in seconds changes by then. */
    private static final Duration AT_ONCE = Duration.ofMillis(100);

    private static final String WAITING = "lookup";
    private static final String REGISTER = "register";

    ProfileRequest.ReadRequest read(Endpoint endpoint) {
        ProfileRequest request = ProfileRequest.of(session);
        Awaited awaited = new Awaited();
        REGISTERS.run(Column.of(endpoint), this, awaited);
        if (!awaited.practitioners && !awaited.organisations) {
            Facts facts = request.read(endpoint, active);
            return isAtOnce(request)
                    ? new ProfileRequest.ReadRequest(facts, active)
                    : afterWaiting(facts, endpoint, true);
        }
        Read read = request.ahead("whom a request is about", () -> {
            Facts facts = request.read(endpoint, active);
            return new Read(
                    facts,
                    awaited.practitioners ? practitioner(request.session(), endpoint) : Optional.empty(),
                    awaited.organisations ? unknown(facts) : Optional.empty());
        });
        Optional<Answer<Practitioner>> practitioner = read.practitioner().map(user -> await(user, endpoint));
        read.organisation().ifPresent(this::await);
        boolean asked = practitioner.isPresent() || read.organisation().isPresent();
        boolean isAtOnce = isAtOnce(request);
        ProfileRequest.ReadRequest now = !asked && isAtOnce
                ? new ProfileRequest.ReadRequest(read.facts(), active)
                : afterWaiting(read.facts(), endpoint, !asked || isAtOnce);
        return new ProfileRequest.ReadRequest(
                request.complete(now.facts(), practitioner.orElse(null), now.by()), now.by());
    }

    public void awaitPractitioner(Awaited awaited) {
        awaited.practitioners = isInRegister(active);
    }

    /** Returns whether the realm looks practitioners up in a register. */
    private static boolean isInRegister(RealmProfile.Active active) {
        return active.profile().registers().practitioners().source() != PractitionerSource.ATTRIBUTES;
    }

    /** Begins the look-up at the end of a login, for the token request soon after. It doesn't wait. */
    public static void begin(KeycloakSession session, UserModel user, ClientSessionContext context) {
        RealmProfiles.of(session)
                .active()
                .filter(AwaitedFacts::isInRegister)
                .filter(active -> !isExempt(active, context.getClientSession().getClient()))
                .filter(active -> HealthClaimMapper.readRegister(
                        context.getClientScopesStream().toList()))
                .ifPresent(active -> Registers.pid(user)
                        .ifPresent(
                                pid -> Registers.of(session, active.profile()).lookUp(pid)));
    }

    /**
     * Returns the user of a token request with an existing code or a refresh token of ours, or of a userinfo request
     * with an access token of ours; empty for others.
     *
     * @param ahead the session of its own
     */
    private Optional<AwaitedPractitioner> practitioner(KeycloakSession ahead, Endpoint endpoint) {
        Optional<GrantContext.Login> login = switch (endpoint) {
            case TOKEN -> ProfileRequest.of(ahead).grant().flatMap(GrantContext::login);
            case USERINFO ->
                PresentedTokens.of(ahead).accessToken().flatMap(token -> GrantContext.ofAccessToken(ahead, token));
            default -> Optional.empty();
        };
        return login.filter(found -> !isExempt(active, found.client())).flatMap(found -> practitioner(ahead, found));
    }

    private static Optional<AwaitedPractitioner> practitioner(KeycloakSession ahead, GrantContext.Login login) {
        List<ClientScopeModel> scopes = TokenManager.getRequestedClientScopes(
                        ahead, login.scope(), login.client(), login.user())
                .toList();
        return HealthClaimMapper.readRegister(scopes)
                ? Registers.pid(login.user())
                        .map(pid -> new AwaitedPractitioner(pid, HealthClaimMapper.ofRegister(scopes)))
                : Optional.empty();
    }

    private static boolean isExempt(RealmProfile.Active active, ClientModel client) {
        return active.profile().exempts(client.getId(), ServerClock.INSTANCE.instant());
    }

    public void awaitOrganisation(Awaited awaited) {
        awaited.organisations = active.profile().registers().organisations() != null;
    }

    private static boolean isAtOnce(ProfileRequest request) {
        return ServerClock.INSTANCE.instant().isBefore(request.instant().plus(AT_ONCE));
    }

    /**
     * Returns the facts as they were read, if realm and time are still the same as far as that matters; else all of
     * them are read once more. Fetching the keys of a client may take seconds, in which a proof must not grow too old.
     */
    private ProfileRequest.ReadRequest afterWaiting(Facts before, Endpoint endpoint, boolean isSameTime) {
        ProfileRequest request = ProfileRequest.of(session);
        RealmProfiles.readCurrent(session);
        RealmProfile.Active current = RealmProfiles.of(session)
                .requireOpen(() -> new RefusedException(Refusal.closed(), endpoint))
                .orElse(active);
        if (isSameTime && current.equals(active)) {
            return new ProfileRequest.ReadRequest(before, current);
        }
        request.readAnew();
        return new ProfileRequest.ReadRequest(request.read(endpoint, current), current);
    }

    private Optional<RepresentedOrganisation> unknown(Facts facts) {
        return facts.organisation() == null || facts.organisation().isKnown() || !KeyPossession.isProven(facts)
                ? Optional.empty()
                : new Representation(facts, active.profile().parametersOf(Catalogue.get(Organisation.class))).named();
    }

    private Answer<Practitioner> await(AwaitedPractitioner user, Endpoint endpoint) {
        try (TracedSpan span = TracedSpan.begin(session, WAITING)) {
            span.say(REGISTER, "practitioners");
            Registers registers = Registers.of(session, active.profile());
            Answer<Practitioner> answer = registers.lookUp(user.pid()).join();
            registers.keep(user.pid(), answer);
            if (answer instanceof Answer.Unavailable && isRefused(user.claims())) {
                throw new RefusedException(Refusal.registerDown(), endpoint);
            }
            return answer;
        }
    }

    private boolean isRefused(Set<HealthClaim> claims) {
        Practitioners settings = active.profile().registers().practitioners();
        return claims.contains(HealthClaim.HPR_NUMBER) && settings.hprNumber() == WhenDown.REFUSE
                || claims.contains(HealthClaim.HPR_DETAILS) && settings.hprDetails() == WhenDown.REFUSE;
    }

    private void await(RepresentedOrganisation organisation) {
        try (TracedSpan span = TracedSpan.begin(session, WAITING)) {
            span.say(REGISTER, "organisations");
            await(RegisteredOrganisation.lookUp(
                    Registers.of(session, active.profile()).organisations(), organisation));
        }
    }

    private static void await(CompletableFuture<Void> lookUps) {
        try {
            lookUps.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException unknown) {
            // what isn't known by now the facts tell as unknown
        }
    }

    /** The registers that a request may have to wait for. */
    public static final class Awaited {

        private boolean practitioners;
        private boolean organisations;
    }

    /**
     * User whom a request looks up in the register of practitioners.
     *
     * @param claims claims from the register that may be disclosed
     */
    private record AwaitedPractitioner(NationalIdentityNumber pid, Set<HealthClaim> claims) {}

    /** Facts that were read, with the registers to wait for. */
    private record Read(
            Facts facts, Optional<AwaitedPractitioner> practitioner, Optional<RepresentedOrganisation> organisation) {}
}
